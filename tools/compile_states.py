"""Compile src/foedus/data/states.csv: the state lists of COW and Gleditsch-Ward, under one set of ids.

    python tools/compile_states.py DATA_FOLDER

DATA_FOLDER holds `peacesciencer/data/cow_states.rda` and `gw_states.rda` of the pinned commit (their sha256
is checked). Names, regions and the correspondence of codes are our own work and stand in tools/crosswalk.csv.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from compile_history import read

HERE = Path(__file__).resolve().parent
CROSSWALK = HERE / "crosswalk.csv"
OUTPUT = HERE.parent / "src" / "foedus" / "data" / "states.csv"
LIST_END = {"cow": dt.date(2016, 12, 31), "gw": dt.date(2017, 12, 31)}
CONTINENTS = {
    "Africa": ("Northern Africa", "Eastern Africa", "Middle Africa", "Southern Africa", "Western Africa"),
    "Americas": ("Caribbean", "Central America", "South America", "Northern America"),
    "Asia": ("Central Asia", "Eastern Asia", "South-eastern Asia", "Southern Asia", "Western Asia"),
    "Europe": ("Eastern Europe", "Northern Europe", "Southern Europe", "Western Europe"),
    "Oceania": ("Australia and New Zealand", "Melanesia", "Micronesia", "Polynesia"),
}
CONTINENT_OF = {region: continent for continent, regions in CONTINENTS.items() for region in regions}
COLUMNS = (
    "id",
    "name",
    "ccode",
    "gwcode",
    "numeric",
    "factbook",
    "region",
    "continent",
    "administered_by",
    "cow_spells",
    "gw_spells",
    "also",
    "formerly",
)
Spells = dict[int, list[tuple[dt.date, dt.date]]]


def cow_spells(folder: Path) -> Spells:
    """Spells of membership by ccode, first and last day."""
    spells: Spells = defaultdict(list)
    for row in read(folder, "cow_states").itertuples():
        start = dt.date(int(row.styear), int(row.stmonth), int(row.stday))
        end = dt.date(int(row.endyear), int(row.endmonth), int(row.endday))
        spells[int(row.ccode)].append((start, end))
    return spells


def gw_spells(folder: Path) -> Spells:
    """Spells of membership by gwcode; the file counts days since 1970-01-01."""
    epoch = dt.date(1970, 1, 1)
    spells: Spells = defaultdict(list)
    for row in read(folder, "gw_states").itertuples():
        days = (dt.timedelta(days=int(row.startdate)), dt.timedelta(days=int(row.enddate)))
        spells[int(row.gwcode)].append((epoch + days[0], epoch + days[1]))
    return spells


def written_spells(codes: str, spells: Spells, system: str) -> tuple[str, str]:
    """The last spell's code, and all spells as `code:start/end;…`; an end on the list's last day is open."""
    found = sorted((*days, int(code)) for code in codes.split(";") if code for days in spells.pop(int(code)))
    for (_, end, _), (start, _, _) in pairwise(found):
        if start <= end:
            sys.exit(f"{system} codes {codes}: two spells overlap on {start}")
    parts = [f"{code}:{start}/{'' if end == LIST_END[system] else end}" for start, end, code in found]
    return (str(found[-1][2]) if found else ""), ";".join(parts)


def rows(crosswalk: list[dict[str, str]], cow: Spells, gw: Spells) -> Iterator[Mapping[str, str]]:
    """One row a state, in order of id; takes each code out of `cow` and `gw` as it is used."""
    for entry in sorted(crosswalk, key=lambda row: row["id"]):
        ccode, cow_text = written_spells(entry["cow"], cow, "cow")
        gwcode, gw_text = written_spells(entry["gw"], gw, "gw")
        shared = {name: entry[name] for name in COLUMNS if name in entry}
        yield shared | {
            "ccode": ccode,
            "gwcode": gwcode,
            "continent": CONTINENT_OF[entry["region"]],
            "cow_spells": cow_text,
            "gw_spells": gw_text,
        }


def main(arguments: list[str]) -> None:
    """Write states.csv; stops when a code of either list belongs to no state or to two."""
    if len(arguments) != 1:
        sys.exit("usage: python tools/compile_states.py DATA_FOLDER")
    folder = Path(arguments[0])
    cow, gw = cow_spells(folder), gw_spells(folder)
    with CROSSWALK.open(encoding="utf-8", newline="") as file:
        table = list(rows(list(csv.DictReader(file)), cow, gw))
    if cow or gw:
        sys.exit(f"codes without a state: COW {sorted(cow)}, Gleditsch-Ward {sorted(gw)}")
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    print(f"{OUTPUT.name}: {len(table)} states")


if __name__ == "__main__":
    main(sys.argv[1:])
