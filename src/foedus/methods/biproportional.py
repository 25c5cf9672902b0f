"""A matrix with given sums of rows and columns that is nearest to a start: entropy balancing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved

Floats = NDArray[np.float64]
#: Largest gap of a row or column, as a share of it, that ends the search and that is handed out.
GOAL, TOLERANCE = 1e-10, 1e-8
ROUNDS = 20_000
#: A scale that runs away is a sign that zeros stand in the way.
LARGEST = 1e100


def balance(start: ArrayLike, rows: ArrayLike, columns: ArrayLike) -> Floats:
    """Scale rows and columns of a matrix by turns until its sums are those given.

    Of all matrices with these sums and the zeros of `start` it is the one of least relative entropy
    Σ x ln(x / start) (Deming & Stephan 1940; Bacharach 1970).

    Args:
        start: (n, m), not negative.
        rows, columns: sums wanted, (n,) and (m,), not negative, with the same total.

    Returns:
        (n, m); each sum is right to 1e-8 of itself.

    Raises:
        InputError: shapes or numbers that make no sense.
        NotProved: the sums were not reached; zeros of the start stand in the way.
    """
    matrix = np.asarray(start, dtype=np.float64)
    wanted, across = np.asarray(rows, dtype=np.float64), np.asarray(columns, dtype=np.float64)
    _refuse(matrix, wanted, across)
    left, right = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    gap = np.inf
    for _ in range(ROUNDS):
        left = _ratio(wanted, matrix @ right)
        sums = left @ matrix
        gap = _gap(right * sums, across)
        if gap <= GOAL or max(left.max(), right.max()) > LARGEST:
            break
        right = _ratio(across, sums)
    scaled = np.asarray(left[:, None] * matrix * right)
    gap = max(_gap(scaled.sum(axis=1), wanted), _gap(scaled.sum(axis=0), across))
    if not gap <= TOLERANCE:
        raise NotProved("sums of rows and columns not reached (relative gap)", TOLERANCE, gap)
    return scaled


def _refuse(matrix: Floats, rows: Floats, columns: Floats) -> None:
    if matrix.ndim != 2 or rows.shape != matrix.shape[:1] or columns.shape != matrix.shape[1:]:
        raise InputError(f"sums of shapes {rows.shape} and {columns.shape} for a matrix {matrix.shape}")
    for what, values in (("start", matrix), ("row sums", rows), ("column sums", columns)):
        if not np.all(np.isfinite(values)) or np.any(values < 0):
            raise InputError(f"{what}: a number is negative or not finite")
    if abs(rows.sum() - columns.sum()) > 1e-9 * float(rows.sum()):
        raise InputError("row sums and column sums have different totals")


def _ratio(wanted: Floats, sums: Floats) -> Floats:
    return np.divide(wanted, sums, out=np.zeros_like(wanted), where=sums > 0)


def _gap(sums: Floats, wanted: Floats) -> float:
    """The largest gap as a share of the sum wanted; of the whole where nothing is wanted."""
    scale = np.where(wanted > 0, wanted, max(float(wanted.sum()), 1e-300))
    return float(np.max(np.abs(sums - wanted) / scale, initial=0.0))
