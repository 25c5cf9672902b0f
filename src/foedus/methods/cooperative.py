"""Who owes whom: what each player of a coalition game may claim (Shapley, Owen, nucleolus, core).

A game of n players is an array `v` of 2^n worths: `v[S]` is what the coalition with bit i set for each member
i can get by itself, `v[0] = 0`.

Shapley 1953, A value for n-person games; Owen 1977, Values of games with a priori unions; Schmeidler 1969,
The nucleolus of a characteristic function game; Maschler, Peleg & Shapley 1979, Geometric properties of the
kernel, nucleolus, and related solution concepts; Gillies 1959 (core).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved

Floats = NDArray[np.float64]
MOST_PLAYERS = 24
MOST_FOR_NUCLEOLUS = 14
TOLERANCE = 1e-9


def shapley_value(v: ArrayLike) -> Floats:
    """Each player's average contribution over all orders of joining.

    Args:
        v: shape (2^n,), worth of each coalition; n at most 24.

    Returns:
        shape (n,); they add up to the worth of all together.

    Raises:
        InputError: not 2^n finite numbers, or the empty coalition is worth something.
    """
    worth, n = _checked(v, MOST_PLAYERS)
    sizes = _sizes(n)
    share = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    value = np.empty(n)
    for i in range(n):
        without, with_i = _split(worth, n, i)
        value[i] = float(share[_split(sizes, n, i)[0]] @ (with_i - without))
    return value


def owen_value(v: ArrayLike, unions: Sequence[Sequence[int]]) -> Floats:
    """The Shapley value when players join union by union: first over orders of unions, then within each.

    Args:
        v: shape (2^n,), worth of each coalition.
        unions: each player's position in exactly one of them.

    Returns:
        shape (n,); they add up to the worth of all together.

    Raises:
        InputError: not a game, or the unions are no partition of its players.
    """
    worth, n = _checked(v, MOST_PLAYERS)
    if sorted(i for union in unions for i in union) != list(range(n)):
        raise InputError("unions must hold each player once", where="unions")
    masks = [sum(1 << i for i in union) for union in unions]
    value = np.zeros(n)
    for place, union in enumerate(unions):
        others = [mask for k, mask in enumerate(masks) if k != place]
        came = _subset_masks(others)
        outer = _order_share(_sizes(len(others)), len(others) + 1)
        for i in union:
            mates = [1 << k for k in union if k != i]
            inside = _subset_masks(mates)
            inner = _order_share(_sizes(len(mates)), len(mates) + 1)
            before = came[:, None] | inside[None, :]
            value[i] = float(outer @ (worth[before | 1 << i] - worth[before]) @ inner)
    return value


def core_is_empty(v: ArrayLike) -> bool:
    """Whether every division of the whole leaves some coalition less than it could get by itself."""
    worth, n = _checked(v, MOST_FOR_NUCLEOLUS)
    if n == 1:
        return False
    excess, _, _ = _least_excess(worth, n, {})
    return bool(excess > TOLERANCE * max(1.0, float(np.abs(worth).max())))


def nucleolus(v: ArrayLike) -> Floats:
    """The division whose largest complaints are smallest, one after the other.

    The complaint (excess) of a coalition is its worth less what its members get. The largest is made as small
    as it can be by a linear program, the coalitions that bind are settled at it, and so on with the rest,
    until the settled ones leave one division. No division need leave each player at least what it gets alone
    (this is the prenucleolus); where the core is not empty the two are the same.

    Args:
        v: shape (2^n,), worth of each coalition; n at most 14.

    Returns:
        shape (n,).

    Raises:
        InputError: not a game of at most 14 players.
        NotProved: a linear program was not solved to its optimum.
    """
    worth, n = _checked(v, MOST_FOR_NUCLEOLUS)
    everybody = (1 << n) - 1
    settled: dict[int, float] = {}
    basis = _Span(n)
    basis.add(everybody)
    division = np.array([worth[everybody]])
    while basis.rank < n:
        excess, division, prices = _least_excess(worth, n, settled)
        binding = [mask for mask, price in prices.items() if price > TOLERANCE]
        added = False
        for mask in sorted(binding):
            if mask not in settled:
                settled[mask] = excess
                added |= basis.add(mask)
        if not added and not binding:
            raise NotProved("the nucleolus: no coalition binds", float(excess), float(excess))
        # What lies in the span of the settled ones is settled with them, at its own excess.
        for mask in range(1, everybody):
            if mask not in settled and basis.holds(mask):
                settled[mask] = float(worth[mask] - division @ _members(mask, n))
    return division


def _least_excess(worth: Floats, n: int, settled: dict[int, float]) -> tuple[float, Floats, dict[int, float]]:
    """min e: x(N) = v(N), x(S) = v(S) - settled[S], x(S) >= v(S) - e; and the prices of the last rows."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    everybody = (1 << n) - 1
    free = np.array([mask for mask in range(1, everybody) if mask not in settled], dtype=np.int64)
    rows = np.column_stack([-_membership(free, n), -np.ones(len(free))])
    fixed = np.array([everybody, *sorted(settled)], dtype=np.int64)
    equal = np.column_stack([_membership(fixed, n), np.zeros(len(fixed))])
    target = worth[fixed] - np.array([settled.get(int(mask), 0.0) for mask in fixed])
    found: Any = linprog(
        np.r_[np.zeros(n), 1.0],
        A_ub=csr_array(rows),
        b_ub=-worth[free],
        A_eq=csr_array(equal),
        b_eq=target,
        bounds=(None, None),
        method="highs",
    )
    if found.status != 0:
        raise NotProved(f"a linear program of the nucleolus ({found.message})", -np.inf, np.inf)
    prices = {int(mask): -float(price) for mask, price in zip(free, found.ineqlin.marginals, strict=True)}
    return float(found.fun), np.asarray(found.x[:n]), prices


class _Span:
    """The linear span of the settled coalitions, as rows in echelon form."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.rows: list[tuple[int, Floats]] = []

    @property
    def rank(self) -> int:
        return len(self.rows)

    def _rest(self, mask: int) -> Floats:
        row = _members(mask, self.n)
        for lead, other in self.rows:
            row = row - row[lead] * other
        return row

    def holds(self, mask: int) -> bool:
        return bool(np.abs(self._rest(mask)).max() < TOLERANCE)

    def add(self, mask: int) -> bool:
        """Add a coalition; whether it was new to the span."""
        row = self._rest(mask)
        lead = int(np.abs(row).argmax())
        if abs(row[lead]) < TOLERANCE:
            return False
        self.rows.append((lead, row / row[lead]))
        return True


def _checked(v: ArrayLike, most: int) -> tuple[Floats, int]:
    worth = np.asarray(v, dtype=float)
    n = int(worth.size).bit_length() - 1
    if n < 1 or worth.ndim != 1 or worth.size != 1 << n:
        raise InputError(f"{worth.size} worths", where="v", hint="one for each of the 2^n coalitions")
    if n > most:
        raise InputError(f"{n} players", where="v", hint=f"at most {most}")
    if not np.isfinite(worth).all():
        raise InputError("a worth that is no finite number", where="v")
    if worth[0] != 0:
        raise InputError(f"the empty coalition is worth {worth[0]:g}", where="v", hint="0")
    return worth, n


def _sizes(n: int) -> NDArray[np.int64]:
    """Number of members of each of the 2^n coalitions."""
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(n):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes


def _split(values: NDArray[Any], n: int, i: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The values of the coalitions without player i and, in the same order, of those with it added."""
    cut = values.reshape(1 << (n - 1 - i), 2, 1 << i)
    return cut[:, 0, :].ravel(), cut[:, 1, :].ravel()


def _order_share(sizes: NDArray[np.int64], n: int) -> Floats:
    """Share of the n! orders in which exactly a given set of that size comes before a player."""
    share = np.array([factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)])
    return np.asarray(share[sizes])


def _subset_masks(parts: Sequence[int]) -> NDArray[np.int64]:
    """The union of each subset of disjoint bit sets, in the order of `_sizes`."""
    masks = np.zeros(1, dtype=np.int64)
    for part in parts:
        masks = np.concatenate([masks, masks | part])
    return masks


def _membership(masks: NDArray[np.int64], n: int) -> Floats:
    """Shape (len(masks), n): 1 for each member."""
    return ((masks[:, None] >> np.arange(n)) & 1).astype(float)


def _members(mask: int, n: int) -> Floats:
    return np.array([float(mask >> i & 1) for i in range(n)])
