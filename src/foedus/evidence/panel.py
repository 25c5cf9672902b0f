"""The panel of peace science: one row a state and year, or a pair and year, with what is known of each.

    import foedus as fo
    frame = fo.panel.dyad_years(start=1946, end=2010, relevant=True, with_=["disputes", "alliances"])
    fo.panel.write(frame, "panel.parquet")

Column names are those of Miller's `peacesciencer`, so that scripts carry over; `parts()` lists what a panel
can be made with. Rows are ordered by the states' numbers, then the year. Missing is null; a zero stands only
where a source covers the year and the states. Where the rules differ from peacesciencer's: `docs/panel.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from foedus.errors import InputError
from foedus.evidence.cubes import Cubes, checked_system, opened, rows
from foedus.evidence.cubes_axes import Axes, Tables, spells
from foedus.evidence.panel_call import Call, remember
from foedus.evidence.panel_parts import Column as Column
from foedus.evidence.panel_parts import Columns, States, part
from foedus.evidence.panel_parts import Part as Part
from foedus.evidence.panel_parts import parts as parts
from foedus.evidence.panel_parts import register as register

if TYPE_CHECKING:
    from foedus.states import System

__all__ = ["Column", "Part", "dyad_years", "parts", "register", "state_years", "write"]


def state_years(
    system: System = "cow",
    start: int = 1816,
    end: int | None = None,
    with_: Sequence[str] = (),
    extend: bool = False,
    store: Tables | None = None,
) -> pl.DataFrame:
    """One row a member of the state system and year.

    Args:
        system: "cow" (Correlates of War) or "gw" (Gleditsch and Ward).
        start, end: first and last year; `end` is by default the last year of the list of states.
        with_: names of parts, see `parts()`.
        extend: carry the members of the list's last day on to later years.
        store: where the sources are read; by default the user's.

    Returns:
        `ccode` (or `gwcode`), `statenme`, `year` and the columns of the parts.

    Raises:
        InputError: an unknown system or part, or years that the list does not reach.
        SourceError: a source that is needed has not been pulled.
    """
    names = checked_parts(with_, "states")
    tables = opened(store)
    last = spells(tables, checked_system(system)).last_year if end is None else end
    cubes = Cubes(Axes(tables, system, start, last, extend=extend), tables)
    members = States(cubes, np.flatnonzero(cubes.axes.present))
    code = "ccode" if system == "cow" else "gwcode"
    columns: dict[str, pl.Series] = {
        code: pl.Series(members.code, dtype=pl.Int32),
        "statenme": _names(cubes, members),
        "year": pl.Series(members.year, dtype=pl.Int32),
    }
    for name in names:
        found = part(name, "states")
        assert found.states is not None
        _add(columns, found.states(members), name)
    call = Call.of("state_years", cubes, names, extend=extend)
    return remember(pl.DataFrame(columns), call)


def dyad_years(
    system: System = "cow",
    directed: bool = False,
    start: int = 1816,
    end: int | None = None,
    relevant: bool = False,
    with_: Sequence[str] = (),
    disputes: str = "gml",
    keep: Sequence[str] | None = None,
    extend: bool = False,
    store: Tables | None = None,
) -> pl.DataFrame:
    """One row a pair of states and year in which both were members of the state system on a common day.

    Args:
        system: "cow" (Correlates of War) or "gw" (Gleditsch and Ward).
        directed: each pair in both orders; else only with the lower number first.
        start, end: first and last year; `end` is by default the last year of the list of states.
        relevant: only politically relevant pairs: in contact by land or across up to 400 miles of sea at some
            time of the year, or with a major power (Weede 1976; Lemke & Reed 2001).
        with_: names of parts, see `parts()`.
        disputes: "gml" (Gibler, Miller & Little) or "cow" (Correlates of War).
        keep: the rules, in order, that choose among several disputes of a pair in one year; by default
            onset, fatality, hostility, minimum-duration, maximum-duration, reciprocation, start-month.
        extend: carry the members of the list's last day on to later years, and with them the lists of
            contact and of major powers, which end with it; all other sources are missing after their end.
        store: where the sources are read; by default the user's.

    Returns:
        `ccode1`, `ccode2` (or `gwcode1`, `gwcode2`), `year` and the columns of the parts.

    Raises:
        InputError: an unknown system, part or rule, or years that the list does not reach.
        SourceError: a source that is needed has not been pulled.
    """
    names = checked_parts(with_, "pairs")
    tables = opened(store)
    last = spells(tables, checked_system(system)).last_year if end is None else end
    cubes = Cubes(Axes(tables, system, start, last, extend=extend), tables, disputes=disputes, keep=keep)
    pairs = rows(cubes, relevant=relevant, directed=directed)
    code = "ccode" if system == "cow" else "gwcode"
    columns: dict[str, pl.Series] = {
        f"{code}1": pl.Series(pairs.code1.astype(np.int32)),
        f"{code}2": pl.Series(pairs.code2.astype(np.int32)),
        "year": pl.Series(pairs.year.astype(np.int32)),
    }
    for name in names:
        found = part(name, "pairs")
        assert found.pairs is not None
        _add(columns, found.pairs(pairs), name)
    call = Call.of("dyad_years", cubes, names, extend=extend, directed=directed, relevant=relevant)
    return remember(pl.DataFrame(columns), call)


def write(frame: pl.DataFrame, path: str | Path, call: Mapping[str, object] | None = None) -> Path:
    """Write a panel in the format of the file's ending, and beside it what it is made of.

    Args:
        frame: a panel, as `state_years` or `dyad_years` returned it.
        path: .parquet, .csv, .dta (Stata), .rds (R) or .arrow (Arrow, also .feather).
        call: how the panel was made, where the frame does not say so itself (it was changed since).

    Returns:
        The path of the sidecar, `path` with `.json` after it.

    Raises:
        InputError: another ending, or a folder that cannot be written to.
    """
    from foedus.evidence.panel_files import write_panel

    return write_panel(frame, Path(path), call)


def checked_parts(with_: Sequence[str], unit: str) -> tuple[str, ...]:
    """The names of the parts wanted, each once and in the order given, all known for these rows."""
    if isinstance(with_, str):
        raise InputError("a list of names is wanted", where="with_", hint=f'with_=["{with_}"]')
    names = tuple(dict.fromkeys(with_))
    for name in names:
        part(name, unit)
    return names


def _add(columns: dict[str, pl.Series], new: Columns, name: str) -> None:
    twice = sorted(columns.keys() & new.keys())
    if twice:
        raise InputError(f"the column {twice[0]} of part '{name}' is there already", where="with")
    columns.update(new)


def _names(cubes: Cubes, members: States) -> pl.Series:
    """The list's own name of each state."""
    system = cubes.axes.system
    code, name = ("ccode", "statenme") if system == "cow" else ("gwcode", "statename")
    table = cubes.tables.table(f"{system}_states").unique(code, keep="last", maintain_order=True)
    names = dict(zip(table[code].cast(pl.Int64).to_list(), table[name].to_list(), strict=True))
    of_position = pl.Series([names[int(number)] for number in cubes.axes.codes])
    return of_position.gather(members.i)
