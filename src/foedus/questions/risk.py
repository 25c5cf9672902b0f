"""Does it make war likelier? For now: how often pairs like these began disputes, and how many became wars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions.base_rates import Rates, kinds
from foedus.questions.sides import binding, changing
from foedus.questions.words import counted, listed, per_thousand, percent
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.spread import Spread
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

METHOD = (
    "Every pair of states belongs to a kind: neighbours by land, across the sea, or neither; strategic "
    "rivals or not; with a "
    "major power or not. The chance a year of a new militarised dispute is how often pairs of that kind "
    "began one in "
    "1946-2010, with the spread between pairs of the kind; fatal disputes and wars are shares of those. "
    "These are base "
    "rates: the proposal does not move them."
)
REFERENCES = (
    "Gibler, Miller & Little 2016, An analysis of the Militarized Interstate Dispute (MID) dataset, "
    "1816-2001, "
    "International Studies Quarterly 60",
    "Thompson, Sakuwa & Suhas 2021, Analyzing Strategic Rivalries in World Politics, Springer",
    "Stinnett, Tir, Schafer, Diehl & Gochman 2002, The Correlates of War project direct contiguity data, "
    "version 3, "
    "Conflict Management and Peace Science 19",
    "Bremer 1992, Dangerous dyads, Journal of Conflict Resolution 36",
)


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    spreads: Mapping[str, Spread],
) -> Answer:
    """Base rates of disputes, fatal disputes and wars for the pairs of the states reported on.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal: which pairs would be newly allied.
        scenario: gives the states reported on.
        draws: values of the priors, with those of `base_rates.rate_priors`.
        spreads: rates by kind of pair, pooled over defence pacts.
    """
    rates = Rates(spreads, draws)
    of_pair = kinds(before)
    bound = changing(scenario)
    changed = after[bound[0].id] if bound else before
    rows = _pair_rows(before, changed, scenario, rates, of_pair)
    total = _expected(before, scenario, rates, of_pair)
    return Answer(
        question="risk",
        asks="Does it make war more or less likely?",
        sentence=_sentence(rows, total, rates),
        sure=(
            "The counts are solid (65 years of all pairs of states); what they say of one pair in one year "
            "is loose, because "
            "pairs of a kind differ widely. The effect of the proposal is not answered yet."
        ),
        headline={"region.disputes_a_year": Interval.of(total)},
        tables={"pairs": _pairs_table(rows), "kinds": _kinds_table(rates)},
        method=METHOD,
        references=REFERENCES,
        sources=("gml_dirdisp", "tss_rivalries", "cow_contdir", "cow_majors", "cow_states", "atop_alliance"),
        drivers=_drivers(rows),
        not_modelled=(
            "The effect of the proposal on any pair: deterrence, provocation, capability balance, distance, "
            "trade, regime.",
            "Anything since 2010 but the list of rivalries (to 2020); a pair's own history beyond its kind.",
            "A war among great powers: too rare for rates like these.",
        ),
        notes=(
            "A kind's rate is an average: between pairs of one kind it differs by a factor of ten and more, "
            "as the intervals show.",
            "Rivalries are strategic rivalries as coded to 2020; a pair that is not on that list counts as "
            "no rivals.",
        ),
    )


def _pair_rows(
    before: World, after: World, scenario: Scenario, rates: Rates, of_pair: np.ndarray[Any, Any]
) -> list[tuple[Any, ...]]:
    """Pairs of the states reported on that are neighbours, rivals, or newly allied; most prone first."""
    allied, would_be = before.obligation("defense"), after.obligation("defense")
    positions = sorted(before.index(code) for code in scenario.report if code in before.states)
    founders = {code for proposal in binding(scenario) for code in proposal.founders}
    region = np.isin(before.states, scenario.region)
    core = region | np.isin(before.states, sorted(founders))
    chosen = [
        (i, j)
        for i, j in combinations(positions, 2)
        if (before.contiguity[i, j] and (region[i] or region[j]))
        or (before.rivals[i, j] and (core[i] or core[j]))
        or would_be[i, j] != allied[i, j]
    ]
    rows = [_pair_row(before, i, j, rates, str(of_pair[i, j]), allied, would_be) for i, j in chosen]
    return sorted(rows, key=lambda row: (-row[5].mean, row[2], row[3]))


def _pair_row(
    world: World,
    i: int,
    j: int,
    rates: Rates,
    kind: str,
    allied: np.ndarray[Any, Any],
    would_be: np.ndarray[Any, Any],
) -> tuple[Any, ...]:
    one, other = world.states[i], world.states[j]
    onset = rates.pair(kind)
    return (
        one,
        other,
        state(one).name,
        state(other).name,
        rates.spreads[kind].kind_words,
        Interval.of(onset),
        Interval.of(onset * rates.fatal(kind)),
        Interval.of(onset * rates.war(kind)),
        bool(allied[i, j]),
        bool(would_be[i, j]),
    )


def _expected(
    world: World, scenario: Scenario, rates: Rates, of_pair: np.ndarray[Any, Any]
) -> np.ndarray[Any, Any]:
    """Expected pairs with a new dispute a year among the region and the founders, shape (D,)."""
    inside = {*scenario.region, *(code for p in binding(scenario) for code in p.founders)}
    positions = np.array(sorted(world.index(code) for code in inside if code in world.states))
    first, second = np.triu_indices(len(positions), k=1)
    found, number = np.unique(of_pair[positions[first], positions[second]], return_counts=True)
    total: np.ndarray[Any, Any] = sum(
        (count * rates.mean(str(kind)) for kind, count in zip(found, number, strict=True)),
        np.zeros(rates.draws.n),
    )
    return total


def _pairs_table(rows: Sequence[tuple[Any, ...]]) -> Table:
    columns = (
        Column("state1", "Code 1"),
        Column("state2", "Code 2"),
        Column("name1", "State"),
        Column("name2", "State"),
        Column("kind", "Kind of pair"),
        Column("onset", "New dispute", "chance a year"),
        Column("fatal", "Fatal dispute", "chance a year"),
        Column("war", "War", "chance a year"),
        Column("allied_before", "Defence pact today"),
        Column("allied_after", "Defence pact with the proposal"),
    )
    return Table.of(
        "pairs",
        "How often pairs like these began disputes",
        columns,
        rows,
        note=(
            "Pairs of the states reported on: neighbours in the region, rivals of the region or of the "
            "founders, and pairs "
            "that would be newly allied. Base rates 1946-2010."
        ),
    )


def _kinds_table(rates: Rates) -> Table:
    columns = (
        Column("kind", "Kind of pair"),
        Column("pairs", "Pairs"),
        Column("dyad_years", "Pair-years"),
        Column("onsets", "Pair-years with a new dispute"),
        Column("onset", "New dispute, average of the kind", "chance a year"),
        Column("between", "New dispute, a pair of the kind", "chance a year"),
        Column("fatal_share", "Fatal among new disputes", "share"),
        Column("war_share", "Wars among new disputes", "share"),
    )
    rows = [
        (
            spread.kind_words,
            spread.pairs,
            spread.dyad_years,
            spread.onsets,
            Interval.of(rates.mean(kind)),
            Interval.of(rates.pair(kind)),
            Interval.of(rates.fatal(kind)),
            Interval.of(rates.war(kind)),
        )
        for kind, spread in rates.spreads.items()
    ]
    rows.sort(key=lambda row: -row[4].mean)
    return Table.of("kinds", "Base rates by kind of pair, 1946-2010", columns, rows)


def _sentence(rows: Sequence[tuple[Any, ...]], total: np.ndarray[Any, Any], rates: Rates) -> str:
    expected = Interval.of(total)
    worst = rows[0]
    low, high = (pick(rates.war(kind).mean() for kind in rates.spreads) for pick in (min, max))
    return (
        f"Not answered yet as an effect. By base rates {counted(round(expected.median), 'pair')} of the "
        "region and the "
        "founders would "
        f"begin a new dispute in a year (90 %: {expected.p05:.0f} to {expected.p95:.0f}); pairs like "
        f"{worst[2]} and "
        f"{worst[3]} did so {per_thousand(worst[5].mean)}. Of the disputes that two states began, "
        f"{percent(low)} (others) to "
        f"{percent(high)} (rivals) became wars."
    )


def _drivers(rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    new = [f"{row[2]} and {row[3]}" for row in rows if row[9] and not row[8]]
    most = [f"{row[2]} and {row[3]}" for row in rows[:5]]
    drivers = [f"Rivalry and contact: the pairs most prone by kind are {listed(most)}."]
    if new:
        drivers.append(
            f"The proposal would put a defence pact between {counted(len(new), 'pair')} of these that have "
            "none: "
            f"{listed(new, most=8)}."
        )
    return tuple(drivers)
