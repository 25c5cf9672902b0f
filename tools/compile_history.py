"""Compile the small tables of evidence/history.py from the pinned files of peacesciencer.

    python tools/compile_history.py DATA_FOLDER [OUTPUT_FOLDER]

DATA_FOLDER holds `peacesciencer/data/*.rda`; the sha256 of each file must be the one pinned in
evidence/sources/. What is done to each table is written in src/foedus/data/README.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import sys
import warnings
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import rdata

from dispute_spread import spread_table
from foedus.errors import InputError
from foedus.evidence.sources import source
from foedus.evidence.store_shelf import sha256
from foedus.states import State, by_ccode, by_gwcode, state
from pair_years import Facts

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "foedus" / "data"
EPOCH = dt.date(1970, 1, 1)
LISTS_END = 2016  # majors and contiguity: what holds then is carried on, written as no end
RIVALRIES_END = 2020
CAPABILITY_FROM = 2010
FIRST_YEAR = 1816

# The list of capitals puts these cities at the middle of the country, or tens of kilometres off; the Factbook
# has them right (checked one by one where the two differ by more than 25 km).
CAPITALS_CORRECTED = {
    ("BRA", "Brasilia"): (-15.78333, -47.91667),
    ("CHN", "Beijing"): (39.91667, 116.38333),
    ("DJI", "Djibouti"): (11.58333, 43.15),
    ("SAU", "Riyadh"): (24.65, 46.7),
    ("TUN", "Tunis"): (36.8, 10.18333),
}

# The list keeps Pakistan and Burma neighbours after East Pakistan became Bangladesh.
CONTIGUITY_ENDED = {("MMR", "PAK"): dt.date(1971, 12, 31)}

# Own short names of the Correlates of War inter-state wars that began after the Second World War.
WAR_NAMES = {
    147: "First Kashmir War",
    148: "First Arab-Israeli War",
    151: "Korean War",
    153: "First Taiwan Strait War",
    155: "Suez War",
    156: "Soviet intervention in Hungary",
    158: "Ifni War",
    159: "Second Taiwan Strait War",
    160: "China-India War",
    163: "Vietnam War",
    166: "Second Kashmir War",
    169: "Six-Day War",
    170: "War in Laos",
    172: "War of Attrition",
    175: "El Salvador-Honduras War",
    176: "War in Cambodia",
    178: "Bangladesh War",
    181: "October War",
    184: "Cyprus War",
    186: "War over Angola",
    187: "Ogaden War",
    189: "Vietnam-Cambodia War",
    190: "Uganda-Tanzania War",
    193: "China-Vietnam War",
    199: "Iran-Iraq War",
    202: "Falklands War",
    205: "Lebanon War",
    207: "War over the Aouzou Strip",
    208: "China-Vietnam border war",
    211: "Gulf War",
    215: "War of Bosnian independence",
    216: "First Karabakh War",
    217: "Cenepa War",
    219: "Eritrea-Ethiopia War",
    221: "Kosovo War",
    223: "Kargil War",
    225: "Invasion of Afghanistan",
    227: "Invasion of Iraq",
}
# Members of the Council of Europe whose region in the list of states is in Asia: Europe in the wide reading.
WIDER_EUROPE = frozenset({"ARM", "AZE", "CYP", "GEO", "TUR"})

# States that UCDP names by a number which the Gleditsch-Ward list keeps for its microstates.
MICROSTATES = {55: "GRD"}

Row = Sequence[object]


def read(folder: Path, source_id: str) -> Any:
    """The data frame of a source's one file; stops when the file is not the pinned one."""
    ((name, pinned),) = source(source_id).files
    path = folder / "peacesciencer" / name
    found = sha256(path)
    if found != pinned:
        sys.exit(f"{path}: sha256 is {found}, expected {pinned}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata warns of R classes that we do not use
        return rdata.read_rda(path)[path.stem]


def day(days: float) -> dt.date:
    """R's days since 1970-01-01."""
    return EPOCH + dt.timedelta(days=int(days))


def pair(first: State, second: State) -> tuple[str, str]:
    """Two ids in alphabetical order."""
    return (first.id, second.id) if first.id < second.id else (second.id, first.id)


def end_or_open(end: dt.date) -> str:
    """A last day as text; empty when the list ends there and the fact is carried on."""
    return "" if end.year >= LISTS_END else end.isoformat()


def rivalries(table: Any) -> Iterable[Row]:
    """One row a rivalry that reaches 1816; pairs whose number no state of the list bore are left out."""
    for row in table.itertuples():
        if row.end < FIRST_YEAR:
            continue
        try:
            states = pair(by_ccode(int(row.ccode1)), by_ccode(int(row.ccode2)))
        except InputError as fault:
            print(f"rivalry left out: {row.rivalry}: {fault}", file=sys.stderr)
            continue
        end = "" if row.end >= RIVALRIES_END else int(row.end)
        name = row.rivalry.replace("Eguatorial", "Equatorial")
        yield int(row.tssr_id), name, *states, int(row.start), end


def capability(table: Any) -> Iterable[Row]:
    """One row a state and year: CINC and military personnel in thousands."""
    return _capability(table[table.year >= CAPABILITY_FROM])


def capability_past(table: Any) -> Iterable[Row]:
    """The same for the years before, in a file of its own that only scenarios of the past read.

    The source counts Germany and Yemen twice in 1990, before and after each was united: the larger row stays.
    """
    past = table[table.year < CAPABILITY_FROM].sort_values("cinc")
    ids = [by_ccode(int(code)).id for code in past.ccode]
    return _capability(past[~past.assign(id=ids).duplicated(["id", "year"], keep="last")])


def _capability(table: Any) -> Iterable[Row]:
    for row in table.itertuples():
        personnel = "" if row.milper != row.milper else int(row.milper)  # not equal to itself: missing
        yield by_ccode(int(row.ccode)).id, int(row.year), f"{row.cinc:.8g}", personnel


def contiguity(table: Any) -> Iterable[Row]:
    """One row a spell of a pair in contact, first and last month as days."""
    for row in table.itertuples():
        if row.conttype >= 1 and row.ccode1 < row.ccode2:
            states = pair(by_ccode(int(row.ccode1)), by_ccode(int(row.ccode2)))
            end = CONTIGUITY_ENDED.get(states, day(row.enddate))
            yield *states, int(row.conttype), day(row.stdate), end_or_open(end)


def majors(table: Any) -> Iterable[Row]:
    """One row a spell as a major power."""
    for row in table.itertuples():
        start = dt.date(int(row.styear), int(row.stmonth), int(row.stday))
        end = dt.date(int(row.endyear), int(row.endmonth), int(row.endday))
        yield by_ccode(int(row.ccode)).id, start, end_or_open(end)


def capitals(table: Any) -> Iterable[Row]:
    """One row a state and capital, with the days it served and where it lies."""
    last = day(table.enddate.max())
    for row in table.itertuples():
        of = by_ccode(int(row.ccode)).id
        lat, lon = CAPITALS_CORRECTED.get((of, row.capital), (row.lat, row.lng))
        end = day(row.enddate)
        yield of, row.capital, day(row.stdate), "" if end >= last else end, f"{lat:.5f}", f"{lon:.5f}"


def conflicts(table: Any) -> Iterable[Row]:
    """One row an unbroken run of years in which a pair of states stood on opposite sides of a conflict."""
    years: dict[tuple[str, str, str, int], list[Any]] = {}
    for row in table[table.type_of_conflict == "interstate"].itertuples():
        sides = [_sides(row.gwno_a, row.gwno_a_2nd), _sides(row.gwno_b, row.gwno_b_2nd)]
        for one, first_role in sides[0]:
            for other, second_role in sides[1]:
                primary = first_role == second_role == "primary"
                key = (*pair(one, other), "primary" if primary else "supporter", int(row.conflict_id))
                years.setdefault(key, []).append(row)
    for (state1, state2, role, conflict), rows in sorted(years.items()):
        for spell in _runs(rows):
            first, last = int(spell[0].year), int(spell[-1].year)
            # A supporter may come in years after the fighting began: not before its first year of record.
            started = max(day(spell[0].start_date2), dt.date(first, 1, 1))
            intensity = "war" if any(row.intensity_level == 2 for row in spell) else "minor"
            yield state1, state2, first, last, started, role, intensity, conflict


def wars(table: Any) -> Iterable[Row]:
    """One row an inter-state war that began after 1945."""
    for number, rows in table.groupby("warnum"):
        if rows.year.min() <= 1945:
            continue
        sides = [sorted({by_ccode(int(c)).id for c in rows[rows.sidea1 == s].ccode1}) for s in (1, 2)]
        name = WAR_NAMES[int(number)]
        years = int(rows.year.min()), int(rows.year.max())
        yield int(number), name, *years, ";".join(sides[0]), ";".join(sides[1]), place_of_war(*sides)


def place_of_war(side1: Iterable[str], side2: Iterable[str]) -> str:
    """Europe when each side has a member at home there; the wide reading adds five members of its Council."""
    sides = list(side1), list(side2)
    if all(any(state(each).continent == "Europe" for each in side) for side in sides):
        return "Europe"
    if all(any(state(each).continent == "Europe" or each in WIDER_EUROPE for each in side) for side in sides):
        return "Europe (wide)"
    return "elsewhere"


def write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _sides(primary: float, supporter: float) -> list[tuple[State, str]]:
    found = []
    for code, role in ((primary, "primary"), (supporter, "supporter")):
        if code != code:  # not equal to itself: missing
            continue
        try:
            found.append(
                (state(MICROSTATES[int(code)]) if code in MICROSTATES else by_gwcode(int(code)), role)
            )
        except InputError as fault:
            print(f"party left out of a conflict: {fault}", file=sys.stderr)
    return found


def _cells(row: Row) -> list[tuple[bool, object]]:
    """The order of rows: by their cells, numbers and days before texts (an open end is an empty text)."""
    return [(isinstance(cell, str), cell) for cell in row]


def _runs(rows: list[Any]) -> list[list[Any]]:
    """The rows of one pair, one a year, cut where a year is missing."""
    by_year = sorted({int(row.year): row for row in rows}.items())
    runs = groupby(enumerate(by_year), key=lambda item: item[1][0] - item[0])
    return [[row for _, (_, row) in run] for _, run in runs]


def main(folder: Path, output: Path) -> None:
    """Write every table."""
    plain = {
        "rivalries": (rivalries, "tss_rivalries", "number,name,state1,state2,start,end"),
        "capability": (capability, "cow_nmc", "state,year,cinc,milper"),
        "capability_past": (capability_past, "cow_nmc", "state,year,cinc,milper"),
        "contiguity": (contiguity, "cow_contdir", "state1,state2,type,start,end"),
        "majors": (majors, "cow_majors", "state,start,end"),
        "capitals": (capitals, "cow_capitals", "state,capital,start,end,lat,lon"),
        "conflicts": (
            conflicts,
            "ucdp_acd",
            "state1,state2,first_year,last_year,started,role,intensity,conflict",
        ),
        "wars_since_1945": (wars, "cow_war_inter", "number,name,first_year,last_year,side1,side2,where"),
    }
    for name, (compiled, source_id, columns) in plain.items():
        rows = sorted(compiled(read(folder, source_id)), key=_cells)
        write(output / f"{name}.csv", columns.split(","), rows)
    wanted = ("cow_states", "cow_contdir", "cow_majors", "tss_rivalries", "gml_dirdisp")
    facts = Facts({key: read(folder, key) for key in wanted})
    write(output / "dispute_spread.csv", *spread_table(facts))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else OUTPUT)
