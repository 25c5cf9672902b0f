"""What happened, as far as claims need it: events, published figures, outcomes, each with its reference."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from foedus.errors import InputError
from foedus.inputs import did_you_mean, read_toml, validate
from foedus.scenario.fields import Confidence, Line, Record, Reference, Slug, StateId, When, span

FILE = Path(__file__).parent / "record.toml"


class Event(Record):
    """Something that happened or was said in public.

    Attributes:
        topic: what it is evidence on; measures count by topic.
        actor: who, in words; `states` the states that it speaks for, if any.
        places: names of places that it is about, if any.
        until: last day, for something that lasted; absent: a moment, or still going on (`lasts`).
    """

    id: Slug
    topic: Slug
    date: When
    until: When | None = None
    lasts: bool = False
    actor: Line
    states: tuple[StateId, ...] = ()
    places: tuple[Line, ...] = ()
    what: Line
    reference: Reference
    confidence: Confidence
    note: str = ""


class PublishedFigure(Record):
    """A number that somebody published, kept as published."""

    id: Slug
    what: Line
    value: float
    unit: str
    date: When
    reference: Reference
    confidence: Confidence
    note: str = ""


class Outcome(Record):
    """What became of a proposal, as far as the evidence reaches."""

    proposal: Slug
    result: Literal["adopted", "not adopted"]
    evidence_to: When
    what: Line
    reference: Reference
    confidence: Confidence


class RecordFile(Record):
    """The whole record; `topics` says what the events of each topic have in common."""

    compiled: dt.date
    topics: dict[Slug, Line]
    events: Annotated[tuple[Event, ...], Field(alias="event")]
    figures: Annotated[tuple[PublishedFigure, ...], Field(alias="figure")]
    outcomes: Annotated[tuple[Outcome, ...], Field(alias="outcome")]


@lru_cache(maxsize=1)
def record() -> RecordFile:
    """The record that comes with foedus. Read once."""
    return validate(RecordFile, read_toml(FILE), FILE.name)


def topics() -> tuple[str, ...]:
    """The topics that events are kept under, sorted."""
    return tuple(sorted(record().topics))


def topic_words(topic: str) -> str:
    """What the events of a topic have in common; raises InputError with the nearest topic."""
    _check(topic)
    return record().topics[topic]


def events(topic: str, since: dt.date | None = None, until: dt.date | None = None) -> tuple[Event, ...]:
    """Events on a topic, by date; those that surely lie before `since` or after `until` are left out.

    Raises:
        InputError: no event is kept under this topic.
    """
    _check(topic)
    kept = [
        event
        for event in record().events
        if event.topic == topic
        and not (until and span(event.date)[0] > until)
        and not (since and not event.lasts and span(event.until or event.date)[1] < since)
    ]
    return tuple(sorted(kept, key=lambda event: (event.date, event.id)))


def _check(topic: str) -> None:
    if topic not in topics():
        hint = did_you_mean(topic, topics()) or ", ".join(topics())
        raise InputError(f"unknown topic '{topic}'", hint=hint)


def figure(key: str) -> PublishedFigure:
    """A published figure by id; raises InputError with the nearest one."""
    known = {each.id: each for each in record().figures}
    if key not in known:
        raise InputError(
            f"unknown published figure '{key}'", hint=did_you_mean(key, known) or ", ".join(known)
        )
    return known[key]


def outcome(proposal: str) -> Outcome:
    """What became of a proposal; raises InputError if that is not kept."""
    known = {each.proposal: each for each in record().outcomes}
    if proposal not in known:
        raise InputError(f"no outcome is kept of '{proposal}'", hint=did_you_mean(proposal, known))
    return known[proposal]
