"""Figure of membership: the chance to sign, by founder and candidate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows
from foedus.figures.graphic import Graphic
from foedus.questions.words import counted, odds_words

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
HEADINGS = {"founder": "Founders", "candidate": "Candidates"}


def candidates(assessment: Assessment, width: int) -> Graphic:
    """Chance to sign within five years from stances alone, by proposal and role."""
    records = context.records(assessment, "membership", "candidates")
    drawn: list[rows.Row] = []
    many = len({record["proposal"] for record in records}) > 1
    for (proposal, role), group in groupby(records, key=lambda record: (record["proposal"], record["role"])):
        heading = HEADINGS.get(role, role)
        title = f"{heading}: {context.proposal_title(assessment, proposal)}" if many else heading
        drawn.append(rows.Row(title, heading=True))
        drawn.extend(_rows(list(group)))
    scale = context.share_scale(
        (record["joins"].p95 for record in records), "chance to sign within five years"
    )
    columns = rows.Columns(196, 84, 104, ("state", "position", "median"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="membership-candidates",
        title=_title(records),
        subtitle=(
            f"Chance to sign within five years, from stances alone, as of {context.on_date(assessment)}. "
            f"{context.BY_RECORD} {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "stances on record and their priors, as listed below"),
        table=("membership", "candidates"),
        drawing=drawing,
    )


def _rows(group: Sequence[Record]) -> list[rows.Row]:
    """One row a state; silent states with the same interval share one."""
    drawn = []
    for _, items in groupby(group, key=_likeness):
        alike = list(items)
        label = (
            f"{len(alike)} further states" if len(alike) > 2 else " and ".join(one["name"] for one in alike)
        )
        drawn.append(_row(alike[0], label, "each " if len(alike) > 1 else ""))
    return drawn


def _likeness(record: Record) -> Any:
    return record["name"] if record["on_record"] or not record["eligible"] else record["joins"]


def _row(record: Record, label: str, before: str) -> rows.Row:
    position, chance = record["position"], record["joins"]
    if not record["eligible"]:
        return rows.Row(label, "barred by law", "0 %")
    mark = context.stance_mark(chance, position, record["on_record"], f"{label}: {context.spoken(chance)}")
    return rows.Row(label, context.position_words(position), before + odds_words(chance.median), (mark,))


def _title(records: Sequence[Record]) -> str:
    likely = sum(record["joins"].median > 0.5 for record in records)
    silent = sum(not record["on_record"] for record in records)
    has = "has" if silent == 1 else "have"
    of = f"{silent} of {counted(len(records), 'state')} {has} said nothing on record"
    if likely:
        return f"{counted(likely, 'state')} would more likely than not sign; {of}"
    return f"No state is more likely than not to sign; {of}"
