"""The best members to win over: sets of each size, or for each cost, that raise the chance of consensus
most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.consensus import Body, silence

Floats = NDArray[np.float64]

MAX_SETS = 2_000
LEAST_GAIN = 1e-9


def persuasion_frontier(
    objects: ArrayLike,
    correlation: ArrayLike,
    groups: ArrayLike,
    candidates: Sequence[int],
    steps: int | None = None,
) -> list[tuple[tuple[int, ...], Floats]]:
    """The best 0, 1, 2 … members to win over (p_i = 0) and the chance of consensus after it, shape (D,) each.

    Best is the highest mean chance over the draws. Of two members of a group, the one whose p_i is the
    larger in every draw goes first: its part in the product is the smaller at every value of the factor,
    whoever else is left. All sets that respect this order are compared, if there are at most 2,000 of
    them (`frontier_is_exact`); otherwise the best next member is added at each step. The best sets need
    not be nested.

    Args:
        objects, correlation, groups: as in the module.
        candidates: members that may be won over.
        steps: largest number to win over; all candidates if left out.

    Returns:
        For each number of members: the members, those that stay from the set before first, and the chance.

    Raises:
        InputError: as `chance_consensus`, or a candidate that is not a member.
    """
    body = Body.of(objects, correlation, groups)
    kinds = _kinds(body, candidates)
    most = _steps(candidates, steps)
    sets = _sets(kinds, most)
    frontier: list[tuple[tuple[int, ...], Floats]] = []
    entered: list[int] = []
    best = (0,) * len(kinds)
    for size in range(most + 1):
        tried = _one_more(kinds, best, size) if sets is None else [one for one in sets if sum(one) == size]
        best, chance = _best(body, kinds, tried)
        chosen = _members(kinds, best)
        entered = [i for i in entered if i in chosen] + [i for i in chosen if i not in entered]
        frontier.append((tuple(entered), chance))
    return frontier


def frontier_is_exact(
    objects: ArrayLike, groups: ArrayLike, candidates: Sequence[int], steps: int | None = None
) -> bool:
    """Whether `persuasion_frontier` compares every set that can be best, or adds one member at a time.

    Args and errors as there.
    """
    body = Body.of(objects, np.zeros(len(np.atleast_2d(np.asarray(objects)))), groups)
    return _sets(_kinds(body, candidates), _steps(candidates, steps)) is not None


@dataclass(frozen=True)
class Offer:
    """A set of members to win over that no cheaper set betters.

    Attributes:
        members: the set, in order.
        cost: the sum of their costs.
        chance: of consensus once they are won over, shape (D,).
    """

    members: tuple[int, ...]
    cost: float
    chance: Floats


def persuasion_offers(
    objects: ArrayLike,
    correlation: ArrayLike,
    groups: ArrayLike,
    costs: ArrayLike,
    candidates: Sequence[int],
    steps: int | None = None,
) -> list[Offer]:
    """The frontier of cost and chance: sets of members to win over, dearer and better one after the other.

    Better is a higher mean chance over the draws. Of two members of a group, the one that is the likelier to
    object in every draw and costs no more goes first. All sets that respect this are compared if
    `offers_are_exact`; otherwise the next member with the highest gain for its cost is added at each step.

    Args:
        objects, correlation, groups: as in the module `adoption_chance`.
        costs: of winning each member over, above 0, shape (n,).
        candidates: members that may be won over.
        steps: largest number to win over; all candidates if left out.

    Raises:
        InputError: as `persuasion_frontier`, or costs that do not fit.
    """
    body = Body.of(objects, correlation, groups)
    price = _price(body, costs)
    kinds, most = _kinds(body, candidates, price), _steps(candidates, steps)
    sets = _sets(kinds, most)
    if sets is None:
        return _stepwise(body, kinds, price, most)
    by_cost: dict[float, list[tuple[int, ...]]] = {}
    for one in sets:
        by_cost.setdefault(_cost(kinds, one, price), []).append(one)
    offers: list[Offer] = []
    for cost in sorted(by_cost):
        best, chance = _best(body, kinds, by_cost[cost])
        _add(offers, Offer(_members(kinds, best), cost, chance))
    return offers


def offers_are_exact(
    objects: ArrayLike,
    groups: ArrayLike,
    costs: ArrayLike,
    candidates: Sequence[int],
    steps: int | None = None,
) -> bool:
    """Whether `persuasion_offers` compares every set that can be on the frontier.

    Args and errors as there.
    """
    body = Body.of(objects, np.zeros(len(np.atleast_2d(np.asarray(objects)))), groups)
    return _sets(_kinds(body, candidates, _price(body, costs)), _steps(candidates, steps)) is not None


@dataclass(frozen=True)
class _Kind:
    """Candidates of one group with the same chances and cost: members, chances (D,), and the kinds that go
    before."""

    members: tuple[int, ...]
    chances: Floats
    before: tuple[int, ...]


def _price(body: Body, costs: ArrayLike) -> Floats:
    price = np.asarray(costs, dtype=float)
    if price.shape != (body.size,) or not (np.isfinite(price).all() and (price > 0).all()):
        raise InputError(f"costs {price.shape} for {body.size} members", hint="one a member, above 0")
    return price


def _stepwise(body: Body, kinds: Sequence[_Kind], price: Floats, most: int) -> list[Offer]:
    """One member more at each step: the one with the highest gain of mean chance for its cost."""
    counts = (0,) * len(kinds)
    chance = silence(body, np.ones((body.size, 1)))[:, 0]
    offers = [Offer((), 0.0, chance)]
    for size in range(1, most + 1):
        tried = _one_more(kinds, counts, size)
        kept = _kept(body, kinds, tried)
        after = silence(body, kept)
        costs = np.array([_cost(kinds, one, price) for one in tried])
        gain = (after.mean(axis=0) - offers[-1].chance.mean()) / (costs - _cost(kinds, counts, price))
        place = int(np.argmax(gain.round(12)))
        counts = tried[place]
        _add(offers, Offer(_members(kinds, counts), float(costs[place]), after[:, place]))
    return offers


def _add(offers: list[Offer], offer: Offer) -> None:
    """Put an offer on the frontier if it betters all cheaper ones."""
    if not offers or offer.chance.mean() > offers[-1].chance.mean() + LEAST_GAIN:
        offers.append(offer)


def _cost(kinds: Sequence[_Kind], counts: Sequence[int], price: Floats) -> float:
    costs = [price[i] for i in _members(kinds, counts)]
    return round(math.fsum(costs), 9)


def _members(kinds: Sequence[_Kind], counts: Sequence[int]) -> tuple[int, ...]:
    return tuple(i for kind, count in zip(kinds, counts, strict=True) for i in kind.members[:count])


def _steps(candidates: Sequence[int], steps: int | None) -> int:
    count = len(set(candidates))
    return count if steps is None else max(0, min(steps, count))


def _kinds(body: Body, candidates: Sequence[int], price: Floats | None = None) -> list[_Kind]:
    """Candidates by kind, the likeliest objectors first."""
    price = np.ones(body.size) if price is None else price
    wrong = [i for i in candidates if not 0 <= i < body.size]
    if wrong:
        raise InputError(f"candidate {wrong[0]}", hint=f"members are numbered 0 to {body.size - 1}")
    grouped: dict[tuple[int, bytes, float], list[int]] = {}
    for i in sorted(set(candidates)):
        alike = (int(body.groups[i]), body.chances[:, i].tobytes(), float(price[i]))
        grouped.setdefault(alike, []).append(i)
    ranked = sorted(
        grouped.values(),
        key=lambda members: (-float(body.chances[:, members[0]].mean()), price[members[0]], members),
    )
    kinds: list[_Kind] = []
    for members in ranked:
        own, group = body.chances[:, members[0]], body.groups[members[0]]
        before = [
            place
            for place, other in enumerate(kinds)
            if body.groups[other.members[0]] == group
            and price[other.members[0]] <= price[members[0]]
            and bool(np.all(other.chances >= own))
        ]
        kinds.append(_Kind(tuple(members), own, tuple(before)))
    return kinds


def _sets(kinds: Sequence[_Kind], most: int) -> list[tuple[int, ...]] | None:
    """Every number of members of each kind that can be best, up to `most` in all; None if there are too
    many."""
    sets: list[tuple[int, ...]] = [()]
    for kind in kinds:
        longer = []
        for one in sets:
            room = most - sum(one)
            if any(one[place] < len(kinds[place].members) for place in kind.before):
                room = 0
            longer += [(*one, count) for count in range(min(room, len(kind.members)) + 1)]
        sets = longer
        if len(sets) > MAX_SETS:
            return None
    return sets


def _one_more(kinds: Sequence[_Kind], best: tuple[int, ...], size: int) -> list[tuple[int, ...]]:
    """The set itself if it has the size, else all sets with one member more."""
    if sum(best) == size:
        return [best]
    return [
        (*best[:place], best[place] + 1, *best[place + 1 :])
        for place, kind in enumerate(kinds)
        if best[place] < len(kind.members)
    ]


def _best(
    body: Body, kinds: Sequence[_Kind], sets: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...], Floats]:
    """The set with the highest mean chance, and that chance; of equals the one that wins over the
    likeliest."""
    chance = silence(body, _kept(body, kinds, sets))
    means = np.array([float(kind.chances.mean()) for kind in kinds])
    won = np.array(sets, dtype=float).reshape(len(sets), len(kinds)) @ means
    place = int(np.lexsort((-won, -chance.mean(axis=0).round(12)))[0])
    return sets[place], chance[:, place]


def _kept(body: Body, kinds: Sequence[_Kind], sets: Sequence[tuple[int, ...]]) -> Floats:
    """1 for each member that is not won over, shape (n, sets)."""
    kept = np.ones((body.size, len(sets)))
    for column, counts in enumerate(sets):
        kept[list(_members(kinds, counts)), column] = 0.0
    return kept
