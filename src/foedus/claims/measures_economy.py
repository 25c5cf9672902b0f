"""Measures of size: GDP, growth, military spending, capability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from foedus.claims import groups
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.quantities import Figure

Prices = Literal["market", "ppp"]
SOURCE = "factbook"
MARKET = "one year for each state, mostly 2024; earlier ones are not in this source"
SERIES = "2021-2024, as far as the edition gives each year"
CINC = "2010-2022"
FEWEST_AVERAGED, YEARS_AVERAGED = 2, 3


@measure(
    "economy.gdp",
    words="GDP of {state} {prices}",
    unit="US$",
    source=SOURCE,
    coverage=f"market: {MARKET}; ppp: {SERIES}",
)
def gdp(evidence: Evidence, *, state: str, prices: Prices = "market", year: int | None = None) -> Measured:
    """GDP of a state at the official exchange rate, or at purchasing power parity in constant dollars."""
    figure = _gdp(evidence, find_state(state).id, prices, year)
    return Measured(figure.value, figure.unit, figure.date, (SOURCE,), None, "", figure.note)


@measure(
    "economy.gdp_ratio",
    words="GDP of {state} as a share of that of {to}, {prices}",
    unit="%",
    source=SOURCE,
    coverage=f"market: {MARKET}; ppp: {SERIES}",
)
def gdp_ratio(
    evidence: Evidence, *, state: str, to: str, prices: Prices = "market", year: int | None = None
) -> Measured:
    """GDP of one state in per cent of another's, for the same year."""
    one, other = (_gdp(evidence, find_state(key).id, prices, year) for key in (state, to))
    if one.date != other.date or one.unit != other.unit:
        raise NoEvidenceError(
            f"{state} has GDP of {one.date} in {one.unit}, {to} of {other.date} in {other.unit}"
        )
    return Measured(
        100.0 * one.value / other.value, "%", one.date, (SOURCE,), None, _pair(state, one, to, other)
    )


@measure(
    "economy.gdp_rank",
    words="Rank of {state} in the world by GDP {prices}",
    unit="",
    source=SOURCE,
    coverage=f"market: {MARKET}; ppp: {SERIES}; states without a figure are left out",
)
def gdp_rank(
    evidence: Evidence, *, state: str, prices: Prices = "market", year: int | None = None
) -> Measured:
    """Rank of a state by GDP among the members of the state system: 1 is the largest."""
    own = _gdp(evidence, find_state(state).id, prices, year)
    others = _all_gdp(evidence, evidence.world.states, prices, year)
    return Measured(float(1 + sum(f.value > own.value for f in others.values())), "", own.date, (SOURCE,))


@measure(
    "economy.gdp_share",
    words="Share of {states} in the world's GDP {prices}",
    unit="%",
    source=SOURCE,
    coverage=f"market: {MARKET}; ppp: {SERIES}; states without a figure are left out",
)
def gdp_share(
    evidence: Evidence, *, states: tuple[str, ...], prices: Prices = "market", year: int | None = None
) -> Measured:
    """Share of a group of states in the GDP of all states with a figure."""
    everyone = _all_gdp(evidence, evidence.world.states, prices, year)
    inside = [key for key in groups.resolve(evidence, states) if key in everyone]
    if not inside:
        raise NoEvidenceError(f"no GDP of {groups.say(states)} for {year or 'this date'}")
    share = sum(everyone[key].value for key in inside) / sum(f.value for f in everyone.values())
    date = max(everyone[key].date for key in inside)
    return Measured(100.0 * share, "%", date, (SOURCE,))


@measure(
    "economy.growth",
    words="Real growth of {states}, mean of up to three years",
    unit="% a year",
    source=SOURCE,
    coverage=SERIES,
)
def growth(evidence: Evidence, *, states: tuple[str, ...]) -> Measured:
    """Growth of real GDP of a group, mean of up to three years to that of the date, each state weighted by
    its GDP at purchasing power parity. Where fewer than two such years are on record, the first years after
    it are taken. States without two years of growth or without a weight are left out.
    """
    rows = _growth_rows(evidence, groups.resolve(evidence, states))
    if not rows:
        raise NoEvidenceError(f"no growth on record for {groups.say(states)}")
    weights = np.array([row[1] for row in rows])
    mean = float(np.average([row[0] for row in rows], weights=weights))
    date = max(row[2] for row in rows)
    return Measured(
        mean, "% a year", date, (SOURCE,), None, f"{len(rows)} states with two years or three on record."
    )


@measure(
    "economy.growth_rank",
    words="Rank of {place} by growth among the five continents",
    unit="",
    source=SOURCE,
    coverage=SERIES,
)
def growth_rank(
    evidence: Evidence, *, place: Literal["Africa", "Americas", "Asia", "Europe", "Oceania"]
) -> Measured:
    """Rank of a continent by the growth of its states (as in economy.growth) among the five: 1 is the
    fastest.
    """
    means = {name: growth(evidence, states=(name,)) for name in groups.CONTINENTS}
    ranked = sorted(means, key=lambda name: -float(means[name].value))
    rows = tuple({"place": name, "growth": round(float(means[name].value), 3)} for name in ranked)
    return Measured(float(1 + ranked.index(place)), "", means[place].date, (SOURCE,), None, rows)


@measure(
    "economy.years_to_overtake",
    words="Years until {state} passes {other} in GDP at market prices if both keep growing as now",
    unit="years",
    source=SOURCE,
    coverage=f"{MARKET}; growth {SERIES}",
)
def years_to_overtake(evidence: Evidence, *, state: str, other: str) -> Measured:
    """ln(ratio of GDP) / difference of log growth, with the mean real growth of economy.growth and an
    unchanged real exchange rate; 0 if already ahead. It is a yardstick and no forecast: exchange rates move
    more than growth does.

    Raises:
        NoEvidenceError: the state grows no faster, so it would never pass.
    """
    first, second = find_state(state).id, find_state(other).id
    ratio = gdp_ratio(evidence, state=first, to=second)
    ahead = -math.log(float(ratio.value) / 100.0)
    rates = [growth(evidence, states=(key,)) for key in (first, second)]
    faster = math.log1p(float(rates[0].value) / 100.0) - math.log1p(float(rates[1].value) / 100.0)
    if ahead <= 0:
        return Measured(0.0, "years", ratio.date, (SOURCE,))
    if faster <= 0:
        raise NoEvidenceError(f"{state} grows no faster than {other}, so at these rates it never passes")
    speeds = " and ".join(f"{float(rate.value):.1f}" for rate in rates)
    note = f"Growth {speeds} % a year, GDP now {float(ratio.value):.0f} % of the other's"
    return Measured(ahead / faster, "years", max(ratio.date, rates[0].date), (SOURCE,), None, "", note)


@measure(
    "economy.military_spending",
    words="Military spending of {state}",
    unit="US$",
    source=SOURCE,
    coverage="share of GDP 2020-2024 times GDP at the official rate of one year, mostly 2024",
)
def military_spending(evidence: Evidence, *, state: str) -> Measured:
    """Military spending: the share of GDP nearest the date times GDP at the official exchange rate.

    The two are seldom of one year, so this is good to some ten per cent; governments' own figures differ
    too.
    """
    spending = _spending(evidence).get(find_state(state).id)
    if spending is None:
        raise NoEvidenceError(f"no military spending on record for {find_state(state).name}")
    return Measured(spending[0], "US$", spending[1], (SOURCE,))


@measure(
    "economy.military_rank",
    words="Rank of {state} in the world by military spending",
    unit="",
    source=SOURCE,
    coverage="states with a share of GDP and a GDP in the edition",
)
def military_rank(evidence: Evidence, *, state: str) -> Measured:
    """Rank of a state by military spending: 1 is the largest."""
    own = military_spending(evidence, state=state)
    everyone = _spending(evidence)
    top = sorted(everyone.items(), key=lambda item: -item[1][0])[:5]
    rows = tuple({"state": key, "us_dollars": value} for key, (value, _) in top)
    rank = 1 + sum(value > float(own.value) for value, _ in everyone.values())
    return Measured(float(rank), "", own.date, (SOURCE,), None, rows)


@measure(
    "economy.military_share",
    words="Share of {states} in the world's military spending",
    unit="%",
    source=SOURCE,
    coverage="states with a share of GDP and a GDP in the edition",
)
def military_share(evidence: Evidence, *, states: tuple[str, ...]) -> Measured:
    """Share of a group in the military spending of all states with figures."""
    everyone = _spending(evidence)
    inside = [everyone[key] for key in groups.resolve(evidence, states) if key in everyone]
    if not inside:
        raise NoEvidenceError(f"no military spending on record for {groups.say(states)}")
    share = sum(value for value, _ in inside) / sum(value for value, _ in everyone.values())
    return Measured(100.0 * share, "%", max(date for _, date in inside), (SOURCE,))


@measure(
    "economy.capability",
    words="Share of {states} in the world's material capability (CINC)",
    unit="%",
    source="cow_nmc",
    coverage=CINC,
)
def capability(evidence: Evidence, *, states: tuple[str, ...], year: int | None = None) -> Measured:
    """Composite Index of National Capability (Singer, Bremer & Stuckey 1972): the mean share in the world's
    people, cities, steel, energy, soldiers and military spending. It weighs numbers, not quality.
    """
    from foedus.evidence.history import capability as shares

    wanted = year or evidence.date.year
    found = shares(wanted)
    inside = [found[key] for key in groups.resolve(evidence, states) if key in found]
    if not inside or (year is not None and not 2010 <= year <= 2022):
        raise NoEvidenceError(f"no capability of {groups.say(states)} for {wanted}")
    return Measured(100.0 * float(sum(inside)), "%", str(min(wanted, 2022)), ("cow_nmc",))


def _gdp(evidence: Evidence, key: str, prices: Prices, year: int | None) -> Figure:
    found = _all_gdp(evidence, (key,), prices, year).get(key)
    if found is None:
        raise NoEvidenceError(
            f"no GDP of {find_state(key).name} at {prices} prices for {year or 'this date'}"
        )
    return found


def _all_gdp(
    evidence: Evidence, keys: tuple[str, ...], prices: Prices, year: int | None
) -> dict[str, Figure]:
    from foedus.evidence.factbook import factbook

    found: dict[str, Figure] = {}
    for key in keys:
        country = factbook().countries.get(key)
        if country is None:
            continue
        series = {int(country.gdp.date): country.gdp} if prices == "market" and country.gdp else {}
        figure = nearest(country.gdp_ppp if prices == "ppp" else series, year or evidence.date.year, year)
        # A few entries are in dollars of another year and at market prices: not comparable.
        if figure is not None and (prices == "market" or "2021" in figure.unit):
            found[key] = figure
    return found


def nearest(series: Mapping[int, Figure], wanted: int, only: int | None) -> Figure | None:
    """The figure of the year asked for; else the latest not after the date, else the earliest after it."""
    if only is not None:
        return series.get(only)
    earlier = [year for year in series if year <= wanted]
    year = max(earlier) if earlier else min(series, default=0)
    return series.get(year)


def _growth_rows(evidence: Evidence, keys: tuple[str, ...]) -> list[tuple[float, float, str]]:
    from foedus.evidence.factbook import factbook

    weights = _all_gdp(evidence, keys, "ppp", None)
    rows = []
    for key in keys:
        country = factbook().countries.get(key)
        if country is None or key not in weights or len(country.growth) < FEWEST_AVERAGED:
            continue
        known = sorted(country.growth)
        before = [year for year in known if year <= evidence.date.year]
        years = before[-YEARS_AVERAGED:] if len(before) >= FEWEST_AVERAGED else known[:YEARS_AVERAGED]
        mean = sum(country.growth[year].value for year in years) / len(years)
        rows.append((mean, weights[key].value, str(years[-1])))
    return rows


def _spending(evidence: Evidence) -> dict[str, tuple[float, str]]:
    from foedus.evidence.factbook import factbook

    found: dict[str, tuple[float, str]] = {}
    for key in evidence.world.states:
        country = factbook().countries.get(key)
        share = nearest(country.military_share, evidence.date.year, None) if country else None
        if country is not None and country.gdp is not None and share is not None:
            found[key] = (share.value / 100.0 * country.gdp.value, max(share.date, country.gdp.date))
    return found


def _pair(state: str, one: Figure, to: str, other: Figure) -> tuple[dict[str, str | float], ...]:
    return ({"state": state, "us_dollars": one.value}, {"state": to, "us_dollars": other.value})
