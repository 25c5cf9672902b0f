"""Parts of the panel from military sources: spending and arms after SIPRI, troops of the United States."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.evidence.cubes import Cubes, Dyads
from foedus.evidence.cubes_axes import whole
from foedus.evidence.panel_by_name import of_names
from foedus.evidence.panel_parts import Column, Columns, Part, compact, part_of_arrays, register, series

Floats = NDArray[np.float64]

MILEX_YEARS: Final = (1949, 2024)
ARMS_YEARS: Final = (1950, 2021)
TROOP_YEARS: Final = (1950, 2024)
MILEX: Final = {
    "constant_usd": Column(
        "sipri_milex", "military spending", "million US$ at prices and exchange rates of 2023", each=True
    ),
    "current_usd": Column("sipri_milex_current", "military spending", "million US$ of the year", each=True),
    "share_of_gdp": Column("sipri_milex_gdp", "military spending", "share of GDP, 0-1", each=True),
}
GERMANY, FEDERAL_REPUBLIC, UNITED_STATES, SERBIA = 255, 260, 2, 345


def _milex(cubes: Cubes) -> dict[str, Floats]:
    table = cubes.tables.table("sipri_milex")
    return {
        column.name: of_names(cubes.axes, table, "country", "year", original)
        for original, column in MILEX.items()
    }


def _troops(cubes: Cubes) -> dict[str, Floats]:
    """Active-duty troops by the state in which they stand; none are told of the United States themselves.

    The file has all of Germany under one number; to 1989 that is the Federal Republic. Of a state that it has
    twice in a year, under two spellings, one row is 0; the other counts.
    """
    table = cubes.tables.table("troopdata", "troopdata-rebuild-country-year")
    code = (
        pl.when((pl.col("ccode") == GERMANY) & (pl.col("year") <= 1989))
        .then(FEDERAL_REPUBLIC)
        .otherwise(pl.col("ccode"))
    )
    rows = (
        table.with_columns(ccode=code)
        .filter((pl.col("ccode") != UNITED_STATES) & pl.col("troops_ad").is_not_null())
        .group_by("ccode", "year")
        .agg(pl.col("troops_ad").max())
    )
    return {"ustroops": cubes.of_states(rows, "troops_ad")}


def arms_deliveries(cubes: Cubes) -> Floats:
    """Deliveries of the first state to the second, (n, n, years), million TIV; NaN is missing.

    SIPRI names every recorded delivery of major arms; a pair without one has 0 in the years covered.
    """
    covered = cubes.covered(*ARMS_YEARS)
    array = np.where(covered == 0, 0.0, np.nan)
    table = cubes.tables.table("sipri_arms").with_columns(
        pl.when(pl.col(side) == "Serbia").then(SERBIA).otherwise(pl.col(f"{side}_cown")).alias(f"{side}_cown")
        for side in ("supplier", "recipient")
    )
    rows = table.drop_nulls(["supplier_cown", "recipient_cown", "value"])
    supplier, recipient, year = (whole(rows[name]) for name in ("supplier_cown", "recipient_cown", "year"))
    flat, kept = cubes.cells(supplier, recipient, year)
    values = rows["value"].to_numpy().astype(float)
    array.reshape(-1)[flat] = values if kept.all() else values[kept]
    return array


def _arms(rows: Dyads) -> Columns:
    array, missing = compact(arms_deliveries(rows.cubes))
    return {"armstiv1": series(rows.take(array), missing), "armstiv2": series(rows.take_back(array), missing)}


register(
    part_of_arrays(
        "milex",
        "Military spending (SIPRI)",
        ("sipri_milex",),
        MILEX_YEARS,
        tuple(MILEX.values()),
        _milex,
        note="Germany to 1990 is the Federal Republic. SIPRI's marks of estimates are not in the table.",
    )
)
register(
    Part(
        "arms",
        "Deliveries of major arms (SIPRI)",
        ("sipri_arms",),
        ARMS_YEARS,
        (
            Column("armstiv1", "deliveries of the first state to the second", "million TIV"),
            Column("armstiv2", "deliveries of the second state to the first", "million TIV"),
        ),
        pairs=_arms,
        note="Trend-indicator values measure military worth, not price. No delivery on record is 0 in the "
        "years covered; a delivery below half a million is 0 as well.",
    )
)
register(
    part_of_arrays(
        "troops",
        "Troops of the United States abroad",
        ("troopdata",),
        TROOP_YEARS,
        (Column("ustroops", "active-duty troops of the United States in the state", "persons", each=True),),
        _troops,
        note="Counts of one day a year; deployments in war zones are partly left out by the Department of "
        "Defense, and many zeros of 1951-1952 stand for no report. Missing for the United States.",
    )
)
