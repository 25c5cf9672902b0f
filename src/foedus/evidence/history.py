"""Small tables of history: rivalries, capabilities, contiguity, major powers, capitals, conflicts, wars.

They are compiled by `tools/compile_history.py` from pinned files into `foedus/data/*.csv`; each table's
source, and what was done to it, stands in `data/README.md`. Where a list ends before the date asked for, its
last state of things is carried on; the `*_END` constants say from when.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from foedus.errors import InputError

RIVALRIES_END: Final = 2020
CONTIGUITY_END: Final = 2016
MAJORS_END: Final = 2016
#: Where the file of recent capabilities begins; the years before stand in one that only the past reads.
CAPABILITY_FROM: Final = 2010
CONFLICTS_FIRST: Final = 1946
CONFLICTS_END: Final = 2024
WARS_END: Final = 2007
CAPITALS_END: Final = 2024


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A strategic rivalry: two states that hold one another for threatening competitors and enemies.

    `end` is its last year; None: it lasted when the list ended (`RIVALRIES_END`). `state1` < `state2`.
    """

    state1: str
    state2: str
    start: int
    name: str
    end: int | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An unbroken run of years with an armed conflict between two states, at least 25 battle deaths a year.

    Attributes:
        state1, state2: on opposite sides, in alphabetical order.
        first_year, last_year: of the run.
        source: id of the source.
        started: first day of the run, as far as known; for a supporter not before its first year of record.
        role: "primary" if the dispute is between the two; "supporter" if at least one sent troops to help.
        intensity: "war" if some year had a thousand deaths or more, else "minor".
    """

    state1: str
    state2: str
    first_year: int
    last_year: int
    source: str
    started: dt.date
    role: str
    intensity: str


@dataclass(frozen=True, slots=True)
class War:
    """An inter-state war of the Correlates of War list that began after 1945.

    `where` is "Europe" when each side has a member at home in Europe; "Europe (wide)" when that holds only
    with Armenia, Azerbaijan, Cyprus, Georgia and Türkiye counted in; otherwise "elsewhere".
    """

    number: int
    name: str
    first_year: int
    last_year: int
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    where: str


@dataclass(frozen=True, slots=True)
class Place:
    """A capital: name, latitude and longitude in degrees (north and east positive)."""

    name: str
    lat: float
    lon: float


def rivalries(on: dt.date) -> tuple[Rivalry, ...]:
    """The strategic rivalries of a day's year (Thompson, Sakuwa & Suhas 2021); since 2021 those of 2020."""
    year = min(on.year, RIVALRIES_END)
    return tuple(
        each for each in _rivalries() if each.start <= year and (each.end is None or year <= each.end)
    )


def capability_year(year: int) -> int | None:
    """The latest year of the capability tables that is not after `year`; None before 1816."""
    return max((known for known in _capabilities(year < CAPABILITY_FROM) if known <= year), default=None)


def capability(year: int) -> Mapping[str, float]:
    """Each state's share of the system's material capabilities (CINC, 0-1) in `capability_year(year)`.

    After Singer (1987). Empty before 1816, where the table begins.
    """
    return _capability(year, 0)


def personnel(year: int) -> Mapping[str, float]:
    """Each state's military personnel, persons, in `capability_year(year)`; a state not known is left out."""
    return _capability(year, 1)


def contiguity(on: dt.date) -> Mapping[tuple[str, str], int]:
    """Direct contiguity on a day: (id, id) in alphabetical order → type, for pairs in contact.

    Types: 1 land; 2, 3, 4, 5 over up to 12, 24, 150, 400 miles of sea. After Stinnett et al. (2002), by
    month; what held at the end of 2016 is carried on.
    """
    pairs: dict[tuple[str, str], int] = {}
    for state1, state2, kind, start, end in _contiguity():
        if start <= on and (end is None or on < _next_month(end)):
            pairs[state1, state2] = min(kind, pairs.get((state1, state2), kind))
    return pairs


def majors(on: dt.date) -> frozenset[str]:
    """The major powers on a day (Correlates of War 2016); those of the end of 2016 are carried on."""
    return frozenset(
        row["state"] for row in _rows("majors") if _day(row["start"]) <= on and _not_over(row["end"], on)
    )


def capitals(on: dt.date) -> Mapping[str, Place]:
    """The capital of each state on a day; of two that overlap, the one that began to serve later."""
    rows = sorted(_rows("capitals"), key=lambda row: (row["state"], row["start"]))
    return {
        row["state"]: Place(row["capital"], float(row["lat"]), float(row["lon"]))
        for row in rows
        if _day(row["start"]) <= on and _not_over(row["end"], on)
    }


def interstate_conflicts(first: int, last: int) -> tuple[Conflict, ...]:
    """The inter-state conflicts of UCDP/PRIO with a year from `first` to `last`; it covers 1946-2024."""
    if first > last:
        raise InputError(f"no years from {first} to {last}", hint="the first year comes first")
    return tuple(each for each in _conflicts() if each.first_year <= last and first <= each.last_year)


@lru_cache(maxsize=1)
def interstate_wars() -> tuple[War, ...]:
    """The inter-state wars of the Correlates of War that began from 1946 to 2007, in order of time."""
    return tuple(
        War(
            number=int(row["number"]),
            name=row["name"],
            first_year=int(row["first_year"]),
            last_year=int(row["last_year"]),
            sides=(tuple(row["side1"].split(";")), tuple(row["side2"].split(";"))),
            where=row["where"],
        )
        for row in _rows("wars_since_1945")
    )


def kind_of(contact: int, *, rivals: bool, major: bool) -> str:
    """The name of a pair's kind in `spread.dispute_spread` ("land/no rivals/major").

    Args:
        contact: type of contiguity, 0 none, 1 land, 2-5 sea.
        rivals: a strategic rivalry in the year.
        major: one of the two, or both, is a major power.
    """
    near = "none" if contact == 0 else "land" if contact == 1 else "sea"
    return f"{near}/{'rivals' if rivals else 'no rivals'}/{'major' if major else 'no major'}"


@lru_cache(maxsize=16)
def _rows(table: str) -> list[dict[str, str]]:
    text = (files("foedus") / "data" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _rivalries() -> tuple[Rivalry, ...]:
    return tuple(
        Rivalry(
            row["state1"],
            row["state2"],
            int(row["start"]),
            row["name"],
            int(row["end"]) if row["end"] else None,
        )
        for row in _rows("rivalries")
    )


@lru_cache(maxsize=2)
def _capabilities(past: bool) -> dict[int, dict[str, tuple[str, str]]]:
    years: dict[int, dict[str, tuple[str, str]]] = {}
    for row in _rows("capability_past" if past else "capability"):
        years.setdefault(int(row["year"]), {})[row["state"]] = (row["cinc"], row["milper"])
    return years


def _capability(year: int, column: Literal[0, 1]) -> Mapping[str, float]:
    known = capability_year(year)
    if known is None:
        return {}
    scale = 1000.0 if column == 1 else 1.0  # the source counts personnel in thousands
    cells = _capabilities(known < CAPABILITY_FROM)[known].items()
    return {key: scale * float(cell[column]) for key, cell in cells if cell[column]}


@lru_cache(maxsize=1)
def _contiguity() -> tuple[tuple[str, str, int, dt.date, dt.date | None], ...]:
    return tuple(
        (
            row["state1"],
            row["state2"],
            int(row["type"]),
            _day(row["start"]),
            _day(row["end"]) if row["end"] else None,
        )
        for row in _rows("contiguity")
    )


@lru_cache(maxsize=1)
def _conflicts() -> tuple[Conflict, ...]:
    return tuple(
        Conflict(
            row["state1"],
            row["state2"],
            int(row["first_year"]),
            int(row["last_year"]),
            "ucdp_acd",
            _day(row["started"]),
            row["role"],
            row["intensity"],
        )
        for row in _rows("conflicts")
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _not_over(end: str, on: dt.date) -> bool:
    return not end or on <= _day(end)


def _next_month(day: dt.date) -> dt.date:
    """The first day after the month of `day`: the list of contiguity counts in whole months."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
