"""Compile src/foedus/data/map.json: the outlines of states and territories, simplified once.

    python tools/compile_map.py COUNTRIES_50M_JSON

COUNTRIES_50M_JSON is `countries-50m.json` of the npm package world-atlas 2.0.2 (Natural Earth 4.1, public
domain); its sha256 is checked. Arcs are simplified and rounded before they are joined to rings, so neighbours
keep sharing every vertex of their border. What is moved from one feature to another, and why, is in
data/states.md.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from map_geometry import (
    Arc,
    Point,
    Ring,
    area_km2,
    centre,
    distance_km,
    join,
    merge,
    oriented,
    rounded,
    simplify,
)

DATA = Path(__file__).resolve().parent.parent / "src" / "foedus" / "data"
OUTPUT = DATA / "map.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
WITHOUT_NUMBER = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP", "Indian Ocean Ter.": "CXR"}
LEFT_OUT = {  # no state of ours, or land without inhabitants
    "Antarctica",
    "Ashmore and Cartier Is.",
    "Fr. S. Antarctic Lands",
    "Heard I. and McDonald Is.",
    "S. Geo. and the Is.",
    "Siachen Glacier",
}
MOVES = (  # polygons of one id that lie wholly within west, south, east, north belong to another
    ("RUS", (32.4, 44.3, 36.7, 46.3), "UKR"),  # Crimea
    ("CXR", (96.0, -13.0, 98.0, -11.0), "CCK"),
    ("FRA", (-55.0, 2.0, -51.0, 6.0), "GUF"),
    ("FRA", (-62.0, 15.8, -61.0, 16.6), "GLP"),
    ("FRA", (-61.3, 14.3, -60.7, 15.0), "MTQ"),
    ("FRA", (44.0, -14.0, 46.0, -12.0), "MYT"),
    ("FRA", (55.0, -22.0, 56.0, -20.0), "REU"),
    ("NLD", (-69.0, 11.0, -62.0, 18.0), "BES"),
    ("NZL", (-173.0, -10.0, -171.0, -8.0), "TKL"),
    ("NOR", (-10.0, 70.0, -7.0, 72.0), "SJM"),  # Jan Mayen
    ("NOR", (10.0, 74.0, 35.0, 81.0), "SJM"),
)
POINTS = {  # not in the file; coordinates of the World Factbook's entries
    "GIB": (-5.35, 36.13),
    "TUV": (179.22, -8.52),
}
DOT_AT = {"KIR": (173.03, 1.35)}  # at the capital: the largest island lies 3,000 km from it
COARSEST_KM2 = 90.0  # a vertex goes when the triangle that it spans with its neighbours is smaller than this,
SHARE_OF_ISLAND = 1 / 80  # or than this share of the smallest polygon on which it lies,
SHARE_OF_SMALL_STATE = 1 / 1500  # or than this share of the smallest state on which it lies
FINE_BELOW_KM2 = 4.0  # of such a triangle: rounded to 0.001 degree, the rest to 0.01
SMALLEST_ISLAND_KM2 = 60.0  # smaller ones go, unless they are a fair share of their state,
SHARE_OF_STATE = 0.01
REMOTE_KM = 75.0  # or so far from the rest of it that leaving them out would move its edge
DOT_BELOW_KM2 = 6000.0


@dataclass(frozen=True, eq=False)
class Polygon:
    """An exterior ring and its holes, each a list of arc numbers (`~i`: arc `i` backwards)."""

    rings: list[list[int]]


def read(path: Path) -> dict[str, Any]:
    """The TopoJSON; stops when it is not the pinned file."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        sys.exit(f"{path}: sha256 is {found}, expected {SHA256}")
    topology: dict[str, Any] = json.loads(content)
    return topology


def decode_arcs(topology: dict[str, Any]) -> list[Arc]:
    """Arcs in degrees from the quantised differences of the file."""
    (scale_x, scale_y), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for differences in topology["arcs"]:
        x = y = 0
        arc: Arc = []
        for dx, dy in differences:
            x, y = x + dx, y + dy
            arc.append((x * scale_x + west, y * scale_y + south))
        arcs.append(arc)
    return arcs


def state_table() -> dict[str, dict[str, str]]:
    """Rows of states.csv by id."""
    with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def polygons_by_state(topology: dict[str, Any], arcs: list[Arc]) -> dict[str, list[Polygon]]:
    """The file's polygons under our ids, after `MOVES`; stops at a feature that no rule covers."""
    by_number = {row["numeric"]: row["id"] for row in state_table().values() if row["numeric"]}
    found: dict[str, list[Polygon]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name in LEFT_OUT:
            continue
        owner = WITHOUT_NUMBER.get(name) or by_number.get(geometry.get("id", ""))
        if owner is None:
            sys.exit(f"feature {name!r} belongs to no state")
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in parts:
            found[moved(owner, join(rings[0], arcs))].append(Polygon(rings))
    return found


def moved(owner: str, exterior: Ring) -> str:
    """The id that a polygon belongs to: `owner`, or another by `MOVES`."""
    for source, (west, south, east, north), target in MOVES:
        if owner == source and all(west <= x <= east and south <= y <= north for x, y in exterior):
            return target
    return owner


def without_small_islands(polygons: list[Polygon], arcs: list[Arc]) -> list[Polygon]:
    """Leave out islands that are small on the map, small within their state and near its other land."""
    exteriors = {polygon: join(polygon.rings[0], arcs) for polygon in polygons}
    areas = {key: area_km2(ring) for key, ring in exteriors.items()}
    least = min(SMALLEST_ISLAND_KM2, SHARE_OF_STATE * sum(areas.values()))
    kept: list[Polygon] = []
    for polygon in sorted(polygons, key=lambda each: -areas[each]):
        if areas[polygon] >= least or not is_near(exteriors[polygon][0], (exteriors[each] for each in kept)):
            kept.append(polygon)
    return kept


def is_near(point: Point, rings: Iterable[Ring]) -> bool:
    """Whether any corner of the rings lies within `REMOTE_KM`."""
    return any(distance_km(point, corner) < REMOTE_KM for ring in rings for corner in ring)


def thresholds(states: dict[str, list[Polygon]], arcs: list[Arc]) -> list[float]:
    """For each arc the area (km²) below which a vertex goes: less where the arc bounds something small."""
    limits = [COARSEST_KM2] * len(arcs)
    for polygons in states.values():
        areas = [area_km2(join(polygon.rings[0], arcs)) for polygon in polygons]
        for polygon, area in zip(polygons, areas, strict=True):
            limit = min(SHARE_OF_ISLAND * area, SHARE_OF_SMALL_STATE * sum(areas))
            for number in (number for ring in polygon.rings for number in ring):
                index = number if number >= 0 else ~number
                limits[index] = min(limits[index], limit)
    return limits


def coordinates(polygons: list[Polygon], arcs: list[Arc]) -> list[list[Ring]]:
    """GeoJSON coordinates of a MultiPolygon: exteriors clockwise, holes against, as d3 reads the sphere."""
    shapes = []
    for polygon in polygons:
        exterior, *holes = (join(ring, arcs) for ring in polygon.rings)
        outer = oriented(exterior, clockwise=True)
        if outer is None:
            sys.exit(f"an island near {exterior[0]} is too small to be drawn")
        inner = [oriented(hole, clockwise=False) for hole in holes]
        shapes.append([outer, *(ring for ring in inner if ring is not None)])
    return sorted(shapes, key=lambda rings: (-area_km2(rings[0]), rings))


def features(states: dict[str, list[Polygon]], arcs: list[Arc]) -> Iterator[dict[str, Any]]:
    """One feature a state or territory, in order of id."""
    table = state_table()
    for key in sorted({*states, *POINTS}):
        row = table[key]
        properties: dict[str, Any] = {"name": row["name"], "state": row["administered_by"] or key}
        if key in POINTS:
            geometry: dict[str, Any] = {"type": "Point", "coordinates": POINTS[key]}
            properties["centroid"] = POINTS[key]
        else:
            shapes = coordinates(states[key], arcs)
            geometry = {"type": "MultiPolygon", "coordinates": shapes}
            if sum(area_km2(rings[0]) for rings in shapes) < DOT_BELOW_KM2:
                properties["centroid"] = DOT_AT.get(key) or centre(shapes[0][0])
        yield {"type": "Feature", "id": key, "properties": properties, "geometry": geometry}


def main(arguments: list[str]) -> None:
    """Write map.json."""
    if len(arguments) != 1:
        sys.exit("usage: python tools/compile_map.py COUNTRIES_50M_JSON")
    topology = read(Path(arguments[0]))
    arcs = decode_arcs(topology)
    states = {
        key: [Polygon(rings) for rings in merge([each.rings for each in polygons], arcs)]
        for key, polygons in polygons_by_state(topology, arcs).items()
    }
    kept = {key: without_small_islands(polygons, arcs) for key, polygons in states.items()}
    limits = thresholds(kept, arcs)
    simple = [simplify(arc, limit) for arc, limit in zip(arcs, limits, strict=True)]
    drawn = rounded(simple, [limit < FINE_BELOW_KM2 for limit in limits])
    collection = {"type": "FeatureCollection", "features": list(features(kept, drawn))}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    OUTPUT.write_text(f"{text}\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(collection['features'])} features, {OUTPUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
