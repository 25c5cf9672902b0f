"""What is known of each pair of states in each year, as dense arrays: state × state × year.

    from foedus.evidence.cubes import dyads
    rows = dyads("cow", 1946, 2010, relevant=True)
    rows.gather("defense")          # one value a row, in the order of the rows
    rows.cubes["defense"]           # (years, n, n), the same for every ordered pair

A *fact* is one such array, filled from one source of the store when it is first asked for; see `FACTS`.
Facts that do not depend on direction hold the same value for (i, j) and (j, i). Missing is missing: -1 in an
array of small whole numbers, not-a-number in an array of decimals. A zero stands only where the source
covers the year and both states and has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.evidence.cubes_axes import SYSTEMS, Axes, Bools, Ints, Tables, spells, whole
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    from foedus.states import System

Array = NDArray[Any]
Floats = NDArray[np.float64]
MISSING: Final = -1
AT_ONCE: Final = 1 << 16  # rows of a long source: what is found of so many stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Fact:
    """One array that can be filled from the store.

    Attributes:
        name: as asked for.
        about: what a cell holds, in one sentence.
        of: "pair", shape (years, n, n), or "state", shape (years, n).
        unit: of the values; "" for yes and no, codes and counts.
        source: id of the source.
        missing: what stands for missing: -1 (whole numbers) or NaN.
        fill: fills the array as stored: (n, n, years) or (n, years).
    """

    name: str
    about: str
    of: str
    unit: str
    source: str
    missing: float
    fill: Callable[[Cubes], Array]


FACTS: Final[dict[str, Fact]] = {}


def fact(
    name: str, about: str, source: str, *, of: str = "pair", unit: str = "", missing: float = MISSING
) -> Callable[[Callable[[Cubes], Array]], Callable[[Cubes], Array]]:
    """Register the function below it as the one that fills a fact's array."""

    def register(fill: Callable[[Cubes], Array]) -> Callable[[Cubes], Array]:
        FACTS[name] = Fact(name, about, of, unit, source, missing, fill)
        return fill

    return register


class Cubes:
    """The facts on all states and pairs of a span of years, each read from the store when first asked for.

    Attributes:
        axes: the states and years.
        tables: the store that facts are read from.
        keep: the rules, in order, by which several disputes of a pair in one year become one (see
            `cubes_disputes.RULES`).
        disputes: "gml" (Gibler, Miller & Little) or "cow" (Correlates of War).
    """

    def __init__(
        self, axes: Axes, tables: Tables, *, disputes: str = "gml", keep: Sequence[str] | None = None
    ) -> None:
        from foedus.evidence.cubes_disputes import checked_rules, checked_source

        self.axes, self.tables = axes, tables
        self.keep = checked_rules(keep)
        self.disputes = checked_source(disputes)
        self._stored: dict[str, Array] = {}
        self.shared: dict[str, Any] = {}

    @property
    def members(self) -> Bools:
        """(years, n), whether the state was a member of the system on some day of the year."""
        return self.axes.present.T

    @property
    def together(self) -> Bools:
        """(years, n, n), two different states that were members on a common day of the year."""
        return self.axes.together.transpose(2, 0, 1)

    def __getitem__(self, name: str) -> Array:
        """A fact as (years, n, n), or (years, n) where it is of states; a view that cannot be written to."""
        array = self.stored(name)
        return array.T if array.ndim == 2 else array.transpose(2, 0, 1)

    def stored(self, name: str) -> Array:
        """A fact as it lies in memory: (n, n, years) or (n, years)."""
        if name not in self._stored:
            array = known_fact(name).fill(self)
            array.setflags(write=False)
            self._stored[name] = array
        return self._stored[name]

    def empty(self, dtype: Any, value: float = MISSING) -> Array:
        """A new array of pairs, filled with one value."""
        return np.full(self.axes.shape, value, dtype=dtype)

    def covered(self, first: int, last: int, system: System = "cow", dtype: Any = np.int8) -> Array:
        """A new array of pairs: 0 where a source that covers these years could have spoken, else missing.

        `system` is the list whose numbers the source uses: of states that it does not list it says nothing.
        """
        inside = (self.axes.years >= first) & (self.axes.years <= last)
        if system == self.axes.system:
            array = np.zeros(self.axes.shape, dtype=dtype)
            array[:, :, ~inside] = MISSING
            return array
        listed = self.axes.listed_in(system) & inside
        return np.where(listed[:, None, :] & listed[None, :, :], 0, MISSING).astype(dtype)

    def cells(self, code1: Array, code2: Array, year: Array, system: System = "cow") -> tuple[Ints, Bools]:
        """Where rows of a source stand in an array of pairs laid flat, and which of the rows have a place."""
        i, j, t, kept = self._places(code1, code2, year, system)
        return self._flat(i, j, t), kept

    def spread(
        self, code1: Array, code2: Array, year: Array, values: Array, into: Array, system: System = "cow"
    ) -> None:
        """Write one value a pair and year, given in one direction, into both; for one cell the last stays."""
        flat = into.reshape(-1)
        for start in range(0, len(year), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            i, j, t, kept = self._places(code1[part], code2[part], year[part], system)
            found = values[part] if kept.all() else values[part][kept]
            flat[self._flat(i, j, t)] = found
            flat[self._flat(j, i, t)] = found

    def _flat(self, i: Ints, j: Ints, t: Ints) -> Ints:
        _, n, years = self.axes.shape
        place = i * n
        place += j
        place *= years
        place += t
        return place

    def _places(
        self, code1: Array, code2: Array, year: Array, system: System
    ) -> tuple[Ints, Ints, Ints, Bools]:
        i, j = (self.axes.found(system, codes, year) for codes in (code1, code2))
        t = year - self.axes.first
        kept = ((i | j) >= 0) & (i != j) & (t.view(np.uint64) < self.axes.shape[2])
        if kept.all():
            return i, j, t, kept
        return i[kept], j[kept], t[kept], kept

    def of_states(self, table: pl.DataFrame, column: str, system: System = "cow") -> Floats:
        """A column of a table with one row a state and year as (n, years); NaN where it has none."""
        into = np.full(self.axes.present.shape, np.nan)
        year, values = whole(table["year"]), table[column].cast(pl.Float64).to_numpy()
        position = self.axes.found(system, whole(table["ccode" if system == "cow" else "gwcode"]), year)
        known = (position >= 0) & (year >= self.axes.first) & (year <= self.axes.last) & ~np.isnan(values)
        into[position[known], year[known] - self.axes.first] = values[known]
        return into


@dataclass(frozen=True, eq=False)
class Dyads:
    """The rows of a panel of pairs, ordered by the first state's number, the second's, the year.

    Attributes:
        cubes: the facts to gather from.
        directed: whether each pair stands in both orders, or only with the lower number first.
        flat: (k,) where each row stands in an array of pairs as stored, laid flat.
    """

    cubes: Cubes
    directed: bool
    flat: Ints

    def __len__(self) -> int:
        return len(self.flat)

    @cached_property
    def _rows_of_pair(self) -> tuple[Ints, Ints]:
        """The pairs that have rows, as i · n + j in order, and how many rows each has."""
        n, _, years = self.cubes.axes.shape
        first = np.searchsorted(self.flat, np.arange(n * n + 1) * years)
        count = np.diff(first)
        here = np.flatnonzero(count)
        return here, count[here]

    def _by_pair(self, values: Ints) -> Ints:
        """A value for each pair that has rows, repeated for each of its rows."""
        return np.repeat(values, self._rows_of_pair[1])

    @cached_property
    def t(self) -> Ints:
        """(k,) position of the year."""
        return self.flat - self._by_pair(self._rows_of_pair[0] * self.cubes.axes.shape[2])

    @cached_property
    def i(self) -> Ints:
        """(k,) position of the first state."""
        return self._by_pair(self._rows_of_pair[0] // self.cubes.axes.shape[0])

    @cached_property
    def j(self) -> Ints:
        """(k,) position of the second state."""
        return self._by_pair(self._rows_of_pair[0] % self.cubes.axes.shape[0])

    @property
    def year(self) -> Ints:
        """(k,) the year."""
        axes = self.cubes.axes
        return self.flat - self._by_pair(self._rows_of_pair[0] * axes.shape[2] - axes.first)

    @property
    def code1(self) -> Ints:
        """(k,) number of the first state."""
        return self._by_pair(self.cubes.axes.codes[self._rows_of_pair[0] // self.cubes.axes.shape[0]])

    @property
    def code2(self) -> Ints:
        """(k,) number of the second state."""
        return self._by_pair(self.cubes.axes.codes[self._rows_of_pair[0] % self.cubes.axes.shape[0]])

    def gather(self, name: str) -> Array:
        """(k,) a fact of pairs, one value a row."""
        return self.take(self.cubes.stored(name))

    def gather_state(self, name: str, which: int) -> Array:
        """(k,) a fact of states, of the first (1) or second (2) state of each row."""
        return self.take_state(self.cubes.stored(name), which)

    def take(self, array: Array) -> Array:
        """(k,) the rows' values in any array (n, n, years)."""
        return np.ascontiguousarray(array).reshape(-1).take(self.flat)

    def take_back(self, array: Array) -> Array:
        """(k,) the values in any array (n, n, years) in the other direction, from the second to the first."""
        n, _, years = self.cubes.axes.shape
        found: Array = np.ascontiguousarray(array).reshape(-1)[(self.j * n + self.i) * years + self.t]
        return found

    def take_state(self, array: Array, which: int, out: Array | None = None) -> Array:
        """(k,) the rows' values in any array (n, years), of the first (1) or second (2) state; into `out`."""
        return np.ascontiguousarray(array).reshape(-1).take(self.place(which), out=out, mode="clip")

    def place(self, which: int) -> Ints:
        """(k,) where the first (1) or second (2) state and the year stand in an array (n, years)."""
        return self._place1 if which == 1 else self._place2

    @cached_property
    def _place1(self) -> Ints:
        n, _, years = self.cubes.axes.shape
        return self.flat - self._by_pair((self._rows_of_pair[0] - self._rows_of_pair[0] // n) * years)

    @cached_property
    def _place2(self) -> Ints:
        n, _, years = self.cubes.axes.shape
        return self.flat - self._by_pair((self._rows_of_pair[0] - self._rows_of_pair[0] % n) * years)


def dyads(
    system: System = "cow",
    start: int = 1816,
    end: int | None = None,
    relevant: bool = False,
    *,
    directed: bool = False,
    extend: bool = False,
    store: Tables | None = None,
    disputes: str = "gml",
    keep: Sequence[str] | None = None,
) -> Dyads:
    """All pairs of members of a state system, year by year, with the facts to gather on them.

    Args:
        system: "cow" (Correlates of War) or "gw" (Gleditsch and Ward).
        start, end: first and last year; `end` is by default the last year of the list of states.
        relevant: only politically relevant pairs: in contact by land or across up to 400 miles of sea at some
            time of the year, or with a major power (Weede 1976; Lemke & Reed 2001).
        directed: each pair in both orders; else only with the lower number first.
        extend: carry the members of the list's last day on to later years.
        store: where the sources are read; by default the user's.
        disputes, keep: see `Cubes`.

    Raises:
        InputError: an unknown system, years that the list does not reach, an unknown rule.
        SourceError: a source that is needed has not been pulled.
    """
    tables = opened(store)
    last = spells(tables, checked_system(system)).last_year if end is None else end
    cubes = Cubes(Axes(tables, system, start, last, extend=extend), tables, disputes=disputes, keep=keep)
    return rows(cubes, relevant=relevant, directed=directed)


def rows(cubes: Cubes, *, relevant: bool, directed: bool) -> Dyads:
    """The rows of a set of cubes: all pairs that were members together, or the relevant ones."""
    kept = cubes.axes.together
    if relevant:
        major = cubes.stored("major") > 0
        kept = kept & ((cubes.stored("contiguity") > 0) | major[:, None, :] | major[None, :, :])
    if not directed:
        n = len(cubes.axes.codes)
        kept = kept & np.triu(np.ones((n, n), dtype=bool), 1)[:, :, None]
    return Dyads(cubes, directed, np.flatnonzero(kept))


def known_fact(name: str) -> Fact:
    """The fact of this name; raises InputError for another."""
    from foedus.evidence import cubes_disputes, cubes_ties  # noqa: F401 - they register the facts

    if name not in FACTS:
        hint = did_you_mean(name, FACTS) or f"known are {', '.join(sorted(FACTS))}"
        raise InputError(f"unknown fact '{name}'", hint=hint)
    return FACTS[name]


def checked_system(system: str) -> System:
    """The system's name, or InputError."""
    if system not in SYSTEMS:
        raise InputError(f"unknown system '{system}'", where="system", hint="cow or gw")
    return system  # type: ignore[return-value]


def opened(store: Tables | None) -> Tables:
    """The store given, or the user's."""
    if store is not None:
        return store
    from foedus.evidence.store import store as users

    return users()
