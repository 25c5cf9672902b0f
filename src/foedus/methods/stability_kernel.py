"""Search of all coalitions, and best replies over draws, for `stability.py`, compiled.

A coalition is a bit set. The search decides player by player who is a member, and turns back as soon as some
member would leave whoever else may join: at best a member still gains what those undecided could add, and the
highest that its curves reach at the strengths still possible. It also turns back where an outsider whom no
member can lose by would join whoever else does. What it passes over is thereby proved unstable.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

OPEN, EXCLUSIVE, MAJORITY = 1, 2, 4


@njit(cache=True, nogil=True)
def curve(knots: Any, at: float) -> float:
    """A piecewise linear curve at a point counted in knots, flat beyond its ends."""
    last = knots.shape[0] - 1
    if at <= 0.0:
        return float(knots[0])
    if at >= last:
        return float(knots[last])
    k = int(at)
    return float(knots[k] + (knots[k + 1] - knots[k]) * (at - k))


@njit(cache=True, nogil=True)
def peaks(reach: Any, inside: Any, outside: Any) -> Any:
    """The most that membership can add through the curves at strengths of k knots and more, shape (n, K)."""
    n, knots = inside.shape
    found = np.empty((n, knots))
    for i in range(n):
        best = -np.inf
        for k in range(knots - 1, -1, -1):
            # A piecewise linear difference is highest at a bend: at a knot of the member's curve, or where
            # the outsider's, who is without i's own strength, has one.
            for at in (float(k), k + (reach[i] - np.floor(reach[i]))):
                best = max(best, curve(inside[i], at) - curve(outside[i], at - reach[i]))
            found[i, k] = best
    return found


@njit(cache=True, nogil=True)
def mark(
    prefix: int, decided: int, net: Any, pairs: Any, alone: Any, reach: Any, inside: Any, outside: Any,
    peak: Any, rest: Any, trough: Any, loss: Any, welcome: Any, tolerance: float, flags: Any,
) -> None:  # fmt: skip
    """Mark the stable coalitions among those whose highest bits are given.

    Args:
        prefix: the highest `decided` bits, as a number.
        net: shape (n, n), what player i's gain from membership changes by each other member j; diagonal 0.
        pairs: shape (n, n), what member i gains from each other member j.
        alone: shape (n,), gain from membership in itself.
        reach: shape (n,), strength of each player in knots of the curves.
        inside, outside: shape (n, K), payoff of a member and of an outsider by the members' joint strength.
        peak: shape (n, K), see `peaks`.
        rest: shape (n + 1, n), the most that the players 0 … p-1 together can add to each gain.
        trough, loss: the least instead of the most, of the curves and of the others.
        welcome: shape (n,), players whose joining no member loses by in any coalition.
        tolerance: gains up to this size tempt nobody.
        flags: shape (2^n,), filled with OPEN, EXCLUSIVE and MAJORITY.
    """
    n = alone.shape[0]
    gain, strength = np.zeros((n + 1, n)), np.zeros(n + 1)
    coalition, branch = np.zeros(n + 1, dtype=np.int64), np.zeros(n + 1, dtype=np.int64)
    # Rows are set element by element: an assignment of arrays takes seconds to compile, for its message.
    for i in range(n):
        gain[0, i] = alone[i]
    for depth in range(decided):
        _decide(depth, prefix >> (decided - 1 - depth) & 1, net, reach, gain, strength, coalition)
    depth = decided
    while depth >= decided:
        if depth == n:
            if _held(coalition[n], gain[n], strength[n], reach, inside, outside, tolerance):
                flags[coalition[n]] = _mark_one(
                    coalition[n], gain[n], strength[n], pairs, reach, inside, outside, tolerance
                )
            depth -= 1
        elif branch[depth] < 2:
            _decide(depth, branch[depth], net, reach, gain, strength, coalition)
            branch[depth] += 1
            open_, members = n - 1 - depth, coalition[depth + 1]
            sums, here = gain[depth + 1], strength[depth + 1]
            if _hopeful(members, open_, sums, here, peak, rest[open_], tolerance) and not _joined_by(
                members, open_, sums, here, reach, trough, loss[open_], welcome, tolerance
            ):
                depth += 1
                branch[min(depth, n)] = 0
        else:
            depth -= 1


@njit(cache=True, nogil=True)
def _decide(depth: int, joins: int, net: Any, reach: Any, gain: Any, strength: Any, coalition: Any) -> None:
    """The player n-1-depth joins or not: gains, strength and coalition at the next depth."""
    n = reach.shape[0]
    player = n - 1 - depth
    coalition[depth + 1] = coalition[depth]
    strength[depth + 1] = strength[depth]
    for i in range(n):
        gain[depth + 1, i] = gain[depth, i]
    if joins:
        coalition[depth + 1] |= 1 << player
        strength[depth + 1] += reach[player]
        for i in range(n):
            gain[depth + 1, i] += net[i, player]


@njit(cache=True, nogil=True)
def _hopeful(
    coalition: int, undecided: int, gain: Any, strength: float, peak: Any, rest: Any, tolerance: float
) -> bool:
    """Whether every member so far may still want to stay, whoever of the undecided joins."""
    k = min(int(strength), peak.shape[1] - 1)
    for i in range(undecided, gain.shape[0]):
        # A hair's breadth for the order of additions.
        if coalition >> i & 1 and gain[i] + rest[i] + peak[i, k] < -tolerance - 1e-9:
            return False
    return True


@njit(cache=True, nogil=True)
def _joined_by(
    coalition: int, undecided: int, gain: Any, strength: float, reach: Any, trough: Any, loss: Any,
    welcome: Any, tolerance: float,
) -> bool:  # fmt: skip
    """Whether some outsider so far joins and is let in, whoever of the undecided joins."""
    for i in range(undecided, gain.shape[0]):
        if welcome[i] and not coalition >> i & 1:
            k = min(int(strength + reach[i]), trough.shape[1] - 1)
            # A hair's breadth for the order of additions.
            if gain[i] + loss[i] + trough[i, k] > tolerance + 1e-9:
                return True
    return False


@njit(cache=True, nogil=True)
def welcomes(pairs: Any, reach: Any, inside: Any, tolerance: float) -> Any:
    """Which players no member can lose by, in any coalition, shape (n,)."""
    n, knots = inside.shape
    found = np.ones(n, dtype=np.bool_)
    for j in range(n):
        for i in range(n):
            if i == j:
                continue
            worst = np.inf
            for k in range(knots):
                # A piecewise linear difference is least at a bend of either curve.
                for at in (float(k), k - reach[j]):
                    worst = min(worst, curve(inside[i], at + reach[j]) - curve(inside[i], at))
            if pairs[i, j] + worst < -tolerance:
                found[j] = False
    return found


@njit(cache=True, nogil=True)
def _held(
    coalition: int, gain: Any, strength: float, reach: Any, inside: Any, outside: Any, tolerance: float
) -> bool:
    """Whether no member would leave."""
    for i in range(gain.shape[0]):
        if coalition >> i & 1:
            more = curve(inside[i], strength) - curve(outside[i], strength - reach[i])
            if gain[i] + more < -tolerance:
                return False
    return True


@njit(cache=True, nogil=True)
def _mark_one(
    coalition: int, gain: Any, strength: float, pairs: Any, reach: Any, inside: Any, outside: Any,
    tolerance: float,
) -> int:  # fmt: skip
    """The rules of admission under which nobody comes in, for a coalition that nobody would leave."""
    n = gain.shape[0]
    wanting = np.empty(n, dtype=np.int64)
    wants = 0
    for i in range(n):
        if not coalition >> i & 1:
            more = curve(inside[i], strength + reach[i]) - curve(outside[i], strength)
            if gain[i] + more > tolerance:
                wanting[wants] = i
                wants += 1
    if wants == 0:
        return OPEN | EXCLUSIVE | MAJORITY
    return int(_kept_out(coalition, strength, wanting[:wants], pairs, reach, inside, tolerance))


@njit(cache=True, nogil=True)
def _kept_out(
    coalition: int, strength: float, wanting: Any, pairs: Any, reach: Any, inside: Any, tolerance: float
) -> int:
    """Whether every outsider who wants in is kept out: by any one member, or by half of the members."""
    by_one, by_half = True, True
    for j in wanting:
        losing, members = 0, 0
        for i in range(reach.shape[0]):
            if coalition >> i & 1:
                members += 1
                change = pairs[i, j] + curve(inside[i], strength + reach[j]) - curve(inside[i], strength)
                if change < -tolerance:
                    losing += 1
        by_one = by_one and losing > 0
        by_half = by_half and members > 0 and 2 * losing >= members
    return (EXCLUSIVE if by_one else 0) | (MAJORITY if by_half else 0)


@njit(cache=True, nogil=True)
def settle(
    member: Any, rule: int, alone: Any, pairs: Any, spill: Any, reach: Any, inside: Any, outside: Any,
    tolerance: float, most: int, path: Any,
) -> int:  # fmt: skip
    """Let the player who gains most by joining or leaving do so, until none does.

    Args:
        member: shape (n,), whether each player is a member to begin with; overwritten with who is in the end.
        rule: OPEN, EXCLUSIVE or MAJORITY.
        most: number of moves after which it is taken to go round in circles.
        path: shape (most,), filled with the players who moved.

    Returns:
        the number of moves, or -1 if it goes round in circles.
    """
    n = alone.shape[0]
    newcomer = np.empty(1, dtype=np.int64)
    for step in range(most):
        strength, coalition = 0.0, 0
        for i in range(n):
            if member[i]:
                strength += reach[i]
                coalition |= 1 << i
        best, mover = tolerance, -1
        for i in range(n):
            without = strength - reach[i] if member[i] else strength
            gain = alone[i] + curve(inside[i], without + reach[i]) - curve(outside[i], without)
            for j in range(n):
                if member[j] and j != i:
                    gain += pairs[i, j] - spill[i, j]
            if member[i]:
                gain = -gain
            elif gain > best and rule != OPEN:
                newcomer[0] = i
                out = _kept_out(coalition, strength, newcomer, pairs, reach, inside, tolerance)
                if out & rule:
                    continue
            if gain > best:
                best, mover = gain, i
        if mover < 0:
            return step
        member[mover] = not member[mover]
        path[step] = mover
    return -1


@njit(cache=True, nogil=True)
def settle_draws(
    members: Any, rule: int, alone: Any, pairs: Any, spill: Any, reach: Any, inside: Any, outside: Any,
    tolerance: float, most: int,
) -> Any:  # fmt: skip
    """`settle` in every draw; `members`, shape (D, n), ends as the coalition each draw settles at."""
    steps = np.empty(members.shape[0], dtype=np.int64)
    path = np.empty(most, dtype=np.int64)
    for d in range(members.shape[0]):
        steps[d] = settle(
            members[d], rule, alone[d], pairs[d], spill[d], reach[d], inside[d], outside[d], tolerance, most,
            path,
        )  # fmt: skip
    return steps
