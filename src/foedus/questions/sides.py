"""Who stands on which side of a scenario: the members a proposal would bind, and the rivals it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.world import World

#: Added to a proposal's id for the world in which every candidate joins as well.
WITH_CANDIDATES = "+candidates"


def binding(scenario: Scenario) -> tuple[Proposal, ...]:
    """The proposals that would bind states by an obligation: a treaty founded or joined."""
    return tuple(p for p in scenario.proposals if p.kind in ("found-treaty", "accede"))


def changing(scenario: Scenario) -> tuple[Proposal, ...]:
    """The proposals that would change who owes what to whom: a treaty founded, joined or left."""
    return tuple(p for p in scenario.proposals if p.kind in ("found-treaty", "accede", "withdraw"))


def sides(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Members of the first binding proposal (hosts and partners where none binds), and the rivals."""
    bound = binding(scenario)
    if bound and bound[0].kind == "found-treaty":
        return tuple(sorted(bound[0].founders)), tuple(scenario.rivals)
    first = scenario.proposals[0]
    named = [first.state, first.host, first.sender, *first.partners]
    return tuple(sorted({code for code in named if code})), tuple(scenario.rivals)


def new_partners(before: World, after: World, code: str) -> tuple[str, ...]:
    """States that owe one another defence with `code` after the proposal and did not before."""
    i = before.index(code)
    gained = after.obligation("defense")[i] & ~before.obligation("defense")[i]
    return tuple(before.states[j] for j in gained.nonzero()[0])
