"""The tables of risk: pairs, the region, what the published effects would give, who would be drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.quantities import Column, Interval, Table
from foedus.questions.base_rates import Rates
from foedus.questions.risk_effect import DEFENCE, READINGS, Change, Pairs
from foedus.risk.covariates import Floats
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.world import World

YEARLY: Final = "chance a year"
FITTED: Final = "as fitted to the record"
PUBLISHED: Final = "the published range"
Bools = NDArray[np.bool_]


def pairs_table(pairs: Pairs, change: Change | None, chosen: Sequence[int], allied: tuple[Any, Any]) -> Table:
    """Chosen pairs, the most prone first; without a proposal that binds, after is as before."""
    columns = (
        Column("state1", "Code 1"),
        Column("state2", "Code 2"),
        Column("name1", "State"),
        Column("name2", "State"),
        Column("kind", "Kind of pair"),
        Column("onset", "New dispute", YEARLY),
        Column("fatal", "Fatal dispute", YEARLY),
        Column("war", "War", YEARLY),
        Column("allied_before", "Defence pact today"),
        Column("allied_after", "Defence pact with the proposal"),
        Column("onset_after", "New dispute, with the proposal", YEARLY),
        Column("change", "Change", "chance a year"),
    )
    rows = [_pair_row(pairs, change, k, allied) for k in chosen]
    rows.sort(key=lambda row: (-row[5].mean, row[2], row[3]))
    return Table.of(
        "pairs",
        "How likely each pair is to begin a dispute",
        columns,
        rows,
        note=(
            "Pairs of the states reported on: neighbours in the region, rivals of the region or of the "
            "founders, pairs that would be newly allied. Intervals are those of the fitted coefficients and "
            "of the general level: what a pair has of its own is not in them. The change is an association, "
            "not an effect that was seen."
        ),
    )


def _pair_row(pairs: Pairs, change: Change | None, k: int, allied: tuple[Any, Any]) -> tuple[Any, ...]:
    i, j = int(pairs.i[k]), int(pairs.j[k])
    one, other = pairs.world.states[i], pairs.world.states[j]
    before = pairs.before[:, k]
    after = before if change is None else change.chance[:, k]
    kind = str(pairs.kind[k])
    return (
        one,
        other,
        state(one).name,
        state(other).name,
        pairs.rates.spreads[kind].kind_words,
        Interval.of(before),
        Interval.of(before * pairs.rates.fatal(kind)),
        Interval.of(before * pairs.war[:, k]),
        bool(allied[0][i, j]),
        bool(allied[1][i, j]),
        Interval.of(after),
        Interval.of(after - before),
    )


def region_table(pairs: Pairs, marks: Bools, changes: Mapping[str, Change]) -> Table:
    """New disputes and wars a year among the pairs marked: today, and with each proposal.

    `marks`, (2, P): pairs of which both are of the region or would be bound; of a rival and one that would.
    """
    columns = (
        Column("world", "World"),
        Column("disputes", "Pairs with a new dispute", "a year"),
        Column("wars", "Pairs at a new war", "a year"),
        Column("disputes_change", "Change of disputes", "a year"),
        Column("wars_change", "Change of wars", "a year"),
        Column("fewer", "Draws with fewer disputes", "share"),
        Column("facing", "Disputes of the rivals with members", "a year"),
        Column("facing_change", "Change of these", "a year"),
    )
    disputes, wars = pairs.sums(pairs.before, np.arange(len(pairs.i)), marks)
    today = ("today", Interval.of(disputes[:, 0]), Interval.of(wars[:, 0]), *[None] * 3)
    rows: list[tuple[Any, ...]] = [(*today, Interval.of(disputes[:, 1]), None)]
    for name, change in changes.items():
        more, worse = change.totals(marks)
        inside = (disputes[:, 0] + more[:, 0], wars[:, 0] + worse[:, 0], more[:, 0], worse[:, 0])
        shown = (*(Interval.of(each) for each in inside), float(np.mean(more[:, 0] < 0.0)))
        rows.append((name, *shown, Interval.of(disputes[:, 1] + more[:, 1]), Interval.of(more[:, 1])))
    note = "A dispute of several states counts once for each pair on opposite sides."
    return Table.of(
        "region", "Disputes and wars a year in the region and among the founders", columns, rows, note
    )


def readings_table(change: Change, marks: Bools, scenario: Scenario) -> Table:
    """The region's change under the fitted effects and under each reading of the literature."""
    columns = (
        Column("reading", "What a treaty does"),
        Column("disputes_change", "Change of disputes", "a year"),
        Column("wars_change", "Change of wars", "a year"),
        Column("fewer", "Draws with fewer disputes", "share"),
        Column("facing_change", "Change of the rivals' disputes with members", "a year"),
    )
    settings = {prior.id: prior for prior in scenario.priors}[DEFENCE].settings
    shifts: list[tuple[str, Floats]] = [
        (FITTED, change.fitted),
        (PUBLISHED, change.published()),
    ]
    for words, name in READINGS:
        low, _ = settings[name].support()
        shifts.append((words, change.published({DEFENCE: low})))
    rows = []
    for words, shift in shifts:
        more, worse = change.totals(marks, shift)
        fewer = float(np.mean(more[:, 0] < 0.0))
        sums = (Interval.of(more[:, 0]), Interval.of(worse[:, 0]))
        rows.append((words, *sums, fewer, Interval.of(more[:, 1])))
    return Table.of(
        "readings",
        "The change by what treaties are held to do",
        columns,
        rows,
        note=(
            "Readings of the literature count every new partner as if it were a state's first; a pair of "
            "which both gain partners counts twice."
        ),
    )


def exposed_table(pairs: Pairs, change: Change, codes: Sequence[str]) -> Table:
    """Wars a year that each state's partners would call it to, and that it would join, before and after."""
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("partners_before", "Partners of defence today"),
        Column("partners_after", "With the proposal"),
        Column("wars_before", "Wars of partners it would join, today", "a year"),
        Column("wars_after", "With the proposal", "a year"),
        Column("change", "Change", "a year"),
    )
    every = np.arange(len(pairs.i))
    known = np.isin(np.arange(len(pairs.world.states)), np.concatenate([pairs.i, pairs.j]))
    places = [pairs.world.index(code) for code in codes]
    bound = [world.obligation("defense") & known for world in (pairs.world, change.world)]
    reliability = pairs.draws["reliability"]
    joined = [
        reliability[:, None]
        * pairs.sums(values, every, np.array([_called(pairs, held, i) for i in places]))[1]
        for values, held in ((pairs.before, bound[0]), (change.chance, bound[1]))
    ]
    rows: list[tuple[Any, ...]] = []
    for k, (code, i) in enumerate(zip(codes, places, strict=True)):
        old, new = (each[:, k] for each in joined)
        partners = (int(held[i].sum()) for held in bound)
        drawn = (Interval.of(old), Interval.of(new), Interval.of(new - old))
        rows.append((code, state(code).name, *partners, *drawn))
    rows.sort(key=lambda row: (-row[6].mean, row[1]))
    return Table.of(
        "exposed",
        "Wars that members would be drawn into",
        columns,
        rows,
        note=(
            "Wars of partners with states of the region that the state is not bound to; it joins a share of "
            "them, the reliability. Partners are those among the region, all whom the proposals or the "
            "scenario name, and the states reported on."
        ),
    )


def drawn_in_table(pairs: Pairs, change: Change, chosen: Sequence[tuple[str, str]]) -> Table:
    """How many states a war would be expected to draw in by obligations of defence, before and after.

    The first state attacks the second. Each ally of the second that is not bound to the first joins with the
    chance ρ; if any has, allies of the first that are not bound to the second are called, with ρ each.
    """
    columns = (
        Column("attacker", "Attacker"),
        Column("target", "Target"),
        Column("war", "A war between them", YEARLY),
        Column("allies_before", "Allies of the target today"),
        Column("allies_after", "With the proposal"),
        Column("states_before", "States at war, today"),
        Column("states_after", "With the proposal"),
    )
    place = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(pairs.i, pairs.j, strict=True))}
    rows = []
    for attacker, target in chosen:
        a, b = pairs.world.index(attacker), pairs.world.index(target)
        k = place[min(a, b), max(a, b)]
        called = [_allies(world, a, b) for world in (pairs.world, change.world)]
        sizes = [Interval.of(_size(each, pairs.draws["reliability"])) for each in called]
        war = Interval.of(change.chance[:, k] * pairs.war[:, k])
        rows.append((state(attacker).name, state(target).name, war, called[0][0], called[1][0], *sizes))
    return Table.of(
        "drawn_in",
        "Who would be drawn into a war",
        columns,
        rows,
        note=(
            "By obligations alone: where a treaty holds, and whether its members would find that it "
            "applies, is left out, so the numbers are an upper end for states with many treaties."
        ),
    )


def _allies(world: World, attacker: int, target: int) -> tuple[int, int]:
    """Allies of the target free of the attacker, and of the attacker free of the target."""
    bound = world.obligation("defense")
    with_target = bound[target] & ~bound[attacker]
    with_attacker = bound[attacker] & ~bound[target]
    with_target[attacker] = with_attacker[target] = False
    return int(with_target.sum()), int(with_attacker.sum())


def _size(allies: tuple[int, int], reliability: Floats) -> Floats:
    """Expected number of states at war: two, those who honour the pact, and those called after them."""
    first, second = allies
    return np.asarray(2.0 + reliability * first + (1.0 - (1.0 - reliability) ** first) * reliability * second)


def _called(pairs: Pairs, bound: Bools, i: int) -> Bools:
    """(P,) pairs of a partner of state i with a state that i is neither bound to nor itself."""
    ours, free = bound[i], ~bound[i]
    ours[i] = free[i] = False
    return np.asarray((ours[pairs.i] & free[pairs.j]) | (free[pairs.i] & ours[pairs.j]))


def kinds_table(rates: Rates) -> Table:
    """Base rates of new disputes, and what became of them, by kind of pair."""
    columns = (
        Column("kind", "Kind of pair"),
        Column("pairs", "Pairs"),
        Column("dyad_years", "Pair-years"),
        Column("onsets", "Pair-years with a new dispute"),
        Column("onset", "New dispute, average of the kind", YEARLY),
        Column("between", "New dispute, a pair of the kind", YEARLY),
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
