"""Tables of the answer on trade: real incomes by channel, flows that change most, and the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from foedus.quantities import Column, Interval, Table, cell
from foedus.questions.words import listed
from foedus.states import state

if TYPE_CHECKING:
    from foedus.evidence.trade_matrix import TradeMatrix
    from foedus.questions.trade_channels import Camps
    from foedus.questions.trade_effects import Effect
    from foedus.scenario.model import Scenario
    from foedus.world import World

Floats = NDArray[np.float64]
STATE = (Column("state", "Code"), Column("name", "State"))
CHANNEL = (Column("channel", "Channel code"), Column("title", "Channel"))
#: Set beside the channels, not among them: a mixture of them by the chances of a prior.
BLEND = "blend"
SIDES = ("member", "rival", "ally", "rival's bloc", "neither")
"""The order of states in a channel: who the proposal is about comes first."""


def income(
    matrix: TradeMatrix, effects: Sequence[Effect], blend: Floats | None, scenario: Scenario, who: Camps
) -> Table:
    """Change of real income and spending of each state reported on, by channel; the blend last."""
    columns = (
        *STATE,
        Column("side", "Side"),
        *CHANNEL,
        Column("income", "Real income", "% change"),
        Column("spending", "Real spending", "% change"),
        Column("observed", "Trade observed by partner", "share"),
    )
    place = {code: k for k, code in enumerate(matrix.economies)}
    known = [code for code in scenario.report if code in place]
    rows: list[tuple[Any, ...]] = []
    for effect in effects:
        part = []
        for code in known:
            k = place[code]
            numbers = Interval.of(effect.income[:, k]), Interval.of(effect.spending[:, k])
            head = (code, state(code).name, who.side(code), effect.channel.id, effect.channel.title)
            part.append((*head, *numbers, float(matrix.observed[k])))
        rows += sorted(part, key=lambda row: (SIDES.index(row[2]), row[5].median))
    if blend is not None:
        mixed: list[tuple[Any, ...]] = []
        for code in known:
            head = (code, state(code).name, who.side(code), BLEND, "Blend of the channels by their chances")
            number = Interval.of(blend[:, place[code]])
            mixed.append((*head, number, None, float(matrix.observed[place[code]])))
        rows += sorted(mixed, key=lambda row: row[5].mean)
    return Table.of(
        "income",
        "Change of real income by channel",
        columns,
        rows,
        note=(
            "Each channel by itself, against the world as it is; intervals are over the elasticity, the "
            "share of value added and the size of the shock. The blend is a mixture by the chances of the "
            "prior trade.answer, a judgement. Spending also holds what deficits are worth."
        ),
    )


def channels(matrix: TradeMatrix, effects: Sequence[Effect], who: Camps) -> Table:
    """One row a channel: how large the shock is, and what the world, members and rivals gain or lose."""
    columns = (
        *CHANNEL,
        Column("prior", "Size by prior"),
        Column("size", "Size"),
        Column("world_income", "World's real income", "% change"),
        Column("members", "Members'", "% change"),
        Column("allies", "Their allies'", "% change"),
        Column("rivals", "Rivals'", "% change"),
        Column("world_usd", "World", "US$ bn a year"),
        Column("members_usd", "Members", "US$ bn a year"),
        Column("rivals_usd", "Rivals", "US$ bn a year"),
    )
    rows = []
    for effect in effects:
        lost = effect.income / 100.0 * matrix.gdp / 1e9
        sides = [_group(matrix, effect, codes) for codes in (who.members, who.allies, who.rivals)]
        dollars = [_dollars(matrix, lost, codes) for codes in (matrix.economies, who.members, who.rivals)]
        head = (effect.channel.id, effect.channel.title, effect.channel.prior, Interval.of(effect.size))
        rows.append((*head, Interval.of(effect.world), *sides, *dollars))
    note = (
        f"Members: {_names(who.members)}. Allies: {_names(who.allies)}. Rivals: {_names(who.rivals)}; with "
        f"them in a bloc: {_names(who.others)}. Groups are weighted by GDP; dollars are the change in per "
        "cent times GDP at the official rate."
    )
    return Table.of("channels", "The channels and what they do in sum", columns, rows, note=note)


def flows(matrix: TradeMatrix, effects: Sequence[Effect]) -> Table:
    """The flows that lose most and those that gain most in each channel."""
    columns = (
        *CHANNEL,
        Column("flow", "Flow"),
        Column("direction", "Direction"),
        Column("state1", "Seller code"),
        Column("name1", "Seller"),
        Column("state2", "Buyer code"),
        Column("name2", "Buyer"),
        Column("before", "Today", "US$ bn"),
        Column("change", "Change", "US$ bn"),
        Column("percent", "Change", "%"),
    )
    rows = []
    for effect in effects:
        for k, (i, j) in enumerate(effect.pairs.tolist()):
            before = float(effect.before[k])
            change = Interval.of((effect.after[:, k] - before) / 1e9)
            percent = Interval.of(100.0 * (effect.after[:, k] / before - 1.0))
            ends = [(matrix.economies[end], state(matrix.economies[end]).name) for end in (i, j)]
            word = "lost" if change.median < 0 else "gained"
            head = (effect.channel.id, effect.channel.title, f"{ends[0][0]}-{ends[1][0]}", word)
            rows.append((*head, *ends[0], *ends[1], before / 1e9, change, percent))
    note = "At unchanged world income. Flows nobody lists among the five largest are estimates."
    return Table.of("flows", "Flows that change most", columns, rows, note=note)


def everywhere(matrix: TradeMatrix, effects: Sequence[Effect], who: Camps) -> Table:
    """Median change of real income of every economy with trade on record, a column a channel, for a map."""
    columns = (
        *STATE,
        Column("side", "Side"),
        *(
            Column(effect.channel.id.replace("-", "_"), effect.channel.title, "% change")
            for effect in effects
        ),
    )
    medians = [np.median(effect.income, axis=0) for effect in effects]
    rows = [
        (code, state(code).name, who.side(code), *(float(each[k]) for each in medians))
        for k, code in enumerate(matrix.economies)
    ]
    return Table.of("everywhere", "Median change of real income of every state", columns, rows)


def exposure(rows: Sequence[tuple[Any, ...]], members: Sequence[str], rivals: Sequence[str]) -> Table:
    """Trade with either side in per cent of GDP, reported and at most."""
    ours, theirs = _names(members), _names(rivals)
    columns = (
        *STATE,
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


def partners(world: World, scenario: Scenario) -> Table:
    """The largest partners of each state reported on, as the source lists them."""
    columns = (
        *STATE,
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
    world: World, code: str, direction: str, shares: Floats, total: Floats
) -> list[tuple[Any, ...]]:
    i = world.index(code)
    found = np.flatnonzero(np.isfinite(shares[i]))
    found = found[np.argsort(-shares[i, found], kind="stable")]
    rows = []
    for j in found.tolist():
        partner = world.states[j]
        head = (code, state(code).name, partner, state(partner).name, direction)
        rows.append((*head, float(shares[i, j]), cell(shares[i, j] / 100.0 * total[i] / 1e9)))
    return rows


def group(matrix: TradeMatrix, changes: Floats, codes: Sequence[str]) -> Floats | None:
    """Changes of a group of economies weighted by GDP, (D,); None for an empty group."""
    chosen = np.isin(matrix.economies, codes)
    if not chosen.any():
        return None
    return np.asarray(changes[:, chosen] @ matrix.gdp[chosen] / matrix.gdp[chosen].sum())


def _group(matrix: TradeMatrix, effect: Effect, codes: Sequence[str]) -> Interval | None:
    found = group(matrix, effect.income, codes)
    return None if found is None else Interval.of(found)


def _dollars(matrix: TradeMatrix, lost: Floats, codes: Sequence[str]) -> Interval | None:
    chosen = np.isin(matrix.economies, codes)
    return Interval.of(lost[:, chosen].sum(axis=1)) if chosen.any() else None


def _names(codes: Sequence[str]) -> str:
    return listed([state(code).name for code in codes], most=40)


def by_id(effects: Sequence[Effect]) -> Mapping[str, Effect]:
    """Effects by the id of their channel."""
    return {effect.channel.id: effect for effect in effects}
