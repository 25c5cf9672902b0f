"""Charts as pictures: hatches, inline SVG that shares no id and names no colour, short paths."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_assessment
from foedus.assess import Assessment
from foedus.figures import gallery, paths, picture, png, svg, theme


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return sample_assessment.sample()


@pytest.fixture(scope="module")
def world_map(assessment: Assessment) -> str:
    return picture.inline(gallery.graphic(assessment, "map", 1040).plot(), "map-", "A map", "map")


def test_png_is_a_picture_of_the_figures_size(assessment: Assessment) -> None:
    chart = assessment.figure("blocs-before-after")
    image = png(chart, scale=1.0)
    assert image.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(image[16:20]) == theme.WIDE + 24


def test_stand_alone_svg_has_title_source_and_plain_colours(assessment: Assessment) -> None:
    text = svg(assessment.figure("gains-burden"))
    root = ElementTree.fromstring(text)
    words = " ".join(root.itertext())
    assert "spend less than the guideline" in words
    assert "Source: World Factbook" in words
    assert "var(--" not in text


def test_torn_states_are_hatched_in_every_picture(assessment: Assessment, world_map: str) -> None:
    assert '<pattern id="map-torn"' in world_map
    assert 'fill="url(#map-torn)"' in world_map
    assert theme.TORN.plain not in world_map
    alone = svg(gallery.graphic(assessment, "map").spec())
    assert '<pattern id="torn"' in alone
    assert 'fill="url(#torn)"' in alone


def test_inline_pictures_follow_the_page(assessment: Assessment) -> None:
    plot = gallery.graphic(assessment, "adoption-players").plot()
    text = picture.inline(plot, "p-", 'Say "no" & <b>', "wide")
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Say "no" & <b>'
    assert root.get("viewBox")
    assert root.get("width") is None
    assert not [c.light for c in theme.PALETTE if c.light in text]
    assert "var(--ink)" in text
    assert "font-family" not in text
    assert not list(root.iter("{http://www.w3.org/2000/svg}rect"))


def test_marks_carry_their_number_as_a_tooltip(assessment: Assessment) -> None:
    text = picture.inline(gallery.graphic(assessment, "adoption-players").plot(), "p-", "x", "wide")
    assert re.search(r"<title>France: 60 % \(90 %: \d+ % to \d+ %\)</title>", text)


def _lettering(root: ElementTree.Element) -> set[tuple[str, int, int, str | None, str | None]]:
    """Every text with its place to the pixel, anchor and weight."""
    found = set()

    def walk(element: ElementTree.Element, x: float, y: float) -> None:
        transform = element.get("transform", "")
        for dx, dy in re.findall(r"translate\((-?[\d.]+),(-?[\d.]+)\)", transform)[:1]:
            x, y = x + float(dx), y + float(dy)
        if element.tag.endswith("text"):
            weight = element.get("font-weight") if element.get("font-weight") == "bold" else None
            turned = "rotate" in transform
            place = (0, 0) if turned else (round(x), round(y))
            found.add(("".join(element.itertext()), *place, element.get("text-anchor"), weight))
        for child in element:
            walk(child, x, y)

    walk(root, 0.0, 0.0)
    return found


@pytest.mark.parametrize("name", ["adoption-players", "blocs-matrix", "risk-pairs"])
@pytest.mark.parametrize("width", [theme.WIDE, theme.NARROW])
def test_texts_stand_where_vega_would_put_them(assessment: Assessment, name: str, width: int) -> None:
    plot = gallery.graphic(assessment, name, width).plot()
    by_vega = _lettering(ElementTree.fromstring(svg(plot)))
    lettered = _lettering(ElementTree.fromstring(picture.inline(plot, "p-", "x", "wide")))
    assert len(lettered) > 10
    assert lettered == by_vega


def test_ids_and_references_get_the_prefix(world_map: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', world_map)
    assert ids
    assert all(each.startswith("map-") for each in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", world_map)) <= set(ids)


THOUSANDTHS = st.integers(-2_000_000, 2_000_000).map(lambda number: number / 1000)
PLACE = st.tuples(THOUSANDTHS, THOUSANDTHS)
RINGS = st.lists(st.lists(PLACE, min_size=3, max_size=8), min_size=1, max_size=4)


def _written(rings: list[list[tuple[float, float]]]) -> str:
    return "".join("M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in ring) + "Z" for ring in rings)


def _walked(path: str) -> list[list[tuple[float, float]]]:
    """The places of a compact path, by adding up its relative moves."""
    rings = []
    for part in path.split("Z")[:-1]:
        start, _, moves = part.removeprefix("M").partition("l")
        x, y = (float(word) for word in start.split(","))
        numbers = [float(word) for word in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", moves)]
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


@given(RINGS)
def test_short_paths_pass_the_same_places_to_a_tenth(rings: list[list[tuple[float, float]]]) -> None:
    original = _written(rings)
    short = paths.compact(original)
    assert len(short) <= len(original)
    kept = [ring for ring in rings if len({(round(10 * x), round(10 * y)) for x, y in ring}) > 2]
    for ring, walked in zip(kept, _walked(short), strict=False):
        for x, y in walked:
            assert min(max(abs(x - a), abs(y - b)) for a, b in ring) <= 0.0511


def test_small_numbers_are_written_without_a_leading_zero() -> None:
    assert paths.compact("M1.04,2L1.26,1.9L3,2Z") == "M1,2l.3-.1 1.7,.1Z"


def test_a_line_is_not_closed() -> None:
    assert paths.compact("M0,0L1,5L2,3") == "M0,0L1,5L2,3"


def test_paths_with_curves_are_left_as_they_are() -> None:
    assert paths.compact("M0,0A2,2,0,1,1,4,4") == "M0,0A2,2,0,1,1,4,4"
