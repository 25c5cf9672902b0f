"""The assumptions in words: every prior's distribution, and the stances that were read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from foedus.figures.theme import STANCE_WORDS
from foedus.report import cells

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.scenario.stances import Stance
    from foedus.uncertainty.distributions import Choice, Distribution
    from foedus.uncertainty.priors import Prior

ENDS = np.array([0.05, 0.5, 0.95])


@dataclass(frozen=True, slots=True)
class PriorView:
    """A prior with its distribution, and each named alternative, in words."""

    prior: Prior
    words: str
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StanceView:
    """A stance with the names that a reader knows.

    Attributes:
        later: whether it was said after the date of the scenario.
    """

    stance: Stance
    name: str
    proposal: str
    position: str
    later: bool


def prior_views(priors: Sequence[Prior]) -> list[PriorView]:
    """Every prior in words, by id."""
    return [
        PriorView(
            prior,
            distribution_words(prior.distribution, prior.unit),
            tuple(
                (name, distribution_words(other, prior.unit))
                for name, other in sorted(prior.settings.items())
            ),
        )
        for prior in sorted(priors, key=lambda each: each.id)
    ]


def distribution_words(distribution: Distribution, unit: str) -> str:
    """A distribution in a reader's words: "beta, median 7 % (90 %: 2 % to 15 %)"."""
    if distribution.kind == "fixed":
        return f"fixed at {_amount(distribution.value, unit)}"
    if distribution.kind == "choice":
        return _choice_words(distribution, unit)
    low, median, high = (cells.number(float(value), unit) for value in distribution.quantile(ENDS))
    said = "" if unit in ("", cells.SHARE) else f"; unit: {unit}"
    return f"{_shape(distribution, unit)}, median {median} (90 %: {low} to {high}){said}"


def stance_views(scenario: Scenario) -> list[StanceView]:
    """The stances on the scenario's proposals, by proposal and state."""
    from foedus.states import state

    titles = {proposal.id: proposal.title for proposal in scenario.proposals}
    found = [
        StanceView(
            stance,
            state(stance.state).name,
            titles[stance.proposal],
            STANCE_WORDS.get(stance.position, stance.position),
            bool(stance.after_date(scenario.date)),
        )
        for stance in scenario.stances
        if stance.proposal in titles
    ]
    order = list(titles.values())
    return sorted(found, key=lambda view: (order.index(view.proposal), view.name, view.stance.date or ""))


def _shape(distribution: Distribution, unit: str) -> str:
    if distribution.kind == "uniform":
        low, high = _amount(distribution.low, unit), _amount(distribution.high, unit)
        return f"every value from {low} to {high} alike"
    if distribution.kind == "triangular":
        return f"triangular, most likely {_amount(distribution.mode, unit)}"
    return distribution.kind


def _choice_words(distribution: Choice, unit: str) -> str:
    total = math.fsum(distribution.weights)
    parts = [
        f"{_amount(value, unit)} in {cells.number(weight / total, cells.SHARE)} of the draws"
        for value, weight in zip(distribution.values, distribution.weights, strict=True)
        if weight > 0
    ]
    return ", ".join(parts)


def _amount(value: float, unit: str) -> str:
    words = cells.number(value, unit)
    return words if unit in ("", cells.SHARE) else f"{words} {unit}"
