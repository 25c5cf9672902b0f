"""The few pieces of Vega-Lite that the figures are made of, as plain data.

The report draws some twenty pictures. Plain data goes to vl-convert as it is; `Graphic.chart` makes an Altair
chart of it for whoever wants to change one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Spec: TypeAlias = dict[str, Any]


def layer(mark: str, values: Sequence[Spec], encoding: Spec, **style: Any) -> Spec:
    """One layer: a mark type with its style, rows of data, and what they set; silent unless `aria` is set."""
    return {
        "data": {"values": list(values)},
        "mark": {"type": mark, "aria": False} | style,
        "encoding": encoding,
    }


def pixel(field: str) -> Spec:
    """A position in pixels from the plot's top left corner, taken from a field as it is."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def number(field: str) -> Spec:
    """A number taken from a field as it is (width, size)."""
    return {"field": field, "type": "quantitative", "scale": None}


def word(field: str) -> Spec:
    """A colour, a shape or a text taken from a field as it is."""
    return {"field": field, "type": "nominal", "scale": None}


def text(field: str) -> Spec:
    """A text to write or to show as a tooltip."""
    return {"field": field, "type": "nominal"}


def fixed(value: float | str) -> Spec:
    """A value for all marks of a layer (positions in pixels)."""
    return {"value": value}
