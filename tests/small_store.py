"""A store of seven states that a reader can check by hand: each row is there for a rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from foedus.errors import SourceError

USA, SUR, GBR, NLD, FRA, DEU, RVN = 2, 115, 200, 210, 220, 255, 817
LAST = (2016, 12, 31)
_STATES = (
    ("USA", USA, "United States of America", (1816, 1, 1), LAST),
    ("SUR", SUR, "Suriname", (1975, 11, 25), LAST),
    ("UKG", GBR, "United Kingdom", (1816, 1, 1), LAST),
    ("NTH", NLD, "Netherlands", (1816, 1, 1), (1940, 7, 14)),
    ("NTH", NLD, "Netherlands", (1945, 6, 26), LAST),
    ("FRN", FRA, "France", (1816, 1, 1), (1942, 11, 11)),
    ("FRN", FRA, "France", (1944, 8, 25), LAST),
    ("GMY", DEU, "Germany", (1816, 1, 1), (1945, 5, 8)),
    ("GMY", DEU, "Germany", (1990, 10, 3), LAST),
    ("RVN", RVN, "Republic of Vietnam", (1954, 6, 4), (1975, 4, 30)),
)
_PARTS_OF_A_DATE = ("year", "month", "day")
_OF_EACH = ("sidea", "revstate", "revtype1", "revtype2", "fatality", "fatalpre", "hiact", "hostlev", "orig")
_OF_ALL = (
    *("hiact", "hostlev", "mindur", "maxdur", "outcome", "settle", "fatality", "fatalpre", "stmon", "endmon"),
    "recip",
)
DISPUTE = (
    *("dispnum", "ccode1", "ccode2", "year", "midongoing", "midonset"),
    *(f"{name}{side}" for name in _OF_EACH for side in (1, 2)),
    *_OF_ALL,
)


def dispute(number: int, a: int, b: int, year: int, **given: int | None) -> list[dict[str, int | None]]:
    """A dispute of a year in both directions, begun by `a`; keys with 1 and 2 are of `a` and `b`."""
    row: dict[str, int | None] = dict.fromkeys(DISPUTE, 0) | {
        "midongoing": 1,
        "sidea1": 1,
        "orig1": 1,
        "orig2": 1,
        "stmon": 6,
        "endmon": 6,
    }
    row |= {"mindur": 1, "maxdur": 1, "hostlev": 3, "hostlev1": 3, "hostlev2": 1} | given
    row |= {"dispnum": number, "ccode1": a, "ccode2": b, "year": year}
    swap = str.maketrans("12", "21")
    other = {
        (name[:-1] + name[-1].translate(swap) if name[-1] in "12" else name): value
        for name, value in row.items()
    }
    return [row, other]


DISPUTES = [
    # Two in one year: an old bloody one and a new one without deaths.
    *dispute(10, GBR, USA, 1902, midonset=1, fatality=2, fatality1=2, hostlev=4),
    *dispute(10, GBR, USA, 1903, midonset=0, fatality=2, fatality1=2, hostlev=4),
    *dispute(11, USA, GBR, 1903, midonset=1, fatality=0),
    # Two new ones: unknown deaths (-9 or null) go before none, and behind a known level.
    *dispute(12, FRA, USA, 1910, midonset=1, fatality=-9, fatality1=-9),
    *dispute(13, FRA, USA, 1910, midonset=1, fatality=0, hostlev=5),
    *dispute(14, FRA, USA, 1911, midonset=1, fatality=None, fatality1=None, hostlev=5),
    *dispute(15, FRA, USA, 1911, midonset=1, fatality=1, fatality1=1),
    # Alike in all but the number.
    *dispute(17, FRA, USA, 1912, midonset=1),
    *dispute(16, FRA, USA, 1912, midonset=1),
    # A war before the gap in Germany's membership.
    *dispute(
        20,
        DEU,
        FRA,
        1939,
        midonset=1,
        hostlev=5,
        hostlev1=5,
        hostlev2=5,
        fatality=6,
        fatality1=6,
        fatality2=6,
    ),
    *dispute(
        20,
        DEU,
        FRA,
        1940,
        midonset=0,
        hostlev=5,
        hostlev1=5,
        hostlev2=5,
        fatality=6,
        fatality1=6,
        fatality2=6,
    ),
]


def _rows(names: str, *rows: Sequence[Any]) -> pl.DataFrame:
    return pl.DataFrame(
        [dict(zip(names.split(), row, strict=True)) for row in rows], infer_schema_length=None
    )


def _states() -> pl.DataFrame:
    return pl.DataFrame(
        [
            {"stateabb": short, "ccode": code, "statenme": name}
            | {f"st{part}": value for part, value in zip(_PARTS_OF_A_DATE, start, strict=True)}
            | {f"end{part}": value for part, value in zip(_PARTS_OF_A_DATE, end, strict=True)}
            for short, code, name, start, end in _STATES
        ]
    )


def _gw_states() -> pl.DataFrame:
    return _rows(
        "gwcode stateabb statename startdate enddate",
        (2, "USA", "United States of America", dt.date(1816, 1, 1), dt.date(2017, 12, 31)),
        (200, "UKG", "United Kingdom", dt.date(1816, 1, 1), dt.date(2017, 12, 31)),
        (220, "FRN", "France", dt.date(1816, 1, 1), dt.date(2017, 12, 31)),
        (255, "GMY", "Germany (Prussia)", dt.date(1816, 1, 1), dt.date(1945, 5, 7)),
        (260, "GFR", "German Federal Republic", dt.date(1949, 9, 21), dt.date(2017, 12, 31)),
    )


def _both(names: str, *rows: Sequence[Any]) -> pl.DataFrame:
    """Rows whose first two cells are states, in both directions."""
    return _rows(names, *rows, *((b, a, *rest) for a, b, *rest in rows))


def _month(year: int, month: int = 1) -> dt.date:
    return dt.date(year, month, 1)


TABLES: Mapping[str, Any] = {
    "cow_states": _states,
    "gw_states": _gw_states,
    "cow_contdir": lambda: _both(
        "ccode1 ccode2 conttype stdate enddate",
        # The Channel, with a spell of no contact while France was no member.
        (GBR, FRA, 3, _month(1816), _month(1940, 6)),
        (GBR, FRA, 0, _month(1940, 7), _month(1942, 11)),
        (GBR, FRA, 3, _month(1944, 8), _month(2016, 12)),
        # A spell of no contact that overlaps one of contact.
        (FRA, DEU, 1, _month(1816), _month(1945, 5)),
        (FRA, DEU, 0, _month(1940, 7), _month(1942, 11)),
        (FRA, DEU, 1, _month(1990, 10), _month(2016, 12)),
        # From the sea to the land within a year.
        (NLD, DEU, 4, _month(1816), _month(1866, 6)),
        (NLD, DEU, 1, _month(1866, 7), _month(1940, 7)),
    ),
    "cow_majors": lambda: _rows(
        "ccode styear stmonth stday endyear endmonth endday",
        (USA, 1898, 8, 13, 2016, 12, 31),
        (GBR, 1816, 1, 1, 2016, 12, 31),
        (DEU, 1816, 1, 1, 1918, 11, 11),
    ),
    "atop_alliance": lambda: _rows(
        "ccode1 ccode2 year atop_defense atop_offense atop_neutral atop_nonagg atop_consul",
        # France guards the Netherlands, and not the other way round; both promise to consult.
        (FRA, NLD, 1900, 1, 0, 0, 0, 1),
        (NLD, FRA, 1900, 0, 0, 0, 0, 1),
    ),
    "cow_nmc": lambda: _rows(
        "ccode year milex milper irst pec tpop upop cinc",
        (USA, 1900, 191000, None, 10351, 245000, 76094, 14200, 0.1878),
        (GBR, 1900, 640000, 487, 4979, 171000, 41155, 13100, 0.1779),
    ),
    "gml_dirdisp": lambda: pl.DataFrame(DISPUTES),
    "gml_part": lambda: _rows(
        "dispnum ccode styear endyear sidea orig",
        (10, GBR, 1902, 1903, 1, 1),
        (10, USA, 1902, 1903, 0, 1),
        (10, FRA, 1903, 1903, 1, 0),
    ),
    "cow_mid_dirdisps": lambda: _both(
        "ccode1 ccode2 dispnum year dispongoing disponset sidea1 sidea2 fatality1 fatality2 orig1 orig2",
        (USA, GBR, 5, 2012, 1, 1, 1, 1, -9, -9, 1, 1),
    ),
    "cow_mid_disps": lambda: _rows(
        "dispnum styear stmon outcome settle fatality mindur maxdur hiact hostlev recip",
        (5, 2012, 3, 4, 1, -9, 10, 20, 7, 3, 1),
    ),
    "tss_rivalries": lambda: _rows(
        "tssr_id rivalry ccode1 ccode2 start end positional spatial ideological interventionary",
        (7, "France-Germany", FRA, DEU, 1816, 1955, 1, 1, None, None),
        (8, "France-USA", USA, FRA, 2015, 2020, None, None, 1, None),
    ),
    "cow_igo_ndy": lambda: _rows("ccode1 ccode2 year dyadigos", (USA, GBR, 2000, 40), (USA, FRA, 2000, 0)),
    "cow_mindist": lambda: _rows("ccode1 ccode2 year mindist", (GBR, FRA, 1900, 35.5)),
    "cow_capitals": lambda: _rows(
        "ccode statenme capital stdate enddate lat lng",
        (
            USA,
            "United States of America",
            "Washington D.C.",
            dt.date(1816, 1, 1),
            dt.date(2024, 12, 31),
            0.0,
            0.0,
        ),
        (FRA, "France", "Paris", dt.date(1816, 1, 1), dt.date(1940, 6, 14), 0.0, 90.0),
        (FRA, "France", "Vichy", dt.date(1940, 6, 15), dt.date(2024, 12, 31), 0.0, 180.0),
    ),
    "cow_war_inter": lambda: _rows(
        "warnum ccode1 ccode2 year cowinterongoing cowinteronset sidea1 sidea2 initiator1 initiator2 "
        "outcome1 outcome2 batdeath1 batdeath2 resume",
        *(
            row
            for number, onset, deaths in ((30, 0, 9000), (31, 1, -9), (32, 1, 100))
            for row in (
                (number, DEU, FRA, 1941, 1, onset, 1, 2, 1, 0, 1, 2, deaths, 50, 0),
                (number, FRA, DEU, 1941, 1, onset, 2, 1, 0, 1, 2, 1, 50, deaths, 0),
            )
        ),
    ),
    "ucdp_acd": lambda: _rows(
        "conflict_id year gwno_a gwno_a_2nd gwno_b gwno_b_2nd intensity_level type_of_conflict start_date2",
        # Germany (260 in this list, 255 in the other) helps France against the United States.
        (900, 2001, 220, 260, 2, None, 2, "interstate", dt.date(2001, 3, 1)),
        (901, 2001, 220, None, 2, None, 1, "intrastate", dt.date(2001, 3, 1)),
    ),
}


class SmallStore:
    """The tables above as a store; `without` are sources that have not been pulled."""

    def __init__(self, without: Iterable[str] = ()) -> None:
        self.without = frozenset(without)

    def table(self, source: str, part: str | None = None) -> pl.DataFrame:
        """A table, or what a store says where a source is missing."""
        if source in self.without or source not in TABLES or part is not None:
            raise SourceError(f"{source} is not in the store: foedus data pull {source}")
        made: pl.DataFrame = TABLES[source]()
        return made

    def versions(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        """Made-up versions."""
        return {name: {"version": "small", "sha256": "0" * 64} for name in names}
