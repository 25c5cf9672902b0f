"""Weighted games in whole numbers: coalitions counted by generating functions.

A weighted game [q; w_1 … w_n]: a coalition wins if its weight is at least q. Player i is *pivotal* for a
coalition of others whose weight lies in [q - w_i, q - 1]. Counts are whole numbers and exact, whatever
their size (Cantor, in Mann & Shapley 1962; Brams & Affuso 1976).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.exact_numbers import common_unit, exact, exact_all

Floats = NDArray[np.float64]

MAX_PLAYERS = 500
MAX_TOTAL = 10_000_000


@dataclass(frozen=True)
class WeightedGame:
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
    def of(cls, weights: Iterable[object], quota: object) -> WeightedGame:
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


def field(count: int) -> int:
    """Bits for a number of coalitions of so many players, in whole bytes."""
    return -(-(count + 1) // 8) * 8


def coefficients(game: WeightedGame, step: int, shift: int) -> list[int]:
    """Product of (1 + y^shift x^w) over the players: a whole number for each power of x below the quota."""
    width = step // 8
    octets = _packed(game, step, shift).to_bytes(game.quota * width, "little")
    return [int.from_bytes(octets[k : k + width], "little") for k in range(0, len(octets), width)]


def winning(game: WeightedGame) -> int:
    """Number of winning coalitions of the players with a weight above 0."""
    step = field(len(game.weights))
    # The digits of a number in base b add up to its rest by b - 1, if they stay below it.
    below = _packed(game, step, 0) % ((1 << step) - 1)
    return (1 << len(game.weights)) - below if game.quota == game.given_quota else below


def minimal_winning(game: WeightedGame) -> int:
    """Number of minimal winning coalitions: those that lose if any member leaves.

    Taken in order of falling weight, the members of such a coalition reach the quota with the last one.
    """
    step, quota = field(len(game.weights)), game.given_quota
    found, packed, whole = 0, 1, (1 << (quota * step)) - 1
    for weight in sorted((weight for weight in game.given if weight), reverse=True):
        found += (packed >> (max(0, quota - weight) * step)) % ((1 << step) - 1)
        packed = (packed + (packed << (weight * step))) & whole
    return found


def idle(game: WeightedGame) -> set[int]:
    """Weights of the players that are pivotal for no coalition: the lightest ones, if any."""
    found: set[int] = set()
    for weight in sorted(set(game.weights)):
        others = list(game.weights)
        others.remove(weight)
        reached = 1  # a bit for each sum of weights that some coalition of the others has
        for other in others:
            reached |= reached << other
        if (reached >> max(0, game.quota - weight)) & ((1 << min(weight, game.quota)) - 1):
            break
        found.add(weight)
    return found


def _packed(game: WeightedGame, step: int, shift: int) -> int:
    """The product below the quota as one long integer.

    Each power of x has `step` bits, so that a player costs one shift and one addition (Kronecker
    substitution).
    """
    limit = game.quota * step
    packed = 1
    for weight in game.weights:
        packed += packed << (weight * step + shift)
        if packed.bit_length() > limit:
            packed &= (1 << limit) - 1
    return packed


def swings(game: WeightedGame) -> dict[int, int]:
    """Number of coalitions of others for which a player is pivotal, by weight.

    Taking a player of weight w out of the product divides it by 1 + x^w; summed over the window of length
    w below the quota this leaves an alternating sum of cumulative counts, w apart.
    """
    below = list(accumulate(coefficients(game, field(len(game.weights)), 0)))
    found = {}
    for weight in set(game.weights):
        steps = below[::-weight]
        found[weight] = steps[0] + 2 * (sum(steps[2::2]) - sum(steps[1::2]))
    return found


def swings_by_size(game: WeightedGame) -> dict[int, list[int]]:
    """The same, split by the number of the others in the coalition: a list over sizes 0 … n - 1 for each
    weight."""
    count, bits = len(game.weights), field(len(game.weights))
    below = list(accumulate(coefficients(game, (count + 1) * bits, bits)))
    found = {}
    for weight in set(game.weights):
        steps = [*below[::-weight][: count + 1], 0]
        packed = sum(
            (-1) ** j * ((steps[j] - steps[j + 1]) << (j * bits)) for j in range(min(len(steps) - 1, count))
        )
        octets = (packed & ((1 << (count * bits)) - 1)).to_bytes(count * bits // 8, "little")
        width = bits // 8
        found[weight] = [
            int.from_bytes(octets[k : k + width], "little") for k in range(0, len(octets), width)
        ]
    return found
