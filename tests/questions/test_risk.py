"""Base rates by kind of pair: where they come from, how wide they are, and what they do not say."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.evidence.spread import dispute_spread
from foedus.questions import risk
from foedus.questions.base_rates import Rates, kinds, rate_priors


@pytest.fixture(scope="session")
def answer(case):
    return risk.answer(case.before, case.after, case.scenario, case.draws, dispute_spread())


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


def test_rivals_come_first_and_wars_are_rarer_than_disputes(answer) -> None:
    rows = answer.tables["pairs"].records()
    pairs = [(row["state1"], row["state2"]) for row in rows]
    assert {("CHN", "TWN"), ("CHN", "JPN"), ("CHN", "IND"), ("KOR", "PRK"), ("IND", "PAK")} <= set(pairs[:10])
    for row in rows:
        assert row["war"].mean < row["fatal"].mean < row["onset"].mean < 0.5


def test_newly_allied_pairs_are_marked_and_their_rate_is_not_moved(answer, case) -> None:
    rows = {(row["state1"], row["state2"]): row for row in answer.tables["pairs"].records()}
    new = {pair for pair, row in rows.items() if row["allied_after"] and not row["allied_before"]}
    assert new == {
        ("AUS", "JPN"),
        ("AUS", "KOR"),
        ("JPN", "KOR"),
        ("JPN", "NZL"),
        ("KOR", "NZL"),
        ("NZL", "USA"),
    }
    unmoved = dataclasses.replace(case.before)
    again = risk.answer(
        unmoved, dict.fromkeys(case.after, unmoved), case.scenario, case.draws, dispute_spread()
    )
    other = {(row["state1"], row["state2"]): row for row in again.tables["pairs"].records()}
    assert other["CHN", "JPN"]["onset"] == rows["CHN", "JPN"]["onset"]
    assert np.isclose(
        again.headline["region.disputes_a_year"].median, answer.headline["region.disputes_a_year"].median
    )
