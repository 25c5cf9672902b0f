"""Runs are cut alike whoever works on them, known by all that moves an answer, refused if too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiny_run
from foedus.errors import InputError
from foedus.runs import job as jobs
from foedus.runs.build import build, difference
from foedus.runs.job import SECTION, cut


@given(st.integers(1, 10**6), st.integers(2, 5000))
def test_sections_cover_every_draw_once(draws: int, size: int) -> None:
    sections = cut(draws, size)
    assert [first for first, _ in sections] == [size * k for k in range(len(sections))]
    assert sum(number for _, number in sections) == draws
    assert all(number == size for _, number in sections[:-1])
    assert len(sections) == 1 or 0.5 * size <= sections[-1][1] < 1.5 * size


def test_what_fits_a_section_is_one() -> None:
    assert cut(1) == ((0, 1),)
    assert cut(SECTION) == ((0, SECTION),)
    assert cut(2 * SECTION) == ((0, SECTION), (SECTION, SECTION))
    assert len(cut(10**6)) == 244


def test_the_key_is_of_everything_that_moves_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    key = tiny_run.job().key
    assert tiny_run.job().key == key
    others = {tiny_run.job(seed=2).key, tiny_run.job(draws=60).key, tiny_run.job(size=25).key}
    monkeypatch.setattr(jobs, "build", lambda: {**build(), "numpy": "1.0"})
    others.add(tiny_run.job().key)
    assert len(others) == 4
    assert key not in others


def test_a_thousand_million_draws_are_refused_with_what_they_would_take() -> None:
    """10⁹ / 4,096 sections of 7.5 s are 21 days."""
    cost = r"1,000,000,000 draws: about 21 days on one worker, 1\.0 GB of memory for each and 51 GB of disk"
    with pytest.raises(InputError, match=cost):
        tiny_run.job(draws=10**9)


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (-8, 1), (True, 1), (2.5, 1), (8, -1), (8, 2**70)])
def test_senseless_numbers_are_refused(draws: int, seed: int) -> None:
    with pytest.raises(InputError, match="="):
        tiny_run.job(draws=draws, seed=seed)


def test_what_differs_between_two_builds_is_named() -> None:
    assert difference(build(), build()) == ""
    older = {name: version for name, version in build().items() if name != "scipy"} | {"numpy": "1.26.4"}
    assert difference(build(), older) == (
        f"numpy 1.26.4 instead of {build()['numpy']}, scipy missing instead of {build()['scipy']}"
    )
