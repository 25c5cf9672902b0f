"""Power in a compound game of more players than can be enumerated: counts by size and by all sums at once.

A coalition's state is its size and its weight in each part, capped at the part's quota. The states of all
but one player come from halving the players again and again, each half added to the other's table (divide
and conquer): sums of positive numbers only, right to some 1e-14.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.compound_game import CompoundGame

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_CELLS = 8_000_000
MAX_STEPS = 20_000_000_000


@dataclass(frozen=True)
class SwingChances:
    """Chances that follow from the counts.

    Attributes:
        shapley_shubik: shape (n,).
        banzhaf_absolute: shape (n,).
        act, fail: share of all coalitions that win, and that lose.
    """

    shapley_shubik: Floats
    banzhaf_absolute: Floats
    act: float
    fail: float


@dataclass(frozen=True)
class _Grid:
    """Capped sums of the parts that are not plain counts, flattened.

    Attributes:
        wins: by size and cell, shape (n + 1, cells).
        targets: cell to which each kind of player moves a coalition, shape (kinds, cells).
        copies: how many players are of each kind.
        kind: of each player, shape (n,).
    """

    wins: Bools
    targets: Ints
    copies: list[int]
    kind: Ints


def fits(game: CompoundGame) -> bool:
    """Whether `swing_chances` can count the game: some 8 million states, 2e10 steps."""
    kinds = len(np.unique(game.weights, axis=1).T)
    states = game.players * math.prod(_shape(game))
    return states <= MAX_CELLS and states * game.players * (1 + math.log2(max(1, kinds))) <= MAX_STEPS


def swing_chances(game: CompoundGame) -> SwingChances:
    """Shapley-Shubik and Banzhaf indices and the power to act, of any compound game that `fits`.

    Raises:
        InputError: too many states.
    """
    if not fits(game):
        raise InputError("a rule of too many states to count", hint="round the weights")
    grid = _grid(game)
    n = game.players
    table = np.zeros((n, grid.targets.shape[1]))
    table[0, 0] = 1.0
    share = np.array([1.0 / (n * math.comb(n - 1, size)) for size in range(n)])
    shapley, absolute = np.zeros(len(grid.copies)), np.zeros(len(grid.copies))
    act = fail = 0.0
    for kind, others in _without_one(grid, list(range(len(grid.copies))), table, 0):
        before, after = grid.wins[:-1], grid.wins[1:, grid.targets[kind]]
        turned = np.where(after & ~before, others, 0.0).sum(axis=1)
        shapley[kind] = math.fsum((turned * share).tolist())
        absolute[kind] = math.fsum(turned.tolist()) / 2.0 ** (n - 1)
        act, fail = (
            float((np.where(one, others, 0.0) + np.where(other, others, 0.0)).sum()) / 2.0**n
            for one, other in ((before, after), (~before, ~after))
        )
    return SwingChances(shapley[grid.kind], absolute[grid.kind], act, fail)


def _summed(game: CompoundGame) -> list[int]:
    """Parts whose weight is not told by the number of members."""
    return [j for j, weights in enumerate(game.weights) if len(np.unique(weights)) > 1]


def _shape(game: CompoundGame) -> tuple[int, ...]:
    """Sums told apart in each such part: up to its quota."""
    return tuple(max(0, int(game.quotas[j])) + 1 for j in _summed(game))


def _grid(game: CompoundGame) -> _Grid:
    summed, shape = _summed(game), _shape(game)
    where = np.indices(shape).reshape(len(summed), math.prod(shape))
    sizes = np.arange(game.players + 1)[:, None]
    sums: list[Ints] = [
        np.broadcast_to(where[summed.index(j)], (len(sizes), where.shape[1]))
        if j in summed
        else np.broadcast_to(sizes * weights[0], (len(sizes), where.shape[1]))
        for j, weights in enumerate(game.weights)
    ]
    kinds, kind, copies = np.unique(game.weights, axis=1, return_inverse=True, return_counts=True)
    targets = np.zeros((kinds.shape[1], where.shape[1]), dtype=np.int64)
    for place, weights in enumerate(kinds.T):
        moved = [np.minimum(where[k] + weights[j], shape[k] - 1) for k, j in enumerate(summed)]
        targets[place] = np.ravel_multi_index(moved, shape) if moved else 0
    return _Grid(game.wins(sums), targets, copies.tolist(), kind.reshape(-1))


def _without_one(grid: _Grid, kinds: list[int], table: Floats, size: int) -> Iterator[tuple[int, Floats]]:
    """For each kind the table of all players but one of it; `table` holds all players of other kinds."""
    from foedus.methods.joint_counts_kernel import add_player

    if len(kinds) == 1:
        for _ in range(grid.copies[kinds[0]] - 1):
            add_player(table, grid.targets[kinds[0]], size)
            size += 1
        yield kinds[0], table
        return
    middle = len(kinds) // 2
    for kept, added in ((kinds[:middle], kinds[middle:]), (kinds[middle:], kinds[:middle])):
        half, grown = table.copy(), size
        for kind in added:
            for _ in range(grid.copies[kind]):
                add_player(half, grid.targets[kind], grown)
                grown += 1
        yield from _without_one(grid, kept, half, grown)
