"""Similarity of foreign-policy portfolios, for all pairs of states at once: S, Cohen's κ, Scott's π.

A portfolio is a row of ties (to every state of the system) or of votes (on every resolution). Two rows are
compared place by place; a place counts where both are known. The measures differ in what they set the
observed distance D against: S (Signorino & Ritter 1999) against the largest possible one, κ (Cohen 1960,
1968) and π (Scott 1955) against the distance that chance would give, with the two states' own habits (κ) or
their common one (π) held (Häge 2011).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Distance = Literal["absolute", "squared", "nominal"]
Coding = Literal["cow", "atop"]

OWN_TIE = 3.0  # a state defends itself (Signorino & Ritter 1999, table 6)
BARELY = 1e-12  # chance distance below this share of the largest one is none


class Similarity(NamedTuple):
    """The three measures, each of shape (…, n, n), symmetric, at most 1; NaN where not defined."""

    s: Floats
    kappa: Floats
    pi: Floats


class _Sums(NamedTuple):
    """Over the places that both states know, each (…, n, n).

    Attributes:
        size: sum of weights.
        observed: weighted distance.
        kappa, pi: the distance that chance would give.
    """

    size: Floats
    observed: Floats
    kappa: Floats
    pi: Floats


def s_score(
    portfolios: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    distance: Distance = "absolute",
    scale: tuple[float, float] | None = None,
) -> Floats:
    """S of all pairs: 1 - 2 D / D_max (Signorino & Ritter 1999).

    Arguments, errors and shapes are those of `similarity`.

    Returns:
        Shape (…, n, n), between -1 and 1; NaN where two states share no place.
    """
    return _measures(portfolios, weights, distance, scale, chance=False).s


def cohen_kappa(
    portfolios: ArrayLike, weights: ArrayLike | None = None, *, distance: Distance = "squared"
) -> Floats:
    """Cohen's κ of all pairs: 1 - D / D_chance with each state's own frequencies (Cohen 1968; Häge 2011).

    Arguments, errors and shapes are those of `similarity`.

    Returns:
        Shape (…, n, n), at most 1; NaN where two states share no place, or chance alone would have them agree
        everywhere: two constant and equal portfolios.
    """
    return similarity(portfolios, weights, distance=distance).kappa


def scott_pi(
    portfolios: ArrayLike, weights: ArrayLike | None = None, *, distance: Distance = "squared"
) -> Floats:
    """Scott's π of all pairs: 1 - D / D_chance with the pair's common frequencies (Scott 1955; Häge 2011).

    Arguments, errors and shapes are those of `similarity`.

    Returns:
        Shape (…, n, n), at most 1; NaN where `cohen_kappa` is.
    """
    return similarity(portfolios, weights, distance=distance).pi


def similarity(
    portfolios: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    distance: Distance = "squared",
    scale: tuple[float, float] | None = None,
) -> Similarity:
    """S, κ and π of all pairs from one pass.

    Args:
        portfolios: level of the tie or vote of each of n states in each of m places, NaN where not known,
            shape (…, n, m); years may lead.
        weights: of the places (say the capability of the state in that place), not negative, shape (…, m); a
            NaN takes the place out. All alike if left out. Only their proportions count.
        distance: "absolute" |a - b| (S as first published), "squared" (a - b)² (κ and π as Häge 2011 uses
            them), "nominal" 1 if a differs from b. For portfolios of two levels all three agree.
        scale: lowest and highest level possible, for S; those that occur if left out.

    Raises:
        InputError: shapes that do not fit, a negative weight, an infinite level, or one outside the scale.
    """
    return _measures(portfolios, weights, distance, scale, chance=True)


def alliance_levels(
    defense: ArrayLike,
    offense: ArrayLike,
    neutrality: ArrayLike,
    nonaggression: ArrayLike,
    consultation: ArrayLike,
    *,
    coding: Coding = "cow",
    own: float | None = OWN_TIE,
) -> Floats:
    """Obligations as levels of commitment from 0 to 3, the places of alliance portfolios.

    Coding "cow" ranks as the Correlates of War list does, which Signorino & Ritter 1999 and Häge 2011 use:
    3 defence (here or offence, which that list does not have), 2 neutrality or nonaggression, 1 consultation
    (entente), 0 none. Coding "atop" is that of the ATOP project's own S-scores: 3 defence or offence, 2
    neutrality or consultation, 1 nonaggression, 0 none.

    Args:
        defense, offense, neutrality, nonaggression, consultation: 1 if the state of the row owes it to the
            state of the column, 0 if not, below 0 or NaN if not known; shape (…, n, n).
        coding: the order of commitments.
        own: level of a state's tie with itself; None: not known, so that for a pair the two places in which
            one of them stands do not count.

    Raises:
        InputError: shapes differ or are not square, or an unknown coding.
    """
    owed = [
        np.asarray(each, dtype=float) for each in (defense, offense, neutrality, nonaggression, consultation)
    ]
    shape = owed[0].shape
    if len(shape) < 2 or shape[-1] != shape[-2] or any(each.shape != shape for each in owed):
        raise InputError("obligations must be arrays of one shape (…, n, n)")
    if coding not in ("cow", "atop"):
        raise InputError(f"unknown coding '{coding}'", hint="cow or atop")
    fight = (owed[0] > 0) | (owed[1] > 0)
    middle = (owed[2] > 0) | (owed[3] > 0) if coding == "cow" else (owed[2] > 0) | (owed[4] > 0)
    least = owed[4] > 0 if coding == "cow" else owed[3] > 0
    levels = np.where(fight, 3.0, np.where(middle, 2.0, np.where(least, 1.0, 0.0)))
    levels[~np.logical_and.reduce([each >= 0.0 for each in owed])] = np.nan
    each = np.arange(shape[-1])
    levels[..., each, each] = np.nan if own is None else own
    return levels


def _measures(
    portfolios: ArrayLike,
    weights: ArrayLike | None,
    distance: Distance,
    scale: tuple[float, float] | None,
    *,
    chance: bool,
) -> Similarity:
    """The measures; κ and π are NaN where chance is not asked for."""
    levels, weight = _checked(portfolios, weights)
    known = np.isfinite(levels) & (weight > 0.0)[..., None, :]
    low, high = _scale(levels, known, scale)
    sums = _sums(np.where(known, levels, 0.0), known, weight, distance, chance=chance)
    span = {"absolute": high - low, "squared": (high - low) ** 2, "nominal": float(high > low)}[distance]
    largest = np.where(sums.size > 0.0, sums.size * span, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        s = 1.0 - 2.0 * sums.observed / np.where(largest > 0.0, largest, np.nan)
        by_chance = (np.where(each > BARELY * largest, each, np.nan) for each in (sums.kappa, sums.pi))
        return Similarity(s, *(1.0 - sums.observed / each for each in by_chance))


def _checked(portfolios: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    levels = np.asarray(portfolios, dtype=float)
    if levels.ndim < 2:
        raise InputError("portfolios must have shape (…, n, m): states by places")
    if np.isinf(levels).any():
        raise InputError("a level of a portfolio is infinite")
    places = (*levels.shape[:-2], levels.shape[-1])
    weight = np.ones(places) if weights is None else np.asarray(weights, dtype=float)
    if weight.shape != places:
        raise InputError(f"weights must have shape {places}, one a place")
    weight = np.nan_to_num(weight, nan=0.0)
    if not np.all(weight >= 0.0) or np.isinf(weight).any():
        raise InputError("weights must be numbers not below 0")
    total = weight.sum(axis=-1, keepdims=True)
    return levels, weight if weights is None else weight / np.where(total > 0.0, total, 1.0)


def _scale(
    levels: Floats, known: NDArray[np.bool_], scale: tuple[float, float] | None
) -> tuple[float, float]:
    if not known.any():
        return (0.0, 0.0) if scale is None else scale
    low, high = float(levels[known].min()), float(levels[known].max())
    if scale is None:
        return low, high
    if low < scale[0] or high > scale[1]:
        raise InputError(
            f"levels from {low:g} to {high:g}", hint=f"the scale is {scale[0]:g} to {scale[1]:g}"
        )
    return scale


def _sums(
    levels: Floats, known: NDArray[np.bool_], weight: Floats, distance: Distance, *, chance: bool
) -> _Sums:
    """Each distance is a sum of squared distances of layers, so that a few matrix products give all pairs.

    |a - b| is the sum over thresholds of whether they part the two, and "different" is half the sum over
    levels of whether one of the two is at it.
    """
    mask = None if known.all() else known.astype(float)
    weighed = np.broadcast_to(weight[..., None, :], levels.shape) * (1.0 if mask is None else mask)
    size = _shared(weighed, mask)
    total = np.where(size > 0.0, size, 1.0)
    observed, kappa, pi = np.zeros_like(size), np.zeros_like(size), np.zeros_like(size)
    for factor, layer in _layers(levels, known, distance):
        value = layer * weighed
        squares = _shared(value * layer, mask)
        both = squares + _turned(squares)
        observed += factor * (both - 2.0 * (value @ _turned(layer if mask is None else layer * mask)))
        if chance:
            first = _shared(value, mask)
            second = _turned(first)
            kappa += factor * (both - 2.0 * first * second / total)
            pi += factor * (both - (first + second) ** 2 / (2.0 * total))
    return _Sums(size, np.maximum(observed, 0.0), kappa, pi)


def _shared(values: Floats, mask: Floats | None) -> Floats:
    """Sums of each row's values over the places that each other row knows, too; all, without a mask."""
    if mask is not None:
        return values @ _turned(mask)
    return np.repeat(values.sum(axis=-1)[..., None], values.shape[-2], axis=-1)


def _layers(levels: Floats, known: NDArray[np.bool_], distance: Distance) -> list[tuple[float, Floats]]:
    if distance == "squared":
        return [(1.0, levels)]
    found = np.unique(levels[known])
    if distance == "absolute":
        gaps = zip(np.diff(found).tolist(), found[1:].tolist(), strict=True)
        return [(gap, (levels >= level).astype(float)) for gap, level in gaps]
    if distance == "nominal":
        return [(0.5, (levels == level).astype(float)) for level in found.tolist()]
    raise InputError(f"unknown distance '{distance}'", hint="absolute, squared or nominal")


def _turned(matrix: Floats) -> Floats:
    return np.swapaxes(matrix, -1, -2)
