"""Risk: levels that fit the record, effects that follow what a treaty moves, and the literature's range."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.assess import drawn_rates, worlds_after
from foedus.evidence.spread import dispute_spread
from foedus.questions import risk, risk_effect
from foedus.questions.base_rates import Rates, kinds, rate_priors
from foedus.questions.risk_record import exact_interval, record_table
from foedus.questions.risk_tables import _size
from foedus.risk.model import skill
from foedus.scenario import load
from foedus.uncertainty.draws import draw, normals


@pytest.fixture(scope="session")
def answer(case):
    return risk.answer(case.before, case.after, case.scenario, case.draws, dispute_spread())


@pytest.fixture(scope="session")
def pairs(case):
    return risk.pairs_of(case.before, case.scenario, Rates(dispute_spread(), case.draws))


@pytest.fixture(scope="session")
def change(case, pairs):
    return pairs.after(case.after["asian-nato"])


def _place(pairs, one: str, other: str) -> int:
    i, j = sorted((pairs.world.index(one), pairs.world.index(other)))
    return int(np.flatnonzero((pairs.i == i) & (pairs.j == j))[0])


def _rows(answer, table: str = "pairs"):
    return {(row["state1"], row["state2"]): row for row in answer.tables[table].records()}


def test_rates_are_the_counts(case) -> None:
    rates = Rates(dispute_spread(), case.draws)
    for kind, spread in dispute_spread().items():
        assert spread.mean == pytest.approx(spread.onsets / spread.dyad_years, rel=1e-5)
        assert rates.mean(kind).mean() == pytest.approx(spread.mean, rel=0.01)
        assert rates.mean(kind).std() == pytest.approx(spread.error, rel=0.1)
        # A pair is as uncertain as its kind at least, and no more likely on average.
        assert rates.pair(kind).mean() == pytest.approx(spread.mean, rel=0.15)
        assert rates.pair(kind).std() >= 0.99 * rates.mean(kind).std()


def test_the_kinds_share_out_all_pair_years() -> None:
    # All pairs of COW members 1946-2010, less the years in which an old dispute went on without a new one.
    assert sum(s.dyad_years for s in dispute_spread().values()) == 721636
    assert sum(s.onsets for s in dispute_spread().values()) == 1968


def test_every_rate_has_its_prior_and_no_two_share_a_name() -> None:
    names = [prior.id for prior in rate_priors(tuple(dispute_spread().values()))]
    assert len(names) == len(set(names)) == 12 + 2 * 4 + 1


def test_kinds_of_known_pairs(case) -> None:
    world, of_pair = case.before, kinds(case.before)

    def kind(one: str, other: str) -> str:
        return str(of_pair[world.index(one), world.index(other)])

    assert kind("KOR", "PRK") == "land/rivals/no major"
    assert kind("CHN", "IND") == "land/rivals/major"
    assert kind("CHN", "USA") == "none/rivals/major"
    assert kind("FJI", "MNG") == "none/no rivals/no major"
    assert (of_pair == of_pair.T).all()


def test_the_most_prone_pairs_are_rivals_with_a_record(answer) -> None:
    rows = answer.tables["pairs"].records()
    first = [(row["state1"], row["state2"]) for row in rows[:5]]
    assert {("CHN", "IND"), ("IND", "PAK"), ("KOR", "PRK"), ("CHN", "JPN")} <= set(first)
    for row in rows:
        assert row["war"].mean < row["fatal"].mean < row["onset"].mean < 0.8
    # The region's total is of the order of the record's last decade, 2001-2010: four to nine pairs a year.
    assert 3 < answer.headline["region.disputes_a_year"].median < 12


def test_newly_allied_pairs_are_marked(answer) -> None:
    rows = _rows(answer)
    new = {pair for pair, row in rows.items() if row["allied_after"] and not row["allied_before"]}
    assert new == {
        ("AUS", "JPN"),
        ("AUS", "KOR"),
        ("JPN", "KOR"),
        ("JPN", "NZL"),
        ("KOR", "NZL"),
        ("NZL", "USA"),
    }


def test_pairs_that_the_treaty_does_not_touch_stay_as_they_are(answer, pairs, change) -> None:
    touched = {int(k) for k in change.touched}
    assert _place(pairs, "CHN", "IND") not in touched
    assert _place(pairs, "JPN", "KOR") in touched
    assert _rows(answer)["CHN", "IND"]["change"].p05 == _rows(answer)["CHN", "IND"]["change"].p95 == 0.0
    untouched = np.setdiff1d(np.arange(len(pairs.i)), change.touched)
    assert (change.chance[:, untouched] == pairs.before[:, untouched]).all()


def test_what_the_treaty_moves_by_hand(pairs, change) -> None:
    # Japan has one partner of defence today, the United States, bound to neither China nor North Korea.
    place = {name: change.names.index(name) for name in change.names}
    japan = change.moved[_place(pairs, "CHN", "JPN")]
    assert japan[place["pact"]] == japan[place["defended"]] == 0.0
    assert japan[place["challenge"]] < 0.0  # more stand behind Japan
    newly = change.moved[_place(pairs, "JPN", "KOR")]
    assert newly[place["pact"]] == 1.0
    # The United States protect Japan and the Philippines and drop out; Australia would protect Japan only.
    assert change.moved[_place(pairs, "JPN", "PHL")][place["defended"]] == 1.0


def test_the_shift_is_the_coefficients_times_what_is_moved(pairs, change) -> None:
    model = risk_effect.effect_models()[0]
    k = _place(pairs, "CHN", "JPN")
    drawn = model.draws(normals(pairs.draws, f"{model.name}/effect", len(model.names)))
    expected = sum(
        drawn[:, model.names.index(name)] * change.moved[k, m] for m, name in enumerate(change.names)
    )
    column = int(np.flatnonzero(change.touched == k)[0])
    assert change.fitted[:, column] == pytest.approx(expected, abs=1e-12)


def test_a_treaty_that_is_not_made_changes_nothing(case) -> None:
    unmoved = dataclasses.replace(case.before)
    after = dict.fromkeys(case.after, unmoved)
    again = risk.answer(case.before, after, case.scenario, case.draws, dispute_spread())
    region = again.tables["region"].records()
    assert region[1]["disputes_change"].p05 == region[1]["disputes_change"].p95 == 0.0
    assert all(row["change"].mean == 0.0 for row in again.tables["exposed"].records())


def test_leaving_undoes_joining(case, pairs, change) -> None:
    back = risk_effect.formed(case.after["asian-nato"], case.before, pairs.i, pairs.j)
    for name in ("defence", "offence", "neutrality", "pact"):
        assert (getattr(back, name) == -getattr(change.formed, name)).all()


def test_readings_of_the_literature_span_both_signs(answer) -> None:
    rows = {row["reading"]: row for row in answer.tables["readings"].records()}
    assert rows["a new partner deters, at most"]["disputes_change"].p95 < 0.0
    assert rows["a new partner provokes, at most"]["disputes_change"].p05 > 0.0
    span = rows["the published range"]["disputes_change"]
    assert span.p05 < 0.0 < span.p95
    assert "the sign does not survive" in answer.sentence


def test_the_setting_published_takes_the_published_range() -> None:
    scenario = load("asia-nato").with_settings({"risk.deterrence": "published"})
    from foedus.world import world

    before = world(scenario.date)
    draws = draw((*scenario.priors, *drawn_rates()), 128, seed=1)
    found = risk.answer(before, worlds_after(before, scenario), scenario, draws, dispute_spread())
    published = found.tables["readings"].records()[1]["disputes_change"]
    assert found.tables["region"].records()[1]["disputes_change"] == published


def test_expected_size_of_a_war_by_hand() -> None:
    # Two allies of the target, each comes with one half; one of the attacker, called unless neither came.
    assert _size((2, 1), np.array([0.5]))[0] == pytest.approx(2 + 1 + (1 - 0.25) * 0.5)
    assert _size((0, 9), np.array([0.9]))[0] == 2.0


def test_who_is_drawn_in(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["exposed"].records()}
    assert rows["NZL"]["partners_before"] == 1  # Australia; the pact of 1951 is suspended towards New Zealand
    assert rows["NZL"]["partners_after"] == 4
    assert rows["NZL"]["change"].p05 > 0.0
    wars = {(row["attacker"], row["target"]): row for row in answer.tables["drawn_in"].records()}
    assert wars["China", "Japan"]["allies_before"] == 1
    assert wars["China", "Japan"]["allies_after"] == 4


def test_normals_belong_to_draws_not_to_chunks() -> None:
    whole = draw((), 64, seed=5)
    late = draw((), 32, seed=5, first=32)
    assert (normals(whole, "fit", 7)[32:] == normals(late, "fit", 7)).all()
    assert (normals(whole, "fit", 7) != normals(whole, "other", 7)).all()
    large = normals(draw((), 4096, seed=1), "fit", 4)
    assert abs(large.mean()) < 0.03
    assert large.std() == pytest.approx(1.0, abs=0.03)


def test_the_record_of_forecasts_is_that_of_the_skill_card(case) -> None:
    table = record_table(case.before)
    part = skill()["parts"]["far.onset"]
    assert sum(table.column("forecasts")) == part["pair_years"]
    assert sum(table.column("events")) == part["events"]
    for row in table.records():
        assert row["seen_low"] <= row["seen"] <= row["seen_high"]
        assert row["seen"] == pytest.approx(row["events"] / row["forecasts"], rel=1e-4)


def test_an_exact_interval_of_a_share() -> None:
    # Clopper & Pearson: with no event in n the upper end u solves (1 - u)^n = 0.05; 5 of 10 is symmetric.
    low, high = exact_interval(0, 20)
    assert low == 0.0
    assert (1.0 - high) ** 20 == pytest.approx(0.05)
    low, high = exact_interval(5, 10)
    assert low + high == pytest.approx(1.0)
    assert exact_interval(20, 20)[1] == 1.0


def test_rivals_and_candidates_are_among_the_pairs_even_where_nobody_reports_on_them(case) -> None:
    few = case.scenario.model_copy(update={"region": ("JPN", "KOR"), "report": ("JPN",)})
    found = risk.pairs_of(case.before, few, Rates(dispute_spread(), case.draws))
    there = {case.before.states[k] for k in (*found.i, *found.j)}
    candidates = {code for proposal in few.proposals for code in proposal.candidates}
    assert candidates
    assert {"CHN", *candidates} <= there
