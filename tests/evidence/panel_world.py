"""A small world for the tests of panel parts: a store that holds the tables it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl

from foedus.errors import SourceError

#: Number, first and last day of some members; the list ends in 2016.
MEMBERS = [
    (2, (1816, 1, 1), (2016, 12, 31)),
    (20, (1920, 1, 10), (2016, 12, 31)),
    (70, (1831, 1, 1), (2016, 12, 31)),
    (255, (1990, 10, 3), (2016, 12, 31)),
    (260, (1955, 5, 5), (1990, 10, 2)),
    (345, (1944, 10, 20), (2016, 12, 31)),
    (365, (1816, 1, 1), (2016, 12, 31)),
    (732, (1949, 6, 29), (2016, 12, 31)),
]


class World:
    """The tables of some sources, by id or by (id, part)."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.tables = {"cow_states": cow_states()} | dict(tables)

    def table(self, source: str, part: str | None = None) -> pl.DataFrame:
        key = source if part is None else f"{source}/{part}"
        if key not in self.tables:
            raise SourceError(f"{key}: not in the store")
        return self.tables[key]


def cow_states() -> pl.DataFrame:
    """The list of members in the columns of the Correlates of War file."""
    rows = [(str(code), code, str(code), *start, *end, 2016) for code, start, end in MEMBERS]
    names = "stateabb ccode statenme styear stmonth stday endyear endmonth endday version"
    return pl.DataFrame(rows, schema=names.split(), orient="row")


def nmc(shares: Mapping[int, float], year: int) -> pl.DataFrame:
    """Capability shares of one year."""
    rows = [(code, year, share) for code, share in shares.items()]
    return pl.DataFrame(rows, schema=["ccode", "year", "cinc"], orient="row")


def atop(*rows: tuple[int, int, int, str]) -> pl.DataFrame:
    """Obligations: who owes whom, in which year, what."""
    kinds = ("defense", "offense", "neutral", "nonagg", "consul")
    return pl.DataFrame(
        [
            (one, other, year, *(int(kind in owed.split()) for kind in kinds))
            for one, other, year, owed in rows
        ],
        schema=["ccode1", "ccode2", "year", *(f"atop_{kind}" for kind in kinds)],
        orient="row",
    )


def day(year: int) -> dt.date:
    """The first of July."""
    return dt.date(year, 7, 1)
