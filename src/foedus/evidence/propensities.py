"""Propensities for a landscape, from the panel: what data there are on the five sources of Axelrod & Bennett.

Their five are ethnic conflict, religion, a disagreement over a border, the kind of regime and a recent war,
weighted equally. Of these the store holds three: border disagreements (strategic rivalries over territory),
opposed regimes (rivalries over ideology), and wars between states of the last twenty years. Religion and
ethnic conflict are not in any source that foedus pulls; whoever has them adds them to the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.evidence.cubes import Cubes, opened
from foedus.evidence.cubes_axes import Axes, Tables
from foedus.evidence.cubes_ties import rivalry_rows
from foedus.states import by_ccode, state

Floats = NDArray[np.float64]

YEARS: Final = (1816, 2007)
WAR_MEMORY: Final = 20
SOURCES: Final = ("cow_states", "cow_nmc", "tss_rivalries", "cow_war_inter")
COUNTED: Final = ("border", "regime", "war")
LACKING: Final = ("religion", "ethnic conflict")


@dataclass(frozen=True)
class Propensities:
    """Propensities of a year: `matrix` is the sum of the `parts`, each 0 or -1.

    Attributes:
        year: of the state system, rivalries and sizes.
        states: ids, sorted, shape (n,).
        sizes: capability (CINC) in per cent of the world's, NaN where not known, shape (n,).
        parts: "border", "regime" and "war", each symmetric, shape (n, n).
    """

    year: int
    states: tuple[str, ...]
    sizes: Floats
    parts: dict[str, Floats]

    @property
    def matrix(self) -> Floats:
        """The parts added up with equal weights, shape (n, n)."""
        total: Floats = np.sum([self.parts[name] for name in COUNTED], axis=0)
        return total


def propensities(year: int, states: Sequence[str] = (), store: Tables | None = None) -> Propensities:
    """Propensities of the members of a year, or of some of them.

    Args:
        year: from 1816 to 2007, where the list of wars ends.
        states: ids or names; all members if left out.
        store: see `foedus.evidence.store.store`.

    Raises:
        InputError: a year outside, or a state that was not a member in it.
        SourceError: a source that was not pulled.
    """
    if not YEARS[0] <= year <= YEARS[1]:
        raise InputError(f"year {year}", hint=f"from {YEARS[0]} to {YEARS[1]}")
    tables = opened(store)
    cubes = Cubes(Axes(tables, "cow", max(YEARS[0], year - WAR_MEMORY + 1), year, extend=False), tables)
    positions = _positions(cubes, year, states)
    names = tuple(sorted(positions))
    place = np.array([positions[name] for name in names], dtype=np.int64)
    rivalry = cubes["rivalry"][-1][np.ix_(place, place)]
    kinds = rivalry_rows(cubes)

    def over(kind: str) -> Floats:
        flags = np.concatenate([[0.0], np.nan_to_num(kinds[kind].cast(float).to_numpy())])
        found = flags[np.maximum(rivalry, 0)] > 0
        return -np.asarray(found | found.T, dtype=float)

    war = (cubes["at_war"][:, place[:, None], place[None, :]] == 1).any(axis=0)
    parts = {"border": over("spatial"), "regime": over("ideological"), "war": -(war | war.T).astype(float)}
    sizes = 100.0 * np.asarray(cubes["cinc"][-1], dtype=float)[place]
    return Propensities(year, names, sizes, parts)


def _positions(cubes: Cubes, year: int, states: Sequence[str]) -> dict[str, int]:
    """Place of each wanted member of the year."""
    present = np.flatnonzero(cubes.members[-1])
    known = {by_ccode(int(cubes.axes.codes[position])).id: int(position) for position in present}
    wanted = [state(key).id for key in states] if states else list(known)
    for name in wanted:
        if name not in known:
            raise InputError(f"{state(name).name} was not a member of the state system in {year}")
    return {name: known[name] for name in wanted}
