"""The sampled chance under any rule, against exact ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods import adoption_chance
from foedus.methods.compound_game import compound_game
from foedus.methods.rule_chance import rule_chance, rule_frontier

OBJECTS = np.array([[0.3, 0.1, 0.6, 0.05, 0.2], [0.5, 0.4, 0.1, 0.1, 0.0]])
CORRELATION = np.array([0.4, 0.2])
GROUPS = np.zeros(5, dtype=int)
ONE = [1] * 5
# A majority of members that also brings two thirds of the weight, or everybody but one.
COUNCIL = compound_game([(ONE, 3), ([5, 4, 3, 2, 1], 10), (ONE, 4)], ("any", (("all", (0, 1)), 2)))


def test_consensus_and_quota_are_met() -> None:
    found = rule_chance(OBJECTS, CORRELATION, GROUPS, compound_game([(ONE, 5)]), 8192)
    exact = adoption_chance.chance_consensus(OBJECTS, CORRELATION, GROUPS)
    assert found.passes == pytest.approx(exact, abs=4e-3)
    assert found.gains == pytest.approx(
        adoption_chance.persuasion_gains(OBJECTS, CORRELATION, GROUPS), abs=5e-3
    )
    assert found.blocking == pytest.approx(
        adoption_chance.blocking_shares(OBJECTS, CORRELATION, GROUPS), abs=8e-3
    )
    quota = rule_chance(OBJECTS, CORRELATION, GROUPS, compound_game([([5, 4, 3, 2, 1], 10)]), 8192)
    exact = adoption_chance.chance_quota(1 - OBJECTS, [5, 4, 3, 2, 1], 10, CORRELATION, GROUPS)
    assert quota.passes == pytest.approx(exact, abs=5e-3)


def test_independent_members_under_several_quotas_by_enumeration() -> None:
    passes, blocks, gains = np.zeros(2), np.zeros((2, 5)), np.zeros((2, 5))
    for votes in product([0, 1], repeat=5):
        yes = np.array(votes, dtype=bool)
        chance = np.prod(np.where(yes, 1 - OBJECTS, OBJECTS), axis=1)
        if COUNCIL.won_by(yes[None])[0]:
            passes += chance
            continue
        for i in np.nonzero(~yes)[0]:
            blocks[:, i] += chance
            won = yes.copy()
            won[i] = True
            gains[:, i] += chance * COUNCIL.won_by(won[None])[0]
    found = rule_chance(OBJECTS, np.zeros(2), GROUPS, COUNCIL, 8192)
    assert found.passes == pytest.approx(passes, abs=5e-3)
    assert found.blocking == pytest.approx(blocks / (1 - passes)[:, None], abs=2e-2)
    assert found.gains == pytest.approx(gains, abs=5e-3)


def test_gains_are_what_winning_over_brings() -> None:
    found = rule_chance(OBJECTS, CORRELATION, GROUPS, COUNCIL)
    for i in range(5):
        won = OBJECTS.copy()
        won[:, i] = 0.0
        after = rule_chance(won, CORRELATION, GROUPS, COUNCIL)
        assert found.passes + found.gains[:, i] == pytest.approx(after.passes, abs=1e-12)


def test_the_path_of_persuasion_rises_to_certainty() -> None:
    frontier = rule_frontier(OBJECTS, CORRELATION, GROUPS, COUNCIL, 5)
    assert [len(members) for members, _ in frontier] == list(range(6))
    means = [chance.mean() for _, chance in frontier]
    assert means == sorted(means)
    assert means[-1] == 1.0


def test_one_fate_and_certain_objections() -> None:
    both = rule_chance([[0.3, 0.3]], [1.0], [0, 0], compound_game([([1, 1], 2)]), 4096)
    assert both.passes[0] == pytest.approx(0.7, abs=2e-3)
    never = rule_chance([[1.0, 0.0]], [0.5], [0, 0], compound_game([([1, 1], 2)]))
    assert never.passes[0] == 0.0
    assert never.gains[0].tolist() == [1.0, 0.0]
    with pytest.raises(InputError, match="2 members under a rule for 5"):
        rule_chance([[0.5, 0.5]], [0.1], [0, 0], COUNCIL)
