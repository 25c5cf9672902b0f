"""Whether the parts of a scenario fit together: what no single key can show."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.inputs import Fault, did_you_mean, shown
from foedus.scenario.decisions import usual_rule
from foedus.scenario.model import KEYS
from foedus.treaties.rules import players, stages

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario

#: Keys that belong to some kinds of proposal only.
SPECIAL = sorted({key for needed, allowed in KEYS.values() for key in (*needed, *allowed)})


def faults(scenario: Scenario) -> list[Fault]:
    """Everything that does not fit, in order of the file."""
    found: list[Fault] = []
    for name in ("region", "report", "rivals"):
        states: tuple[str, ...] = getattr(scenario, name)
        found += _twice(name, states)
        found += _absent(name, states, scenario.date)
    found += _stances(scenario)
    found += _ids(scenario)
    for number, proposal in enumerate(scenario.proposals, start=1):
        found += _proposal(proposal, f"proposal[{number}]", scenario)
    return found


def _proposal(proposal: Proposal, where: str, scenario: Scenario) -> Iterator[Fault]:
    yield from _keys(proposal, where)
    for name in ("partners", "founders", "candidates", "rivals", "obligations"):
        yield from _twice(f"{where}.{name}", getattr(proposal, name))
    for name in ("partners", "founders", "candidates", "rivals"):
        yield from _absent(f"{where}.{name}", getattr(proposal, name), scenario.date)
    for name in ("host", "state", "sender"):
        one = getattr(proposal, name)
        yield from _absent(f"{where}.{name}", (one,) if one else (), scenario.date)
    yield from _both(where, "founder", proposal.founders, "rival", proposal.rivals)
    yield from _both(where, "founder", proposal.founders, "candidate", proposal.candidates)
    yield from _both(where, "candidate", proposal.candidates, "rival", proposal.rivals)
    if proposal.host and proposal.host == proposal.sender:
        yield Fault(where, f"{proposal.host} is both host and sender")
    if proposal.kind == "found-treaty" and len(proposal.founders) == 1:
        yield Fault(f"{where}.founders", "a treaty needs two founders at least")
    yield from _treaty(proposal, where, scenario.date)


def _keys(proposal: Proposal, where: str) -> Iterator[Fault]:
    needed, allowed = KEYS[proposal.kind]
    for key in needed:
        if not getattr(proposal, key):
            yield Fault(f"{where}.{key}", f"this key is missing: a proposal of kind {proposal.kind} needs it")
    for key in SPECIAL:
        if getattr(proposal, key) and key not in needed and key not in allowed:
            fitting = ", ".join((*needed, *allowed))
            yield Fault(
                f"{where}.{key}",
                f"does not belong to a proposal of kind {proposal.kind}",
                f"it takes {fitting}",
            )


def _treaty(proposal: Proposal, where: str, on: dt.date) -> Iterator[Fault]:
    if not all(getattr(proposal, key) for key in KEYS[proposal.kind][0]):
        return
    if proposal.treaty:
        from foedus.treaties import treaty

        try:
            body = treaty(proposal.treaty)
        except InputError as fault:
            hint = fault.hint or "`foedus treaties list` prints all ids"
            yield Fault(f"{where}.treaty", fault.what, hint)
            return
        members = body.members_on(on)
        if not members:
            yield Fault(f"{where}.treaty", f"{body.id} is not in force on {on}", "check the scenario's date")
        elif proposal.kind == "accede" and proposal.state in members:
            yield Fault(f"{where}.state", f"{proposal.state} is a member of {body.id} already on {on}")
        elif proposal.kind == "withdraw" and proposal.state not in members:
            yield Fault(f"{where}.state", f"{proposal.state} is no member of {body.id} on {on}")
    yield from _rule(proposal, where, on)


def _rule(proposal: Proposal, where: str, on: dt.date) -> Iterator[Fault]:
    from foedus.scenario.fields import nearest_state, state_ids

    try:
        rule = proposal.decision or usual_rule(proposal, on)
    except InputError as fault:
        yield Fault(f"{where}.rule", fault.what, fault.hint)
        return
    for player in players(rule):
        state = player.partition(":")[0]
        groups = ("members", "applicant") if proposal.treaty else ()
        if state not in state_ids() and state not in groups:
            near = did_you_mean(state, groups) or nearest_state(state)
            yield Fault(f"{where}.rule", f"unknown player {shown(player)}", near)
    labels = [stage.label for stage in stages(rule) if stage.label]
    for label, day in proposal.due.items():
        if label not in labels:
            near = did_you_mean(label, labels) or f"stages are {', '.join(labels) or 'without labels'}"
            yield Fault(f"{where}.due", f"no stage {shown(label)}", near)
        if day < on:
            yield Fault(f"{where}.due", f"{day} is before the scenario's date", f"{on} or later")


def _ids(scenario: Scenario) -> Iterator[Fault]:
    for name, key, values in (
        ("proposal", "id", [each.id for each in scenario.proposals]),
        # Tables tell proposals apart by their titles.
        ("proposal", "title", [each.title for each in scenario.proposals]),
        ("prior", "id", [each.id for each in scenario.priors]),
    ):
        for one in _repeated(values):
            yield Fault(name, f"two with the {key} '{one}'")


def _stances(scenario: Scenario) -> Iterator[Fault]:
    known = {proposal.id for proposal in scenario.proposals} | set(scenario.stances_from)
    seen: set[tuple[str, str, str | None, str]] = set()
    for number, stance in enumerate(scenario.stances, start=1):
        if stance.proposal not in known:
            near = did_you_mean(stance.proposal, known) or f"known are {', '.join(sorted(known))}"
            yield Fault(f"stance[{number}].proposal", f"no proposal '{stance.proposal}' here", near)
        entry = (stance.state, stance.proposal, stance.date, stance.speaker)
        if entry in seen:
            yield Fault(f"stance[{number}]", f"the same stance of {stance.state} twice")
        seen.add(entry)


def _absent(where: str, states: Iterable[str], on: dt.date) -> Iterator[Fault]:
    from foedus.states import state

    for each in map(state, states):
        if (each.cow or each.gw) and not (each.is_member(on, "cow") or each.is_member(on, "gw")):
            yield Fault(
                where, f"{each.id} ({each.name}) is not a state on {on}", "check the date or the state"
            )


def _twice(where: str, items: Sequence[str]) -> Iterator[Fault]:
    for item in _repeated(items):
        yield Fault(where, f"{item} stands here twice")


def _both(where: str, one: str, first: Sequence[str], other: str, second: Sequence[str]) -> Iterator[Fault]:
    for state in sorted(set(first) & set(second)):
        yield Fault(where, f"{state} is both {one} and {other}", "a state can have one part only")


def _repeated(items: Iterable[str]) -> list[str]:
    return sorted(item for item, count in Counter(items).items() if count > 1)
