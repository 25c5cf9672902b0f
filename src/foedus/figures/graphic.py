"""A figure before it is drawn: its finding, what is shown, its source, and its marks."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from foedus.figures import marks, theme
from foedus.figures.marks import Spec

if TYPE_CHECKING:
    import altair as alt

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TITLE_CHARACTER, SUBTITLE_CHARACTER, SOURCE_CHARACTER = 8.0, 6.2, 5.7
"""Mean width of a character in pixels at the sizes of title, subtitle and source line."""
TITLE_LINE, SUBTITLE_LINE, SOURCE_LINE = 19, 16, 15
EDGE = 12


@dataclass(frozen=True, slots=True)
class Margins:
    """Space in pixels around the plot, where the labels of rows and axes stand."""

    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0


@dataclass(frozen=True)
class Drawing:
    """Marks in a plot of `width` × `height` pixels, room around it, and parameters of Vega (a slider)."""

    layers: tuple[Spec, ...]
    width: int
    height: int
    margins: Margins = field(default_factory=Margins)
    params: tuple[Spec, ...] = ()

    @property
    def total_width(self) -> int:
        """Width in pixels with the margins."""
        return self.width + self.margins.left + self.margins.right


@dataclass(frozen=True)
class Graphic:
    """One figure of an assessment.

    Attributes:
        name: its name in addresses and files ("adoption-players").
        title: the finding, in a sentence computed from the data.
        subtitle: what is shown, its unit, its date.
        source: where the numbers come from.
        table: the table that holds the same numbers, as (question, table name).
        drawing: the marks.
        note: what a reader must know, shown with the source.
    """

    name: str
    title: str
    subtitle: str
    source: str
    table: tuple[str, str]
    drawing: Drawing
    note: str = ""

    @property
    def credit(self) -> str:
        """Note and source as one line of text."""
        return f"{self.note} {self.source}".strip()

    def plot(self) -> Spec:
        """The Vega-Lite specification of the plot alone: a page sets title and source in its own type."""
        return self._spec(self.drawing.layers, self.drawing.margins)

    def spec(self) -> Spec:
        """The Vega-Lite specification of the whole figure, with title, subtitle and source line."""
        drawing, inner = self.drawing, self.drawing.margins
        title = _wrap(self.title, drawing.total_width, TITLE_CHARACTER)
        subtitle = _wrap(self.subtitle, drawing.total_width, SUBTITLE_CHARACTER)
        credit = _wrap(self.credit, drawing.total_width, SOURCE_CHARACTER)
        head = TITLE_LINE * len(title) + SUBTITLE_LINE * len(subtitle)
        foot = SOURCE_LINE * len(credit)
        margins = Margins(
            inner.left + EDGE, inner.right + EDGE, inner.top + head + 30, inner.bottom + foot + EDGE + 8
        )
        heading: Spec = {"text": title, "subtitle": subtitle, "anchor": "start", "frame": "group"}
        heading |= {"dx": -inner.left, "offset": 14}
        return self._spec((*drawing.layers, self._credit_layer(credit)), margins) | {"title": heading}

    def chart(self) -> alt.LayerChart:
        """The whole figure as an Altair chart, to show, change or save by itself."""
        import altair as alt

        return alt.LayerChart.from_dict(self.spec(), validate=False)

    def _credit_layer(self, lines: list[str]) -> Spec:
        below = self.drawing.height + self.drawing.margins.bottom + EDGE
        place = {"x": marks.fixed(-self.drawing.margins.left), "y": marks.fixed(below)}
        style = {"align": "left", "baseline": "top", "fontSize": 11, "lineHeight": SOURCE_LINE}
        return marks.layer("text", [{}], place, text=lines, color=theme.SOFT, **style)

    def _spec(self, layers: tuple[Spec, ...], margins: Margins) -> Spec:
        params = {"params": list(self.drawing.params)} if self.drawing.params else {}
        sides = {"left": margins.left, "right": margins.right, "top": margins.top, "bottom": margins.bottom}
        return {
            "$schema": SCHEMA,
            "description": f"{self.title} {self.subtitle}",
            "config": theme.config(),
            "autosize": {"type": "none"},
            "padding": sides,
            "width": self.drawing.width,
            "height": self.drawing.height,
            "layer": list(layers),
        } | params


def _wrap(text: str, width: int, character: float) -> list[str]:
    return textwrap.wrap(text, max(20, int(width / character))) or [""]
