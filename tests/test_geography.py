"""Outlines that draw right on the sphere, and distances that agree with known ones."""

from __future__ import annotations

import datetime as dt
import json
import math
import warnings
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.geography import EARTH_RADIUS_KM, capital_distance, dots, minimum_distance, outlines
from foedus.states import by_ccode, members, state

MINDIST = Path(__file__).parents[1] / "../shared/data/peacesciencer/data/cow_mindist.rda"
Ring = list[list[float]]
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def area(ring: Ring) -> float:
    """Signed area in km² on the sphere; positive if the ring runs clockwise, the d3 sense of an exterior."""
    total = 0.0
    for (lon1, lat1), (lon2, lat2) in pairwise(ring):
        east = math.remainder(math.radians(lon2 - lon1), math.tau)
        total += east * (math.sin(math.radians(lat1)) + math.sin(math.radians(lat2))) / 2
    return total * EARTH_RADIUS_KM**2


def polygons(feature: dict[str, Any]) -> list[list[Ring]]:
    geometry = feature["geometry"]
    return geometry["coordinates"] if geometry["type"] == "MultiPolygon" else []


def land(feature: dict[str, Any]) -> float:
    return sum(area(ring) for rings in polygons(feature) for ring in rings)


@pytest.fixture(scope="module")
def features() -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in outlines()["features"]}


def test_every_member_of_today_is_on_the_map_under_its_own_name(features: dict[str, dict[str, Any]]) -> None:
    assert {each.id for each in members(dt.date(2023, 6, 14))} <= set(features)
    for key, feature in features.items():
        owner = state(key)
        assert owner.id == key
        assert feature["properties"]["name"] == owner.name
        assert feature["properties"]["state"] == (owner.administered_by or key)
    assert list(features) == sorted(features)


def test_rings_are_closed_within_range_and_turn_the_way_that_fills_the_inside(
    features: dict[str, dict[str, Any]],
) -> None:
    for feature in features.values():
        for exterior, *holes in polygons(feature):
            assert 0 < area(exterior) < 2 * math.pi * EARTH_RADIUS_KM**2
            assert all(area(hole) < 0 for hole in holes)
            for ring in (exterior, *holes):
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
                assert all(abs(lon) <= 180 and abs(lat) < 85 for lon, lat in ring)


@pytest.mark.parametrize(
    ("key", "km2"),
    [  # land and inland water, Natural Earth draws coasts and not sea borders
        ("AUS", 7_690_000),
        ("BRA", 8_515_000),
        ("CHN", 9_600_000),
        ("FRA", 551_500),
        ("JPN", 377_900),
        ("UKR", 603_600),
        ("RUS", 17_098_000),
        ("SOM", 637_700),
        ("CYP", 9_250),
        ("ZAF", 1_219_000),
    ],
)
def test_areas_are_those_of_the_yearbooks(features: dict[str, dict[str, Any]], key: str, km2: float) -> None:
    assert land(features[key]) == pytest.approx(km2, rel=0.03)


def test_all_outlines_together_are_the_land_without_antarctica(features: dict[str, dict[str, Any]]) -> None:
    assert sum(land(each) for each in features.values()) == pytest.approx(135_000_000, rel=0.02)


def test_crimea_is_drawn_with_ukraine_and_taiwan_and_kosovo_by_themselves(
    features: dict[str, dict[str, Any]],
) -> None:
    def corners(key: str) -> set[tuple[float, ...]]:
        return {tuple(point) for rings in polygons(features[key]) for ring in rings for point in ring}

    crimea = {
        point for point in corners("UKR") | corners("RUS") if 33 < point[0] < 35.5 and 44.3 < point[1] < 45.3
    }
    assert crimea
    assert crimea <= corners("UKR")
    assert not crimea & corners("RUS")
    assert {"TWN", "XKX", "PSE", "ESH"} <= set(features)


def test_a_land_border_is_one_line(features: dict[str, dict[str, Any]]) -> None:
    def edges(key: str) -> set[tuple[tuple[float, ...], tuple[float, ...]]]:
        rings = (ring for shape in polygons(features[key]) for ring in shape)
        return {(tuple(a), tuple(b)) for ring in rings for a, b in pairwise(ring)}

    for one, other, least in (("FRA", "DEU", 10), ("KOR", "PRK", 3), ("CHN", "IND", 30), ("ITA", "SMR", 3)):
        back = {(b, a) for a, b in edges(other)}
        assert len(edges(one) & back) >= least


def test_states_that_cannot_be_seen_get_a_dot(features: dict[str, dict[str, Any]]) -> None:
    drawn = {each.id: each for each in dots()}
    small = {
        "SGP",
        "MDV",
        "NRU",
        "TUV",
        "MLT",
        "BHR",
        "PLW",
        "KIR",
        "MHL",
        "FSM",
        "TON",
        "WSM",
        "COK",
        "NIU",
        "HKG",
    }
    assert small <= set(drawn)
    assert not {"JPN", "LBN", "JAM", "FJI", "VUT"} & set(drawn)
    for key, (lon, lat) in {"SGP": (103.8, 1.35), "TUV": (179.2, -8.5), "KIR": (173.0, 1.4)}.items():
        assert (drawn[key].lon, drawn[key].lat) == pytest.approx((lon, lat), abs=0.15)
    assert all(features[key]["properties"]["centroid"] == [dot.lon, dot.lat] for key, dot in drawn.items())


def test_the_file_stays_small_and_is_plain_geojson() -> None:
    content = (files("foedus") / "data" / "map.json").read_bytes()
    assert len(content) < 600_000
    assert json.loads(content)["type"] == "FeatureCollection"


def test_a_changed_copy_does_not_change_the_next() -> None:
    outlines()["features"].clear()
    assert len(outlines()["features"]) > 200


@pytest.mark.parametrize(
    ("lat1", "lon1", "lat2", "lon2", "km"),
    [
        (0, 0, 0, 180, math.pi * EARTH_RADIUS_KM),
        (90, 0, -90, 77, math.pi * EARTH_RADIUS_KM),
        (0, 0, 0, 1, math.pi * EARTH_RADIUS_KM / 180),
        (35.69, 139.69, 37.57, 126.98, 1_155),  # Tokyo, Seoul
        (38.90, -77.04, 39.91, 116.39, 11_150),  # Washington, Beijing
        (-41.29, 174.78, -33.45, -70.65, 9_350),  # Wellington, Santiago: over the 180th meridian
    ],
)
def test_distances_between_known_places(
    lat1: float, lon1: float, lat2: float, lon2: float, km: float
) -> None:
    assert float(capital_distance(lat1, lon1, lat2, lon2)) == pytest.approx(km, rel=0.005)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_bounded_and_agrees_with_the_angle_between_vectors(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there = float(capital_distance(lat1, lon1, lat2, lon2))
    assert there == pytest.approx(float(capital_distance(lat2, lon2, lat1, lon1)), abs=1e-6)
    assert 0 <= there <= math.pi * EARTH_RADIUS_KM + 1e-6
    assert float(capital_distance(lat1, lon1, lat1, lon1)) == 0
    lat, lon = np.radians([lat1, lat2]), np.radians([lon1, lon2])
    x, y, z = np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)
    cross = np.linalg.norm(np.cross([x[0], y[0], z[0]], [x[1], y[1], z[1]]))
    dot = x[0] * x[1] + y[0] * y[1] + z[0] * z[1]
    assert there == pytest.approx(EARTH_RADIUS_KM * math.atan2(cross, dot), abs=1e-3)


def test_distances_are_broadcast_and_a_missing_place_stays_missing() -> None:
    lat, lon = np.array([35.7, 37.6, np.nan]), np.array([139.7, 127.0, 0.0])
    table = capital_distance(lat[:, None], lon[:, None], lat, lon)
    assert table.shape == (3, 3)
    assert np.isnan(table[2]).all()
    assert np.isnan(table[:, 2]).all()
    assert table[0, 1] == pytest.approx(1_150, rel=0.02)


def test_latitude_and_longitude_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputError, match=r"latitude lies beyond ±90 degrees; the order is lat1"):
        capital_distance(139.7, 35.7, 127.0, 37.6)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("KOR", "CHN", 280, 350),
        ("JPN", "KOR", 45, 65),  # over Tsushima
        ("GBR", "FRA", 30, 45),
        ("AUS", "CHN", 3_800, 4_100),
        ("NZL", "CHN", 8_000, 9_000),
        ("USA", "RUS", 0, 90),
        ("TWN", "CHN", 0, 20),  # Kinmen is Taiwan's
        ("FRA", "BRA", 6_000, 7_500),  # French Guiana has an id of its own
        ("GUF", "BRA", 0, 0),
        ("VAT", "ITA", 0, 0),
        ("UKR", "RUS", 0, 0),
    ],
)
def test_shortest_distances(one: str, other: str, least: float, most: float) -> None:
    assert least <= minimum_distance(one, other) <= most
    assert minimum_distance(other, one) == minimum_distance(one, other)


def test_a_state_is_at_no_distance_from_itself_and_one_of_the_past_has_no_outline() -> None:
    assert minimum_distance("JPN", 740) == 0
    with pytest.raises(InputError, match=r"Austria-Hungary \(AUH\) has no outline"):
        minimum_distance("AUH", "JPN")


def test_shortest_distances_agree_with_the_minimum_distance_data() -> None:
    """Every fifth pair below 2,000 km in 2016; it lacks remote islands and draws Crimea with Russia."""
    rdata = pytest.importorskip("rdata")
    if not MINDIST.exists():
        pytest.skip("the source file cow_mindist.rda is not next to the checkout")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = rdata.read_rda(MINDIST)["cow_mindist"]
    near = table[(table.year == 2016) & (table.mindist < 2000)].iloc[::5]
    errors = [
        minimum_distance(by_ccode(int(row.ccode1)).id, by_ccode(int(row.ccode2)).id) - row.mindist
        for row in near.itertuples()
    ]
    assert len(errors) > 500
    assert abs(float(np.median(errors))) < 1
    assert np.mean(np.abs(errors) < 25) > 0.95
    touching = near.mindist.to_numpy() == 0
    assert np.max(np.abs(np.array(errors)[touching])) < 5
