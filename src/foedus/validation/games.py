"""Cooperative games, self-enforcing agreements and networks of alliances."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods.cooperative import core_is_empty, nucleolus, owen_value, shapley_value
from foedus.methods.stability import stable_in_table
from foedus.methods.war_stability import war_stability

Floats = NDArray[np.float64]


def bankruptcy(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """An estate that is too small: a coalition is worth what is left once the others are paid in full."""
    claims, estate = inputs["claims"], inputs["estate"]
    n = len(claims)
    left = [sum(claims[i] for i in range(n) if not mask >> i & 1) for mask in range(1 << n)]
    return _solutions(np.array([0.0] + [max(0.0, estate - others) for others in left[1:]]))


def gloves(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Owners of left and right gloves; a pair is worth 1."""
    left, right = inputs["left"], inputs["right"]
    lefts = (1 << left) - 1
    masks = range(1 << (left + right))
    pairs = [min((mask & lefts).bit_count(), (mask >> left).bit_count()) for mask in masks]
    return _solutions(np.array(pairs, dtype=np.float64))


def runway(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A runway costs what the largest of its users needs; shared out as costs."""
    costs = inputs["costs"]
    n = len(costs)
    members = ([costs[i] for i in range(n) if mask >> i & 1] for mask in range(1 << n))
    return {"shapley": shapley_value([max(each, default=0.0) for each in members])}


def voting_with_unions(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The Owen value of a weighted vote whose parties have formed unions."""
    weights, quota = inputs["weights"], inputs["quota"]
    members = ([w for i, w in enumerate(weights) if mask >> i & 1] for mask in range(1 << len(weights)))
    return {"owen": owen_value([float(sum(each) >= quota) for each in members], inputs["unions"])}


def listed_game(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A game by its worths, one player first, then pairs and so on, each in alphabetical order."""
    n = int(inputs["players"])
    coalitions = [each for size in range(1, n + 1) for each in combinations(range(n), size)]
    worth = np.zeros(1 << n)
    for coalition, value in zip(coalitions, inputs["worth"], strict=True):
        worth[sum(1 << i for i in coalition)] = value
    return _solutions(worth)


def _solutions(worth: Floats) -> dict[str, Any]:
    return {
        "nucleolus": nucleolus(worth),
        "shapley": shapley_value(worth),
        "core_is_empty": core_is_empty(worth),
    }


def emission_agreement(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Barrett's agreement on emissions with linear benefits and quadratic costs (b = c = 1).

    With k of n members, a signatory gets k² + n − k − k²/2 and an outsider k² + n − k − 1/2.
    """
    n = int(inputs["countries"])
    sizes = np.array([mask.bit_count() for mask in range(1 << n)])
    member = np.array([[bool(mask >> i & 1) for i in range(n)] for mask in range(1 << n)])
    all_get = sizes**2 + n - sizes
    table = np.where(member, (all_get - sizes**2 / 2.0)[:, None], (all_get - 0.5)[:, None])
    found = [int(mask).bit_count() for mask in stable_in_table(table).open]
    return {"sizes": sorted(set(found) - {0}), "agreements": [found.count(size) for size in (2, 3)]}


def networks_of_alliances(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """How many networks with any alliance are war-stable, over all networks, strengths and γ given."""
    counted = stable = 0
    for n in inputs["states"]:
        pairs = list(combinations(range(n), 2))
        strengths = [np.ones(n), np.random.default_rng(n).uniform(0.2, 1.0, n)]
        for bits in range(1, 1 << len(pairs)):
            links = np.zeros((n, n), dtype=bool)
            for place, (i, k) in enumerate(pairs):
                links[i, k] = links[k, i] = bool(bits >> place & 1)
            for strength in strengths:
                for gamma in inputs["gamma"]:
                    counted += 1
                    stable += war_stability(links, strength, gamma).war_stable
    return {"stable": stable, "networks": counted}
