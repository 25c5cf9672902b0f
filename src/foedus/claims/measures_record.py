"""Measures of what happened: events on record, outcomes, published figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from foedus.claims import groups, record
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.scenario.fields import Reference, span

COVERAGE = "the events kept in claims/record.toml, compiled 2026-11-22"


@measure(
    "record.events",
    words="On record: {topic}",
    unit="events",
    source="record",
    coverage=COVERAGE,
)
def events(
    evidence: Evidence, *, topic: str, since: date | None = None, until: date | None = None
) -> Measured:
    """Number of events on record under a topic, up to the evidence's date or `until`.

    Only what is in the record counts, so a small number is a lower bound.
    """
    found = record.events(topic, since, until or evidence.date)
    return _counted(len(found), "events", found, evidence)


@measure(
    "record.states",
    words="How many of {states} have part in: {topic}",
    unit="states",
    source="record",
    coverage=COVERAGE,
)
def states_on_record(
    evidence: Evidence,
    *,
    topic: str,
    states: tuple[str, ...],
    since: date | None = None,
    until: date | None = None,
) -> Measured:
    """Number of the named states that an event under the topic speaks for, up to the date or `until`."""
    asked = set(groups.resolve(evidence, states))
    found = tuple(e for e in record.events(topic, since, until or evidence.date) if asked & set(e.states))
    return _counted(len(asked & {key for event in found for key in event.states}), "states", found, evidence)


@measure(
    "record.places",
    words="How many of {named} are among: {topic}",
    unit="places",
    source="record",
    coverage=COVERAGE,
)
def places(evidence: Evidence, *, topic: str, named: tuple[str, ...], until: date | None = None) -> Measured:
    """Number of the named places that the events of a topic list; a place counts if its name is in a listed
    one.
    """
    found = record.events(topic, None, until or evidence.date)
    listed = [place for event in found for place in event.places]
    hits = [name for name in named if any(name.lower() in place.lower() for place in listed)]
    counted = _counted(len(hits), "places", found, evidence)
    return replace(counted, note=f"Listed: {', '.join(listed)}")


@measure(
    "record.adopted",
    words="Whether adopted by {by}: {proposal}",
    unit="",
    source="record",
    coverage="proposals whose outcome is kept, as far as each was followed",
)
def adopted(evidence: Evidence, *, proposal: str, by: date) -> Measured:
    """Whether a proposal had been adopted by a day: what happened afterwards, so always later than the
    claim.
    """
    del evidence
    found = record.outcome(proposal)
    known_to = span(found.evidence_to)[1]
    if found.result == "not adopted" and by > known_to:
        raise NoEvidenceError(f"{proposal} was followed to {known_to} only, before {by}")
    yes = found.result == "adopted"
    return Measured(
        yes, "", found.evidence_to, ("record", f"record:{proposal}"), None, _row(found.what, found.reference)
    )


@measure(
    "record.figure",
    words="{figure}, as published",
    unit="as published",
    source="record",
    coverage="figures kept in claims/record.toml",
)
def published(evidence: Evidence, *, figure: str) -> Measured:
    """A number as somebody published it; foedus has not recomputed it."""
    del evidence
    found = record.figure(figure)
    detail = _row(found.what, found.reference)
    return Measured(
        found.value, found.unit, found.date, ("record", f"record:{figure}"), None, detail, found.note
    )


def _counted(number: int, unit: str, found: tuple[record.Event, ...], evidence: Evidence) -> Measured:
    rows = tuple(
        {"date": event.date, "who": event.actor, "what": event.what, "reference": str(event.reference),
         "url": event.reference.url, "confidence": event.confidence}
        for event in found
    )  # fmt: skip
    latest = max((event.date for event in found), default=evidence.date.isoformat())
    weak = [event.note for event in found if event.confidence != "high" and event.note]
    sources = ("record", *(f"record:{event.id}" for event in found))
    return Measured(float(number), unit, latest, sources, None, rows, " ".join(weak))


def _row(what: str, reference: Reference) -> tuple[dict[str, str], ...]:
    return ({"what": what, "reference": str(reference), "url": reference.url},)
