"""The track of a proposal: its stages one after the other, with the chance that each passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.methods import adoption_chance, rule_chance, voting_power
from foedus.methods.adoption_chance import Offer
from foedus.methods.rule_chance import RuleChance
from foedus.questions import positions
from foedus.treaties import rules
from foedus.treaties.rule_game import rule_game

if TYPE_CHECKING:
    from foedus.methods.compound_game import CompoundGame
    from foedus.questions.positions import Position
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
PERSUASION_STEPS = 6
ONE = 1.0


@dataclass(frozen=True)
class Stage:
    """One decision: its rule, every player's position, their correlation by draw (shape (D,)).

    Attributes:
        due: the day on which it is due; its members are those of that day.
        costs: of winning players' states over, by state id; 1 where nothing is given.
    """

    label: str
    rule: rules.Rule
    positions: tuple[Position, ...]
    correlation: Floats
    due: dt.date | None = None
    costs: Mapping[str, float] = field(default_factory=dict)

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
    def is_of_governments(self) -> bool:
        """Whether any single player can stop it, and each speaks as its government does."""
        return self.is_unanimous and not any(position.apart for position in self.positions)

    @cached_property
    def game(self) -> CompoundGame:
        """The rule as a game over the players, in their order."""
        return rule_game(self.rule)[1]

    @cached_property
    def chance(self) -> Floats:
        """Chance that the stage passes, shape (D,).

        Exact for consensus, unanimity and a single quota; by a fixed sample for rules of several parts.
        """
        if self.is_unanimous:
            return adoption_chance.chance_consensus(self.objects, self.correlation, self.groups)
        if self.is_exact:
            weights, quota = self.game.weights[0], int(self.game.quotas[0])
            supports = 1.0 - self.objects
            return adoption_chance.chance_quota(supports, weights, quota, self.correlation, self.groups)
        return self._sampled.passes

    @property
    def is_exact(self) -> bool:
        """Whether the chance is computed without a sample."""
        small = int(self.game.quotas[0]) <= adoption_chance.MAX_CELLS
        return self.is_unanimous or (self.game.program == (0,) and small)

    @cached_property
    def _sampled(self) -> RuleChance:
        return rule_chance.rule_chance(self.objects, self.correlation, self.groups, self.game)

    @cached_property
    def blocking(self) -> Floats:
        """P(player objects | the stage fails), shape (D, n)."""
        if self.is_unanimous:
            return adoption_chance.blocking_shares(self.objects, self.correlation, self.groups)
        return self._sampled.blocking

    @cached_property
    def gains(self) -> Floats:
        """Rise of the stage's chance when each player alone is won over, shape (D, n)."""
        if self.is_unanimous:
            return adoption_chance.persuasion_gains(self.objects, self.correlation, self.groups)
        return self._sampled.gains

    @property
    def alone(self) -> Floats:
        """Share of the failures in which each player is pivotal: it objects, and its consent would be enough.

        Shape (D, n); 0 where the stage cannot fail.
        """
        failing = 1.0 - self.chance[:, None]
        share = np.divide(self.gains, failing, out=np.zeros_like(self.gains), where=failing > 0.0)
        return np.minimum(share, 1.0)

    @cached_property
    def offers(self) -> list[Offer]:
        """Sets of players to win over with what they cost, dearer and better one after the other.

        Exact for a stage that any player can stop; else the best next player is added at each step.
        """
        price = np.array([self.costs.get(position.state, ONE) for position in self.positions])
        everyone = range(len(self.positions))
        if self.is_unanimous:
            if not self.costs:
                found = adoption_chance.persuasion_frontier(
                    self.objects, self.correlation, self.groups, everyone, PERSUASION_STEPS
                )
                return [Offer(members, float(len(members)), chance) for members, chance in found]
            return adoption_chance.persuasion_offers(
                self.objects, self.correlation, self.groups, price, everyone, PERSUASION_STEPS
            )
        path = rule_chance.rule_frontier(
            self.objects, self.correlation, self.groups, self.game, PERSUASION_STEPS
        )
        return [Offer(members, float(price[list(members)].sum()), chance) for members, chance in path]

    @cached_property
    def offers_are_exact(self) -> bool:
        """Whether the offers are proved to be the best, or the best found step by step."""
        price = np.array([self.costs.get(position.state, ONE) for position in self.positions])
        everyone = range(len(self.positions))
        return self.is_unanimous and adoption_chance.offers_are_exact(
            self.objects, self.groups, price, everyone, PERSUASION_STEPS
        )

    @cached_property
    def power(self) -> Floats:
        """Shapley-Shubik index of every player, shape (n,)."""
        return voting_power.power(self.game, ["shapley-shubik"]).indices["shapley-shubik"]


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
        """Chance that all stages pass, shape (D,).

        Stages are independent once the stances are given, but for a state that can stop several of them by
        one objection, as in the council and again by not ratifying: it stands in the way of all or of none.
        A body at home whose chance is its own, such as a senate, is another player than its government.
        """
        return self._product(self.stages)

    @cached_property
    def joint(self) -> Stage | None:
        """The stages that states could stop twice, as one: each state with its larger chance to object."""
        again = [stage for stage in self.stages if stage.is_of_governments]
        votes = [position for stage in again for position in stage.positions]
        likeliest: dict[str, Position] = {}
        for position in votes:
            known = likeliest.get(position.state)
            if known is None or np.median(position.objects) > np.median(known.objects):
                likeliest[position.state] = replace(position, player=position.state)
        if len(likeliest) == len(votes):
            return None
        label = "; ".join(stage.label for stage in again)
        rule = rules.Unanimity(tuple(likeliest), label)
        return replace(again[0], label=label, rule=rule, positions=tuple(likeliest.values()))

    def _in_joint(self, stage: Stage) -> bool:
        return self.joint is not None and stage.is_of_governments

    @cached_property
    def hardest(self) -> Stage:
        """The stage with the smallest median chance; stages that states could stop twice count as one."""
        stages = [*(stage for stage in self.stages if not self._in_joint(stage))]
        if self.joint is not None:
            stages.append(self.joint)
        return min(stages, key=lambda stage: float(np.median(stage.chance)))

    @property
    def veto_players(self) -> tuple[str, ...]:
        """Every player that alone can stop the proposal, in order of appearance."""
        found = [player for stage in self.stages for player in rules.veto_players(stage.rule)]
        return tuple(dict.fromkeys(found))

    @property
    def veto_states(self) -> tuple[str, ...]:
        """The states that the veto players are of, sorted: a government and a house at home are of one."""
        return tuple(sorted({player.partition(":")[0] for player in self.veto_players}))

    def without(self, stage: Stage) -> Floats:
        """Chance that all stages but this one pass, shape (D,)."""
        together = self._in_joint(stage)
        return self._product(
            [
                other
                for other in self.stages
                if other is not stage and not (together and self._in_joint(other))
            ]
        )

    def persuaded(self, stage: Stage) -> Floats:
        """Rise of the chance of adoption when each player of a stage alone is won over, shape (D, n)."""
        if self.joint is None or not self._in_joint(stage):
            return np.asarray(stage.gains * self.without(stage)[:, None])
        order = [position.state for position in self.joint.positions]
        columns = [order.index(position.state) for position in stage.positions]
        return np.asarray(self.joint.gains[:, columns] * self.without(self.joint)[:, None])

    def _product(self, stages: Sequence[Stage]) -> Floats:
        chance = np.ones_like(self.stages[0].correlation)
        once = [stage for stage in stages if not self._in_joint(stage)]
        if self.joint is not None and len(once) < len(stages):
            once.append(self.joint)
        for stage in once:
            chance = chance * stage.chance
        return chance


def track(
    proposal: Proposal,
    world: World,
    scenario: Scenario,
    draws: Draws,
    bars: tuple[Requirement, ...] = (),
) -> Track:
    """The stages of a proposal's rule, and what bars it.

    The members of a stage's body are those on the day it is due, or on the world's date.
    """
    treaty = next((t for t in world.treaties if t.id == proposal.treaty), None)
    stages = []
    for part in rules.stages(proposal.rule):
        due = proposal.due.get(part.label)
        rule = rules.resolve(part.rule, treaty, due or world.date) if treaty else rules.bind(part.rule, {})
        players = [_position(scenario, proposal, one, rule, draws) for one in rules.players(rule)]
        correlation = draws["stance.correlation"]
        stages.append(Stage(part.label, rule, tuple(players), correlation, due, scenario.costs))
    return Track(proposal, tuple(stages), bars)


def _position(
    scenario: Scenario, proposal: Proposal, player: str, rule: rules.Rule, draws: Draws
) -> Position:
    """Where a player stands: whether silence lets a decision pass depends on what is decided.

    Members who decide in a standing body, and those who ratify what it decided on a newcomer, go along unless
    they say otherwise; a state that is to sign a new treaty, or to act alone, has to want it.
    """
    in_session = isinstance(rule, rules.Consensus) or proposal.kind == "open-office"
    if proposal.kind == "accede" or (in_session and ":" not in player):
        return positions.in_a_body(scenario, proposal.id, player, draws)
    if ":" in player:
        return positions.at_home(player, draws)
    return positions.as_signatory(scenario, proposal.id, player, draws)
