"""Power by Monte Carlo, with standard errors, for games that no count reaches.

Shapley-Shubik: the share of random orders in which a player is the one that wins. Banzhaf and Coleman: the
share of random coalitions that a player turns, over all, over winning or over losing ones; the errors of
these ratios are of first order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.compound_game import CompoundGame

Floats = NDArray[np.float64]

AT_ONCE = 1_000_000


@dataclass(frozen=True)
class Estimate:
    """An estimate and its standard error, shape (n,) each."""

    value: Floats
    error: Floats


def shapley_shubik(game: CompoundGame, samples: int, seed: int) -> Estimate:
    """Shapley-Shubik indices from random orders of the players (Mann & Shapley 1960).

    Raises:
        InputError: fewer than 2 samples.
    """
    random, done = _random(samples, seed), 0
    pivots = np.zeros(game.players)
    while done < samples:
        orders = random.permuted(np.tile(np.arange(game.players), (_batch(game, samples - done), 1)), axis=1)
        won = game.wins([np.cumsum(weights[orders], axis=1) for weights in game.weights])
        pivot = orders[np.arange(len(orders)), won.argmax(axis=1)]
        pivots += np.bincount(pivot, minlength=game.players)
        done += len(orders)
    return _share(pivots, samples)


def banzhaf_coleman(game: CompoundGame, samples: int, seed: int) -> dict[str, Estimate]:
    """Banzhaf indices and Coleman's powers from random coalitions.

    Returns:
        "banzhaf", "banzhaf-absolute", "coleman-prevent", "coleman-initiate", and "coleman-act" of shape ();
        a ratio is left out where no sample decides anything.

    Raises:
        InputError: fewer than 2 samples.
    """
    random, done = _random(samples, seed), 0
    n = game.players
    turns, wins = np.zeros(n), 0.0
    with_all, with_win, all_squared = np.zeros(n), np.zeros(n), 0.0
    while done < samples:
        inside = random.random((_batch(game, samples - done), n)) < 0.5
        sums = [inside @ weights for weights in game.weights]
        joined = [s[:, None] + ~inside * w for s, w in zip(sums, game.weights, strict=True)]
        left = [s[:, None] - inside * w for s, w in zip(sums, game.weights, strict=True)]
        turned = (game.wins(joined) & ~game.wins(left)).astype(float)
        won, total = game.wins(sums).astype(float), turned.sum(axis=1)
        turns += turned.sum(axis=0)
        wins += won.sum()
        with_all += total @ turned
        with_win += won @ turned
        all_squared += total @ total
        done += len(inside)
    mean, act, swings, with_win = turns / samples, wins / samples, turns.sum() / samples, with_win / samples
    found = {
        "banzhaf-absolute": _share(turns, samples),
        "coleman-act": _share(np.array(wins), samples),
    }
    # Each is a mean over a base: its mean product with a turn, its mean square, and what the ratio is over.
    bases = {
        "banzhaf": (swings, with_all / samples, all_squared / samples, 1.0),
        "coleman-prevent": (act, with_win, act, 2.0),
        "coleman-initiate": (1.0 - act, mean - with_win, 1.0 - act, 2.0),
    }
    for name, (base, cross, square, over) in bases.items():
        if base > 0.0:
            found[name] = _ratio(mean, base, cross, square, samples, over)
    return found


def _share(counts: Floats, samples: int) -> Estimate:
    """Shares; one case for and one against are added for the error, so that none seen is not certainty."""
    near = (counts + 1.0) / (samples + 2.0)
    return Estimate(counts / samples, np.sqrt(near * (1.0 - near) / samples))


def _ratio(
    mean: Floats, base: float, cross: Floats, base_square: float, samples: int, over: float
) -> Estimate:
    """A ratio a / b of means: its variance is that of (a_r - a / b · b_r) / b over the samples."""
    ratio = mean / base
    variance = np.maximum(mean - 2.0 * ratio * cross + ratio**2 * base_square, 0.0)
    error = np.maximum(np.sqrt(variance / samples), 1.0 / samples) / base
    return Estimate(ratio / over, error / over)


def _random(samples: int, seed: int) -> np.random.Generator:
    if samples < 2:
        raise InputError(f"{samples} samples", where="samples", hint="two or more")
    return np.random.default_rng(seed)


def _batch(game: CompoundGame, left: int) -> int:
    return min(left, max(1, AT_ONCE // game.players))
