"""Compiled count of decisions under any rule, for given latent leanings."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit(cache=True, nogil=True)
def wins(sums: Ints, quotas: Ints, program: Ints, stack: Ints) -> bool:
    """Whether sums of weights win; `stack` is room to work in, as long as the program."""
    top = 0
    for step in program:
        if step >= 0:
            stack[top] = 1 if sums[step] >= quotas[step] else 0
            top += 1
        else:
            top -= 1
            if step == -1:
                stack[top - 1] &= stack[top]
            else:
                stack[top - 1] |= stack[top]
    return bool(stack[0] == 1)


@njit(cache=True, nogil=True)
def count(
    thresholds: Floats,
    shared: Floats,
    common: Floats,
    own: Floats,
    weights: Ints,
    quotas: Ints,
    program: Ints,
) -> tuple[Floats, Floats, Floats]:
    """Shares of the sample in which a draw passes (D,), fails with each objecting, and by each alone (D, n).

    Member i objects where shared·common + sqrt(1 - shared^2)·own is below its threshold. It blocks alone
    where the rest would pass without its objection.

    Args:
        thresholds: shape (D, n); infinite where certain.
        shared: square root of the correlation, shape (D,).
        common: of each member's group, shape (S, n); own: shape (S, n).
        weights, quotas, program: of the compound game, (m, n), (m,), as there.
    """
    draws, n = thresholds.shape
    samples, m = len(own), len(quotas)
    passes, fails, alone = np.zeros(draws), np.zeros((draws, n)), np.zeros((draws, n))
    stack = np.zeros(len(program), dtype=np.int64)
    sums, without = np.zeros(m, dtype=np.int64), np.zeros(m, dtype=np.int64)
    objects = np.zeros(n, dtype=np.bool_)
    for d in range(draws):
        rest = np.sqrt(1.0 - shared[d] * shared[d])
        for s in range(samples):
            sums[:] = 0
            for i in range(n):
                objects[i] = shared[d] * common[s, i] + rest * own[s, i] < thresholds[d, i]
                if not objects[i]:
                    for j in range(m):
                        sums[j] += weights[j, i]
            if wins(sums, quotas, program, stack):
                passes[d] += 1.0
                continue
            for i in range(n):
                if objects[i]:
                    fails[d, i] += 1.0
                    for j in range(m):
                        without[j] = sums[j] + weights[j, i]
                    if wins(without, quotas, program, stack):
                        alone[d, i] += 1.0
    return passes / samples, fails / samples, alone / samples
