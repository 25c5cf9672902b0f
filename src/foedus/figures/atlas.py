"""The map: camps of the states that the assessment covers, equal-area and centred on the Pacific."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic
from foedus.figures.marks import Spec
from foedus.questions.words import counted, listed

if TYPE_CHECKING:
    from foedus.assess import Assessment

CENTRE = 152.0
"""Longitude in degrees; the seam, half the globe away, runs through the Atlantic and cuts Greenland only."""
FILL = {
    "A": theme.CAMP_A,
    "B": theme.CAMP_B,
    "torn": theme.TORN.plain,
    "rival": theme.GREY,
    "none": theme.EVEN,
}
ABSENT = theme.LAND
STANDING = {
    "torn": "torn between them",
    "rival": "placed by rivalry or opposition alone",
    "none": "tied to neither",
}
ASPECT, MIDDLE = 0.435, 0.238
"""Height of the picture and place of the equator, as shares of the width."""
SPAN = 5.415
"""Width in radii of the Equal Earth projection (Šavrič, Patterson & Jenny 2019)."""
SMALL = 26


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: its colour, and what its tooltip says of it."""

    fill: str
    words: str


def camps(assessment: Assessment, width: int) -> Graphic:
    """Camps on the map; torn states hatched, small states as dots."""
    from foedus.geography import OUTLINES_NOTE

    records = {record["state"]: record for record in context.records(assessment, "blocs", "camps")}
    return Graphic(
        name="map",
        title=_title(list(records.values())),
        subtitle=(
            f"Camps of the signed network of states, {context.on_date(assessment)}; states that the report "
            "does not cover are plain."
        ),
        source=context.credit(
            assessment, "own computation; outlines Natural Earth 1:50m, Equal Earth projection"
        ),
        note=OUTLINES_NOTE,
        table=("blocs", "camps"),
        drawing=drawing({code: _camp(record) for code, record in records.items()}, width),
    )


def drawing(looks: Mapping[str, Look], width: int) -> Drawing:
    """The world with each state in its colour, by id; a state without a look is plain."""
    from foedus.geography import outlines

    world, height = outlines(), round(ASPECT * width)
    projection = {
        "type": "equalEarth",
        "rotate": [-CENTRE, 0, 0],
        "scale": width / SPAN,
        "translate": [width / 2, MIDDLE * width],
    }
    layers = tuple(
        layer | {"projection": projection} for layer in (_areas(world, looks), _dots(world, looks))
    )
    return Drawing(layers, width, height)


def key(assessment: Assessment) -> list[tuple[str, str, int]]:
    """The entries of the map's key: class of the swatch, words, number of states."""
    records = context.records(assessment, "blocs", "camps")
    entries = []
    for camp in FILL:
        inside = [record for record in records if record["camp"] == camp]
        if inside:
            entries.append(
                (camp, STANDING.get(camp) or f"with {context.with_article(inside[0]['with'])}", len(inside))
            )
    return entries


def _camp(record: Mapping[str, Any]) -> Look:
    camp = record["camp"]
    return Look(FILL[camp], STANDING.get(camp) or f"with {context.with_article(record['with'])}")


def _areas(world: Mapping[str, Any], looks: Mapping[str, Look]) -> Spec:
    values = [
        _feature(feature, looks) for feature in world["features"] if feature["geometry"]["type"] != "Point"
    ]
    look = {"fill": marks.word("properties.fill"), "description": marks.text("properties.tip")}
    return marks.layer("geoshape", values, look, aria=True, stroke=theme.PAPER, strokeWidth=0.5)


def _feature(feature: Mapping[str, Any], looks: Mapping[str, Look]) -> Spec:
    return {"type": "Feature", "geometry": feature["geometry"], "properties": _shown(feature, looks)}


def _shown(feature: Mapping[str, Any], looks: Mapping[str, Look]) -> Spec:
    """Colour and tooltip; a territory has those of the state that administers it."""
    name, code = feature["properties"]["name"], feature["properties"]["state"]
    if code not in looks:
        return {"fill": ABSENT, "tip": f"{name}: not covered"}
    return {"fill": looks[code].fill, "tip": f"{name} ({code}): {looks[code].words}"}


def _dots(world: Mapping[str, Any], looks: Mapping[str, Look]) -> Spec:
    """States too small for their outline to show, as dots at their centre."""
    values = []
    for feature in world["features"]:
        centroid = feature["properties"].get("centroid")
        if centroid and feature["properties"]["state"] in looks:
            values.append({"lon": centroid[0], "lat": centroid[1]} | _shown(feature, looks))
    place = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    look = {"fill": marks.word("fill"), "description": marks.text("tip")}
    style = {"size": SMALL, "stroke": theme.PAPER, "strokeWidth": 0.6, "opacity": 1}
    return marks.layer("circle", values, place | look, aria=True, **style)


def _title(records: list[Any]) -> str:
    torn = sorted(record["name"] for record in records if record["camp"] == "torn")
    sizes = {camp: sum(record["camp"] == camp for record in records) for camp in FILL}
    leaders = {r["camp"]: context.with_article(r["with"]) for r in records if r["camp"] in ("A", "B")}
    sides = [f"{sizes[camp]} with {leader}" for camp, leader in sorted(leaders.items())]
    stand = listed(sides).replace(" with", " stand with", 1)
    parts = [f"{listed(torn, most=5)} {'is' if len(torn) == 1 else 'are'} torn"] if torn else []
    parts += [counted(sizes["rival"], "is", "are") + " placed by rivalry alone"] if sizes["rival"] else []
    parts += [counted(sizes["none"], "is", "are") + " tied to neither"] if sizes["none"] else []
    return f"Of {counted(len(records), 'state')}, {stand}; {', '.join(parts) or 'none is torn'}"
