"""Where states lie: outlines for maps, and distances between capitals and between outlines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.states import State, state

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius, (2a + b) / 3 of the WGS 84 ellipsoid
STEP_KM: Final = 10.0  # between points laid along an outline to measure from
OUTLINES_NOTE: Final = (
    "Lines follow control on the ground as Natural Earth 4.1 draws it, but Crimea is drawn with Ukraine, "
    "Somaliland with Somalia and Northern Cyprus with Cyprus, as the United Nations counts them. "
    "No line or name is a judgement of the status of a territory."
)
"""What a reader of a map made from `outlines` has to know about disputed borders."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A state too small to be seen as an outline on a world map: where to draw a dot for it, in degrees."""

    id: str
    lon: float
    lat: float


def outlines() -> dict[str, Any]:
    """The outlines of states and territories of today as a GeoJSON FeatureCollection; a new copy each time.

    A feature's `id` is the state's id. Its properties are `name`; `state`, the id of the state that
    administers a territory (else its own id), to be drawn in that state's colour; and for small ones
    `centroid`, [lon, lat] of a dot. Geometry is a MultiPolygon, or a Point where the source has no outline.
    Exterior rings run clockwise and lines may cross the 180th meridian, as d3 and Vega expect of the sphere;
    a reader that wants the plane has to cut there. Source: Natural Earth 4.1 at 1:50 million; which lines are
    drawn where borders are disputed is in `data/states.md`.
    """
    collection: dict[str, Any] = json.loads(_text())
    return collection


def dots() -> tuple[Dot, ...]:
    """The states and territories to be drawn as dots (under 6,000 km² of outline), sorted by id."""
    return tuple(
        Dot(each["id"], *each["properties"]["centroid"])
        for each in _features().values()
        if "centroid" in each["properties"]
    )


def capital_distance(
    lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance in km between points in degrees; the four arrays are broadcast together.

    Haversine formula on a sphere of mean Earth radius, at most 0.6 % from the distance on the ellipsoid.
    A missing coordinate (NaN) gives a missing distance.

    Raises:
        InputError: a latitude beyond ±90 or a longitude beyond ±180.
    """
    latitudes = [np.asarray(each, dtype=float) for each in (lat1, lat2)]
    longitudes = [np.asarray(each, dtype=float) for each in (lon1, lon2)]
    for values, limit, what in ((latitudes, 90, "latitude"), (longitudes, 180, "longitude")):
        if any(np.any(np.abs(each) > limit) for each in values):
            raise InputError(
                f"a {what} lies beyond ±{limit} degrees", hint="the order is lat1, lon1, lat2, lon2"
            )
    phi1, phi2 = np.radians(latitudes[0]), np.radians(latitudes[1])
    half_lat = (phi2 - phi1) / 2
    half_lon = np.radians(longitudes[1] - longitudes[0]) / 2
    haversine = np.sin(half_lat) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lon) ** 2
    distance: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(haversine, 0, 1)))
    return distance


def minimum_distance(a: str | int, b: str | int) -> float:
    """Shortest great-circle distance in km between the outlines of two states of today; 0 for neighbours.

    Measured between points at most `STEP_KM` apart along both outlines: never too short by this, too long by
    less than 10 km, and by under 1 km from 50 km on. The outlines are simplified: over the 3,551 pairs of
    members of 2016 that lie within 2,500 km, 98 % come within -1 to +6 km of the full 1:50 million lines, the
    worst 28 km too far. Territories with an id of their own (GRL, GUF, …) do not count as their state's.

    Raises:
        InputError: unknown state, or one without an outline (states that are no more).
    """
    from scipy.spatial import KDTree

    first, second = state(a), state(b)
    if first.id == second.id:
        return 0.0
    points, others = _points(first), _points(second)
    if len(points) > len(others):
        points, others = others, points
    chord = float(np.min(KDTree(others).query(points)[0]))
    return 2 * EARTH_RADIUS_KM * float(np.arcsin(min(chord / 2, 1.0)))


@lru_cache(maxsize=1)
def _text() -> str:
    return (files("foedus") / "data" / "map.json").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _features() -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in outlines()["features"]}


def _points(of: State) -> NDArray[np.float64]:
    """Points along the outline of a state as unit vectors, shape (k, 3), at most `STEP_KM` apart."""
    feature = _features().get(of.id)
    if feature is None:
        raise InputError(f"{of.name} ({of.id}) has no outline", hint="outlines are of today's states")
    geometry = feature["geometry"]
    if geometry["type"] == "Point":
        return _unit_vectors(np.array([geometry["coordinates"]]))
    rings = (ring for polygon in geometry["coordinates"] for ring in polygon)
    return np.concatenate([_along(_unit_vectors(np.array(ring))) for ring in rings])


def _unit_vectors(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude in degrees, shape (k, 2), as points of the unit sphere, shape (k, 3)."""
    lon, lat = np.radians(degrees).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _along(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """The corners of a ring and points between them, at most `STEP_KM` apart, on the unit sphere."""
    start, step = corners[:-1], np.diff(corners, axis=0)
    parts = np.ceil(np.linalg.norm(step, axis=1) * EARTH_RADIUS_KM / STEP_KM).astype(int)
    edge = np.repeat(np.arange(len(parts)), parts)
    position = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
    points = start[edge] + step[edge] * (position / parts[edge])[:, None]
    between: NDArray[np.float64] = points / np.linalg.norm(points, axis=1, keepdims=True)
    return between
