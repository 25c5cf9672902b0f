"""The balance of gains: what adds up, what moves it, and what is on record of burden and exposure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pytest

from foedus.assess import case_of, drawn_rates, worlds_after
from foedus.quantities import Interval
from foedus.questions import gains, trade
from foedus.questions.brief import brief
from foedus.questions.gains_balance import COUNTED, TAIL, account
from foedus.questions.gains_readings import flip_shares
from foedus.questions.gains_tables import AT_BEST, AT_WORST, FELT, HARDLY, LOSES, UNCLEAR, verdict
from foedus.questions.sides import new_partners
from foedus.scenario import load
from foedus.uncertainty.draws import draw

CHANNELS = ("conflict", "entrapment", "burden", "trade")


@pytest.fixture(scope="session")
def shared(case):
    return case_of(case.before, case.after, case.scenario, case.draws)


@pytest.fixture(scope="session")
def answer(shared):
    return gains.answer(shared)


@pytest.fixture(scope="session")
def found(shared):
    return account(shared)


def with_settings(case, shared, settings):
    """The balance with priors set otherwise; trade is solved again only where it has to be."""
    scenario = case.scenario.with_settings(settings)
    draws = draw((*scenario.priors, *drawn_rates()), case.draws.n, seed=1)
    other = case_of(case.before, case.after, scenario, draws)
    if not any(name.startswith("trade.") for name in settings):
        vars(other)["trade_effects"] = shared.trade_effects
    return account(other).balance


def median(balance, channel, code):
    return float(np.median(balance.channels[channel][:, balance.states.index(code)]))


# --- what adds up ---------------------------------------------------------------------------------


def test_the_channels_add_up_to_the_gain_in_every_draw(found) -> None:
    balance = found.balance
    total = sum(balance.channels[name] for name in COUNTED)
    assert np.array_equal(balance.gain, total)
    assert np.allclose(balance.gain_with_tail - balance.gain, balance.channels[TAIL], atol=1e-12)


def test_means_in_the_table_add_up(answer) -> None:
    for row in answer.tables["balance"].records():
        parts = sum(row[name].mean for name in CHANNELS)
        assert parts == pytest.approx(row["gain"].mean, abs=1e-9)
        assert row["gain"].mean + row["tail"].mean == pytest.approx(row["gain_with_tail"].mean, abs=1e-9)


def test_a_proposal_that_changes_nothing_gives_nothing(case) -> None:
    unchanged = dict.fromkeys(case.after, case.before)
    plain = case.scenario.with_settings({"burden.share_of_gap_closed": 0.0, "trade.answer": "none"})
    draws = draw((*plain.priors, *drawn_rates()), 64, seed=1)
    balance = account(case_of(case.before, unchanged, plain, draws)).balance
    for name in (*COUNTED, TAIL):
        assert np.abs(balance.channels[name]).max() == 0.0, name


def test_a_state_without_figures_has_no_balance_and_is_named(answer) -> None:
    assert "PRK" not in answer.tables["balance"].column("state")
    assert any("North Korea (trade)" in note for note in answer.notes)


def test_roles_come_first_and_micro_states_last(answer, found) -> None:
    rows = answer.tables["balance"].records()
    assert [row["role"] for row in rows[:6]] == ["founder"] * 5 + ["rival"]
    gdp = dict(zip(found.balance.states, found.balance.gdp, strict=True))
    candidates = [gdp[row["state"]] for row in rows if row["role"] == "candidate"]
    assert candidates == sorted(candidates, reverse=True)
    assert set(answer.headline) >= {f"{code}.gain" for code in ("USA", "JPN", "KOR", "AUS", "NZL", "CHN")}
    assert not any(key.startswith(("TUV", "NRU")) for key in answer.headline)


# --- each channel against its formula -------------------------------------------------------------


def test_conflict_of_a_far_pair_by_hand(found) -> None:
    """Japan's conflict is the sum over its own pairs, written out here pair by pair for one draw."""
    pairs, change, draws = (
        found.case.risk_pairs,
        next(iter(found.case.risk_changes.values())),
        found.case.draws,
    )
    world, k = found.case.before, 17
    japan = world.index("JPN")
    price = {
        name: float(draws[f"gains.{name}"][k])
        for name in ("cost_home", "cost_abroad", "cost_dispute", "soil")
    }
    total = 0.0
    for p, (i, j) in enumerate(zip(pairs.i, pairs.j, strict=True)):
        if japan not in (i, j):
            continue
        other = int(i + j - japan)
        moved = float(change.chance[k, p] - pairs.before[k, p])
        great = bool(world.majors[japan] and world.majors[other])
        share = float(draws["gains.tail.share"][k]) if great else float(pairs.war[k, p])
        total -= moved * (1.0 - share) * price["cost_dispute"]
        if great:
            continue
        held = world.capability.values
        known = [value if np.isfinite(value) else np.nanmin(held) for value in (held[japan], held[other])]
        home = price["soil"] * known[1] / sum(known)
        assert world.contiguity[japan, other] != 1  # an island
        total -= moved * share * (home * price["cost_home"] + (1.0 - home) * price["cost_abroad"])
    at = found.balance.states.index("JPN")
    assert found.balance.channels["conflict"][k, at] == pytest.approx(total, rel=1e-9, abs=1e-12)


def test_a_new_partner_brings_its_wars_and_an_old_one_does_not(found) -> None:
    """Japan would join Korea's wars; South Korea is bound to fight its own already."""
    balance = found.balance
    assert median(balance, "entrapment", "JPN") < -0.02
    assert median(balance, "entrapment", "NZL") < -0.02
    assert abs(median(balance, "entrapment", "USA")) < 0.01
    assert (
        abs(median(balance, "entrapment", "CHN")) < 0.001
    )  # bound to North Korea, whose disputes hardly move
    assert median(balance, "entrapment", "IND") == 0.0


def test_the_burden_is_minus_that_of_the_record_and_candidates_pay_none(answer) -> None:
    paid = {row["state"]: row["burden"] for row in answer.tables["burden"].records()}
    for row in answer.tables["balance"].records():
        if row["role"] == "founder":
            assert row["burden"].mean == pytest.approx(-paid[row["state"]].mean, abs=1e-12)
        else:
            assert row["burden"].p05 == row["burden"].p95 == 0.0


def test_trade_is_the_blend_of_the_answer_on_trade(found) -> None:
    case = found.case
    told = trade.answer(
        case.before, case.after, case.scenario, case.draws, case.matrix, solved=case.trade_effects
    )
    blend = {row["state"]: row for row in told.tables["income"].records() if row["channel"] == "blend"}
    for code in ("USA", "KOR", "CHN", "VNM"):
        mine = found.balance.channels["trade"][:, found.balance.states.index(code)]
        assert Interval.of(mine).mean == pytest.approx(blend[code]["income"].mean, abs=1e-12)


def test_no_war_between_great_powers_leaves_no_tail(case, shared) -> None:
    balance = with_settings(case, shared, {"gains.tail.share": 0.0})
    assert np.abs(balance.channels[TAIL]).max() == 0.0
    assert set(flip_shares(balance, np.zeros(case.draws.n)).values()) == {None}


# --- what moves it --------------------------------------------------------------------------------


def test_settings_move_what_they_must(case, shared, found) -> None:
    base = found.balance
    bound = with_settings(case, shared, {"gains.autonomy": 0.1, "reliability": 0.0})
    assert median(bound, "autonomy", "JPN") == pytest.approx(-0.1)
    assert median(bound, "autonomy", "CHN") == 0.0
    assert np.abs(bound.channels["entrapment"]).max() == 0.0
    assert np.array_equal(bound.channels["burden"], base.channels["burden"])
    dear = with_settings(case, shared, {"gains.cost_abroad": 30.0})
    assert median(dear, "entrapment", "JPN") < median(base, "entrapment", "JPN")


def test_deterrence_and_provocation_turn_conflict_round(case, shared) -> None:
    deters, provokes = (
        with_settings(case, shared, {"risk.deterrence": "published", "risk.effect.defence": name})
        for name in ("deters", "provokes")
    )
    for code in ("KOR", "JPN", "USA"):
        assert median(deters, "conflict", code) > 0.0 > median(provokes, "conflict", code)
    assert median(deters, TAIL, "CHN") > 0.0 > median(provokes, TAIL, "CHN")


def test_readings_repeat_what_the_settings_give(answer, case, shared) -> None:
    deters = with_settings(case, shared, {"risk.deterrence": "published", "risk.effect.defence": "deters"})
    row = next(
        row
        for row in answer.tables["readings"].records()
        if row["state"] == "KOR" and row["reading"].startswith("a new partner deters")
    )
    gain = deters.gain[:, deters.states.index("KOR")]
    assert row["gain"].median == pytest.approx(float(np.median(gain)), rel=1e-6)


def test_a_likelier_great_power_war_turns_the_sign_where_it_says(found) -> None:
    """A gain of 1 with a tail of minus 50 times the share turns at one fiftieth."""
    balance, share = found.balance, found.case.draws["gains.tail.share"]
    shape = balance.gain.shape
    channels = {name: np.zeros(shape) for name in COUNTED}
    channels["trade"] = np.ones(shape)
    made = replace(balance, channels=channels | {TAIL: np.repeat(-50.0 * share[:, None], shape[1], axis=1)})
    found_at = flip_shares(made, share)
    assert len(found_at) == 6
    assert list(found_at.values()) == pytest.approx([0.02] * 6, rel=1e-3)


# --- who gains alone, and how it is told ----------------------------------------------------------


def test_alone_all_and_none_are_disjoint(answer) -> None:
    rows = answer.tables["only"].records()
    for column in ("only_parties", "only_all", "only_parties_with_tail", "only_all_with_tail"):
        cells = [row[column] for row in rows if row[column] is not None]
        assert all(0.0 <= cell <= 1.0 for cell in cells)
        assert sum(cells) <= 1.0 + 1e-12, column
    for row in rows:
        if row["only_parties"] is not None and row["p_gain"] is not None:
            assert row["only_parties"] <= row["p_gain"]
            assert row["only_all"] <= row["only_parties"]


def test_cumulated_shares_end_at_one(answer) -> None:
    last = answer.tables["lorenz"].records()[-1]
    assert last["gdp_share"] == pytest.approx(1.0)
    assert last["losses_share"] == pytest.approx(1.0)
    assert last["gains_share"] == pytest.approx(1.0)
    means = answer.tables["lorenz"].column("mean")
    assert means == sorted(means)


def test_a_verdict_needs_the_whole_interval() -> None:
    assert verdict(Interval.of(np.linspace(-1.0, -0.1, 50))) == LOSES
    assert verdict(Interval.of(np.linspace(-1.0, 0.5, 50))) == UNCLEAR
    assert verdict(Interval.of(np.linspace(-FELT / 2, -FELT / 3, 50))) == HARDLY
    assert verdict(Interval.of([-1.0] * 9 + [FELT / 2] * 9)) == AT_BEST
    assert verdict(Interval.of([-FELT / 2] * 9 + [1.0] * 9)) == AT_WORST


def test_china_loses_in_most_draws_and_not_everybody_gains(answer) -> None:
    """What a reader expects (a rival is not left better off), and nothing finer."""
    rows = {row["state"]: row for row in answer.tables["balance"].records()}
    assert rows["CHN"]["p_gain"] < 0.5
    ends = {row["state"]: row for row in answer.tables["only"].records()}
    assert ends["all"]["only_parties"] < 0.1
    assert "only United States gains" in answer.sentence


def test_what_drives_japan_is_spending_and_the_rivals_answer(answer) -> None:
    rows = [
        row
        for row in answer.tables["drivers"].records()
        if row["state"] == "JPN" and row["of"] == "without the tail"
    ]
    assert {"trade.answer", "burden.share_of_gap_closed"} <= {row["parameter"] for row in rows}
    for row in rows:
        assert row["total"] >= row["first"] - 3 * (row["first_error"] + row["total_error"])


# --- what is on record ----------------------------------------------------------------------------


def test_the_burden_is_a_share_of_the_gap(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["burden"].records()}
    assert rows["USA"]["gap"] == 0.0
    assert rows["USA"]["burden"].p95 == 0.0
    japan = rows["JPN"]
    assert japan["gap"] == pytest.approx(2.0 - japan["military_share"])
    assert 0.0 < japan["burden"].p05 < japan["burden"].p95 < japan["gap"]


def test_a_state_without_spending_on_record_has_no_burden(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["burden"].records()}
    missing = [code for code, row in rows.items() if row["military_share"] is None]
    assert missing
    for code in missing:
        assert rows[code]["burden"] is None
    assert any("No military spending on record" in note for note in answer.notes)


def test_new_partners_are_those_not_bound_before(case) -> None:
    after = case.after["asian-nato"]
    assert new_partners(case.before, after, "USA") == ("NZL",)
    assert new_partners(case.before, after, "JPN") == ("AUS", "KOR", "NZL")
    assert new_partners(case.before, case.after["tokyo-office"], "JPN") == ()


def test_exposure_to_wars_follows_from_new_obligations(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["exposure"].records()}
    assert rows["NZL"]["entrapment"].mean > rows["USA"]["entrapment"].mean > 0.0


def test_who_leaves_is_given_a_balance(case) -> None:
    scenario = load(LEAVES)
    after = worlds_after(case.before, scenario)
    draws = draw((*scenario.priors, *drawn_rates()), 64, seed=1)
    shared = case_of(case.before, after, scenario, draws)
    balance = account(shared).balance
    role = dict(zip(balance.states, balance.roles, strict=True))
    assert role["USA"] == "leaves"
    assert np.abs(balance.channels["burden"]).max() == 0.0
    # Those whom it would free are no parties, but told of; of members elsewhere no disputes are reckoned.
    assert {code for code, each in role.items() if each == "member"} == {"DEU"}
    assert role["JPN"] == "other"
    assert "DEU" not in {balance.states[k] for k in balance.near}
    answer = gains.answer(shared)
    assert "Of 1 other member of the treaty looked at: " in answer.sentence
    assert "Germany" in answer.sentence
    assert re.search(r"Members of the treaty: .* 1\.$", brief(answer, scenario))


LEAVES = {
    "id": "leaves",
    "title": "A case",
    "question": "What if?",
    "date": dt.date(2023, 6, 14),
    "summary": "A test.",
    "region": ["JPN", "KOR", "CHN", "AUS"],
    "report": ["USA", "JPN", "CHN", "DEU"],
    "rivals": ["CHN"],
    "proposal": [
        {
            "id": "p",
            "title": "The step",
            "summary": "It happens.",
            "kind": "withdraw",
            "treaty": "nato",
            "state": "USA",
        }
    ],
}
