"""Exposure to either side: reported shares, ranges where two reports differ, bounds where nobody reports."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.questions import trade
from foedus.questions.exposure import exposure, flows, observed_share
from foedus.world import Series, World


@pytest.fixture
def three(case) -> World:
    """Three states cut out of the world, with figures set by hand (US$ bn: GDP 100, 200, 400)."""

    def series(*values: float) -> Series:
        return Series(np.array(values), ("2023",) * 3, "US$", "test")

    nan = np.nan
    return dataclasses.replace(
        case.before,
        states=("AUS", "CHN", "JPN"),
        gdp=series(100.0, 200.0, 400.0),
        exports=series(20.0, 50.0, 40.0),
        imports=series(30.0, 40.0, nan),
        export_share=np.array([[nan, 50.0, nan], [nan, nan, 10.0], [nan, nan, nan]]),
        import_share=np.array([[nan, nan, nan], [20.0, nan, nan], [nan, nan, nan]]),
        export_bound=np.array([5.0, 5.0, 5.0]),
        import_bound=np.array([10.0, 5.0, nan]),
    )


def test_two_reports_make_a_range_and_none_a_bound(three: World) -> None:
    known = flows(three)
    # Australia to China: half of 20 by its own list, a fifth of 40 by China's.
    assert known.lower[0, 1] == pytest.approx(8.0)
    assert known.upper[0, 1] == pytest.approx(10.0)
    # China to Australia: on neither list; at most 5 % of 50, and at most 10 % of 30.
    assert not known.reported[1, 0]
    assert known.lower[1, 0] == 0.0
    assert known.upper[1, 0] == pytest.approx(2.5)
    # China to Japan: one list is enough, although Japan's total is missing.
    assert known.lower[1, 2] == known.upper[1, 2] == pytest.approx(5.0)


def test_exposure_is_both_directions_in_per_cent_of_gdp(three: World) -> None:
    found = exposure(three, flows(three), ["CHN"])
    assert found.lower[0] == pytest.approx(8.0)
    assert found.upper[0] == pytest.approx(12.5)
    assert np.isnan(found.lower[2])  # a total is missing, and what is missing is not 0
    assert np.isnan(found.lower[1])  # China's trade with China


def test_what_is_missing_is_no_zero_and_no_bound_exceeds_a_states_trade(case) -> None:
    world = case.before
    known = flows(world)
    found = exposure(world, known, ["CHN"])
    assert np.isnan(found.lower[world.index("PRK")])  # no totals on record
    assert np.isnan(found.lower[world.index("CHN")])
    several = exposure(world, known, ["AUS", "JPN", "KOR", "NZL", "USA"])
    total = 100.0 * (world.exports.values + world.imports.values) / world.gdp.values
    both = np.isfinite(several.upper)
    two_reports = 100.0 * np.where(known.reported, known.upper - known.lower, 0.0)
    slack = (two_reports.sum(axis=0) + two_reports.sum(axis=1)) / world.gdp.values
    assert (several.upper[both] <= (total + slack)[both] + 1e-9).all()


def test_nothing_reported_and_no_total_is_missing_not_zero(three: World) -> None:
    seen = observed_share(three, flows(three))
    assert seen[0] == pytest.approx(8.0 / 50.0)
    assert np.isnan(seen[2])


def test_answer_knows_what_every_reader_knows(case) -> None:
    answer = trade.answer(case.before, case.after, case.scenario, case.draws)
    rows = {row["state"]: row for row in answer.tables["exposure"].records()}
    assert rows["KOR"]["to_rivals"] > rows["JPN"]["to_rivals"] > rows["USA"]["to_rivals"] > 1.0
    for row in rows.values():
        if row["to_rivals"] is not None:
            assert row["to_rivals"] <= row["to_rivals_upper"]
    partners = {
        (r["state"], r["partner"], r["direction"]): r["share"] for r in answer.tables["partners"].records()
    }
    assert partners["JPN", "CHN", "imports"] == 22.0
    assert "Not answered yet" in answer.sentence
