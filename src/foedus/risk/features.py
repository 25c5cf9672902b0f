"""The record as a table: one row a pair and year, its outcomes, and what was known before the year began.

Covariates of year t are the facts of year t − 1. The record of disputes is known to year t − h, the *gap* h
being 1 unless a model is made for years beyond the record. Rows are pairs that were members in both t − 1 and
t, less those in which an old dispute goes on and none begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.risk import covariates
from foedus.risk.covariates import HALF_LIFE, RECENT, Facts, Floats

if TYPE_CHECKING:
    from foedus.evidence.cubes import Cubes
    from foedus.evidence.cubes_axes import Tables

Ints = NDArray[np.int64]
OUTCOMES: Final = ("onset", "fatal", "war")
SOURCES: Final = (
    "atop_alliance",
    "cow_capitals",
    "cow_contdir",
    "cow_igo_ndy",
    "cow_majors",
    "cow_nmc",
    "cow_states",
    "gml_dirdisp",
    "tss_rivalries",
    "ucdp_acd",
)
RECORD_END: Final = 2010
FIRST: Final = 1816
#: Last year of each source, beyond which its last state of things is carried on.
LASTS: Final = {
    "atop_alliance": 2018,
    "cow_contdir": 2016,
    "cow_majors": 2016,
    "cow_nmc": 2022,
    "tss_rivalries": 2020,
    "ucdp_acd": 2024,
    "cow_igo_ndy": 2014,
    "gml_dirdisp": RECORD_END,
    "cow_states": 2016,
}
#: km, where neither state of a pair has a capital on record: farther than neighbours, nearer than antipodes.
UNKNOWN_DISTANCE: Final = 5000.0


@dataclass(frozen=True, eq=False)
class Table:
    """Pairs and years, ordered by year and by the two states' numbers.

    Attributes:
        x: (rows, k), covariates; names: (k,) of them.
        code1, code2, year: (rows,), the pair by Correlates of War numbers, the lower first, and the year.
        relevant: (rows,), in contact or with a major power in the year before.
        outcomes: (rows,) bool each, by name; empty beyond the record.
        gap: years from the record's last known year to the year of the row.
    """

    x: Floats
    names: tuple[str, ...]
    code1: Ints
    code2: Ints
    year: Ints
    relevant: NDArray[np.bool_]
    outcomes: dict[str, NDArray[np.bool_]]
    gap: int

    def __len__(self) -> int:
        return len(self.year)

    @property
    def pair(self) -> Ints:
        """(rows,) one number for each pair, for errors by cluster."""
        return self.code1 * 1000 + self.code2

    def where(self, kept: NDArray[np.bool_]) -> Table:
        """The rows that are marked."""
        return Table(
            self.x[kept], self.names, self.code1[kept], self.code2[kept], self.year[kept],
            self.relevant[kept], {name: values[kept] for name, values in self.outcomes.items()}, self.gap,
        )  # fmt: skip

    def columns(self, names: tuple[str, ...]) -> Floats:
        """(rows, len(names)) the covariates of these names, in their order."""
        place = [self.names.index(name) for name in names]
        return np.ascontiguousarray(self.x[:, place])


class Record:
    """The facts of all years, read once from a store; tables are cut from it.

    Args:
        store: where the sources are read; by default the user's.
        last: the last year wanted, of outcomes or of forecasts.

    Raises:
        SourceError: a source that is needed has not been pulled.
    """

    def __init__(self, store: Tables | None = None, last: int = RECORD_END) -> None:
        from foedus.evidence.cubes import Cubes, opened
        from foedus.evidence.cubes_axes import Axes, spells

        self.tables = opened(store)
        listed = spells(self.tables, "cow").last_year
        self.last = last
        extend = last > listed
        self.cubes: Cubes = Cubes(Axes(self.tables, "cow", FIRST, last, extend=extend), self.tables)
        self.codes = self.cubes.axes.codes
        self._facts: dict[str, NDArray[Any]] = {}
        self._series = {name: self._carried(name) for name in ("cinc", "major")}
        self._onset = np.maximum(self._yearly("onset"), 0)
        self._fading = _fading(self._onset)
        self._together = np.ascontiguousarray(self.cubes.together)
        self._peace = _peace(self._yearly("ongoing"), self._together)
        self._fighting = _cumulated(self._yearly("armed_conflict") > 0)
        self._recent = _cumulated(self._onset)

    def table(
        self, first: int, last: int, *, gap: int = 1, relevant: bool = False, outcomes: bool = True
    ) -> Table:
        """Rows of the years first … last.

        Args:
            first, last: years of the outcomes, from 1817.
            gap: how many years before its year a row's record of disputes ends, 1 or more.
            relevant: only pairs in contact or with a major power in the year before.
            outcomes: whether the outcomes are known; else all pairs of the last day before the year are kept.

        Raises:
            InputError: years or a gap that the record does not hold.
        """
        end = min(self.last, RECORD_END) if outcomes else self.last
        if not FIRST < first <= last <= end:
            raise InputError(f"years {first} to {last}", hint=f"from {FIRST + 1} to {end}")
        if gap < 1 or first - gap < FIRST:
            raise InputError(f"a gap of {gap} years before {first}", hint=f"1 to {first - FIRST}")
        parts = [self._year(year, gap, relevant, outcomes) for year in range(first, last + 1)]
        names = tuple(name for name in covariates.COVARIATES if name in parts[0][0])
        x = np.concatenate([np.column_stack([part[0][name] for name in names]) for part in parts])
        joined = {
            key: np.concatenate([part[1][key] for part in parts]) for key in ("i", "j", "year", "relevant")
        }
        y = {key: np.concatenate([part[1][key] for part in parts]) for key in OUTCOMES} if outcomes else {}
        return Table(
            x, names, self.codes[joined["i"]], self.codes[joined["j"]], joined["year"], joined["relevant"],
            y, gap,
        )  # fmt: skip

    def facts(self, year: int, gap: int = 1) -> Facts:
        """What was known when a year began: facts of the year before, the record to year − gap."""
        t, r = year - 1 - FIRST, year - gap - FIRST
        pairs = {name: self._pairs(name, t) for name in ("defense", "offense", "neutral", "consul", "nonagg")}
        contiguity, igos = self._yearly("contiguity")[t], self._last_known("igos", year - 1)
        return Facts(
            capability=self._series["cinc"][t],
            major=self._series["major"][t] > 0,
            distance=_filled(self._yearly("capdist")[t]),
            contiguity=np.maximum(contiguity, 0),
            rivals=self._last_known("rival", year - 1) > 0,
            defense=pairs["defense"],
            offense=pairs["offense"],
            neutrality=pairs["neutral"],
            consultation=pairs["consul"] | pairs["nonagg"],
            conflict=(self._fighting[t + 1] - self._fighting[max(t + 1 - RECENT, 0)]) > 0,
            disputes=self._recent[r + 1] - self._recent[max(r + 1 - RECENT, 0)],
            fading=self._fading[r],
            peace=self._peace[r + 1],
            organisations=np.maximum(igos, 0).astype(np.float64),
        )

    def _year(
        self, year: int, gap: int, relevant: bool, outcomes: bool
    ) -> tuple[dict[str, Floats], dict[str, Any]]:
        t = year - FIRST
        there = np.flatnonzero(self._together[t - 1].any(axis=0))
        facts = _among(self.facts(year, gap), there)
        near = (facts.contiguity > 0) | facts.major[:, None] | facts.major[None, :]
        together = self._together
        kept = together[t - 1] & together[t]
        if outcomes:
            kept = kept & ~((self._yearly("ongoing")[t] > 0) & (self._onset[t] == 0))
        kept = kept[np.ix_(there, there)]
        if relevant:
            kept = kept & near
        one, other = np.nonzero(np.triu(kept, 1))
        columns = {name: values[one, other] for name, values in covariates.columns(facts).items()}
        i, j = there[one], there[other]
        rest: dict[str, Any] = {"i": i, "j": j, "year": np.full(len(i), year), "relevant": near[one, other]}
        if outcomes:
            rest |= {name: self._yearly(name)[t][i, j] > 0 for name in OUTCOMES}
        return columns, rest

    def _yearly(self, name: str) -> NDArray[Any]:
        """A fact with each year's pairs side by side in memory, as they are read here."""
        if name not in self._facts:
            self._facts[name] = np.ascontiguousarray(self.cubes[name])
        return self._facts[name]

    def _pairs(self, name: str, t: int) -> NDArray[np.bool_]:
        """An obligation in either direction, the last known where the source has ended."""
        held = self._last_known(name, t + FIRST) > 0
        return np.asarray(held | held.T)

    def _last_known(self, name: str, year: int) -> NDArray[Any]:
        source = {"igos": "cow_igo_ndy", "rival": "tss_rivalries"}.get(name, "atop_alliance")
        return np.asarray(self._yearly(name)[min(year, LASTS[source]) - FIRST])

    def _carried(self, name: str) -> Floats:
        """A fact of states, (years, n); gaps take the last value known, or else the least of the year."""
        values = np.array(self.cubes[name], dtype=np.float64)
        values[values < 0] = np.nan
        for t in range(1, len(values)):
            values[t] = np.where(np.isnan(values[t]), values[t - 1], values[t])
        least = np.nanmin(values, axis=1, keepdims=True)
        return np.where(np.isnan(values), least, values)


def _among(facts: Facts, states: NDArray[np.intp]) -> Facts:
    """The facts of some of the states."""
    square = np.ix_(states, states)
    return Facts(
        **{name: values[states if values.ndim == 1 else square] for name, values in vars(facts).items()}
    )


def _fading(onset: NDArray[Any]) -> NDArray[np.float32]:
    """(years, n, n): at the end of each year, past years with a dispute, halved every `HALF_LIFE` years."""
    kept = 0.5 ** (1.0 / HALF_LIFE)
    total = np.zeros(onset.shape, dtype=np.float32)
    for t in range(len(onset)):
        total[t] = onset[t] + (kept * total[t - 1] if t else 0.0)
    return total


def _cumulated(marks: NDArray[Any]) -> NDArray[np.int16]:
    """(years + 1, n, n): how many years before each year were marked."""
    total = np.zeros((len(marks) + 1, *marks.shape[1:]), dtype=np.int16)
    np.cumsum(marks, axis=0, dtype=np.int16, out=total[1:])
    return total


def _peace(ongoing: NDArray[Any], together: NDArray[np.bool_]) -> NDArray[np.int16]:
    """(years + 1, n, n): at the beginning of each year, full years since the last dispute or both existed."""
    count = np.zeros((len(ongoing) + 1, *ongoing.shape[1:]), dtype=np.int16)
    for t in range(len(ongoing)):
        quiet = together[t] & (ongoing[t] <= 0)
        count[t + 1] = np.where(quiet, count[t] + 1, 0)
    return count


def _filled(distance: NDArray[Any]) -> Floats:
    """Distances of states without a listed capital: the mean of those known of the other state."""
    found = np.array(distance, dtype=np.float64)
    known = np.isfinite(found)
    mean = np.nansum(found, axis=0) / np.maximum(known.sum(axis=0), 1)
    either = (mean[:, None] + mean[None, :]) / 2.0
    return np.where(known, found, np.where(either > 0, either, UNKNOWN_DISTANCE))
