"""Ordered logit with a ridge penalty: chances of ranked answers from a few predictors.

P(y <= k | x) = 1 / (1 + exp(-(theta_k - x·b))), theta rising (McKelvey & Zavoina 1975; McCullagh 1980). The
penalty ridge / 2 · |b|^2 keeps slopes small where there are few cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 1e-12
#: Largest slope of the penalised likelihood a case at which a fit counts as found; differences give 1e-8.
FLAT = 1e-6


@dataclass(frozen=True)
class OrderedLogit:
    """A fitted model.

    Attributes:
        thresholds: theta, rising, shape (levels - 1,).
        slopes: b, shape (p,).
    """

    thresholds: Floats
    slopes: Floats

    def chances(self, predictors: ArrayLike) -> Floats:
        """Chance of each level, shape (n, levels), for predictors of shape (n, p)."""
        return _chances(np.asarray(predictors, dtype=float), self.thresholds, self.slopes)


def fit(predictors: ArrayLike, levels: ArrayLike, count: int, ridge: float = 0.0) -> OrderedLogit:
    """Fit by penalised maximum likelihood.

    Args:
        predictors: shape (n, p).
        levels: what was answered, 0 … count - 1, shape (n,); each level at least once.
        count: number of levels, two or more.
        ridge: the penalty, not negative.

    Raises:
        InputError: shapes that do not fit, numbers that are not finite, or a level without a case.
        NotProved: the search stopped where the likelihood still rises.
    """
    from scipy.optimize import minimize

    x, y = np.asarray(predictors, dtype=float), np.asarray(levels)
    if x.ndim != 2 or y.shape != (len(x),) or not np.isfinite(x).all() or count < 2 or not ridge >= 0:
        raise InputError(f"predictors {x.shape} and levels {y.shape} do not fit together")
    if sorted(set(y.tolist())) != list(range(count)):
        raise InputError("a level without a case", hint=f"levels are 0 to {count - 1}, each at least once")
    y = y.astype(np.int64)
    below = np.cumsum(np.bincount(y, minlength=count))[:-1] / len(y)
    start = np.log(below / (1.0 - below))
    begin = np.concatenate([start[:1], np.log(np.diff(start)), np.zeros(x.shape[1])])

    def loss(numbers: Floats) -> float:
        thresholds, slopes = _unpacked(numbers, count)
        chance = _chances(x, thresholds, slopes)[np.arange(len(y)), y]
        return float(0.5 * ridge * slopes @ slopes - np.log(np.maximum(chance, LEAST)).sum())

    found = minimize(loss, begin, method="BFGS", options={"gtol": 1e-6})
    # The search says itself that it failed where differences are too coarse for the last digit.
    slope = float(np.abs(found.jac).max()) / len(y)
    if not slope <= FLAT:
        raise NotProved("ordered logit: slope of the likelihood a case", 0.0, slope)
    return OrderedLogit(*_unpacked(found.x, count))


def _unpacked(numbers: Floats, count: int) -> tuple[Floats, Floats]:
    """Thresholds from the first and the logarithms of their steps, so that they rise; and slopes."""
    steps = np.exp(numbers[1 : count - 1])
    return numbers[0] + np.concatenate([[0.0], np.cumsum(steps)]), numbers[count - 1 :]


def _chances(x: Floats, thresholds: Floats, slopes: Floats) -> Floats:
    from scipy.special import expit

    below = expit(thresholds[None, :] - (x @ slopes)[:, None])
    edge = np.zeros((len(x), 1))
    return np.asarray(np.diff(np.hstack([edge, below, edge + 1.0]), axis=1))
