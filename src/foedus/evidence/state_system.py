"""The state system on a date, as arrays: all that a world holds but its treaties.

What a figure's date is stays with the figure (`Series.years`), and what a reader must know of the whole is
said in `StateSystem.notes`. Choice of figures: of each state the latest figure that is not of a later year
than the date's (the year that contains the date counts); failing that, the earliest later one. A figure more
than `WINDOW` years away from the date's year is not used: the value is then missing (NaN).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.evidence import history
from foedus.evidence.factbook import EDITION, Country, Partners, factbook
from foedus.geography import capital_distance
from foedus.quantities import Figure
from foedus.states import LAST_DAY, members, state

WINDOW: Final = 5
CONFLICT_WINDOW: Final = 10
PPP_UNIT: Final = "US$ of 2021 at PPP"
ROUNDING: Final = 0.5  # partner shares are written in whole per cent

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Series:
    """One figure for each state of a world.

    Attributes:
        values: shape (n,), in `unit`; NaN where there is none.
        years: the date of each figure, "" where there is none.
        unit, source: of all of them.
    """

    values: Floats
    years: tuple[str, ...]
    unit: str
    source: str


@dataclass(frozen=True, eq=False)
class StateSystem:
    """The states of a date and what is known of each and of each pair, in the order of `states`.

    No array can be written to.

    Attributes:
        date: the day.
        states: ids of the n members of the state system (Correlates of War), sorted.
        gdp: US$ at the official rate.
        gdp_ppp: US$ of 2021 at purchasing power parity; missing where the source has other dollars.
        growth: of real GDP, % a year.
        population: persons.
        military_share: military expenditure, % of GDP.
        exports, imports: of goods and services, US$.
        capability: share of the system's material capabilities (CINC), 0-1.
        export_share, import_share: (n, n), % of i's exports that go to j, of i's imports that come from j;
            NaN: j is not among the partners named (mostly five).
        export_bound, import_bound: (n,), % that no partner left unnamed can exceed: the smallest share named,
            with half a per cent for rounding; NaN if none is named.
        distance: (n, n), km between capitals.
        contiguity: (n, n), 0 none, 1 land, 2-5 over up to 12, 24, 150, 400 miles of sea.
        border_km: (n, n), length of the land border today; 0 where there is none.
        rivals: (n, n), strategic rivals.
        conflict: (n, n), on opposite sides of an inter-state armed conflict in one of the ten calendar years
            before the date's, or in its own year if it began by the date.
        majors: (n,), major powers.
        notes: what a reader must know, a sentence each.
    """

    date: dt.date
    states: tuple[str, ...]
    gdp: Series
    gdp_ppp: Series
    growth: Series
    population: Series
    military_share: Series
    exports: Series
    imports: Series
    capability: Series
    export_share: Floats
    import_share: Floats
    export_bound: Floats
    import_bound: Floats
    distance: Floats
    contiguity: NDArray[np.int8]
    border_km: Floats
    rivals: Bools
    conflict: Bools
    majors: Bools
    notes: tuple[str, ...]


def state_system(on: dt.date) -> StateSystem:
    """The state system on a day.

    Raises:
        InputError: before 1816, where the list of states begins.
    """
    return _Builder(on).system()


class _Builder:
    """Fills the arrays of one date and collects the notes."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.states = tuple(each.id for each in members(on, "cow"))
        self.positions = {state_id: position for position, state_id in enumerate(self.states)}
        self.countries = [factbook().countries.get(state_id) for state_id in self.states]
        self.notes: list[str] = []

    def system(self) -> StateSystem:
        self._say_carried("The list of states", LAST_DAY["cow"].year)
        figures: dict[str, Any] = {
            "gdp": self._series("GDP at the official rate", "US$", lambda c: _dated(c.gdp)),
            "gdp_ppp": self._series("GDP at PPP", PPP_UNIT, lambda c: _in_unit(c.gdp_ppp, PPP_UNIT)),
            "growth": self._series("Growth", "% a year", lambda c: c.growth),
            "population": self._series("Population", "persons", lambda c: _dated(c.population)),
            "military_share": self._series(
                "Military expenditure", "% of GDP", lambda c: c.military_share, say_remarks=True
            ),
            "exports": self._series("Exports", "US$", lambda c: c.exports),
            "imports": self._series("Imports", "US$", lambda c: c.imports),
            "capability": self._capability(),
        }
        figures["export_share"], figures["export_bound"] = self._shares("Export", lambda c: c.export_partners)
        figures["import_share"], figures["import_bound"] = self._shares("Import", lambda c: c.import_partners)
        figures["distance"] = self._distance()
        figures["contiguity"] = self._contiguity()
        figures["border_km"] = self._borders(figures["contiguity"])
        figures["rivals"], figures["conflict"] = self._rivals(), self._conflict()
        figures["majors"] = self._majors()
        for array in figures.values():
            (array.values if isinstance(array, Series) else array).setflags(write=False)
        return StateSystem(self.on, self.states, notes=tuple(self.notes), **figures)

    def _series(
        self,
        label: str,
        unit: str,
        of: Callable[[Country], Mapping[int, Figure]],
        *,
        say_remarks: bool = False,
    ) -> Series:
        chosen = [self._choose(of(country)) if country else None for country in self.countries]
        values = np.array([figure.value if figure else np.nan for figure in chosen])
        years = tuple(figure.date if figure else "" for figure in chosen)
        self._say_years(label, years)
        for state_id, figure in zip(self.states, chosen, strict=True):
            if say_remarks and figure and figure.note:
                name = state(state_id).name
                self.notes.append(f"{label} of {name} ({figure.date}); the source remarks: {figure.note}.")
        return Series(values, years, unit, "factbook")

    def _choose(self, figures: Mapping[int, Figure]) -> Figure | None:
        near = [year for year in figures if abs(year - self.on.year) <= WINDOW]
        not_after = [year for year in near if year <= self.on.year]
        if not_after:
            return figures[max(not_after)]
        return figures[min(near)] if near else None

    def _capability(self) -> Series:
        year = history.capability_year(self.on.year)
        used = year if year is not None and self.on.year - year <= WINDOW else None
        known = history.capability(self.on.year) if used is not None else {}
        values = np.array([known.get(state_id, np.nan) for state_id in self.states])
        years = tuple(str(used) if state_id in known else "" for state_id in self.states)
        self._say_years("Capability", years)
        return Series(values, years, "share of the system (CINC)", "cow_nmc")

    def _shares(self, label: str, of: Callable[[Country], Partners | None]) -> tuple[Floats, Floats]:
        share, bound = self._matrix(np.nan), np.full(len(self.states), np.nan)
        years, outside = Counter[str](), set[str]()
        for i, country in enumerate(self.countries):
            listed = of(country) if country else None
            if listed is None or abs(listed.year - self.on.year) > WINDOW:
                continue
            years[str(listed.year)] += 1
            rest = 100.0 - sum(percent for _, percent in listed.shares) + ROUNDING * len(listed.shares)
            bound[i] = min(min(percent for _, percent in listed.shares) + ROUNDING, rest)
            for partner, percent in listed.shares:
                if partner in self.positions:
                    share[i, self.positions[partner]] = percent
                else:
                    outside.add(state(partner).name)
        self._say_years(f"{label} partners", years.elements())
        if outside:
            names = ", ".join(sorted(outside))
            self.notes.append(f"{label} shares of places outside the state system are left out: {names}.")
        return share, bound

    def _distance(self) -> Floats:
        places = history.capitals(self.on)
        at = [places.get(state_id) for state_id in self.states]
        lat = np.array([place.lat if place else np.nan for place in at])
        lon = np.array([place.lon if place else np.nan for place in at])
        distance = np.asarray(capital_distance(lat[:, None], lon[:, None], lat, lon), dtype=np.float64)
        distance = (distance + distance.T) / 2  # the two directions differ in the last bits
        np.fill_diagonal(distance, 0.0)
        missing = [state_id for state_id, place in zip(self.states, at, strict=True) if place is None]
        if missing:
            self.notes.append(f"No capital is known for {', '.join(missing)}: their distances are missing.")
        self._say_carried("The list of capitals", history.CAPITALS_END)
        return distance

    def _contiguity(self) -> NDArray[np.int8]:
        matrix = np.zeros((len(self.states),) * 2, dtype=np.int8)
        for (state1, state2), kind in history.contiguity(self.on).items():
            self._mark(matrix, state1, state2, kind)
        self._say_carried("The list of contiguity", history.CONTIGUITY_END)
        return matrix

    def _borders(self, contiguity: NDArray[np.int8]) -> Floats:
        """Lengths as the Factbook gives them; where two neighbours differ, their mean."""
        told = self._matrix(0.0)
        for i, country in enumerate(self.countries):
            for neighbour, length in (country.borders if country else {}).items():
                if neighbour in self.positions:
                    told[i, self.positions[neighbour]] = length
        both = (told > 0) & (told.T > 0)
        differ = int(np.sum(both & (told != told.T))) // 2
        lengths = np.where(both, (told + told.T) / 2, np.maximum(told, told.T))
        if abs(self.on.year - EDITION) > WINDOW:
            lengths = np.where(contiguity == 1, lengths, 0.0)
            self.notes.append(
                "Border lengths are today's, for pairs that were neighbours by land on the date."
            )
        if differ:
            self.notes.append(f"{differ} land borders have two lengths in the Factbook; the mean is used.")
        return np.asarray(lengths)

    def _rivals(self) -> Bools:
        matrix = self._matrix(False)
        for rivalry in history.rivalries(self.on):
            self._mark(matrix, rivalry.state1, rivalry.state2, True)
        self._say_carried("The list of rivalries", history.RIVALRIES_END)
        return matrix

    def _conflict(self) -> Bools:
        matrix = self._matrix(False)
        first = self.on.year - CONFLICT_WINDOW
        for conflict in history.interstate_conflicts(first, self.on.year):
            if conflict.started <= self.on:
                self._mark(matrix, conflict.state1, conflict.state2, True)
        if first < history.CONFLICTS_FIRST:
            self.notes.append(f"Armed conflicts are known from {history.CONFLICTS_FIRST}.")
        if self.on.year > history.CONFLICTS_END:
            self.notes.append(f"Armed conflicts are known to the end of {history.CONFLICTS_END}.")
        return matrix

    def _majors(self) -> Bools:
        powers = history.majors(self.on)
        self._say_carried("The list of major powers", history.MAJORS_END)
        return np.array([state_id in powers for state_id in self.states])

    def _matrix(self, value: float | bool) -> NDArray[Any]:
        return np.full((len(self.states), len(self.states)), value)

    def _mark(self, matrix: NDArray[Any], state1: str, state2: str, value: object) -> None:
        """Write a value for a pair in both orders, if both are in this world."""
        if state1 in self.positions and state2 in self.positions:
            i, j = self.positions[state1], self.positions[state2]
            matrix[i, j] = matrix[j, i] = value

    def _say_carried(self, what: str, end: int) -> None:
        if self.on.year > end:
            self.notes.append(f"{what} ends in {end} and is carried on.")

    def _say_years(self, label: str, years: Iterable[str]) -> None:
        counts = sorted(Counter(year for year in years if year).items())
        known = sum(count for _, count in counts)
        if not known:
            self.notes.append(f"{label}: nothing within {WINDOW} years of the date.")
            return
        text = f"{label}: {known} of {len(self.states)} states"
        text += f", of {', '.join(f'{year} ({count})' for year, count in counts)}"
        later = sum(count for year, count in counts if int(year) > self.on.year)
        if later:
            text += f"; {later} are later than the date: nothing earlier in this source"
        self.notes.append(f"{text}.")


def _dated(figure: Figure | None) -> Mapping[int, Figure]:
    return {int(figure.date): figure} if figure else {}


def _in_unit(figures: Mapping[int, Figure], unit: str) -> Mapping[int, Figure]:
    return {year: figure for year, figure in figures.items() if figure.unit == unit}
