"""Figure of risk: how often pairs like these began disputes, by kind of pair, on a log scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.questions.words import per_thousand

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
MOST = 9
FLOOR = 1e-4
ROOM, NARROW_ROOM = 64, 26
"""Characters of a row's label that leave room for its number."""
LABEL = "datum.value >= 1 ? 'every year' : '1 in ' + format(1 / datum.value, ',.0f')"
NEW = "*"


def pairs(assessment: Assessment, width: int) -> Graphic:
    """Chance in a year of a new dispute (circle) and of a war (diamond); pairs of one kind share a row."""
    records = sorted(
        context.records(assessment, "risk", "pairs"), key=lambda r: (-r["onset"].mean, r["kind"])
    )
    alike = groupby(records, key=lambda record: (record["kind"], record["onset"], record["war"]))
    kinds = [list(group) for _, group in alike]
    drawn: list[rows.Row] = []
    for kind in kinds[:MOST]:
        drawn += [
            rows.Row(_capital(kind[0]["kind"]), heading=True),
            _row(kind, ROOM if width >= theme.WIDE else NARROW_ROOM),
        ]
    scale = rows.Scale(
        "chance in a year", (FLOOR, 1.0), LABEL, log=True, zero=None, ticks=(1e-4, 1e-3, 0.01, 0.1, 1)
    )
    rest = sum(len(kind) for kind in kinds[MOST:])
    star = f"{NEW} A defence pact with the proposal, none today. " if any(map(_is_new, records)) else ""
    return Graphic(
        name="risk-pairs",
        title=_title(kinds),
        subtitle=(
            "Chance in a year of a new militarised dispute (blue circle) and of a war (orange diamond), from "
            "how often pairs of the kind began one in 1946-2010; log scale. Dot: median pair of the kind; "
            "upright line: mean, the chance where only the kind is known; thick line: half, thin line 90 %, "
            "cut off at 1 in 10,000."
        ),
        source=context.credit(assessment, "dispute, rivalry and contiguity records, as listed under sources"),
        note=star + (f"{rest} pairs of rarer kinds in the table." if rest else ""),
        table=("risk", "pairs"),
        drawing=rows.drawing(drawn, scale, rows.Columns(0, 0, 0, ("", "", "")), width, stacked=True),
    )


def _row(kind: Sequence[Record], room: int) -> rows.Row:
    onset, war = kind[0]["onset"], kind[0]["war"]
    label = _named([_pair(record) for record in kind], room)
    marks = (
        _mark(onset, theme.BLUE, theme.BLUE, "circle", f"New dispute: {per_thousand(onset.mean)}"),
        _mark(war, theme.ORANGE, theme.PAPER, "diamond", f"War: {per_thousand(war.mean)}"),
    )
    return rows.Row(label, "", per_thousand(onset.mean).removesuffix(" a year"), marks)


def _mark(value: Any, ink: str, fill: str, shape: rows.Shape, tip: str) -> rows.Mark:
    return rows.Mark(value, ink=ink, fill=fill, shape=shape, tip=tip, tick=value.mean)


def _named(pairs: Sequence[str], room: int) -> str:
    """As many pairs as have room (in characters), and how many more there are."""
    shown = 1
    while shown < len(pairs) and len(", ".join(pairs[: shown + 1])) <= room:
        shown += 1
    named = ", ".join(pairs[:shown])
    return f"{named} and {len(pairs) - shown} more" if shown < len(pairs) else named


def _pair(record: Record) -> str:
    return f"{record['name1']}–{record['name2']}{NEW if _is_new(record) else ''}"


def _is_new(record: Record) -> bool:
    return bool(record["allied_after"] and not record["allied_before"])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _title(kinds: Sequence[Sequence[Record]]) -> str:
    if not kinds:
        return "No pair of states is reported on"
    top = kinds[0][0]
    return (
        f"Pairs like {top['name1']} and {top['name2']} began a dispute {per_thousand(top['onset'].mean)}, "
        f"and a war {per_thousand(top['war'].mean)}"
    )
