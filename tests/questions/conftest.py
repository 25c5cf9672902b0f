"""One world, one scenario and its draws, shared by the tests of the questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from foedus.assess import drawn_rates, worlds_after
from foedus.scenario import load
from foedus.scenario.model import Scenario
from foedus.uncertainty.draws import Draws, draw
from foedus.world import World, world


@dataclass(frozen=True)
class Case:
    """What every question is given."""

    scenario: Scenario
    before: World
    after: Mapping[str, World]
    draws: Draws


@pytest.fixture(scope="session")
def case() -> Case:
    scenario = load("asia-nato")
    before = world(scenario.date)
    draws = draw((*scenario.priors, *drawn_rates()), 512, seed=1)
    return Case(scenario, before, worlds_after(before, scenario), draws)
