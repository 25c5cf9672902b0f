"""Compiled kernels of the line index of k camps: relocation from many starts, and branch and bound.

A network is a dense symmetric matrix of signed weights. Camps are numbered from 0. Putting node v into a
camp whose members have the signed weights w to it costs the positive weights to members elsewhere and the
negative ones to members within, which is (all positive weights) - (sum of w over the camp): only that sum
is kept, for each node and camp.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def relocate(weight: Floats, camps: Ints, k: int) -> float:
    """Move the node that gains most until none gains; `camps` changes in place; returns the wrong weight.

    Args:
        weight: signed weights, shape (n, n).
        camps: the camp of each node, shape (n,).
        k: number of camps.
    """
    n = len(camps)
    pull = np.zeros((n, k))
    for i in range(n):
        for j in range(n):
            pull[i, camps[j]] += weight[i, j]
    while True:
        best, node, camp = 1e-9, -1, -1
        for i in range(n):
            for c in range(k):
                if pull[i, c] - pull[i, camps[i]] > best:
                    best, node, camp = pull[i, c] - pull[i, camps[i]], i, c
        if node < 0:
            break
        for j in range(n):
            pull[j, camps[node]] -= weight[node, j]
            pull[j, camp] += weight[node, j]
        camps[node] = camp
    wrong = 0.0
    for i in range(n):
        for j in range(i):
            if (weight[i, j] > 0.0) != (camps[i] == camps[j]):
                wrong += abs(weight[i, j])
    return wrong


@njit(cache=True, nogil=True)
def search(
    weight: Floats,
    positive: Floats,
    first: int,
    k: int,
    suffix: Floats,
    choices: Ints,
    tried: Ints,
    pull: Floats,
    cost: Floats,
    place: Ints,
    best: Floats,
    best_camps: Ints,
    step: float,
    budget: int,
) -> int:
    """Branch and bound over the nodes `first`, `first` + 1, …: Russian dolls (Verfaillie et al. 1996).

    The bound of a node of the tree is what the placed nodes cost, the least that each other node must cost
    against them, and the optimum of the other nodes alone, which was found before. A new camp is opened only
    as the next one, so camps that differ in their numbers alone are not seen twice.

    All arrays are the state of the search, so that it can go on after a pause.

    Args:
        weight: signed weights, shape (n, n).
        positive: positive weights of each node to all nodes before a place, shape (n, n + 1).
        suffix: optimum of the nodes from each place on, shape (n + 1,); known after `first`.
        choices: camps to try at each depth, best first, and the one chosen, shape (n, k + 1); `tried`, how
            many were tried and how many there are, shape (n, 2).
        pull: sum of weights from each camp to each node, at each depth, shape (n + 1, n, k).
        cost: wrong weight of the placed nodes at each depth, shape (n + 1,).
        place: depth and, at each depth, camps in use, shape (n + 2,).
        best: the best value, shape (1,), and `best_camps`, its camps, shape (n,).
        step: two different values differ by at least this much.
        budget: nodes of the tree to visit.

    Returns:
        What is left of the budget; -1 if it is spent and the search not over.
    """
    n = len(weight)
    while place[0] >= first:
        depth = place[0]
        if tried[depth, 0] == tried[depth, 1]:
            place[0] -= 1
            continue
        if budget == 0:
            return -1
        budget -= 1
        camp = choices[depth, tried[depth, 0]]
        tried[depth, 0] += 1
        now = cost[depth] + positive[depth, depth] - positive[depth, first] - pull[depth, depth, camp]
        used = max(place[1 + depth], camp + 1)
        bound = now + suffix[depth + 1]
        limit = best[0] - step / 2.0
        for v in range(depth + 1, n):
            top = -np.inf
            for c in range(k):
                pull[depth + 1, v, c] = pull[depth, v, c]
            pull[depth + 1, v, camp] += weight[depth, v]
            for c in range(min(used + 1, k)):
                top = max(top, pull[depth + 1, v, c])
            bound += positive[v, depth + 1] - positive[v, first] - top
            if bound >= limit:
                break
        if bound >= limit:
            continue
        choices[depth, k] = camp
        if depth == n - 1:
            best[0] = now
            for j in range(first, n):
                best_camps[j] = choices[j, k]
            continue
        enter(pull, depth + 1, used, k, choices, tried)
        cost[depth + 1] = now
        place[0], place[2 + depth] = depth + 1, used
    return budget


@njit(cache=True, nogil=True)
def enter(pull: Floats, depth: int, used: int, k: int, choices: Ints, tried: Ints) -> None:
    """List the camps open to the node at a depth, the one that pulls most first."""
    count = min(used + 1, k)
    for c in range(count):
        spot = c
        while spot > 0 and pull[depth, depth, choices[depth, spot - 1]] < pull[depth, depth, c]:
            choices[depth, spot] = choices[depth, spot - 1]
            spot -= 1
        choices[depth, spot] = c
    tried[depth, 0], tried[depth, 1] = 0, count
