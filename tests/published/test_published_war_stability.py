"""Jackson & Nei 2015: without trade no network with any alliance is war-stable."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from foedus.methods.war_stability import war_stability


@pytest.mark.parametrize("n", [3, 4, 5])
@pytest.mark.parametrize("gamma", [0.7, 1.0, 1.2, 1.5, 2.0, 3.0])
def test_no_network_with_an_alliance_is_war_stable(n: int, gamma: float) -> None:
    pairs = list(combinations(range(n), 2))
    strengths = [np.ones(n), np.random.default_rng(n).uniform(0.2, 1.0, n)]
    for bits in range(1, 1 << len(pairs)):
        links = np.zeros((n, n), dtype=bool)
        for place, (i, k) in enumerate(pairs):
            links[i, k] = links[k, i] = bool(bits >> place & 1)
        for strength in strengths:
            assert not war_stability(links, strength, gamma).war_stable
