"""Quadrature over the common factor of a one-factor Gaussian copula, with nodes where each draw needs them.

Event i of a draw happens when √c·z + √(1 − c)·e_i < Φ⁻¹(p_i). Given z it has the chance
Φ((Φ⁻¹(p_i) − √c·z) / √(1 − c)), which is settled (0 or 1) outside some units √((1 − c)/c) round
Φ⁻¹(p_i)/√c. A draw's nodes are those of Gauss-Legendre on the interval that is not settled; the two ends
outside it count as one node each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

REACH = 7.5  # of z: 6e-14 of its mass lies outside
SETTLED = 6.2  # standard deviations of e_i: past them an event is settled, but for 3e-10
LADDER = (48, 64, 96, 128, 192, 256, 384, 512)  # numbers of nodes
NODES_PER_UNIT = 3.8
CHUNK = 200_000
TABLE_START, TABLE_STEPS, TABLE_CELLS = -8.5, 64, 1184


@dataclass(frozen=True, slots=True)
class Batch:
    """Some draws with their nodes.

    Attributes:
        draws: which draws, shape (d,).
        weight: of each node, shape (d, q); they sum to 1 up to 1e-12.
        excess: how far the threshold of each event lies above its latent mean given the node, in standard
            deviations, shape (d, q, m): the event fails with the chance Φ(−excess).
    """

    draws: Ints
    weight: Floats
    excess: Floats

    def fails(self) -> Floats:
        """Chance that each event does not happen given the node, shape (d, q, m)."""
        from scipy.special import ndtr

        return np.asarray(ndtr(-self.excess))


@dataclass(frozen=True, slots=True)
class Spans:
    """Where each of D draws has its nodes, for kernels that make them as they go.

    Attributes:
        own, shared: √(1 − c) and √c, (D,).
        ends: of the interval that is not settled, (D, 2).
        outside: mass of the factor below and above it, (D, 2).
        nodes: place of the first of its nodes on the `ladder`, and of the first that is another's, (D, 2).
    """

    own: Floats
    shared: Floats
    ends: Floats
    outside: Floats
    nodes: NDArray[np.int64]


def spans(correlation: Floats, low: Floats, high: Floats) -> Spans:
    """The intervals of the draws; arguments as of `batches`."""
    from scipy.special import ndtr

    own, shared, start, end, rung = _span(correlation, low, high, 1.0)
    first = np.concatenate([[0], np.cumsum(LADDER)]).astype(np.int64)
    outside = np.column_stack([ndtr(start), ndtr(-end)])
    return Spans(
        own, shared, np.column_stack([start, end]), outside, np.column_stack([first[rung], first[rung + 1]])
    )


def ladder() -> tuple[Floats, Floats]:
    """Gauss-Legendre nodes and weights of all the numbers of nodes, one after the other."""
    return _rungs(LADDER)


@lru_cache(maxsize=2)
def _rungs(counts: tuple[int, ...]) -> tuple[Floats, Floats]:
    rungs = [_gauss_legendre(count) for count in counts]
    return np.concatenate([nodes for nodes, _ in rungs]), np.concatenate([shares for _, shares in rungs])


def batches(
    chances: Floats, correlation: Floats, low: Floats, high: Floats, cells: int = 1, finer: float = 1.0
) -> Iterator[Batch]:
    """Nodes of the common factor and the events' chances there, a batch of draws at a time.

    Args:
        chances: p_i, shape (D, m), 0-1.
        correlation: c, shape (D,), strictly between 0 and 1.
        low, high: thresholds Φ⁻¹(p_i) between which the integrand bends, shape (D,).
        cells: numbers that the caller keeps for each node, so that a batch stays in the cache.
        finer: multiplies the number of nodes, for integrands that bend more sharply than a product does.
    """
    own, shared, start, end, rung = _span(correlation, low, high, finer)
    at = thresholds(chances)
    order, first = np.argsort(rung, kind="stable"), 0
    while first < len(order):
        count = LADDER[rung[order[first]]]
        alike = int(np.searchsorted(rung[order], rung[order[first]], side="right"))
        draws = order[first : min(alike, first + max(1, CHUNK // (count * max(chances.shape[1], cells))))]
        node, weight = _nodes(start[draws], end[draws], count)
        excess = _excess(at[draws], node, shared[draws], own[draws])
        yield Batch(draws, weight, excess)
        first += len(draws)


def _span(
    correlation: Floats, low: Floats, high: Floats, finer: float
) -> tuple[Floats, Floats, Floats, Floats, Ints]:
    """√(1 − c), √c, both ends of the interval with nodes, and the rung of their number, (D,) each."""
    own, shared = np.sqrt(1.0 - correlation), np.sqrt(correlation)
    start = np.clip((low - SETTLED * own) / shared, -REACH, REACH)
    end = np.clip((high + SETTLED * own) / shared, -REACH, REACH)
    units = (end - start) * np.maximum(1.0, shared / own)
    rung = np.searchsorted(LADDER, finer * NODES_PER_UNIT * units).clip(max=len(LADDER) - 1)
    return own, shared, start, end, rung


def bends(chances: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest threshold of each draw among the chances that are neither 0 nor 1, shape (D,)
    each."""
    at = thresholds(chances)
    uncertain = np.isfinite(at)
    low = np.where(uncertain, at, np.inf).min(axis=1)
    high = np.where(uncertain, at, -np.inf).max(axis=1)
    none = ~uncertain.any(axis=1)
    return np.where(none, 0.0, low), np.where(none, 0.0, high)


def thresholds(chances: Floats) -> Floats:
    """Φ⁻¹(p), infinite where p is 0 or 1."""
    from scipy.special import ndtri

    return np.asarray(ndtri(chances))


def _nodes(start: Floats, end: Floats, count: int) -> tuple[Floats, Floats]:
    """Nodes and weights, shape (d, count + 2): the interval's, and all that lies below and above it."""
    from scipy.special import ndtr

    point, share = _gauss_legendre(count)
    half = (end - start)[:, None] / 2.0
    node = start[:, None] + half * (1.0 + point)
    weight = half * share * np.exp(-(node**2) / 2.0) / np.sqrt(2.0 * np.pi)
    outside = np.full(len(start), np.inf)
    return (
        np.column_stack([-outside, node, outside]),
        np.column_stack([ndtr(start), weight, ndtr(-end)]),
    )


@lru_cache
def _gauss_legendre(count: int) -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(count)


def _excess(thresholds: Floats, node: Floats, shared: Floats, own: Floats) -> Floats:
    """Thresholds above the latent means, shape (d, q, m); what is certain stays so at the infinite nodes."""
    sure = np.isinf(thresholds)
    finite = np.where(sure, 0.0, thresholds) / own[:, None]
    excess = finite[:, None, :] - (node * (shared / own)[:, None])[:, :, None]
    if sure.any():
        np.copyto(excess, thresholds[:, None, :], where=sure[:, None, :])
    return excess


@lru_cache(maxsize=1)
def log_table() -> Floats:
    """Cubic Hermite coefficients of log Φ(−x) on steps of 1/64, (4, cells), constant first.

    Read off by a kernel it is right to 1e-10, and not below -53.
    """
    from scipy.special import log_ndtr

    x = TABLE_START + np.arange(TABLE_CELLS + 1) / TABLE_STEPS
    value = log_ndtr(-x)
    slope = -np.exp(-x * x / 2.0 - value) / np.sqrt(2.0 * np.pi) / TABLE_STEPS
    rise = np.diff(value)
    square, cube = 3.0 * rise - 2.0 * slope[:-1] - slope[1:], slope[:-1] + slope[1:] - 2.0 * rise
    return np.stack([value[:-1], slope[:-1], square, cube])
