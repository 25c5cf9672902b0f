"""The tables of the answer on blocs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods import polarity
from foedus.quantities import Column, Interval, Table, cell
from foedus.questions.camps import APART, Readings, Solved
from foedus.questions.sides import WITH_CANDIDATES
from foedus.questions.signed_network import Coding, because
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.world import World

Floats = NDArray[np.float64]
#: A state is in a camp when this share of codings puts it there.
SURE = 0.8
TIE = (
    Column("state1", "Code 1"),
    Column("state2", "Code 2"),
    Column("name1", "State"),
    Column("name2", "State"),
    Column("sign", "Sign"),
    Column("because", "Because of"),
)
CAMPS = ("A", "torn", "B", "rival", "none")
MEASURES = {
    "frustrated": ("Frustrated ties (line index)", "ties"),
    "frustrated_share": ("Frustrated ties as a share of all", "share"),
    "triangles": ("Balanced triangles", "share"),
    "first_camp": ("Capability in the camp of {first}", "share"),
    "second_camp": ("Capability in the camp of {second}", "share"),
    "outside": ("Capability outside both camps", "share"),
    "polarisation": ("Polarisation of capability (Esteban-Ray)", "index"),
}


def coding_words(coding: Coding) -> str:
    """A coding in words."""
    return ", ".join(
        (
            "consultation counts as a tie" if coding.consultation else "only defence counts as a tie",
            "rivalry outweighs alliance" if coding.rivalry_wins else "alliance outweighs rivalry",
            "opposition on record counts" if coding.opposition else "opposition on record does not count",
        )
    )


def before_after(found: Readings, bound: Sequence[Proposal]) -> Table:
    """Each measure before and after each binding proposal, with its change."""
    columns = (
        Column("proposal", "Proposal"),
        Column("measure", "Measure"),
        Column("before", "Before"),
        Column("after", "After"),
        Column("change", "Change"),
        Column("unit", "Unit"),
    )
    names = {"first": _anchor_name(found.usual.before), "second": _leader_name(found.usual.before, 1)}
    before = [reading.before.measures for reading in found.readings]
    rows: list[tuple[Any, ...]] = []
    for one in bound:
        for name, label in ((one.id, ""), (one.id + WITH_CANDIDATES, ", if every candidate joined as well")):
            if name not in found.usual.after:
                continue
            after = [reading.after[name].measures for reading in found.readings]
            rows += [
                (one.id, words.format(**names) + label, *_change(found, before, after, key), unit)
                for key, (words, unit) in MEASURES.items()
                if not label or key == "frustrated"
            ]
    return Table.of(
        "before_after",
        "The signed network before and after",
        columns,
        rows,
        note=f"Over {len(found.readings)} ways of coding ties.",
    )


def _change(
    found: Readings, before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]], key: str
) -> tuple[Interval, Interval, Interval]:
    was, becomes = [m[key] for m in before], [m[key] for m in after]
    change = [b - a for a, b in zip(was, becomes, strict=True)]
    return (
        Interval.of(found.by_draw(was)),
        Interval.of(found.by_draw(becomes)),
        Interval.of(found.by_draw(change)),
    )


def neutrality(before: World, after: Mapping[str, World], scenario: Scenario) -> Table:
    """Share of the region's states without a defence pact, by count, population and GDP, before and after."""
    columns = (
        Column("world", "World"),
        Column("states", "States counted"),
        Column("count", "By count", "share"),
        Column("population", "By population", "share"),
        Column("gdp", "By GDP", "share"),
    )
    worlds = {"before": before} | {
        name: world for name, world in after.items() if not name.endswith(WITH_CANDIDATES)
    }
    region = [code for code in scenario.region if code in before.states]
    rows = [(name, len(region), *_neutral_shares(world, region)) for name, world in worlds.items()]
    return Table.of("neutrality", "Region's states without a defence pact in force", columns, rows)


def _neutral_shares(world: World, region: Sequence[str]) -> tuple[float | None, ...]:
    """Shares by count, population and GDP; None where no figure of the date is on file."""
    chosen = np.array([world.index(code) for code in region])
    bound = world.obligation("defense")[chosen].any(axis=1)
    weights = (np.ones(len(chosen)), world.population.values[chosen], world.gdp.values[chosen])
    return tuple(
        float(polarity.share_without(bound, np.nan_to_num(w))) if np.nansum(w) > 0 else None for w in weights
    )


def camps(world: World, scenario: Scenario, found: Readings) -> Table:
    """Where each state of the region and the report stands, and how firmly."""
    usual = found.usual.before
    first_name, second_name = _anchor_name(usual), _leader_name(usual, 1)
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("camp", "Camp"),
        Column("with", "Together with"),
        Column("share_with_first", f"In the camp of {first_name}, share of codings", "share"),
        Column("share_tied", "Tied to the main network, share of codings", "share"),
        Column("ties_positive", "Positive ties"),
        Column("ties_negative", "Negative ties"),
        Column("capability", "Capability (CINC)", "share"),
    )
    first, tied, bound = _shares(found)
    adjacency = usual.network.adjacency
    rows = []
    for code in sorted({*scenario.region, *scenario.report} & set(world.states)):
        i = world.index(code)
        camp = _camp(first[i], tied[i], bound[i])
        rows.append(
            (
                code,
                state(code).name,
                camp,
                {"A": first_name, "B": second_name}.get(camp, ""),
                float(first[i]),
                float(tied[i]),
                int((adjacency[i] > 0).sum()),
                int((adjacency[i] < 0).sum()),
                cell(world.capability.values[i]),
            )
        )
    rows.sort(key=lambda row: (CAMPS.index(row[2]), -row[4], -(row[8] or 0.0)))
    note = (
        f"A: with {first_name}; B: with {second_name}; torn: the codings or equally good divisions disagree; "
        "rival: placed by "
        "rivalry or opposition alone, without an obligation to anybody; none: no tie to the main network "
        "in most codings."
    )
    return Table.of("camps", "Camps today", columns, rows, note=note)


def _shares(found: Readings) -> tuple[Floats, Floats, Floats]:
    """Share of codings in the first camp (of those in which it is tied), tied at all, and by obligation.

    Where a coding leaves a state free to sit in either camp, it counts half for each.
    """
    weights = np.array([reading.weight for reading in found.readings])
    sides = np.stack([reading.before.camps for reading in found.readings])
    free = np.stack([reading.before.optimum.flexible for reading in found.readings]) & (sides != APART)
    obliged = np.stack([(reading.before.network.adjacency > 0).any(axis=1) for reading in found.readings])
    tied = weights @ (sides != APART)
    first = weights @ np.where(free, 0.5, sides == 0)
    return np.divide(first, tied, out=np.zeros_like(first), where=tied > 0), tied, weights @ obliged


def _camp(first: float, tied: float, obliged: float) -> str:
    """The camp in words of the table: A, B, torn, rival or none."""
    if tied < 0.5:
        return "none"
    if obliged < 0.5:
        return "rival"
    if 1.0 - SURE < first < SURE:
        return "torn"
    return "A" if first >= SURE else "B"


def _anchor_name(solved: Solved) -> str:
    return state(solved.world.states[solved.anchor]).name


def _leader_name(solved: Solved, camp: int) -> str:
    there = solved.camps == camp
    capability = np.where(there, np.nan_to_num(solved.world.capability.values), -1.0)
    return state(solved.world.states[int(np.argmax(capability))]).name if there.any() else "nobody"


def frustrated(scenario: Scenario, bound: Sequence[Proposal], found: Readings) -> Table:
    """The ties that no division into two camps can satisfy, in the usual coding, before and after."""
    columns = (Column("world", "World"), *TIE)
    usual = found.usual
    cases: list[tuple[str, Solved, Proposal | None]] = [("before", usual.before, None)]
    cases += [(one.id, usual.after[one.id], one) for one in bound]
    rows = [
        (name, *_tie(solved, scenario, made, int(i), int(j)))
        for name, solved, made in cases
        for i, j in solved.optimum.frustrated
    ]
    return Table.of(
        "frustrated", "Frustrated ties", columns, rows, note=f"Coding: {coding_words(usual.coding)}."
    )


def ties(scenario: Scenario, bound: Sequence[Proposal], found: Readings) -> Table:
    """Ties among the states reported on after the first binding proposal; which are new or frustrated."""
    columns = (*TIE, Column("frustrated", "Frustrated"), Column("new", "New with the proposal"))
    usual = found.usual
    made = bound[0] if bound else None
    solved = usual.after[made.id] if made else usual.before
    old = usual.before.network.adjacency
    broken = {(int(i), int(j)) for i, j in solved.optimum.frustrated}
    rows = []
    for i, j in solved.network.edges.tolist():
        if {solved.world.states[i], solved.world.states[j]} <= set(scenario.report):
            row = _tie(solved, scenario, made, i, j)
            rows.append((*row, (i, j) in broken, bool(row[4] != old[i, j])))
    return Table.of("ties", "Ties among the states reported on", columns, rows)


def _tie(solved: Solved, scenario: Scenario, made: Proposal | None, i: int, j: int) -> tuple[Any, ...]:
    one, other = solved.world.states[i], solved.world.states[j]
    sign = int(solved.network.adjacency[i, j])
    reason = because(solved.world, scenario, made, i, j, sign)
    return (one, other, state(one).name, state(other).name, sign, reason)
