"""Geometry for compile_map.py: rings from arcs, merging of neighbours, simplification, rounding."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from itertools import pairwise

Point = tuple[float, float]
Arc = list[Point]
Ring = list[Point]
EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * math.pi / 180


def unwrapped(points: list[Point]) -> list[Point]:
    """The same points with longitudes that do not jump where the line crosses the 180th meridian."""
    steady: list[Point] = []
    for lon, lat in points:
        if steady:
            lon += 360 * round((steady[-1][0] - lon) / 360)
        steady.append((lon, lat))
    return steady


def join(numbers: list[int], arcs: list[Arc]) -> Ring:
    """The closed ring of a list of arc numbers; `~i` stands for arc `i` backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def signed_area(ring: Ring) -> float:
    """Area in km² on a local plane, positive when the ring runs clockwise as seen on a map, north up."""
    points = unwrapped(ring)
    middle = math.cos(math.radians(sum(lat for _, lat in points) / len(points)))
    x0, y0 = points[0]
    twice = sum((x2 - x0) * (y1 - y0) - (x1 - x0) * (y2 - y0) for (x1, y1), (x2, y2) in pairwise(points))
    return twice / 2 * middle * KM_PER_DEGREE**2


def area_km2(ring: Ring) -> float:
    """Area in km² on a local plane, good enough to compare islands."""
    return abs(signed_area(ring))


def distance_km(first: Point, second: Point) -> float:
    """Great-circle distance between two points given as longitude and latitude (haversine)."""
    (lon1, lat1), (lon2, lat2) = ([math.radians(degree) for degree in point] for point in (first, second))
    north, east = math.sin((lat2 - lat1) / 2), math.sin((lon2 - lon1) / 2)
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(north**2 + math.cos(lat1) * math.cos(lat2) * east**2))


def centre(ring: Ring) -> Point:
    """The centre of gravity of a small ring, to 0.01 degree."""
    points = unwrapped(ring)
    x0, y0 = points[0]
    total = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in pairwise(points):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        total += cross
        sum_x += cross * (x1 + x2 - 2 * x0)
        sum_y += cross * (y1 + y2 - 2 * y0)
    return (round(wrap(x0 + sum_x / (3 * total)), 2), round(y0 + sum_y / (3 * total), 2))


def wrap(lon: float) -> float:
    """A longitude between -180 and 180."""
    return lon - 360 * round(lon / 360)


def merge(polygons: list[list[list[int]]], arcs: list[Arc]) -> list[list[list[int]]]:
    """Dissolve the borders between polygons that share an arc; each result is an exterior and its holes."""
    merged = []
    for group in neighbours(polygons):
        if len(group) == 1:
            merged.append(group[0])
            continue
        numbers = {number for rings in group for ring in rings for number in ring}
        rings = chain({number for number in numbers if ~number not in numbers}, arcs)
        merged.append(sorted(rings, key=lambda ring: -area_km2(join(ring, arcs))))
    return merged


def neighbours(polygons: list[list[list[int]]]) -> list[list[list[list[int]]]]:
    """Group polygons that share an arc, run through in opposite directions."""
    users: dict[int, list[int]] = defaultdict(list)
    for index, rings in enumerate(polygons):
        for number in (number for ring in rings for number in ring):
            users[max(number, ~number)].append(index)
    group = list(range(len(polygons)))
    for shared in users.values():
        for other in shared[1:]:
            first, second = group[shared[0]], group[other]
            group = [first if each == second else each for each in group]
    return [[polygons[i] for i, each in enumerate(group) if each == wanted] for wanted in sorted(set(group))]


def chain(numbers: set[int], arcs: list[Arc]) -> list[list[int]]:
    """Join arcs end to start into closed rings."""
    by_start = defaultdict(list)
    for number in sorted(numbers):
        by_start[join([number], arcs)[0]].append(number)
    rings = []
    while by_start:
        start = next(iter(by_start))
        ring: list[int] = []
        here = start
        while not ring or here != start:
            ring.append(by_start[here].pop())
            if not by_start[here]:
                del by_start[here]
            here = join([ring[-1]], arcs)[-1]
        rings.append(ring)
    return rings


def simplify(arc: Arc, limit: float) -> Arc:
    """Take away the vertex with the least triangle until all exceed `limit` km² (Visvalingam & Whyatt 1993).

    Both ends stay, so that neighbouring arcs still meet; a closed arc keeps three corners besides.
    """
    points = unwrapped(arc)
    before = list(range(-1, len(arc) - 1))
    after = list(range(1, len(arc) + 1))
    spare = len(arc) - (4 if arc[0] == arc[-1] else 2)

    def weight(i: int) -> float:
        return area_km2([points[before[i]], points[i], points[after[i]], points[before[i]]])

    queue = [(weight(i), i) for i in range(1, len(arc) - 1)]
    heapq.heapify(queue)
    current = {i: area for area, i in queue}
    while queue and spare > 0 and queue[0][0] < limit:
        area, i = heapq.heappop(queue)
        if current.get(i) != area:
            continue
        del current[i]
        spare -= 1
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in current:
                current[j] = max(area, weight(j))
                heapq.heappush(queue, (current[j], j))
    return [arc[i] for i in range(len(arc)) if i in current or i in (0, len(arc) - 1)]


def rounded(arcs: list[Arc], fine: list[bool]) -> list[Arc]:
    """The arcs to 0.01 degree, to 0.001 where fine; a point where both meet is fine in both."""
    fine_points = {point for arc, is_fine in zip(arcs, fine, strict=True) if is_fine for point in arc}

    def point(exact: Point) -> Point:
        digits = 3 if exact in fine_points else 2
        return (round(exact[0], digits) + 0.0, round(exact[1], digits) + 0.0)

    return [[point(exact) for exact in arc] for arc in arcs]


def oriented(ring: Ring, *, clockwise: bool) -> Ring | None:
    """The ring without repeated points, running the wanted way; None when rounding left no area."""
    distinct = [point for i, point in enumerate(ring) if i == 0 or point != ring[i - 1]]
    if len(distinct) < 4 or area_km2(distinct) == 0:
        return None
    return distinct if (signed_area(distinct) > 0) == clockwise else distinct[::-1]
