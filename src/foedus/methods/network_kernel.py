"""Gibbs sampling of a year's network of new disputes, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def sample(
    first: Any, second: Any, known: Any, star: float, triangle: float, size: float, n: int,
    uniforms: Any, burn_in: int, total: Any,
) -> None:  # fmt: skip
    """Add to total (pairs,) each pair's conditional chance, summed over the sweeps after a burn-in.

    Args:
        first, second: (pairs,) positions of the two states, below n.
        known: (pairs,) the part of the log odds that does not depend on the network.
        star, triangle: coefficients of alternating stars and triangles, `size` their parameter λ.
        uniforms: (sweeps, pairs) numbers in 0-1; the chain begins with the network without disputes.
    """
    ties, shared = np.zeros((n, n), dtype=np.uint8), np.zeros((n, n), dtype=np.int64)
    degree = np.zeros(n, dtype=np.int64)
    rest = 1.0 - 1.0 / size
    sweeps, pairs = uniforms.shape
    for sweep in range(sweeps):
        for pair in range(pairs):
            i, j = first[pair], second[pair]
            old = ties[i, j]
            stars = size * (2.0 - rest ** (degree[i] - old) - rest ** (degree[j] - old))
            triangles = size * (1.0 - rest ** shared[i, j])
            if shared[i, j] > 0:
                for k in range(n):
                    if ties[i, k] & ties[j, k]:
                        triangles += rest ** (shared[i, k] - old) + rest ** (shared[j, k] - old)
            chance = 1.0 / (1.0 + np.exp(-(known[pair] + star * stars + triangle * triangles)))
            if sweep >= burn_in:
                total[pair] += chance
            new = 1 if uniforms[sweep, pair] < chance else 0
            if new != old:
                change = new - old
                for k in range(n):
                    if ties[j, k] and k != i:
                        shared[i, k] += change
                        shared[k, i] += change
                    if ties[i, k] and k != j:
                        shared[j, k] += change
                        shared[k, j] += change
                ties[i, j] = ties[j, i] = new
                degree[i] += change
                degree[j] += change
