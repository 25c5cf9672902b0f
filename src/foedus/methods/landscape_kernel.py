"""Compiled kernels of landscape theory: all local optima by Gray code, basins, descent, tabu search.

States are nodes with a coupling J[i, j] to each other (size times size times propensity, both directions
added up), a configuration is a number whose bit b says whether node b + 1 is in another camp than node 0.
The *pull* of node i is the sum of J[i, j] over its own camp less that over the other camp: what the energy
rises by if it switches. A configuration is a local optimum if no pull is negative.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pointers = NDArray[np.int32]

CHUNK = 12
"""Fields are computed anew every 2^12 configurations, so that rounding cannot add up."""


@njit(cache=True, nogil=True)
def fields(coupling: Floats, code: int, side: Floats, field: Floats) -> None:
    """Sides (+1 or -1, shape (n,)) of a configuration and J @ side, written in place."""
    n = len(side)
    side[0] = 1.0
    for b in range(n - 1):
        side[b + 1] = -1.0 if (code >> b) & 1 else 1.0
    for i in range(n):
        field[i] = 0.0
        for j in range(n):
            field[i] += coupling[i, j] * side[j]


@njit(cache=True, nogil=True)
def local_optima(coupling: Floats, slack: float, found: Ints) -> int:
    """Write the numbers of all local optima into `found` as far as there is room; returns how many there are.

    Args:
        coupling: J, symmetric, zero diagonal, shape (n, n).
        slack: a pull above minus this counts as not negative.
    """
    n = len(coupling)
    side, field = np.empty(n), np.empty(n)
    count, chunk = 0, min(CHUNK, n - 1)
    for start in range(0, 1 << (n - 1), 1 << chunk):
        code = start ^ (start >> 1)
        fields(coupling, code, side, field)
        for step in range(start, start + (1 << chunk)):
            if step > start:
                bit = 0
                while not (step >> bit) & 1:
                    bit += 1
                turned = bit + 1
                twice = 2.0 * side[turned]
                side[turned] = -side[turned]
                for i in range(n):
                    field[i] -= twice * coupling[turned, i]
                code ^= 1 << bit
            stable = True
            for i in range(n):
                if side[i] * field[i] < -slack:
                    stable = False
                    break
            if stable:
                if count < len(found):
                    found[count] = code
                count += 1
    return count


@njit(cache=True, nogil=True)
def steepest(side: Floats, field: Floats, slack: float) -> int:
    """The node whose switch lowers the energy most, the first of equals; -1 if none does."""
    node, least = -1, -slack
    for i in range(len(side)):
        if side[i] * field[i] < least:
            node, least = i, side[i] * field[i]
    return node


@njit(cache=True, nogil=True)
def downhill(coupling: Floats, slack: float, following: Pointers) -> None:
    """For every configuration the one that steepest descent goes to next (itself at an optimum).

    Args:
        following: shape (2^(n - 1),), written in place.
    """
    n = len(coupling)
    side, field = np.empty(n), np.empty(n)
    everyone = (1 << (n - 1)) - 1
    chunk = min(CHUNK, n - 1)
    for start in range(0, 1 << (n - 1), 1 << chunk):
        code = start ^ (start >> 1)
        fields(coupling, code, side, field)
        for step in range(start, start + (1 << chunk)):
            if step > start:
                bit = 0
                while not (step >> bit) & 1:
                    bit += 1
                twice = 2.0 * side[bit + 1]
                side[bit + 1] = -side[bit + 1]
                for i in range(n):
                    field[i] -= twice * coupling[bit + 1, i]
                code ^= 1 << bit
            node = steepest(side, field, slack)
            following[code] = (
                code if node < 0 else (code ^ everyone if node == 0 else code ^ (1 << (node - 1)))
            )


@njit(cache=True, nogil=True)
def settle(following: Pointers) -> None:
    """Replace each pointer by the end of its way, in place: the optimum in whose basin it lies."""
    for code in range(len(following)):
        end = code
        while following[end] != end:
            end = following[end]
        here = code
        while following[here] != end:
            following[here], here = end, following[here]


@njit(cache=True, nogil=True)
def touching(basin: Pointers, number: Ints, n: int, touch: NDArray[np.bool_]) -> None:
    """Mark the pairs of basins that one switch joins.

    Args:
        basin: the optimum of each configuration, shape (2^(n - 1),).
        number: place of each optimum in the list, read at its code, shape (2^(n - 1),).
        touch: shape (k, k), written in place.
    """
    everyone = (1 << (n - 1)) - 1
    for code in range(len(basin)):
        here = number[basin[code]]
        for b in range(n):
            there = number[basin[code ^ (everyone if b == n - 1 else 1 << b)]]
            touch[here, there] = True


@njit(cache=True, nogil=True)
def descend(coupling: Floats, sides: Floats, slack: float) -> None:
    """Steepest descent from each row of sides, shape (r, n), in place."""
    n = len(coupling)
    field = np.empty(n)
    for row in range(len(sides)):
        side = sides[row]
        for i in range(n):
            field[i] = 0.0
            for j in range(n):
                field[i] += coupling[i, j] * side[j]
        while True:
            node = steepest(side, field, slack)
            if node < 0:
                break
            twice = 2.0 * side[node]
            side[node] = -side[node]
            for i in range(n):
                field[i] -= twice * coupling[node, i]


@njit(cache=True, nogil=True)
def tabu(coupling: Floats, sides: Floats, tenure: Ints, patience: int, slack: float) -> None:
    """Tabu search (Glover 1989) from each row of sides, shape (r, n); the best seen is left in its place.

    Args:
        tenure: moves for which a node may not switch again, read in turn, shape (t,).
        patience: moves without a better best after which a row stops.
    """
    n = len(coupling)
    field, side, free_from = np.empty(n), np.empty(n), np.empty(n, dtype=np.int64)
    for row in range(len(sides)):
        side[:] = sides[row]
        free_from[:] = 0
        for i in range(n):
            field[i] = 0.0
            for j in range(n):
                field[i] += coupling[i, j] * side[j]
        energy = best = 0.0
        move = last = 0
        while move - last < patience:
            move += 1
            node, least = -1, np.inf
            for i in range(n):
                pull = side[i] * field[i]
                if pull < least and (free_from[i] <= move or energy + pull < best - slack):
                    node, least = i, pull
            if node < 0:
                break
            energy += least
            twice = 2.0 * side[node]
            side[node] = -side[node]
            for i in range(n):
                field[i] -= twice * coupling[node, i]
            free_from[node] = move + tenure[(move + row) % len(tenure)]
            if energy < best - slack:
                best, last = energy, move
                sides[row] = side
