"""Figure of bloc history: share of ties frustrated, number of ties and concentration, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic, Margins
from foedus.figures.marks import Spec
from foedus.questions.words import percent

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
PANELS = (150, 80, 80)
"""Heights in pixels of the panels: frustration, ties, concentration."""
GAP, LEFT, RIGHT, TOP, BOTTOM = 34, 44, 16, 34, 24
DECADES = (1820, 1850, 1880, 1910, 1940, 1970, 2000)
EPOCHS = ((1914, 1918), (1939, 1945), (1947, 1991))
WORDS = {1914: "1914-18", 1939: "1939-45", 1947: "Cold War"}
WHOLE = 2010
"""The last year whose ten years of disputes are on record."""


def history(assessment: Assessment, width: int, slider: bool = False) -> Graphic:
    """Three series over 1816-2018: frustrated ties in % with the range of codings, ties, and CON.

    Args:
        assessment: the answers, with the table "history" of blocs.
        width: in pixels.
        slider: with a Vega parameter `year` bound to a slider, which marks a year and writes its numbers.
    """
    records = context.records(assessment, "blocs", "history")
    return Graphic(
        name="blocs-history",
        title=_title(records),
        subtitle=(
            "Top: ties that no division into two camps can satisfy, % of all ties, proved for each year "
            "(line), and the range over eight ways of coding ties (band). Middle: ties between states, and "
            "the negative ones among them (grey). Bottom: concentration of capability among the major powers "
            "(CON; 0 even, 1 in one hand)."
        ),
        source=context.credit(assessment, "ATOP, strategic rivalries, militarised disputes, CINC; as listed"),
        note=f"Dashed: disputes are on record to {WHOLE} only.",
        table=("blocs", "history"),
        drawing=drawing(records, width, slider),
    )


def drawing(records: Sequence[Record], width: int, slider: bool = False) -> Drawing:
    """The marks of the three panels, one under the other on one axis of years."""
    page = _Page(records, width - LEFT - RIGHT)
    layers: list[Spec] = [_epochs(page), *_epoch_words(page)]
    shares = [record["frustrated_high"] for record in records]
    share = page.panel(0, context.nice_top(max(shares)))
    ties = page.panel(1, context.nice_top(max(record["ties"] for record in records)))
    spread = page.panel(2, context.nice_top(max(record["con_majors"] for record in records)))
    layers += [*_rulers(page, share, _percent), *_rulers(page, ties, "{:,.0f}".format)]
    layers += [*_rulers(page, spread, "{:.1f}".format), _years(page)]
    band = [
        {"x": page.x(r["year"]), "y": share(r["frustrated_low"]), "y2": share(r["frustrated_high"])}
        for r in records
    ]
    ends = {"x": marks.pixel("x"), "y": marks.pixel("y"), "y2": {"field": "y2"}}
    layers.append(marks.layer("area", band, ends, color=theme.LIGHT["pale-blue"], opacity=0.7))
    layers += _lines(page, share, "frustrated_share", theme.BLUE)
    layers += _lines(page, ties, "negative", theme.GREY)
    layers += _lines(page, ties, "ties", theme.INK)
    layers += _lines(page, spread, "con_majors", theme.ORANGE)
    layers += _heads(page)
    params: tuple[Spec, ...] = ()
    if slider:
        first, last = records[0]["year"], records[-1]["year"]
        bind = {"input": "range", "min": first, "max": last, "step": 1, "name": "Year "}
        params = ({"name": "year", "value": last, "bind": bind},)
        layers += _chosen(page, share)
    return Drawing(tuple(layers), page.width, page.height, Margins(LEFT, RIGHT, TOP, BOTTOM), params)


class _Page:
    """Places of years and panels in pixels."""

    def __init__(self, records: Sequence[Record], width: int) -> None:
        self.records, self.width = records, width
        self.first, self.last = records[0]["year"], records[-1]["year"]
        self.height = sum(PANELS) + GAP * (len(PANELS) - 1)

    def x(self, year: int) -> float:
        """Pixels from the left of a year."""
        place: float = round(self.width * (year - self.first) / max(self.last - self.first, 1), 2)
        return place

    def panel(self, number: int, top: float) -> _Panel:
        """A panel whose scale goes from 0 to `top`."""
        above = sum(PANELS[:number]) + GAP * number
        return _Panel(above, PANELS[number], top)


class _Panel:
    """A panel: where values from 0 to `top` stand, in pixels from the top of the plot."""

    def __init__(self, above: int, height: int, top: float) -> None:
        self.above, self.height, self.top = above, height, top

    def __call__(self, value: float) -> float:
        place: float = round(self.above + self.height * (1.0 - value / self.top), 2)
        return place


def _lines(page: _Page, panel: _Panel, field: str, ink: str) -> list[Spec]:
    """A series: drawn through to the last whole year, dashed from there on, where disputes matter."""
    points = [
        {"x": page.x(r["year"]), "y": panel(r[field]), "year": r["year"]}
        for r in page.records
        if r[field] is not None
    ]
    ends = {"x": marks.pixel("x"), "y": marks.pixel("y")}
    style = {"color": ink, "strokeWidth": 1.8, "interpolate": "linear"}
    cut = WHOLE if field != "con_majors" else page.last
    parts = [[p for p in points if p["year"] <= cut], [p for p in points if p["year"] >= cut]]
    drawn = [marks.layer("line", parts[0], ends, **style)]
    if len(parts[1]) > 1:
        drawn.append(marks.layer("line", parts[1], ends, strokeDash=[3, 3], **style))
    return drawn


def _epochs(page: _Page) -> Spec:
    """Pale columns for the two world wars and the Cold War, so that a reader finds the years."""
    values = [
        {"x": page.x(max(a, page.first)), "x2": page.x(min(b, page.last))}
        for a, b in EPOCHS
        if a < page.last and b > page.first
    ]
    ends = {
        "x": marks.pixel("x"),
        "x2": {"field": "x2"},
        "y": marks.fixed(0),
        "y2": marks.fixed(page.height),
    }
    return marks.layer("rect", values, ends, color=theme.LAND, opacity=0.8)


def _epoch_words(page: _Page) -> list[Spec]:
    """The names of the columns, above them; on a narrow page only the last has room."""
    narrow = page.width < theme.WIDE - LEFT - RIGHT
    values = [
        {"x": page.x((a + b) // 2), "text": WORDS[a]}
        for a, b in EPOCHS
        if a < page.last and b > page.first and not (narrow and a != EPOCHS[-1][0])
    ]
    place = {"x": marks.pixel("x"), "y": marks.fixed(-24), "text": marks.text("text")}
    return (
        [marks.layer("text", values, place, color=theme.SOFT, fontSize=11, align="center", baseline="middle")]
        if values
        else []
    )


def _rulers(page: _Page, panel: _Panel, words: Any) -> list[Spec]:
    """Lines at nothing, half and the top of a scale, each with its number to the left."""
    values = [{"y": panel(part * panel.top), "text": words(part * panel.top)} for part in (0.0, 0.5, 1.0)]
    line = {"x": marks.fixed(0), "x2": marks.fixed(page.width), "y": marks.pixel("y")}
    place = {"x": marks.fixed(-6), "y": marks.pixel("y"), "text": marks.text("text")}
    return [
        marks.layer("rule", values, line, color=theme.RULE, strokeWidth=0.8),
        marks.layer("text", values, place, color=theme.SOFT, fontSize=11, align="right", baseline="middle"),
    ]


def _years(page: _Page) -> Spec:
    """Years below the last panel; on a narrow page every other one."""
    shown = DECADES if page.width > theme.NARROW else DECADES[::2]
    values = [{"x": page.x(year), "text": str(year)} for year in shown if page.first <= year <= page.last]
    place = {"x": marks.pixel("x"), "y": marks.fixed(page.height + 14), "text": marks.text("text")}
    return marks.layer(
        "text", values, place, color=theme.SOFT, fontSize=11, align="center", baseline="middle"
    )


def _heads(page: _Page) -> list[Spec]:
    """What each panel shows, above its left corner."""
    heads = ("frustrated ties, % of all", "ties, all and negative", "concentration of capability (CON)")
    inks = (theme.BLUE, theme.INK, theme.ORANGE)
    values = [
        {"y": page.panel(number, 1.0).above - 10, "text": text, "ink": ink}
        for number, (text, ink) in enumerate(zip(heads, inks, strict=True))
    ]
    place = {
        "x": marks.fixed(0),
        "y": marks.pixel("y"),
        "text": marks.text("text"),
        "color": marks.word("ink"),
    }
    return [marks.layer("text", values, place, align="left", baseline="middle", fontSize=11.5)]


def _chosen(page: _Page, share: _Panel) -> list[Spec]:
    """The year of the slider: a line through all panels, and its numbers in words."""
    values = [
        {
            "year": record["year"],
            "x": page.x(record["year"]),
            "y": share(record["frustrated_share"]),
            "text": (
                f"{record['year']}: {record['frustrated']} of {record['ties']:,} ties "
                f"({percent(record['frustrated_share'])}), {record['torn']} torn, {record['leaders']}"
            ),
        }
        for record in page.records
    ]
    only = [{"filter": "datum.year == year"}]
    through = {"x": marks.pixel("x"), "y": marks.fixed(0), "y2": marks.fixed(page.height)}
    point = {"x": marks.pixel("x"), "y": marks.pixel("y")}
    place = {"x": marks.fixed(page.width), "y": marks.fixed(-10), "text": marks.text("text")}
    return [
        marks.layer("rule", values, through, color=theme.SOFT, strokeWidth=1) | {"transform": only},
        marks.layer("point", values, point, color=theme.BLUE, filled=True, size=50, opacity=1)
        | {"transform": only},
        marks.layer("text", values, place, align="right", baseline="middle", color=theme.INK, fontSize=12)
        | {"transform": only},
    ]


def _title(records: Sequence[Record]) -> str:
    """The finding: how the share of frustrated ties before 1914 compares with that of the Cold War."""

    def mean(first: int, last: int) -> float | None:
        shares = [r["frustrated_share"] for r in records if first <= r["year"] <= last]
        return sum(shares) / len(shares) if shares else None

    before, cold = mean(1870, 1913), mean(1950, 1990)
    if before is None or cold is None:
        return f"Ties that fit no two camps, {records[0]['year']} to {records[-1]['year']}"
    return (
        f"Ties that fit no two camps: {percent(before)} before 1914, {percent(cold)} in the Cold War, when "
        "alliances had multiplied"
    )


def _percent(share: float) -> str:
    """A number on the axis: "12.5 %"."""
    return f"{100.0 * share:.3g} %"
