"""Measures of an assessment's answers, with their 90 % intervals over the draws."""

from __future__ import annotations

from typing import Any, Literal

from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Answer, Interval

COVERAGE = "the proposals of the scenario that was assessed"
Quantity = Literal["frustrated", "triangles", "polarisation"]
#: Unit of each quantity here, and what the answer's number is multiplied by.
UNITS: dict[str, tuple[str, float]] = {
    "frustrated": ("ties", 1.0),
    "triangles": ("points", 100.0),
    "polarisation": ("", 1.0),
}


@measure(
    "adoption.chance",
    words="Chance of adoption: {proposal}",
    unit="%",
    source="assessment:adoption",
    coverage=COVERAGE,
    kind="model",
)
def adoption_chance(evidence: Evidence, *, proposal: str) -> Measured:
    """Chance that a proposal is adopted, from stances on record and decision rules, with its interval."""
    chance = _of_headline(evidence.answer("adoption"), proposal)
    return _measured(evidence, "adoption", chance, "%", 100.0)


@measure(
    "adoption.blocks",
    words="Share of failures in which {state} objects: {proposal}",
    unit="%",
    source="assessment:adoption",
    coverage=COVERAGE,
    kind="model",
)
def adoption_blocks(evidence: Evidence, *, proposal: str, state: str) -> Measured:
    """In what share of the draws in which a proposal fails does this state stand in its way."""
    rows = evidence.answer("adoption").tables["players"].records()
    row = _only(rows, proposal=proposal, state=state)
    return _measured(evidence, "adoption", row["blocks"], "%", 100.0)


@measure(
    "blocs.change",
    words="Change of {quantity} by: {proposal}{candidates}",
    unit="ties",
    source="assessment:blocs",
    coverage=COVERAGE,
    kind="model",
)
def blocs_change(
    evidence: Evidence, *, proposal: str, quantity: Quantity = "frustrated", candidates: bool = False
) -> Measured:
    """Change that a proposal makes to a measure of the signed network: frustrated ties (the exact line
    index), the share of balanced triangles in points, or the polarisation of capability. With `candidates`
    every candidate joins as well. The interval is disagreement over how to code ties.
    """
    row = _before_after(
        evidence, proposal, quantity, ", if every candidate joined as well" if candidates else ""
    )
    return _measured(evidence, "blocs", row["change"], *UNITS[quantity])


@measure(
    "blocs.level",
    words="Now: {quantity}",
    unit="ties",
    source="assessment:blocs",
    coverage=COVERAGE,
    kind="model",
)
def blocs_level(evidence: Evidence, *, proposal: str, quantity: Quantity = "frustrated") -> Measured:
    """A measure of the signed network before the proposal; see blocs.change."""
    row = _before_after(evidence, proposal, quantity, "")
    return _measured(evidence, "blocs", row["before"], *UNITS[quantity])


@measure(
    "blocs.newly_allied",
    words="Fall in the share of the region's states without a defence pact by: {proposal}",
    unit="points",
    source="assessment:blocs",
    coverage=COVERAGE,
    kind="model",
)
def newly_allied(
    evidence: Evidence, *, proposal: str, by: Literal["count", "population", "gdp"] = "count"
) -> Measured:
    """By how many points a proposal lowers the share of the region's states that have no defence pact, by
    count, population or GDP. Exact: no draws are involved.
    """
    rows = evidence.answer("blocs").tables["neutrality"].records()
    before, after = _only(rows, world="before"), _only(rows, world=proposal)
    change = 100.0 * (before[by] - after[by])
    return _measured(evidence, "blocs", change, "points", 1.0)


@measure(
    "assessment.headline",
    words="{quantity} in the answer on {question}",
    unit="as in the answer",
    source="assessment",
    coverage=COVERAGE,
    kind="model",
)
def headline(evidence: Evidence, *, question: str, quantity: str) -> Measured:
    """Any named quantity that an answer's sentence rests on, in the answer's own unit."""
    return _measured(evidence, question, _of_headline(evidence.answer(question), quantity), "", 1.0)


def _of_headline(answer: Answer, name: str) -> Interval:
    if name not in answer.headline:
        hint = did_you_mean(name, answer.headline) or f"it has {', '.join(answer.headline)}"
        raise InputError(f"the answer on {answer.question} has no quantity '{name}'", hint=hint)
    return answer.headline[name]


def _before_after(evidence: Evidence, proposal: str, quantity: Quantity, ending: str) -> dict[str, Any]:
    from foedus.questions.bloc_tables import MEASURES

    rows = evidence.answer("blocs").tables["before_after"].records()
    return _only(rows, proposal=proposal, measure=MEASURES[quantity][0] + ending)


def _only(rows: list[dict[str, Any]], **wanted: str) -> dict[str, Any]:
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    if not found:
        named = ", ".join(f"{key} {value}" for key, value in wanted.items())
        raise NoEvidenceError(f"the assessment has nothing on {named}")
    return found[0]


def _measured(
    evidence: Evidence, question: str, cell: Interval | float | None, unit: str, scale: float
) -> Measured:
    if cell is None:
        raise NoEvidenceError(f"the answer on {question} leaves this open")
    day = evidence.scenario.date.isoformat()
    sources = (f"assessment:{question}",)
    if not isinstance(cell, Interval):
        return Measured(scale * float(cell), unit, day, sources)
    names = ("median", "p05", "p25", "p75", "p95", "mean")
    scaled = Interval(**{name: scale * getattr(cell, name) for name in names})
    return Measured(scaled.median, unit, day, sources, scaled)
