"""Power by minimal winning coalitions, in a weighted game: Holler-Packel and Deegan-Packel.

A winning coalition is minimal if it loses whoever leaves. With M the set of them, Holler & Packel 1983
give each player its share of the seats in them; Deegan & Packel 1978 let each coalition of M come about
with the same chance and its members share alike: (1 / |M|) Σ 1 / |S| over the S in M that hold the player.
Sums run over positive numbers only, so that rounding stays at some 1e-14 of a value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.weighted_game import WeightedGame

Floats = NDArray[np.float64]

MAX_UNITS = 300_000
MAX_STEPS = 20_000_000_000


def holler_packel(weights: Iterable[object], quota: object) -> Floats:
    """Holler-Packel (public good) indices of a weighted game (Holler & Packel 1983), shape (n,); sum 1.

    Args:
        weights, quota: as for `voting.shapley_shubik`; the quota is at most 300,000 units of the weights'
            common divisor.

    Raises:
        InputError: as there, or a quota of too many units.
    """
    game = _checked(weights, quota)
    seats, _ = _through(game, 1.0)
    return _over_players(game, seats / math.fsum(seats.tolist()))


def deegan_packel(weights: Iterable[object], quota: object) -> Floats:
    """Deegan-Packel indices of a weighted game (Deegan & Packel 1978), shape (n,); they sum to 1.

    1 / |S| is the integral of u^(|S| - 1) over u from 0 to 1, a polynomial for which half as many
    Gauss-Legendre nodes as the largest minimal coalition has members are exact.

    Args and errors as for `holler_packel`, and more work than some 2e10 steps.
    """
    game = _checked(weights, quota)
    nodes = -(-_largest(game) // 2)
    if nodes * len(game.weights) * game.given_quota > MAX_STEPS:
        raise InputError(
            f"a quota of {game.given_quota} units for Deegan-Packel among {len(game.weights)} players",
            hint="round the weights",
        )
    _, coalitions = _through(game, 1.0)
    shares = np.zeros(len(game.weights))
    for x, part in zip(*np.polynomial.legendre.leggauss(nodes), strict=True):
        u = (1.0 + float(x)) / 2.0
        shares += float(part) / 2.0 / u * _through(game, u)[0]
    return _over_players(game, shares / coalitions)


def _checked(weights: Iterable[object], quota: object) -> WeightedGame:
    game = WeightedGame.of(weights, quota)
    if game.given_quota > MAX_UNITS:
        raise InputError(
            f"a quota of {game.given_quota} units of the weights' common divisor",
            hint=f"minimal coalitions are counted up to {MAX_UNITS}; round the weights",
        )
    return game


def _falling(game: WeightedGame) -> list[int]:
    """Positions of the players with a weight, the heaviest first."""
    return sorted((i for i, w in enumerate(game.given) if w), key=lambda i: -game.given[i])


def _through(game: WeightedGame, factor: float) -> tuple[Floats, float]:
    """Sums of factor^size over the minimal coalitions of each player, heaviest first, and over all."""
    from foedus.methods.minimal_coalitions_kernel import through

    falling = np.array([game.given[i] for i in _falling(game)], dtype=np.int64)
    found, total = through(falling, game.given_quota, factor, math.isqrt(len(falling)) + 1)
    # Players of one weight are alike; their sums differ by the order of additions only.
    for weight in np.unique(falling):
        found[falling == weight] = found[falling == weight].mean()
    return np.asarray(found), float(total)


def _largest(game: WeightedGame) -> int:
    """An upper bound of the members of a minimal winning coalition: the lightest that reach the quota."""
    reached = np.cumsum(sorted(weight for weight in game.given if weight))
    return int(np.searchsorted(reached, game.given_quota)) + 1


def _over_players(game: WeightedGame, falling: Floats) -> Floats:
    found = np.zeros(len(game.given))
    found[_falling(game)] = falling
    return found
