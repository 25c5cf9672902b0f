"""What states are on record as wanting about a proposal, with where it can be read."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from foedus.errors import InputError
from foedus.inputs import did_you_mean, read_toml, validate
from foedus.scenario.fields import (
    Address,
    Confidence,
    Day,
    Line,
    Outlet,
    Position,
    Record,
    Reference,
    Slug,
    StateId,
    Text,
    When,
    span,
)

FOLDER = Path(__file__).parent / "stances"
ASSUMED = Reference(publisher="assumption of this scenario")


class Statement(Record):
    """What one state's government said about a proposal.

    Attributes:
        position: oppose = rejects it; reserved = concern, conditions, premature, or out of it itself;
            neutral = declines to judge; open = would consider; support = endorses it or is a party.
        strength: how explicit, 0 to 1: 1 a head of state or government, minister or ministry speaking on the
            proposal itself; 0.7-0.9 explicit but narrower, hedged or lower in rank; 0.4-0.6 general doctrine
            or indirect; up to 0.3 as the press has it.
        scope: "proposal" = a view of the thing itself; "own participation" = only whether it would join.
        date: as far as known: a day, month, year, or a span ("2021/2022").
        assumed: true for a "what if" of the user's, which needs no speaker, date or reference.
    """

    state: StateId
    position: Position
    strength: Annotated[float, Field(ge=0, le=1)] = 1.0
    scope: Literal["proposal", "own participation"] = "proposal"
    speaker: Annotated[str, Field(max_length=300)] = ""
    date: When | None = None
    paraphrase: Annotated[str, Field(max_length=2000)] = ""
    reference: Reference = ASSUMED
    confidence: Confidence = "medium"
    outlet_type: Outlet | None = None
    note: Annotated[str, Field(max_length=2000)] = ""
    also: tuple[Address, ...] = ()
    assumed: bool = False

    @model_validator(mode="after")
    def _on_record_or_assumed(self) -> Statement:
        if self.assumed:
            return self
        missing = [name for name in ("date", "speaker", "paraphrase") if not getattr(self, name)]
        missing += ["reference"] if self.reference == ASSUMED else []
        if missing:
            hint = "give where it was said, or mark it `assumed = true`"
            raise PydanticCustomError(
                "record",
                "a stance on record without {missing}",
                {"missing": ", ".join(missing), "hint": hint},
            )
        return self

    def after_date(self, on: dt.date) -> bool | None:
        """Whether it was said after a day; None if the date is too coarse to tell. An assumption is not."""
        if self.date is None:
            return False
        first, last = span(self.date)
        return True if first > on else False if last <= on else None

    def _last_day(self) -> dt.date:
        return span(self.date)[1] if self.date else dt.date.max


class Stance(Statement):
    """A statement with the proposal that it is about."""

    proposal: Slug


class BodyStatement(Record):
    """What a body that is not a state said: an organisation, its head, a council of elders."""

    name: Line
    position: Position
    date: When
    paraphrase: Text
    reference: Reference
    confidence: Confidence
    note: Annotated[str, Field(max_length=2000)] = ""


class StancesFile(Record):
    """All that is on record about one proposal.

    Attributes:
        compiled: the day until which was searched.
        nothing_found: states searched for without finding a statement; that is no evidence of absence.
    """

    proposal: Slug
    title: Line
    compiled: Day
    note: Annotated[str, Field(max_length=4000)] = ""
    nothing_found: tuple[StateId, ...] = ()
    statements: Annotated[tuple[Statement, ...], Field(alias="stance", min_length=1)]
    bodies: Annotated[tuple[BodyStatement, ...], Field(alias="organisation")] = ()

    @property
    def stances(self) -> tuple[Stance, ...]:
        """The states' statements, sorted by state and date."""
        plain = [Stance(proposal=self.proposal, **dict(statement)) for statement in self.statements]
        return in_order(plain)


def in_order(stances: list[Stance]) -> tuple[Stance, ...]:
    """Stances sorted by proposal, state and date."""
    return tuple(sorted(stances, key=lambda each: (each.proposal, each.state, each.date or "", each.speaker)))


def stance_files() -> tuple[str, ...]:
    """Ids of the proposals that stances on record are kept for, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def on_record(proposal: str) -> StancesFile:
    """Everything on record about one proposal.

    Raises:
        InputError: no stances are kept for it.
    """
    if proposal not in stance_files():
        raise InputError(
            f"no stances are kept for '{proposal}'",
            hint=did_you_mean(proposal, stance_files()) or f"kept are {', '.join(stance_files())}",
        )
    path = FOLDER / f"{proposal}.toml"
    file = validate(StancesFile, read_toml(path), path.name)
    if file.proposal != proposal:
        raise InputError(f"is about '{file.proposal}'", file=path.name, where="proposal")
    return file


def chosen(stances: list[Stance], on: dt.date) -> Stance | None:
    """The stance that counts on a day: an assumed one, else the latest said by then, else the earliest later.

    One whose date is too coarse to tell counts as said by then.
    """
    assumed = [each for each in stances if each.assumed]
    if assumed:
        return assumed[-1]
    said = [each for each in stances if each.after_date(on) is not True]
    if said:
        return max(said, key=Stance._last_day)
    return min(stances, key=Stance._last_day, default=None)
