"""Charts as pictures: SVG and PNG through vl-convert, hatches as patterns, and SVG for use inside a page.

vl-convert draws what Vega draws and no more, so two things are added here: colours that stand for a hatch
(`foedus.figures.theme.HATCHES`) become SVG patterns, and an inline picture takes its colours from the CSS
variables of its page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from foedus.figures import lettering, paths, theme
from foedus.figures.lettering import SVG
from foedus.figures.marks import Spec

if TYPE_CHECKING:
    import altair as alt

XLINK = "http://www.w3.org/1999/xlink"
_DROPPED = frozenset({"role", "aria-roledescription", "aria-label", "aria-hidden", "class", "pointer-events"})
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_PAINTS = ("fill", "stroke")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def svg(chart: alt.LayerChart | Spec) -> str:
    """A chart as a stand-alone SVG document, on white paper."""
    root = _drawn(chart)
    _hatch(root)
    _rename(root, "")
    return _text(root)


def png(chart: alt.LayerChart | Spec, scale: float = 2.0) -> bytes:
    """A chart as a PNG image; `scale` 2 gives two pixels a unit."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(svg(chart), scale=scale)
    return picture


def inline(plot: Spec, prefix: str, label: str, css_class: str) -> str:
    """A plot as an SVG element of a page.

    Args:
        plot: `Graphic.plot()`, without title.
        prefix: put before every id, so that no two pictures of a page share one.
        label: what a screen reader says.
        css_class: class of the element.

    Returns:
        `<svg>` without size (the page sets it), with colours as CSS variables and a tooltip where a mark
        describes itself.
    """
    root = _drawn(lettering.without_texts(plot))
    root.append(lettering.letters(plot))
    _hatch(root)
    _rename(root, prefix)
    _plain(root)
    for element in root.iter():
        _recolour(element)
    for name in ("width", "height"):
        del root.attrib[name]
    root.attrib |= {"class": css_class, "role": "img", "aria-label": label}
    return _text(root)


def _drawn(chart: alt.LayerChart | Spec) -> ElementTree.Element:
    import vl_convert

    spec = chart if isinstance(chart, dict) else chart.to_dict()
    return ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))


def _text(root: ElementTree.Element) -> str:
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _hatch(root: ElementTree.Element) -> None:
    """Turn the stand-in colours of hatches into patterns."""
    used = set()
    for element in root.iter():
        for hatch in theme.HATCHES:
            if element.get("fill") == hatch.plain:
                element.set("fill", f"url(#{hatch.name})")
                used.add(hatch)
    if used:
        definitions = ElementTree.Element(f"{{{SVG}}}defs")
        definitions.extend(_pattern(hatch) for hatch in theme.HATCHES if hatch in used)
        root.insert(0, definitions)


def _pattern(hatch: theme.Hatch) -> ElementTree.Element:
    side = f"{hatch.step:g}"
    frame = {"id": hatch.name, "width": side, "height": side, "patternUnits": "userSpaceOnUse"}
    pattern = ElementTree.Element(f"{{{SVG}}}pattern", frame | {"patternTransform": f"rotate({hatch.angle})"})
    ElementTree.SubElement(pattern, f"{{{SVG}}}rect", {"width": side, "height": side, "fill": hatch.ground})
    stripe = {"width": f"{hatch.stripe_width:g}", "height": side, "fill": hatch.stripe}
    ElementTree.SubElement(pattern, f"{{{SVG}}}rect", stripe)
    return pattern


def _rename(root: ElementTree.Element, prefix: str) -> None:
    """Make ids and references to them the picture's own.

    Vega counts its clip paths on over all pictures of a process; here they count from one in each, so that
    the same chart gives the same bytes.
    """
    found = [element.get("id", "") for element in root.iter() if element.get("id")]
    numbered = [each for each in found if each[-1].isdigit()]
    names = {each: prefix + each for each in found}
    names |= {each: f"{prefix}{each.rstrip('0123456789')}{n}" for n, each in enumerate(numbered, start=1)}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, names[value])
            elif "url(#" in value:
                element.set(name, _REFERENCE.sub(lambda match: f"url(#{names[match[1]]})", value))


def _plain(root: ElementTree.Element) -> None:
    """Leave out what a page does not need: the paper, empty paths, roles of a live chart; shorten numbers."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _is_empty(child) or (parent is root and child.tag == f"{{{SVG}}}rect"):
                parent.remove(child)
    for element in root.iter():
        tip = element.get("aria-label")
        if tip and element.tag == f"{{{SVG}}}path" and element.get("role") == "graphics-symbol":
            ElementTree.SubElement(element, f"{{{SVG}}}title").text = tip
        for name in [name for name in element.attrib if _unneeded(name, element.attrib[name])]:
            del element.attrib[name]
        if "transform" in element.attrib:
            element.set("transform", _NUMBER.sub(_short, element.attrib["transform"]))
        if "d" in element.attrib:
            short = paths.compact(element.attrib["d"])
            element.set("d", short if short != element.attrib["d"] else _NUMBER.sub(_short, short))
    while any(_drop_hollow(parent) for parent in list(root.iter())):
        pass


def _is_empty(element: ElementTree.Element) -> bool:
    if element.tag != f"{{{SVG}}}path":
        return False
    return element.get("class") in {"background", "foreground"} and element.get("d") in {"", "M0,0h0v0h0Z"}


def _drop_hollow(parent: ElementTree.Element) -> bool:
    hollow = [child for child in parent if child.tag == f"{{{SVG}}}g" and len(child) == 0]
    for child in hollow:
        parent.remove(child)
    return bool(hollow)


def _unneeded(name: str, value: str) -> bool:
    return name in _DROPPED or name == "font-family" or (name == "opacity" and value == "1")


def _short(match: re.Match[str]) -> str:
    return f"{float(match.group()):.2f}".rstrip("0").rstrip(".")


def _recolour(element: ElementTree.Element) -> None:
    for name in _PAINTS:
        value: Any = element.get(name)
        if value in _VARIABLES:
            element.set(name, _VARIABLES[value])


_VARIABLES = {colour.light: f"var(--{colour.name})" for colour in theme.PALETTE}
