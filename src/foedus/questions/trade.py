"""What does it do to trade? For now: how much each state trades with either side, as far as observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions.exposure import Flows, exposure, flows, observed_share
from foedus.questions.sides import sides
from foedus.questions.words import listed
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

METHOD = (
    "Each state's trade with the proposal's members and with the rivals it names is put together from the "
    "five largest partners that "
    "either side reports, times the totals, in per cent of GDP. What neither side reports is bounded from "
    "above by the "
    "smallest share that is listed. No change of trade is computed."
)


def answer(before: World, after: Mapping[str, World], scenario: Scenario, draws: Draws) -> Answer:
    """Observed exposure of each reported state to either side, with bounds for what is not reported.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal; not used, flows are as observed.
        scenario: gives the members, the rivals and the states reported on.
        draws: not used; bounds, not draws, show what is not known.
    """
    del after, draws
    members, rivals = sides(scenario)
    known = flows(before)
    rows = _exposure_rows(before, known, scenario, members, rivals)
    tables = (_exposure_table(rows, members, rivals), _partners(before, scenario))
    asked = [row for row in rows if row[0] in members and row[4] is not None]
    return Answer(
        question="trade",
        asks="What does it do to trade?",
        sentence=_sentence(asked, rivals),
        sure=(
            "Well observed for the largest partners, which both sides report; only bounded for the rest. "
            "What the proposal would "
            "change is not answered yet."
        ),
        headline={f"{row[0]}.to_rivals": Interval.of(row[4]) for row in asked},
        tables={table.name: table for table in tables},
        method=METHOD,
        references=("World Factbook, fields Exports, Imports, Exports - partners, Imports - partners",),
        sources=("factbook",),
        drivers=(
            "How much is at stake depends on how much a member sells to and buys from the rivals today.",
        ),
        not_modelled=(
            "Any change of trade: what is created among allies, retaliation, export controls, diversion to "
            "third states, prices, real income.",
            "Sectors: partner shares are of goods, totals of goods and services.",
        ),
        notes=_notes(before),
    )


def _exposure_rows(
    world: World, known: Flows, scenario: Scenario, members: Sequence[str], rivals: Sequence[str]
) -> list[tuple[Any, ...]]:
    to_members, to_rivals = exposure(world, known, members), exposure(world, known, rivals)
    seen = observed_share(world, known)
    rows = []
    for code in scenario.report:
        if code not in world.states:
            continue
        i = world.index(code)
        shares = (to_members.lower, to_members.upper, to_rivals.lower, to_rivals.upper, seen)
        rows.append((code, state(code).name, *(_cell(share[i]) for share in shares)))
    return sorted(rows, key=lambda row: (row[4] is None, -(row[4] or 0.0)))


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _exposure_table(rows: Sequence[tuple[Any, ...]], members: Sequence[str], rivals: Sequence[str]) -> Table:
    ours, theirs = listed([state(m).name for m in members]), listed([state(r).name for r in rivals])
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("to_members", "With the members, reported", "% of GDP"),
        Column("to_members_upper", "With the members, at most", "% of GDP"),
        Column("to_rivals", "With the rivals, reported", "% of GDP"),
        Column("to_rivals_upper", "With the rivals, at most", "% of GDP"),
        Column("observed", "Trade observed by partner", "share"),
    )
    return Table.of(
        "exposure",
        "Trade with either side, exports plus imports",
        columns,
        rows,
        note=f"Members: {ours}. Rivals: {theirs}. A state's trade with itself is left out.",
    )


def _partners(world: World, scenario: Scenario) -> Table:
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("partner", "Partner code"),
        Column("partner_name", "Partner"),
        Column("direction", "Direction"),
        Column("share", "Share of the state's total", "%"),
        Column("usd", "Value", "US$ bn"),
    )
    rows: list[tuple[Any, ...]] = []
    for code in scenario.report:
        if code not in world.states:
            continue
        for direction, shares, total in (
            ("exports", world.export_share, world.exports.values),
            ("imports", world.import_share, world.imports.values),
        ):
            rows += _partner_rows(world, code, direction, shares, total)
    return Table.of("partners", "Largest trade partners as reported", columns, rows)


def _partner_rows(
    world: World, code: str, direction: str, shares: np.ndarray[Any, Any], total: np.ndarray[Any, Any]
) -> list[tuple[Any, ...]]:
    i = world.index(code)
    found = np.flatnonzero(np.isfinite(shares[i]))
    found = found[np.argsort(-shares[i, found], kind="stable")]
    return [
        (
            code,
            state(code).name,
            world.states[j],
            state(world.states[j]).name,
            direction,
            float(shares[i, j]),
            _cell(shares[i, j] / 100.0 * total[i] / 1e9),
        )
        for j in found
    ]


def _sentence(asked: Sequence[tuple[Any, ...]], rivals: Sequence[str]) -> str:
    against = listed([state(r).name for r in rivals])
    if not asked:
        return f"No trade of a member with {against} is reported by either side, so exposure cannot be said."
    parts = [f"{row[1]} {row[4]:.0f} %" for row in asked]
    return (
        f"Not answered yet as a change. What is at stake: the members' reported trade with {against} in per "
        "cent of their GDP is "
        f"{listed(parts, most=8)}."
    )


def _notes(world: World) -> tuple[str, ...]:
    years = sorted(set(world.exports.years) - {""})
    return (
        f"Totals are of {listed(years)}, GDP of {listed(sorted(set(world.gdp.years) - {''}))}; partner "
        "shares are of the year that the source gives.",
    )
