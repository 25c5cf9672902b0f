"""Scrambled Sobol points: those of SciPy's `qmc.Sobol`, without the second that its import takes.

Sobol 1967, On the distribution of points in a cube and the approximate evaluation of integrals, USSR
Computational Mathematics and Mathematical Physics 7; direction numbers of Joe & Kuo 2008, Constructing Sobol
sequences with better two-dimensional projections, SIAM Journal on Scientific Computing 30, as SciPy keeps
them; scrambled by a random lower triangular matrix of bits and a shift (Matousek 1998, On the
L2-discrepancy for anchored boxes, Journal of Complexity 14).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]

#: The sequence's resolution: points are multiples of 2^-30.
BITS = 30
MOST_DIMENSIONS = 21201
#: Points made in one go, so that what is held beside the result stays small.
CHUNK = 1 << 16


def points(dimensions: int, n: int, seed: int, first: int = 0) -> Floats:
    """Points first … first + n − 1 of a scrambled Sobol sequence, shape (n, dimensions), in [0, 1).

    Args:
        dimensions: of the cube, at most 21,201.
        n: number of points; a power of two from 0 on fills the cube most evenly.
        seed: of the scrambling.
        first: number of the first point.

    Raises:
        InputError: too many dimensions, or points past the sequence's end.
    """
    if dimensions > MOST_DIMENSIONS:
        raise InputError(f"{dimensions} dimensions", hint=f"at most {MOST_DIMENSIONS:,}")
    if first + n > 1 << BITS:
        raise InputError(f"{first + n} points", hint=f"at most {1 << BITS:,}")
    if dimensions == 0:
        return np.empty((n, 0))
    try:
        directions, shift = _scrambled(dimensions, np.random.default_rng(seed).spawn(1)[0])
    except (OSError, KeyError):
        # The table is no part of what SciPy promises to keep; its own generator gives the same points.
        return _of_scipy(dimensions, n, seed, first)
    found = np.empty((n, dimensions))
    for start in range(0, n, CHUNK):
        place = np.arange(first + start, first + min(start + CHUNK, n), dtype=np.uint32)
        # Point k has the directions of the bits that are set in the Gray code of k.
        code = place ^ (place >> 1)
        words = np.broadcast_to(shift, (len(place), dimensions)).copy()
        for bit in range(int(code.max()).bit_length()):
            words ^= np.where((code >> bit & 1)[:, None] == 1, directions[:, bit], np.uint32(0))
        found[start : start + len(place)] = words
    return found * 0.5**BITS


def _of_scipy(dimensions: int, n: int, seed: int, first: int) -> Floats:
    import warnings

    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, bits=BITS, rng=np.random.default_rng(seed))
    if first:
        sequence.fast_forward(first)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a number of points that is no power of two
        return np.asarray(sequence.random(n))


def _scrambled(dimensions: int, rng: np.random.Generator) -> tuple[Words, Words]:
    """Direction numbers, (dimensions, BITS), and the shift, (dimensions,)."""
    powers = np.uint32(1) << np.arange(BITS, dtype=np.uint32)
    shift = rng.integers(2, size=(dimensions, BITS), dtype=np.uint32) @ powers
    matrix = np.tril(rng.integers(2, size=(dimensions, BITS, BITS), dtype=np.uint32))
    matrix[:, np.arange(BITS), np.arange(BITS)] = 1
    # Bits of each direction number, the highest first, as columns.
    highest = np.arange(BITS - 1, -1, -1, dtype=np.uint32)
    bits = (_directions(dimensions)[:, None, :] >> highest[:, None] & 1).astype(np.float32)
    mixed = (matrix.astype(np.float32) @ bits).astype(np.uint32) & 1
    return (mixed << highest[:, None]).sum(axis=1, dtype=np.uint32), shift


@lru_cache(maxsize=4)
def _directions(dimensions: int) -> Words:
    """Direction numbers of the first dimensions, (dimensions, BITS), by their recurrence."""
    polynomials, starts = _joe_kuo()
    found = np.ones((dimensions, BITS), dtype=np.int64)
    for d in range(1, dimensions):
        polynomial = int(polynomials[d])
        degree = polynomial.bit_length() - 1
        row = starts[d, :degree].tolist()
        taps = [k for k in range(1, degree + 1) if polynomial >> (degree - k) & 1]
        for j in range(degree, BITS):
            new = row[j - degree]
            for k in taps:
                new ^= row[j - k] << k
            row.append(new)
        found[d] = row
    return (found << np.arange(BITS - 1, -1, -1)).astype(np.uint32)


@lru_cache(maxsize=1)
def _joe_kuo() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Primitive polynomials as bit sets and first direction numbers, from the table that SciPy carries."""
    import scipy

    with np.load(Path(scipy.__file__).parent / "stats" / "_sobol_direction_numbers.npz") as table:
        return table["poly"], table["vinit"]
