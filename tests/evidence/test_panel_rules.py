"""The rules behind the panel as properties: the choice among disputes, the count of peaceful years."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from foedus.evidence.cubes import Cubes, dyads
from foedus.evidence.cubes_axes import Axes, day, year_of
from foedus.evidence.cubes_disputes import RULES, _counted, reduced
from foedus.evidence.cubes_ties import held
from small_store import DEU, FRA, SmallStore

STORE = SmallStore()
_LEVELS = some.integers(0, 2)
_ROW = some.fixed_dictionaries(
    {
        "ccode1": some.just(2),
        "ccode2": some.just(200),
        "year": some.integers(1900, 1902),
        "onset": some.integers(0, 1),
        "fatality": some.sampled_from([None, -9, 0, 1, 2]),
        "hostlev": _LEVELS,
        "mindur": _LEVELS,
        "maxdur": _LEVELS,
        "recip": some.integers(0, 1),
        "stmon": some.integers(1, 3),
        "sidea1": some.just(1),
        "sidea2": some.just(0),
        "orig1": some.just(1),
        "orig2": some.just(1),
    }
)


def _one_by_one(rows: list[dict[str, int]], rules: list[str]) -> dict[str, int]:
    """The rules as they are told: each keeps those that are first by it."""
    left = rows
    for rule in rules:
        column, most, _ = RULES[rule]
        values = [
            (0.5 if row["fatality"] in (None, -9) else row["fatality"]) if column == "deaths" else row[column]
            for row in left
        ]
        best = max(values) if most else min(values)
        left = [row for row, value in zip(left, values, strict=True) if value == best]
    return min(left, key=lambda row: row["dispnum"])


@settings(max_examples=60)
@given(
    some.lists(_ROW, min_size=1, max_size=9), some.permutations(sorted(RULES)), some.integers(0, len(RULES))
)
def test_sorting_is_the_rules_taken_one_by_one(rows: list[Any], order: list[str], count: int) -> None:
    numbered = [row | {"dispnum": number} for number, row in enumerate(rows, 1)]
    rules = order[:count]
    found = reduced(pl.DataFrame(numbered), rules)
    for year in sorted({row["year"] for row in numbered}):
        of_year = [row for row in numbered if row["year"] == year]
        chosen = found.filter(pl.col("year") == year)
        assert chosen["dispnum"].item() == _one_by_one(of_year, rules)["dispnum"]
        assert chosen["disputes"].item() == len(of_year)


def _walked(events: NDArray[np.int8], together: NDArray[np.bool_]) -> list[int]:
    """Years of peace counted on foot."""
    count, said = 0, []
    for year in range(len(events)):
        begins = year == 0 or not together[year - 1] or events[year - 1] == 1
        count = 0 if begins else count + 1
        said.append(count if together[year] and events[year] >= 0 else -1)
    return said


@settings(max_examples=80)
@given(some.lists(some.tuples(some.sampled_from([-1, 0, 1]), some.booleans()), min_size=1, max_size=30))
def test_peace_years_are_those_counted_on_foot(years: list[tuple[int, bool]]) -> None:
    events = np.array([event for event, _ in years], dtype=np.int8)
    together = np.array([there for _, there in years])
    found = _counted(events.reshape(1, 1, -1), together.reshape(1, 1, -1))
    assert found[0, 0].tolist() == _walked(events, together)


@given(some.integers(1816, 2100), some.integers(1, 12), some.integers(1, 28))
def test_days_and_years_agree(year: int, month: int, of_month: int) -> None:
    assert year_of(day(year, month, of_month)) == year


def test_spells_are_laid_out_year_by_year() -> None:
    axes = Axes(STORE, "cow", 1900, 1910, extend=False)
    spell, year = held(np.array([1898, 1905, 1950, 1909]), np.array([1901, 1905, 1960, 1920]), axes)
    assert spell.tolist() == [0, 0, 1, 3, 3]
    assert year.tolist() == [1900, 1901, 1905, 1909, 1910]


def test_cubes_are_the_same_facts_by_year_and_pair() -> None:
    rows = dyads(start=1930, end=1945, directed=True, store=STORE)
    cube = rows.cubes["contiguity"]
    n = len(rows.cubes.axes.codes)
    assert cube.shape == (16, n, n)
    assert np.array_equal(cube[rows.t, rows.i, rows.j], rows.gather("contiguity"))
    assert rows.cubes["major"].shape == rows.cubes.members.shape == (16, n)
    france, germany = rows.cubes.axes.place(np.array([FRA, DEU]))
    assert rows.cubes["onset"][:, france, germany].tolist() == [0] * 9 + [1] + [0] * 6
    assert rows.cubes["war"][9, germany, france] == 1
    assert rows.cubes["fatal"][9, germany, france] == 1
    assert rows.cubes["ongoing"][:12, germany, france].tolist() == [0] * 9 + [1, 1, 0]


def test_cubes_cannot_be_written_to() -> None:
    cubes = Cubes(Axes(STORE, "cow", 1930, 1931, extend=False), STORE)
    assert not cubes["contiguity"].flags.writeable
