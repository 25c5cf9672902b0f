"""What is known of each pair of states and year, for counts of militarised disputes by kind of pair.

A dense table, year × state × state, holds each fact; every count is a sum over it. Rules: see
src/foedus/data/README.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = 1946, 2010
YEARS = np.arange(FIRST, LAST + 1)
CONTIGUITY = ("land", "sea", "none")
YES_NO = ("yes", "no")

Cube = NDArray[np.bool_]  # (years, states, states)


@dataclass(frozen=True)
class Axes:
    """The states of the period by their COW number, and where each number stands in a table."""

    ccodes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ccodes)

    def place(self, ccodes: Any) -> NDArray[np.int64]:
        """Positions of COW numbers; -1 for a number that is not a state of the period."""
        wanted = np.asarray(ccodes, dtype=np.int64)
        found = np.searchsorted(self.ccodes, wanted).clip(max=len(self.ccodes) - 1)
        return np.where(self.ccodes[found] == wanted, found, -1)


class Facts:
    """What is known of each pair and year."""

    def __init__(self, frames: Mapping[str, Any]) -> None:
        spells = _state_spells(frames["cow_states"])
        self.axes = Axes(np.unique(spells[:, 0]))
        exists = self._exists(spells)
        self.kinds = self._contiguity(frames["cow_contdir"])
        self.rivals = self._rivals(frames["tss_rivalries"])
        major = self._majors(frames["cow_majors"])
        self.major = major[:, :, None] | major[:, None, :]
        self.disputes = frames["gml_dirdisp"]
        new = self.disputes[self.disputes.midonset == 1]
        self.onset = self.marked(new)
        # GML gives -9 for deaths that are not known; they are not counted as fatal.
        self.fatal = self.marked(new[new[["fatality1", "fatality2"]].max(axis=1) > 0])
        # A state's hostility is that of the whole dispute: only if both reached 5 were the two at war.
        self.war = self.marked(new[new[["hostlev1", "hostlev2"]].min(axis=1) == 5])
        ongoing = self.marked(self.disputes)
        self.at_risk = exists & ~(ongoing & ~self.onset)

    def _empty(self) -> Cube:
        return np.zeros((len(YEARS), len(self.axes), len(self.axes)), dtype=bool)

    def _exists(self, spells: NDArray[np.int64]) -> Cube:
        """Pairs of different states that were members on a common day of the year."""
        place = self.axes.place(spells[:, 0])
        start = np.maximum.outer(spells[:, 1], spells[:, 1])
        end = np.minimum.outer(spells[:, 2], spells[:, 2])
        cube = self._empty()
        for t, year in enumerate(YEARS):
            together = (start <= end) & (start < _day(year + 1)) & (end >= _day(year))
            first, second = np.nonzero(together)
            cube[t, place[first], place[second]] = True
            np.fill_diagonal(cube[t], False)
        return cube

    def _contiguity(self, table: Any) -> dict[str, Cube]:
        """The closest contact in the year: by land, over up to 400 miles of sea (types 2-5), none."""
        land = self._spells(table[table.conttype == 1], *_years(table[table.conttype == 1]))
        sea_rows = table[table.conttype >= 2]
        sea = self._spells(sea_rows, *_years(sea_rows)) & ~land
        return {"land": land, "sea": sea, "none": ~(land | sea)}

    def _rivals(self, table: Any) -> Cube:
        cube = self._spells(table, table.start.to_numpy(), table.end.to_numpy())
        return cube | cube.transpose(0, 2, 1)

    def _majors(self, table: Any) -> Cube:
        marks = np.zeros((len(YEARS), len(self.axes)), dtype=bool)
        for row in table.itertuples():
            marks[(row.styear <= YEARS) & (row.endyear >= YEARS), self.axes.place(row.ccode)] = True
        return marks

    def _spells(self, rows: Any, first: NDArray[Any], last: NDArray[Any]) -> Cube:
        cube = self._empty()
        i, j = self.axes.place(rows.ccode1), self.axes.place(rows.ccode2)
        for t, year in enumerate(YEARS):
            holds = (first <= year) & (last >= year) & (i >= 0) & (j >= 0)
            cube[t, i[holds], j[holds]] = True
        return cube

    def marked(self, rows: Any) -> Cube:
        """The pairs and years of directed rows."""
        cube = self._empty()
        cube[self._cells(rows[(rows.year >= FIRST) & (rows.year <= LAST)])] = True
        return cube

    def _cells(self, rows: Any) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        t = rows.year.to_numpy().astype(np.int64) - FIRST
        i, j = self.axes.place(rows.ccode1), self.axes.place(rows.ccode2)
        known = (i >= 0) & (j >= 0)
        return t[known], i[known], j[known]


def _day(year: int) -> int:
    """The first day of a year in days since 1970-01-01."""
    return int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))


def _state_spells(table: Any) -> NDArray[np.int64]:
    """(COW number, first day, last day) of each spell that reaches the period."""
    parts = []
    for end in ("st", "end"):
        dates = [
            np.datetime64(f"{int(y)}-{int(m):02d}-{int(d):02d}", "D")
            for y, m, d in table[[f"{end}year", f"{end}month", f"{end}day"]].to_numpy()
        ]
        parts.append(np.array(dates).astype(np.int64))
    spells = np.column_stack([table.ccode.to_numpy().astype(np.int64), *parts])
    return spells[(spells[:, 2] >= _day(FIRST)) & (spells[:, 1] < _day(LAST + 1))]


def _years(rows: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last year of spells that are given in days since 1970-01-01."""
    ends = (rows.stdate, rows.enddate)
    first, last = (
        each.to_numpy().astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970 for each in ends
    )
    return first, last
