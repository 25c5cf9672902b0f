"""Voting power, exactly: Shapley-Shubik and Banzhaf indices, veto players and dummies.

A weighted game [q; w_1 … w_n]: a coalition wins if its weight is at least q. Player i is *pivotal* for a
coalition of others whose weight lies in [q - w_i, q - 1]. The Shapley-Shubik index is the chance of being
pivotal when the others join each with the same chance t, and t is uniform on 0-1 (Owen 1972); the
absolute Banzhaf index is that chance at t = 1/2. Coalitions are counted by generating functions (Cantor,
in Mann & Shapley 1962; Brams & Affuso 1976).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.exact_numbers import common_unit, exact, exact_all

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MAX_PLAYERS = 500
MAX_TOTAL = 2_000_000
MAX_ENUMERATED = 20
COUNTED_EXACTLY = 2_000_000_000
NOTHING = 1e-12


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
    game = _Game.of(weights, quota)
    count = len(game.weights)
    bits = _field(count)
    if game.quota * (count + 1) * bits * count <= COUNTED_EXACTLY:
        swings = _swings_by_size(game)
        orders = [math.factorial(size) * math.factorial(count - 1 - size) for size in range(count)]
        whole = math.factorial(count)
        index = {
            weight: float(Fraction(sum(a * b for a, b in zip(orders, sizes, strict=True)), whole))
            for weight, sizes in swings.items()
        }
    else:
        index = _integrated(game)
    return game.spread(index)


def banzhaf(weights: Iterable[object], quota: object) -> Floats:
    """Normalised Banzhaf indices of a weighted game (Banzhaf 1965), shape (n,); they sum to 1. Exact.

    Args and errors as for `shapley_shubik`.
    """
    game = _Game.of(weights, quota)
    swings = _swings(game)
    total = sum(swings[weight] for weight in game.weights)
    return game.spread({weight: float(Fraction(count, total)) for weight, count in swings.items()})


def banzhaf_absolute(weights: Iterable[object], quota: object) -> Floats:
    """Absolute Banzhaf indices (Penrose 1946; Dubey & Shapley 1979), shape (n,): swings over 2^(n - 1).
    Exact.

    Args and errors as for `shapley_shubik`.
    """
    game = _Game.of(weights, quota)
    every = 1 << (len(game.weights) - 1)
    return game.spread({weight: float(Fraction(count, every)) for weight, count in _swings(game).items()})


def veto_players(weights: Iterable[object], quota: object) -> Ints:
    """Positions of the players without whom the others cannot win, in order."""
    game = _Game.of(weights, quota)
    return np.array([i for i, w in enumerate(game.given) if game.total - w < game.given_quota], dtype=np.intp)


def dummies(weights: Iterable[object], quota: object) -> Ints:
    """Positions of the players that are pivotal for no coalition, in order."""
    game = _Game.of(weights, quota)
    return np.nonzero(
        game.spread({weight: float(count > 0) for weight, count in _swings(game).items()}) == 0
    )[0]


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


@dataclass(frozen=True)
class _Game:
    """A weighted game in whole numbers.

    `weights` are those above 0, rising, none above the quota (more than the quota does not count), and
    the quota is the lower of the game's and its dual's (which has the same swings): so all arrays stay
    short.
    """

    given: list[int]
    given_quota: int
    total: int
    weights: list[int]
    quota: int

    @classmethod
    def of(cls, weights: Iterable[object], quota: object) -> _Game:
        shares, needed = exact_all(weights, "weights"), exact(quota, "quota")
        if len(shares) > MAX_PLAYERS:
            raise InputError(f"{len(shares)} players", hint=f"at most {MAX_PLAYERS}")
        if min(shares, default=Fraction(0)) < 0:
            raise InputError("a negative weight", where="weights")
        if not 0 < needed <= sum(shares):
            raise InputError(f"quota {quota}", hint=f"above 0 and at most the sum of weights, {sum(shares)}")
        unit = common_unit(shares)
        given = [int(share / unit) for share in shares]
        total = sum(given)
        if total > MAX_TOTAL:
            raise InputError(
                f"weights add up to {total} units of their greatest common divisor",
                hint=f"at most {MAX_TOTAL} are counted; round the weights",
            )
        given_quota = math.ceil(needed / unit)
        least = min(given_quota, total - given_quota + 1)
        kept = sorted(min(weight, least) for weight in given if weight)
        return cls(given, given_quota, total, kept, least)

    def spread(self, by_weight: dict[int, float]) -> Floats:
        """A number for each counted weight as an array over the players as given."""
        return np.array([by_weight[min(weight, self.quota)] if weight else 0.0 for weight in self.given])


def _field(count: int) -> int:
    """Bits for a number of coalitions of so many players, in whole bytes."""
    return -(-(count + 1) // 8) * 8


def _coefficients(game: _Game, step: int, shift: int) -> list[int]:
    """Product of (1 + y^shift x^w) over the players, as one whole number for each power of x below the quota.

    Polynomials are packed into one integer, `step` bits for each power of x, so that a player costs one
    shift and one addition of long integers (Kronecker substitution).
    """
    limit = game.quota * step
    packed = 1
    for weight in game.weights:
        packed += packed << (weight * step + shift)
        if packed.bit_length() > limit:
            packed &= (1 << limit) - 1
    width = step // 8
    octets = packed.to_bytes(game.quota * width, "little")
    return [int.from_bytes(octets[k : k + width], "little") for k in range(0, len(octets), width)]


def _swings(game: _Game) -> dict[int, int]:
    """Number of coalitions of others for which a player is pivotal, by weight.

    Taking a player of weight w out of the product divides it by 1 + x^w; summed over the window of length
    w below the quota this leaves an alternating sum of cumulative counts, w apart.
    """
    below = list(accumulate(_coefficients(game, _field(len(game.weights)), 0)))
    swings = {}
    for weight in set(game.weights):
        steps = below[::-weight]
        swings[weight] = steps[0] + 2 * (sum(steps[2::2]) - sum(steps[1::2]))
    return swings


def _swings_by_size(game: _Game) -> dict[int, list[int]]:
    """The same, split by the number of the others in the coalition: a list over sizes 0 … n - 1 for each
    weight."""
    count, bits = len(game.weights), _field(len(game.weights))
    below = list(accumulate(_coefficients(game, (count + 1) * bits, bits)))
    swings = {}
    for weight in set(game.weights):
        steps = [*below[::-weight][: count + 1], 0]
        packed = sum(
            (-1) ** j * ((steps[j] - steps[j + 1]) << (j * bits)) for j in range(min(len(steps) - 1, count))
        )
        octets = (packed & ((1 << (count * bits)) - 1)).to_bytes(count * bits // 8, "little")
        width = bits // 8
        swings[weight] = [
            int.from_bytes(octets[k : k + width], "little") for k in range(0, len(octets), width)
        ]
    return swings


def _integrated(game: _Game) -> dict[int, float]:
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
    if min(index.values()) < NOTHING:
        index = {weight: index[weight] if swings else 0.0 for weight, swings in _swings(game).items()}
    return index


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
