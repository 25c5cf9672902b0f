"""Compile the shares of the major powers of evidence/powers.py from pinned sources.

    python tools/compile_powers.py DATA_FOLDER [OUTPUT_FILE]

One row a state that ever was a major power (Correlates of War) and year of membership: its share in per cent
of the world's material capability (CINC), of military expenditure (NMC: of all states with a figure), and of
GDP at market prices (World Bank: of its own total for the world). Missing stays missing.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

from foedus.evidence.store import Store
from foedus.states import by_ccode

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "foedus" / "data" / "powers.csv"
SOURCES = ("cow_majors", "cow_nmc", "gdp_worldbank")
WORLD = "WLD"
COLUMNS = ("state", "year", "capability", "military_spending", "gdp")


def rows(store: Store) -> Iterator[tuple[Any, ...]]:
    """The rows of the file, by state and year."""
    powers = {by_ccode(int(code)).id for code in store.table("cow_majors")["ccode"].to_list()}
    nmc = store.table("cow_nmc").filter(pl.col("year") >= 1816)
    spending = dict(nmc.filter(pl.col("milex") >= 0).group_by("year").agg(pl.col("milex").sum()).iter_rows())
    gdp = {(code, year): value for code, year, value in _gdp(store)}
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    for code, year, milex, cinc in nmc.select("ccode", "year", "milex", "cinc").iter_rows():
        state = by_ccode(int(code)).id
        if state in powers:
            paid = math.nan if milex is None or milex < 0 else 100.0 * milex / spending[year]
            held = math.nan if cinc is None else 100.0 * cinc
            found[state, year] = (held, paid)
    years = {year for state, year in gdp if state == WORLD}
    for state, year in sorted({*found, *((s, y) for s in powers for y in years if (s, y) in gdp)}):
        share = gdp.get((state, year), math.nan) / gdp.get((WORLD, year), math.nan)
        yield state, year, *found.get((state, year), (math.nan, math.nan)), 100.0 * share


def _gdp(store: Store) -> Iterator[tuple[str, int, float]]:
    yield from store.table("gdp_worldbank").select("Country Code", "Year", "Value").iter_rows()


def _cell(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return f"{value:.6g}" if np.isfinite(value) else ""


def main(folder: Path, output: Path = OUTPUT) -> None:
    """Pull the sources from the folder and write the file."""
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary))
        store.pull(SOURCES, mirror=folder)
        found = [[_cell(cell) for cell in row] for row in rows(store)]
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(found)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:]))
