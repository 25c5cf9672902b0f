"""One case: worlds, scenario and draws, and what several questions read of them, each solved once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from foedus.questions.base_rates import Rates
from foedus.questions.risk import change_by_title, pairs_of
from foedus.questions.risk_effect import Change, Pairs
from foedus.questions.trade_channels import Camps, Channel, camps, channels
from foedus.questions.trade_effects import Effect, effect
from foedus.treaties.law import Requirement, requirements
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.evidence.spread import Spread
    from foedus.evidence.trade_matrix import TradeMatrix
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World


@dataclass(frozen=True, eq=False)
class Case:
    """What the questions are asked about; whatever is costly is found when it is first asked for.

    Attributes:
        before: the world on the scenario's date.
        after: the worlds after each proposal; `ID+candidates` where every candidate joins as well.
        scenario: proposals, rivals and the states reported on.
        draws: values of the priors, with those of `base_rates.rate_priors`.
        spreads: rates of disputes by kind of pair, pooled over defence pacts.
        matrix_of: from a world to who sells how much to whom.
    """

    before: World
    after: Mapping[str, World]
    scenario: Scenario
    draws: Draws
    spreads: Mapping[str, Spread]
    matrix_of: Callable[[World], TradeMatrix]

    @property
    def key(self) -> Hashable:
        """What tells cases apart but for draws, stances and settings."""
        return self.before

    @remembered
    def matrix(self) -> TradeMatrix:
        """Who sells how much to whom before the proposals."""
        return self.matrix_of(self.before)

    @remembered
    def law(self) -> Mapping[str, Sequence[Requirement]]:
        """The legal requirements of each proposal on the scenario's date, by proposal id."""
        day = self.scenario.date
        return {proposal.id: requirements(proposal, day) for proposal in self.scenario.proposals}

    @remembered
    def camps(self) -> Camps:
        """Members, allies, rivals and their bloc among the economies with trade on record."""
        return camps(self.before, self.after, self.scenario, self.matrix.economies)

    @remembered
    def trade_effects(self) -> tuple[Effect, ...]:
        """What each channel of trade does, solved for all draws.

        Raises:
            NotProved: an equilibrium was not found.
        """
        return tuple(self.trade_effect(each) for each in self.channels)

    @remembered
    def channels(self) -> tuple[Channel, ...]:
        """The ways in which the proposals change costs of trade."""
        return channels(self.before, self.after, self.scenario, self.matrix.economies, self.camps)

    def trade_effect(self, channel: Channel) -> Effect:
        """What one channel of trade does, solved for all draws; raises as `trade_effects`."""
        return self.draws.remembered(
            ("effect", self.key, channel.id),
            lambda: effect(self.matrix, channel, self.scenario, self.draws),
            most=1,
        )

    @cached_property
    def risk_pairs(self) -> Pairs:
        """Pairs of the region, the founders and the states reported on, with their chances of disputes."""
        return pairs_of(self.before, self.scenario, Rates(self.spreads, self.draws))

    @cached_property
    def risk_changes(self) -> Mapping[str, Change]:
        """What each proposal that changes obligations does to these pairs, by its title."""
        return change_by_title(self.risk_pairs, self.after, self.scenario)
