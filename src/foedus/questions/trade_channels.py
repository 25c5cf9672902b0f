"""The ways in which a proposal, and the answers to it, change the costs of trade between pairs of states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from foedus.questions.sides import changing, sides
from foedus.questions.words import listed
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.world import World

Floats = NDArray[np.float64]
Pairs: TypeAlias = list[tuple[str, str]]
#: An alliance counts as a standing one where a source shows what it is today.
SURE = "high"
NEW_ALLIES, FORMER_ALLIES = "Trade among new allies", "Trade with former allies"


@dataclass(frozen=True, eq=False)
class Channel:
    """One way in which trade costs change.

    Attributes:
        id, title: its name in tables, and in words.
        prior: of its size.
        classes: (n, n), which pairs it changes.
        factors: cost factors of the classes from sizes and elasticities, both (D,), as (D, classes).
    """

    id: str
    title: str
    prior: str
    classes: NDArray[np.int32]
    factors: Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, eq=False)
class Camps:
    """Who stands where, as ids of economies: members, allies, rivals, and the rivals' bloc."""

    members: tuple[str, ...]
    allies: tuple[str, ...]
    rivals: tuple[str, ...]
    others: tuple[str, ...]

    def side(self, code: str) -> str:
        """What a state is to the proposal, in a word."""
        for word in ("members", "allies", "rivals", "others"):
            if code in getattr(self, word):
                return {"members": "member", "allies": "ally", "rivals": "rival", "others": "rival's bloc"}[
                    word
                ]
        return "neither"


def camps(before: World, after: Mapping[str, World], scenario: Scenario, economies: Sequence[str]) -> Camps:
    """Members and rivals of the proposal, the members' standing allies, and the bloc of the rivals.

    Allies are bound to defend a member by an alliance of which a source shows that it stands today. The
    rivals' bloc holds those bound to defend a rival, and strategic rivals of the most capable member that are
    less capable than the rival and no rivals of it: nobody is drawn into the bloc of a weaker state, nor by
    a quarrel with a lesser member. States without trade on record are left out.
    """
    members, rivals = (tuple(code for code in side if code in economies) for side in sides(scenario))
    changed = changing(scenario)
    world = after[changed[0].id] if changed else before
    allies = _bound(world, members) - set(members) - set(rivals)
    others = (_bound(before, rivals) | _foes(before, members, rivals)) - set(members) - set(rivals) - allies
    known = set(economies)
    return Camps(members, tuple(sorted(allies & known)), rivals, tuple(sorted(others & known)))


def channels(
    before: World, after: Mapping[str, World], scenario: Scenario, economies: Sequence[str], who: Camps
) -> tuple[Channel, ...]:
    """The channels that apply: new or former allies, the rival's answers, decoupling, agreements that lapse.

    A state that leaves a treaty gives the rival nothing to answer: then trade with former allies is all.
    """
    place = {code: k for k, code in enumerate(economies)}
    rival = listed([state(code).name for code in who.rivals])
    found = []
    new, lost = _changed_pairs(before, after, scenario, place)
    if new or lost:
        classes = _classes(place, (new, 1), (lost, 2))
        title = NEW_ALLIES if new else FORMER_ALLIES
        found.append(Channel("creation", title, "trade.pact_effect", classes, _allied))
    if not who.rivals or any(proposal.kind == "withdraw" for proposal in changing(scenario)[:1]):
        return tuple(found)
    into = [(a, b) for a in who.members for b in who.rivals]
    wide = [(a, b) for a in (*who.members, *who.allies) for b in who.rivals]
    apart = [(a, b) for a in (*who.members, *who.allies) for b in (*who.rivals, *who.others)]
    for key, title, pairs in (
        ("retaliation", f"{rival}: barriers against the members", into),
        ("retaliation-allies", f"{rival}: barriers against members and allies", wide),
        ("controls", f"{rival}: barriers on its sales to the members", [(b, a) for a, b in into]),
    ):
        found.append(Channel(key, title, "trade.retaliation", _classes(place, (pairs, 1)), _taxed))
    both = apart + [(b, a) for a, b in apart]
    title = f"Decoupling from {rival} and its bloc"
    found.append(Channel("decoupling", title, "trade.decoupling", _classes(place, (both, 1)), _remaining))
    lapsing, names = _agreements(before, who)
    if lapsing:
        classes = _classes(place, (lapsing, 1))
        found.append(Channel("agreement", f"{names} lapses", "trade.agreement_effect", classes, _lapsed))
    return tuple(found)


def _allied(size: Floats, theta: Floats) -> Floats:
    """Unchanged, newly allied, allied no more; an effect on trade of exp(size) is a cost of exp(−size/θ)."""
    cost = size / theta
    return np.column_stack([np.ones_like(cost), np.exp(-cost), np.exp(cost)])


def _taxed(size: Floats, theta: Floats) -> Floats:
    del theta
    return np.column_stack([np.ones_like(size), 1.0 + size])


def _remaining(size: Floats, theta: Floats) -> Floats:
    """A cost that leaves the share `size` of trade."""
    return np.column_stack([np.ones_like(size), size ** (-1.0 / theta)])


def _lapsed(size: Floats, theta: Floats) -> Floats:
    return np.column_stack([np.ones_like(size), np.exp(size / theta)])


def _classes(place: Mapping[str, int], *marked: tuple[Pairs, int]) -> NDArray[np.int32]:
    """The class of each ordered pair; pairs with a state that has no trade on record are left out."""
    classes = np.zeros((len(place), len(place)), dtype=np.int32)
    for pairs, number in marked:
        for seller, buyer in pairs:
            if seller in place and buyer in place and seller != buyer:
                classes[place[seller], place[buyer]] = number
    return classes


def _changed_pairs(
    before: World, after: Mapping[str, World], scenario: Scenario, place: Mapping[str, int]
) -> tuple[Pairs, Pairs]:
    """Ordered pairs that owe one another defence after the proposal and not before, and the reverse."""
    changed = changing(scenario)
    if not changed:
        return [], []
    old, new = before.obligation("defense"), after[changed[0].id].obligation("defense")
    gained, dropped = (
        [(before.states[i], before.states[j]) for i, j in np.argwhere(which).tolist()]
        for which in (new & ~old, old & ~new)
    )
    there = [[pair for pair in pairs if set(pair) <= place.keys()] for pairs in (gained, dropped)]
    return there[0], there[1]


def _row(world: World, matrix: NDArray[np.bool_], code: str) -> set[str]:
    if code not in world.states:
        return set()
    return {world.states[j] for j in np.flatnonzero(matrix[world.index(code)])}


def _foes(world: World, members: Sequence[str], rivals: Sequence[str]) -> set[str]:
    """Rivals of the most capable member that would follow a rival: weaker than it, and none of its rivals."""
    power = dict(zip(world.states, np.nan_to_num(world.capability.values).tolist(), strict=True))
    against = {code for rival in rivals for code in _row(world, world.rivals, rival)}
    leader = max(members, key=lambda code: power.get(code, 0.0), default="")
    strongest = max((power.get(rival, 0.0) for rival in rivals), default=0.0)
    return {code for code in _row(world, world.rivals, leader) - against if power[code] < strongest}


def _bound(world: World, codes: Sequence[str]) -> set[str]:
    """States that owe one of `codes` defence by an alliance whose standing today is sure."""
    found = set()
    for treaty in world.treaties:
        if treaty.kind == "alliance" and treaty.confidence == SURE:
            for tie in treaty.ties_on(world.date):
                ends = (tie.state1, tie.state2)
                if "defense" in tie.obligations and set(ends) & set(codes):
                    found |= set(ends)
    return found - set(codes)


def _agreements(world: World, who: Camps) -> tuple[Pairs, str]:
    """Pairs under trade agreements that bind both a member and a rival, and the agreements' names."""
    pairs: Pairs = []
    names = []
    for treaty in world.treaties:
        parties = set(treaty.members_on(world.date))
        if treaty.kind == "trade" and parties & set(who.members) and parties & set(who.rivals):
            names.append(treaty.title)
            for tie in treaty.ties_on(world.date):
                if "trade" in tie.obligations:
                    pairs += [(tie.state1, tie.state2), (tie.state2, tie.state1)]
    return pairs, listed(names)
