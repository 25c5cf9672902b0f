"""Voting power in a weighted game: Shapley-Shubik, Banzhaf, Coleman; veto players, dummies, dictator.

The Shapley-Shubik index is the chance of being pivotal when the others join each with the same chance t,
and t is uniform on 0-1 (Owen 1972); the absolute Banzhaf index is that chance at t = 1/2. Coalitions are
counted in `weighted_game`; very large games are reckoned in floating point (about 1e-15 of 1).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.weighted_game import (
    WeightedGame,
    field,
    idle,
    minimal_winning,
    swings,
    swings_by_size,
    winning,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MAX_ENUMERATED = 20
COUNTED_EXACTLY = 2_000_000_000
#: Above so many units of weight Banzhaf's and Coleman's counts are sums of floating-point numbers, not of
#: whole ones.
WHOLE_UNITS = 300_000


def shapley_shubik(weights: Iterable[object], quota: object) -> Floats:
    """Shapley-Shubik indices of a weighted game (Shapley & Shubik 1954), shape (n,); they sum to 1.

    Small games are counted in whole numbers and the result is rounded once. Larger ones are integrated
    over t by Gauss-Legendre quadrature, which is exact for the polynomial at hand; only the rounding of
    floating-point numbers is left (about 1e-15; the tests hold it to 1e-13 of whole-number counts).

    Args:
        weights: not negative; whole numbers, decimals (a float counts as the shortest decimal that
            denotes it), `Fraction` or `Decimal`; up to 500 players.
        quota: weight needed to win, above 0 and at most the sum of the weights.

    Raises:
        InputError: a weight or quota out of range, too many players, or too large a sum of weights.
    """
    game = WeightedGame.of(weights, quota)
    count = len(game.weights)
    bits = field(count)
    if game.quota * (count + 1) * bits * count <= COUNTED_EXACTLY:
        orders = [math.factorial(size) * math.factorial(count - 1 - size) for size in range(count)]
        whole = math.factorial(count)
        index = {
            weight: float(Fraction(sum(a * b for a, b in zip(orders, sizes, strict=True)), whole))
            for weight, sizes in swings_by_size(game).items()
        }
    else:
        index = _integrated(game)
    return game.spread(index)


def banzhaf(weights: Iterable[object], quota: object) -> Floats:
    """Normalised Banzhaf indices of a weighted game (Banzhaf 1965), shape (n,); they sum to 1.

    Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    chances = _pivotal(game)
    total = sum((chances[weight] for weight in game.weights), Fraction(0))
    return game.spread({weight: float(chance / total) for weight, chance in chances.items()})


def banzhaf_absolute(weights: Iterable[object], quota: object) -> Floats:
    """Absolute Banzhaf indices (Penrose 1946; Dubey & Shapley 1979), shape (n,): swings over 2^(n - 1).

    Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    return game.spread({weight: float(chance) for weight, chance in _pivotal(game).items()})


def coleman_act(weights: Iterable[object], quota: object) -> float:
    """Coleman's power of the body to act (Coleman 1971): winning coalitions over 2^n.

    Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    return float(_share_winning(game))


def coleman_prevent(weights: Iterable[object], quota: object) -> Floats:
    """Coleman's power to prevent action (Coleman 1971), shape (n,): swings over winning coalitions.

    A veto player's is 1. Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    share = 2 * _share_winning(game)
    return game.spread({weight: float(chance / share) for weight, chance in _pivotal(game).items()})


def coleman_initiate(weights: Iterable[object], quota: object) -> Floats:
    """Coleman's power to initiate action (Coleman 1971), shape (n,): swings over losing coalitions.

    Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    share = 2 * (1 - _share_winning(game))
    return game.spread({weight: float(chance / share) for weight, chance in _pivotal(game).items()})


def minimal_winning_coalitions(weights: Iterable[object], quota: object) -> int:
    """Number of minimal winning coalitions: those that lose if any member leaves. Exact.

    Args and errors as for `shapley_shubik`.
    """
    game = WeightedGame.of(weights, quota)
    if game.given_quota > WHOLE_UNITS:
        raise InputError(
            f"a quota of {game.given_quota} units of the weights' common divisor",
            hint=f"minimal coalitions are counted up to {WHOLE_UNITS}; round the weights",
        )
    return minimal_winning(game)


def veto_players(weights: Iterable[object], quota: object) -> Ints:
    """Positions of the players without whom the others cannot win, in order."""
    game = WeightedGame.of(weights, quota)
    return np.array([i for i, w in enumerate(game.given) if game.total - w < game.given_quota], dtype=np.intp)


def dummies(weights: Iterable[object], quota: object) -> Ints:
    """Positions of the players that are pivotal for no coalition, in order."""
    game = WeightedGame.of(weights, quota)
    none = idle(game)
    return np.nonzero(game.spread({weight: float(weight not in none) for weight in game.weights}) == 0)[0]


def dictator(weights: Iterable[object], quota: object) -> int | None:
    """Position of the player that wins alone and without whom nobody wins; None if there is none."""
    game = WeightedGame.of(weights, quota)
    alone = [i for i, w in enumerate(game.given) if w >= game.given_quota > game.total - w]
    return alone[0] if alone else None


def shapley_shubik_rule(passes: Callable[[Sequence[bool]], bool], n: int) -> Floats:
    """Shapley-Shubik indices of any monotone rule, by enumeration of all 2^n coalitions, shape (n,).

    Args:
        passes: whether the rule passes when the players marked True support it and the others oppose it.
        n: number of players, at most 20.

    Raises:
        InputError: too many players, a rule that passes with nobody or fails with everybody in favour, or
            one that some player can defeat by joining.
    """
    if not 1 <= n <= MAX_ENUMERATED:
        raise InputError(f"{n} players", hint=f"a rule is enumerated for 1 to {MAX_ENUMERATED} players")
    member = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1 == 1
    wins = np.fromiter((bool(passes(row)) for row in member.tolist()), dtype=bool, count=1 << n)
    if wins[0] or not wins[-1]:
        raise InputError("the rule passes with nobody in favour, or fails with everybody in favour")
    size = member.sum(axis=1)
    share = np.array([1.0 / (n * math.comb(n - 1, others)) for others in range(n)])
    index = np.zeros(n)
    for player in range(n):
        without = np.nonzero(~member[:, player])[0]
        before, after = wins[without], wins[without + (1 << player)]
        if np.any(before & ~after):
            raise InputError(
                f"player {player} can defeat the rule by joining", hint="a monotone rule is needed"
            )
        swings = np.bincount(size[without[after & ~before]], minlength=n)
        index[player] = math.fsum((swings * share).tolist())
    return index


def _share_winning(game: WeightedGame) -> Fraction:
    every = 1 << len(game.weights)
    if game.quota <= WHOLE_UNITS:
        return Fraction(winning(game), every)
    below = Fraction(float(_cumulative(_densities(game.weights, 1.0, game.quota))[-1])) / every
    return 1 - below if game.quota == game.given_quota else below


def _pivotal(game: WeightedGame) -> dict[int, Fraction]:
    """Chance of being pivotal if every other player joins with chance 1/2, by weight."""
    if game.quota <= WHOLE_UNITS:
        every = 1 << (len(game.weights) - 1)
        return {weight: Fraction(count, every) for weight, count in swings(game).items()}
    below = _cumulative(_densities(game.weights, 1.0, game.quota))
    powers: Floats = (-1.0) ** np.arange(game.quota // game.weights[0] + 1.0)
    scale = Fraction(1, 1 << (len(game.weights) - 1))
    counts = {weight: _window(below, game.quota, weight, powers) for weight in set(game.weights)}
    none = idle(game)
    return {weight: scale * Fraction(0 if weight in none else count) for weight, count in counts.items()}


def _integrated(game: WeightedGame) -> dict[int, float]:
    """Shapley-Shubik indices by weight, integrated over t.

    The chance of being pivotal is a polynomial in t of degree n - 1, for which n / 2 Gauss-Legendre nodes
    are exact. Nodes t and 1 - t share one array: joining with 1 - t in the game is joining with t in its
    dual.
    """
    count, total = len(game.weights), sum(game.weights)
    node, share = np.polynomial.legendre.leggauss(-(-count // 2))
    quotas = (game.quota, total - game.quota + 1)
    distinct = sorted(set(game.weights))
    index = dict.fromkeys(distinct, 0.0)
    for x, part in zip(node.tolist(), share.tolist(), strict=True):
        if x > 0.0:
            continue
        t = (1.0 + x) / 2.0
        odds = t / (1.0 - t)
        below = _cumulative(_densities(game.weights, odds, max(quotas)))
        powers: Floats = (-odds) ** np.arange(max(quotas) // distinct[0] + 1.0)
        scale = part / 2.0 * (1.0 - t) ** (count - 1) / (2.0 if x == 0.0 else 1.0)
        for weight in distinct:
            index[weight] += scale * sum(_window(below, quota, weight, powers) for quota in quotas)
    none = idle(game)
    return {weight: 0.0 if weight in none else share for weight, share in index.items()}


def _densities(weights: Sequence[int], odds: float, length: int) -> Floats:
    """Coefficients of the product of (1 + odds * x^w) below x^length; weights rising, so early steps are
    short."""
    density = np.zeros(length)
    density[0] = 1.0
    reach = 1
    for weight in weights:
        added = odds * density[: min(reach, length - weight)]
        density[weight : weight + len(added)] += added
        reach = min(reach + weight, length)
    return density


def _cumulative(density: Floats) -> Floats:
    """Cumulative sums, taken in blocks so that rounding grows with the square root of the length only."""
    length = len(density)
    width = math.isqrt(length) + 1
    blocks = np.zeros(width * width)
    blocks[:length] = density
    below = blocks.reshape(width, width).cumsum(axis=1)
    below[1:] += below[:-1, -1].cumsum()[:, None]
    return below.ravel()[:length]


def _window(below: Floats, quota: int, weight: int, powers: Floats) -> float:
    """Density of the others' weight summed over [quota - weight, quota - 1], one player of this weight
    taken out."""
    steps = np.append(below[quota - 1 :: -weight], 0.0)
    return float(((steps[:-1] - steps[1:]) * powers[: len(steps) - 1]).sum())
