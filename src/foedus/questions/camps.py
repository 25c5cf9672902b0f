"""The signed network solved under every coding of ties in the draws, before and after each proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.methods import balance, polarity
from foedus.questions.sides import WITH_CANDIDATES, changing, members_today, sides
from foedus.questions.signed_network import Coding, SignedNetwork, network

if TYPE_CHECKING:
    from foedus.methods.balance import Frustration
    from foedus.scenario.model import Proposal, Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
APART = -1


@dataclass(frozen=True)
class Solved:
    """One network with its proved optimum; `members` are those whom the proposal would bind or free."""

    world: World
    network: SignedNetwork
    optimum: Frustration
    members: tuple[str, ...]

    @property
    def value(self) -> float:
        """The line index of balance: the least number of frustrated ties."""
        return self.optimum.value

    @cached_property
    def anchor(self) -> int:
        """The state whose camp is the first: the most capable of the tied members, else of all."""
        tied = self.optimum.camps != APART
        members = tied & np.isin(self.world.states, self.members)
        capability = np.nan_to_num(self.world.capability.values)
        return int(np.argmax(np.where(members if members.any() else tied, capability, -1.0)))

    @cached_property
    def camps(self) -> NDArray[np.int64]:
        """0 the anchor's camp, 1 the other, −1 no tie or a component without the anchor; shape (n,)."""
        sides = self.optimum.camps.astype(np.int64)
        together = (sides != APART) & (self.optimum.component == self.optimum.component[self.anchor])
        return np.where(together, np.abs(sides - sides[self.anchor]), APART)

    @cached_property
    def measures(self) -> dict[str, float]:
        """The measures reported before and after, by name."""
        capability = np.nan_to_num(self.world.capability.values)
        shares = [float(capability[self.camps == camp].sum() / capability.sum()) for camp in (0, 1)]
        return {
            "frustrated": self.value,
            "frustrated_share": self.value / max(len(self.network.edges), 1),
            "triangles": balance.triangle_balance(self.network.adjacency),
            "first_camp": shares[0],
            "second_camp": shares[1],
            "outside": 1.0 - sum(shares),
            "polarisation": float(polarity.esteban_ray(np.array(shares))),
        }


@dataclass(frozen=True)
class Reading:
    """All networks under one coding, and the share of draws that code so."""

    coding: Coding
    weight: float
    before: Solved
    after: Mapping[str, Solved]


@dataclass(frozen=True)
class Readings:
    """Every reading, and which one each draw follows (positions in `readings`, shape (D,))."""

    readings: tuple[Reading, ...]
    of_draw: NDArray[np.int64]

    @property
    def solved(self) -> int:
        """Number of networks solved."""
        return sum(1 + len(reading.after) for reading in self.readings)

    @property
    def usual(self) -> Reading:
        """The reading that most draws follow; of equals, the one that counts most kinds of ties."""
        return max(
            self.readings,
            key=lambda reading: (
                round(reading.weight, 2),
                reading.coding.consultation + reading.coding.opposition,
                not reading.coding.rivalry_wins,
            ),
        )

    def by_draw(self, values: Iterable[float]) -> Floats:
        """One value a reading, spread over the draws, shape (D,)."""
        return np.asarray(list(values), dtype=float)[self.of_draw]


def readings(
    before: World, after: Mapping[str, World], scenario: Scenario, bound: Sequence[Proposal], draws: Draws
) -> Readings:
    """Solve the networks of all codings in the draws.

    Raises:
        NotProved: an optimum could not be proved in time.
    """
    coded = np.column_stack(
        [
            draws["coding.consultation_is_tie"] > 0.5,
            draws["coding.rivalry_over_alliance"] > 0.5,
            draws["coding.opposition_is_negative"] > 0.5,
        ]
    )
    distinct, of_draw, count = np.unique(coded, axis=0, return_inverse=True, return_counts=True)
    found = []
    for row, number in zip(distinct, count, strict=True):
        coding = Coding(*map(bool, row))
        solved = draws.remembered(
            ("camps", coding, before), partial(_solved, coding, before, after, scenario, bound, draws)
        )
        found.append(Reading(coding, float(number) / len(coded), *solved))
    return Readings(tuple(found), of_draw.reshape(-1))


def _solved(
    coding: Coding,
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    bound: Sequence[Proposal],
    draws: Draws,
) -> tuple[Solved, dict[str, Solved]]:
    """The networks before and after, under one coding; only opposition on record makes use of stances."""
    if coding.opposition:
        draws.note("stances")
    worlds = {
        name: (after[name], proposal)
        for proposal in bound
        for name in (proposal.id, proposal.id + WITH_CANDIDATES)
        if name in after
    }

    members = _bound(scenario, before)

    def solve(world: World, made: Proposal | None, start: Solved | None) -> Solved:
        ties = network(world, scenario, coding, made)
        same = start is not None and start.network.states == ties.states
        camps = start.optimum.camps if start is not None and same else None
        optimum = balance.frustration_index(ties.edges, ties.signs, len(ties.states), start=camps)
        return Solved(world, ties, optimum, members)

    first = solve(before, None, None)
    return first, {name: solve(world, made, first) for name, (world, made) in worlds.items()}


def _bound(scenario: Scenario, before: World) -> tuple[str, ...]:
    """The parties of the first proposal, and today's members of the treaty that it would join or leave."""
    members = [code for each in changing(scenario)[:1] for code in members_today(each, before)]
    return (*sides(scenario)[0], *members)
