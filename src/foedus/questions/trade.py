"""What does it do to trade? Real incomes and flows in general equilibrium, one channel at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.quantities import Answer, Interval, Table, cell
from foedus.questions import ASKS
from foedus.questions import trade_tables as tables
from foedus.questions.exposure import Flows, exposure, flows, observed_share
from foedus.questions.sides import first_alone, sides
from foedus.questions.trade_channels import NEW_ALLIES, Camps, camps, channels
from foedus.questions.trade_effects import Effect, blend, effect
from foedus.questions.words import figure, listed
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.trade_matrix import TradeMatrix
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
METHOD = (
    "One sector of goods and services with traded inputs, solved in changes (exact hat algebra) on a matrix "
    "of trade of all states; deficits stay fixed in money, the world's income is the numéraire. A barrier is "
    "a cost that is lost, not a tax that somebody collects. Each channel is solved by itself, at points of "
    "its three uncertain parameters, and read off in between."
)
REFERENCES = (
    "Dekle, Eaton & Kortum 2008, Global Rebalancing with Gravity, IMF Staff Papers 55",
    "Arkolakis, Costinot & Rodríguez-Clare 2012, New Trade Models, Same Old Gains?, American Economic Review "
    "102",
    "Costinot & Rodríguez-Clare 2014, Trade Theory with Numbers, Handbook of International Economics 4",
    "Aiyar and others 2023, Geoeconomic Fragmentation and the Future of Multilateralism, IMF Staff "
    "Discussion Note 2023/001 (to compare with)",
    "Góes & Bekkers 2022, The Impact of Geopolitical Conflicts on Trade, Growth, and Innovation, WTO Staff "
    "Working Paper ERSD-2022-09 (to compare with)",
    "World Factbook, fields Exports, Imports, Exports - partners, Imports - partners",
)
ANCHORS = (
    "To compare with: trade fragmentation costs the world 0.2 to 7 % of output in the studies that the IMF "
    "surveyed (Staff Discussion Note 2023/001), and 8 to 12 % in some states with the loss of technology; "
    "decoupling in two blocs costs up to 12 % in the hardest hit regions with the spread of ideas, far less "
    "without (Góes & Bekkers 2022). One sector without them, as here, stands at the low end."
)
#: Channels that the headline and the sentence tell.
CREATION, BARRIERS, DECOUPLING = "creation", "retaliation", "decoupling"


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    matrix: TradeMatrix,
    *,
    solved: Sequence[Effect] | None = None,
) -> Answer:
    """Real income and flows by channel, and observed exposure of each reported state to either side.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal: who is newly allied.
        scenario: gives the members, the rivals, the states reported on and the priors.
        draws: values of the priors.
        matrix: who sells how much to whom.
        solved: what each channel does, if it is at hand.

    Raises:
        NotProved: an equilibrium was not found.
    """
    who = camps(before, after, scenario, matrix.economies)
    effects = solved
    if effects is None:
        found = channels(before, after, scenario, matrix.economies, who)
        effects = [effect(matrix, each, scenario, draws) for each in found]
    rows = _exposure_rows(before, flows(before), scenario)
    made = _tables(before, scenario, draws, matrix, effects, who, rows)
    return Answer(
        question="trade",
        asks=ASKS["trade"],
        sentence=_sentence(matrix, effects, who, before.date.year),
        sure=_sure(matrix, effects),
        headline=_headline(matrix, effects, who),
        tables={table.name: table for table in made},
        method=METHOD,
        references=REFERENCES,
        sources=matrix.sources,
        drivers=_drivers(matrix, effects, who, rows),
        not_modelled=(
            "Sectors: goods that are hard to replace (chips, rare earths) cost more to lose than others.",
            "Revenue of tariffs, which would make barriers cheaper for the state that raises them.",
            "Investment, ideas, finance and migration, which go with trade; the years it takes to adjust.",
            "That candidates join as well: trade is created among the founders only.",
        ),
        notes=(*matrix.notes, ANCHORS, *first_alone(scenario, "The channels of trade are")),
        detail=_detail(matrix, effects, who),
    )


def _tables(
    before: World,
    scenario: Scenario,
    draws: Draws,
    matrix: TradeMatrix,
    effects: Sequence[Effect],
    who: Camps,
    rows: Sequence[tuple[Any, ...]],
) -> list[Table]:
    """The channels' tables, if there are channels, and what is on record."""
    exposed = tables.exposure(rows, *sides(scenario))
    recorded = tables.partners(before, scenario)
    if not effects:
        return [exposed, recorded]
    return [
        tables.income(matrix, effects, _blend(effects, draws), scenario, who),
        exposed,
        tables.channels(matrix, effects, who),
        tables.flows(matrix, effects),
        tables.everywhere(matrix, effects, who),
        recorded,
    ]


def _blend(effects: Sequence[Effect], draws: Draws) -> Floats | None:
    """New trade plus the answer that a draw picks, (D, n) in %; None where no answer can be picked."""
    incomes = {each.channel.id: each.income for each in effects}
    return blend(incomes, draws["trade.answer"]) if BARRIERS in incomes else None


def _headline(matrix: TradeMatrix, effects: Sequence[Effect], who: Camps) -> dict[str, Interval]:
    known = tables.by_id(effects)
    found = {}
    for name, codes in (
        (BARRIERS, (*who.members, *who.rivals)),
        (CREATION, who.members),
        (DECOUPLING, (*who.members, *who.rivals)),
    ):
        if name in known:
            for code in codes:
                k = matrix.economies.index(code)
                found[f"{code}.{name}"] = Interval.of(known[name].income[:, k])
    return found


def _sentence(matrix: TradeMatrix, effects: Sequence[Effect], who: Camps, year: int) -> str:
    if not matrix.economies:
        return f"Cannot be said: no state's trade of about {year} is among these data."
    if not effects:
        return (
            "It allies nobody anew and names no rival whose answer could be looked at: trade stays as it is."
        )
    known = tables.by_id(effects)
    rivals = listed([state(code).name for code in who.rivals])
    parts = []
    if CREATION in known and who.members:
        title, change = known[CREATION].channel.title, _range(matrix, known[CREATION].income, who)
        does = "be worth, in real income," if title == NEW_ALLIES else "change real income by"
        parts.append(f"{title} would {does} {change}.")
    if BARRIERS in known and who.members:
        barriers = known[BARRIERS]
        size = Interval.of(100.0 * barriers.size)
        parts.append(
            f"Barriers of {size.p05:.0f} to {size.p95:.0f} % by {rivals} on imports from the members would "
            f"cost them {_range(matrix, -barriers.income, who)}, and {rivals} "
            f"{_cost(matrix, barriers, who.rivals)}."
        )
    if DECOUPLING in known:
        apart = known[DECOUPLING]
        parts.append(
            f"Decoupling of the two blocs would cost the world {_span(-apart.world)}, the members together "
            f"{_cost(matrix, apart, who.members)} and {rivals} {_cost(matrix, apart, who.rivals)}."
        )
    return " ".join(parts)


def _range(matrix: TradeMatrix, changes: Floats, who: Camps) -> str:
    """From the member that changes least to the one that changes most, the latter with its interval."""
    places = {code: matrix.economies.index(code) for code in who.members}
    medians = [(abs(float(np.median(changes[:, k]))), code) for code, k in places.items()]
    least, most = min(medians)[1], max(medians)[1]
    top = changes[:, places[most]]
    if least == most:
        return _span(top, state(most).name)
    little = figure(float(np.median(changes[:, places[least]])))
    return f"between {little} % ({state(least).name}) and {_span(top, state(most).name)}"


def _cost(matrix: TradeMatrix, found: Effect, codes: Sequence[str]) -> str:
    change = tables.group(matrix, found.income, codes)
    return "nothing that is known" if change is None else _span(-change)


def _span(change: Floats, whose: str = "") -> str:
    value = Interval.of(change)
    name = f"{whose}; " if whose else ""
    return f"{figure(value.median)} % ({name}90 %: {figure(value.p05)} to {figure(value.p95)})"


def _sure(matrix: TradeMatrix, effects: Sequence[Effect]) -> str:
    if not effects:
        return matrix.basis
    residual, error = (max(getattr(each, name) for each in effects) for name in ("residual", "error"))
    return (
        f"{matrix.basis} The directions and the order of the states are sturdy; the sizes hang on the "
        "elasticity, and one sector understates them. Whether the rival would answer so is not known. "
        f"Markets clear to {residual:.0e}; reading off between solved points is out by {error:.0e} %."
    )


def _drivers(
    matrix: TradeMatrix,
    effects: Sequence[Effect],
    who: Camps,
    rows: Sequence[tuple[Any, ...]],
) -> tuple[str, ...]:
    drivers = []
    most = [row for row in rows if row[0] in who.members and row[4]]
    if most:
        top = max(most, key=lambda row: row[4])
        drivers.append(
            f"What is at stake: {top[1]} trades {figure(top[4])} % of its GDP with the rivals, as reported."
        )
    known = tables.by_id(effects)
    if BARRIERS in known and "retaliation-allies" in known:
        narrow, wide = (
            tables.group(matrix, known[name].income, who.rivals) for name in (BARRIERS, "retaliation-allies")
        )
        if narrow is not None and wide is not None:
            drivers.append(
                f"Whom the barriers hit: against the members alone they cost the rivals {_span(-narrow)}, "
                f"against all allies {_span(-wide)}."
            )
    if BARRIERS in known:
        drivers.append("How high the barriers are, and how easily other buyers are found (the elasticity).")
    return tuple(drivers)


def _detail(matrix: TradeMatrix, effects: Sequence[Effect], who: Camps) -> dict[str, Any]:
    return {
        "economies": len(matrix.economies),
        "listed_share_of_world_trade": matrix.listed,
        "missing": list(matrix.missing),
        "sides": {"members": who.members, "allies": who.allies, "rivals": who.rivals, "bloc": who.others},
        "channels": [
            {"channel": each.channel.id, "residual": each.residual, "reading_error_percent": each.error}
            for each in effects
        ],
    }


def _exposure_rows(world: World, known: Flows, scenario: Scenario) -> list[tuple[Any, ...]]:
    to_members, to_rivals = (exposure(world, known, side) for side in sides(scenario))
    seen = observed_share(world, known)
    rows = []
    for code in scenario.report:
        if code not in world.states:
            continue
        i = world.index(code)
        shares = (to_members.lower, to_members.upper, to_rivals.lower, to_rivals.upper, seen)
        rows.append((code, state(code).name, *(cell(share[i]) for share in shares)))
    return sorted(rows, key=lambda row: (row[4] is None, -(row[4] or 0.0)))
