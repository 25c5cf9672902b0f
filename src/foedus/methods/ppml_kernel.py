"""Compiled loops of the Poisson estimator: taking group means out of a column, and sums by group."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@njit(cache=True, nogil=True)
def _take_out(column: Floats, weight: Floats, codes: Ints, total: Floats, scratch: Floats) -> None:
    """Subtract from a column, in place, its weighted mean in each group of one set of groups."""
    scratch[:] = 0.0
    for row in range(len(column)):
        scratch[codes[row]] += weight[row] * column[row]
    for group in range(len(total)):
        scratch[group] /= total[group]
    for row in range(len(column)):
        column[row] -= scratch[codes[row]]


@njit(cache=True, nogil=True)
def _sweep(
    column: Floats, weight: Floats, codes: Ints, totals: Floats, starts: Ints, scratch: Floats
) -> None:
    """One symmetric round of projections: the sets of groups forth and back."""
    sets = len(codes)
    for step in range(2 * sets - 1):
        which = step if step < sets else 2 * (sets - 1) - step
        first, last = starts[which], starts[which + 1]
        _take_out(column, weight, codes[which], totals[first:last], scratch[first:last])


@njit(cache=True, nogil=True)
def demean(
    column: Floats, weight: Floats, codes: Ints, starts: Ints, tolerance: float, rounds: int
) -> tuple[int, float]:
    """Take several sets of group effects out of a column, in place: projections with conjugate gradients.

    Args:
        column: shape (n,); what stays is the residual of its weighted regression on all group effects.
        weight: positive, shape (n,).
        codes: group of each row in each set, shape (sets, n).
        starts: where each set's groups begin in one numbering of all groups, shape (sets + 1,).
        tolerance: the norm of what one more round would change, as a share of the column's norm.
        rounds: at most so many.

    Returns:
        Rounds used and the share reached.
    """
    n, sets = len(column), len(codes)
    totals, scratch = np.zeros(starts[-1]), np.zeros(starts[-1])
    for which in range(sets):
        for row in range(n):
            totals[starts[which] + codes[which, row]] += weight[row]
    size = 0.0
    for row in range(n):
        size += weight[row] * column[row] * column[row]
    if size == 0.0:
        return 0, 0.0
    step, moved = column.copy(), np.empty(n)
    _sweep(step, weight, codes, totals, starts, scratch)
    rest = column - step
    step[:] = rest
    left = 0.0
    for row in range(n):
        left += weight[row] * rest[row] * rest[row]
    used = 0
    while used < rounds and left > tolerance * tolerance * size:
        used += 1
        moved[:] = step
        _sweep(moved, weight, codes, totals, starts, scratch)
        along = 0.0
        for row in range(n):
            moved[row] = step[row] - moved[row]
            along += weight[row] * step[row] * moved[row]
        if along <= 0.0:
            break
        length, before, left = left / along, left, 0.0
        for row in range(n):
            column[row] -= length * step[row]
            rest[row] -= length * moved[row]
            left += weight[row] * rest[row] * rest[row]
        for row in range(n):
            step[row] = rest[row] + (left / before) * step[row]
    return used, np.sqrt(left / size)


@njit(cache=True, nogil=True)
def group_sums(values: Floats, codes: Ints, groups: int) -> Floats:
    """Sums of the columns of `values`, shape (n, k), by group: shape (groups, k)."""
    sums = np.zeros((groups, values.shape[1]))
    for row in range(len(values)):
        for column in range(values.shape[1]):
            sums[codes[row], column] += values[row, column]
    return sums
