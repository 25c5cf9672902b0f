"""Facts on ties of states: alliances, contact, distance, powers, rivalries, organisations, capability."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from foedus.evidence.cubes import MISSING, Array, Cubes, fact
from foedus.evidence.cubes_axes import Axes, Ints, whole, year_of
from foedus.geography import capital_distance

ATOP_YEARS: Final = (1815, 2018)
CONTIGUITY_YEARS: Final = (1816, 2016)
MAJOR_YEARS: Final = (1816, 2016)
TSS_YEARS: Final = (1494, 2020)
TD_YEARS: Final = (1494, 2010)
OBLIGATIONS: Final = ("defense", "offense", "neutral", "nonagg", "consul")
RIVALRY_KINDS: Final = ("positional", "spatial", "ideological", "interventionary")
AUSTRIA_HUNGARY, AUSTRIA = 300, 305
NOT_KNOWN: Final = 255


def obligations(cubes: Cubes) -> Array:
    """What the first state owes the second, as bits in the order of `OBLIGATIONS`; 255: not known."""
    if "atop" not in cubes.shared:
        table = cubes.tables.table("atop_alliance")
        bits = sum(
            (whole(table[f"atop_{name}"]) > 0).view(np.uint8) << np.uint8(bit)
            for bit, name in enumerate(OBLIGATIONS)
        )
        array = cubes.covered(*ATOP_YEARS).view(np.uint8)  # -1 becomes 255
        code1, code2, year = (whole(table[name]) for name in ("ccode1", "ccode2", "year"))
        flat, kept = cubes.cells(code1, code2, year)
        array.reshape(-1)[flat] = np.asarray(bits)[kept]
        cubes.shared["atop"] = array
    found: Array = cubes.shared["atop"]
    return found


def _obligation(bit: int) -> Any:
    def fill(cubes: Cubes) -> Array:
        bits = obligations(cubes)
        array = ((bits >> bit) & 1).view(np.int8)
        array[bits == NOT_KNOWN] = MISSING
        return array

    return fill


for _bit, _name in enumerate(OBLIGATIONS):
    fact(_name, f"1 if the first state owes the second {_name} by an alliance in the year", "atop_alliance")(
        _obligation(_bit)
    )


@fact(
    "contiguity",
    "0 none, 1 land, 2-5 within 12, 24, 150, 400 miles of sea: the closest of the year",
    "cow_contdir",
)
def contiguity(cubes: Cubes) -> Array:
    """The closest contact of a pair at any time of the year (Stinnett et al. 2002).

    The file's spells of type 0 say that two members were not in contact; some overlap spells of contact, so
    they must not enter a minimum. After the file's last year its last state of things is carried on where the
    members are.
    """
    array = cubes.covered(*_carried(cubes, CONTIGUITY_YEARS))
    # The closer contact is written later and stays.
    table = cubes.tables.table("cow_contdir").filter(pl.col("conttype") > 0).sort("conttype", descending=True)
    first, last = (year_of(whole(table[name])) for name in ("stdate", "enddate"))
    row, year = held(first, np.where(last >= CONTIGUITY_YEARS[1], cubes.axes.last, last), cubes.axes)
    code1, code2, kind = (whole(table[name])[row] for name in ("ccode1", "ccode2", "conttype"))
    cubes.spread(code1, code2, year, kind, array)
    return array


@fact("major", "1 if a major power at some time of the year", "cow_majors", of="state")
def major(cubes: Cubes) -> Array:
    """Major powers (Correlates of War Project 2017); carried on after the list where the members are."""
    first, last = _carried(cubes, MAJOR_YEARS)
    years = cubes.axes.years
    known = cubes.axes.listed_in("cow") & (years >= first) & (years <= last)
    table = cubes.tables.table("cow_majors")
    start, end = whole(table["styear"]), whole(table["endyear"])
    row, year = held(start, np.where(end >= MAJOR_YEARS[1], cubes.axes.last, end), cubes.axes)
    position = cubes.axes.found("cow", whole(table["ccode"])[row], year)
    powers = np.zeros(known.shape, dtype=bool)
    powers[position[position >= 0], year[position >= 0] - cubes.axes.first] = True
    return np.where(known, powers, MISSING).astype(np.int8)


@fact(
    "mindist",
    "shortest distance between the two states' territories",
    "cow_mindist",
    unit="km",
    missing=np.nan,
)
def mindist(cubes: Cubes) -> Array:
    """Shortest distance between territories, from 1886 (Schvitz et al. 2022; Weidmann & Gleditsch 2010)."""
    which, distances = shortest_distances(cubes)
    array: Array = np.r_[np.nan, distances][which]
    return array


def shortest_distances(cubes: Cubes) -> tuple[Array, Array]:
    """Which entry of the list of distances (from 1) holds for a pair and year, 0 none; and the list, km.

    Half the size of an array of distances, and filled in half the time.
    """
    system = cubes.axes.system
    table, code = cubes.tables.table(f"{system}_mindist"), "ccode" if system == "cow" else "gwcode"
    code1, code2, year = (whole(table[name]) for name in (f"{code}1", f"{code}2", "year"))
    distances = table["mindist"].to_numpy()
    del table  # the longest of all, and copied by now
    which = np.zeros(cubes.axes.shape, dtype=np.int32)
    cubes.spread(code1, code2, year, np.arange(1, len(year) + 1, dtype=np.int32), which, system)
    return which, distances


@fact("capdist", "distance between the capitals of 1 January", "cow_capitals", unit="km", missing=np.nan)
def capdist(cubes: Cubes) -> Array:
    """Great-circle distance between capitals, as of the first day of each year on which both had one."""
    place, between = capitals(cubes)
    array: Array = np.where(
        (place[:, None, :] >= 0) & (place[None, :, :] >= 0),
        between[place[:, None, :], place[None, :, :]],
        np.nan,
    )
    return array


def capitals(cubes: Cubes) -> tuple[Array, Array]:
    """Which capital each state had on 1 January, (n, years), -1 none; and the km between capitals, (c, c).

    In the year in which a state's capital is first listed it counts from that day.
    """
    if "capitals" not in cubes.shared:
        system = cubes.axes.system
        table = cubes.tables.table(f"{system}_capitals").sort("stdate", descending=True)
        place = np.full(cubes.axes.present.shape, MISSING, dtype=np.int16)
        code = cubes.axes.place(whole(table["ccode" if system == "cow" else "gwcode"]))
        start, end = (year_of(whole(table[name])) - cubes.axes.first for name in ("stdate", "enddate"))
        for row, (position, first, last) in enumerate(zip(code, start, end, strict=True)):
            if position >= 0 and last >= 0:  # the earlier of a year's capitals is written later and stays
                place[position, max(first, 0) : last + 1] = row
        lat, lon = table["lat"].to_numpy(), table["lng"].to_numpy()
        cubes.shared["capitals"] = place, capital_distance(lat[:, None], lon[:, None], lat, lon)
    found: tuple[Array, Array] = cubes.shared["capitals"]
    return found


@fact("igos", "international organisations of which both are full members", "cow_igo_ndy")
def igos(cubes: Cubes) -> Array:
    """Common memberships of organisations (Pevehouse et al. 2020); missing where the source has no row."""
    array = cubes.empty(np.int16)
    table = cubes.tables.table("cow_igo_ndy")
    code1, code2, year, shared = (whole(table[name]) for name in ("ccode1", "ccode2", "year", "dyadigos"))
    cubes.spread(code1, code2, year, shared, array)
    return array


def rivalry_rows(cubes: Cubes) -> pl.DataFrame:
    """The strategic rivalries in the order in which the fact "rivalry" counts them."""
    if "rivalry_rows" not in cubes.shared:
        cubes.shared["rivalry_rows"] = cubes.tables.table("tss_rivalries").sort("tssr_id")
    found: pl.DataFrame = cubes.shared["rivalry_rows"]
    return found


@fact("rivalry", "0 none, else which row of the rivalries (from 1) holds in the year", "tss_rivalries")
def rivalry(cubes: Cubes) -> Array:
    """Strategic rivalries (Thompson, Sakuwa & Suhas 2021). Austria-Hungary's go on with Austria from 1919."""
    table = rivalry_rows(cubes).rename({"start": "styear", "end": "endyear"})
    return _spells(cubes, table, TSS_YEARS)


@fact("rival", "1 if the two are strategic rivals in the year", "tss_rivalries")
def rival(cubes: Cubes) -> Array:
    """Whether a strategic rivalry holds (Thompson, Sakuwa & Suhas 2021)."""
    return np.minimum(cubes.stored("rivalry"), 1).astype(np.int8)


@fact("td_rivalry", "0 none, else which row of the older list (from 1) holds in the year", "td_rivalries")
def td_rivalry(cubes: Cubes) -> Array:
    """Strategic rivalries, older list (Thompson & Dreyer 2012)."""
    return _spells(cubes, cubes.tables.table("td_rivalries"), TD_YEARS)


def _spells(cubes: Cubes, table: pl.DataFrame, covers: tuple[int, int]) -> Array:
    """Which row of a list of pairs with first and last year holds, in both directions."""
    array = cubes.covered(*covers, dtype=np.int16)
    start, end = whole(table["styear"]), np.minimum(whole(table["endyear"]), covers[1])
    row, year = held(start, end, cubes.axes)
    one, other = (
        np.where((year >= 1919) & (codes == AUSTRIA_HUNGARY), AUSTRIA, codes)
        for codes in (whole(table["ccode1"])[row], whole(table["ccode2"])[row])
    )
    cubes.spread(one, other, year, row + 1, array)
    return array


def held(first: Ints, last: Ints, axes: Axes) -> tuple[Ints, Ints]:
    """The years of spells, one entry a spell and year: which spell, and the year; only years of the axes."""
    begin = np.maximum(first, axes.first)
    count = np.maximum(np.minimum(last, axes.last) - begin + 1, 0)
    spell = np.repeat(np.arange(len(count)), count)
    since = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count)
    return spell, begin[spell] + since


def _capability(column: str) -> Any:
    def fill(cubes: Cubes) -> Array:
        return cubes.of_states(cubes.tables.table("cow_nmc"), column)

    return fill


CAPABILITY_ABOUT: Final = {
    "milex": (
        "military expenditure",
        "thousand pounds sterling to 1913, thousand US$ from 1914, of the year",
    ),
    "milper": ("military personnel", "thousands"),
    "irst": ("production of iron and steel", "thousand tonnes"),
    "pec": ("consumption of primary energy", "thousand tonnes of coal equivalent"),
    "tpop": ("population", "thousands"),
    "upop": ("population of cities above 100,000", "thousands"),
    "cinc": ("share of the system's material capabilities (CINC)", "share, 0-1"),
}
for _name, (_about, _unit) in CAPABILITY_ABOUT.items():
    fact(_name, _about, "cow_nmc", of="state", unit=_unit, missing=np.nan)(_capability(_name))


def _carried(cubes: Cubes, covers: tuple[int, int]) -> tuple[int, int]:
    """The years of a list that ends with the list of states, and is carried on where that is."""
    return (covers[0], cubes.axes.last) if cubes.axes.carried_from else covers
