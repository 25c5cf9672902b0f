"""A plane for curves and dots: places in pixels on two like scales, lines across, numbers at both edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from foedus.figures import marks, theme
from foedus.figures.graphic import Drawing, Margins
from foedus.figures.marks import Spec

HEIGHT = 300
TOP, BOTTOM = 26, 44
"""Room above and below for what the axes show and their numbers."""


@dataclass(frozen=True, slots=True)
class Plane:
    """A plot of `width` × `HEIGHT` pixels whose both axes carry the same quantity.

    Attributes:
        width: in pixels, without margins.
        place: from a value to its place between 0 and 1.
        marks_at: values with a line across, and their words.
    """

    width: int
    place: Callable[[float], float]
    marks_at: Mapping[float, str]

    def x(self, value: float) -> float:
        """Pixels from the left of a value."""
        return round(self.width * self.place(value), 2)

    def y(self, value: float) -> float:
        """Pixels from the top of a value."""
        return round(HEIGHT * (1.0 - self.place(value)), 2)

    def ground(self, up: str, along: str, every: int = 1) -> list[Spec]:
        """Lines across with their words, every so-manieth word along the foot, and what the axes show."""
        lines = [{"y": self.y(value), "text": text} for value, text in self.marks_at.items()]
        foot = [{"x": self.x(value), "text": text} for value, text in list(self.marks_at.items())[::every]]
        heads = [{"x": 0, "y": -14, "text": up}, {"x": 0, "y": HEIGHT + 30, "text": along}]
        across = {"x": marks.fixed(0), "x2": marks.fixed(self.width), "y": marks.pixel("y")}
        beside = {"x": marks.fixed(-6), "y": marks.pixel("y"), "text": marks.text("text")}
        below = {"x": marks.pixel("x"), "y": marks.fixed(HEIGHT + 12), "text": marks.text("text")}
        head = {"x": marks.pixel("x"), "y": marks.pixel("y"), "text": marks.text("text")}
        style = {"color": theme.SOFT, "fontSize": 11, "baseline": "middle"}
        return [
            marks.layer("rule", lines, across, color=theme.RULE, strokeWidth=0.8),
            marks.layer("text", lines, beside, align="right", **style),
            marks.layer("text", foot, below, align="center", **style),
            marks.layer("text", heads, head, align="left", **style),
        ]

    def diagonal(self) -> Spec:
        """Where both quantities are the same."""
        values = [
            {"x": self.x(value), "y": self.y(value)} for value in (min(self.marks_at), max(self.marks_at))
        ]
        ends = {"x": marks.pixel("x"), "y": marks.pixel("y")}
        return marks.layer("line", values, ends, color=theme.GREY, strokeWidth=1, strokeDash=[4, 3])

    def drawing(self, layers: list[Spec], left: int, right: int) -> Drawing:
        """The layers in this plane, with room for numbers at its edges."""
        return Drawing(tuple(layers), self.width, HEIGHT, Margins(left, right, TOP, BOTTOM))
