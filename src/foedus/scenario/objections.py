"""How often an objection holds: decisions of which the outcome is known, and what follows for the priors.

The coding rules stand in docs/methods/adoption.md; the list in `record/objections.toml`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from foedus.inputs import read_toml, validate
from foedus.scenario.fields import Confidence, Day, Line, Record, Reference, Slug, StateId, Text, When, span

FILE = Path(__file__).parent / "record" / "objections.toml"
JEFFREYS = 0.5
YEARS = 5

Said: TypeAlias = Literal["oppose", "reserved", "silent"]
Topic: TypeAlias = Literal[
    "member", "candidate", "partner", "mission", "appointment", "sanction", "money", "statement"
]


class Taken(Record):
    """What a government said before a decision, and what became of it.

    Attributes:
        position: "silent" for one that said nothing before and yet stood in the way.
        outcome: "held" if the body did not take the step at the session or within three months.
        how: what was paid for it, or what the others did; a few words.
    """

    state: StateId
    position: Said
    outcome: Literal["held", "dropped"]
    how: Line


class Decision(Record):
    """A decision by consensus or unanimity whose outcome is known.

    Attributes:
        due: the session at which the step was due.
        members: governments that decide.
        adopted: the day on which the body took the step; None if it never did.
        open: five years from the session are not over.
    """

    id: Slug
    title: Line
    body: Line
    topic: Topic
    due: When
    members: Annotated[int, Field(ge=2, le=200)]
    adopted: When | None = None
    open: bool = False
    confidence: Confidence
    note: Annotated[str, Field(max_length=2000)] = ""
    positions: Annotated[tuple[Taken, ...], Field(alias="position")] = ()
    references: Annotated[tuple[Reference, ...], Field(alias="reference", min_length=1)]

    @property
    def within_five_years(self) -> bool | None:
        """Whether the body took the step within five years of the session; None while that is open."""
        if self.adopted is None:
            return None if self.open else False
        due, taken = span(self.due)[1], span(self.adopted)[0]
        # Years, months and days one by one: the last day of a February may have no like five years on.
        return (taken.year - YEARS, taken.month, taken.day) <= (due.year, due.month, due.day)

    def held(self, position: Said) -> float | None:
        """Share of the governments with a position whose objection held; None if there was none."""
        found = [taken.outcome == "held" for taken in self.positions if taken.position == position]
        return sum(found) / len(found) if found else None

    @property
    def assenting(self) -> int:
        """Governments that said nothing and did not stand in the way."""
        return self.members - len(self.positions)


class Excluded(Record):
    """A case that the rules leave out, and why."""

    case: Line
    why: Line


class RecordFile(Record):
    """All decisions, and the day until which was searched."""

    compiled: Day
    note: Text
    excluded: tuple[Excluded, ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(alias="decision", min_length=1)]


@dataclass(frozen=True)
class Posterior:
    """A beta distribution: what a list of decisions says about a chance, from Jeffreys' prior.

    Attributes:
        held, dropped: weights of the two outcomes.
    """

    held: float
    dropped: float

    @property
    def a(self) -> float:
        """First parameter."""
        return JEFFREYS + self.held

    @property
    def b(self) -> float:
        """Second parameter."""
        return JEFFREYS + self.dropped

    @property
    def mean(self) -> float:
        """The chance that the next one holds."""
        return self.a / (self.a + self.b)


@dataclass(frozen=True)
class Skill:
    """Each decision forecast from all the others, scored by the logarithm of the chance of what happened.

    Attributes:
        decisions: ids, in order of the file.
        forecast: the chance given to "held", for each.
        held: the share that held, for each.
        score: mean logarithmic score; nearer to 0 is better.
        even: the score of saying one half each time.
        judged: the score of another fixed chance, if one was asked for.
    """

    decisions: tuple[str, ...]
    forecast: tuple[float, ...]
    held: tuple[float, ...]
    score: float
    even: float
    judged: float | None


@cache
def record() -> RecordFile:
    """The record that comes with foedus."""
    return validate(RecordFile, read_toml(FILE), FILE.name)


def posterior(position: Said, decisions: Iterable[Decision] | None = None) -> Posterior:
    """The chance that a government with a position stands in the way when the body is to decide.

    Of those with the same position on a decision each counts for its share of one. "silent" counts
    governments: those that stood in the way unannounced against all that let a decision pass in silence.
    """
    cases = list(record().decisions if decisions is None else decisions)
    if position == "silent":
        surprises = sum(taken.position == "silent" for case in cases for taken in case.positions)
        return Posterior(float(surprises), float(sum(case.assenting for case in cases)))
    shares = [share for case in cases if (share := case.held(position)) is not None]
    return Posterior(math.fsum(shares), math.fsum(1.0 - share for share in shares))


def skill(
    position: Said = "oppose", decisions: Sequence[Decision] | None = None, judged: float | None = None
) -> Skill:
    """Leave-one-decision-out score of the posterior's mean, beside one half and a judged chance."""
    cases = list(record().decisions if decisions is None else decisions)
    named = [case for case in cases if case.held(position) is not None]
    shares = [float(case.held(position) or 0.0) for case in named]
    forecast = [posterior(position, [other for other in cases if other is not case]).mean for case in named]
    return Skill(
        tuple(case.id for case in named),
        tuple(forecast),
        tuple(shares),
        _score(forecast, shares),
        _score([0.5] * len(shares), shares),
        None if judged is None else _score([judged] * len(shares), shares),
    )


def _score(forecast: Sequence[float], held: Sequence[float]) -> float:
    scores = [h * math.log(p) + (1.0 - h) * math.log(1.0 - p) for p, h in zip(forecast, held, strict=True)]
    return math.fsum(scores) / len(scores)
