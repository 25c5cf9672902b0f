"""Measures of what states are on record as wanting."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, cast, get_args

import numpy as np

from foedus.claims import groups, words
from foedus.claims.evidence import Bounds, Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.claims.weights import Weight, weights
from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.scenario.fields import Position
from foedus.states import listed
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.scenario.stances import Stance

COVERAGE = "statements found in public sources until 2026-11-22; silence is no position"
ORDER: tuple[str, ...] = get_args(Position)
Pool = Literal["most-critical", "most-favourable"]


@measure(
    "stances.position",
    words="Position of {state}: {proposal}",
    unit="",
    source="stances",
    coverage=COVERAGE,
)
def position(evidence: Evidence, *, state: str, proposal: str) -> Measured:
    """The position on record of a state on a proposal: "oppose", "reserved", "neutral", "open" or
    "support".

    The latest one said by the date counts, else the earliest later one.
    """
    from foedus.scenario.stances import chosen

    key = find_state(state).id
    found = chosen(_of_states(proposal).get(key, []), evidence.date)
    if found is None:
        raise NoEvidenceError(f"{find_state(key).name} is not on record on {proposal}")
    return Measured(
        found.position,
        "",
        _dated(found),
        ("stances", f"stances:{proposal}"),
        None,
        _rows([found]),
        found.note,
    )


@measure(
    "stances.share",
    words="Share of {states} on record as {positions}, {by}",
    unit="%",
    source="stances",
    coverage=COVERAGE,
)
def share(
    evidence: Evidence,
    *,
    states: tuple[str, ...],
    proposals: tuple[str, ...],
    positions: tuple[str, ...],
    by: Weight = "count",
    of: Literal["all", "on-record"] = "all",
    pool: Pool = "most-critical",
    late: bool = False,
) -> Measured:
    """Share of a group of states that hold one of the named positions on any of several proposals.

    Of a state's positions on several proposals the most critical (or the most favourable) one counts. Of
    "all" states: silence could be anything, so the share lies between those on record for it and those plus
    all silent ones. Of those "on-record": the plain share among states with a position. Only what was said by
    the date counts, unless `late`.
    """
    _check_positions(positions)
    keys, counted = weights(groups.resolve(evidence, states), by)
    held = {key: stance for key in keys if (stance := _pooled(evidence, key, proposals, pool, late))}
    if not held:
        raise NoEvidenceError(f"none of {groups.say(states)} is on record on {listed(list(proposals))}")
    yes = np.array([key in held and held[key].position in positions for key in keys])
    silent = np.array([key not in held for key in keys])
    base = counted.sum() if of == "all" else counted[~silent].sum()
    low = 100.0 * float(counted[yes].sum() / base)
    why = _silence(keys, held)
    bounds = Bounds(low, low + 100.0 * float(counted[silent].sum() / base), why) if of == "all" else None
    date = max(_dated(stance) for stance in held.values())
    notes = [] if of == "all" else [why]
    sources = ("stances", *(f"stances:{key}" for key in proposals))
    return Measured(
        low,
        "%",
        date,
        sources,
        bounds,
        _rows(list(held.values())),
        words.joined([*notes, _later(evidence, held)]),
    )


@measure(
    "stances.count",
    words="How many of {states} are on record as {positions}: {proposals}",
    unit="states",
    source="stances",
    coverage=COVERAGE,
)
def count(
    evidence: Evidence,
    *,
    states: tuple[str, ...],
    proposals: tuple[str, ...],
    positions: tuple[str, ...],
    pool: Pool = "most-critical",
    late: bool = False,
) -> Measured:
    """Number of the named states on record with one of the named positions; a silent state does not count.

    Only what was said by the date counts, unless `late`.
    """
    _check_positions(positions)
    keys = groups.resolve(evidence, states)
    held = {key: stance for key in keys if (stance := _pooled(evidence, key, proposals, pool, late))}
    found = [stance for stance in held.values() if stance.position in positions]
    date = max((_dated(stance) for stance in held.values()), default=evidence.date.isoformat())
    note = words.joined([_silence(keys, held), _later(evidence, held)])
    sources = ("stances", *(f"stances:{key}" for key in proposals))
    return Measured(float(len(found)), "states", date, sources, None, _rows(list(held.values())), note)


def _pooled(evidence: Evidence, key: str, proposals: Sequence[str], pool: Pool, late: bool) -> Stance | None:
    from foedus.scenario.stances import chosen

    found = []
    for proposal in proposals:
        stance = chosen(_of_states(proposal).get(key, []), evidence.date)
        if stance and (late or stance.after_date(evidence.date) is not True):
            found.append(stance)
    if not found:
        return None
    pick = min if pool == "most-critical" else max
    return pick(found, key=lambda stance: ORDER.index(stance.position))


@cache
def _of_states(proposal: str) -> dict[str, list[Stance]]:
    """All that is on record on a proposal, by state."""
    from foedus.scenario.stances import on_record

    grouped: dict[str, list[Stance]] = {}
    for each in on_record(proposal).stances:
        grouped.setdefault(each.state, []).append(each)
    return grouped


def _later(evidence: Evidence, held: dict[str, Stance]) -> str:
    late = sum(stance.after_date(evidence.date) is True for stance in held.values())
    return f"{late} of the {len(held)} positions were taken after the claim" if late else ""


def _silence(keys: Sequence[str], held: dict[str, Stance]) -> str:
    silent = len(keys) - len(held)
    return f"{silent} of {len(keys)} states have no position on record" if silent else ""


def _check_positions(positions: Sequence[str]) -> None:
    for name in positions:
        if name not in ORDER:
            raise InputError(f"unknown position '{name}'", hint=did_you_mean(name, ORDER) or ", ".join(ORDER))


def _dated(stance: Stance) -> str:
    """The last day that the record's date may mean, at the precision of the record."""
    when = cast(str, stance.date)
    return when.partition("/")[2] or when


def _rows(stances: Sequence[Stance]) -> tuple[dict[str, str | float], ...]:
    return tuple(
        {"state": each.state, "position": each.position, "on": each.proposal, "date": each.date or "",
         "strength": each.strength, "scope": each.scope, "says": each.paraphrase,
         "reference": str(each.reference), "url": each.reference.url}
        for each in stances
    )  # fmt: skip
