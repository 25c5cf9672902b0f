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


def parties(proposal: Proposal) -> tuple[str, ...]:
    """Whom a proposal is about, sorted: founders, who joins or leaves, host, sender and partners."""
    named = (proposal.state, proposal.host, proposal.sender, *proposal.founders, *proposal.partners)
    return tuple(sorted({code for code in named if code}))


def members_today(proposal: Proposal, world: World) -> tuple[str, ...]:
    """Members, on a world's date, of the treaty that a proposal would join or leave; none for a new one."""
    found = (treaty.members_on(world.date) for treaty in world.treaties if treaty.id == proposal.treaty)
    return next(found, ())


def sides(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parties of the first proposal that changes obligations (of the first, if none does), and rivals."""
    return parties(next(iter(changing(scenario)), scenario.proposals[0])), tuple(scenario.rivals)


def first_alone(scenario: Scenario, what: str) -> tuple[str, ...]:
    """The note that something is told of the first of several proposals that change obligations."""
    changed = changing(scenario)
    words = f"{what} of {changed[0].title} alone, the first that changes obligations." if changed else ""
    return (words,) if len(changed) > 1 else ()


def new_partners(before: World, after: World, code: str) -> tuple[str, ...]:
    """States that owe one another defence with `code` after the proposal and did not before."""
    i = before.index(code)
    gained = after.obligation("defense")[i] & ~before.obligation("defense")[i]
    return tuple(before.states[j] for j in gained.nonzero()[0])
