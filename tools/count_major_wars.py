"""Count how many disputes of major powers became wars between them, for the prior `gains.tail.share`.

    python tools/count_major_wars.py DATA_FOLDER

DATA_FOLDER holds `peacesciencer/data/gml_dirdisp.rda` and `cow_majors.rda`. A dispute counts for a pair of
major powers, by the list for its first year together; "began it" means both were in it from its first day; a
war is one in which both fought at the level of war. The many pairs of one world war are why those who joined
are told apart.
"""

from __future__ import annotations

import sys
from pathlib import Path

from compile_history import read

WAR = 5
PERIODS = ((1816, 2010), (1816, 1945), (1946, 2010))
Spells = list[tuple[int, int, int]]


def main(folder: Path) -> None:
    """Print the counts of each period."""
    majors: Spells = [
        (int(row["ccode"]), int(row["styear"]), int(row["endyear"])) for row in _rows(folder, "cow_majors")
    ]
    pairs: dict[tuple[int, int, int], list[dict[str, float]]] = {}
    for row in _rows(folder, "gml_dirdisp"):
        one, other, year = int(row["ccode1"]), int(row["ccode2"]), int(row["year"])
        if one < other and _major(majors, one, year) and _major(majors, other, year):
            pairs.setdefault((int(row["dispnum"]), one, other), []).append(row)
    for first, last in PERIODS:
        within = [rows for rows in pairs.values() if first <= min(row["year"] for row in rows) <= last]
        began = [rows for rows in within if rows[0]["orig1"] == 1 and rows[0]["orig2"] == 1]
        print(
            f"{first}-{last}: {len(began)} disputes that the two began, {sum(map(_war, began))} wars; "
            f"{len(within)} with those who joined, {sum(map(_war, within))} wars"
        )


def _rows(folder: Path, name: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = read(folder, name).to_dict("records")
    return found


def _major(majors: Spells, ccode: int, year: int) -> bool:
    return any(code == ccode and start <= year <= end for code, start, end in majors)


def _war(rows: list[dict[str, float]]) -> bool:
    return any(row["hostlev1"] == WAR for row in rows) and any(row["hostlev2"] == WAR for row in rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
