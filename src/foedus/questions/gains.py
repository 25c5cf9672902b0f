"""Who gains and who loses? For now two channels on record: the burden, and what it exposes a state to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions.base_rates import Rates, kinds
from foedus.questions.exposure import exposure, flows
from foedus.questions.sides import WITH_CANDIDATES, binding, new_partners, sides
from foedus.questions.words import counted, listed, percent
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.spread import Spread
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = np.ndarray[Any, np.dtype[np.float64]]
BILLION = 1e9
METHOD = (
    "Burden: the gap between a member's military spending and the proposal's guideline, times the share of "
    "it that a member would close. "
    "Exposure: trade with the rivals in per cent of GDP, reported and at most; and the wars a year, at base "
    "rates, that a "
    "new partner would be in and the member would honour its obligation to join. The channels are not summed "
    "up and no "
    "winner is named."
)
REFERENCES = (
    "Olson & Zeckhauser 1966, An economic theory of alliances, Review of Economics and Statistics 48",
    "Leeds, Long & Mitchell 2000, Reevaluating alliance reliability, Journal of Conflict Resolution 44",
    "Berkemeier & Fuhrmann 2018, Reassessing the fulfillment of alliance commitments in war, Research & "
    "Politics 5",
)


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    spreads: Mapping[str, Spread],
) -> Answer:
    """The burden and exposure channels of every founder and candidate of the first binding proposal.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal; `ID+candidates` gives what a candidate would be bound to.
        scenario: proposals, rivals and the states reported on.
        draws: values of the priors, with those of `base_rates.rate_priors`.
        spreads: rates by kind of pair, pooled over defence pacts.
    """
    bound = binding(scenario)
    if not bound:
        return _nothing(scenario)
    proposal = bound[0]
    burden = _burden(proposal, before, draws)
    exposed = _exposure(proposal, before, after, scenario, Rates(spreads, draws))
    return Answer(
        question="gains",
        asks="Who gains and who loses?",
        sentence=_sentence(proposal, burden),
        sure=(
            "Spending is on record; how much of a gap a member would close is a wide prior. What deterrence "
            "is worth is not "
            "in these numbers, so they are costs and exposures only, not a balance."
        ),
        headline={f"{row[0]}.burden": row[6] for row in burden.rows if row[6] is not None},
        tables={"burden": burden, "exposure": exposed},
        method=METHOD,
        references=REFERENCES,
        sources=("factbook", "treaties", "gml_dirdisp", "tss_rivalries", "cow_contdir", "cow_majors"),
        drivers=_drivers(exposed),
        not_modelled=(
            "What the treaty would prevent or provoke: deterrence, and the cost of disputes and wars at "
            "home.",
            "Trade gained and lost, the tail of a great-power war, the price of a commitment; hence no "
            "balance and no winners.",
            "Spill-in: that one member's spending serves the others.",
        ),
        notes=_notes(before, burden),
    )


def _parties(proposal: Proposal, world: World) -> list[tuple[str, str]]:
    joiner = (proposal.state,) if proposal.state else ()
    parties = [(code, "founder") for code in sorted(proposal.founders)]
    parties += [(code, "candidate") for code in sorted({*proposal.candidates, *joiner})]
    return [(code, role) for code, role in parties if code in world.states]


def _burden(proposal: Proposal, world: World, draws: Draws) -> Table:
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


def _exposure(
    proposal: Proposal, before: World, after: Mapping[str, World], scenario: Scenario, rates: Rates
) -> Table:
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
    of_pair = kinds(before)
    everybody = after.get(proposal.id + WITH_CANDIDATES, after[proposal.id])
    rows = []
    for code, role in _parties(proposal, before):
        joined = after[proposal.id] if role == "founder" else everybody
        i, partners = before.index(code), new_partners(before, joined, code)
        drawn_in = _entrapment(before, joined, code, partners, scenario.region, rates, of_pair)
        shares = (_cell(trade.lower[i]), _cell(trade.upper[i]))
        rows.append((code, state(code).name, role, *shares, len(partners), Interval.of(drawn_in)))
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


def _entrapment(
    before: World,
    after: World,
    code: str,
    partners: Sequence[str],
    region: Sequence[str],
    rates: Rates,
    of_pair: np.ndarray[Any, Any],
) -> Floats:
    """Expected wars a year of new partners that the state would join, shape (D,): ρ Σ_k Σ_j p_kj w_kj.

    j runs over the region's states that the treaty does not bind and that the state is not bound to already.
    """
    i = before.index(code)
    outside = ~(after.obligation("defense")[i] | before.obligation("defense")[i])
    outside[i] = False
    outside &= np.isin(before.states, region)
    total = np.zeros(rates.draws.n)
    for partner in partners:
        found, number = np.unique(of_pair[before.index(partner), outside], return_counts=True)
        for kind, count in zip(found, number, strict=True):
            total = total + count * rates.mean(str(kind)) * rates.war(str(kind))
    return np.asarray(rates.draws["reliability"] * total)


def _sentence(proposal: Proposal, burden: Table) -> str:
    founders = [row for row in _foremost(burden) if row[6] is not None]
    paying = [row for row in founders if row[5] > 0]
    above = [row[1] for row in founders if row[5] == 0]
    costs = [f"{row[1]} {row[6].median:.1f} % (90 %: {row[6].p05:.1f} to {row[6].p95:.1f})" for row in paying]
    guideline = proposal.military_guideline
    text = "Not answered yet as a balance. "
    if guideline is None:
        return text + f"{proposal.title} sets no guideline for spending, so it adds no burden by itself."
    text += f"Moving towards {guideline:g} % of GDP would cost, in per cent of GDP a year: {listed(costs)}"
    text += (
        f"; {listed(above)} already {'spends' if len(above) == 1 else 'spend'} that much." if above else "."
    )
    return text


def _drivers(exposed: Table) -> tuple[str, ...]:
    founders = _foremost(exposed)
    most = max(founders, key=lambda row: row[6].mean)
    trade = [row for row in founders if row[3] is not None]
    drivers = [
        f"Entrapment: {most[1]} would take on {counted(most[5], 'new defence partner')}, and with them about "
        f"{percent(most[6].mean)} a year of being drawn into a war of theirs, at base rates."
    ]
    if trade:
        top = max(trade, key=lambda row: row[3])
        drivers.append(
            f"Trade at stake: {top[1]} trades {top[3]:.0f} % of its GDP with the rivals, as reported."
        )
    return tuple(drivers)


def _foremost(table: Table) -> list[tuple[Any, ...]]:
    """The rows of the founders, or of the states that join where nothing is founded."""
    founders = [row for row in table.rows if row[2] == "founder"]
    return founders or list(table.rows)


def _notes(world: World, burden: Table) -> tuple[str, ...]:
    missing = [row[1] for row in burden.rows if row[3] is None]
    notes = [f"GDP is of {listed(sorted(set(world.gdp.years) - {''}))} (US$ at the official rate)."]
    if missing:
        notes.append(
            f"No military spending on record for {listed(missing, most=12)}; no burden is given for them."
        )
    return tuple(notes)


def _nothing(scenario: Scenario) -> Answer:
    names = listed([proposal.title for proposal in scenario.proposals])
    columns = (Column("state", "Code"), Column("name", "State"))
    return Answer(
        question="gains",
        asks="Who gains and who loses?",
        sentence=f"{names} binds nobody and asks for no spending, so no channel modelled here changes.",
        sure="By the text of the proposal.",
        headline={},
        tables={"burden": Table.of("burden", "The burden of the guideline", columns, ())},
        method=METHOD,
        references=REFERENCES,
        not_modelled=("Every channel but burden and exposure.",),
    )


def _cell(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
