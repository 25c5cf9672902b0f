"""Where silent states would lean: what it is estimated from, its skill, and when it is used."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.assess import drawn_rates
from foedus.questions.track import track
from foedus.scenario import load
from foedus.scenario.leanings import POSITIONS, Said, leaning, on_record, skill
from foedus.uncertainty.draws import draw
from foedus.world import world

SCENARIO = load("asia-nato")
SAID = on_record(SCENARIO.standing)
SIDES = ("USA", "CHN", "RUS", "PRK")


@pytest.mark.parametrize("left_out", ["statement", "state", "proposal"])
def test_the_estimate_forecasts_statements_better_than_base_rates(left_out: str) -> None:
    # Also without the states that the proposals come from or are directed at, which are easy to tell.
    for without in ((), SIDES):
        found = skill(SAID, left_out, without)
        assert found.score > found.base + 0.15, (left_out, without)


def test_what_was_said_by_then_and_nothing_assumed() -> None:
    content = SCENARIO.to_json()
    content["stance"].append(
        {"state": "FRA", "proposal": "asian-nato", "position": "support", "assumed": True}
    )
    assumed = load(content)
    assert on_record(assumed.standing) == SAID
    late = [each for each in SCENARIO.stances if each.after_date(SCENARIO.date) is True]
    assert late
    assert not {(e.proposal, e.state) for e in late} - {(e.proposal, e.state) for e in SCENARIO.stances}
    assert all(each.after_date(SCENARIO.date) is not True for each in SCENARIO.standing)


def test_a_state_leans_as_it_spoke_elsewhere_and_says_why() -> None:
    lithuania, hungary = (SCENARIO.leaning(state, "tokyo-office") for state in ("LTU", "HUN"))
    assert lithuania is not None
    assert hungary is not None
    assert (lithuania.likeliest, hungary.likeliest) == ("support", "oppose")
    assert hungary.reasons == "on record elsewhere: oppose on confront-china"
    assert sum(hungary.chances) == pytest.approx(1.0)
    # Two statements tell more than one.
    france = SCENARIO.leaning("FRA", "tokyo-office")
    assert france is not None
    assert france.chances[0] > hungary.chances[0]


def test_a_state_that_said_nothing_anywhere_has_no_leaning() -> None:
    assert SCENARIO.leaning("ISL", "tokyo-office") is None
    few: tuple[Said, ...] = SAID[:5]
    assert leaning(few, few[0][1], "something-else") is None


def council(settings: dict[str, str]) -> dict[str, float]:
    scenario = SCENARIO.with_settings(settings) if settings else SCENARIO
    draws = draw((*scenario.priors, *drawn_rates()), 256, seed=1)
    found = track(scenario.proposal("tokyo-office"), world(scenario.date), scenario, draws).stages[0]
    return {position.player: position for position in found.positions}


def test_estimates_enter_the_chance_only_on_demand_and_are_marked() -> None:
    plain, used = council({}), council({"stance.estimated": "used"})
    assert (plain["HUN"].basis, used["HUN"].basis) == ("silent", "estimated")
    assert (plain["ISL"].basis, used["ISL"].basis) == ("silent", "silent")
    assert used["FRA"].basis == "on record"
    assert np.median(plain["HUN"].objects) < 0.01
    assert np.median(used["HUN"].objects) > 0.3
    assert np.array_equal(plain["ISL"].objects, used["ISL"].objects)
    half = council({"stance.estimated": "0.5"})["HUN"].objects
    assert half == pytest.approx((plain["HUN"].objects + used["HUN"].objects) / 2)
    assert len(POSITIONS) == 5
