"""Interpolation of a smooth function of few parameters between Chebyshev points, barycentric form.

A function that is costly to evaluate is solved at a grid of points once and read off between them for any
number of draws (Berrut & Trefethen 2004). For an analytic function the error falls geometrically with the
number of points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]


def points(low: float, high: float, count: int) -> Floats:
    """`count` Chebyshev points of the second kind from low to high, (count,); one point if low = high.

    Raises:
        InputError: the ends are not finite or not in order, or fewer than two points between two ends.
    """
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        raise InputError(f"no range from {low} to {high}")
    if low == high:
        return np.array([float(low)])
    if count < 2:
        raise InputError(f"{count} points for a range", hint="two at least")
    middle, half = (low + high) / 2, (high - low) / 2
    return np.asarray(middle - half * np.cos(np.pi * np.arange(count) / (count - 1)))


def weights(nodes: ArrayLike, at: ArrayLike) -> Floats:
    """Weights of the nodes in the interpolation at each place, (places, nodes); rows sum to 1.

    Args:
        nodes: from `points`.
        at: (places,), within the range of the nodes.

    Raises:
        InputError: a place lies outside.
    """
    knots, places = np.asarray(nodes, dtype=np.float64), np.asarray(at, dtype=np.float64)
    slack = 1e-12 * max(1.0, float(np.abs(knots).max()))
    if places.size and (places.min() < knots[0] - slack or places.max() > knots[-1] + slack):
        raise InputError("a place lies outside the nodes", hint=f"from {knots[0]:g} to {knots[-1]:g}")
    if knots.size == 1:
        return np.ones((places.size, 1))
    signs = np.where(np.arange(knots.size) % 2 == 0, 1.0, -1.0)
    signs[[0, -1]] *= 0.5
    gap = places[:, None] - knots
    hit = gap == 0.0
    on_a_node = hit.any(axis=1, keepdims=True)
    terms = signs / np.where(on_a_node, 1.0, gap)
    # On a node the terms of the others may sum to zero; there the weight is the node's own.
    found = terms / np.where(on_a_node, 1.0, terms.sum(axis=1, keepdims=True))
    return np.asarray(np.where(on_a_node, hit.astype(np.float64), found))


def grid(axes: Sequence[Floats]) -> Floats:
    """All combinations of nodes, (product of counts, axes), the last axis running fastest."""
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))


def grid_weights(axes: Sequence[Floats], at: Sequence[ArrayLike]) -> Floats:
    """Weights of the points of `grid` at each place, (places, product of counts)."""
    found = np.ones((np.asarray(at[0]).size, 1))
    for nodes, places in zip(axes, at, strict=True):
        each = weights(nodes, places)
        found = (found[:, :, None] * each[:, None, :]).reshape(len(found), -1)
    return found
