"""Compiled products of chances over sets of members, integrated over the common factor, draw by draw."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROOT = math.sqrt(2.0 * math.pi)


@njit(cache=True, nogil=True)
def integrate(
    thresholds: Floats,
    own: Floats,
    shared: Floats,
    ends: Floats,
    outside: Floats,
    first: Ints,
    points: Floats,
    shares: Floats,
    table: Floats,
    start: float,
    steps: int,
    number: Floats,
) -> Floats:
    """Chance that no member kept objects, for each draw and set of members, shape (D, s).

    Args:
        thresholds: Φ⁻¹(p) of each kind of member, (D, m), infinite where p is 0 or 1.
        own, shared: √(1 − c) and √c, (D,).
        ends: of the interval of the factor with nodes of its own, (D, 2).
        outside: mass of the factor below and above it, (D, 2).
        first: place of a draw's first node in `points`, and of the first that is another's, (D, 2).
        points, shares: Gauss-Legendre nodes and weights of all orders, one after the other.
        table: coefficients of cubics of log Φ(−x) by powers, (4, cells), from `start` on, `steps` a unit.
        number: members kept of each kind, (m, s).
    """
    draws, kinds = thresholds.shape
    sets = number.shape[1]
    found = np.zeros((draws, sets))
    logs = np.empty(kinds)
    last = table.shape[1] - 1.0
    for d in range(draws):
        half = (ends[d, 1] - ends[d, 0]) / 2.0
        count = first[d, 1] - first[d, 0]
        for q in range(-1, count + 1):
            if q < 0 or q == count:
                node = -np.inf if q < 0 else np.inf
                weight = outside[d, 0 if q < 0 else 1]
            else:
                node = ends[d, 0] + half * (1.0 + points[first[d, 0] + q])
                weight = half * shares[first[d, 0] + q] * math.exp(-(node * node) / 2.0) / ROOT
            for k in range(kinds):
                excess = thresholds[d, k]
                if not math.isinf(excess):
                    excess = excess / own[d] - node * (shared[d] / own[d])
                place = min(max((excess - start) * steps, 0.0), last)
                cell = int(place)
                place -= cell
                log = table[3, cell]
                for power in range(2, -1, -1):
                    log = log * place + table[power, cell]
                logs[k] = log
            for s in range(sets):
                total = 0.0
                for k in range(kinds):
                    total += logs[k] * number[k, s]
                found[d, s] += weight * math.exp(total)
    return found
