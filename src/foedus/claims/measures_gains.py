"""Measures of the answer on gains: what a state gains, by which channel, and whether it alone does."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from foedus.claims import groups
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.quantities import Interval

SOURCE = "assessment:gains"
COVERAGE = "the first proposal of the scenario that changes who owes defence to whom"
UNIT = "% of GDP a year"
#: An average gain of less, in % of GDP a year, is none.
LEAST = 0.01
Among = Literal["the parties", "all states looked at"]
Channel = Literal["conflict", "entrapment", "burden", "trade", "autonomy", "tail"]


@measure(
    "gains.gain",
    words="Gain of {state}: {proposal}{tail}",
    unit=UNIT,
    source=SOURCE,
    coverage=COVERAGE,
    kind="model",
)
def gain(evidence: Evidence, *, proposal: str, state: str, tail: bool = False) -> Measured:
    """What a state gains or loses over all channels, against today, with its interval; with `tail` the risk
    of a war between great powers is added.
    """
    row = _row(_records(evidence, proposal, "balance"), state)
    return _measured(evidence, row["gain_with_tail" if tail else "gain"])


@measure(
    "gains.channel",
    words="Change by {channel} for {state}: {proposal}",
    unit=UNIT,
    source=SOURCE,
    coverage=COVERAGE,
    kind="model",
)
def channel(evidence: Evidence, *, proposal: str, state: str, channel: Channel) -> Measured:
    """What one channel brings a state or costs it, against today, with its interval."""
    rows = [row for row in _records(evidence, proposal, "channels") if row["channel"] == channel]
    return _measured(evidence, _row(rows, state)["value"])


@measure(
    "gains.only",
    words="Chance that {state} alone gains, of {among}: {proposal}{tail}",
    unit="%",
    source=SOURCE,
    coverage=COVERAGE,
    kind="model",
)
def only(
    evidence: Evidence, *, proposal: str, state: str, among: Among = "the parties", tail: bool = False
) -> Measured:
    """Share of the draws in which a state gains and none of the others does: of the parties (founders and
    rivals), or of all states looked at.
    """
    row = _row(_records(evidence, proposal, "only"), state)
    group = "parties" if among == "the parties" else "all"
    share = row[f"only_{group}{'_with_tail' if tail else ''}"]
    if share is None:
        raise NoEvidenceError(f"{state} is no party to {proposal}")
    return Measured(100.0 * share, "%", evidence.scenario.date.isoformat(), (SOURCE,))


@measure(
    "gains.winners",
    words="Share of {states} that gain on average, {by}: {proposal}{tail}",
    unit="%",
    source=SOURCE,
    coverage=f"{COVERAGE}; states with a balance; an average below {LEAST:g} % of GDP is no gain",
    kind="model",
)
def winners(
    evidence: Evidence,
    *,
    proposal: str,
    states: tuple[str, ...],
    by: Literal["count", "gdp"] = "count",
    tail: bool = False,
) -> Measured:
    """Share of a group that gains on average over the draws, by number of states or by their GDP."""
    known = {row["state"]: row for row in _records(evidence, proposal, "balance")}
    inside = [code for code in groups.resolve(evidence, states) if code in known]
    if not inside:
        raise NoEvidenceError(f"no balance of {groups.say(states)}")
    world = evidence.world
    weight = np.array([world.gdp.values[world.index(code)] if by == "gdp" else 1.0 for code in inside])
    key = "gain_with_tail" if tail else "gain"
    plus = np.array([known[code][key].mean >= LEAST for code in inside])
    day = evidence.scenario.date.isoformat()
    return Measured(100.0 * float(weight[plus].sum() / weight.sum()), "%", day, (SOURCE,))


def _records(evidence: Evidence, proposal: str, table: str) -> list[dict[str, Any]]:
    from foedus.questions.sides import changing

    changed = changing(evidence.scenario)
    answer = evidence.answer("gains")
    if not changed or changed[0].id != proposal or table not in answer.tables:
        raise NoEvidenceError(f"the assessment has no balance of {proposal}")
    return answer.tables[table].records()


def _row(rows: list[dict[str, Any]], state: str) -> dict[str, Any]:
    found = next((row for row in rows if row["state"] == state), None)
    if found is None:
        raise NoEvidenceError(f"the assessment has no balance of {state}")
    return found


def _measured(evidence: Evidence, found: Interval) -> Measured:
    day = evidence.scenario.date.isoformat()
    return Measured(found.median, UNIT, day, (SOURCE,), found)
