"""The axes of the dense tables: which states, by what number, which years, and who is a member when.

A table holds one cell for each ordered pair of states and each year, pair by pair in the order of the states'
numbers, the years of a pair side by side: rows of a panel in that order read it from front to back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.states import State, System, states

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

FIRST_YEAR: Final = 1816  # both lists of states begin there
FURTHEST: Final = 2100  # members are carried on no further
HIGHEST: Final = 1000  # numbers of states have three digits
SYSTEMS: Final[Mapping[str, str]] = {"cow": "Correlates of War", "gw": "Gleditsch-Ward"}
_LIST: Final = {"cow": "cow_states", "gw": "gw_states"}


class Tables(Protocol):
    """What is asked of a store: a source's file as a table, under the source's own column names."""

    def table(self, source: str, part: str | None = None) -> pl.DataFrame:
        """The table of a source; raises SourceError where it has not been pulled."""
        ...

    def versions(self, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Version and sha256 of each source as stored."""
        ...


@dataclass(frozen=True)
class Spells:
    """Memberships of the state system, one entry each, as the list of states gives them.

    Attributes:
        code: (s,) number of the state in its list.
        start, end: (s,) first and last day, in days since 1970-01-01.
        last_year: the list's last year.
    """

    code: Ints
    start: Ints
    end: Ints
    last_year: int

    def carried(self, to: int) -> Spells:
        """The members of the list's last day carried on to the end of a later year."""
        lasting = self.end == self.end.max()
        return Spells(self.code, self.start, np.where(lasting, day(to, 12, 31), self.end), to)


def spells(tables: Tables, system: System) -> Spells:
    """The memberships of a list of states (Correlates of War Project 2017; Gleditsch & Ward 1999)."""
    table = tables.table(_LIST[system])
    if system == "cow":
        start, end = (
            pl.date(f"{side}year", f"{side}month", f"{side}day").cast(pl.Int32) for side in ("st", "end")
        )
        code = "ccode"
    else:
        start, end = (pl.col(name) for name in ("startdate", "enddate"))
        code = "gwcode"
    found = table.select(code=code, start=start, end=end)
    numbers, first, last = (whole(found[name]) for name in ("code", "start", "end"))
    return Spells(numbers, first, last, int(year_of(last.max())))


class Axes:
    """States and years of a set of tables.

    Attributes:
        system: "cow" or "gw".
        first, last: years, both included.
        codes: (n,) numbers of the states that were members in these years, ascending.
        present: (n, years), whether the state was a member on some day of the year.
        carried_from: the first year that lies past the list, where members were carried on; None: none does.
    """

    def __init__(self, tables: Tables, system: System, first: int, last: int, *, extend: bool) -> None:
        listed = spells(tables, system)
        check_years(first, last, listed.last_year, extend=extend)
        self.system: System = system
        self.first, self.last = first, last
        self.carried_from = listed.last_year + 1 if last > listed.last_year else None
        self._listed = listed.carried(last) if self.carried_from else listed
        begin, end = year_of(self._listed.start), year_of(self._listed.end)
        kept = (begin <= last) & (end >= first)
        self.codes: Ints = np.unique(self._listed.code[kept])
        self.present: Bools = np.zeros((len(self.codes), last - first + 1), dtype=bool)
        rows = zip(self.place(self._listed.code[kept]), begin[kept], end[kept], strict=True)
        for position, from_year, to_year in rows:
            self.present[position, max(from_year - first, 0) : to_year - first + 1] = True

    @property
    def years(self) -> Ints:
        """(years,) the years in order."""
        return np.arange(self.first, self.last + 1)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of a stored table: (n, n, years)."""
        return len(self.codes), len(self.codes), self.last - self.first + 1

    def place(self, codes: NDArray[Any]) -> Ints:
        """Positions of numbers of this list; -1 for a number that no member of these years bore."""
        return self._positions.take(codes, mode="clip")

    @cached_property
    def _positions(self) -> Ints:
        """Position by number; no state bears the first or the last, which stand for all beyond them."""
        positions = np.full(HIGHEST + 1, -1, dtype=np.int64)
        positions[self.codes] = np.arange(len(self.codes))
        return positions

    @cached_property
    def together(self) -> Bools:
        """(n, n, years), two different states that were members on a common day of the year.

        In the same year but on no common day are, for example, the Republic of Vietnam (to 30 April 1975) and
        Suriname (from 25 November 1975).
        """
        both = self.present[:, None, :] & self.present[None, :, :]
        each = np.arange(len(self.codes))
        both[each, each] = False
        for i, j, t in self._missed():
            both[i, j, t] = both[j, i, t] = False
        return both

    def _missed(self) -> Iterable[tuple[int, int, int]]:
        """Pairs of members of a year that never were members at one time in it."""
        left: dict[int, list[tuple[int, int]]] = defaultdict(list)
        came: dict[int, list[tuple[int, int]]] = defaultdict(list)
        listed = zip(self.place(self._listed.code), self._listed.start, self._listed.end, strict=True)
        years = zip(year_of(self._listed.start), year_of(self._listed.end), strict=True)
        for (position, start, end), (from_year, to_year) in zip(listed, years, strict=True):
            if position >= 0:
                came[int(from_year)].append((int(position), int(start)))
                left[int(to_year)].append((int(position), int(end)))
        for year in sorted(left.keys() & came.keys() & set(range(self.first, self.last + 1))):
            apart = {(i, j) for i, last in left[year] for j, first in came[year] if first > last and i != j}
            for i, j in sorted(apart):
                if not self._meet(i, j, year):
                    yield i, j, year - self.first

    def _meet(self, i: int, j: int, year: int) -> bool:
        first, last = day(year, 1, 1), day(year, 12, 31)
        ours, theirs = ((self._listed.code == self.codes[k]).nonzero()[0] for k in (i, j))
        start, end = self._listed.start, self._listed.end
        return any(max(start[a], start[b], first) <= min(end[a], end[b], last) for a in ours for b in theirs)

    def found(self, system: System, codes: NDArray[Any], years: NDArray[Any]) -> Ints:
        """Positions of a source's states, by the number that its list gives them in that year; -1: none.

        A source in the other list's numbers is read through the project's own list of states: the same state,
        by the number that it bears at the end of the year in each list.
        """
        if system == self.system:
            return self.place(codes)
        table, _ = self._other
        inside = (years >= self.first) & (years <= self.last) & (codes >= 0) & (codes < len(table))
        return np.where(
            inside, table[np.where(inside, codes, 0), np.where(inside, years - self.first, 0)], -1
        )

    def listed_in(self, system: System) -> Bools:
        """(n, years), whether a member is a member of the other list, too; outside it a source has no say."""
        return self.present if system == self.system else self.present & self._other[1]

    @cached_property
    def _other(self) -> tuple[Ints, Bools]:
        """Position by (number in the other list, year), and which (state, year) the other list knows."""
        other: System = "gw" if self.system == "cow" else "cow"
        table = np.full((HIGHEST, len(self.years)), -1, dtype=np.int64)
        known = np.zeros((len(self.codes), len(self.years)), dtype=bool)
        for each in states():
            for year, (ours, theirs) in self._numbers(each, other).items():
                position = int(self.place(np.array([ours]))[0])
                if position >= 0:
                    table[theirs, year - self.first] = position
                    known[position, year - self.first] = True
        return table, known

    def _numbers(self, each: State, other: System) -> dict[int, tuple[int, int]]:
        ours, theirs = (
            {
                year: spell.code
                for spell in each.spells(system)
                for year in range(
                    max(spell.start.year, self.first),
                    min(spell.end.year if spell.end else self.last, self.last) + 1,
                )
            }
            for system in (self.system, other)
        )
        return {year: (ours[year], theirs[year]) for year in ours.keys() & theirs.keys()}


def check_years(first: int, last: int, listed: int, *, extend: bool) -> None:
    """Refuse years that a list of states does not reach; `listed` is its last year."""
    if first < FIRST_YEAR:
        raise InputError(f"no list of states for {first}", where="from", hint="both begin in 1816")
    if last < first:
        raise InputError(f"the last year, {last}, lies before the first, {first}", where="to")
    if last > FURTHEST:
        raise InputError(f"{last} is too far off", where="to", hint=f"at most {FURTHEST}")
    if last > listed and not extend:
        hint = f"give a year up to {listed}, or --extend (extend=True) to carry its members on"
        raise InputError(f"the list of states ends in {listed}, before {last}", where="to", hint=hint)


def whole(column: pl.Series) -> Ints:
    """A column of whole numbers or days (since 1970-01-01) as integers; none may be missing."""
    if column.dtype == pl.Date:
        column = column.cast(pl.Int32)
    column = column.cast(pl.Int64, strict=True)
    if column.n_chunks() == 1:
        return column.to_numpy()
    # Polars would copy the pieces into one first, in small pages of memory.
    return np.concatenate([piece.to_numpy() for piece in column.get_chunks()])


def day(year: int, month: int, of_month: int) -> int:
    """A day in days since 1970-01-01."""
    return int(np.datetime64(f"{year:04d}-{month:02d}-{of_month:02d}", "D").astype(np.int64))


def year_of(days: Any) -> Ints:
    """The year of days since 1970-01-01."""
    found = np.asarray(days, dtype=np.int64).astype("datetime64[D]").astype("datetime64[Y]")
    years: Ints = found.astype(np.int64) + 1970
    return years
