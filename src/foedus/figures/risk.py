"""Figure of risk: how likely each pair is to begin a dispute in a year, and a war, on a log scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.questions.words import per_thousand

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
MOST = 16
FLOOR = 1e-4
LABEL = "datum.value >= 1 ? 'every year' : '1 in ' + format(1 / datum.value, ',.0f')"
NEW = "*"


def pairs(assessment: Assessment, width: int) -> Graphic:
    """Chance in a year of a new dispute (circle) and of a war (diamond), the pairs most prone first."""
    records = sorted(
        context.records(assessment, "risk", "pairs"), key=lambda r: (-r["onset"].mean, r["name1"], r["name2"])
    )
    drawn = [_row(record) for record in records[:MOST]]
    scale = rows.Scale(
        "chance in a year", (FLOOR, 1.0), LABEL, log=True, zero=None, ticks=(1e-4, 1e-3, 0.01, 0.1, 1)
    )
    rest = len(records) - len(drawn)
    star = (
        f"{NEW} A defence pact with the proposal, none today. " if any(map(_is_new, records[:MOST])) else ""
    )
    return Graphic(
        name="risk-pairs",
        title=_title(records),
        subtitle=(
            "Chance in a year of a new militarised dispute (blue circle) and of a war (orange diamond), by a "
            "model fitted to the disputes of 1946-2010, today; log scale. Dot: median; upright line: mean; "
            "thick line: half, thin line 90 %, over the errors of the fit, cut off at 1 in 10,000."
        ),
        source=context.credit(assessment, "dispute, rivalry and contiguity records, as listed under sources"),
        note=star + (f"{rest} less prone pairs in the table." if rest else ""),
        table=("risk", "pairs"),
        drawing=rows.drawing(drawn, scale, rows.Columns(0, 0, 0, ("", "", "")), width, stacked=True),
    )


def _row(record: Record) -> rows.Row:
    onset, war = record["onset"], record["war"]
    marks = (
        _mark(onset, theme.BLUE, theme.BLUE, "circle", f"New dispute: {per_thousand(onset.mean)}"),
        _mark(war, theme.ORANGE, theme.PAPER, "diamond", f"War: {per_thousand(war.mean)}"),
    )
    return rows.Row(_pair(record), "", per_thousand(onset.mean).removesuffix(" a year"), marks)


def _mark(value: Any, ink: str, fill: str, shape: rows.Shape, tip: str) -> rows.Mark:
    return rows.Mark(value, ink=ink, fill=fill, shape=shape, tip=tip, tick=value.mean)


def _pair(record: Record) -> str:
    return f"{record['name1']}–{record['name2']}{NEW if _is_new(record) else ''}"


def _is_new(record: Record) -> bool:
    return bool(record["allied_after"] and not record["allied_before"])


def _title(records: Sequence[Record]) -> str:
    if not records:
        return "No pair of states is reported on"
    top = records[0]
    return (
        f"{top['name1']} and {top['name2']}: a dispute {per_thousand(top['onset'].mean)}, "
        f"a war {per_thousand(top['war'].mean)}"
    )
