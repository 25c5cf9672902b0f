"""Stances that the user supposes: marked as such, before the record, and refused when they make no sense."""

from __future__ import annotations

import pytest

from foedus.errors import InputError
from foedus.scenario import load


def test_a_supposed_stance_counts_before_the_record_and_is_marked() -> None:
    scenario = load("asia-nato")
    recorded = scenario.stance("FRA", "tokyo-office")
    assert recorded is not None
    assert recorded.position == "oppose"
    supposed = scenario.with_stances({"tokyo-office.FRA": "support"})
    stance = supposed.stance("FRA", "tokyo-office")
    assert stance is not None
    assert (stance.position, stance.assumed, stance.note) == ("support", True, "set by the user")
    # What is on record stays on file, and other states and the first scenario are left alone.
    assert recorded in supposed.stances
    assert supposed.stance("DEU", "tokyo-office") == scenario.stance("DEU", "tokyo-office")
    assert scenario.stance("FRA", "tokyo-office") == recorded


def test_a_second_supposition_takes_the_place_of_the_first() -> None:
    scenario = load("asia-nato")
    once = scenario.with_stances({"tokyo-office.FRA": "open"})
    twice = scenario.with_stances({"tokyo-office.FRA": "support"}).with_stances({"tokyo-office.FRA": "open"})
    assert twice == once


def test_a_silent_state_may_be_given_a_voice() -> None:
    scenario = load("asia-nato")
    assert scenario.stance("PRT", "tokyo-office") is None
    found = scenario.with_stances({"tokyo-office.PRT": "oppose"}).stance("PRT", "tokyo-office")
    assert found is not None
    assert found.position == "oppose"


@pytest.mark.parametrize(
    ("name", "word", "told"),
    [
        ("FRA", "support", "names no proposal and state"),
        ("tokyo-ofice.FRA", "support", "did you mean tokyo-office?"),
        ("tokyo-office.FRX", "support", "did you mean FRA (France)"),
        ("tokyo-office.FRA", "suport", "did you mean support?"),
        ("tokyo-office.FRA", "silent", "one of oppose, reserved, neutral, open, support"),
        # On record, but of another proposal than the scenario's own.
        ("quad.IND", "support", "no proposal 'quad' in scenario asia-nato"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(name: str, word: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load("asia-nato").with_stances({name: word})
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
