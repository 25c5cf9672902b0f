"""Figure of blocs: what the proposals change in the measures of division."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows
from foedus.figures.graphic import Graphic
from foedus.quantities import Interval
from foedus.questions.words import counted, percent

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]


def before_after(assessment: Assessment, width: int) -> Graphic:
    """Each measure's change in % of its value before, with its interval."""
    records = context.records(assessment, "blocs", "before_after")
    drawn: list[rows.Row] = []
    for proposal, group in groupby(records, key=lambda record: record.get("proposal", "")):
        if proposal:
            drawn.append(rows.Row(context.proposal_title(assessment, proposal), heading=True))
        drawn.extend(_change_row(record) for record in group)
    ends = [end for row in drawn for m in row.marks if m.interval for end in (m.interval.p05, m.interval.p95)]
    scale = context.number_scale(ends, "change, % of the value before")
    drawing = rows.drawing(drawn, scale, rows.Columns(0, 0, 0, ("", "", "")), width, stacked=True)
    return Graphic(
        name="blocs-before-after",
        title=_change_title(records),
        subtitle=(
            f"Measures of division before and after, change in % of the value before. {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "own computation on the signed network of states"),
        table=("blocs", "before_after"),
        drawing=drawing,
    )


def _change_row(record: Record) -> rows.Row:
    before, after, change = record["before"], record["after"], record["change"]
    words = f"{_figure(before.median, record['unit'])} → {_figure(after.median, record['unit'])}"
    base = abs(before.median)
    if base == 0:
        return rows.Row(record["measure"], "", words)
    parts = {name: 100.0 * getattr(change, name) / base for name in Interval.__slots__}
    mark = rows.Mark(Interval(**parts), arrow_from=0.0, tip=f"{record['measure']}: {words}")
    return rows.Row(record["measure"], "", words, (mark,))


def _figure(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    return f"{value:.0f}" if value >= 10 or value == round(value) else f"{value:.2f}"


def _change_title(records: Sequence[Record]) -> str:
    moved = [r for r in records if r["change"].p05 > 0 or r["change"].p95 < 0]
    # What reads the same before and after has not moved for a reader.
    clear = [
        r for r in moved if len({_figure(r[when].median, r["unit"]) for when in ("before", "after")}) > 1
    ]
    if not clear:
        return "No measure of division changes beyond what the codings leave open"
    top = max(clear, key=lambda r: abs(r["change"].median) / (abs(r["before"].median) or 1.0))
    unit = top["unit"]
    before, after = (_figure(top[when].median, unit) for when in ("before", "after"))
    verb = "rises" if top["change"].median > 0 else "falls"
    return (
        f"{top['measure']} {verb} from {before} to {after}; "
        f"{len(clear)} of {counted(len(records), 'measure')} clearly move"
    )
