"""Poisson pseudo maximum likelihood with several sets of fixed effects: gravity estimated in levels.

Flows y follow E[y | x] = exp(x b + effects) (Santos Silva & Tenreyro 2006). Newton's steps are weighted
least squares in which the effects are taken out by projections (Correia, Guimarães & Zylkin 2020); they
are never estimated themselves, so that pairs and states by year may number in the ten thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

STEPS = 100  # of Newton's method; usual are 8 to 20
ROUNDS = 20_000  # of projections for one column
SETTLED = 1e-9  # share of a column's norm that one more round of projections would change
FULFILLED = 1e-6  # largest residual at the end: see `Estimate.residual`
COLLINEAR = 1e-7  # share of a regressor's norm that the effects must leave of it
FINEST = 1e-13
SCALINGS = 30  # of the means to the sums by group, before the first step
SEPARATION_ROUNDS = 200
POSITIVE_WEIGHT = 1e3  # of flows above 0 in the search for separated rows
CERTAIN = 1e-3  # a certificate of separation is 0 below this, as a share of its largest value


@dataclass(frozen=True)
class Estimate:
    """A Poisson regression on several sets of effects.

    Attributes:
        coefficients: b, shape (k,): log points of the flow for one unit of a regressor.
        covariance: of b, robust and clustered, shape (k, k).
        errors: square roots of its diagonal, shape (k,).
        fitted: mean of each row, shape (n,); 0 where it is separated, NaN where it is alone in a group.
        used: rows that the estimate rests on, shape (n,).
        separated: rows left out because a group of theirs has no flow at all: its effect is minus infinity.
        single: rows left out because they are alone in a group, whose effect fits them whatever b is.
        clusters: how many.
        deviance: of the rows used, in the unit of the flows.
        residual: the largest gap between flows and means, summed over a group, as a share of the flows of
            that group, or against a regressor, as a share of flows and means against its absolute values.
        steps: of Newton's method.
    """

    coefficients: Floats
    covariance: Floats
    errors: Floats
    fitted: Floats
    used: Mask
    separated: int
    single: int
    clusters: int
    deviance: float
    residual: float
    steps: int


@dataclass(frozen=True)
class _Rows:
    """The rows in use, ordered by the largest set of groups.

    Attributes:
        flows: y divided by its mean, shape (n,).
        regressors: x, shape (k, n).
        codes: group of each row in each set, shape (sets, n).
        starts: where each set begins in one numbering of all groups, shape (sets + 1,).
    """

    flows: Floats
    regressors: Floats
    codes: Ints
    starts: Ints

    def demean(self, columns: Floats, weight: Floats, tolerance: float) -> None:
        """Take the effects out of columns, shape (k, n), in place.

        Raises:
            NotProved: the projections did not settle.
        """
        from foedus.methods.ppml_kernel import demean

        for column in columns:
            _, share = demean(column, weight, self.codes, self.starts, tolerance, ROUNDS)
            if share > 10.0 * tolerance:
                raise NotProved("taking out fixed effects: share of a column still moving", 0.0, share)


def ppml(
    flows: ArrayLike,
    regressors: ArrayLike,
    effects: Sequence[ArrayLike],
    clusters: ArrayLike | None = None,
    tolerance: float = 1e-10,
) -> Estimate:
    """Estimate a Poisson regression with fixed effects and clustered errors.

    Rows without information are left out first: those alone in a group, and those of a group without any
    flow. Regressors that separate rows (Correia, Guimarães & Zylkin 2019), so that no maximum exists, are
    refused. Errors are those of the sandwich with the factor G / (G - 1) of G clusters, as Stata's `ppml`
    gives them.

    Args:
        flows: y, not negative, shape (n,), in any unit.
        regressors: x, shape (n, k); no constant, which the effects hold.
        effects: the group of each row in each set of effects (exporter by year, importer by year, pair),
            shape (n,) each; any values that can be sorted.
        clusters: cluster of each row, shape (n,); each row its own if left out.
        tolerance: relative change of the deviance at which Newton's method stops.

    Raises:
        InputError: shapes that do not fit, numbers missing or negative, no row left, a regressor that the
            effects and the other regressors determine, or that has no finite estimate.
        NotProved: no convergence in `STEPS` steps.
    """
    y, x, codes, cluster = _checked(flows, regressors, effects, clusters)
    single, separated = np.zeros(len(y), bool), np.zeros(len(y), bool)
    _prune(y, codes, single, separated)
    kept = np.flatnonzero(~(single | separated))
    scale = float(y.mean()) or 1.0
    if len(kept) == 0 or not np.any(y[kept] > 0.0):
        raise InputError("no flow is left to estimate from", hint="every row is 0, or alone in a group")
    rows, order = _rows(y / scale, x, codes, kept)
    _refuse_separating(rows)
    b, mean, within, steps = _newton(rows, tolerance)
    covariance, count = _sandwich(rows, mean, within, cluster[kept][order])
    fitted = np.where(separated, 0.0, np.nan)
    fitted[kept[order]] = mean * scale
    return Estimate(
        coefficients=b,
        covariance=covariance,
        errors=np.sqrt(np.diagonal(covariance)),
        fitted=fitted,
        used=~(single | separated),
        separated=int(separated.sum()),
        single=int(single.sum()),
        clusters=count,
        deviance=_deviance(rows.flows, mean) * scale,
        residual=_residual(rows, mean),
        steps=steps,
    )


def _checked(
    flows: ArrayLike, regressors: ArrayLike, effects: Sequence[ArrayLike], clusters: ArrayLike | None
) -> tuple[Floats, Floats, Ints, Ints]:
    y = np.ascontiguousarray(flows, dtype=float)
    x = np.asarray(regressors, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    if y.ndim != 1 or x.ndim != 2 or len(x) != len(y) or x.shape[1] == 0 or not len(effects):
        raise InputError("flows must have shape (n,), regressors (n, k), and one set of effects at least")
    if not np.all(y >= 0.0) or not np.all(np.isfinite(y)):
        raise InputError("flows must be numbers not below 0", hint="leave rows without a flow out")
    if not np.all(np.isfinite(x)):
        raise InputError("a regressor is missing or infinite", hint="leave its row out")
    groups = [np.asarray(each) for each in (*effects, *(() if clusters is None else (clusters,)))]
    if any(each.shape != y.shape for each in groups):
        raise InputError(f"effects and clusters must have shape {y.shape}, as the flows")
    codes = [np.unique(each, return_inverse=True)[1].astype(np.int32) for each in groups]
    cluster = np.arange(len(y), dtype=np.int32) if clusters is None else codes.pop()
    return y, x, np.array(codes), cluster


def _prune(y: Floats, codes: Ints, single: Mask, separated: Mask) -> None:
    """Mark rows alone in a group, and rows of groups without any flow, until none is new."""
    while True:
        before = int((single | separated).sum())
        for code in codes:
            kept = ~(single | separated)
            flow = np.bincount(code, weights=np.where(kept, y, 0.0))
            separated |= kept & (flow[code] == 0.0)
            kept &= ~separated
            rows = np.bincount(code[kept], minlength=len(flow))
            single |= kept & (rows[code] == 1)
        if int((single | separated).sum()) == before:
            return


def _rows(y: Floats, x: Floats, codes: Ints, kept: NDArray[np.intp]) -> tuple[_Rows, NDArray[np.intp]]:
    """The rows kept, and their order among them; groups are numbered anew."""
    dense = [np.unique(code[kept], return_inverse=True)[1].astype(np.int32) for code in codes]
    sizes = [int(code.max()) + 1 for code in dense]
    by_size = sorted(range(len(dense)), key=lambda which: sizes[which])
    order = np.argsort(dense[by_size[-1]], kind="stable")
    starts = np.concatenate(([0], np.cumsum([sizes[which] for which in by_size]))).astype(np.int32)
    ordered = np.array([dense[which][order] for which in by_size])
    return _Rows(y[kept][order], np.ascontiguousarray(x[kept][order].T), ordered, starts), order


def _refuse_separating(rows: _Rows) -> None:
    """Refuse regressors whose coefficient would run to infinity: the iterative rectifier.

    A combination z of regressors and effects that is 0 on every flow above 0, nowhere below 0 and somewhere
    above 0 drives the means there to 0 without end. Regressors can take part only if the effects and the
    others determine them on the flows above 0; that is looked at first. Least squares with a heavy weight on
    these flows, on a target set to its own positive part each time, then finds z; one that does not fulfil
    the conditions is no certificate.
    """
    zero = rows.flows == 0.0
    if not zero.any() or _free_on(rows, ~zero):
        return
    weight = np.where(zero, 1.0, POSITIVE_WEIGHT)
    within = rows.regressors.copy()
    rows.demean(within, weight, 1e-8)
    _refuse_determined(within, rows.regressors, weight)
    inverse = np.linalg.inv(_products(within * weight, within))
    target = zero.astype(float)
    for _ in range(SEPARATION_ROUNDS):
        rest = target[None].copy()
        rows.demean(rest, weight, 1e-8)
        b = inverse @ _products(within * weight, rest)[:, 0]
        z = target - rest[0] + b @ within
        top = float(z[zero].max())
        if top < CERTAIN:
            return
        if np.abs(z[~zero]).max() < CERTAIN * top and z[zero].min() > -CERTAIN * top:
            share = np.abs(b) * np.sqrt((rows.regressors**2).mean(axis=1))
            which = ", ".join(str(k) for k in np.flatnonzero(share > 0.01 * share.max()))
            raise InputError(
                f"no finite estimate: regressor {which} (counted from 0) separates "
                f"{int((z > 10.0 * CERTAIN * top).sum())} rows of no flow from all others",
                hint="leave the regressor or these rows out",
            )
        target = np.where(zero, np.maximum(z, 0.0), 0.0)


def _free_on(rows: _Rows, wanted: Mask) -> bool:
    """Whether the regressors keep full rank on some rows when the effects are taken out there."""
    part, _ = _rows(rows.flows, rows.regressors.T, rows.codes, np.flatnonzero(wanted))
    within = part.regressors.copy()
    part.demean(within, np.ones(within.shape[1]), SETTLED)
    return not _determined(within, part.regressors, np.ones(within.shape[1])).any()


def _determined(within: Floats, regressors: Floats, weight: Floats) -> Mask:
    """Regressors that effects and the regressors before them determine, shape (k,)."""
    size = np.sqrt((regressors**2 * weight).sum(axis=1))
    lost = np.zeros(len(within), bool)
    basis: list[Floats] = []
    for k, column in enumerate(within):
        rest = column * np.sqrt(weight)
        for _ in range(2):  # twice, since once loses digits
            for direction in basis:
                rest = rest - (direction @ rest) * direction
        length = float(np.linalg.norm(rest))
        lost[k] = length <= COLLINEAR * size[k]
        if not lost[k]:
            basis.append(rest / length)
    return lost


def _newton(rows: _Rows, tolerance: float) -> tuple[Floats, Floats, Floats, int]:
    """Coefficients, means, regressors without effects (k, n), and steps."""
    y, within = rows.flows, rows.regressors.copy()
    mean = _scaled(rows)
    eta, deviance = np.log(mean), np.inf
    working, bare = np.zeros_like(y), np.zeros((1, len(y)))
    accuracy = 1e-4
    for step in range(1, STEPS + 1):
        target = eta + (y - mean) / mean
        bare[0] += target - working
        working = target
        rows.demean(within, mean, accuracy)
        rows.demean(bare, mean, accuracy)
        if step == 1:
            _refuse_determined(within, rows.regressors, mean)
        weighted = within * mean
        b = np.asarray(np.linalg.solve(_products(weighted, within), _products(weighted, bare)[:, 0]), float)
        eta, mean, now = _stride(y, eta, target - (bare[0] - b @ within), deviance)
        change = abs(deviance - now) / max(now, 1e-300)
        if change < tolerance and accuracy <= SETTLED:
            if _residual(rows, mean) > FULFILLED and accuracy > FINEST:
                accuracy /= 100.0  # the smallest groups are not settled yet
                continue
            rows.demean(within, mean, SETTLED)
            return b, mean, within, step
        accuracy = max(min(accuracy, SETTLED), min(accuracy, 1e-2 * change))
        deviance = now
    raise NotProved("Poisson estimate: deviance still changing", 0.0, change)


def _scaled(rows: _Rows) -> Floats:
    """First means: scaled in turn to the flows of each set of groups, which is the fit without regressors."""
    mean = np.ones_like(rows.flows)
    for turn in range(SCALINGS * len(rows.codes)):
        code = rows.codes[-1 - turn % len(rows.codes)]
        factor = np.bincount(code, weights=rows.flows) / np.bincount(code, weights=mean)
        mean *= factor[code]
    return np.maximum(mean, np.finfo(float).tiny)


def _stride(y: Floats, old: Floats, new: Floats, deviance: float) -> tuple[Floats, Floats, float]:
    """Go to new linear predictors, or half way as often as the deviance would rise."""
    for _ in range(20):
        mean = np.exp(np.minimum(new, 600.0))
        now = _deviance(y, mean)
        if now <= deviance * (1.0 + 1e-8):
            return new, mean, now
        new = (old + new) / 2.0
    return new, mean, now


def _deviance(y: Floats, mean: Floats) -> float:
    logs = np.zeros_like(y)
    np.log(y / mean, out=logs, where=y > 0.0)
    return float(2.0 * (y * logs - (y - mean)).sum())


def _refuse_determined(within: Floats, regressors: Floats, weight: Floats) -> None:
    lost = np.flatnonzero(_determined(within, regressors, weight))
    if lost.size:
        which = ", ".join(str(k) for k in lost)
        raise InputError(
            f"regressor {which} (counted from 0) is determined by the effects and the regressors before it",
            hint="leave it out",
        )


def _sandwich(rows: _Rows, mean: Floats, within: Floats, cluster: Ints) -> tuple[Floats, int]:
    from foedus.methods.ppml_kernel import group_sums

    names, dense = np.unique(cluster, return_inverse=True)
    count = len(names)
    if count < 2:
        raise InputError("errors need two clusters or more")
    score = np.ascontiguousarray((within * (rows.flows - mean)).T)
    sums = group_sums(score, dense.astype(np.int32), count)
    bread = np.linalg.inv(_products(within * mean, within))
    meat = _products(sums.T, sums.T)
    return bread @ meat @ bread * (count / (count - 1)), count


def _products(first: Floats, second: Floats) -> Floats:
    """Inner products of rows, (k, n) and (j, n) to (k, j); in one thread, so that no digit depends on it."""
    return np.asarray(np.einsum("in,jn->ij", first, second))


def _residual(rows: _Rows, mean: Floats) -> float:
    gap, worst = rows.flows - mean, 0.0
    for code in rows.codes:
        flow = np.bincount(code, weights=rows.flows)
        worst = max(worst, float(np.max(np.abs(np.bincount(code, weights=gap)) / flow)))
    against = np.abs(rows.regressors @ gap) / (np.abs(rows.regressors) @ (rows.flows + mean))
    return max(worst, float(against.max()))
