"""The tables of the balance: who gains, by which channel, alone or with others, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.quantities import Column, Interval, Table
from foedus.questions.gains_balance import COUNTED, FOUNDER, JOINS, LEAVES, ROLES, TAIL, Balance
from foedus.questions.gains_drivers import NAMES, Drivers
from foedus.states import state

if TYPE_CHECKING:
    from foedus.questions.trade_effects import Effect

Floats = NDArray[np.float64]
SHARE: Final = "% of GDP a year"
DOLLARS: Final = "US$ bn a year"
#: Changes smaller than this, in % of GDP a year, are called hardly any.
FELT: Final = 0.01
GAINS, LOSES, UNCLEAR, HARDLY = "gains", "loses", "unclear", "hardly changes"
AT_BEST, AT_WORST = "loses or even", "gains or even"
STATE: Final = (Column("state", "Code"), Column("name", "State"), Column("role", "Role"))
CHANNELS: Final = {
    "conflict": "Own disputes and wars",
    "entrapment": "Partners' wars",
    "burden": "Military spending",
    "trade": "Trade",
    "autonomy": "Autonomy",
    TAIL: "War between great powers",
}
#: Channels with a column of their own; autonomy is among `channels`.
SHOWN: Final = ("conflict", "entrapment", "burden", "trade", TAIL)
DRIVERS_SHOWN: Final = 3


def verdict(gain: Interval) -> str:
    """In a word, by the 90 % interval; what lies within `FELT` of 0 counts as no change."""
    if gain.p05 >= FELT or gain.p95 <= -FELT:
        return GAINS if gain.p05 >= FELT else LOSES
    best, worst = gain.p95 < FELT, gain.p05 > -FELT
    return HARDLY if best and worst else AT_BEST if best else AT_WORST if worst else UNCLEAR


def order(balance: Balance) -> list[int]:
    """Positions of the states by role, then by the size of their economies."""
    roles = [ROLES.index(role) for role in balance.roles]
    return sorted(range(len(roles)), key=lambda k: (roles[k], -balance.gdp[k], balance.states[k]))


def balance_table(balance: Balance) -> Table:
    """One row a state: the gain, its channels, the tail beside it, and the verdict."""
    columns = (
        *STATE,
        Column("gain", "Gain", SHARE),
        Column("gain_usd", "Gain", DOLLARS),
        Column("p_gain", "Chance that it gains", "share"),
        *(
            Column(name, CHANNELS[name], SHARE)
            for name in ("conflict", "entrapment", "burden", "trade", TAIL)
        ),
        Column("gain_with_tail", "Gain, with the tail", SHARE),
        Column("p_gain_with_tail", "Chance that it gains, with the tail", "share"),
        Column("verdict", "Verdict"),
        Column("verdict_with_tail", "Verdict, with the tail"),
    )
    gain, whole = (Interval.each(each) for each in (balance.gain, balance.gain_with_tail))
    usd = Interval.each(balance.gain / 100.0 * balance.gdp)
    parts = [Interval.each(balance.channels[name]) for name in SHOWN]
    rows = [
        (*_head(balance, k), gain[k], usd[k], _chance(balance.gain[:, k]), *(each[k] for each in parts),
         whole[k], _chance(balance.gain_with_tail[:, k]), verdict(gain[k]), verdict(whole[k]))
        for k in order(balance)
    ]  # fmt: skip
    note = (
        "Change against today, plus is good. Candidates stay outside here. The gain is the sum of the "
        "channels, autonomy (price 0 unless set) among them, without the tail. The verdict goes by the 90 % "
        f"interval; even and hardly: within {FELT:g} % of GDP of no change. Medians of channels do not add "
        "up; means do."
    )
    return Table.of("balance", "Who gains and who loses", columns, rows, note=note)


def channels_table(balance: Balance, effects: Sequence[Effect]) -> Table:
    """One row a state and channel; for the parties also the answers of the rival that trade mixes."""
    columns = (
        *STATE,
        Column("channel", "Channel code"),
        Column("title", "Channel"),
        Column("counted", "Added to the gain"),
        Column("value", "Change", SHARE),
        Column("value_usd", "Change", DOLLARS),
    )
    parts = [(name, CHANNELS[name], name in COUNTED, balance.channels[name]) for name in (*COUNTED, TAIL)]
    titles = {each.channel.id: each.channel.title for each in effects}
    parts += [(f"trade:{name}", titles[name], False, each) for name, each in balance.answers.items()]
    ranked = order(balance)
    rows: list[tuple[int, tuple[Any, ...]]] = []
    for name, title, counted, values in parts:
        moves = set(np.flatnonzero(values.any(axis=0)).tolist()) if ":" not in name else set()
        shown = [k for k in ranked if k in balance.near or k in moves]
        changes = Interval.each(values[:, shown])
        dollars = Interval.each(values[:, shown] / 100.0 * balance.gdp[shown])
        for k, change, usd in zip(shown, changes, dollars, strict=True):
            rows.append((k, (*_head(balance, k), name, title, counted, change, usd)))
    rows.sort(key=lambda row: ranked.index(row[0]))
    note = (
        "Channels of trade are parts or alternatives of the mixture that is counted as trade; those of "
        "states that are no party stand in the answer on trade. Of these, what cannot move is left out."
    )
    return Table.of("channels", "Gains by channel", columns, [row for _, row in rows], note=note)


def only_table(balance: Balance) -> Table:
    """Chance that a state gains and nobody else does, among the parties and among all; and all, and none."""
    columns = (
        *STATE,
        Column("p_gain", "It gains", "share"),
        Column("only_parties", "Only it, of the parties", "share"),
        Column("only_all", "Only it, of all", "share"),
        Column("only_parties_with_tail", "Only it, of the parties, with the tail", "share"),
        Column("only_all_with_tail", "Only it, of all, with the tail", "share"),
    )
    groups = (list(balance.near), list(range(len(balance.states))))
    found = [_alone(gain, group) for gain in (balance.gain, balance.gain_with_tail) for group in groups]
    rows: list[tuple[Any, ...]] = [
        (*_head(balance, k), _chance(balance.gain[:, k]), *(each.get(k) for each in found))
        for k in order(balance)
    ]
    ends = (("all", "All of them gain", lambda plus: plus), ("none", "None gains", np.logical_not))
    for code, name, turned in ends:
        cells = [
            float(np.mean(turned(gain[:, group] > 0.0).all(axis=1)))
            for gain in (balance.gain, balance.gain_with_tail)
            for group in groups
        ]
        rows.append((code, name, "", None, *cells))
    note = (
        "Of the parties: who founds, joins or leaves, and the rivals. To gain is any change above 0, however "
        "small; a share of draws."
    )
    return Table.of("only", "Who gains alone", columns, rows, note=note)


def lorenz_table(balance: Balance) -> Table:
    """States from the largest loss to the largest gain in % of GDP, with cumulated shares."""
    columns = (
        *STATE,
        Column("mean", "Gain on average", SHARE),
        Column("mean_usd", "Gain on average", DOLLARS),
        Column("gdp_share", "GDP, cumulated", "share"),
        Column("losses_share", "Losses, cumulated", "share"),
        Column("gains_share", "Gains, cumulated", "share"),
    )
    mean = balance.gain.mean(axis=0)
    dollars = mean / 100.0 * balance.gdp
    ranked = sorted(range(len(balance.states)), key=lambda k: (mean[k], balance.states[k]))
    parts = (balance.gdp, -np.minimum(dollars, 0.0), np.maximum(dollars, 0.0))
    shares = [_cumulated(each[ranked]) for each in parts]
    rows = [
        (*_head(balance, k), float(mean[k]), float(dollars[k]), *(float(each[place]) for each in shares))
        for place, k in enumerate(ranked)
    ]
    note = "Averages over the draws, without the tail; among the states that have a balance."
    return Table.of("lorenz", "How losses and gains are spread", columns, rows, note=note)


def drivers_table(found: Drivers, balance: Balance) -> Table:
    """The parameters with the largest total Sobol index of each state's gain, and where its sign turns."""
    columns = (
        *STATE,
        Column("of", "Of the gain"),
        Column("parameter", "Parameter"),
        Column("means", "What it is"),
        Column("first", "First-order index", "share"),
        Column("first_error", "± (90 %)", "share"),
        Column("total", "Total index", "share"),
        Column("total_error", "± (90 %)", "share"),
        Column("flips_at", "Sign turns at"),
    )
    indices, told = found.indices, ("without the tail", "with the tail")
    shown = [
        (k, tail, k + tail * len(balance.states), name, row)
        for k in order(balance)
        for tail in (False, True)
        for name, row in found.foremost(k, DRIVERS_SHOWN, tail=tail)
    ]
    flips = found.flips((name, column) for _, _, column, name, _ in shown)
    parts = (indices.first, indices.first_error, indices.total, indices.total_error)
    rows = [
        (*_head(balance, k), told[tail], name, NAMES.get(name, name),
         *(float(each[row, column]) for each in parts), flips[name, column])
        for k, tail, column, name, row in shown
    ]  # fmt: skip
    note = (
        "Total: the share of the variance that would stay if all else were known. The sign of the median "
        "turns at the value given, all else as drawn; none: it does not."
    )
    return Table.of("drivers", "What each state's gain hangs on", columns, rows, note=note)


def tail_table(balance: Balance, flips: Mapping[int, float | None], disputes: float) -> Table:
    """What a war between great powers adds, and how likely it would have to be to turn the sign."""
    columns = (
        *STATE,
        Column("gain", "Gain", SHARE),
        Column("tail", CHANNELS[TAIL], SHARE),
        Column("gain_with_tail", "Gain, with the tail", SHARE),
        Column("flips_at", "Sign turns if of their disputes become wars", "share"),
        Column("flips_at_a_year", "That is, great-power wars", "chance a year"),
    )
    rows = []
    for k in order(balance):
        if k not in flips:
            continue
        parts = (balance.gain[:, k], balance.channels[TAIL][:, k], balance.gain_with_tail[:, k])
        at = flips[k]
        yearly = None if at is None else 1.0 - (1.0 - at) ** disputes
        rows.append((*_head(balance, k), *map(Interval.of, parts), at, yearly))
    note = (
        "The sign is that of the median, all else as drawn; no value: it does not turn, however likely the "
        "war. "
        f"A year sees {disputes:.2g} disputes between two great powers of the states looked at."
    )
    return Table.of("tail", "With and without a war between great powers", columns, rows, note=note)


def readings_table(balance: Balance, readings: Mapping[str, tuple[Floats, Floats]]) -> Table:
    """The gain of the parties by what treaties are held to do to disputes; positions are those of `near`."""
    columns = (
        *STATE,
        Column("reading", "What a treaty does to disputes"),
        Column("gain", "Gain", SHARE),
        Column("gain_with_tail", "Gain, with the tail", SHARE),
        Column("verdict", "Verdict"),
        Column("verdict_with_tail", "Verdict, with the tail"),
    )
    place = {k: column for column, k in enumerate(balance.near)}
    rows = []
    summed = {words: [Interval.each(each) for each in found] for words, found in readings.items()}
    for k in (k for k in order(balance) if k in place):
        for words, found in summed.items():
            both = [each[place[k]] for each in found]
            rows.append((*_head(balance, k), words, *both, *map(verdict, both)))
    return Table.of("readings", "The balance by what treaties are held to do", columns, rows)


def is_party(role: str) -> bool:
    """Whether a role is that of a member-to-be or a leaver, not of a rival, an ally or a bystander."""
    return role in (FOUNDER, JOINS, LEAVES)


def _head(balance: Balance, k: int) -> tuple[str, str, str]:
    return balance.states[k], state(balance.states[k]).name, balance.roles[k]


def _chance(gain: Floats) -> float:
    return float(np.mean(gain > 0.0))


def _alone(gain: Floats, group: Sequence[int]) -> dict[int, float]:
    """Share of draws in which each of a group gains and no other of it does, by position."""
    plus = gain[:, list(group)] > 0.0
    single = plus.sum(axis=1) == 1
    return {k: float(np.mean(plus[:, column] & single)) for column, k in enumerate(group)}


def _cumulated(values: Floats) -> Floats:
    total = values.sum()
    return np.cumsum(values) / total if total > 0.0 else np.zeros(len(values))
