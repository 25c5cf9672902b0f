"""Logistic regression by maximum likelihood, with standard errors that are robust to clustering.

P(y = 1) = 1 / (1 + exp(−(x'β + offset))). Newton's method on the log likelihood (McCullagh & Nelder 1989,
ch. 4), which for the logit is the same as iteratively reweighted least squares. The covariance is
H⁻¹ (Σ_g s_g s_g') H⁻¹ · G / (G − 1) with s_g the sum of the scores of cluster g of G (Liang & Zeger 1986), or
H⁻¹ where no clusters are given.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BLOCK = 1 << 16
MOST_STEPS = 50
MOST_HALVINGS = 30
#: The search ends when no score is further than this from 0, in units of its standard deviation.
TOLERANCE = 1e-9
#: A step that still moves the log odds by this much, and gains less than this share, runs off to infinity.
STILL_MOVING, NO_GAIN = 0.1, 1e-7
#: Smallest eigenvalue of the scaled information below which columns count as combinations of one another.
SINGULAR = 1e-12
#: Rows without the event kept for a first guess, in a large table.
GUESS_ROWS = 1 << 15
GUESS_STEPS, GUESS_RESIDUAL = 15, 0.01
ROUNDING = 1e-12
TINY = 1e-300


@dataclass(frozen=True)
class Logit:
    """A fitted logit.

    Attributes:
        coefficients: (k,), β in log odds per unit of each column.
        covariance: (k, k), of β; robust to clustering if clusters were given.
        log_likelihood: at β.
        residual: largest absolute score at β, each in units of its standard deviation: 0 at the maximum.
        steps: Newton steps taken over the whole table.
        rows, events, clusters: rows, rows with y = 1, and clusters (0 if none were given).
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    residual: float
    steps: int
    rows: int
    events: int
    clusters: int

    @property
    def errors(self) -> Floats:
        """Standard errors of the coefficients, shape (k,)."""
        return np.sqrt(np.diag(self.covariance))

    def predict(self, x: ArrayLike, offset: ArrayLike | None = None) -> Floats:
        """Chances of the event for rows x, shape (n, k) → (n,)."""
        known: Floats = np.asarray(0.0 if offset is None else offset, dtype=np.float64)
        return chance(np.dot(np.asarray(x, dtype=np.float64), self.coefficients) + known)


def chance(eta: ArrayLike) -> Floats:
    """1 / (1 + e^−η) for log odds η of any shape, without overflow."""
    values = np.asarray(eta, dtype=np.float64)
    e = np.exp(-np.abs(values))
    return np.asarray(np.where(values >= 0.0, 1.0, e) / (1.0 + e))


def fit(
    x: ArrayLike,
    y: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    offset: ArrayLike | None = None,
    names: tuple[str, ...] | None = None,
) -> Logit:
    """Fit a logit by maximum likelihood.

    Args:
        x: (n, k), covariates; a column of ones is the constant, if one is wanted.
        y: (n,), 0 or 1.
        clusters: (n,), whole numbers; rows of one number may depend on one another.
        weights: (n,), above 0; rows count as often as they say.
        offset: (n,), a part of the log odds that is known.
        names: of the columns, for messages.

    Raises:
        InputError: shapes that do not fit, values that are not finite, y not of 0 and 1 or all the same,
            columns that are combinations of one another, or a column that separates events from the rest
            (its coefficient would be infinite: Albert & Anderson 1984).
    """
    table = _Table.of(x, y, weights, offset, names)
    beta, steps = _guess(table), 0
    here = table.at(beta)
    while here.residual > TOLERANCE:
        step = table.solve(here)
        moved, there = table.better(beta, step, here)
        steps += 1
        gain, size = there.value - here.value, float(np.max(np.abs(step) * table.scale))
        if steps >= MOST_STEPS or (size > STILL_MOVING and gain < NO_GAIN * abs(here.value)):
            raise table.separated(step)
        beta, here = moved, there
    return _finished(table, beta, here, steps, clusters)


def _finished(table: _Table, beta: Floats, at: _Point, steps: int, clusters: ArrayLike | None) -> Logit:
    covariance = bread = table.inverse(at.information)
    groups = 0
    if clusters is not None:
        cluster, groups = _numbered(clusters, len(table.y))
        sums = table.sums(beta, cluster, groups)
        covariance = bread @ (sums.T @ sums) @ bread * (groups / (groups - 1.0))
        covariance = (covariance + covariance.T) / 2.0
    return Logit(beta, covariance, at.value, at.residual, steps, len(table.y), int(table.y.sum()), groups)


@dataclass(frozen=True)
class _Point:
    """Log likelihood, score (k,) and information (k, k) at some β."""

    value: float
    score: Floats
    information: Floats

    @property
    def residual(self) -> float:
        """Largest absolute score, each in units of its standard deviation."""
        return float(np.max(np.abs(self.score) / np.sqrt(np.maximum(np.diag(self.information), TINY))))


@dataclass(frozen=True)
class _Table:
    """The checked arrays of one fit; `scale` is the root mean square of each column."""

    x: Floats
    y: Floats
    weights: Floats
    offset: Floats
    names: tuple[str, ...]
    scale: Floats

    @classmethod
    def of(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        weights: ArrayLike | None,
        offset: ArrayLike | None,
        names: tuple[str, ...] | None,
    ) -> _Table:
        from foedus.methods.logit_kernel import unfit

        matrix = np.ascontiguousarray(x, dtype=np.float64)
        if matrix.ndim != 2 or 0 in matrix.shape:
            raise InputError(f"covariates of shape {matrix.shape}", hint="rows × columns, none of them 0")
        n, k = matrix.shape
        named = names or tuple(f"column {column + 1}" for column in range(k))
        if len(named) != k:
            raise InputError(f"{len(named)} names for {k} columns")
        outcome = _vector("outcome", y, n)
        if not np.all((outcome == 0.0) | (outcome == 1.0)):
            raise InputError("an outcome that is neither 0 nor 1")
        if outcome.min() == outcome.max():
            raise InputError(f"every outcome is {outcome[0]:.0f}", hint="a fit needs events and others")
        squares = np.zeros(k)
        bad = unfit(matrix, squares)
        if bad >= 0:
            raise InputError("a covariate that is not a finite number", where=f"row {bad + 1}")
        scale = np.sqrt(squares / n)
        if np.any(scale == 0.0):
            raise InputError(f"{named[int(np.argmin(scale))]} is 0 in every row", hint="leave it out")
        weight = np.ones(n) if weights is None else _vector("weights", weights, n)
        if weight.min() <= 0.0:
            raise InputError("a weight that is not above 0")
        known = np.zeros(n) if offset is None else _vector("offset", offset, n)
        return cls(matrix, outcome, weight, known, named, scale)

    def at(self, beta: Floats) -> _Point:
        """The log likelihood and its derivatives at β."""
        from foedus.methods.logit_kernel import accumulate

        n, k = self.x.shape

        def block(first: int) -> tuple[float, Floats, Floats]:
            score, information = np.zeros(k), np.zeros((k, k))
            last = min(first + BLOCK, n)
            total = accumulate(
                self.x, self.y, self.weights, self.offset, beta, first, last, score, information
            )
            return total, score, information

        parts = _in_threads(block, range(0, n, BLOCK))
        information = np.asarray(sum(part[2] for part in parts))
        information = (information + information.T) / 2.0
        return _Point(sum(part[0] for part in parts), np.asarray(sum(part[1] for part in parts)), information)

    def better(self, beta: Floats, step: Floats, here: _Point) -> tuple[Floats, _Point]:
        """The step, halved until the likelihood does not fall."""
        for halvings in range(MOST_HALVINGS):
            moved = beta + step / 2.0**halvings
            there = self.at(moved)
            if there.value >= here.value - ROUNDING * abs(here.value):
                return moved, there
        raise self.separated(step)

    def solve(self, here: _Point) -> Floats:
        """The Newton step; the information is scaled first, so that units do not matter."""
        scaled = here.information / np.outer(self.scale, self.scale)
        diagonal = np.sqrt(np.diag(scaled))
        if not np.all(diagonal > 0.0):
            raise self.separated(np.where(diagonal > 0.0, 0.0, 1.0))
        values, vectors = np.linalg.eigh(scaled / np.outer(diagonal, diagonal))
        if values[0] < SINGULAR:
            raise self._collinear(vectors[:, 0])
        right = here.score / self.scale / diagonal
        return np.asarray(vectors @ ((vectors.T @ right) / values) / diagonal / self.scale)

    def inverse(self, information: Floats) -> Floats:
        outer = np.outer(self.scale, self.scale)
        inverse = np.linalg.inv(information / outer) / outer
        return np.asarray((inverse + inverse.T) / 2.0)

    def sums(self, beta: Floats, cluster: Ints, groups: int) -> Floats:
        from foedus.methods.logit_kernel import sum_scores

        sums = np.zeros((groups, self.x.shape[1]))
        sum_scores(self.x, self.y, self.weights, self.offset, beta, cluster, sums)
        return sums

    def _collinear(self, direction: Floats) -> InputError:
        parts = np.abs(direction)
        involved = [self.names[column] for column in np.flatnonzero(parts > 0.1 * parts.max())]
        return InputError(
            f"{', '.join(involved)}: each is a combination of the others, up to rounding",
            hint="leave one of them out",
        )

    def separated(self, step: Floats) -> InputError:
        column = self.names[int(np.argmax(np.abs(step) * self.scale))]
        return InputError(
            f"the likelihood has no maximum: {column} separates events from the rest, wholly or in part",
            hint="leave it out, or pool it with another",
        )


def _guess(table: _Table) -> Floats:
    """A first guess: the fit to all events and a regular sample of the rest, weighted up; 0 if small."""
    k = table.x.shape[1]
    others = np.flatnonzero(table.y == 0.0)
    stride = len(others) // GUESS_ROWS
    if stride < 4:
        return np.zeros(k)
    kept = np.sort(np.concatenate([np.flatnonzero(table.y == 1.0), others[::stride]]))
    if len(kept) > len(table.y) // 3:
        return np.zeros(k)
    weights = table.weights[kept] * np.where(table.y[kept] == 1.0, 1.0, float(stride))
    part = _Table(table.x[kept], table.y[kept], weights, table.offset[kept], table.names, table.scale)
    beta = np.zeros(k)
    here = part.at(beta)
    # A column that varies too little in the sample may not in the whole: the whole decides.
    try:
        for _ in range(GUESS_STEPS):
            step = part.solve(here)
            beta, here = part.better(beta, step, here)
            if here.residual < GUESS_RESIDUAL:
                return beta
    except InputError:
        pass
    return np.zeros(k)


def _vector(name: str, values: ArrayLike, n: int) -> Floats:
    vector = np.ascontiguousarray(values, dtype=np.float64)
    if vector.shape != (n,):
        raise InputError(f"{name} of shape {vector.shape} for {n:,} rows")
    if not np.isfinite(vector).all():
        raise InputError(f"{name} with a value that is not a finite number")
    return vector


def _numbered(clusters: ArrayLike, n: int) -> tuple[Ints, int]:
    """Clusters numbered from 0, and how many there are."""
    given = np.asarray(clusters)
    if given.shape != (n,) or not np.issubdtype(given.dtype, np.integer):
        raise InputError("clusters must be a whole number for each row")
    low = int(given.min())
    if int(given.max()) - low < 20 * n:
        # Much faster than sorting, and codes of pairs fit in.
        seen = np.zeros(int(given.max()) - low + 1, dtype=bool)
        seen[given - low] = True
        number = np.cumsum(seen) - 1
        cluster, groups = number[given - low].astype(np.int64), int(seen.sum())
    else:
        found, cluster = np.unique(given, return_inverse=True)
        groups = len(found)
    if groups < 2:
        raise InputError("all rows are in one cluster", hint="errors by cluster need two or more")
    return np.ascontiguousarray(cluster), groups


def _in_threads(work: Any, items: range) -> list[Any]:
    """Results in the order of the items; threads only share out the blocks."""
    workers = min(os.cpu_count() or 1, len(items))
    if workers < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, items))
