"""Where a state without a stance on record would lean, estimated from what it said on other proposals.

One predictor: the sum of the state's other positions (oppose -2 … support +2) over one more than their
number, so that a single statement counts for half. An ordered logit on all stances on record by the
scenario's date turns it into chances of the five positions. Votes in the United Nations, alliances and trade
were tried and add nothing once this is known (docs/methods/adoption.md).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from foedus.scenario.fields import Position

if TYPE_CHECKING:
    from foedus.methods.ordered_logit import OrderedLogit
    from foedus.scenario.stances import Stance

POSITIONS: tuple[str, ...] = get_args(Position)
RIDGE = 1.0
FEWEST = 20

Left: TypeAlias = Literal["statement", "state", "proposal"]
#: (proposal, state, position) of one standing stance.
Said: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class Leaning:
    """What a state would probably say, if it said anything.

    Attributes:
        chances: of the positions, in the order of `POSITIONS`.
        reasons: what it said elsewhere, in words.
    """

    chances: tuple[float, ...]
    reasons: str

    @property
    def by_position(self) -> tuple[tuple[str, float], ...]:
        """Each position with its chance."""
        return tuple(zip(POSITIONS, self.chances, strict=True))

    @property
    def likeliest(self) -> str:
        """The likeliest position."""
        return POSITIONS[max(range(len(self.chances)), key=self.chances.__getitem__)]


@dataclass(frozen=True)
class LeaningSkill:
    """Statements forecast from the others, scored by the logarithm of the chance of what was said.

    Attributes:
        statements: how many.
        score: mean logarithmic score of the estimate; nearer to 0 is better.
        base: that of the shares of the positions among the others.
    """

    statements: int
    score: float
    base: float


def on_record(standing: Iterable[Stance]) -> tuple[Said, ...]:
    """The standing stances that are on record; those that a user assumes are not."""
    return tuple((each.proposal, each.state, each.position) for each in standing if not each.assumed)


def leaning(said: tuple[Said, ...], state: str, proposal: str) -> Leaning | None:
    """Estimated leaning of a state on a proposal.

    None for a state that said nothing on any other proposal, since nothing tells it from the rest, and where
    there are too few stances to learn from.
    """
    others = [one for one in said if one[1] == state and one[0] != proposal]
    model = _fitted(said) if others else None
    if model is None:
        return None
    chances = model.chances(np.array([[_past(others)]]))[0]
    words = ", ".join(f"{position} on {other}" for other, _, position in others)
    return Leaning(tuple(chances.tolist()), f"on record elsewhere: {words}")


def skill(said: Sequence[Said], left_out: Left = "statement", without: Sequence[str] = ()) -> LeaningSkill:
    """How well a statement is forecast without it, without its state, or without its proposal.

    Args:
        said: the stances on record.
        left_out: what the fit does not see. A state's own other statements stay its predictor.
        without: states left out altogether, as those the proposals come from or are directed at.
    """
    said = [one for one in said if one[1] not in without]
    past = np.array([[_past(_elsewhere(said, one))] for one in said])
    level = np.array([POSITIONS.index(position) for _, _, position in said])
    score, base = [], []
    for place, one in enumerate(said):
        kept = np.array([_kept(other, one, left_out) for other in said])
        if left_out == "statement":
            kept[place] = False
        shares = np.bincount(level[kept], minlength=len(POSITIONS)) + 0.5
        base.append(math.log(shares[level[place]] / shares.sum()))
        model = _fit(past[kept], level[kept])
        score.append(math.log(model.chances(past[place : place + 1])[0, level[place]]))
    return LeaningSkill(len(said), math.fsum(score) / len(said), math.fsum(base) / len(said))


def _kept(other: Said, one: Said, left_out: Left) -> bool:
    if left_out == "state":
        return other[1] != one[1]
    return left_out == "statement" or other[0] != one[0]


def _elsewhere(said: Sequence[Said], one: Said) -> list[Said]:
    return [other for other in said if other[1] == one[1] and other[0] != one[0]]


def _past(others: Sequence[Said]) -> float:
    middle = len(POSITIONS) // 2
    total = sum(POSITIONS.index(position) - middle for _, _, position in others)
    return total / (len(others) + 1.0)


@lru_cache(maxsize=8)
def _fitted(said: tuple[Said, ...]) -> OrderedLogit | None:
    """The model on all stances; None where there are too few, or not of every position."""
    level = np.array([POSITIONS.index(position) for _, _, position in said])
    if len(said) < FEWEST or len(set(level.tolist())) < len(POSITIONS):
        return None
    return _fit(np.array([[_past(_elsewhere(said, one))] for one in said]), level)


def _fit(past: NDArray[np.float64], level: NDArray[np.int64]) -> OrderedLogit:
    from foedus.methods.ordered_logit import fit

    return fit(past, level, len(POSITIONS), RIDGE)
