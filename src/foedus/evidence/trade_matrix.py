"""Who sells how much to whom: the whole matrix of trade, from totals and the largest partners.

Totals are of goods and services, partner lists of goods: services are taken to go where goods go. Hong Kong
and Macao are merged with China, as it trades through them. What an economy sells abroad beyond its GDP is
taken for re-exports and led past it, from its suppliers to its customers, in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.evidence.factbook import Country, Partners, factbook
from foedus.evidence.state_system import ROUNDING, WINDOW, Floats, StateSystem
from foedus.geography import capital_distance, dots
from foedus.states import listed, state
from foedus.threads import one_blas_thread

if TYPE_CHECKING:
    from foedus.methods.trade_fill import Filled, Listed
    from foedus.quantities import Figure

#: Customs territories whose trade is China's for the most part, by the state that they are merged with.
MERGED: Final[Mapping[str, str]] = {"HKG": "CHN", "MAC": "CHN"}
#: Exports beyond this multiple of GDP are taken for re-exports.
HUB_LIMIT: Final = 1.0
#: Economies whose totals are this many years from their GDP are named.
FAR_YEARS: Final = 3
#: Fewer states with totals than this make no world.
FEWEST: Final = 20


@dataclass(frozen=True, eq=False)
class TradeMatrix:
    """Trade of n economies on a date; no array can be written to.

    Attributes:
        economies: ids, sorted; China's includes Hong Kong and Macao.
        gdp: US$, (n,).
        flows: exports of i to j, US$, (n, n), zero on the diagonal.
        observed: share of each economy's trade that is in cells listed by either side, (n,), 0-1.
        listed: the share of world trade that is.
        reexports: US$ taken out of both sides of each economy's trade, (n,).
        missing: states of the date without totals or a GDP, which are not in it.
        sources: ids of `evidence/sources`.
        basis: how far it is observed, in a sentence.
        notes: what a reader must know, a sentence each.
    """

    economies: tuple[str, ...]
    gdp: Floats
    flows: Floats
    observed: Floats
    listed: float
    reexports: Floats
    missing: tuple[str, ...]
    sources: tuple[str, ...]
    basis: str
    notes: tuple[str, ...]

    def sales(self, value_added: float) -> Floats:
        """Sales of i to j, own sales on the diagonal, US$, (n, n).

        All sales of an economy are its GDP over the share of value added in sales; what it does not sell
        abroad it sells at home.
        """
        own = self.gdp / value_added - self.flows.sum(axis=1)
        return np.asarray(self.flows + np.diag(own))


@lru_cache(maxsize=8)
@one_blas_thread()
def trade_matrix(system: StateSystem) -> TradeMatrix:
    """The trade matrix of a date from the World Factbook; the rest by gravity, balanced to the totals.

    Put together once for each world. Empty, with a note, where the Factbook has no totals near the date.
    """
    from foedus.methods.trade_fill import fill

    given = _Given(system)
    if len(given.rows) < FEWEST:
        return _empty(system)
    filled = fill(given.listed(), given.distance(), given.contiguous())
    kept = np.where(filled.listed, filled.flows, 0.0)
    flows, gdp, economies = filled.flows, given.gdp, given.economies
    flows, kept, gdp, economies = _merge(flows, kept, gdp, economies)
    total = flows.sum(axis=0) + flows.sum(axis=1)
    observed = (kept.sum(axis=0) + kept.sum(axis=1)) / total
    listed = float(kept.sum() / flows.sum())
    flows, reexports = lead_past(flows, HUB_LIMIT * gdp)
    arrays = (gdp, flows, observed, reexports)
    for array in arrays:
        array.setflags(write=False)
    basis = (
        f"{100 * listed:.0f} % of world trade lies between pairs that one of the two lists; the rest is "
        "estimated."
    )
    notes = (*given.notes(), *_notes(filled, economies, reexports))
    sources = ("factbook",)
    return TradeMatrix(
        economies, gdp, flows, observed, listed, reexports, given.missing, sources, basis, notes
    )


def _empty(system: StateSystem) -> TradeMatrix:
    nothing = np.empty(0)
    note = f"No totals of trade within {WINDOW} years of {system.date}, so no change of trade is computed."
    return TradeMatrix(
        (), nothing, np.empty((0, 0)), nothing, 0.0, nothing, system.states, ("factbook",), note, (note,)
    )


def lead_past(flows: Floats, limit: Floats) -> tuple[Floats, Floats]:
    """Lead re-exports past the economies that export more than their limit.

    The excess R of an economy is taken out of its exports and of its imports in proportion, and what its
    suppliers sent for it goes to its customers; the totals of all others stay, but for what came back home.

    Args:
        flows: (n, n), zero on the diagonal.
        limit: the largest exports of each, (n,).

    Returns:
        the flows, and what was taken out, (n,).
    """
    led, taken = flows.copy(), np.zeros(len(flows))
    for hub in np.argsort(-(flows.sum(axis=1) - limit), kind="stable"):
        out, into = led[hub].copy(), led[:, hub].copy()
        excess = min(out.sum() - limit[hub], into.sum())
        if excess <= 0:
            continue
        through = np.outer(into / into.sum(), out / out.sum()) * excess
        np.fill_diagonal(through, 0.0)
        led += through
        led[hub] = out * (1.0 - excess / out.sum())
        led[:, hub] = into * (1.0 - excess / into.sum())
        taken[hub] = excess
    return led, taken


class _Given:
    """What the Factbook has of each economy: the states of a date, and the territories that are merged."""

    def __init__(self, system: StateSystem) -> None:
        self.system = system
        complete = np.isfinite(system.gdp.values) & (system.exports.values > 0) & (system.imports.values > 0)
        states = [code for code, there in zip(system.states, complete, strict=True) if there]
        self.missing = tuple(code for code in system.states if code not in states)
        self.territories = tuple(code for code in MERGED if self._territory(code) is not None)
        self.economies = (*states, *self.territories)
        self.place = {code: k for k, code in enumerate(self.economies)}
        self.rows = [system.states.index(code) for code in states]
        self.gdp = self._series("gdp")

    def _territory(self, code: str) -> Country | None:
        country = factbook().countries.get(code)
        there = country is not None and country.gdp and country.exports and country.imports
        return country if there and MERGED[code] in self.system.states else None

    def _series(self, name: str) -> Floats:
        values = list(getattr(self.system, name).values[self.rows])
        for code in self.territories:
            country = factbook().countries[code]
            if name == "gdp":
                values.append(country.gdp.value if country.gdp else np.nan)
                continue
            series: Mapping[int, Figure] = getattr(country, name)
            nearest = min(series, key=lambda year: (abs(year - self.system.date.year), year))
            values.append(series[nearest].value)
        return np.array(values)

    def listed(self) -> Listed:
        """Totals and lists; a partner that is in no row is left out of the lists."""
        from foedus.methods.trade_fill import Listed

        export_share, export_bound = self._shares("export_partners")
        import_share, import_bound = self._shares("import_partners")
        totals = self._series("exports"), self._series("imports")
        return Listed(*totals, export_share, import_share, export_bound, import_bound)

    def _shares(self, name: str) -> tuple[Floats, Floats]:
        n = len(self.economies)
        share, bound = np.full((n, n), np.nan), np.full(n, np.nan)
        for i, code in enumerate(self.economies):
            country = factbook().countries.get(code)
            named: Partners | None = getattr(country, name) if country else None
            if named is None or abs(named.year - self.system.date.year) > WINDOW:
                continue
            percents = [percent for _, percent in named.shares]
            rest = 100.0 - sum(percents) + ROUNDING * len(percents)
            bound[i] = max(min(min(percents) + ROUNDING, rest), ROUNDING) / 100.0
            for partner, percent in named.shares:
                if partner in self.place and partner != code:
                    share[i, self.place[partner]] = percent / 100.0
        return share, bound

    def distance(self) -> Floats:
        """Between capitals, km; of a territory from its middle."""
        n, known = len(self.economies), len(self.rows)
        distance = np.zeros((n, n))
        distance[:known, :known] = self.system.distance[np.ix_(self.rows, self.rows)]
        points = {dot.id: dot for dot in dots()}
        from foedus.evidence import history

        capitals = history.capitals(self.system.date)
        for code in self.territories:
            k, here = self.place[code], points[code]
            for other in self.economies:
                there = capitals.get(other) or points[other]
                gap = float(capital_distance(here.lat, here.lon, there.lat, there.lon))
                distance[k, self.place[other]] = distance[self.place[other], k] = gap
        # Rome and the Vatican, Hong Kong and Macao: nobody is nearer than a day's errand.
        distance = np.maximum(distance, 10.0)
        np.fill_diagonal(distance, 0.0)
        return distance

    def contiguous(self) -> NDArray[np.bool_]:
        """Common border by land; a territory with the state that it is merged with."""
        n, known = len(self.economies), len(self.rows)
        near = np.zeros((n, n), dtype=bool)
        near[:known, :known] = self.system.contiguity[np.ix_(self.rows, self.rows)] == 1
        for code in self.territories:
            k, home = self.place[code], self.place[MERGED[code]]
            near[k, home] = near[home, k] = True
        return near

    def notes(self) -> list[str]:
        """Years of the totals against those of GDP, and who is missing."""
        far = []
        for row, code in zip(self.rows, self.economies, strict=False):
            of = (self.system.exports.years[row], self.system.imports.years[row])
            gdp = int(self.system.gdp.years[row])
            if max(abs(int(year) - gdp) for year in of) >= FAR_YEARS:
                far.append(state(code).name)
        years = sorted({*self.system.exports.years, *self.system.imports.years} - {""})
        told = sorted(set(self.system.gdp.years) - {""})
        notes = [
            f"Totals of trade are of {years[0]} to {years[-1]}, GDP of {told[0]} to {told[-1]}, each state's "
            f"of its own year; three years and more lie between the two for {listed(far)}.",
        ]
        if self.missing:
            names = listed([state(code).name for code in self.missing])
            notes.append(f"Without totals of trade, and so without a figure: {names}.")
        return notes


def _merge(
    flows: Floats, kept: Floats, gdp: Floats, economies: Sequence[str]
) -> tuple[Floats, Floats, Floats, tuple[str, ...]]:
    """Add territories to the state that they are merged with; trade between them is trade at home."""
    heads = [MERGED.get(code, code) for code in economies]
    names = tuple(sorted(set(heads)))
    into = np.zeros((len(names), len(economies)))
    into[[names.index(head) for head in heads], np.arange(len(economies))] = 1.0
    merged, seen = into @ flows @ into.T, into @ kept @ into.T
    np.fill_diagonal(merged, 0.0)
    np.fill_diagonal(seen, 0.0)
    return merged, seen, into @ gdp, names


def _notes(filled: Filled, economies: Sequence[str], reexports: Floats) -> list[str]:
    hubs = [(code, amount) for code, amount in zip(economies, reexports, strict=True) if amount > 0]
    hubs.sort(key=lambda hub: -hub[1])
    led = listed([f"{state(code).name} ({amount / 1e9:,.0f} bn US$)" for code, amount in hubs])
    return [
        "A listed partner is one of the five largest of either side. Balancing to the totals moves what is "
        f"listed by {100 * filled.moved:.0f} % on average.",
        "Hong Kong and Macao are counted with China. Re-exports led past, since exports exceed GDP: "
        f"{led}. Below that, trade through a port counts as its own (Netherlands, Belgium).",
    ]
