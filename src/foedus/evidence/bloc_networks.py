"""The signed network of the state system in each year, from alliances, rivalries and disputes of the store.

    from foedus.evidence.bloc_networks import Coding, Networks
    networks = Networks(1816, 2018)
    networks.of(1914, Coding())     # states, signs and what made each tie

How ties are read is a choice on which scholars differ; `CODINGS` holds all eight combinations, the first of
them the usual one (docs/methods/blocs.md says why it leaves promises to consult out).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.evidence.bloc_history import FIRST_YEAR, LAST_YEAR, check_span
from foedus.evidence.cubes import Cubes, opened
from foedus.evidence.cubes_axes import Axes, Tables
from foedus.states import by_ccode

Matrix = NDArray[np.int8]
Bools = NDArray[np.bool_]

WINDOW: Final = 10
SOURCES: Final = ("cow_states", "atop_alliance", "tss_rivalries", "gml_dirdisp")


@dataclass(frozen=True, order=True, slots=True)
class Coding:
    """How ties are read.

    Attributes:
        consultation: an obligation only to consult is a positive tie, beside one to defend.
        disputes: a militarised dispute in the last ten years is a negative tie, beside a strategic rivalry.
        rivalry_wins: a pair with a rivalry and a defence pact is negative, else positive. Whatever is coded,
            a defence pact outweighs a dispute, and a promise to consult outweighs neither.
    """

    consultation: bool = False
    disputes: bool = True
    rivalry_wins: bool = True

    @property
    def words(self) -> str:
        """The coding in words."""
        return ", ".join(
            (
                "defence or consultation" if self.consultation else "defence only",
                "rivalries and disputes" if self.disputes else "rivalries only",
                "rivalry outweighs defence" if self.rivalry_wins else "defence outweighs rivalry",
            )
        )


CODINGS: Final = tuple(Coding(*choice) for choice in product((False, True), (True, False), (True, False)))


@dataclass(frozen=True)
class YearNetwork:
    """The signed network of one year.

    Attributes:
        year: the year; a state belongs to it if it was a member on some day of it.
        states: ids of all members, in the order of the matrix, shape (n,); `codes`, their numbers.
        matrix: symmetric, +1, -1 or 0, shape (n, n).
    """

    year: int
    states: tuple[str, ...]
    codes: NDArray[np.int64]
    matrix: Matrix

    @property
    def edges(self) -> NDArray[np.int64]:
        """Both ends of each tie, first below second, shape (m, 2)."""
        return np.column_stack(np.nonzero(np.triu(self.matrix)))

    @property
    def signs(self) -> Matrix:
        """+1 or -1 for each tie, shape (m,)."""
        edges = self.edges
        signs: Matrix = self.matrix[edges[:, 0], edges[:, 1]]
        return signs


class Networks:
    """Signed networks of a span of years, read from the store once.

    Raises:
        InputError: years outside 1816 to 2018.
        SourceError: a source that was not pulled.
    """

    def __init__(self, first: int = FIRST_YEAR, last: int = LAST_YEAR, store: Tables | None = None) -> None:
        check_span(first, last)
        tables = opened(store)
        self.first, self.last = first, last
        self._begin = max(FIRST_YEAR, first - WINDOW + 1)
        self.cubes = Cubes(Axes(tables, "cow", self._begin, last, extend=True), tables)

    def of(self, year: int, coding: Coding | None = None) -> YearNetwork:
        """The network of a year under a coding (the usual one if left out)."""
        coding = coding or Coding()
        if not self.first <= year <= self.last:
            raise InputError(f"year {year}", hint=f"from {self.first} to {self.last}")
        t, present = year - self._begin, self._present(year)
        matrix = np.where(self.cubes.together[t], _signs(self._ties(t), coding), 0).astype(np.int8)
        codes = self.cubes.axes.codes[present]
        states = tuple(by_ccode(int(code)).id for code in codes)
        return YearNetwork(year, states, codes, matrix[np.ix_(present, present)])

    def defended(self, year: int) -> Bools:
        """Which states of a year have a defence pact with another one, in the order of its network."""
        t, present = year - self._begin, self._present(year)
        pact = (self._ties(t)[0] & self.cubes.together[t])[np.ix_(present, present)]
        bound: Bools = pact.any(axis=1)
        return bound

    def of_states(self, fact: str, year: int) -> NDArray[np.float64]:
        """A fact on states ("cinc", "tpop", "major") in the order of the year's network; NaN if missing."""
        values = np.asarray(self.cubes[fact][year - self._begin], dtype=float)[self._present(year)]
        return np.where(values < 0, np.nan, values)

    def _present(self, year: int) -> Bools:
        """Members of a year: of two numbers that one state bore in it, the one that it kept.

        So in 1990 Germany goes by 255 and not by 260, Yemen by 679 and not by 678.
        """
        t = year - self._begin
        present: Bools = self.cubes.members[t].copy()
        ids = {
            position: by_ccode(int(self.cubes.axes.codes[position])).id
            for position in np.flatnonzero(present)
        }
        twice = {name for name, count in Counter(ids.values()).items() if count > 1}
        after = self.cubes.members[min(t + 1, len(self.cubes.members) - 1)]
        for position, name in ids.items():
            present[position] = name not in twice or after[position]
        return present

    def _ties(self, t: int) -> tuple[Bools, Bools, Bools, Bools]:
        """Defence, consultation, rivalry and dispute in the last ten years, each symmetric, shape (n, n)."""
        defence, consultation = (_either(self.cubes[name][t] == 1) for name in ("defense", "consul"))
        rivalry = _either(self.cubes["rival"][t] == 1)
        window = self.cubes["ongoing"][max(t - WINDOW + 1, 0) : t + 1]
        return defence, consultation, rivalry, _either((window == 1).any(axis=0))


def _either(matrix: Bools) -> Bools:
    """True where it holds in one direction or the other."""
    return matrix | matrix.T


def _signs(ties: tuple[Bools, Bools, Bools, Bools], coding: Coding) -> Matrix:
    """Signs of all pairs under a coding."""
    defence, consultation, rivalry, dispute = ties
    if not coding.disputes:
        dispute = np.zeros_like(dispute)
    defended = defence & ~rivalry if coding.rivalry_wins else defence
    negative = (rivalry | dispute) & ~defended
    positive = defended | (consultation & ~negative) if coding.consultation else defended
    signs: Matrix = positive.astype(np.int8) - negative.astype(np.int8)
    return signs
