"""Figure of what each party's gain hangs on: total Sobol indices, and where the sign of the gain turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.figures.winners import INK, PARTIES
from foedus.quantities import Interval
from foedus.questions.trade_effects import ANSWERS
from foedus.questions.words import counted, listed, percent

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
SHOWN, LEAST = 3, 0.02
"""Parameters drawn of each party, and the smallest share of its variance that is drawn."""
TAIL, ANSWER = "with the tail", "trade.answer"


def drivers(assessment: Assessment, width: int) -> Graphic:
    """Share of the variance of each party's gain that would stay if all but one parameter were known."""
    records = [
        record
        for record in context.records(assessment, "gains", "drivers")
        if record["role"] in PARTIES and record["of"] != TAIL and record["total"] >= LEAST
    ]
    drawn: list[rows.Row] = []
    for name in dict.fromkeys(record["name"] for record in records):
        own = [record for record in records if record["name"] == name][:SHOWN]
        drawn += [rows.Row(name, heading=True), *map(_row, own)]
    scale = context.share_scale(
        (min(r["total"] + r["total_error"], 1.0) for r in records), "share of variance"
    )
    return Graphic(
        name="gains-drivers",
        title=_title(records),
        subtitle=(
            "Total Sobol index: the share of the variance of a party's gain that would stay if all but this "
            "parameter were known, with its 90 % interval over the draws; shares of parameters that act "
            "together count for each. Right: the value at which the sign of the median turns, all else as "
            "drawn."
        ),
        source=context.credit(assessment, "own computation (Saltelli and others 2010)"),
        note="Without the risk of a great-power war; that reading stands in the table.",
        table=("gains", "drivers"),
        drawing=rows.drawing(
            drawn, scale, rows.Columns(236, 0, 128, ("parameter", "", "sign turns at")), width
        ),
    )


def _row(record: Record) -> rows.Row:
    total, error = record["total"], record["total_error"]
    # An estimated share of the variance may pass the whole by its error; the picture ends at the whole.
    low, middle, high = max(total - error, 0.0), min(total, 1.0), min(total + error, 1.0)
    ink = INK.get(record["role"], theme.GREY)
    flips = record["flips_at"]
    words = "does not turn" if flips is None else _value(record["parameter"], flips)
    tip = f"{record['name']}, {record['means']} ({record['parameter']}): {percent(middle)} ± {percent(error)}"
    bar = Interval(median=middle, p05=low, p25=middle, p75=middle, p95=high, mean=middle)
    return rows.Row(record["means"], "", words, (rows.Mark(bar, ink=ink, fill=ink, tip=tip),))


def _value(parameter: str, value: float) -> str:
    """A value of a parameter as it is shown; the rival's answers in trade by their names."""
    return ANSWERS[round(value)] or "no answer" if parameter == ANSWER else f"{value:.3g}"


def _title(records: Sequence[Record]) -> str:
    """The finding: which parameter comes first for how many of the parties."""
    first: dict[str, str] = {}
    for record in records:
        first.setdefault(record["name"], record["means"])
    if not first:
        return "No party's gain varies over the draws"
    found = list(first.values())
    most = max(dict.fromkeys(found), key=found.count)
    rest = [context.with_article(name) for name, means in first.items() if means != most]
    apart = f"; not of {listed(rest)}" if rest and len(rest) <= len(first) // 2 else ""
    whose = counted(found.count(most), "party", "parties")
    return f"The spread of the gain of {whose} comes first from {most}{apart}"
