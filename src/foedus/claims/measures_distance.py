"""Measures of how near states lie to one another."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import numpy as np

from foedus.claims import groups
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.states import state as find_state

Between = Literal["outlines", "capitals"]
COVERAGE = "states of the world; outlines are of 1:50 million, so a distance is good to some tens of km"
SOURCES = ("natural_earth", "factbook")
#: Outlines and capitals do not move with the news: the year is that of the map.
MAP_YEAR = "2018"


@measure(
    "distance.between",
    words="Distance between {state} and {to}, {between}",
    unit="km",
    source=SOURCES,
    coverage=COVERAGE,
)
def between(evidence: Evidence, *, state: str, to: str, between: Between = "outlines") -> Measured:
    """Great-circle distance between two states: the shortest between their outlines, or from capital to
    capital.
    """
    km = _km(evidence, find_state(state).id, find_state(to).id, between)
    return Measured(km, "km", MAP_YEAR, SOURCES)


@measure(
    "distance.farthest",
    words="Distance to {to} from the farthest of {states}, {between}",
    unit="km",
    source=SOURCES,
    coverage=COVERAGE,
)
def farthest(
    evidence: Evidence, *, states: tuple[str, ...], to: str, between: Between = "outlines"
) -> Measured:
    """Distance from the farthest of several states to another one."""
    rows = _table(evidence, states, to, between)
    return Measured(float(str(rows[-1]["km"])), "km", MAP_YEAR, SOURCES, None, rows)


@measure(
    "distance.near",
    words="How many of {states} lie within {km} km of {to}, {between}",
    unit="states",
    source=SOURCES,
    coverage=COVERAGE,
)
def near(
    evidence: Evidence, *, states: tuple[str, ...], to: str, km: float, between: Between = "outlines"
) -> Measured:
    """Number of the named states within a distance of another one."""
    rows = _table(evidence, states, to, between)
    return Measured(
        float(sum(float(str(row["km"])) <= km for row in rows)), "states", MAP_YEAR, SOURCES, None, rows
    )


@measure(
    "distance.nearer",
    words="Share of {states} that lie nearer to {to} than {state} does, {between}",
    unit="%",
    source=SOURCES,
    coverage=COVERAGE,
)
def nearer(
    evidence: Evidence, *, states: tuple[str, ...], to: str, state: str, between: Between = "capitals"
) -> Measured:
    """Share of a group of states that lie nearer to a place than one state does.

    0 % is the nearest of all, 100 % the farthest.
    """
    target, own = find_state(to).id, find_state(state).id
    others = groups.resolve(evidence, (*states, f"-{target}", f"-{own}"))
    limit = _km(evidence, own, target, between)
    closer = [key for key in others if _km(evidence, key, target, between) < limit]
    detail = f"{len(closer)} of {len(others)}: {', '.join(find_state(key).name for key in closer)}"
    return Measured(100.0 * len(closer) / len(others), "%", MAP_YEAR, SOURCES, None, detail)


@measure(
    "distance.neighbours",
    words="How many of {states} are neighbours of {to} by land or over at most 400 miles of sea",
    unit="states",
    source="cow_contdir",
    coverage="1816-2016, carried on after that",
)
def neighbours(evidence: Evidence, *, states: tuple[str, ...], to: str) -> Measured:
    """Number of the named states in direct contiguity with another one by the Correlates of War's five
    classes: a land border, or up to 12, 24, 150 or 400 miles of water.
    """
    world, target = evidence.world, find_state(to).id
    kinds = {
        key: int(world.contiguity[world.index(key), world.index(target)])
        for key in _asked(evidence, states, to)
    }
    rows = tuple({"state": key, "contiguity": kind} for key, kind in kinds.items())
    number = float(sum(kind > 0 for kind in kinds.values()))
    return Measured(number, "states", "2016", ("cow_contdir",), None, rows, "The list ends in 2016.")


def _asked(evidence: Evidence, states: tuple[str, ...], to: str) -> list[str]:
    target = find_state(to).id
    return list(groups.resolve(evidence, (*states, f"-{target}")))


def _table(
    evidence: Evidence, states: tuple[str, ...], to: str, between: Between
) -> tuple[dict[str, str | float], ...]:
    target = find_state(to).id
    found = [(_km(evidence, key, target, between), key) for key in _asked(evidence, states, to)]
    return tuple(
        {"state": key, "name": find_state(key).name, "km": round(km, 1)} for km, key in sorted(found)
    )


def _km(evidence: Evidence, one: str, other: str, between: Between) -> float:
    if between == "outlines":
        return _outlines(*sorted((one, other)))
    world = evidence.world
    km = float(world.distance[world.index(one), world.index(other)])
    if not np.isfinite(km):
        raise NoEvidenceError(f"no capital on file for {one} or {other}")
    return km


@lru_cache(maxsize=4096)
def _outlines(one: str, other: str) -> float:
    from foedus.geography import minimum_distance

    return float(minimum_distance(one, other))
