"""Published values of voting power.

Shapley & Shubik 1954 (the Security Council before 1966, recomputed for that after); Brams & Affuso 1976
(the Council of 1958, Luxembourg's power of nothing); the weights of the Treaty of Nice with both of its
quotas, as computed by others (values given to eight digits); the rule of Nice with its three quotas, and that
of Lisbon with its blocking minority of four, on the populations of the time.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.methods import minimal_coalitions, voting
from foedus.methods.coalition_sets import coalitions
from foedus.methods.compound_game import compound_game

FACTS = Path(__file__).parents[2] / "../shared/facts/published.json"

# Germany, United Kingdom, France, Italy; Spain, Poland; Romania; Netherlands; five of 12; three of 10; five
# of 7; five of 4; Malta.
NICE = [*[29] * 4, *[27] * 2, 14, 13, *[12] * 5, *[10] * 3, *[7] * 5, *[4] * 5, 3]
# Weight: (Shapley-Shubik, Banzhaf).
NICE_255 = {
    3: (0.0081776857, 0.0094218395),
    4: (0.0110419052, 0.0125015486),
    7: (0.0196059837, 0.0218084392),
    10: (0.0281931446, 0.0309245996),
    12: (0.0340683171, 0.0368436895),
    13: (0.0368250460, 0.0397403318),
    14: (0.0399366434, 0.0425915622),
    27: (0.0799745846, 0.0741981212),
    29: (0.0867377481, 0.0778269598),
}
NICE_258 = {
    3: (0.0083524788, 0.0095144037),
    4: (0.0112522275, 0.0126028071),
    7: (0.0196366438, 0.0219842515),
    10: (0.0281792386, 0.0311260835),
    12: (0.0340200590, 0.0370916009),
    13: (0.0369091496, 0.0398997981),
    14: (0.0399675395, 0.0427708610),
    27: (0.0799305898, 0.0737316279),
    29: (0.0864568213, 0.0771450334),
}


def assert_exact(found: list[float], expected: list[str]) -> None:
    assert found == [float(Fraction(share)) for share in expected]


def test_security_council_since_1966() -> None:
    weights, quota = [7] * 5 + [1] * 10, 39
    assert_exact(voting.shapley_shubik(weights, quota).tolist(), ["421/2145"] * 5 + ["4/2145"] * 10)
    assert_exact(voting.banzhaf(weights, quota).tolist(), ["106/635"] * 5 + ["21/1270"] * 10)
    swings = voting.banzhaf_absolute(weights, quota) * 2**14
    assert swings.tolist() == [848.0] * 5 + [84.0] * 10
    assert voting.veto_players(weights, quota).tolist() == [0, 1, 2, 3, 4]


def test_security_council_before_1966() -> None:
    weights, quota = [5] * 5 + [1] * 6, 27
    assert_exact(voting.shapley_shubik(weights, quota).tolist(), ["76/385"] * 5 + ["1/462"] * 6)
    assert_exact(voting.banzhaf(weights, quota).tolist(), ["19/105"] * 5 + ["1/63"] * 6)


def test_council_of_1958() -> None:
    weights, quota = [4, 4, 4, 2, 2, 1], 12
    assert_exact(voting.shapley_shubik(weights, quota).tolist(), ["7/30"] * 3 + ["3/20"] * 2 + ["0"])
    assert_exact(voting.banzhaf(weights, quota).tolist(), ["5/21"] * 3 + ["1/7"] * 2 + ["0"])
    assert voting.dummies(weights, quota).tolist() == [5]
    assert not voting.veto_players(weights, quota).size


@pytest.mark.parametrize(("quota", "expected"), [(255, NICE_255), (258, NICE_258)])
def test_nice_weights(quota: int, expected: dict[int, tuple[float, float]]) -> None:
    assert len(NICE) == 27
    shapley, banzhaf = voting.shapley_shubik(NICE, quota), voting.banzhaf(NICE, quota)
    for player, weight in enumerate(NICE):
        assert (shapley[player], banzhaf[player]) == pytest.approx(expected[weight], abs=1e-8)


@pytest.mark.parametrize("members", [31, 32])
def test_consensus_of_the_alliance(members: int) -> None:
    assert_exact(voting.shapley_shubik([1] * members, members).tolist(), [f"1/{members}"] * members)
    assert_exact(voting.banzhaf([1] * members, members).tolist(), [f"1/{members}"] * members)
    assert voting.veto_players([1] * members, members).tolist() == list(range(members))
    # Coleman's power of the whole to act is 2^-n: a member is pivotal in one coalition of the others only.
    assert voting.banzhaf_absolute([1] * members, members)[0] == 2.0 ** (1 - members)
    assert voting.coleman_act([1] * members, members) == 2.0**-members
    assert voting.coleman_prevent([1] * members, members).tolist() == [1.0] * members


def test_four_parties() -> None:
    # [16; 10, 9, 6, 5]: minimal coalitions 12, 13 and 234 (numbersandshapes.net, Voting power 5).
    weights, quota = [10, 9, 6, 5], 16
    assert voting.minimal_winning_coalitions(weights, quota) == 3
    assert_near(minimal_coalitions.deegan_packel(weights, quota), ["1/3", "5/18", "5/18", "1/9"])
    assert_near(minimal_coalitions.holler_packel(weights, quota), ["2/7", "2/7", "2/7", "1/7"])
    assert_near(voting.shapley_shubik(weights, quota), ["5/12", "1/4", "1/4", "1/12"])
    assert_near(voting.banzhaf(weights, quota), ["5/12", "1/4", "1/4", "1/12"])


def test_the_electoral_college() -> None:
    # The 51 votes after the census of 2020, 538 in all. Whole-number counts against the quadrature.
    college = [
        54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, *[11] * 4, *[10] * 5, *[9] * 2, *[8] * 3,
        *[7] * 2, *[6] * 6, *[5] * 2, *[4] * 7, *[3] * 7,
    ]  # fmt: skip
    assert (len(college), sum(college)) == (51, 538)
    shapley, banzhaf = voting.shapley_shubik(college, 270), voting.banzhaf(college, 270)
    assert shapley.sum() == pytest.approx(1.0, abs=1e-13)
    assert banzhaf.sum() == pytest.approx(1.0, abs=1e-13)
    # The largest has more than its share of the votes by either measure, the smallest less (Owen 1975).
    assert min(shapley[0], banzhaf[0]) > 54 / 538
    assert max(shapley[-1], banzhaf[-1]) < 3 / 538
    # With 538 an even number a tie is possible, so the body decides in less than half of all divisions.
    assert 0.49 < voting.coleman_act(college, 270) < 0.5


@pytest.mark.parametrize("rule", ["nice_triple", "lisbon_on_same_population"])
def test_the_council_of_27_under_several_quotas(rule: str) -> None:
    if not FACTS.is_file():
        pytest.skip(f"no {FACTS.name}: the populations of 1999 are not at hand")
    fact: dict[str, Any] = {fact["id"]: fact for fact in json.loads(FACTS.read_text())}[rule]
    states = list(fact["inputs"]["population_thousand"])
    population = list(fact["inputs"]["population_thousand"].values())
    everyone = [1] * len(states)
    if rule == "nice_triple":
        votes = [fact["inputs"]["weights"][state] for state in states]
        parts = [(votes, 255), (everyone, 14), (population, Fraction(62 * 481181, 100))]
        game = compound_game(parts, ("all", (0, 1, 2)))
    else:
        parts = [(everyone, 15), (population, Fraction(65 * sum(population), 100)), (everyone, 24)]
        game = compound_game(parts, ("any", (("all", (0, 1)), 2)))
    found, expected = coalitions(game), fact["expected"]
    assert sum(found.winning) == expected["winning_coalitions"]
    for index, values in (("shapley", found.shapley_shubik()), ("banzhaf_norm", found.banzhaf())):
        assert values == pytest.approx([expected[index][state] for state in states], abs=1e-8)


def assert_near(found: Any, expected: list[str]) -> None:
    assert np.abs(found - [float(Fraction(share)) for share in expected]).max() < 1e-15
