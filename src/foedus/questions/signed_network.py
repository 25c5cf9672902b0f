"""The signed network of a world: ties by obligation (+), and by rivalry, conflict or opposition (−)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.questions.sides import parties

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario, Stance
    from foedus.world import World

Matrix = NDArray[np.bool_]
#: A rejection counts when it is at least this plain (the strength of the record), and a government is a
#: steady opponent when it rejects at least so many arrangements.
PLAIN, STEADY = 0.7, 3


@dataclass(frozen=True, order=True)
class Coding:
    """How ties are read; each choice is a prior, because scholars differ on each.

    Attributes:
        consultation: an obligation to consult counts as a positive tie, beside one to defend.
        rivalry_wins: a pair that is both allied and in rivalry counts as negative (else as positive).
        opposition: a government that rejects arrangement after arrangement has negative ties to the parties
            of each, unless the two share a defence partner or sit in one forum.
    """

    consultation: bool
    rivalry_wins: bool
    opposition: bool


@dataclass(frozen=True)
class SignedNetwork:
    """Ties among the world's states.

    Attributes:
        states: ids of all states of the world, in its order.
        edges: pairs of positions in `states`, first below second, shape (m, 2).
        signs: +1 or −1, shape (m,).
    """

    states: tuple[str, ...]
    edges: NDArray[np.int64]
    signs: NDArray[np.int64]

    @property
    def adjacency(self) -> NDArray[np.int64]:
        """Symmetric matrix of signs, 0 where there is no tie, shape (n, n)."""
        matrix = np.zeros((len(self.states), len(self.states)), dtype=np.int64)
        matrix[self.edges[:, 0], self.edges[:, 1]] = self.signs
        return matrix + matrix.T


def network(world: World, scenario: Scenario, coding: Coding, made: Proposal | None = None) -> SignedNetwork:
    """The ties of a world under one coding.

    Args:
        world: before, or after, a proposal.
        scenario: stances on record.
        coding: how ties are read.
        made: the proposal that has been carried out, whose opponents then stand against its parties.
    """
    defence = world.obligation("defense")
    positive = defence | _consultation(world) if coding.consultation else defence
    hostile = world.rivals | world.conflict
    # An obligation only to consult never outweighs a rivalry; one to defend does unless coded otherwise.
    outweighed = hostile if coding.rivalry_wins else hostile & ~defence
    positive = positive & ~outweighed
    negative = hostile & ~positive
    if coding.opposition:
        negative = negative | (_opposition(world, scenario, made) & ~positive & ~_on_one_side(world))
    matrix = positive.astype(np.int64) - negative.astype(np.int64)
    first, second = np.nonzero(np.triu(matrix, k=1))
    return SignedNetwork(world.states, np.column_stack([first, second]), matrix[first, second])


def because(world: World, scenario: Scenario, made: Proposal | None, one: int, other: int, sign: int) -> str:
    """Why two states have a tie of this sign, in words, and what stands against it."""
    bonds = list(_titles(world).get(frozenset((world.states[one], world.states[other])), ()))
    quarrels = []
    if world.rivals[one, other]:
        quarrels.append("strategic rivalry")
    if world.conflict[one, other]:
        quarrels.append("armed conflict in the last ten years")
    if sign < 0 and _opposed(world, scenario, made, world.states[one], world.states[other]):
        quarrels.append("opposition on record")
    first, against = (bonds, quarrels) if sign > 0 else (quarrels, bonds)
    reason = "; ".join(dict.fromkeys(first))
    return f"{reason} (in spite of {'; '.join(dict.fromkeys(against))})" if against else reason


@lru_cache(maxsize=8)
def _titles(world: World) -> dict[frozenset[str], list[str]]:
    """The treaties by which each pair owes defence, or is known to owe consultation."""
    titles: dict[frozenset[str], list[str]] = {}
    for treaty in world.treaties:
        counted = {"defense", "consultation"} if treaty.carried_from is None else {"defense"}
        for tie in treaty.ties_on(world.date):
            if tie.obligations & counted:
                titles.setdefault(frozenset((tie.state1, tie.state2)), []).append(treaty.title)
    return titles


@lru_cache(maxsize=8)
def _consultation(world: World) -> Matrix:
    """Pairs bound to consult by a treaty that is known to be in force on the date.

    Left out are treaties carried on from a list that ends earlier: most are the friendship treaties that
    Russia and Ukraine made all over Europe in the 1990s, and nothing tells which still mean anything.
    """
    bound = np.zeros((len(world.states), len(world.states)), dtype=bool)
    for treaty in world.treaties:
        if treaty.carried_from is None:
            _mark(
                bound,
                world,
                [(t.state1, t.state2) for t in treaty.ties_on(world.date) if "consultation" in t.obligations],
            )
    return bound


@lru_cache(maxsize=8)
def _on_one_side(world: World) -> Matrix:
    """Pairs that share a defence partner or sit in one forum: quarrels among them are not hostility."""
    defence = world.obligation("defense").astype(np.int64)
    together = defence @ defence > 0
    for treaty in world.treaties:
        if treaty.kind == "forum":
            _mark(together, world, combinations(treaty.members_on(world.date), 2))
    return together


def _mark(matrix: Matrix, world: World, pairs: Iterable[tuple[str, str]]) -> None:
    known = set(world.states)
    for one, other in pairs:
        if one in known and other in known:
            i, j = world.index(one), world.index(other)
            matrix[i, j] = matrix[j, i] = True


def _opposition(world: World, scenario: Scenario, made: Proposal | None) -> Matrix:
    """Steady opponents against the parties of what they reject."""
    against = np.zeros((len(world.states), len(world.states)), dtype=bool)
    for stance in _steady(scenario):
        pairs = [(stance.state, party) for party in _parties(stance.proposal, world, made)]
        _mark(against, world, [(one, other) for one, other in pairs if one != other])
    return against


def _opposed(world: World, scenario: Scenario, made: Proposal | None, one: str, other: str) -> bool:
    """Whether one of two states steadily opposes what the other is a party of."""
    return any(
        (other if stance.state == one else one) in _parties(stance.proposal, world, made)
        for stance in _steady(scenario, (one, other))
    )


def _steady(scenario: Scenario, of: tuple[str, ...] = ()) -> list[Stance]:
    """The rejections on record by governments (all, or some) that reject at least `STEADY` arrangements.

    One rejection is a view of one arrangement: France quarrelled with Australia over AUKUS, India wants no
    pact of its own; neither is an adversary of those who do.
    """
    asked = sorted({(each.state, each.proposal) for each in scenario.stances if not of or each.state in of})
    found = [stance for pair in asked if (stance := scenario.stance(*pair)) is not None and _rejects(stance)]
    number = Counter(stance.state for stance in found)
    return [stance for stance in found if number[stance.state] >= STEADY]


def _rejects(stance: Stance) -> bool:
    return stance.position == "oppose" and stance.strength >= PLAIN and stance.scope == "proposal"


def _parties(proposal: str, world: World, made: Proposal | None) -> tuple[str, ...]:
    """Parties of what a stance is about: the proposal once made, or an arrangement already in force."""
    if made is not None and made.id == proposal:
        return parties(made)
    return next((t.members_on(world.date) for t in world.treaties if t.id == proposal), ())
