"""Every coalition of a rule of up to 30 players, counted; and the indices of power that follow, exactly.

All 2^n coalitions are held as bits (2^30 in 128 MB). With W_i(s) the number of winning coalitions of size s
that hold player i and W(s) that of all, the swings of i are 2 W_i - W, since the rule is monotone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.compound_game import CompoundGame

Floats = NDArray[np.float64]

MAX_PLAYERS = 30
WORD_PLAYERS = 6


@dataclass(frozen=True)
class Coalitions:
    """Coalitions of a game by size; whole numbers.

    Attributes:
        winning: how many coalitions win, a number for each size 0 … n.
        winning_with: how many of them hold each player, a list over sizes for each.
        minimal, minimal_with: the same of the minimal winning coalitions.
    """

    winning: list[int]
    winning_with: list[list[int]]
    minimal: list[int]
    minimal_with: list[list[int]]

    @property
    def players(self) -> int:
        """Number of players."""
        return len(self.winning_with)

    def swings(self) -> list[int]:
        """Number of coalitions of others that each player turns from losing to winning."""
        return [2 * sum(held) - sum(self.winning) for held in self.winning_with]

    def shapley_shubik(self) -> Floats:
        """Shapley-Shubik indices (Shapley & Shubik 1954), shape (n,)."""
        n = self.players
        order = [math.factorial(s) * math.factorial(n - s) for s in range(n + 1)]
        index = []
        for held in self.winning_with:
            joined = sum(order[s] * held[s] // s for s in range(1, n + 1))
            apart = sum(order[s] * (self.winning[s] - held[s]) // (n - s) for s in range(n))
            index.append(float(Fraction(joined - apart, math.factorial(n))))
        return np.array(index)

    def banzhaf(self) -> Floats:
        """Normalised Banzhaf indices (Banzhaf 1965), shape (n,)."""
        return _shares(self.swings(), sum(self.swings()))

    def banzhaf_absolute(self) -> Floats:
        """Absolute Banzhaf indices (Dubey & Shapley 1979), shape (n,)."""
        return _shares(self.swings(), 1 << (self.players - 1))

    def coleman_act(self) -> float:
        """Coleman's power of the body to act (Coleman 1971)."""
        return sum(self.winning) / (1 << self.players)

    def coleman_prevent(self) -> Floats:
        """Coleman's power to prevent action (Coleman 1971), shape (n,)."""
        return _shares(self.swings(), sum(self.winning))

    def coleman_initiate(self) -> Floats:
        """Coleman's power to initiate action (Coleman 1971), shape (n,)."""
        return _shares(self.swings(), (1 << self.players) - sum(self.winning))

    def holler_packel(self) -> Floats:
        """Holler-Packel indices (Holler & Packel 1983), shape (n,)."""
        seats = [sum(held) for held in self.minimal_with]
        return _shares(seats, sum(seats))

    def deegan_packel(self) -> Floats:
        """Deegan-Packel indices (Deegan & Packel 1978), shape (n,)."""
        shares = [sum(Fraction(held[s], s) for s in range(1, len(held))) for held in self.minimal_with]
        return np.array([float(share / sum(self.minimal)) for share in shares])

    def dummies(self) -> list[int]:
        """Positions of the players that turn no coalition, in order."""
        return [player for player, count in enumerate(self.swings()) if not count]


def coalitions(game: CompoundGame) -> Coalitions:
    """Count all coalitions of a game of up to 30 players.

    Raises:
        InputError: more players.
    """
    from foedus.methods.coalition_sets_kernel import tally, winners

    n = game.players
    if n > MAX_PLAYERS:
        raise InputError(f"{n} players", hint=f"a rule is enumerated for up to {MAX_PLAYERS} players")
    # A word holds the coalitions of six players: fewer are made up with players of no weight.
    added = max(0, WORD_PLAYERS - n)
    weights = np.pad(game.weights, ((0, 0), (0, added)))
    words = winners(weights, game.quotas, np.array(game.program, dtype=np.int64))
    if added:
        words &= np.uint64((1 << (1 << n)) - 1)
    counts = [tally(words, n + added, minimal)[:, : n + 1].tolist() for minimal in (False, True)]
    (winning, minimal) = counts
    return Coalitions(winning[-1], winning[:n], minimal[-1], minimal[:n])


def _shares(counts: list[int], whole: int) -> Floats:
    return np.array([float(Fraction(count, whole)) for count in counts])
