"""Several scenarios side by side: the headline numbers of each, those of one kind together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foedus.quantities import Column, Interval, Table, to_json
from foedus.report import cells, headline

if TYPE_CHECKING:
    from foedus.assess import Assessment


@dataclass(frozen=True, slots=True)
class Row:
    """One quantity and its value in each scenario that has it.

    Attributes:
        question: id of its question.
        what: what it is, with the state it belongs to, if any.
        unit: of the number; "share" is read as per cent.
        values: by scenario and proposal ("" where it belongs to none).
    """

    question: str
    what: str
    unit: str
    values: dict[tuple[str, str], Interval]


def rows(assessments: Sequence[Assessment]) -> list[Row]:
    """The headline numbers of all assessments, those of one kind in one row, in the questions' order."""
    found: dict[tuple[str, str, str], Row] = {}
    order: list[str] = []
    for assessment in assessments:
        proposals = {proposal.title: proposal.id for proposal in assessment.scenario.proposals}
        for question, answer in assessment.answers.items():
            if question not in order:
                order.append(question)
            for each in headline.headlines(answer, assessment):
                proposal = proposals.get(each.subject, "")
                whose = each.subject if each.subject and not proposal else ""
                what = ": ".join(part for part in (whose, each.what) if part)
                key = (question, what, each.unit)
                row = found.setdefault(key, Row(*key, {}))
                row.values[assessment.scenario.id, proposal] = each.interval
    return sorted(found.values(), key=lambda row: (order.index(row.question), -len(row.values)))


def table(assessments: Sequence[Assessment]) -> Table:
    """The comparison for reading: one line for each quantity and proposal, those of one quantity together."""
    heads = (
        Column("question", "Question"),
        Column("what", "What"),
        Column("scenario", "In"),
        Column("value", "Median (90 %)"),
    )
    lines = []
    for row in rows(assessments):
        unit = f", {row.unit}" if row.unit not in ("", cells.SHARE) else ""
        for place, (key, value) in enumerate(row.values.items()):
            first = (row.question, row.what + unit) if place == 0 else ("", "")
            lines.append([*first, ": ".join(filter(None, key)), cells.interval(value, row.unit)])
    return Table.of("compare", "The headline numbers side by side", heads, lines)


def record(assessments: Sequence[Assessment]) -> dict[str, Any]:
    """The comparison as plain JSON types, with the sentence of each answer."""
    return {
        "scenarios": [
            {
                "id": one.scenario.id,
                "title": one.scenario.title,
                "date": one.scenario.date.isoformat(),
                "draws": one.draws,
                "seed": one.seed,
                "sentences": {name: answer.sentence for name, answer in one.answers.items()},
            }
            for one in assessments
        ],
        "rows": [
            {
                "question": row.question,
                "what": row.what,
                "unit": row.unit,
                "values": [
                    {"scenario": scenario, "proposal": proposal, "value": to_json(value)}
                    for (scenario, proposal), value in row.values.items()
                ],
            }
            for row in rows(assessments)
        ],
    }
