"""Good camps fast: one-flip descent and tabu search on many camp vectors at once."""

from __future__ import annotations

import math
import time

import numpy as np

from foedus.methods.signed_graph import Floats, Ints, frustrated_weight


def all_camps(size: int) -> Floats:
    """Every camp vector with node 0 in camp +1, shape (2^(size - 1), size)."""
    numbers = np.arange(1 << (size - 1))[:, None]
    bits = (numbers >> np.arange(size - 1)[None, :]) & 1
    return np.hstack([np.ones((len(numbers), 1)), 1.0 - 2.0 * bits])


def descend(matrix: Floats, camps: Floats, deadline: float = math.inf) -> Floats:
    """Flip the worst node of each camp vector, (k, n) in and out, until none gains or the time is up."""
    camps = camps.copy()
    pull = camps * (camps @ matrix)
    while True:
        node = pull.argmin(axis=1)
        rows = np.nonzero(pull[np.arange(len(camps)), node] < 0)[0]
        if not len(rows) or time.monotonic() > deadline:
            return camps
        _flip(matrix, camps, pull, rows, node[rows])


def search(matrix: Floats, starts: Floats, patience: int, seed: int = 0) -> Floats:
    """Tabu search from each start (Glover 1989): the best camps seen, shape (n,).

    Args:
        matrix: the graph, shape (n, n).
        starts: camp vectors, shape (k, n).
        patience: stop after this many moves without a better best.
        seed: of the random tabu tenures; the same seed gives the same camps.
    """
    random = np.random.default_rng(seed)
    camps = starts.copy()
    pull = camps * (camps @ matrix)
    cost = frustrated_weight(matrix, camps)
    rows = np.arange(len(camps))
    barred_until = np.zeros(camps.shape, dtype=np.int64)
    best: Floats = camps[0].copy()
    best_cost = np.inf
    move = last_gain = 0
    while True:
        leader = cost.argmin()
        if cost[leader] < best_cost - 1e-9:
            best_cost, best, last_gain = cost[leader], camps[leader].copy(), move
        if move - last_gain >= patience:
            return best
        move += 1
        node = np.where(barred_until < move, pull, np.inf).argmin(axis=1)
        cost += pull[rows, node]
        _flip(matrix, camps, pull, rows, node)
        barred_until[rows, node] = move + random.integers(3, 4 + min(10, matrix.shape[0] // 3), len(rows))


def _flip(matrix: Floats, camps: Floats, pull: Floats, rows: Ints, node: Ints) -> None:
    """Flip one node in each of the rows; `pull` (satisfied minus frustrated weight at a node) follows."""
    old = pull[rows, node]
    pull[rows] -= 2.0 * camps[rows] * matrix[node] * camps[rows, node][:, None]
    pull[rows, node] = -old
    camps[rows, node] *= -1.0
