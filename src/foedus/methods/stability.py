"""Which memberships hold: nobody inside would leave, nobody outside would join or be let in.

A coalition is internally stable if no member gains by leaving, externally stable if no outsider gains by
joining (open membership), or if every outsider who would gain is kept out by the members: by any one member
who would lose by it (exclusive membership, admission by consensus), or by half of them (admission by
majority). The empty coalition counts as any other.

Utilities come in one of two forms: a table of all coalitions (`stable_in_table`), or `Utilities`, a sum of a
part of one's own, of parts for each other member, and of a curve of the members' joint strength, for which
all 2^24 coalitions are checked in a fraction of a second (`stable`).

d'Aspremont, Jacquemin, Gabszewicz & Weymark 1983, On the stability of collusive price leadership, Canadian
Journal of Economics 16; Barrett 1994, Self-enforcing international environmental agreements, Oxford Economic
Papers 46; Finus, Altamirano-Cabrera & van Ierland 2005, The effect of membership rules and voting schemes on
the success of international climate agreements, Public Choice 125.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Masks = NDArray[np.int64]
Rule = Literal["open", "exclusive", "majority"]
RULES: tuple[Rule, ...] = ("open", "exclusive", "majority")
EIGHT = 8
MOST_PLAYERS = 26
MOST_IN_TABLE = 20
MOVES_A_PLAYER = 8
SPLIT = 6
"""Players whose membership is given to a thread with its part of the search."""


@dataclass(frozen=True)
class Utilities:
    """Payoffs of n players in every coalition, without writing them all down.

    A member i of S has `alone[i] + sum over j in S, j not i, of pairs[i, j] + inside[i](x)`, an outsider
    `sum over j in S of spill[i, j] + outside[i](x)`, where x is the sum of the members' strengths and a curve
    is piecewise linear between its K knots at equal steps from 0 to the strength of all players together.

    Attributes:
        alone: shape (n,).
        pairs, spill: shape (n, n); the diagonal is not used.
        strength: shape (n,), not negative.
        inside, outside: shape (n, K), K at least 2.

    With a leading axis of draws in every array the functions of draws take them all at once.
    """

    alone: Floats
    pairs: Floats
    spill: Floats
    strength: Floats
    inside: Floats
    outside: Floats

    @classmethod
    def of(
        cls,
        alone: ArrayLike,
        pairs: ArrayLike | None = None,
        spill: ArrayLike | None = None,
        strength: ArrayLike | None = None,
        inside: ArrayLike | None = None,
        outside: ArrayLike | None = None,
    ) -> Utilities:
        """Utilities with the parts left out taken as 0.

        Raises:
            InputError: shapes that do not fit, or a number that is not finite.
        """
        own = np.ascontiguousarray(alone, dtype=float)
        shape = own.shape
        given = {
            "pairs": (pairs, (*shape, shape[-1])),
            "spill": (spill, (*shape, shape[-1])),
            "strength": (strength, shape),
            "inside": (inside, (*shape, 2)),
            "outside": (outside, (*shape, 2)),
        }
        parts = {"alone": own}
        for name, (value, zeros) in given.items():
            part = np.zeros(zeros) if value is None else np.ascontiguousarray(value, dtype=float)
            if part.shape[: len(shape)] != shape or part.ndim != len(zeros):
                raise InputError(f"shape {part.shape} beside {shape}", where=name)
            if name in ("pairs", "spill") and part.shape != zeros:
                raise InputError(f"shape {part.shape}, needed {zeros}", where=name)
            parts[name] = part
        found = cls(**parts)
        found._check()
        return found

    def _check(self) -> None:
        for each in fields(self):
            if not np.isfinite(getattr(self, each.name)).all():
                raise InputError("a utility that is no finite number", where=each.name)
        if (self.strength < 0).any():
            raise InputError("a strength below 0", where="strength")
        if self.inside.shape[-1] != self.outside.shape[-1] or self.inside.shape[-1] < 2:
            raise InputError("both curves need the same number of knots, 2 or more", where="inside")

    @property
    def n(self) -> int:
        """Number of players."""
        return int(self.alone.shape[-1])

    def of_players(self, which: NDArray[np.int64]) -> Utilities:
        """The same game of some players, or of all in another order; one draw only."""
        square = np.ix_(which, which)
        return Utilities(
            alone=self.alone[which],
            pairs=np.ascontiguousarray(self.pairs[square]),
            spill=np.ascontiguousarray(self.spill[square]),
            strength=self.strength[which],
            inside=np.ascontiguousarray(self.inside[which]),
            outside=np.ascontiguousarray(self.outside[which]),
        )

    def reach(self) -> Floats:
        """Each player's strength in steps between knots."""
        total = self.strength.sum(axis=-1, keepdims=True)
        steps = self.inside.shape[-1] - 1
        share = np.divide(self.strength * steps, total, out=np.zeros_like(self.strength), where=total > 0)
        return np.asarray(share)

    def of_coalition(self, coalition: int) -> Floats:
        """The payoff of every player in one coalition (a bit set), shape (n,); one draw only."""
        members = (coalition >> np.arange(self.n) & 1).astype(bool)
        at = float(self.reach()[members].sum())
        inside, outside = _read_off(self.inside, at), _read_off(self.outside, at)
        others = np.where(np.eye(self.n, dtype=bool), 0.0, self.pairs)[:, members].sum(axis=1)
        spilt = self.spill[:, members].sum(axis=1)
        return np.asarray(np.where(members, self.alone + others + inside, spilt + outside))


@dataclass(frozen=True)
class Stable:
    """The stable coalitions as bit sets (bit i: player i is a member), sorted.

    Attributes:
        n: number of players.
        open: nobody would leave, nobody would join.
        exclusive: nobody would leave, and some member loses by each who would join.
        majority: nobody would leave, and half of the members lose by each who would join.
    """

    n: int
    open: Masks
    exclusive: Masks
    majority: Masks

    def members(self, rule: Rule = "open") -> list[tuple[int, ...]]:
        """The stable coalitions under a rule as tuples of players, the largest first."""
        found = [players(int(mask), self.n) for mask in getattr(self, rule)]
        return sorted(found, key=lambda each: (-len(each), each))


@dataclass(frozen=True)
class Path:
    """Where best replies lead from a coalition.

    Attributes:
        moves: players in the order in which they joined or left.
        coalitions: the coalition before the first move and after each, as bit sets.
        settled: False if it goes round in circles.
    """

    moves: tuple[int, ...]
    coalitions: tuple[int, ...]
    settled: bool


def players(coalition: int, n: int) -> tuple[int, ...]:
    """The members of a bit set."""
    return tuple(i for i in range(n) if coalition >> i & 1)


def stable(utilities: Utilities, tolerance: float = 0.0, threads: int | None = None) -> Stable:
    """Every stable coalition of up to 26 players, by going through all of them.

    Args:
        utilities: of one draw.
        tolerance: gains up to this size tempt nobody.
        threads: number of threads (default: the cores at hand); the result does not depend on it.

    Raises:
        InputError: too many players, or utilities of several draws.
    """
    kernel = _kernel()

    n = _one_draw(utilities)
    if n > MOST_PLAYERS:
        raise InputError(f"{n} players", where="utilities", hint=f"at most {MOST_PLAYERS}")
    # Whoever gains least is decided first, at the highest bit: most is passed over that way.
    order = np.argsort(-_average_gain(utilities), kind="stable")
    part = utilities.of_players(order)
    reach = part.reach()
    net = np.where(np.eye(n, dtype=bool), 0.0, part.pairs - part.spill)
    rest = np.vstack([np.zeros(n), np.cumsum(np.maximum(net, 0.0).T, axis=0)])
    peak = kernel.peaks(reach, part.inside, part.outside)
    trough = -kernel.peaks(reach, -part.inside, -part.outside)
    loss = np.vstack([np.zeros(n), np.cumsum(np.minimum(net, 0.0).T, axis=0)])
    welcome = kernel.welcomes(part.pairs, reach, part.inside, float(tolerance))
    flags = np.zeros(1 << n, dtype=np.uint8)
    arrays: Any = (net, part.pairs, part.alone, reach, part.inside, part.outside)
    bounds: Any = (peak, rest, trough, loss, welcome)
    decided = min(n, SPLIT)

    def work(prefix: int) -> None:
        kernel.mark(prefix, decided, *arrays, *bounds, float(tolerance), flags)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        list(pool.map(work, range(1 << decided)))
    return _stable(flags, order)


def stable_in_table(utilities: ArrayLike, tolerance: float = 0.0) -> Stable:
    """Every stable coalition, given the payoff of every player in every coalition.

    Args:
        utilities: shape (2^n, n): row S, column i is what player i has when the coalition is S, whether it is
            a member or not; n at most 20.
        tolerance: gains up to this size tempt nobody.

    Raises:
        InputError: the table does not fit or holds a number that is not finite.
    """
    table = np.asarray(utilities, dtype=float)
    n = table.shape[1] if table.ndim == 2 else 0
    if not 1 <= n <= MOST_IN_TABLE or table.shape[0] != 1 << n:
        hint = f"2^n rows of n columns, n at most {MOST_IN_TABLE}"
        raise InputError(f"a table of shape {table.shape}", where="utilities", hint=hint)
    if not np.isfinite(table).all():
        raise InputError("a utility that is no finite number", where="utilities")
    from foedus.methods.stability_kernel import EXCLUSIVE, MAJORITY, OPEN

    everyone = np.arange(1 << n)
    sizes = np.array([int(mask).bit_count() for mask in everyone])
    held = np.ones(1 << n, dtype=bool)
    by_rule = {rule: np.ones(1 << n, dtype=bool) for rule in RULES}
    for j in range(n):
        without = everyone[everyone >> j & 1 == 0]
        joined = without | 1 << j
        gain = table[joined, j] - table[without, j]
        held[joined] &= gain >= -tolerance
        tempted = gain > tolerance
        members = without[:, None] >> np.arange(n) & 1 == 1
        losing = ((table[joined] < table[without] - tolerance) & members).sum(axis=1)
        by_rule["open"][without] &= ~tempted
        by_rule["exclusive"][without] &= ~tempted | (losing > 0)
        by_rule["majority"][without] &= ~tempted | ((2 * losing >= sizes[without]) & (sizes[without] > 0))
    flags = np.zeros(1 << n, dtype=np.uint8)
    for rule, bit in (("open", OPEN), ("exclusive", EXCLUSIVE), ("majority", MAJORITY)):
        flags |= np.where(held & by_rule[rule], bit, 0).astype(np.uint8)  # type: ignore[index]
    return _stable(flags, np.arange(n))


def best_replies(utilities: Utilities, start: int = 0, rule: Rule = "open", tolerance: float = 0.0) -> Path:
    """From one coalition, let whoever gains most by joining or leaving do so, until nobody does.

    Args:
        utilities: of one draw.
        start: the coalition to begin with, as a bit set.
        rule: who may keep an outsider out.
        tolerance: gains up to this size tempt nobody.
    """
    kernel = _kernel()

    n = _one_draw(utilities)
    member = (start >> np.arange(n) & 1).astype(np.bool_)
    most = MOVES_A_PLAYER * n
    path = np.empty(most, dtype=np.int64)
    arrays = _arrays(utilities)
    steps = kernel.settle(member, _bit(rule), *arrays, float(tolerance), most, path)
    moves = tuple(int(i) for i in (path if steps < 0 else path[:steps]))
    coalitions = [start]
    for i in moves:
        coalitions.append(coalitions[-1] ^ 1 << i)
    return Path(moves, tuple(coalitions), steps >= 0)


def settled_members(
    utilities: Utilities, start: ArrayLike, rule: Rule = "open", tolerance: float = 0.0
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where best replies lead in every draw.

    Args:
        utilities: with a leading axis of D draws.
        start: shape (n,), whether each player is a member to begin with.
        rule: who may keep an outsider out.
        tolerance: gains up to this size tempt nobody.

    Returns:
        members where it ends, shape (D, n), and whether it came to an end at all, shape (D,).

    Raises:
        InputError: utilities without an axis of draws.
    """
    kernel = _kernel()

    if utilities.alone.ndim != 2:
        raise InputError("utilities need a leading axis of draws", where="utilities")
    members = np.ascontiguousarray(np.broadcast_to(np.asarray(start, dtype=np.bool_), utilities.alone.shape))
    members = members.copy()
    most = MOVES_A_PLAYER * utilities.n
    arrays = _arrays(utilities)
    steps = kernel.settle_draws(members, _bit(rule), *arrays, float(tolerance), most)
    return members, steps >= 0


def _kernel() -> Any:
    """The compiled loops, loaded when they are first needed; their types are those of the compiler."""
    from foedus.methods import stability_kernel

    return stability_kernel


def _arrays(utilities: Utilities) -> Any:
    return (
        utilities.alone,
        utilities.pairs,
        utilities.spill,
        utilities.reach(),
        utilities.inside,
        utilities.outside,
    )


def _read_off(curves: Floats, at: float) -> Floats:
    """Values of curves (n, knots) between their knots, which stand at 0, 1, …; the last value beyond them."""
    low = int(at)
    if low >= curves.shape[1] - 1:
        return np.array(curves[:, -1])
    return np.asarray((curves[:, low + 1] - curves[:, low]) * (at - low) + curves[:, low])


def _one_draw(utilities: Utilities) -> int:
    if utilities.alone.ndim != 1:
        raise InputError("utilities of one draw are needed", where="utilities")
    return utilities.n


def _bit(rule: Rule) -> int:
    kernel = _kernel()

    if rule not in RULES:
        raise InputError(f"unknown rule '{rule}'", where="rule", hint=f"one of {', '.join(RULES)}")
    return int({"open": kernel.OPEN, "exclusive": kernel.EXCLUSIVE, "majority": kernel.MAJORITY}[rule])


def _average_gain(utilities: Utilities) -> Floats:
    """Each player's gain from membership, averaged over coalitions as if the curves were straight."""
    net = np.where(np.eye(utilities.n, dtype=bool), 0.0, utilities.pairs - utilities.spill)
    curves = utilities.inside.mean(axis=1) - utilities.outside.mean(axis=1)
    return np.asarray(utilities.alone + net.sum(axis=1) / 2.0 + curves)


def _stable(flags: NDArray[Any], order: NDArray[Any]) -> Stable:
    """The marked coalitions, with bit k of a mark standing for player `order[k]`."""

    def named(masks: Masks) -> Masks:
        # Player by player: where nearly every coalition is stable there are millions.
        found = np.zeros_like(masks)
        for bit, player in enumerate(order.tolist()):
            found |= (masks >> bit & 1) << player
        return np.sort(found)

    # Most marks are 0: eight are looked at in one go.
    some = np.flatnonzero(flags.view(np.uint64)) if len(flags) >= EIGHT else np.zeros(1, dtype=np.intp)
    marked = (some[:, None] * EIGHT + np.arange(min(EIGHT, len(flags)))).ravel()
    marked = marked[flags[marked] > 0]
    return Stable(len(order), **{rule: named(marked[flags[marked] & _bit(rule) > 0]) for rule in RULES})
