"""Figure of calibration: chances that were forecast for held-out years, beside the share that came true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic
from foedus.figures.plane import Plane
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
LEFT, RIGHT = 74, 30
LEAST = 1e-4
"""Chances below are drawn at it."""
WORDS = {1e-4: "1 in 10,000", 1e-3: "1 in 1,000", 1e-2: "1 in 100", 1e-1: "1 in 10", 1.0: "every year"}


def calibration(assessment: Assessment, width: int) -> Graphic:
    """Share of pair-years with a new dispute over the chance given, both on log scales, with intervals."""
    records = context.records(assessment, "risk", "record")
    note = assessment.answers["risk"].tables["record"].note
    return Graphic(
        name="risk-calibration",
        title=_title(records),
        subtitle=(
            "Share of pairs that began a dispute in a year held out of the fit (dot; line: 90 %), over the "
            "chance they had been given, in bins; log scales. On the diagonal forecasts are right."
        ),
        source=context.credit(assessment, "own fit to dispute, rivalry and alliance records, as listed"),
        note=note,
        table=("risk", "record"),
        drawing=_drawing(records, width),
    )


def _drawing(records: Sequence[Record], width: int) -> Drawing:
    page = Plane(width - LEFT - RIGHT, _place, WORDS)
    known = [record for record in records if record["events"]]
    bars = [
        {
            "x": page.x(record["chance"]),
            "y": page.y(record["seen_low"]),
            "y2": page.y(record["seen_high"]),
            "middle": page.y(record["seen"]),
            "tip": (
                f"{record['forecasts']:,} forecasts of {_chance(record['chance'])} on average: "
                f"{record['events']:,} new disputes, {_chance(record['seen'])}"
            ),
        }
        for record in known
    ]
    ends = {"x": marks.pixel("x"), "y": marks.pixel("y"), "y2": {"field": "y2"}}
    dot = {"x": marks.pixel("x"), "y": marks.pixel("middle"), "tooltip": marks.text("tip")}
    every = 1 if page.width > theme.NARROW else 2
    layers = [
        *page.ground("share that began a dispute", "chance given", every),
        page.diagonal(),
        marks.layer("rule", bars, ends, color=theme.BLUE, strokeWidth=2),
        marks.layer("point", bars, dot, color=theme.BLUE, filled=True, size=55, opacity=1),
    ]
    return page.drawing(layers, LEFT, RIGHT)


def _place(chance: float) -> float:
    """From 0 at the least chance that is drawn to 1 at certainty."""
    return 1.0 - math.log10(max(chance, LEAST)) / math.log10(LEAST)


def _title(records: Sequence[Record]) -> str:
    """The finding: over which range forecasts were right, and which way the highest erred."""
    inside = sum(record["seen_low"] <= record["chance"] <= record["seen_high"] for record in records)
    expected = sum(record["forecasts"] * record["chance"] for record in records)
    events = sum(record["events"] for record in records)
    top = max(records, key=lambda record: record["chance"])
    words = "too high" if top["chance"] > top["seen"] else "too low"
    return (
        f"For {counted(events, 'new dispute')} seen, {expected:,.0f} were expected; the highest forecasts "
        f"were {words} ({_chance(top['chance'])} against {_chance(top['seen'])}), and {inside} of "
        f"{len(records)} bins were right within 90 %"
    )


def _chance(share: float) -> str:
    return f"{100.0 * share:.2g} %"
