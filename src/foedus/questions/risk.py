"""Does it make war likelier? The chance of disputes by pair, before and after, and the literature's range."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from foedus.quantities import Answer, Interval, Table
from foedus.questions import ASKS
from foedus.questions import risk_tables as tables
from foedus.questions.base_rates import Rates, kinds
from foedus.questions.risk_effect import GOING_ON, Bools, Change, Pairs
from foedus.questions.risk_record import record_table
from foedus.questions.sides import WITH_CANDIDATES, binding, changing, first_alone
from foedus.questions.words import counted, listed, per_thousand, percent, signed_figure
from foedus.risk.model import record_end
from foedus.risk.present import level_models
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.spread import Spread
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

METHOD = (
    "Two logits fitted to all pairs of states 1946-2010 give the chance a year of a new militarised dispute "
    "from contact, distance, power, rivalry, treaties and the pair's record. The proposal changes what "
    "treaties move: who stands behind whom, and who owes whom; its effect is the fitted association, and "
    "beside it the range that the literature gives. Wars are a share of disputes, by kind of pair."
)
REFERENCES = (
    "Bremer 1992, Dangerous dyads, Journal of Conflict Resolution 36",
    "Gibler, Miller & Little 2016, An analysis of the Militarized Interstate Dispute (MID) dataset, "
    "1816-2001, International Studies Quarterly 60",
    "Johnson & Leeds 2011, Defense pacts: a prescription for peace?, Foreign Policy Analysis 7",
    "Kenwick, Vasquez & Powers 2015, Do alliances really deter?, Journal of Politics 77",
    "Benson 2011, Unpacking alliances, Journal of Politics 73",
    "Carter & Signorino 2010, Back to the future: modeling time dependence in binary data, Political "
    "Analysis 18",
    "Thompson, Sakuwa & Suhas 2021, Analyzing Strategic Rivalries in World Politics, Springer",
)
SOURCES = (
    "gml_dirdisp", "tss_rivalries", "cow_contdir", "cow_majors", "cow_states", "cow_nmc", "cow_capitals",
    "ucdp_acd", "atop_alliance", "treaties",
)  # fmt: skip


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    spreads: Mapping[str, Spread],
    *,
    pairs: Pairs | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Answer:
    """Chances of disputes and wars for the pairs of the region, the founders and the states reported on.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal.
        scenario: the region, the rivals and the states reported on.
        draws: values of the priors, with those of `base_rates.rate_priors`.
        spreads: base rates by kind of pair, for the step from dispute to war.
        pairs: from `pairs_of`, if they are at hand.
        changes: from `change_by_title`, if they are at hand.
    """
    pairs = pairs or pairs_of(before, scenario, Rates(spreads, draws))
    marks = _marks(pairs, scenario)
    changes = change_by_title(pairs, after, scenario) if changes is None else changes
    first = next(iter(changes.values()), None)
    chosen = _chosen(pairs, first, scenario)
    allied = before.obligation("defense"), (first.world if first else before).obligation("defense")
    found = {
        "pairs": tables.pairs_table(pairs, first, chosen, allied),
        "region": tables.region_table(pairs, marks, changes),
    }
    if first is not None:
        found |= _effects(pairs, first, scenario, marks)
    found["kinds"] = tables.kinds_table(pairs.rates)
    found["record"] = record_table(before)
    return Answer(
        question="risk",
        asks=ASKS["risk"],
        sentence=_sentence(found, scenario),
        sure=_sure(found),
        headline=_headline(found),
        tables=found,
        method=METHOD,
        references=REFERENCES,
        sources=SOURCES,
        drivers=_drivers(found),
        not_modelled=(
            "How states would answer a treaty: by arms, by pacts of their own, by a dispute over it before "
            "it is in force.",
            "Disputes since 2010: the model is made for forecasts so far from the record. Regime and trade.",
            GOING_ON,
            "A war among great powers: too rare for rates like these.",
        ),
        notes=(*_notes(before, pairs), *first_alone(scenario, "All but the table of the region is")),
    )


def pairs_of(world: World, scenario: Scenario, rates: Rates) -> Pairs:
    """All pairs of the region, the states reported on, the rivals, and whom the proposals would bind."""
    candidates = (code for each in binding(scenario) for code in each.candidates)
    codes = {*scenario.region, *scenario.report, *scenario.rivals, *_bound(scenario), *candidates}
    positions = np.array(sorted(world.index(code) for code in codes if code in world.states))
    one, other = np.triu_indices(len(positions), k=1)
    i, j = positions[one], positions[other]
    return Pairs(world, i, j, rates.draws, rates, kinds(world)[i, j])


def _bound(scenario: Scenario) -> set[str]:
    """The founders and whoever joins: whom the proposals would bind."""
    joins = {code for p in changing(scenario) for code in (p.state,) if code}
    return joins | {code for p in binding(scenario) for code in p.founders}


def _marks(pairs: Pairs, scenario: Scenario) -> Bools:
    """(2, P): pairs of which both are of the region or would be bound; of a rival and one that would be."""
    states, bound = pairs.world.states, _bound(scenario)
    core = np.isin(states, sorted({*scenario.region, *bound}))
    members, rivals = np.isin(states, sorted(bound)), np.isin(states, scenario.rivals)
    i, j = pairs.i, pairs.j
    return np.stack([core[i] & core[j], (members[i] & rivals[j]) | (rivals[i] & members[j])])


def change_by_title(pairs: Pairs, after: Mapping[str, World], scenario: Scenario) -> dict[str, Change]:
    """What each proposal that changes obligations does, by its title; with every candidate as well."""
    found = {}
    for proposal in changing(scenario):
        found[proposal.title] = pairs.after(after[proposal.id])
        everybody = after.get(proposal.id + WITH_CANDIDATES)
        if everybody is not None:
            found[f"{proposal.title}, every candidate joining"] = pairs.after(everybody)
    return found


def _chosen(pairs: Pairs, change: Change | None, scenario: Scenario) -> list[int]:
    """Pairs of states reported on: neighbours in the region, rivals of region or founders, newly allied."""
    world = pairs.world
    region = np.isin(world.states, scenario.region)
    core = region | np.isin(world.states, sorted(_bound(scenario)))
    report = np.isin(world.states, scenario.report)
    i, j = pairs.i, pairs.j
    near = (world.contiguity[i, j] > 0) & (region[i] | region[j])
    rivals = world.rivals[i, j] & (core[i] | core[j])
    kept = near | rivals
    if change is not None:
        kept = kept | (change.formed.pact != 0.0)
    return np.flatnonzero(kept & report[i] & report[j]).tolist()


def _effects(pairs: Pairs, change: Change, scenario: Scenario, marks: Bools) -> dict[str, Table]:
    members = sorted(_bound(scenario) & set(pairs.world.states))
    rivals = [code for code in scenario.rivals if code in pairs.world.states]
    wars = [(rival, member) for rival in rivals for member in members if rival != member]
    wars += [(one, other) for one, other in combinations(members, 2) if _rivals(pairs.world, one, other)]
    found = {
        "readings": tables.readings_table(change, marks, scenario),
        "exposed": tables.exposed_table(pairs, change, members),
    }
    if wars:
        found["drawn_in"] = tables.drawn_in_table(pairs, change, wars)
    return found


def _rivals(world: World, one: str, other: str) -> bool:
    return bool(world.rivals[world.index(one), world.index(other)])


def _headline(found: Mapping[str, Table]) -> dict[str, Interval]:
    rows = found["region"].records()
    headline = {"region.disputes_a_year": rows[0]["disputes"], "region.wars_a_year": rows[0]["wars"]}
    if len(rows) > 1:
        headline |= {
            "region.disputes_with_proposal": rows[1]["disputes"],
            "region.disputes_change": rows[1]["disputes_change"],
            "region.wars_change": rows[1]["wars_change"],
            "region.disputes_change_published": found["readings"].records()[1]["disputes_change"],
        }
    return headline


def _sentence(found: Mapping[str, Table], scenario: Scenario) -> str:
    today = found["region"].records()[0]
    text = (
        f"Among the region and the founders {today['disputes'].median:.1f} pairs are expected to begin a new "
        f"dispute in a year (90 %: {today['disputes'].p05:.1f} to {today['disputes'].p95:.1f})"
    )
    if "readings" not in found:
        return f"{text}; the proposal binds nobody to defend anybody, so it moves none of this."
    with_it = found["region"].records()[1]
    change, published = with_it["disputes_change"], found["readings"].records()[1]["disputes_change"]
    title = changing(scenario)[0].title
    if not _moves(found):
        return f"{text}; {title} makes no pair allies that is not allied today, so it moves none of this."
    span = f"(90 %: {signed_figure(change.p05)} to {signed_figure(change.p95)})"
    by_record = f"{text}; {title} would change that by {signed_figure(change.median)}"
    sign = f"the sign {'survives' if _survives(found) else 'does not survive'}"
    if change == published:
        return f"{by_record} by the published range of effects, which is assumed here {span}: {sign}."
    return (
        f"{by_record} by the associations of the record {span}, and by {signed_figure(published.p05)} to "
        f"{signed_figure(published.p95)} by the published range: {sign}."
    )


def _moves(found: Mapping[str, Table]) -> bool:
    """Whether any reading of what treaties do changes the region's number in any draw."""
    changes = [row["disputes_change"] for row in found["readings"].records()]
    return any(each.p05 or each.p95 for each in changes)


def _survives(found: Mapping[str, Table]) -> bool:
    """Whether every reading, and nine draws in ten of each, agree on the sign of the region's change."""
    shares = [row["fewer"] for row in found["readings"].records()]
    return all(share > 0.95 for share in shares) or all(share < 0.05 for share in shares)


def _sure(found: Mapping[str, Table]) -> str:
    sure = (
        "How likely each pair is to dispute was tried out of sample, and beats base rates and recent disputes"
    )
    if "readings" not in found:
        return f"{sure}. The number of a single year scatters about what is expected."
    return (
        f"{sure}. What a treaty does to it is not sure: alliances do not improve forecasts, the fitted "
        "associations are small, and the literature disagrees on the sign."
    )


def _drivers(found: Mapping[str, Table]) -> tuple[str, ...]:
    rows = found["pairs"].records()
    most = [f"{row['name1']} and {row['name2']} ({percent(row['onset'].mean)})" for row in rows[:5]]
    drivers = [f"Rivalry, contact and a record of disputes: the pairs most prone are {listed(most)}."]
    if "readings" in found:
        changed = (row for row in rows if row["change"].median)
        moved = sorted(changed, key=lambda row: -abs(row["change"].median))[:5]
        named = [f"{row['name1']} and {row['name2']} ({_points(row['change'].median)})" for row in moved]
        if named:
            drivers.append(f"The proposal moves most: {listed(named)}, in points of a hundred a year.")
        new = [f"{r['name1']} and {r['name2']}" for r in rows if r["allied_after"] and not r["allied_before"]]
        if new:
            drivers.append(
                f"It would put a defence pact between pairs that have none: {listed(new, most=8)}."
            )
        exposed = found["exposed"].records()[0]
        drivers.append(
            f"Most drawn into the wars of its partners: {exposed['name']}, "
            f"{per_thousand(exposed['wars_after'].mean)} with the proposal, "
            f"{per_thousand(exposed['wars_before'].mean)} today."
        )
    return tuple(drivers)


def _points(change: float) -> str:
    return signed_figure(100.0 * change)


def _notes(world: World, pairs: Pairs) -> tuple[str, ...]:
    models, record = level_models(world), pairs.present.record_end
    rows, events = sum(model.rows for model in models), sum(model.events for model in models)
    notes = [
        "Levels are by two models, of pairs in contact or with a major power and of the rest, fitted to "
        f"{rows:,} pair-years with {events:,} new disputes, {counted(models[0].gap, 'year')} after the end "
        f"of their record; the record used here ends in {record}.",
        "An association of treaties with disputes is not their effect: states ally with those they would "
        "not fight, and because of those they might.",
        "Effects of treaties are those of the model for one year ahead: over a long gap a pact stands in "
        "for years of peace that the record lacks.",
        "Rivalries are strategic rivalries as coded to 2020; a pair that is not on that list counts as no "
        "rivals.",
    ]
    if record == record_end() and world.date.year > record + 1:
        notes.append(
            f"Disputes after {record} are not in the record; armed conflicts (UCDP) stand in for them."
        )
    if pairs.present.unknown:
        names = listed([state(code).name for code in pairs.present.unknown])
        notes.append(f"Capability or capital not known, the least put in: {names}.")
    return tuple(notes)
