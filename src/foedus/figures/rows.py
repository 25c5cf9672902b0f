"""Rows of labelled intervals, the form of most figures: label left, marks in the middle, number right.

On a narrow page the label and the number stand above their marks, so that nothing is cut off at 360 pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from foedus.figures import marks, theme
from foedus.figures.graphic import Drawing, Margins
from foedus.figures.marks import Spec
from foedus.quantities import Interval

STEP, HEADING, NARROW_STEP = 25, 34, 41
"""Height in pixels of a row, of a heading, and of a row on a narrow page."""
LINE, CHARACTER = 15, 7.0
"""Height of a further line of text, and mean width of a character, in pixels."""
NARROW_EDGE = 8
Shape: TypeAlias = Literal["circle", "diamond", "square"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn in a row: an interval (thick 50 %, thin 90 %, dot), or a span from `low` to `high`.

    `arrow_from` draws a line from an earlier value to the median, `step_from` a path from the median above,
    `tick` a short upright line (the mean).
    """

    interval: Interval | None = None
    low: float | None = None
    high: float | None = None
    arrow_from: float | None = None
    step_from: float | None = None
    tick: float | None = None
    ink: str = theme.BLUE
    fill: str = theme.BLUE
    shape: Shape = "circle"
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a label, a remark beside it, a number in words, and its marks; or a heading."""

    label: str
    remark: str = ""
    value: str = ""
    marks: tuple[Mark, ...] = ()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The horizontal axis: its title, its domain, linear or log, and a Vega expression for its labels."""

    title: str
    domain: tuple[float, float]
    label: str
    log: bool = False
    zero: float | None = 0.0
    ticks: tuple[float, ...] | None = None

    def axis(self) -> Spec:
        """The encoding of x with its axis, for one layer of a figure."""
        axis: Spec = {"title": self.title, "labelExpr": self.label, "tickCount": 5, "orient": "top"}
        if self.ticks is not None:
            axis["values"] = list(self.ticks)
        return self.position("x") | {"axis": axis}

    def position(self, field: str) -> Spec:
        """The encoding of a field on the same scale, without drawing the axis again."""
        kind = "log" if self.log else "linear"
        scale = {"type": kind, "domain": list(self.domain), "nice": False, "clamp": True}
        return {"field": field, "type": "quantitative", "scale": scale}


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in pixels of the text columns on a wide page (label, remark, number) and their headings."""

    label: int
    remark: int
    value: int
    heads: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows with their heights, and the measures of the page they stand on."""

    placed: tuple[tuple[Row, float], ...]
    width: int
    height: int
    total: int
    narrow: bool


def drawing(
    rows: Sequence[Row], scale: Scale, columns: Columns, total: int, *, stacked: bool = False
) -> Drawing:
    """Draw rows in a figure of `total` pixels; stacked, labels stand above their marks on a wide page too."""
    narrow = stacked or total < theme.WIDE
    left = NARROW_EDGE if narrow else columns.label + columns.remark
    right = NARROW_EDGE if narrow else columns.value
    placed, height = _place(rows, narrow, total)
    page = _Page(placed, total - left - right, height, total, narrow)
    texts = _narrow_texts(page) if narrow else _wide_texts(page, columns)
    layers = (
        _axis(scale, page),
        _guides(page),
        *_zero(scale, page),
        *_intervals(scale, page),
        *(_text_layer(items) for items in texts if items),
    )
    return Drawing(layers, page.width, height, Margins(left, right, 40, 4))


def _place(rows: Sequence[Row], narrow: bool, total: int) -> tuple[tuple[tuple[Row, float], ...], int]:
    placed, top = [], 0
    for row in rows:
        step = HEADING if row.heading else NARROW_STEP if narrow else STEP
        step += LINE if narrow and _is_long(row, total) else 0
        placed.append((row, top + step - (12 if narrow or row.heading else STEP / 2)))
        top += step
    return tuple(placed), top


def _axis(scale: Scale, page: _Page) -> Spec:
    """An invisible point carries the axis, so that it is there even when no row has a mark."""
    corner = [{"x": scale.domain[0], "y": page.height}]
    return marks.layer("point", corner, {"x": scale.axis(), "y": marks.pixel("y")}, opacity=0)


def _guides(page: _Page) -> Spec:
    """A thin line through every row."""
    values = [{"y": at + (9 if row.heading else 0)} for row, at in page.placed]
    ends = {"x": marks.fixed(0), "x2": marks.fixed(page.width), "y": marks.pixel("y")}
    return marks.layer("rule", values, ends, color=theme.RULE, strokeWidth=0.8)


def _zero(scale: Scale, page: _Page) -> list[Spec]:
    """The zero line; on a narrow page only beside the marks, so that it cuts no label."""
    if scale.zero is None or not scale.domain[0] <= scale.zero <= scale.domain[1]:
        return []
    beside = [(at - 7, at + 7) for row, at in page.placed if not row.heading]
    values = [{"x": scale.zero, "y": a, "y2": b} for a, b in (beside if page.narrow else [(0, page.height)])]
    ends = {"x": scale.position("x"), "y": marks.pixel("y"), "y2": {"field": "y2"}}
    return [marks.layer("rule", values, ends, color=theme.SOFT, strokeWidth=1)]


def _intervals(scale: Scale, page: _Page) -> list[Spec]:
    """Paths, arrows, 90 % lines, 50 % lines and dots, each a layer if there are any."""
    path: list[Spec] = []
    arrows: list[Spec] = []
    thin: list[Spec] = []
    thick: list[Spec] = []
    dots: list[Spec] = []
    ticks: list[Spec] = []
    above = 0.0
    for row, at in page.placed:
        for number, mark in enumerate(row.marks):
            y = at + _offset(number, len(row.marks))
            base: Spec = {"y": y, "ink": mark.ink, "fill": mark.fill}
            base |= {"tip": mark.tip, "shape": mark.shape}
            if mark.low is not None and mark.high is not None:
                thick.append(base | {"a": mark.low, "b": mark.high})
                dots.append(base | {"x": mark.low})
            if mark.interval is None:
                continue
            value = mark.interval
            thin.append(base | {"a": value.p05, "b": value.p95})
            thick.append(base | {"a": value.p25, "b": value.p75})
            dots.append(base | {"x": value.median})
            if mark.tick is not None:
                ticks.append(base | {"x": mark.tick, "y": y - 7, "y2": y + 7})
            if mark.arrow_from is not None:
                arrows.append(base | {"a": mark.arrow_from, "b": value.median})
            if mark.step_from is not None:
                path.append({"a": mark.step_from, "b": value.median, "y": above, "y2": at})
        above = at
    drawn = [_path(path, scale), _rules(arrows, scale, 1.5), _rules(_seen(thin, scale, "b"), scale, 1.2)]
    drawn += [_rules(_seen(thick, scale, "b"), scale, 6.0, 0.5), _ticks(_seen(ticks, scale, "x"), scale)]
    drawn.append(_dots(_seen(dots, scale, "x"), scale))
    return [layer for layer in drawn if layer["data"]["values"]]


def _ticks(values: list[Spec], scale: Scale) -> Spec:
    ends = {
        "x": scale.position("x"),
        "y": marks.pixel("y"),
        "y2": {"field": "y2"},
        "color": marks.word("ink"),
    }
    return marks.layer("rule", values, ends, strokeWidth=2)


def _seen(values: list[Spec], scale: Scale, end: str) -> list[Spec]:
    """Without what lies wholly below the start of a log axis, where it would pile up on the edge."""
    return [value for value in values if not scale.log or value[end] >= scale.domain[0]]


def _offset(number: int, count: int) -> float:
    return 0.0 if count == 1 else -4.5 + 9.0 * number / (count - 1)


def _path(values: list[Spec], scale: Scale) -> Spec:
    ends = {"x": scale.position("a"), "x2": {"field": "b"}, "y": marks.pixel("y"), "y2": {"field": "y2"}}
    return marks.layer("rule", values, ends, color=theme.GREY, strokeWidth=1.2, strokeDash=[1, 3])


def _rules(values: list[Spec], scale: Scale, width: float, opacity: float = 1.0) -> Spec:
    ends = {"x": scale.position("a"), "x2": {"field": "b"}, "y": marks.pixel("y"), "color": marks.word("ink")}
    return marks.layer("rule", values, ends, strokeWidth=width, opacity=opacity)


def _dots(values: list[Spec], scale: Scale) -> Spec:
    look = {"stroke": marks.word("ink"), "fill": marks.word("fill"), "shape": marks.word("shape")}
    tips = {"description": marks.text("tip"), "tooltip": marks.text("tip")}
    place = {"x": scale.position("x"), "y": marks.pixel("y")}
    return marks.layer("point", values, place | look | tips, aria=True, size=62, strokeWidth=1.6, opacity=1)


def _text(at: float, x: float, text: str, **style: Any) -> Spec:
    usual = {"align": "left", "ink": theme.INK, "weight": "normal", "size": 12.5}
    return {"y": at, "x": x, "text": text} | usual | style


def _wide_texts(page: _Page, columns: Columns) -> tuple[list[Spec], list[Spec]]:
    start = -(columns.label + columns.remark)
    places = (start, start + columns.label, page.width + 12)
    plain = [
        _text(-14, x, head, ink=theme.SOFT, size=11)
        for x, head in zip(places, columns.heads, strict=True)
        if head
    ]
    bold = []
    for row, at in page.placed:
        if row.heading:
            bold.append(_text(at, start, row.label, weight="bold"))
            continue
        plain.append(_text(at, places[0], row.label))
        plain.append(_text(at, places[1], row.remark, ink=theme.SOFT, size=11.5))
        plain.append(_text(at, places[2], row.value, size=12))
    return [each for each in plain if each["text"]], bold


def _full_label(row: Row) -> str:
    return f"{row.label} · {row.remark}" if row.remark else row.label


def _is_long(row: Row, total: int) -> bool:
    """Whether label and number do not fit into one line, so that the label gets a line of its own."""
    return not row.heading and (len(_full_label(row)) + len(row.value) + 2) * CHARACTER > total


def _narrow_texts(page: _Page) -> tuple[list[Spec], list[Spec], list[Spec]]:
    left, right, bold = [], [], []
    for row, at in page.placed:
        if row.heading:
            bold.append(_text(at, -NARROW_EDGE, row.label, weight="bold"))
            continue
        above = LINE if _is_long(row, page.total) else 0
        left.append(_text(at - 16 - above, -NARROW_EDGE, _full_label(row), size=12))
        right.append(_text(at - 16, page.total - NARROW_EDGE, row.value, align="right", size=12))
    return left, right, bold


def _text_layer(values: list[Spec]) -> Spec:
    """Texts at fixed places; one layer an alignment and a weight, which no channel sets."""
    style = {"align": values[0]["align"], "fontWeight": values[0]["weight"], "baseline": "middle"}
    look = {"text": marks.text("text"), "color": marks.word("ink"), "size": marks.number("size")}
    return marks.layer("text", values, {"x": marks.pixel("x"), "y": marks.pixel("y")} | look, **style)
