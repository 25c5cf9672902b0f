"""Figure of bargaining: where every state on record starts, and where pressing one another would leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows
from foedus.figures.graphic import Graphic
from foedus.questions.bargaining import END, RUNS

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.quantities import Interval

Record = dict[str, Any]
START = "0"


def positions(assessment: Assessment, width: int) -> Graphic:
    """Position of every state on record before and after bargaining, by proposal."""
    records = context.records(assessment, "adoption", "bargaining")
    drawn: list[rows.Row] = []
    for title, group in context.by_proposal(assessment, records):
        drawn += [rows.Row(title, heading=True), *_rows(group)]
    scale = rows.Scale(
        "position, from 0 (against) to 100 (in favour)",
        (0.0, 100.0),
        context.NUMBER_LABEL,
        zero=50.0,
        ticks=(0.0, 25.0, 50.0, 75.0, 100.0),
    )
    columns = rows.Columns(170, 84, 104, ("state", "on record", "before → after"))
    return Graphic(
        name="adoption-bargaining",
        title=_title(assessment, records),
        subtitle=(
            "Positions as the states that decide press one another, as of "
            f"{context.on_date(assessment)}: upright line: where a state starts; dot: where it ends. "
            f"{context.BY_RECORD} {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "own computation from stances on record and capabilities"),
        note=f"{RUNS} runs of a model of pressure that knows no veto: compare it with the decision rule.",
        table=("adoption", "bargaining"),
        drawing=rows.drawing(drawn, scale, columns, width),
    )


def _rows(records: Sequence[Record]) -> list[rows.Row]:
    """One row a state, those furthest against at the end first."""
    tracks = {
        name: {str(record["round"]): record for record in records if record["name"] == name}
        for name in dict.fromkeys(str(record["name"]) for record in records)
    }
    order = sorted(tracks, key=lambda name: tracks[name][END]["position"].median)
    return [_row(tracks[name]) for name in order]


def _row(track: dict[str, Record]) -> rows.Row:
    first, last = track[START], track[END]
    start, end = _place(first), _place(last)
    medians = ", ".join(f"{_place(each).median:.0f}" for each in track.values())
    tip = f"{last['name']}: {medians} (90 % at the end: {end.p05:.0f} to {end.p95:.0f})"
    kind = str(last["recorded"])
    mark = context.stance_mark(end, kind, kind != "silent", tip)
    mark = rows.Mark(interval=end, tick=start.median, ink=mark.ink, fill=mark.fill, shape=mark.shape, tip=tip)
    remark = context.position_words(kind)
    return rows.Row(str(last["name"]), remark, f"{start.median:.0f} → {end.median:.0f}", (mark,))


def _place(record: Record) -> Interval:
    interval: Interval = record["position"]
    return interval


def _title(assessment: Assessment, records: Sequence[Record]) -> str:
    forecasts = context.records(assessment, "adoption", "forecast")
    parts = []
    for proposal in dict.fromkeys(str(record["proposal"]) for record in records):
        *wide, met = (
            f"{each['outcome'].median:.0f}" for each in forecasts if str(each["proposal"]) == proposal
        )
        among = f" ({wide[0]} with all others on record)" if wide else ""
        parts.append(f"{met} of 100 on “{context.proposal_title(assessment, proposal)}”{among}")
    return f"Pressing one another, those who decide would meet at {', and at '.join(parts)}"
