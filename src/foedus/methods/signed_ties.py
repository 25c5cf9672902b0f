"""Signed networks as a user gives them: ties, signs and weights, checked and turned into whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.exact_numbers import common_unit, exact_all

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

MAX_NODES = 2_000
LARGEST_WHOLE_TOTAL = 10_000_000
REAL_STEP = 1e-6


@dataclass(frozen=True)
class SignedTies:
    """Checked input. The matrix has whole numbers (weights over `unit`) wherever the weights allow it."""

    pairs: Ints
    sign: Floats
    weight: Floats
    unit: float
    step: float
    matrix: Floats

    @classmethod
    def checked(cls, edges: ArrayLike, signs: ArrayLike, n: int, weights: ArrayLike | None) -> SignedTies:
        if not 0 <= n <= MAX_NODES:
            raise InputError(f"{n} nodes", hint=f"the exact method takes up to {MAX_NODES}")
        pairs, sign = _checked_ties(edges, signs, n)
        weight = _checked_weights(weights, len(sign))
        unit = _common_unit(weight)
        scaled = np.rint(weight / unit) if unit else weight / weight.mean()
        step = 1.0 if unit else REAL_STEP * float(scaled.sum())
        matrix = np.zeros((n, n))
        matrix[pairs[:, 0], pairs[:, 1]] = matrix[pairs[:, 1], pairs[:, 0]] = sign * scaled
        return cls(pairs, sign, weight, unit or float(weight.mean()), step, matrix)

    @property
    def whole(self) -> bool:
        """Whether values are counted exactly in units."""
        return self.step == 1.0


def _checked_ties(edges: ArrayLike, signs: ArrayLike, n: int) -> tuple[Ints, Floats]:
    given = np.asarray(edges)
    pairs = given.reshape(-1, 2) if given.size == 0 else given
    sign = np.asarray(signs, dtype=float).reshape(-1)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or len(pairs) != len(sign):
        raise InputError(f"edges of shape {given.shape} with {len(sign)} signs", hint="need (m, 2) and (m,)")
    if pairs.size and not np.issubdtype(pairs.dtype, np.integer):
        raise InputError("edges are not whole numbers", hint=f"nodes are numbered 0 to {n - 1}")
    pairs = pairs.astype(np.intp)
    outside = (pairs < 0) | (pairs >= n)
    _refuse(outside[:, 0] | outside[:, 1], f"node outside 0 to {n - 1}")
    _refuse(pairs[:, 0] == pairs[:, 1], "a tie of a node to itself")
    _refuse(~np.isin(sign, [-1.0, 1.0]), "a sign that is neither 1 nor -1", "signs")
    code = pairs.min(axis=1) * n + pairs.max(axis=1)
    repeated = np.ones(len(code), dtype=bool)
    repeated[np.unique(code, return_index=True)[1]] = False
    _refuse(repeated, "a pair that stood before")
    return pairs, sign


def _checked_weights(weights: ArrayLike | None, count: int) -> Floats:
    if weights is None:
        return np.ones(count)
    weight = np.asarray(weights, dtype=float).reshape(-1)
    if len(weight) != count:
        raise InputError(f"{len(weight)} weights for {count} ties")
    _refuse(~(np.isfinite(weight) & (weight > 0)), "a weight that is not a positive number", "weights")
    return weight


def _refuse(wrong: Bools, what: str, where: str = "edges") -> None:
    """Raise for the first tie that is wrong."""
    if wrong.any():
        raise InputError(what, where=f"{where}[{int(wrong.argmax())}]")


def _common_unit(weight: Floats) -> float:
    """The largest number of which all weights, as written in decimals, are multiples; 0 if it is too
    small."""
    if not len(weight):
        return 1.0
    unit = common_unit(exact_all(np.unique(weight).tolist(), "weights"))
    return float(unit) if weight.sum() <= LARGEST_WHOLE_TOTAL * unit else 0.0
