"""Gibbs sampling of a year's network of new disputes, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sample(
    first: Any, second: Any, known: Any, star: float, triangle: float, n: int,
    uniforms: Any, burn_in: int, mean: Any,
) -> None:  # fmt: skip
    """Add to mean (pairs,) each pair's conditional chance, averaged over sweeps after a burn-in.

    Args:
        first, second: (pairs,) positions of the two states, below n.
        known: (pairs,) the part of the log odds that does not depend on the network.
        star, triangle: log odds for each other dispute of either state, and for each common opponent.
        uniforms: (sweeps, pairs) numbers in 0-1; the chain begins with the network without disputes.
    """
    ties = np.zeros((n, n), dtype=np.uint8)
    degree = np.zeros(n, dtype=np.int64)
    sweeps, pairs = uniforms.shape
    for sweep in range(sweeps):
        for pair in range(pairs):
            i, j = first[pair], second[pair]
            old = ties[i, j]
            common = 0
            if degree[i] > 0 and degree[j] > 0:
                for k in range(n):
                    common += ties[i, k] & ties[j, k]
            eta = known[pair] + star * (degree[i] + degree[j] - 2 * old) + triangle * common
            chance = 1.0 / (1.0 + np.exp(-eta))
            if sweep >= burn_in:
                mean[pair] += chance / (sweeps - burn_in)
            new = 1 if uniforms[sweep, pair] < chance else 0
            if new != old:
                ties[i, j] = ties[j, i] = new
                degree[i] += new - old
                degree[j] += new - old
