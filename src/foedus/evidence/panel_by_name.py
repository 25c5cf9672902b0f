"""Sources that name states otherwise than by number: their rows as arrays (n, years)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.evidence.cubes_axes import Axes, Ints, whole
from foedus.states import state, states

#: Names that sources use and the list of states does not know.
NAMES: Mapping[str, str] = {
    "Congo, DR": "COD",
    "Congo, Republic": "COG",
    "Gambia, The": "GMB",
    "Korea, North": "PRK",
    "Korea, South": "KOR",
    "Myanmar (Burma)": "MMR",
    "St. Vincent & Grenadines": "VCT",
    "Yemen Arab Republic": "YEM",
    "Yemen People's Republic": "YMD",
    "Yemen, North": "YEM",
}


@lru_cache(maxsize=2048)
def id_of(name: str) -> str | None:
    """The id of the state that a source names; None for a group of states or a territory without entry."""
    if name in NAMES:
        return NAMES[name]
    try:
        return state(name).id
    except InputError:
        return None


def positions(axes: Axes) -> dict[str, Ints]:
    """Where each state stands among the states of the axes in each year, (years,), -1 where it is no member.

    In a year in which a state changed its number it stands where the later number does.
    """
    found: dict[str, Ints] = {}
    for each in states():
        place = np.full(len(axes.years), -1, dtype=np.int64)
        for spell in each.spells(axes.system):
            first = max(spell.start.year, axes.first) - axes.first
            last = min(spell.end.year if spell.end else axes.last, axes.last) - axes.first
            place[first : last + 1] = axes.place(np.array([spell.code]))[0]
        if (place >= 0).any():
            found[each.id] = place
    return found


def placed(axes: Axes, ids: Iterable[str | None], years: Ints) -> Ints:
    """(k,) positions of states given by id in given years; -1 for none, or outside the axes."""
    known = positions(axes)
    names = sorted(known)
    number = {name: k for k, name in enumerate(names)}
    which = np.array([number.get(each or "", -1) for each in ids], dtype=np.int64)
    table = np.array([known[name] for name in names])
    inside = (which >= 0) & (years >= axes.first) & (years <= axes.last)
    return np.where(inside, table[np.where(inside, which, 0), np.where(inside, years - axes.first, 0)], -1)


def of_names(
    axes: Axes, table: pl.DataFrame, name: str, year: str, value: str, *, as_ids: bool = False
) -> NDArray[np.float64]:
    """A column of a table with one row a state and year, as (n, years); NaN where it has none.

    Args:
        axes: the states and years.
        table: the source.
        name, year, value: its columns.
        as_ids: the column `name` holds ids of states already.
    """
    rows = table.filter(pl.col(value).is_not_null())
    years = whole(rows[year])
    named: list[Any] = rows[name].to_list()
    place = placed(axes, named if as_ids else [id_of(each) for each in named], years)
    array = np.full(axes.present.shape, np.nan)
    here = place >= 0
    array[place[here], years[here] - axes.first] = rows[value].to_numpy()[here]
    return array
