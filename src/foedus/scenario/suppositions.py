"""Supposing that a state takes another stance than is on record: a "what if" of the user's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.scenario.fields import Position, nearest_state, state_ids
from foedus.scenario.stances import Stance, in_order

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario

#: The note that marks such a stance in files and answers.
SET_BY_USER = "set by the user"
POSITIONS: tuple[str, ...] = get_args(Position)


def suppose(scenario: Scenario, stances: Mapping[str, str], where: str = "stance") -> Scenario:
    """The scenario with stances set as wished; see `Scenario.with_stances`."""
    added = [_supposed(scenario, name, word, where) for name, word in stances.items()]
    named = {(each.proposal, each.state) for each in added}
    kept = [each for each in scenario.stances if not (each.assumed and (each.proposal, each.state) in named)]
    changed = scenario.model_copy(update={"stances": in_order([*kept, *added])})
    # A copy takes along what the scenario has cached already, which is of the stances before.
    for name in ("_stances", "standing", "_said"):
        vars(changed).pop(name, None)
    return changed


def _supposed(scenario: Scenario, name: str, word: str, where: str) -> Stance:
    proposal, dot, state = name.rpartition(".")
    place = f"{where} {name[:80]}"
    if not dot:
        raise InputError(
            f"'{name[:80]}' names no proposal and state", where=where, hint="e.g. tokyo-office.FRA=support"
        )
    try:
        scenario.proposal(proposal)
    except InputError as fault:
        raise InputError(fault.what, where=place, hint=fault.hint) from None
    if state not in state_ids():
        raise InputError(f"unknown state '{state[:40]}'", where=place, hint=nearest_state(state))
    for position in get_args(Position):
        if word == position:
            return Stance(state=state, proposal=proposal, position=position, note=SET_BY_USER, assumed=True)
    hint = did_you_mean(word, POSITIONS) or f"one of {', '.join(POSITIONS)}"
    raise InputError(f"'{word[:40]}' is not a known word", where=place, hint=hint)
