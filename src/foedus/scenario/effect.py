"""What a proposal changes in the world once it is carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.treaties.model import Membership, Reference, Treaty

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal
    from foedus.world import World


def without_proposed(world: World, proposals: Iterable[Proposal]) -> World:
    """The world before any proposal: without a treaty of the catalogue that a proposal founds.

    A partnership may take effect on the very day on which it is announced; its scenario is taken as of that
    day, and the world before it is the one without it. Proposal and treaty are the same if their ids are.
    """
    founded = {proposal.id for proposal in proposals if proposal.kind == "found-treaty"}
    kept = tuple(treaty for treaty in world.treaties if treaty.id not in founded)
    return world if len(kept) == len(world.treaties) else replace(world, treaties=kept)


def carried_out(world: World, proposal: Proposal, *, with_candidates: bool = False) -> World:
    """The world after a proposal, as if adopted on the world's date.

    An office and the stationing of forces bind nobody to defend or consult: every obligation stays as it is.

    Args:
        world: the world before; it is not changed.
        proposal: what is carried out.
        with_candidates: for a new treaty, let every candidate join beside the founders.
    """
    if proposal.kind == "found-treaty":
        return world.with_treaty(_founded(world, proposal, with_candidates))
    if proposal.kind == "accede" and proposal.treaty and proposal.state:
        return world.with_member(proposal.treaty, proposal.state)
    if proposal.kind == "withdraw" and proposal.treaty and proposal.state:
        return world.without_member(proposal.treaty, proposal.state)
    return world


def _founded(world: World, proposal: Proposal, with_candidates: bool) -> Treaty:
    parties = {*proposal.founders, *(proposal.candidates if with_candidates else ())}
    return Treaty(
        id=proposal.id,
        name=proposal.title,
        kind="alliance",
        obligations=proposal.obligations,
        signed=world.date,
        in_force=world.date,
        members=tuple(Membership(state=code) for code in sorted(parties)),
        reference=(Reference(title=f"proposal {proposal.id} of the scenario"),),
        confidence="high",
    )
