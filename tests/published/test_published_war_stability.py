"""Jackson & Nei 2015: without trade no network with any alliance is war-stable, here of five states.

Networks of three and four states are in `foedus validate --only membership`.
"""

from __future__ import annotations

import pytest

from foedus.validation.games import networks_of_alliances


@pytest.mark.parametrize("gamma", [0.7, 1.0, 1.2, 1.5, 2.0, 3.0])
def test_no_network_of_five_with_an_alliance_is_war_stable(gamma: float) -> None:
    found = networks_of_alliances({"states": [5], "gamma": [gamma]})
    assert found == {"stable": 0, "networks": 2 * (2**10 - 1)}
