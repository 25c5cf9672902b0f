"""Voting power of published councils, and chances of consensus that are known in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from foedus.methods import adoption_chance, minimal_coalitions, voting
from foedus.methods.coalition_sets import coalitions
from foedus.methods.compound_game import compound_game


def weighted_game(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """All indices of a weighted game [quota; weights]."""
    weights, quota = inputs["weights"], inputs["quota"]
    absolute = voting.banzhaf_absolute(weights, quota)
    return {
        "shapley_shubik": voting.shapley_shubik(weights, quota),
        "banzhaf": voting.banzhaf(weights, quota),
        "banzhaf_absolute": absolute,
        "swings": absolute * 2.0 ** (len(weights) - 1),
        "coleman_act": voting.coleman_act(weights, quota),
        "coleman_prevent": voting.coleman_prevent(weights, quota),
        "winning": voting.coleman_act(weights, quota) * 2.0 ** len(weights),
        "minimal_winning": voting.minimal_winning_coalitions(weights, quota),
        "holler_packel": minimal_coalitions.holler_packel(weights, quota),
        "deegan_packel": minimal_coalitions.deegan_packel(weights, quota),
        "veto_players": voting.veto_players(weights, quota).tolist(),
        "dummies": voting.dummies(weights, quota).tolist(),
    }


def several_quotas(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A council with several quotas: winning coalitions and both indices, by enumeration.

    `parts` are pairs of weights and quota (a fraction as text is exact), `joined` how they go together.
    """
    parts = [(part["weights"], Fraction(part["quota"])) for part in inputs["parts"]]
    found = coalitions(compound_game(parts, _joined(inputs["joined"])))
    return {
        "winning": sum(found.winning),
        "shapley_shubik": found.shapley_shubik(),
        "banzhaf": found.banzhaf(),
    }


def _joined(words: Any) -> Any:
    """["any", [["all", [0, 1]], 2]] as the nested tuples that the method reads."""
    return tuple(_joined(word) for word in words) if isinstance(words, (list, tuple)) else words


def consensus(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The chance that none of n members objects, each with chance one half, of one correlation."""
    members = int(inputs["members"])
    found = adoption_chance.chance_consensus(
        [[0.5] * members], [float(Fraction(inputs["correlation"]))], [0] * members
    )
    return {"chance": found[0]}
