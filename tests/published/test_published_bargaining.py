"""The numbers behind the first turn of a run of KTAB, from the folder of facts next to a checkout.

Every position at every turn is in `foedus validate --only bargaining`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.methods.bargaining import Bargaining, bargain, outlook
from published_runs import RUNS

FACTS = Path(__file__).parents[2] / "../shared/facts/bargaining_runs.json"


def played(run: dict[str, Any]) -> Bargaining:
    start, salience = np.array(run["positions"][0]) / 100, np.array(run["salience"]) / 100
    return bargain(run["capability"], start, salience)


@pytest.fixture(scope="module")
def facts() -> Any:
    if not FACTS.is_file():
        pytest.skip("no folder of facts next to the checkout")
    return json.loads(FACTS.read_text())


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
    first = played(run).rounds[0]
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
