"""Compiled walk over the minimal winning coalitions of a weighted game, forwards and backwards."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def through(weights: NDArray[np.int64], quota: int, factor: float, spacing: int) -> tuple[Floats, float]:
    """Sum of factor^size over the minimal winning coalitions, through each player and in all.

    Weights fall and are above 0. A coalition is a path: players are taken or left in order, until the
    weight reaches the quota. The ways to come to a player with weight x (forwards) meet the ways to go on
    from there (backwards). Forward tables are kept every `spacing` players and made again between.
    """
    n = len(weights)
    blocks = (n + spacing - 1) // spacing
    kept = np.zeros((blocks, quota))
    here = np.zeros(quota)
    here[0] = 1.0
    for i in range(n):
        if i % spacing == 0:
            kept[i // spacing] = here
        for x in range(quota - 1, weights[i] - 1, -1):
            here[x] += factor * here[x - weights[i]]
    found = np.zeros(n)
    onward = np.zeros(quota)
    tables = np.zeros((spacing, quota))
    for block in range(blocks - 1, -1, -1):
        first = block * spacing
        last = min(first + spacing, n)
        tables[0] = kept[block]
        for i in range(first, last - 1):
            tables[i - first + 1] = tables[i - first]
            for x in range(quota - 1, weights[i] - 1, -1):
                tables[i - first + 1, x] += factor * tables[i - first, x - weights[i]]
        for i in range(last - 1, first - 1, -1):
            total = 0.0
            for x in range(quota):
                after = x + weights[i]
                step = factor if after >= quota else factor * onward[after]
                total += tables[i - first, x] * step
                onward[x] += step
            found[i] = total
    return found, onward[0]
