"""Figures as the app hands them out: specifications for Vega in the browser, pictures for downloads."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foedus.assess import Assessment
    from foedus.figures.graphic import Graphic
    from foedus.figures.shades import View

Theme: TypeAlias = Literal["light", "dark"]
Picture: TypeAlias = Literal["json", "svg", "png"]
NARROWEST, WIDEST = 240, 1600
_PAINT = re.compile(r'((?:fill|stroke|stop-color)=")(#[0-9a-f]{6})(")')


def dumps(value: Any) -> bytes:
    """JSON without spaces, letters as they are; a number that is not finite would be a fault of ours."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def picture(assessment: Assessment, name: str, form: Picture, theme: Theme, width: int) -> bytes:
    """A figure in a form.

    Args:
        assessment: the answers.
        name: of the figure.
        form: "json" is the Vega-Lite specification; "svg" and "png" are pictures.
        theme: of the paper.
        width: in pixels, without the margins.

    Raises:
        InputError: the assessment has no such figure.
    """
    from foedus.figures import bloc_history, gallery

    if name == "blocs-history" and form == "json" and name in gallery.names(assessment):
        # In a browser a year can be chosen: the specification has a parameter for it.
        return drawn(bloc_history.history(assessment, width, slider=True), form, theme)
    return drawn(gallery.graphic(assessment, name, width), form, theme)


def world_map(
    assessment: Assessment, view: View, proposal: str, form: Picture, theme: Theme, width: int
) -> bytes:
    """A map of the answers in a form; `usermeta.key` has colour, words and number of each class.

    Raises:
        InputError: there is no such proposal, or nothing to draw.
    """
    from foedus.figures.shades import shaded

    found = shaded(assessment, view, proposal, width)
    key = [{"fill": each.fill, "words": each.words, "states": each.states} for each in found.key]
    return drawn(found.graphic if form == "json" else found.keyed, form, theme, {"key": key})


def drawn(graphic: Graphic, form: Picture, theme: Theme, more: Mapping[str, Any] | None = None) -> bytes:
    """A figure, already laid out, in a form.

    A specification is of the plot alone, its words stand in `usermeta`: a page sets them in its own type. A
    picture has them in it.
    """
    if form == "json":
        spec = graphic.plot() | {"usermeta": words(graphic) | dict(more or {})}
        return dumps(_dark(spec, _colours()) if theme == "dark" else spec)
    from foedus.figures import picture as pictures

    text = pictures.svg(graphic.spec())
    if theme == "dark":
        colours = _colours()
        text = _PAINT.sub(lambda found: found[1] + colours.get(found[2], found[2]) + found[3], text)
    if form == "svg":
        return text.encode()
    import vl_convert

    image: bytes = vl_convert.svg_to_png(text, scale=2.0)
    return image


def words(graphic: Graphic) -> dict[str, Any]:
    """The words of a figure, for a page that sets them in its own type."""
    question, table = graphic.table
    return {
        "title": graphic.title,
        "subtitle": graphic.subtitle,
        "source": graphic.source,
        "note": graphic.note,
        "table": {"question": question, "name": table},
    }


def _colours() -> dict[str, str]:
    from foedus.figures import theme

    return {colour.light: colour.dark for colour in theme.PALETTE}


def _dark(value: Any, colours: Mapping[str, str]) -> Any:
    """A specification with the colours of light paper replaced by those of dark paper."""
    if isinstance(value, dict):
        return {key: _dark(item, colours) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_dark(item, colours) for item in value]
    return colours.get(value, value) if isinstance(value, str) else value
