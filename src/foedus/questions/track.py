"""The track of a proposal: its stages one after the other, with the chance that each passes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods import adoption_chance, voting
from foedus.questions import positions
from foedus.treaties import rules

if TYPE_CHECKING:
    from foedus.questions.positions import Position
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
PERSUASION_STEPS = 6


@dataclass(frozen=True)
class Stage:
    """One decision: its rule, every player's position, their correlation by draw (shape (D,))."""

    label: str
    rule: rules.Rule
    positions: tuple[Position, ...]
    correlation: Floats

    @cached_property
    def objects(self) -> Floats:
        """Chance that each player stands in the way, shape (D, n)."""
        return np.column_stack([position.objects for position in self.positions])

    @property
    def groups(self) -> NDArray[np.int64]:
        """All players of a body share one factor: what moves one government may move the others."""
        return np.zeros(len(self.positions), dtype=np.int64)

    @cached_property
    def is_unanimous(self) -> bool:
        """Whether any single player can stop it."""
        return set(rules.veto_players(self.rule)) == set(rules.players(self.rule))

    @cached_property
    def chance(self) -> Floats:
        """Chance that the stage passes, shape (D,).

        Raises:
            InputError: for a rule whose chance cannot be computed.
        """
        if self.is_unanimous:
            return adoption_chance.chance_consensus(self.objects, self.correlation, self.groups)
        weights, quota = self._game()
        return adoption_chance.chance_quota(1.0 - self.objects, weights, quota, self.correlation, self.groups)

    def _game(self) -> tuple[Floats, float]:
        """The stage as a weighted game: weights of the players, and the quota."""
        if self.is_unanimous:
            return np.ones(len(self.positions)), float(len(self.positions))
        if isinstance(self.rule, rules.Members):
            return np.ones(len(self.positions)), float(rules.needed(self.rule))
        if isinstance(self.rule, rules.Weighted):
            weights = np.array([float(weight) for _, weight in self.rule.weights])
            return weights, float(self.rule.quota)
        raise InputError(
            f"no chance is computed for a stage by {type(self.rule).__name__}",
            where=f"stage “{self.label}”",
            hint="use consensus, unanimity, members or weighted, and `then` or `all_of` of these",
        )

    @cached_property
    def blocking(self) -> Floats:
        """P(player objects | the stage fails), shape (D, n)."""
        return adoption_chance.blocking_shares(self.objects, self.correlation, self.groups)

    @cached_property
    def gains(self) -> Floats:
        """Rise of the stage's chance when each player alone is won over, shape (D, n)."""
        return adoption_chance.persuasion_gains(self.objects, self.correlation, self.groups)

    @cached_property
    def frontier(self) -> list[tuple[tuple[int, ...], Floats]]:
        """The best players to win over, 0, 1, … of them, and the chance after it, shape (D,) each."""
        members = range(len(self.positions))
        return adoption_chance.persuasion_frontier(
            self.objects, self.correlation, self.groups, members, PERSUASION_STEPS
        )

    def power(self) -> Floats:
        """Shapley-Shubik index of every player, shape (n,)."""
        weights, quota = self._game()
        return voting.shapley_shubik(weights, quota)


@dataclass(frozen=True)
class Track:
    """A proposal's stages; all must pass, one after the other, and the law must allow it."""

    proposal: Proposal
    stages: tuple[Stage, ...]
    bars: tuple[Requirement, ...] = ()

    @property
    def chance(self) -> Floats:
        """Chance of adoption, shape (D,): that all stages pass, or 0 where the law bars it."""
        passes = self.chance_if_lawful
        return np.zeros_like(passes) if self.bars else passes

    @property
    def chance_if_lawful(self) -> Floats:
        """Chance that all stages pass, shape (D,). Stages are independent once the stances are given."""
        return self._product(self.stages)

    @cached_property
    def hardest(self) -> Stage:
        """The stage with the smallest median chance."""
        return min(self.stages, key=lambda stage: float(np.median(stage.chance)))

    @property
    def veto_players(self) -> tuple[str, ...]:
        """Every player that alone can stop the proposal, in order of appearance."""
        found = [player for stage in self.stages for player in rules.veto_players(stage.rule)]
        return tuple(dict.fromkeys(found))

    def without(self, stage: Stage) -> Floats:
        """Chance that all stages but this one pass, shape (D,)."""
        return self._product([other for other in self.stages if other is not stage])

    def _product(self, stages: Sequence[Stage]) -> Floats:
        chance = np.ones_like(self.stages[0].correlation)
        for stage in stages:
            chance = chance * stage.chance
        return chance


def track(
    proposal: Proposal,
    world: World,
    scenario: Scenario,
    draws: Draws,
    bars: tuple[Requirement, ...] = (),
) -> Track:
    """The stages of a proposal's rule, with the members of its body on the world's date, and what bars it."""
    treaty = next((t for t in world.treaties if t.id == proposal.treaty), None)
    rule = rules.resolve(proposal.rule, treaty, world.date) if treaty else rules.bind(proposal.rule, {})
    stages = tuple(
        Stage(
            part.label,
            part.rule,
            tuple(
                _position(scenario, proposal, player, part.rule, draws) for player in rules.players(part.rule)
            ),
            draws["stance.correlation"],
        )
        for part in rules.stages(rule)
    )
    return Track(proposal, stages, bars)


def _position(
    scenario: Scenario, proposal: Proposal, player: str, rule: rules.Rule, draws: Draws
) -> Position:
    """Where a player stands: whether silence lets a decision pass depends on what is decided.

    Members who admit a newcomer, by vote and by ratification, go along unless they say otherwise; a state
    that is to sign a new treaty, or to act alone, has to want it.
    """
    if proposal.kind == "accede" or (isinstance(rule, rules.Consensus) and ":" not in player):
        return positions.in_a_body(scenario, proposal.id, player, draws)
    if ":" in player:
        return positions.at_home(player, draws)
    return positions.as_signatory(scenario, proposal.id, player, draws)
