"""New disputes as a network: the chance of one depends on the others of the same year.

A temporal exponential random graph model by pseudo-likelihood (Robins et al. 2007; Desmarais & Cranmer
2012): a logit of each pair's outcome on its covariates and on how much the pair would change two counts of
the network given all other pairs: *alternating stars* (other disputes of either state) and *alternating
triangles* (common opponents), both with parameter λ = 2 (Snijders, Pattison, Robins & Handcock 2006). Plain
two-stars and triangles will not do: networks drawn from a fit to them fill up without end.
Errors of the pseudo-likelihood are too small, so intervals come from a bootstrap over years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods import logit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: λ: each further dispute of a state, or common opponent, adds half of what the one before it added.
LAMBDA = 2.0


@dataclass(frozen=True)
class Network:
    """A fitted model of yearly networks.

    Attributes:
        coefficients: (k + 2,), of the covariates, then of alternating stars and triangles.
        replicates: (R, k + 2), the same refitted to years drawn with replacement.
        skipped: replicates that had no maximum (drawn again, so R is as asked for).
    """

    coefficients: Floats
    replicates: Floats
    skipped: int

    def interval(self, level: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper ends of the bootstrap percentile intervals, shape (k + 2,) each."""
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(self.replicates, [tail, 1.0 - tail], axis=0)
        return np.asarray(low), np.asarray(high)


def change_statistics(period: ArrayLike, first: ArrayLike, second: ArrayLike, y: ArrayLike) -> Floats:
    """What each pair adds to the alternating stars and triangles of its year if it has an event, (rows, 2).

    Args:
        period: (rows,) whole numbers, the year.
        first, second: (rows,) whole numbers, the two states; each pair once a year.
        y: (rows,) 0 or 1; pairs without a row count as without event.

    Raises:
        InputError: shapes that do not fit, a pair with itself, or outcomes not of 0 and 1.
    """
    year, one, other = (np.asarray(values, dtype=np.int64) for values in (period, first, second))
    outcome = np.asarray(y)
    if not year.shape == one.shape == other.shape == outcome.shape or year.ndim != 1:
        raise InputError("periods, states and outcomes of different lengths")
    if np.any(one == other):
        raise InputError("a pair of a state with itself")
    if not np.isin(outcome, (0, 1)).all():
        raise InputError("an outcome that is neither 0 nor 1")
    codes, places = np.unique(np.concatenate([one, other]), return_inverse=True)
    i, j = np.split(places, 2)
    found = np.zeros((len(year), 2))
    for each in np.unique(year):
        rows = np.flatnonzero(year == each)
        found[rows] = _of_year(i[rows], j[rows], outcome[rows].astype(np.int64), len(codes))
    return found


def _of_year(i: Ints, j: Ints, y: Ints, n: int) -> Floats:
    ties = np.zeros((n, n), dtype=np.int64)
    ties[i[y == 1], j[y == 1]] = ties[j[y == 1], i[y == 1]] = 1
    degree, shared = ties.sum(axis=0), (ties.astype(np.float64) @ ties).astype(np.int64)
    rest = 1.0 - 1.0 / LAMBDA
    stars = LAMBDA * (2.0 - rest ** (degree[i] - y) - rest ** (degree[j] - y))
    triangles = LAMBDA * (1.0 - rest ** shared[i, j])
    for row in np.flatnonzero(shared[i, j]):
        a, b, held = i[row], j[row], y[row]
        common = np.flatnonzero(ties[a] & ties[b])
        triangles[row] += np.sum(rest ** (shared[a, common] - held) + rest ** (shared[b, common] - held))
    return np.column_stack([stars, triangles])


def fit(
    x: ArrayLike,
    y: ArrayLike,
    period: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    replicates: int = 200,
    seed: int = 1,
) -> Network:
    """Fit by maximum pseudo-likelihood, with a bootstrap over years.

    Args:
        x: (rows, k), covariates with a constant.
        y, period, first, second: as in `change_statistics`.
        replicates: how many times years are drawn; 0 for the estimate alone.
        seed: of the draws.

    Raises:
        InputError: as `logit.fit` and `change_statistics`, or more than half the replicates have no maximum.
    """
    table = np.column_stack([np.asarray(x, np.float64), change_statistics(period, first, second, y)])
    outcome = np.asarray(y, dtype=np.float64)
    point = logit.fit(table, outcome).coefficients
    years, place = np.unique(np.asarray(period), return_inverse=True)
    random = np.random.default_rng(seed)
    found: list[Floats] = []
    skipped = 0
    while len(found) < replicates:
        count = np.bincount(random.integers(0, len(years), len(years)), minlength=len(years))
        weights = count[place].astype(np.float64)
        kept = weights > 0
        try:
            found.append(logit.fit(table[kept], outcome[kept], weights=weights[kept]).coefficients)
        except InputError:
            skipped += 1
            if skipped > max(replicates, 10):
                raise
    return Network(point, np.array(found).reshape(-1, table.shape[1]), skipped)


def forecast(
    model: Network,
    x: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    sweeps: int = 400,
    burn_in: int = 50,
    seed: int = 1,
) -> Floats:
    """Each pair's chance of an event in one year, with the network of that year unknown, shape (pairs,).

    The other pairs' outcomes are averaged out by Gibbs sampling from the fitted model.

    Raises:
        InputError: covariates that do not fit the model, or no sweep beyond the burn-in.
    """
    from foedus.methods.network_kernel import sample

    rows = np.asarray(x, dtype=np.float64)
    if rows.ndim != 2 or rows.shape[1] != len(model.coefficients) - 2:
        raise InputError(f"covariates of shape {rows.shape} for {len(model.coefficients) - 2} coefficients")
    if not 0 <= burn_in < sweeps:
        raise InputError(f"{sweeps} sweeps with a burn-in of {burn_in}", hint="more sweeps than burn-in")
    codes, places = np.unique(np.concatenate([np.asarray(first), np.asarray(second)]), return_inverse=True)
    i, j = (np.ascontiguousarray(half) for half in np.split(places, 2))
    known = np.ascontiguousarray(rows @ model.coefficients[:-2])
    uniforms = np.random.default_rng(seed).random((sweeps, len(rows)))
    mean = np.zeros(len(rows))
    star, triangle = (float(value) for value in model.coefficients[-2:])
    sample(i, j, known, star, triangle, LAMBDA, len(codes), uniforms, burn_in, mean)
    return mean / (sweeps - burn_in)
