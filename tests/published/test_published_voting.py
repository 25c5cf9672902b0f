"""Published values of voting power.

Shapley & Shubik 1954 (the Security Council before 1966, recomputed for that after); Brams & Affuso 1976
(the Council of 1958, Luxembourg's power of nothing); the weights of the Treaty of Nice with both of its
quotas, as computed by others (values given to eight digits).
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from foedus.methods import voting

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
