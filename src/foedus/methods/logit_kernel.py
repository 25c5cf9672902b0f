"""Loops of the logit over rows, compiled: score, information and log likelihood, and sums of scores.

Rows come in blocks, and the blocks are added up in their order, so that the number of threads does not change
a bit of the result. Counts of rows of X are n, of columns k.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def accumulate(
    x: Any, y: Any, weights: Any, offset: Any, beta: Any, first: int, last: int, score: Any, information: Any
) -> float:
    """Add the rows first … last − 1 to score (k,) and information (k, k).

    Returns their log likelihood Σ w [y η − log(1 + e^η)], η = x'β + offset.
    """
    k = x.shape[1]
    # Products of this size are done by one thread, whatever BLAS has at hand.
    height = max(16, min(512, 200_000 // (k * k)))
    scaled, residual = np.empty((height, k)), np.empty(height)
    total = 0.0
    for start in range(first, last, height):
        rows = min(height, last - start)
        tile = x[start : start + rows]
        eta = np.dot(tile, beta)
        for row in range(rows):
            odds, weight = eta[row] + offset[start + row], weights[start + row]
            e = np.exp(-abs(odds))
            p = 1.0 / (1.0 + e) if odds >= 0.0 else e / (1.0 + e)
            total += weight * (y[start + row] * odds - (max(odds, 0.0) + np.log1p(e)))
            residual[row] = weight * (y[start + row] - p)
            for column in range(k):
                scaled[row, column] = weight * p * (1.0 - p) * tile[row, column]
        score += np.dot(residual[:rows], tile)
        information += np.dot(scaled[:rows].T, tile)
    return total


@njit(cache=True, nogil=True)
def sum_scores(x: Any, y: Any, weights: Any, offset: Any, beta: Any, cluster: Any, sums: Any) -> None:
    """Add the score of each row, w (y − p) x, to its cluster's row of sums (clusters, k)."""
    k = x.shape[1]
    for row in range(x.shape[0]):
        eta = offset[row]
        for a in range(k):
            eta += x[row, a] * beta[a]
        residual = weights[row] * (y[row] - 1.0 / (1.0 + np.exp(-eta)))
        group = cluster[row]
        for a in range(k):
            sums[group, a] += residual * x[row, a]


@njit(cache=True, nogil=True)
def unfit(x: Any, squares: Any) -> int:
    """Add the squares of each column to squares (k,); the first row with a cell that is not finite, or −1."""
    for row in range(x.shape[0]):
        for a in range(x.shape[1]):
            cell = x[row, a]
            if not np.isfinite(cell):
                return row
            squares[a] += cell * cell
    return -1
