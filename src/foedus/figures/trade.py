"""Figure of trade: how much each state trades with the proposal's members and with its rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.gains import span_words
from foedus.figures.graphic import Graphic
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
MOST = 18


def exposure(assessment: Assessment, width: int) -> Graphic:
    """Trade with members (upper bar) and rivals (lower bar) by state, from reported to at most."""
    records = context.records(assessment, "trade", "exposure")
    known = [record for record in records if _both_known(record)]
    known.sort(key=lambda record: -record["to_rivals"])
    shown = known[:MOST]
    tops = (record[key] for record in shown for key in ("to_members_upper", "to_rivals_upper"))
    scale = context.number_scale(tops, "% of GDP")
    columns = rows.Columns(186, 0, 196, ("state", "", "with members · with rivals"))
    drawing = rows.drawing([_row(record) for record in shown], scale, columns, width)
    return Graphic(
        name="trade-exposure",
        title=_title(known),
        subtitle=(
            "Exports plus imports, % of GDP: with the proposal's members (indigo circle) and with its rivals "
            "(ochre square). Mark: what either side reports; bar: up to the most it can be."
        ),
        source=context.credit(assessment, "World Factbook; own computation"),
        note=context.left_out(len(known), len(shown), (r["name"] for r in records if not _both_known(r))),
        table=("trade", "exposure"),
        drawing=drawing,
    )


def _both_known(record: Mapping[str, Any]) -> bool:
    return record["to_members_upper"] is not None and record["to_rivals_upper"] is not None


def _row(record: Record) -> rows.Row:
    members = span_words(record["to_members"], record["to_members_upper"])
    rivals = span_words(record["to_rivals"], record["to_rivals_upper"])
    marks = (
        _mark(
            record, "to_members", theme.CAMP_A, "circle", f"{record['name']}, with members: {members} of GDP"
        ),
        _mark(record, "to_rivals", theme.CAMP_B, "square", f"{record['name']}, with rivals: {rivals} of GDP"),
    )
    return rows.Row(record["name"], "", f"{members} · {rivals}", marks)


def _mark(record: Record, key: str, ink: str, shape: rows.Shape, tip: str) -> rows.Mark:
    return rows.Mark(low=record[key], high=record[f"{key}_upper"], ink=ink, fill=ink, shape=shape, tip=tip)


def _title(known: Sequence[Record]) -> str:
    more = sum(record["to_rivals"] > record["to_members_upper"] for record in known)
    less = sum(record["to_rivals_upper"] < record["to_members"] for record in known)
    return (
        f"Of {counted(len(known), 'state')}, {more} certainly trade more with the rivals than with the "
        f"members and {less} certainly less; for {len(known) - more - less} the figures do not tell"
    )
