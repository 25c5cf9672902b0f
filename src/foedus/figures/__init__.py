"""Figures: an assessment in; Altair charts, SVG and PNG out. For the report, notebooks and the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from foedus.figures.gallery import chart, names
    from foedus.figures.picture import png, svg

__all__ = ["chart", "names", "png", "svg"]
_HOME = {"chart": "gallery", "names": "gallery", "png": "picture", "svg": "picture"}


def __getattr__(name: str) -> Any:
    """Load a public name on first use, so that importing the package stays quick."""
    if name not in _HOME:
        raise AttributeError(f"module 'foedus.figures' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"foedus.figures.{_HOME[name]}"), name)
