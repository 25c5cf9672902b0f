"""Colours, type and the one chart theme of the project of figures and report.

Every colour has a name and two values, for light paper and for dark. Charts are written with the light
values; an inline SVG of the report gets CSS variables in their place, so one picture serves both. Vega-Lite
knows no hatching: a hatch is a plain colour in the chart and becomes a pattern in SVG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FONT = "ui-sans-serif, system-ui, Arial, sans-serif"
WIDE, NARROW = 680, 360
"""Widths in pixels of a figure on a page and on a telephone."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour with its value on light and on dark paper ("#rrggbb")."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Hatch:
    """A hatched fill: stripes of `stripe` on `ground`; `plain` stands in where there is no pattern."""

    name: str
    plain: str
    ground: str
    stripe: str
    angle: int = 45
    step: float = 5.0
    stripe_width: float = 2.0


PALETTE = (
    Colour("ink", "#1b1f24", "#e8ecef"),
    Colour("soft", "#5b6570", "#a3aeb8"),
    Colour("rule", "#d9dee3", "#2b333a"),
    Colour("paper", "#ffffff", "#12161a"),
    Colour("blue", "#1f6fb2", "#5ba6e0"),
    Colour("pale-blue", "#b5d3ea", "#24506f"),
    Colour("grey", "#7d8892", "#8c97a1"),
    Colour("even", "#c9ced3", "#4a545d"),
    Colour("orange", "#d9722b", "#e8894a"),
    Colour("pale-orange", "#f6d2b5", "#6b3f1c"),
    Colour("camp-a", "#3b4ba3", "#8794ea"),
    Colour("camp-b", "#b5851f", "#d0a548"),
    Colour("pale-a", "#8b95cf", "#4d5899"),
    Colour("pale-b", "#d9bd80", "#7d6430"),
    Colour("land", "#e9ecef", "#252c33"),
)
LIGHT = {colour.name: colour.light for colour in PALETTE}

TORN = Hatch("torn", "#978a8b", LIGHT["pale-a"], LIGHT["camp-b"])
HATCHES = (TORN,)

INK, SOFT, RULE, PAPER = (LIGHT[name] for name in ("ink", "soft", "rule", "paper"))
BLUE, ORANGE, GREY, EVEN = (LIGHT[name] for name in ("blue", "orange", "grey", "even"))
CAMP_A, CAMP_B, LAND = LIGHT["camp-a"], LIGHT["camp-b"], LIGHT["land"]

STANCE_INK = {
    "oppose": ORANGE,
    "reserved": ORANGE,
    "neutral": GREY,
    "open": BLUE,
    "support": BLUE,
    "silent": GREY,
}
"""Colour of the line by position; a pale fill keeps a strong outline, to stand out from the paper."""
STANCE_FILL = {
    "oppose": ORANGE,
    "reserved": LIGHT["pale-orange"],
    "neutral": EVEN,
    "open": LIGHT["pale-blue"],
    "support": BLUE,
    "silent": PAPER,
}
STANCE_WORDS = {
    "oppose": "opposed",
    "reserved": "reserved",
    "neutral": "neutral",
    "open": "open",
    "support": "in favour",
    "silent": "silent",
}


def config() -> dict[str, Any]:
    """The Vega-Lite `config` of every chart: no frame, horizontal rules only, type left-aligned."""
    axis = {
        "domain": False,
        "grid": False,
        "labelColor": SOFT,
        "labelFontSize": 11,
        "labelPadding": 4,
        "ticks": False,
        "titleAlign": "left",
        "titleAnchor": "start",
        "titleColor": SOFT,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    }
    title = {
        "anchor": "start",
        "color": INK,
        "fontSize": 15,
        "fontWeight": "bold",
        "lineHeight": 19,
        "subtitleColor": SOFT,
        "subtitleFontSize": 12,
        "subtitleLineHeight": 16,
        "subtitlePadding": 5,
    }
    return {
        "aria": False,
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "title": title,
        "text": {"color": INK, "fontSize": 12},
    }
