"""Recalibrating forecasts by cases that a model was not fitted to: Platt's line, or a monotone function."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods import logit

Floats = NDArray[np.float64]

SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Platt:
    """log odds → a + b · log odds (Platt 1999)."""

    a: float
    b: float

    def __call__(self, p: ArrayLike) -> Floats:
        """Forecasts of any shape, recalibrated."""
        return logit.chance(self.a + self.b * log_odds(p))


@dataclass(frozen=True)
class Isotonic:
    """A function that rises from knot to knot in straight lines, and is flat beyond them.

    Attributes:
        knots: forecasts, rising; values: what they become, not falling.
    """

    knots: Floats
    values: Floats

    def __call__(self, p: ArrayLike) -> Floats:
        """Forecasts of any shape, recalibrated."""
        return np.asarray(np.interp(np.asarray(p, dtype=np.float64), self.knots, self.values))


def log_odds(p: ArrayLike) -> Floats:
    """log p / (1 − p), with p held within 1e-9 of 0 and 1."""
    held = np.clip(np.asarray(p, dtype=np.float64), SMALLEST, 1.0 - SMALLEST)
    return np.asarray(np.log(held) - np.log1p(-held))


def platt(y: ArrayLike, p: ArrayLike) -> Platt:
    """Fit Platt's line to outcomes and forecasts, shape (n,) each, by maximum likelihood.

    Raises:
        InputError: as `logit.fit`; a constant forecast has no slope.
    """
    odds = log_odds(p)
    found = logit.fit(np.column_stack([np.ones(len(odds)), odds]), y, names=("constant", "forecast"))
    return Platt(float(found.coefficients[0]), float(found.coefficients[1]))


def isotonic(y: ArrayLike, p: ArrayLike) -> Isotonic:
    """Fit the monotone step function by least squares (pool adjacent violators; Zadrozny & Elkan 2002).

    Raises:
        InputError: shapes that do not fit, or values out of 0-1.
    """
    from scipy.optimize import isotonic_regression

    outcome, forecast = np.asarray(y, dtype=np.float64), np.asarray(p, dtype=np.float64)
    if outcome.ndim != 1 or outcome.shape != forecast.shape or not len(outcome):
        raise InputError(f"outcomes of shape {outcome.shape}, forecasts of shape {forecast.shape}")
    both = np.concatenate([outcome, forecast])
    if not np.all((both >= 0.0) & (both <= 1.0)):
        raise InputError("an outcome or a forecast that is not between 0 and 1")
    knots, place = np.unique(forecast, return_inverse=True)
    number = np.bincount(place).astype(np.float64)
    share = np.bincount(place, weights=outcome) / number
    return Isotonic(knots, np.asarray(isotonic_regression(share, weights=number).x))
