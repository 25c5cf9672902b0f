"""A decision rule as a game: weighted games joined by "all of" and "any of".

Any monotone rule can be written so; most rules of real bodies are a few weighted games (members, votes,
population). Votes are for or against here: who abstains is not for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.exact_numbers import common_unit, exact, exact_all

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

#: A part by its number, or ("all", parts) or ("any", parts).
Joined: TypeAlias = "int | tuple[str, tuple[Joined, ...]]"

ALL, ANY = -1, -2
LARGEST_SUM = 2**62


@dataclass(frozen=True)
class CompoundGame:
    """Weighted games over the same players, joined. Build one with `compound_game`.

    Attributes:
        weights: whole numbers, shape (m, n): of each player in each part.
        quotas: whole numbers, shape (m,): a part is won from that weight on.
        program: how the parts are joined, in postfix: a part's number, `ALL` or `ANY` of the last two.
    """

    weights: Ints
    quotas: Ints
    program: tuple[int, ...]

    @property
    def players(self) -> int:
        """Number of players."""
        return int(self.weights.shape[1])

    def wins(self, sums: Sequence[Ints]) -> Bools:
        """Whether a coalition wins, from its weight in each part; the sums may be arrays of any one shape."""
        stack: list[Bools] = []
        for step in self.program:
            if step >= 0:
                stack.append(np.asarray(sums[step] >= self.quotas[step]))
            else:
                last, other = stack.pop(), stack.pop()
                stack.append(last & other if step == ALL else last | other)
        return stack[0]

    def won_by(self, members: Bools) -> Bools:
        """Whether coalitions win that are given by their members, shape (…, n) to (…)."""
        chosen = members.astype(np.int64)
        return self.wins([chosen @ weights for weights in self.weights])

    def veto_players(self) -> list[int]:
        """Positions of the players without whom the others cannot win, in order."""
        return np.nonzero(~self.won_by(~np.eye(self.players, dtype=bool)))[0].tolist()

    def dictator(self) -> int | None:
        """Position of the player that wins alone and without whom nobody wins; None if there is none."""
        alone = set(np.nonzero(self.won_by(np.eye(self.players, dtype=bool)))[0].tolist())
        found = [player for player in self.veto_players() if player in alone]
        return found[0] if found else None


def compound_game(parts: Sequence[tuple[Iterable[object], object]], joined: Joined = 0) -> CompoundGame:
    """Build a game from weighted games and how they are joined.

    Args:
        parts: weights of all players and the quota, for each part; not negative, decimals as written.
        joined: a part's number, or ("all", …) or ("any", …) of such; e.g. ("all", (0, ("any", (1, 2)))).

    Raises:
        InputError: numbers that are out of range or too fine for 64 bits, parts of different length, or a
            rule that passes with nobody in favour or fails with everybody.
    """
    rows = [_whole(weights, quota, f"part {k + 1}") for k, (weights, quota) in enumerate(parts)]
    if not rows or len({len(weights) for weights, _ in rows}) != 1 or not rows[0][0]:
        raise InputError("a game needs parts with a weight for each player")
    game = CompoundGame(
        np.array([weights for weights, _ in rows], dtype=np.int64),
        np.array([quota for _, quota in rows], dtype=np.int64),
        tuple(_postfix(joined, len(rows))),
    )
    nobody, everybody = game.won_by(np.array([[False] * game.players, [True] * game.players]))
    if nobody or not everybody:
        raise InputError("the rule passes with nobody in favour, or fails with everybody in favour")
    return game


def _whole(weights: Iterable[object], quota: object, where: str) -> tuple[list[int], int]:
    shares, needed = exact_all(weights, where), exact(quota, f"{where}, quota")
    if min(shares, default=Fraction(0)) < 0:
        raise InputError("a negative weight", where=where)
    unit = common_unit(shares)
    whole, reached = [int(share / unit) for share in shares], math.ceil(needed / unit)
    if sum(whole) >= LARGEST_SUM or abs(reached) >= LARGEST_SUM:
        raise InputError("weights with too many digits", where=where, hint="round them to 15 digits")
    return whole, reached


def _postfix(joined: Joined, parts: int) -> list[int]:
    if isinstance(joined, int):
        if not 0 <= joined < parts:
            raise InputError(f"part {joined}", hint=f"parts are numbered 0 to {parts - 1}")
        return [joined]
    word, members = joined
    if word not in ("all", "any") or not members:
        raise InputError(f"parts joined by '{word}'", hint="'all' or 'any' of one part or more")
    program = _postfix(members[0], parts)
    for member in members[1:]:
        program += [*_postfix(member, parts), ALL if word == "all" else ANY]
    return program
