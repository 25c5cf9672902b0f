"""Vulnerable countries and war-stable networks, against the definition written out coalition by coalition."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.war_stability import vulnerable, war_stability

Ties = frozenset[frozenset[int]]


def allies(ties: Ties, i: int) -> set[int]:
    return {k for tie in ties for k in tie if i in tie and k != i}


def attackers(ties: Ties, strength: list[float], gamma: float, j: int) -> list[set[int]]:
    """Every coalition of a country and some of its allies that outweighs j, by going through all of them."""
    found = []
    for i in range(len(strength)):
        if i == j:
            continue
        can = sorted((allies(ties, i) | {i}) - {j})
        for size in range(1, len(can) + 1):
            for coalition in combinations(can, size):
                defence = ({j} | allies(ties, j)) - set(coalition)
                if sum(strength[k] for k in coalition) > gamma * sum(strength[k] for k in defence):
                    found.append(set(coalition))
    return found


def is_war_stable(ties: Ties, strength: list[float], gamma: float) -> bool:
    n = len(strength)
    everybody = range(n)
    if any(attackers(ties, strength, gamma, j) for j in everybody):
        return False
    for i, k in combinations(everybody, 2):
        tie = frozenset({i, k})
        if tie not in ties:
            more = ties | {tie}
            if any({i, k} <= c for j in everybody for c in attackers(more, strength, gamma, j)):
                return False
        else:
            fewer = ties - {tie}
            if not all(attackers(fewer, strength, gamma, end) for end in (i, k)):
                return False
    return True


def matrix(ties: Ties, n: int) -> NDArray[np.bool_]:
    links = np.zeros((n, n), dtype=bool)
    for tie in ties:
        i, k = sorted(tie)
        links[i, k] = links[k, i] = True
    return links


@st.composite
def networks(draw: st.DrawFn) -> tuple[Ties, list[float], float]:
    n = draw(st.integers(2, 6))
    pairs = [frozenset(pair) for pair in combinations(range(n), 2)]
    ties = frozenset(draw(st.sets(st.sampled_from(pairs))))
    strength = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    gamma = draw(st.sampled_from([0.7, 1.0, 1.2, 1.5, 2.0, 3.0]))
    return ties, [float(one) for one in strength], gamma


@given(networks())
@settings(max_examples=150)
def test_as_going_through_every_coalition_says(case: tuple[Ties, list[float], float]) -> None:
    ties, strength, gamma = case
    found = war_stability(matrix(ties, len(strength)), strength, gamma)
    expected = [bool(attackers(ties, strength, gamma, j)) for j in range(len(strength))]
    assert found.vulnerable.tolist() == expected
    assert found.war_stable == is_war_stable(ties, strength, gamma)
    # Tenths, whose sums are rounded in binary, are as good as whole numbers.
    tenths = war_stability(matrix(ties, len(strength)), [one / 10 for one in strength], gamma)
    for name in ("vulnerable", "tempting", "idle"):
        assert getattr(tenths, name).tolist() == getattr(found, name).tolist(), name


@given(networks(), st.randoms())
@settings(max_examples=40)
def test_names_do_not_matter(case: tuple[Ties, list[float], float], shuffled: object) -> None:
    ties, strength, gamma = case
    order = list(range(len(strength)))
    shuffled.shuffle(order)  # type: ignore[attr-defined]
    links = matrix(ties, len(strength))
    renamed = vulnerable(links[np.ix_(order, order)], np.array(strength)[order], gamma)
    assert renamed.tolist() == vulnerable(links, strength, gamma)[order].tolist()


def test_the_empty_network_is_stable_exactly_when_no_two_outweigh_a_third() -> None:
    # M_i <= gamma M_j for all pairs, and M_i + M_j <= gamma M_k for all three: here gamma = 2 with equals.
    nobody = np.zeros((3, 3), dtype=bool)
    assert war_stability(nobody, [1, 1, 1], 2.0).war_stable
    assert not war_stability(nobody, [1, 1, 1], 1.9).war_stable
    assert vulnerable(nobody, [2, 1, 1], 1.9).tolist() == [False, True, True]


def test_a_friend_of_both_helps_neither() -> None:
    # 0 and 1 are both allied with 2: when 0 calls on 2, 1 stands alone.
    links = matrix(frozenset({frozenset({0, 2}), frozenset({1, 2})}), 3)
    found = war_stability(links, [3.0, 2.0, 4.0])
    assert found.vulnerable.tolist() == [True, True, False]
    assert found.margin[1] == pytest.approx((3.0 + 4.0) / 2.0)
    assert found.threat[1] == 0


def test_nothing_is_left_to_defend_with_when_all_allies_are_called() -> None:
    # The last has nothing, its allies are the first's too, and a sum of tenths less itself is not 0.
    links = np.zeros((5, 5), dtype=bool)
    links[0, 1:4] = links[4, 1:4] = True
    found = war_stability(links | links.T, [0.1, 0.4, 0.3, 0.6, 0.0])
    assert found.margin[4] == np.inf


def test_trade_holds_a_network_together_that_war_alone_does_not() -> None:
    # Three equals, all allied: each pair outweighs nobody at gamma 2, and a tie that pays is not left.
    whole = ~np.eye(3, dtype=bool)
    pays = np.where(whole, 1.0, 0.0)
    found = war_stability(whole, [1, 1, 1], 2.0, trade=pays)
    assert not found.war_stable
    assert found.war_and_trade_stable
    assert len(found.idle) == 3
    idle = war_stability(whole, [1, 1, 1], 2.0, trade=-pays)
    assert not idle.war_and_trade_stable
    assert idle.loose is not None
    assert len(idle.loose) == 3


def test_two_hundred_countries() -> None:
    random = np.random.default_rng(1)
    links = np.triu(random.random((200, 200)) < 0.1, 1)
    found = war_stability(links | links.T, random.random(200), 1.5)
    assert found.vulnerable.shape == (200,)


@pytest.mark.parametrize(
    ("links", "capability", "gamma", "says"),
    [
        ([[0, 1], [0, 0]], [1, 1], 1.0, "symmetric"),
        ([[1, 0], [0, 0]], [1, 1], 1.0, "itself"),
        ([[0, 1]], [1], 1.0, "square"),
        ([[0, 1], [1, 0]], [1], 1.0, "1 capabilities for 2"),
        ([[0, 1], [1, 0]], [1, float("nan")], 1.0, "no number"),
        ([[0, 1], [1, 0]], [1, -1], 1.0, "no number"),
        ([[0, 1], [1, 0]], [1, 1], 0.0, "gamma"),
    ],
)
def test_what_makes_no_sense_is_refused(
    links: list[list[int]], capability: list[float], gamma: float, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        war_stability(links, capability, gamma)
