"""Which ties a proposal leaves frustrated, and what the same measure was in every year since 1816."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.evidence.bloc_history import DISPUTES_END, FIRST_YEAR, LAST_YEAR, bloc_history
from foedus.quantities import Column, Table
from foedus.questions.camps import Reading, Readings, Solved
from foedus.questions.sides import WITH_CANDIDATES
from foedus.questions.signed_network import because
from foedus.questions.words import percent
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario

Pair = tuple[int, int]
NEW, BENT, MENDED = "new tie, frustrated", "old tie, now frustrated", "old tie, no longer frustrated"
#: A tie is listed when at least this share of the codings has it so.
LEAST = 0.05


def causes(scenario: Scenario, bound: Sequence[Proposal], found: Readings) -> Table:
    """The ties by which the number of frustrated ties changes, and in what share of the codings each does."""
    columns = (
        Column("proposal", "Proposal"),
        Column("variant", "Who joins"),
        Column("change", "What happens"),
        Column("name1", "State"),
        Column("name2", "State"),
        Column("state1", "Code 1"),
        Column("state2", "Code 2"),
        Column("sign", "Sign"),
        Column("because", "Because of"),
        Column("share", "In this share of codings", "share"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in bound:
        for name, variant in ((one.id, "the founders"), (one.id + WITH_CANDIDATES, "every candidate, too")):
            if name in found.usual.after:
                rows += _rows(scenario, one, name, variant, found)
    note = (
        "Of several divisions that are equally good one is taken in each coding. A new tie that is "
        "frustrated costs one; an old tie that becomes so is the price of moving a state."
    )
    return Table.of("causes", "Ties that make the difference", columns, rows, note=note)


def _rows(
    scenario: Scenario, one: Proposal, name: str, variant: str, found: Readings
) -> list[tuple[Any, ...]]:
    """Rows of one proposal and variant, the ties that matter in most codings first."""
    share: dict[tuple[str, Pair], float] = defaultdict(float)
    seen: dict[tuple[str, Pair], Solved] = {}
    for reading in found.readings:
        for kind, pair, solved in _differences(reading, name):
            share[kind, pair] += reading.weight
            seen.setdefault((kind, pair), solved)
    order = sorted(share, key=lambda key: (-round(share[key], 9), (NEW, BENT, MENDED).index(key[0]), key[1]))
    rows = []
    for kind, (i, j) in order:
        if share[kind, (i, j)] < LEAST:
            continue
        solved = seen[kind, (i, j)]
        first, second = solved.world.states[i], solved.world.states[j]
        sign = int(solved.network.adjacency[i, j])
        made = None if kind == MENDED else one
        reason = because(solved.world, scenario, made, i, j, sign)
        names = state(first).name, state(second).name
        rows.append((one.id, variant, kind, *names, first, second, sign, reason, share[kind, (i, j)]))
    return rows


def _differences(reading: Reading, name: str) -> list[tuple[str, Pair, Solved]]:
    """Ties whose frustration differs between the two worlds of a coding: kind, pair, the world to cite."""
    before, after = reading.before, reading.after[name]
    bent, was_bent = ({(int(i), int(j)) for i, j in one.optimum.frustrated} for one in (after, before))
    old = before.network.adjacency
    new = after.network.adjacency
    found: list[tuple[str, Pair, Solved]] = []
    for i, j in sorted(bent | was_bent):
        changed = old[i, j] != new[i, j]
        if (i, j) in bent and changed:
            found.append((NEW, (i, j), after))
        elif (i, j) in bent and (i, j) not in was_bent:
            found.append((BENT, (i, j), after))
        elif (i, j) in was_bent and (i, j) not in bent:
            found.append((MENDED, (i, j), before))
    return found


def history() -> Table:
    """The line index of every year with its range over codings, concentration, neutrality, who leads."""
    past = bloc_history()
    columns = (
        Column("year", "Year"),
        Column("ties", "Ties"),
        Column("negative", "Negative"),
        Column("frustrated", "Frustrated"),
        Column("frustrated_share", "Frustrated, share of ties", "share"),
        Column("frustrated_low", "Least over codings", "share"),
        Column("frustrated_high", "Greatest over codings", "share"),
        Column("torn", "Torn states"),
        Column("leaders", "Strongest of each camp"),
        Column("con_majors", "Concentration (CON), major powers", "index"),
        Column("neutral_count", "Without a defence pact", "share"),
    )
    names = [column.name for column in columns]
    rows = [
        [f"{row['leader_a'] or '?'} / {row['leader_b'] or '?'}" if n == "leaders" else row[n] for n in names]
        for row in past.years
    ]
    note = (
        f"Ties: {past.coding}; disputes of the last ten years, on record to {DISPUTES_END}, so that negative "
        f"ties fall out from then on. Alliances end in {LAST_YEAR}. Today's network above has conflicts in "
        "place of disputes: compare the course of the series with it, not the level."
    )
    return Table.of(
        "history",
        f"Frustration and concentration by year, {FIRST_YEAR}-{LAST_YEAR}",
        columns,
        rows,
        note=note,
    )


def long_run() -> str:
    """What the series says, and why it fell, in two sentences."""
    past = bloc_history()

    def mean(first: int, last: int, of: str = "ties") -> str:
        shares = [row["frustrated"] / row[of] for row in past.span(first, last)]
        return percent(sum(shares) / len(shares))

    return (
        f"Frustrated ties were {mean(1816, 1849)} of all on average in 1816-1849, {mean(1870, 1913)} in "
        f"1870-1913, {mean(1919, 1938)} in 1919-1938, {mean(1950, 1990)} in the Cold War (1950-1990) and "
        f"{mean(1992, 2010)} in 1992-2010. They fell because alliances multiplied: measured by negative ties "
        f"they were {mean(1870, 1913, 'negative')} in 1870-1913 and {mean(1950, 1990, 'negative')} in the "
        "Cold War."
    )
