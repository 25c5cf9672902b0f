"""What drives an answer: shares of its variance by parameter, and where its sign turns.

- *First-order index*: the share of the variance that would go if the parameter were known,
  `V(E[y|x_i]) / V(y)`.
- *Total index*: the share that would stay if all the others were known, `E[V(y|x_-i)] / V(y)`; what it has
  over the first-order index is the parameter's part in interactions.

Sobol 1993, Sensitivity estimates for nonlinear mathematical models, Mathematical Modelling and Computational
Experiments 1; Jansen 1999, Analysis of variance designs for model output, Computer Physics Communications 117
(total); Saltelli et al. 2010, Variance based sensitivity analysis of model output, Computer Physics
Communications 181, table 2 b (first order).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws, Sample
    from foedus.uncertainty.priors import Prior

Floats = NDArray[np.float64]
Model = Callable[["Draws"], Floats]
RESAMPLES = 200
BINS = 16
TWIN = "twin."


@dataclass(frozen=True)
class Indices:
    """Sobol indices of m outputs to k parameters.

    Attributes:
        names: ids of the k parameters.
        first, total: shape (k, m); NaN for an output that does not vary.
        first_error, total_error: shape (k, m), half of the 90 % bootstrap interval.
        runs: how often the model was run.
    """

    names: tuple[str, ...]
    first: Floats
    total: Floats
    first_error: Floats
    total_error: Floats
    runs: int


def sobol_indices(
    model: Model, priors: Sequence[Prior], n: int = 1024, seed: int = 1, sample: Sample | None = None
) -> Indices:
    """First-order and total indices by Saltelli's design: two samples, and each with one column exchanged.

    Args:
        model: from draws of all priors, shape (n,) each, to outputs, shape (n, m) or (n,).
        priors: the parameters; those that cannot vary get the index 0 without a run.
        n: size of each sample; the model runs on `(k + 2) n` draws in all.
        seed: of the samples.
        sample: of n and seed, from which to draw; one that is used again knows its values again.

    Raises:
        InputError: n is no whole number of at least 8.
    """
    from foedus.uncertainty.draws import Sample

    if isinstance(n, bool) or not isinstance(n, int) or n < 8:
        raise InputError(f"n = {n}", hint="a whole number of at least 8, best a power of two")
    ordered = sorted(priors, key=lambda each: each.id)
    # The second sample takes dimensions of its own in the same sequence: twins of the priors.
    twins = [prior.model_copy(update={"id": f"{TWIN}{prior.id}"}) for prior in ordered]
    both = (sample or Sample(n, seed)).draws([*ordered, *twins])
    one = replace(both, values={prior.id: both[prior.id] for prior in ordered})
    other = replace(both, values={prior.id: both[f"{TWIN}{prior.id}"] for prior in ordered})
    moving = [prior.id for prior in ordered if np.ptp(one[prior.id]) > 0 or np.ptp(other[prior.id]) > 0]
    a, b = _outputs(model, one), _outputs(model, other)
    mixed = {name: _outputs(model, replace(one, values={**one.values, name: other[name]})) for name in moving}
    return _indices([prior.id for prior in ordered], a, b, mixed, seed)


def _outputs(model: Model, draws: Draws) -> Floats:
    found = np.asarray(model(draws), dtype=float)
    return found[:, None] if found.ndim == 1 else found


def _indices(names: Sequence[str], a: Floats, b: Floats, mixed: Mapping[str, Floats], seed: int) -> Indices:
    # About the mean the products of outputs vary least.
    centre = np.vstack([a, b]).mean(axis=0)
    a, b = a - centre, b - centre
    shape = (len(names), a.shape[1])
    parts = {name: np.zeros(shape) for name in ("first", "total", "first_error", "total_error")}
    often = _resamples(len(a), seed)
    spread = _resampled_variance(often, a, b)
    variance = _variance(a, b)
    for row, name in enumerate(names):
        if name not in mixed:
            continue
        swapped = mixed[name] - centre
        first, total = b * (swapped - a), 0.5 * (a - swapped) ** 2
        with np.errstate(invalid="ignore", divide="ignore"):
            parts["first"][row] = first.mean(axis=0) / variance
            parts["total"][row] = total.mean(axis=0) / variance
        for what, values in (("first_error", first), ("total_error", total)):
            parts[what][row] = _half_interval(often @ values / len(a), spread)
    flat = variance <= 0
    for values in parts.values():
        values[:, flat] = np.nan
    return Indices(tuple(names), **parts, runs=len(a) * (len(mixed) + 2))


def _variance(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.vstack([a, b]).var(axis=0))


def _resamples(n: int, seed: int) -> Floats:
    """How often each of n runs is drawn in each bootstrap sample, (RESAMPLES, n)."""
    chosen = np.random.default_rng(seed).integers(0, n, (RESAMPLES, n))
    return np.stack([np.bincount(row, minlength=n) for row in chosen]).astype(np.float64)


def _resampled_variance(often: Floats, a: Floats, b: Floats) -> Floats:
    """Variance of the outputs of both samples together in each bootstrap sample, (RESAMPLES, m)."""
    n = 2 * len(a)
    return np.asarray(often @ (a**2 + b**2) / n - (often @ (a + b) / n) ** 2)


def _half_interval(means: Floats, variance: Floats) -> Floats:
    """Half of the 90 % interval of means / variance over bootstrap samples, (m,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.quantile(means / variance, [0.05, 0.95], axis=0)
    return np.asarray((high - low) / 2.0)


def flip_points(x: Floats, y: Floats) -> list[float | None]:
    """The values of a parameter at which the medians of m outcomes change their sign, the others as drawn.

    Args:
        x: shape (D,), the parameter.
        y: shape (D, m), the outcomes.

    Returns:
        for each outcome the first such value from below, between the middles of two of `BINS` parts of as
        many draws; None if the sign stays.
    """
    if np.ptp(x) == 0:
        return [None] * y.shape[1]
    parts = np.array_split(np.argsort(x, kind="stable"), min(BINS, len(x)))
    middles = np.array([np.median(x[part]) for part in parts])
    by_outcome = np.ascontiguousarray(y.T)
    medians = np.stack([np.median(by_outcome[:, part], axis=1) for part in parts])
    low, high, step = medians[:-1], medians[1:], np.diff(middles)[:, None]
    turns = (low * high < 0) & (step > 0)
    found: list[float | None] = []
    for column in range(y.shape[1]):
        at = np.flatnonzero(turns[:, column])
        if at.size == 0:
            found.append(None)
            continue
        k = int(at[0])
        share = low[k, column] / (low[k, column] - high[k, column])
        found.append(float(middles[k] + step[k, 0] * share))
    return found
