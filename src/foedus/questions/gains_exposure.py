"""What is on record of two channels: the burden of a guideline, and what members are exposed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from foedus.quantities import Column, Interval, Table
from foedus.questions.base_rates import Rates, kinds
from foedus.questions.exposure import exposure, flows
from foedus.questions.sides import WITH_CANDIDATES, new_partners, sides
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = np.ndarray[Any, np.dtype[np.float64]]
BILLION: Final = 1e9


def _parties(proposal: Proposal, world: World) -> list[tuple[str, str]]:
    joiner = (proposal.state,) if proposal.state else ()
    parties = [(code, "founder") for code in sorted(proposal.founders)]
    parties += [(code, "candidate") for code in sorted({*proposal.candidates, *joiner})]
    return [(code, role) for code, role in parties if code in world.states]


def burden_table(proposal: Proposal, world: World, draws: Draws) -> Table:
    """Founders and candidates: spending, gap to the guideline, and what closing part of it costs."""
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("role", "Role"),
        Column("military_share", "Military spending", "% of GDP"),
        Column("year", "Year"),
        Column("gap", "Gap to the guideline", "% of GDP"),
        Column("burden", "Burden", "% of GDP a year"),
        Column("burden_usd", "Burden", "US$ bn a year"),
    )
    rows = [_burden_row(code, role, proposal, world, draws) for code, role in _parties(proposal, world)]
    rows.sort(
        key=lambda row: (row[2] != "founder", row[6] is None, -(row[6].median if row[6] else 0.0), row[1])
    )
    guideline = proposal.military_guideline
    note = (
        f"Guideline: {guideline:g} % of GDP." if guideline is not None else "The proposal has no guideline."
    )
    return Table.of("burden", "The burden of the guideline", columns, rows, note=note)


def _burden_row(code: str, role: str, proposal: Proposal, world: World, draws: Draws) -> tuple[Any, ...]:
    i = world.index(code)
    spending, year = world.military_share.values[i], world.military_share.years[i]
    guideline = proposal.military_guideline
    if guideline is None or not np.isfinite(spending):
        return (code, state(code).name, role, _cell(spending), year or None, None, None, None)
    gap = max(guideline - float(spending), 0.0)
    burden = gap * draws["burden.share_of_gap_closed"]
    gdp = world.gdp.values[i]
    usd = Interval.of(burden / 100.0 * gdp / BILLION) if np.isfinite(gdp) else None
    return (code, state(code).name, role, float(spending), year, gap, Interval.of(burden), usd)


def exposure_table(
    proposal: Proposal, before: World, after: Mapping[str, World], scenario: Scenario, rates: Rates
) -> Table:
    """Founders and candidates: trade with the rivals, new partners, and wars of these at base rates."""
    columns = (
        Column("state", "Code"),
        Column("name", "State"),
        Column("role", "Role"),
        Column("trade_with_rivals", "Trade with the rivals, reported", "% of GDP"),
        Column("trade_with_rivals_upper", "Trade with the rivals, at most", "% of GDP"),
        Column("new_obligations", "New defence partners"),
        Column("entrapment", "Wars of new partners it would join", "a year"),
    )
    trade = exposure(before, flows(before), sides(scenario)[1])
    everybody = after.get(proposal.id + WITH_CANDIDATES, after[proposal.id])
    joined = {"founder": after[proposal.id], "candidate": everybody}
    parties = _parties(proposal, before)
    partners = [new_partners(before, joined[role], code) for code, role in parties]
    wars = _wars(rates)
    rows = []
    for (code, role), new in zip(parties, partners, strict=True):
        i = before.index(code)
        drawn_in = _entrapment(before, joined[role], code, new, scenario.region, wars)
        drawn_in *= rates.draws["reliability"]
        shares = (_cell(trade.lower[i]), _cell(trade.upper[i]))
        rows.append((code, state(code).name, role, *shares, len(new), Interval.of(drawn_in)))
    rows.sort(key=lambda row: (row[2] != "founder", -row[6].mean, row[1]))
    return Table.of(
        "exposure",
        "What members would be exposed to",
        columns,
        rows,
        note=(
            "Founders: with the founders only. Candidates: as if every candidate joined as well. Wars with "
            "states of the "
            "region that the treaty does not bind."
        ),
    )


def _wars(rates: Rates) -> Mapping[str, Floats]:
    """Expected wars a year of a pair of each kind, (D,) by kind."""
    return {kind: rates.mean(kind) * rates.war(kind) for kind in rates.spreads}


def _entrapment(
    before: World,
    after: World,
    code: str,
    partners: Sequence[str],
    region: Sequence[str],
    wars: Mapping[str, Floats],
) -> Floats:
    """Expected wars a year of new partners with others, shape (D,): Σ_k Σ_j p_kj w_kj, by base rates.

    j runs over the region's states that the treaty does not bind and that the state is not bound to already.
    """
    i = before.index(code)
    outside = ~(after.obligation("defense")[i] | before.obligation("defense")[i])
    outside[i] = False
    outside &= np.isin(before.states, region)
    places = np.array([before.index(partner) for partner in partners], dtype=np.intp)
    met = Counter(kinds(before)[np.ix_(places, np.flatnonzero(outside))].ravel().tolist())
    total = np.zeros(len(next(iter(wars.values()))))
    for kind in sorted(met):
        total += met[kind] * wars[kind]
    return total


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
