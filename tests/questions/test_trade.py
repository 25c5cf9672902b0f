"""Exposure to either side: reported shares, ranges where two reports differ, bounds where nobody reports."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.assess import worlds
from foedus.evidence.trade_matrix import TradeMatrix, trade_matrix
from foedus.methods import gravity
from foedus.quantities import Answer, Interval
from foedus.questions import trade
from foedus.questions.exposure import exposure, flows, observed_share
from foedus.questions.trade_channels import camps, channels
from foedus.questions.trade_effects import effect
from foedus.scenario import load
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


@pytest.fixture(scope="module")
def matrix(case) -> TradeMatrix:
    return trade_matrix(case.before)


@pytest.fixture(scope="module")
def answer(case, matrix: TradeMatrix) -> Answer:
    return trade.answer(case.before, case.after, case.scenario, case.draws, matrix)


def changes(answer: Answer, channel: str) -> dict[str, Interval]:
    rows = answer.tables["income"].records()
    return {row["state"]: row["income"] for row in rows if row["channel"] == channel}


def test_answer_knows_what_every_reader_knows(answer: Answer) -> None:
    rows = {row["state"]: row for row in answer.tables["exposure"].records()}
    assert rows["KOR"]["to_rivals"] > rows["JPN"]["to_rivals"] > rows["USA"]["to_rivals"] > 1.0
    for row in rows.values():
        if row["to_rivals"] is not None:
            assert row["to_rivals"] <= row["to_rivals_upper"]
    partners = {
        (r["state"], r["partner"], r["direction"]): r["share"] for r in answer.tables["partners"].records()
    }
    assert partners["JPN", "CHN", "imports"] == 22.0


def test_barriers_cost_members_and_rival_and_open_economies_most(answer: Answer) -> None:
    found = changes(answer, "retaliation")
    assert found["KOR"].median < found["JPN"].median < found["USA"].median < 0
    assert found["CHN"].p95 < 0
    assert found["KOR"].p05 > -5
    assert found["MNG"].median > 0  # a seller of what Australia sells
    wider = changes(answer, "retaliation-allies")
    assert wider["CHN"].median < found["CHN"].median
    assert wider["DEU"].median < found["DEU"].median


def test_decoupling_costs_more_than_barriers_and_the_world_some(answer: Answer) -> None:
    apart, barriers = changes(answer, "decoupling"), changes(answer, "retaliation")
    for code in ("KOR", "JPN", "AUS", "USA", "CHN"):
        assert apart[code].median < barriers[code].median < 0
    world = {row["channel"]: row["world_income"] for row in answer.tables["channels"].records()}
    assert -7 < world["decoupling"].median < -0.2


def test_new_trade_is_created_among_those_newly_allied(answer: Answer) -> None:
    found = changes(answer, "creation")
    # The United States is bound to the four already; the four are not all bound to one another.
    assert abs(found["USA"].median) < 0.01
    assert 0 < found["JPN"].median < found["NZL"].median < 1
    assert abs(found["CHN"].median) < 0.01


def test_states_without_trade_on_record_have_no_row(answer: Answer) -> None:
    assert "PRK" not in changes(answer, "retaliation")
    assert "PRK" in answer.detail["missing"]


def test_each_channel_is_solved_and_read_off_closely(answer: Answer) -> None:
    for channel in answer.detail["channels"]:
        assert channel["residual"] <= 1e-10
        assert channel["reading_error_percent"] <= 0.002


def test_the_blend_is_said_to_be_one_and_lies_within_its_parts(answer: Answer) -> None:
    blend = changes(answer, "blend")
    assert "blend" in answer.tables["income"].note.lower()
    for code in ("KOR", "CHN"):
        assert changes(answer, "decoupling")[code].p05 <= blend[code].p05 <= blend[code].p95
    assert not any("blend" in key for key in answer.headline)


def test_flows_lost_are_those_into_the_rival(answer: Answer) -> None:
    rows = [row for row in answer.tables["flows"].records() if row["channel"] == "retaliation"]
    lost = [row for row in rows if row["direction"] == "lost"]
    assert {row["flow"] for row in lost[:3]} == {"USA-CHN", "KOR-CHN", "JPN-CHN"}
    assert all(row["change"].median < 0 for row in lost)
    assert any(row["direction"] == "gained" for row in rows)


def test_a_draw_read_off_is_the_draw_solved(case, matrix: TradeMatrix) -> None:
    who = camps(case.before, case.after, case.scenario, matrix.economies)
    channel = next(
        each
        for each in channels(case.before, case.after, case.scenario, matrix.economies, who)
        if each.id == "retaliation"
    )
    found = effect(matrix, channel, case.scenario, case.draws)
    k = 137
    beta, theta, size = (
        float(case.draws[name][k]) for name in ("trade.value_added", "trade.theta", "trade.retaliation")
    )
    world = gravity.economies(matrix.sales(beta), beta)
    shock = gravity.Shock(channel.classes, np.array([[1.0, 1.0 + size]]))
    solved = gravity.exact_hat_algebra(world, shock, theta)
    np.testing.assert_allclose(found.income[k], 100 * (solved.welfare[0] - 1), atol=0.002)
    np.testing.assert_allclose(found.spending[k], 100 * (solved.spending[0] - 1), atol=0.01)
    pairs = found.pairs
    after = gravity.flows_after(world, shock, theta, solved, pairs)[0]
    np.testing.assert_allclose(found.after[k], after, rtol=1e-3)


def test_what_names_no_rival_and_allies_nobody_changes_nothing(case, matrix: TradeMatrix) -> None:
    quiet = case.scenario.model_copy(update={"proposals": case.scenario.proposals[:1], "rivals": ()})
    answer = trade.answer(case.before, case.after, quiet, case.draws, matrix)
    assert "income" not in answer.tables
    assert "stays as it is" in answer.sentence


def test_camps_are_read_off_treaties_and_rivalries(case, matrix: TradeMatrix) -> None:
    who = camps(case.before, case.after, case.scenario, matrix.economies)
    assert who.members == ("AUS", "JPN", "KOR", "NZL", "USA")
    assert {"DEU", "PHL", "CAN"} <= set(who.allies)
    assert not {"BRA", "IND", "TWN"} & set(who.allies)
    assert set(who.others) == {"CUB", "IRN", "RUS"}
    assert who.side("CHN") == "rival"
    assert who.side("IND") == "neither"


def test_nobody_is_drawn_into_the_bloc_of_a_weaker_rival() -> None:
    gulf = load("gulf-nato")
    before, after = worlds(gulf)
    who = camps(before, after, gulf, before.states)
    # China and Russia are rivals of the United States, Ethiopia of Egypt, Iraq of Kuwait.
    assert who.others == ("CUB",)
