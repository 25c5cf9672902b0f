"""The texts of a figure written straight into its SVG.

Vega measures every text that it draws, which takes four fifths of the time of a picture. The texts of these
figures stand at fixed places in pixels and need no measuring, so a page's pictures are drawn without them and
lettered here, in the same places (`tests/test_figures_picture.py` compares the two).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from foedus.figures.marks import Spec

SVG = "http://www.w3.org/2000/svg"
ANCHOR = {"left": "start", "center": "middle", "right": "end"}
MIDDLE = 0.3
"""How far below its middle a line of text stands, in font sizes; Vega rounds it to a pixel."""
PIXELS = ("x", "y")


def without_texts(plot: Spec) -> Spec:
    """The same plot without its texts."""
    return plot | {"layer": [layer for layer in plot["layer"] if not _is_text(layer)]}


def letters(plot: Spec) -> ElementTree.Element:
    """The texts of a plot as an SVG group, at their places in the whole picture."""
    padding = plot["padding"]
    group = ElementTree.Element(
        f"{{{SVG}}}g", {"transform": f"translate({padding['left']},{padding['top']})"}
    )
    for layer in plot["layer"]:
        if _is_text(layer):
            group.extend(_written(layer))
    return group


def _is_text(layer: Spec) -> bool:
    return bool(layer["mark"]["type"] == "text")


def _written(layer: Spec) -> Iterator[ElementTree.Element]:
    style, channels = layer["mark"], layer["encoding"]
    for row in layer["data"]["values"]:
        size = float(_value(channels, "size", row, style.get("fontSize")))
        x, y = (float(_value(channels, name, row)) for name in PIXELS)
        attributes = {
            "text-anchor": ANCHOR[style["align"]],
            "transform": _place(x, y, size, style),
            "font-size": f"{size:g}px",
            "fill": str(_value(channels, "color", row, style.get("color"))),
        }
        if style.get("fontWeight", "normal") != "normal":
            attributes["font-weight"] = style["fontWeight"]
        element = ElementTree.Element(f"{{{SVG}}}text", attributes)
        element.text = str(_value(channels, "text", row))
        yield element


def _place(x: float, y: float, size: float, style: Spec) -> str:
    """Where the text stands, moved down by `MIDDLE` of its size, across its direction if it is turned."""
    down = int(MIDDLE * size + 0.5)
    if angle := style.get("angle"):
        return f"translate({x:g},{y:g}) rotate({angle}) translate(0,{down})"
    return f"translate({x:g},{y + down:g})"


def _value(channels: Spec, name: str, row: Spec, otherwise: Any = None) -> Any:
    channel = channels.get(name)
    if channel is None:
        return otherwise
    return channel["value"] if "value" in channel else row[channel["field"]]
