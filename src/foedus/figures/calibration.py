"""Figure of calibration: chances that were forecast for held-out years, beside the share that came true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic, Margins
from foedus.figures.marks import Spec
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 300, 74, 24, 26, 44
DECADES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
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
    page = _Page(width - LEFT - RIGHT)
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
    line = {"x": marks.pixel("x"), "y": marks.pixel("y")}
    diagonal = [{"x": page.x(at), "y": page.y(at)} for at in (DECADES[0], DECADES[-1])]
    layers = (
        *_rulers(page),
        marks.layer("line", diagonal, line, color=theme.GREY, strokeWidth=1, strokeDash=[4, 3]),
        marks.layer("rule", bars, ends, color=theme.BLUE, strokeWidth=2),
        marks.layer("point", bars, dot, color=theme.BLUE, filled=True, size=55, opacity=1),
    )
    return Drawing(layers, page.width, HEIGHT, Margins(LEFT, RIGHT, TOP, BOTTOM))


class _Page:
    """Places of chances in pixels, on log scales from 1 in 10,000 to certainty."""

    def __init__(self, width: int) -> None:
        self.width = width

    def x(self, chance: float) -> float:
        return round(self.width * _place(chance), 2)

    def y(self, chance: float) -> float:
        return round(HEIGHT * (1.0 - _place(chance)), 2)


def _place(chance: float) -> float:
    """From 0 at the least chance that is drawn to 1 at certainty."""
    least = math.log10(DECADES[0])
    return max(0.0, 1.0 - math.log10(max(chance, DECADES[0])) / least)


def _rulers(page: _Page) -> list[Spec]:
    """A line for each power of ten with its words, and what the axes show."""
    shown = DECADES if page.width > theme.NARROW else (DECADES[0], DECADES[2], DECADES[-1])
    lines = [{"y": page.y(at), "text": WORDS[at]} for at in DECADES]
    foot = [{"x": page.x(at), "text": WORDS[at]} for at in shown]
    across = {"x": marks.fixed(0), "x2": marks.fixed(page.width), "y": marks.pixel("y")}
    beside = {"x": marks.fixed(-6), "y": marks.pixel("y"), "text": marks.text("text")}
    below = {"x": marks.pixel("x"), "y": marks.fixed(HEIGHT + 12), "text": marks.text("text")}
    heads = [
        {"x": 0, "y": -14, "text": "share that began a dispute"},
        {"x": 0, "y": HEIGHT + 30, "text": "chance given"},
    ]
    head = {"x": marks.pixel("x"), "y": marks.pixel("y"), "text": marks.text("text")}
    style = {"color": theme.SOFT, "fontSize": 11, "baseline": "middle"}
    return [
        marks.layer("rule", lines, across, color=theme.RULE, strokeWidth=0.8),
        marks.layer("text", lines, beside, align="right", **style),
        marks.layer("text", foot, below, align="center", **style),
        marks.layer("text", heads, head, align="left", **style),
    ]


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
