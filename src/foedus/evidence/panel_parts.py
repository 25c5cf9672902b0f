"""What a panel can be made with: the registry of its parts, and how a part's values become columns.

A part lives in a file of its own, `panel_<topic>.py`, which registers it when it is loaded; `MODULES` names
the files. A part gives columns for rows of states, for rows of pairs, or for both:

    register(Part(
        name="majors", title="Major powers", sources=("cow_majors",), years=(1816, 2016),
        columns=(Column("cowmaj", "major power", each=True),),
        states=lambda rows: {"cowmaj": series(rows.gather("major"))},
        pairs=lambda rows: each("cowmaj", lambda which: series(rows.gather_state("major", which))),
    ))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.evidence.cubes import MISSING, Cubes, Dyads
from foedus.evidence.cubes_axes import Ints
from foedus.inputs import did_you_mean
from foedus.states import System

Columns = Mapping[str, pl.Series]

#: The files that register parts, in the order in which their columns stand and are listed.
MODULES: Final = [
    "panel_states",
    "panel_ties",
    "panel_conflict",
    "panel_similarity",
    "panel_economy",
    "panel_military",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a part.

    Attributes:
        name: as in the files; of a fact of states the name without the suffix.
        label: what it holds, with its codes.
        unit: of numbers that have one.
        each: a fact of states: in rows of pairs there are two, NAME1 and NAME2.
        only: "states" or "pairs" where it stands in these rows alone.
    """

    name: str
    label: str
    unit: str = ""
    each: bool = False
    only: str = ""


@dataclass(frozen=True)
class States:
    """The rows of a panel of states, ordered by the state's number and the year.

    Attributes:
        cubes: the facts to gather from.
        flat: (k,) where each row stands in an array of states as stored, (n, years), laid flat.
    """

    cubes: Cubes
    flat: Ints

    def __len__(self) -> int:
        return len(self.flat)

    @property
    def i(self) -> Ints:
        """(k,) position of the state."""
        return self.flat // self.cubes.axes.shape[2]

    @property
    def year(self) -> Ints:
        """(k,) the year."""
        return self.flat % self.cubes.axes.shape[2] + self.cubes.axes.first

    @property
    def code(self) -> Ints:
        """(k,) number of the state."""
        return self.cubes.axes.codes[self.i]

    def gather(self, name: str) -> NDArray[Any]:
        """(k,) a fact of states, one value a row."""
        return self.take(self.cubes.stored(name))

    def take(self, array: NDArray[Any]) -> NDArray[Any]:
        """(k,) the rows' values in any array (n, years)."""
        return np.ascontiguousarray(array).reshape(-1)[self.flat]


@dataclass(frozen=True)
class Part:
    """One part of a panel.

    Attributes:
        name: as asked for by `--with`.
        title: what it is, in a few words.
        sources: ids of the sources it reads (`{system}` stands for cow or gw).
        years: first and last year that the sources cover; outside them its columns are missing.
        columns: all its columns.
        states: the columns for rows of states; None: it has none.
        pairs: the columns for rows of pairs; None: it has none.
        note: what a reader must know of its rules.
        states_sources: the sources for rows of states, where they are others.
    """

    name: str
    title: str
    sources: tuple[str, ...]
    years: tuple[int, int]
    columns: tuple[Column, ...]
    states: Callable[[States], Columns] | None = None
    pairs: Callable[[Dyads], Columns] | None = None
    note: str = ""
    states_sources: tuple[str, ...] = ()

    def source_ids(self, system: str = "cow", disputes: str = "gml", unit: str = "pairs") -> tuple[str, ...]:
        """The sources that are read for rows of "states" or "pairs" of a system."""
        prefix = {"gml": "gml_", "cow": "cow_mid_"}
        other = prefix["cow" if disputes == "gml" else "gml"]
        named = self.sources if unit == "pairs" or not self.states_sources else self.states_sources
        return tuple(each.format(system=system) for each in named if not each.startswith(other))

    def labels(self, unit: str) -> dict[str, tuple[str, str]]:
        """Label and unit of each column in rows of "states" or "pairs", by its name there."""
        found: dict[str, tuple[str, str]] = {}
        for column in self.columns:
            if column.only in ("", unit):
                if unit == "pairs" and column.each:
                    words = {1: "first", 2: "second"}
                    found |= {
                        f"{column.name}{which}": (f"{column.label}, {words[which]} state", column.unit)
                        for which in (1, 2)
                    }
                else:
                    found[column.name] = (column.label, column.unit)
        return found


_PARTS: Final[dict[str, Part]] = {}


def register(part: Part) -> Part:
    """Add a part to the registry."""
    _PARTS[part.name] = part
    return part


@lru_cache(maxsize=1)
def parts() -> Mapping[str, Part]:
    """All parts by name, in the order of `MODULES`."""
    for module in MODULES:
        import_module(f"foedus.evidence.{module}")
    return _PARTS


def part(name: str, unit: str) -> Part:
    """The part of this name, for rows of "states" or "pairs".

    Raises:
        InputError: no such part, or it has no columns for such rows.
    """
    known = parts()
    if name not in known:
        hint = did_you_mean(name, known) or "`foedus panel parts` lists them"
        raise InputError(f"unknown part '{name}'", where="with", hint=hint)
    found = known[name]
    if (found.states if unit == "states" else found.pairs) is None:
        other = "dyad-years" if unit == "states" else "state-years"
        raise InputError(
            f"part '{name}' has no columns for these rows", where="with", hint=f"only for {other}"
        )
    return found


def series(values: NDArray[Any], missing: float = MISSING) -> pl.Series:
    """Values as a column: `missing` (whole numbers) or not-a-number (decimals) becomes null."""
    column = pl.Series(values)
    if column.dtype.is_float():
        return column.fill_nan(None)
    if not (values == missing).any():
        return column
    return pl.select(pl.when(column != missing).then(column)).to_series()


def compact(values: NDArray[np.float64]) -> tuple[NDArray[Any], float]:
    """Decimals that are all whole in the smallest type that holds them, and what stands for missing in it."""
    known = values[np.isfinite(values)]
    if not np.all(known == np.rint(known)):
        return values, np.nan
    greatest = float(np.abs(known).max(initial=0))
    dtype = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if greatest < np.iinfo(kind).max)
    missing = np.iinfo(dtype).min
    return np.where(np.isfinite(values), values, missing).astype(dtype), missing


def each(name: str, of: Callable[[int], pl.Series]) -> dict[str, pl.Series]:
    """A fact of states as the two columns of rows of pairs."""
    return {f"{name}{which}": of(which) for which in (1, 2)}


def counted(columns: Mapping[str, pl.Series], which: NDArray[Any]) -> dict[str, pl.Series]:
    """Whole numbers of a small table by row, from 1; 0 where there is none (0), null where not known (-1)."""
    at = np.flatnonzero(which > 0)  # few: most pairs have none
    row, none = which[at].astype(np.int64) - 1, np.minimum(which, 0)
    found = {}
    for name, column in columns.items():
        # With the two that are in no row, so that the type has room for them.
        of_row, _ = compact(np.r_[column.cast(pl.Float64).to_numpy(), 0.0, float(MISSING)])
        values = none.astype(of_row.dtype)
        values[at] = of_row[row]
        found[name] = series(values)
    return found


def from_rows(table: pl.DataFrame, which: NDArray[Any], names: Mapping[str, str]) -> dict[str, pl.Series]:
    """Columns of a small table at the rows that a fact points to.

    Args:
        table: the table.
        which: (k,) the row, counted from 1; 0 or -1: none, and the value is null.
        names: column of the table → column of the panel.
    """
    at = np.flatnonzero(which > 0)
    few = table.select(pl.col(source).alias(name) for source, name in names.items())[which[at] - 1]
    numbers = {
        column.name: compact(column.to_numpy())
        for column in few.select(cs.numeric().cast(pl.Float64).fill_null(np.nan))
    }
    found = dict.fromkeys(few.columns, pl.Series())  # in this order
    for column in few.select(~cs.numeric()):
        nothing = pl.repeat(None, len(which), dtype=column.dtype, eager=True)
        found[column.name] = nothing.scatter(at, column)
    for name, values in side_by_side({name: known.dtype for name, (known, _) in numbers.items()}, len(which)):
        known, missing = numbers[name]
        values.fill(missing)
        values[at] = known
        found[name] = pl.Series(values)
    nulls = {name: missing for name, (_, missing) in numbers.items()}
    return _with_nulls(pl.DataFrame(found), nulls).to_dict()


def side_by_side(dtypes: Mapping[str, np.dtype[Any]], rows: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Columns to be filled; those of one type lie in one block.

    A block of many megabytes is given by the system in large pages, at a tenth of the time that the same
    memory takes column by column.
    """
    for dtype in dict.fromkeys(dtypes.values()):
        alike = [name for name, of in dtypes.items() if of == dtype]
        yield from zip(alike, np.empty((len(alike), rows), dtype=dtype), strict=True)


def _with_nulls(frame: pl.DataFrame, missing: Mapping[str, float]) -> pl.DataFrame:
    """The same columns with null in place of what stands for missing in each, all at once."""
    alike: dict[pl.DataType, list[str]] = {}
    for name, dtype in zip(frame.columns, frame.dtypes, strict=True):
        if name in missing:
            alike.setdefault(dtype, []).append(name)
    return frame.with_columns(
        pl.col(names).fill_nan(None)
        if dtype.is_float()
        else pl.when(pl.col(names) != missing[names[0]]).then(pl.col(names)).name.keep()
        for dtype, names in alike.items()
    )


def part_of_arrays(
    name: str,
    title: str,
    sources: tuple[str, ...],
    years: tuple[int, int],
    columns: tuple[Column, ...],
    read: Callable[[Cubes], Mapping[str, NDArray[np.float64]]],
    note: str = "",
) -> Part:
    """A part whose columns are facts of states: one each in rows of states, two in rows of pairs.

    Arguments but `read` are those of `Part`; `read` gives the array of each column, (n, years), NaN missing.
    """

    def states(rows: States) -> Columns:
        found = {key: compact(values) for key, values in read(rows.cubes).items()}
        return {key: series(rows.take(array), missing) for key, (array, missing) in found.items()}

    def pairs(rows: Dyads) -> Columns:
        arrays = {key: compact(values) for key, values in read(rows.cubes).items()}
        wanted = {f"{key}{which}": (key, which) for key in arrays for which in (1, 2)}
        found = dict.fromkeys(wanted, pl.Series())  # in this order
        for column, into in side_by_side(
            {c: arrays[key][0].dtype for c, (key, _) in wanted.items()}, len(rows)
        ):
            key, which = wanted[column]
            found[column] = pl.Series(rows.take_state(arrays[key][0], which, out=into))
        return _with_nulls(
            pl.DataFrame(found), {c: arrays[key][1] for c, (key, _) in wanted.items()}
        ).to_dict()

    return Part(name, title, sources, years, columns, states, pairs, note)


def state_part(
    name: str,
    title: str,
    source: str,
    years: tuple[int, int],
    columns: Mapping[str, Column],
    *,
    system: System = "cow",
    note: str = "",
) -> Part:
    """A part from a source with one row a state and year.

    Args:
        name, title, years, note: see `Part`.
        source: id of the source; its rows are keyed by `ccode` or `gwcode`, and `year`.
        columns: column of the source → column of the panel.
        system: whose numbers the source uses.
    """

    def read(cubes: Cubes) -> dict[str, NDArray[np.float64]]:
        table = cubes.tables.table(source)
        return {column.name: cubes.of_states(table, original, system) for original, column in columns.items()}

    return part_of_arrays(name, title, (source,), years, tuple(columns.values()), read, note)
