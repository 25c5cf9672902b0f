"""How good forecasts of rare events were: log score, Brier score and its parts, two areas under curves.

Forecasts p are chances in 0-1, outcomes y are 0 or 1, both shape (n,).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]

BINS = 10


@dataclass(frozen=True, slots=True)
class Brier:
    """The Brier score and its parts: score = reliability − resolution + uncertainty + within.

    Attributes:
        score: mean of (p − y)²; 0 is best (Brier 1950).
        reliability: mean squared difference between a bin's mean forecast and its share of events.
        resolution: variance of the bins' shares of events.
        uncertainty: ȳ (1 − ȳ), what a forecaster cannot help (Murphy 1973).
        within: what remains because forecasts differ within a bin (Stephenson, Coelho & Jolliffe 2008).
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    within: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of about the same size: how many, their mean, and the share of events among them."""

    forecasts: int
    events: int
    mean: float
    share: float


def log_score(y: ArrayLike, p: ArrayLike) -> float:
    """Mean of −log(chance given to what happened), in nats; 0 is best (Good 1952).

    A forecast of 0 or 1 that was wrong scores infinity, as it should.
    """
    outcome, forecast = _checked(y, p)
    given = np.where(outcome == 1.0, forecast, 1.0 - forecast)
    with np.errstate(divide="ignore"):
        return float(-np.log(given).mean())


def brier(y: ArrayLike, p: ArrayLike, bins: int = BINS) -> Brier:
    """The Brier score and its decomposition over bins of about equal numbers of forecasts."""
    outcome, forecast = _checked(y, p)
    number, events, total = _binned(outcome, forecast, bins)
    n, base = len(outcome), float(outcome.mean())
    mean, share = total / number, events / number
    score = float(np.mean((forecast - outcome) ** 2))
    reliability = float(np.sum(number * (mean - share) ** 2) / n)
    resolution = float(np.sum(number * (share - base) ** 2) / n)
    uncertainty = base * (1.0 - base)
    return Brier(
        score, reliability, resolution, uncertainty, score - (reliability - resolution + uncertainty)
    )


def roc_auc(y: ArrayLike, p: ArrayLike) -> float:
    """Chance that an event had a higher forecast than a case without event, ties counting half.

    The area under the receiver operating characteristic, from ranks (Hanley & McNeil 1982).
    """
    outcome, forecast = _both_kinds(y, p)
    _, place, number = np.unique(forecast, return_inverse=True, return_counts=True)
    rank = np.cumsum(number) - (number - 1) / 2.0
    events = float(outcome.sum())
    others = len(outcome) - events
    above = float(rank[place][outcome == 1.0].sum()) - events * (events + 1.0) / 2.0
    return above / (events * others)


def average_precision(y: ArrayLike, p: ArrayLike) -> float:
    """Area under the precision-recall curve as Σ (R_k − R_k−1) P_k over the distinct forecasts, falling.

    A forecaster without skill scores the share of events (Davis & Goadrich 2006).
    """
    outcome, forecast = _both_kinds(y, p)
    order = np.argsort(-forecast, kind="stable")
    hits = np.cumsum(outcome[order])
    last = np.flatnonzero(np.append(np.diff(forecast[order]) != 0.0, True))
    precision, recall = hits[last] / (last + 1.0), hits[last] / hits[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def calibration(
    y: ArrayLike, p: ArrayLike, bins: int = BINS, edges: Sequence[float] | None = None
) -> tuple[Bin, ...]:
    """Bins of forecasts, from the lowest: what was forecast, and what happened.

    Bins hold about equal numbers of forecasts, or lie between `edges` (upper ends included). Equal forecasts
    share a bin and empty bins are left out, so there may be fewer than asked for.
    """
    number, events, total = _binned(*_checked(y, p), bins, edges)
    return tuple(
        Bin(int(n), int(e), float(t / n), float(e / n)) for n, e, t in zip(number, events, total, strict=True)
    )


def _binned(
    outcome: Floats, forecast: Floats, bins: int, given: Sequence[float] | None = None
) -> tuple[Floats, Floats, Floats]:
    """Forecasts, events and sum of forecasts in each bin that is not empty."""
    if bins < 1:
        raise InputError(f"{bins} bins", hint="one or more")
    wanted = np.linspace(0.0, 1.0, bins + 1)[1:-1]
    edges = np.unique(np.quantile(forecast, wanted, method="lower") if given is None else given)
    place = np.searchsorted(edges, forecast, side="left")
    size = len(edges) + 1
    number = np.bincount(place, minlength=size).astype(np.float64)
    kept = number > 0
    events = np.bincount(place, weights=outcome, minlength=size)
    total = np.bincount(place, weights=forecast, minlength=size)
    return number[kept], np.asarray(events[kept], np.float64), np.asarray(total[kept], np.float64)


def _checked(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    outcome, forecast = np.asarray(y, dtype=np.float64), np.asarray(p, dtype=np.float64)
    if outcome.ndim != 1 or outcome.shape != forecast.shape or not len(outcome):
        raise InputError(f"outcomes of shape {outcome.shape}, forecasts of shape {forecast.shape}")
    if not np.all((outcome == 0.0) | (outcome == 1.0)):
        raise InputError("an outcome that is neither 0 nor 1")
    if not np.all((forecast >= 0.0) & (forecast <= 1.0)):
        raise InputError("a forecast that is not a chance between 0 and 1")
    return outcome, forecast


def _both_kinds(y: ArrayLike, p: ArrayLike) -> tuple[Floats, Floats]:
    outcome, forecast = _checked(y, p)
    if outcome.min() == outcome.max():
        raise InputError(f"every outcome is {outcome[0]:.0f}", hint="an area needs events and others")
    return outcome, forecast
