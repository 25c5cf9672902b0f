"""Bargaining runs of KTAB, reproduced position by position at every turn.

`data/bargaining_runs.json` holds three runs with the program's defaults: seven actors in three dimensions, 26
actors in one, and the emission standards of ten members of the European Community (Bueno de Mesquita 1994).
More runs, with other rules, and the numbers behind the first turn are in the folder of facts next to a
checkout, where there is one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.methods.bargaining import Bargaining, bargain, forecast, outlook
from foedus.methods.bargaining_rules import Rules

RUNS = json.loads((Path(__file__).parent / "data/bargaining_runs.json").read_text())["runs"]
FACTS = Path(__file__).parents[2] / "../shared/facts/bargaining_runs.json"
NAMES = {
    "VictoryProbModel": "victory",
    "PCEModel": "election",
    "StateTransitions": "transitions",
    "VotingRule": "vote",
    "BigRAdjust": "risk_adjust",
    "BigRRange": "risk_range",
    "ThirdPartyCommit": "commitment",
    "InterVecBrgn": "interpolation",
    "BargnModel": "proposals",
}


def played(run: dict[str, Any], rules: Rules) -> Bargaining:
    start, salience = np.array(run["positions"][0]) / 100, np.array(run["salience"]) / 100
    return bargain(run["capability"], start, salience, rules)


def same(found: Bargaining, expected: Any) -> None:
    assert found.stopped == "settled"
    assert found.positions.shape == np.shape(expected)
    np.testing.assert_allclose(100 * found.positions, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run["name"])
def test_every_position_at_every_turn(run: dict[str, Any]) -> None:
    same(played(run, Rules()), run["positions"])


def test_emission_standards_to_begin_with() -> None:
    # In years of 4 to 10: weighted median 7, mean 7.3899… before any bargaining.
    run = next(run for run in RUNS if run["name"] == "eu-emissions-1994")
    start, salience = np.array(run["positions"][0]) / 10, np.array(run["salience"])
    median, mean = forecast(run["capability"], start, salience)
    assert median[0] == pytest.approx(7.0, abs=1e-12)
    assert mean[0] == pytest.approx(7.389955686853767, abs=1e-12)


@pytest.fixture(scope="module")
def facts() -> Any:
    if not FACTS.is_file():
        pytest.skip("no folder of facts next to the checkout")
    return json.loads(FACTS.read_text())


def test_every_position_under_other_rules(facts: Any) -> None:
    runs = {run["name"]: run for run in RUNS}
    for variant in facts["variants"]:
        choices = {NAMES[name]: value for name, value in variant["params"].items() if name in NAMES}
        same(played(runs[variant["sample"]], Rules(**choices)), variant["positions"])


def test_what_leads_to_the_first_turn(facts: Any) -> None:
    inside = {name.split(" ")[0]: value for name, value in facts["internals_turn0"].items()}
    run = next(run for run in RUNS if run["name"] == inside["sample"])
    start, salience = np.array(run["positions"][0]) / 100, np.array(run["salience"]) / 100
    found = outlook(run["capability"], start, salience)
    np.testing.assert_allclose(found.standing, inside["pce_prob_p"], atol=1e-8)
    np.testing.assert_allclose(found.risk, inside["risk_R"], atol=1e-8)
    odds = np.array(inside["phi[i][j]"], dtype=float)
    np.testing.assert_allclose(found.odds, odds, atol=1e-8)
    parts = [[each or [np.nan] * 4 for each in row] for row in inside["EU_challenge[i][j]"]]
    quo, _, _, challenged = np.moveaxis(np.array(parts, dtype=float), -1, 0)
    np.testing.assert_allclose(found.gain, challenged - quo, atol=2e-8)


def test_what_was_put_forward_and_taken_in_the_first_turn(facts: Any) -> None:
    run = next(run for run in RUNS if run["name"] == facts["internals_turn0"]["sample"])
    first = played(run, Rules()).rounds[0]
    expected = [each for each in facts["internals_turn0"]["bargains"] if each["init"] != each["rcvr"]]
    assert len(first.bargains) == len(expected)
    for offer, told in zip(first.bargains, sorted(expected, key=lambda each: each["init"]), strict=True):
        assert (offer.initiator, offer.target) == (told["init"], told["rcvr"])
        assert offer.gain == pytest.approx(told["value"], abs=1e-9)
        points = [told["new_pos_init"], told["new_pos_rcvr"]]
        np.testing.assert_allclose(100 * offer.points[0], points, atol=1e-9)
        took = {actor for actor, _ in offer.taken_by}
        assert took == {
            actor
            for actor, chosen in ((told["init"], told["init_chosen"]), (told["rcvr"], told["rcvr_chosen"]))
            if chosen
        }
        for actor, chance in ((told["init"], told["init_prob"]), (told["rcvr"], told["rcvr_prob"])):
            if actor in took:
                assert first.accepted[actor] == pytest.approx(chance, abs=1e-9)
