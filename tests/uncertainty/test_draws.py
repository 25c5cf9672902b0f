"""Draws: the same whatever the chunks, others for another seed, evenly spread, refused when too many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.uncertainty.draws import MOST_DRAWS, draw
from foedus.uncertainty.library import default_priors
from foedus.uncertainty.priors import Prior

PRIORS = tuple(default_priors().values())


@settings(max_examples=25)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=5), st.integers(0, 2**63 - 1))
def test_chunks_give_the_bytes_of_the_whole(sizes: list[int], seed: int) -> None:
    whole = draw(PRIORS, sum(sizes), seed)
    starts = np.cumsum([0, *sizes[:-1]])
    parts = [draw(PRIORS, size, seed, int(first)) for size, first in zip(sizes, starts, strict=True)]
    for name, values in whole.values.items():
        assert b"".join(part[name].tobytes() for part in parts) == values.tobytes()


def test_order_of_the_priors_does_not_matter() -> None:
    one, other = draw(PRIORS, 50, 7), draw(PRIORS[::-1], 50, 7)
    assert all(np.array_equal(one[prior.id], other[prior.id]) for prior in PRIORS)


def test_fixing_a_prior_leaves_the_others_as_they_were() -> None:
    fixed = [prior.fixed_at(0.5) if prior.id == "reliability" else prior for prior in PRIORS]
    before, after = draw(PRIORS, 64), draw(fixed, 64)
    assert set(after["reliability"]) == {0.5}
    assert all(np.array_equal(before[p.id], after[p.id]) for p in PRIORS if p.id != "reliability")


def test_another_seed_gives_other_draws() -> None:
    assert not np.array_equal(draw(PRIORS, 64, 1)["reliability"], draw(PRIORS, 64, 2)["reliability"])


def test_points_fill_every_dimension_and_pair_evenly() -> None:
    """Each of 256 equal slices gets one of 256 points, and nearly every cell of 16 x 16 gets one."""
    unit = [
        Prior.model_validate(
            {
                "id": name,
                "what": "w",
                "unit": "",
                "rationale": "r",
                "distribution": {"kind": "uniform", "low": 0, "high": 1},
            }
        )
        for name in ("a", "b")
    ]
    draws = draw(unit, 256, seed=11)
    for name in ("a", "b"):
        assert np.array_equal(np.sort((draws[name] * 256).astype(int)), np.arange(256))
    cells = {(int(x * 16), int(y * 16)) for x, y in zip(draws["a"], draws["b"], strict=True)}
    assert len(cells) > 230


def test_too_many_draws_are_refused_with_what_they_would_cost() -> None:
    cost = rf"1,000,000,000 draws of {len(PRIORS)} priors: about \d+ GB of memory and \d+ minutes"
    with pytest.raises(InputError, match=cost):
        draw(PRIORS, 10**9)
    with pytest.raises(InputError, match="at most"):
        draw(PRIORS, 10, first=MOST_DRAWS - 9)


@pytest.mark.parametrize(
    ("n", "seed", "first"), [(0, 1, 0), (-5, 1, 0), (True, 1, 0), (8, -1, 0), (8, 2**70, 0), (8, 1, -1)]
)
def test_senseless_numbers_are_refused(n: int, seed: int, first: int) -> None:
    with pytest.raises(InputError, match="="):
        draw(PRIORS, n, seed, first)


def test_two_priors_with_one_id_are_refused() -> None:
    with pytest.raises(InputError, match="two priors with the id 'reliability'"):
        draw([default_priors()["reliability"]] * 2, 8)


def test_an_unknown_prior_is_named_with_its_neighbour() -> None:
    with pytest.raises(InputError, match=r"no prior 'reliabilty'.*did you mean reliability\?"):
        draw(PRIORS, 8)["reliabilty"]


def test_values_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        draw(PRIORS, 8)["reliability"][0] = 1
