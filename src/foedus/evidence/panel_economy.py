"""Parts of the panel on the economies of pairs: trade between the two, agreements in force, income."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.evidence.cubes import Array, Cubes, Dyads
from foedus.evidence.cubes_axes import whole
from foedus.evidence.panel_by_name import of_names, positions
from foedus.evidence.panel_parts import Column, Columns, Part, from_rows, part_of_arrays, register, series
from foedus.evidence.trade_agreements import DESTA_YEARS, agreement_spells

TRADE_YEARS: Final = (1870, 2014)
GDP_YEARS: Final = (1960, 2023)
FLOWS: Final = ("flow1", "flow2", "smoothflow1", "smoothflow2")
#: The series of these states describe today's territory, also for years in which another was a member.
SERIES_BEGIN: Final = {"DEU": 1991, "RUS": 1992, "SRB": 2006}


def _flows(rows: Dyads) -> Columns:
    """The file has each pair in both orders, so that a row of the panel points to one row of the file."""
    table = rows.cubes.tables.table("cow_trade")
    which = rows.cubes.empty(np.int32, 0)
    code1, code2, year = (whole(table[name]) for name in ("ccode1", "ccode2", "year"))
    flat, kept = rows.cubes.cells(code1, code2, year)
    which.reshape(-1)[flat] = np.flatnonzero(kept).astype(np.int32) + 1
    return from_rows(table, rows.take(which), {name: name for name in FLOWS})


def agreements(cubes: Cubes) -> Array:
    """Preferential trade agreements in force of each pair, (n, n, years): how many; -1 is missing."""
    array = cubes.covered(*DESTA_YEARS, dtype=np.int16)
    place = positions(cubes.axes)
    for one, other, _, start, end in agreement_spells(cubes.tables.table("desta")).iter_rows():
        if one in place and other in place:
            _count(array, cubes, (place[one], place[other]), max(start, DESTA_YEARS[0]), end)
    return array


def _count(
    array: Array, cubes: Cubes, pair: tuple[NDArray[np.int64], NDArray[np.int64]], start: int, end: int | None
) -> None:
    first = max(start, cubes.axes.first) - cubes.axes.first
    last = min(end or DESTA_YEARS[1], DESTA_YEARS[1], cubes.axes.last) - cubes.axes.first
    t = np.arange(first, last + 1)
    i, j = (place[t] for place in pair)
    both = (i >= 0) & (j >= 0)
    for one, other in ((i, j), (j, i)):
        array[one[both], other[both], t[both]] += 1


def _agreements(rows: Dyads) -> Columns:
    count = rows.take(agreements(rows.cubes))
    return {"ptas": series(count), "pta": series(np.minimum(count, 1).astype(np.int8))}


def _gdp(cubes: Cubes) -> dict[str, NDArray[np.float64]]:
    table = cubes.tables.table("gdp_worldbank")
    begins = pl.col("Country Code").replace_strict(SERIES_BEGIN, default=GDP_YEARS[0], return_dtype=pl.Int64)
    rows = table.filter(pl.col("Year") >= begins)
    return {"gdp": of_names(cubes.axes, rows, "Country Code", "Year", "Value", as_ids=True)}


register(
    Part(
        "trade-flows",
        "Trade between the two",
        ("cow_trade",),
        TRADE_YEARS,
        (
            Column("flow1", "imports of the first state from the second", "million US$ of the year"),
            Column("flow2", "imports of the second state from the first", "million US$ of the year"),
            Column(
                "smoothflow1", "the first, gaps filled and smoothed by the authors", "million US$ of the year"
            ),
            Column("smoothflow2", "the second, likewise", "million US$ of the year"),
        ),
        pairs=_flows,
        note="Missing trade is missing; a zero is the source's.",
    )
)
register(
    Part(
        "agreements",
        "Preferential trade agreements in force",
        ("desta",),
        DESTA_YEARS,
        (
            Column("pta", "1 if a preferential trade agreement is in force between the two"),
            Column("ptas", "how many, treaties that replaced one another counted each"),
        ),
        pairs=_agreements,
        note="DESTA dates entries and withdrawals, but not when a treaty lapsed or was replaced.",
    )
)
register(
    part_of_arrays(
        "gdp",
        "Gross domestic product (World Bank)",
        ("gdp_worldbank",),
        GDP_YEARS,
        (Column("gdp", "gross domestic product", "US$ of the year", each=True),),
        _gdp,
        note="Germany from 1991, Russia from 1992, Serbia from 2006: before, the series describe a territory "
        "that was no member of the system.",
    )
)
