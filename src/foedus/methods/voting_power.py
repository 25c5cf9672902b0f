"""Voting power under any rule: the exact method that fits the game, or a sample with its error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods import minimal_coalitions, voting
from foedus.methods.coalition_sets import MAX_PLAYERS as MAX_ENUMERATED
from foedus.methods.coalition_sets import coalitions
from foedus.methods.compound_game import CompoundGame
from foedus.methods.weighted_game import MAX_PLAYERS, MAX_TOTAL

Floats = NDArray[np.float64]

INDICES = (
    "shapley-shubik",
    "banzhaf",
    "banzhaf-absolute",
    "coleman-prevent",
    "coleman-initiate",
    "holler-packel",
    "deegan-packel",
)
SAMPLES = 100_000
#: Indices that need every minimal winning coalition; no sample gives them.
_MINIMAL = ("holler-packel", "deegan-packel")
_WEIGHTED: Mapping[str, Callable[[list[int], int], Floats]] = {
    "shapley-shubik": voting.shapley_shubik,
    "banzhaf": voting.banzhaf,
    "banzhaf-absolute": voting.banzhaf_absolute,
    "coleman-prevent": voting.coleman_prevent,
    "coleman-initiate": voting.coleman_initiate,
    "holler-packel": minimal_coalitions.holler_packel,
    "deegan-packel": minimal_coalitions.deegan_packel,
}


@dataclass(frozen=True)
class Power:
    """Voting power of the players of a game.

    Attributes:
        method: "weighted", "enumeration", "counts" or "sample".
        indices: by name, shape (n,) each.
        act: Coleman's power of the body to act.
        veto, dummies: positions of players; of a sample, dummies are only those without any weight.
        dictator: position of the player that decides alone, if there is one.
        minimal: number of minimal winning coalitions; None where it is not counted.
        errors: standard errors of a sample, by index and "coleman-act"; empty if exact.
    """

    method: str
    indices: Mapping[str, Floats]
    act: float
    veto: list[int]
    dummies: list[int]
    dictator: int | None
    minimal: int | None = None
    errors: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether every number is exact up to rounding (1e-12)."""
        return not self.errors


def power(
    game: CompoundGame, indices: Sequence[str] = INDICES, samples: int = SAMPLES, seed: int = 1
) -> Power:
    """Voting power under a rule by the exact method that fits it, else from a sample.

    One weighted game of up to 500 players and 10 million units is counted by generating functions, any rule
    of up to 30 players by enumeration, a rule of several parts with few states by divide and conquer.

    Args:
        game: the rule, see `compound_game`.
        indices: names from `INDICES`.
        samples, seed: of the Monte Carlo, where nothing else fits.

    Raises:
        InputError: an unknown index, or one that cannot be had for a game of this size.
    """
    from foedus.methods.joint_counts import fits

    for name in indices:
        if name not in INDICES:
            raise InputError(f"unknown index '{name}'", hint=f"one of {', '.join(INDICES)}")
    if _is_weighted(game):
        return _weighted(game, indices)
    if game.players <= MAX_ENUMERATED:
        return _enumerated(game, indices)
    for name in _MINIMAL:
        if name in indices:
            raise InputError(
                f"no {name} index for {game.players} players under a rule of this kind",
                hint=f"it needs a weighted game, or at most {MAX_ENUMERATED} players",
            )
    return _counted(game, indices) if fits(game) else _sampled(game, indices, samples, seed)


def _is_weighted(game: CompoundGame) -> bool:
    return game.program == (0,) and game.players <= MAX_PLAYERS and int(game.weights[0].sum()) <= MAX_TOTAL


def _weighted(game: CompoundGame, names: Sequence[str]) -> Power:
    weights, quota = game.weights[0].tolist(), int(game.quotas[0])
    counted = quota <= minimal_coalitions.MAX_UNITS
    return Power(
        "weighted",
        {name: _WEIGHTED[name](weights, quota) for name in names},
        voting.coleman_act(weights, quota),
        voting.veto_players(weights, quota).tolist(),
        voting.dummies(weights, quota).tolist(),
        voting.dictator(weights, quota),
        voting.minimal_winning_coalitions(weights, quota) if counted else None,
    )


def _enumerated(game: CompoundGame, names: Sequence[str]) -> Power:
    found = coalitions(game)
    return Power(
        "enumeration",
        {name: getattr(found, name.replace("-", "_"))() for name in names},
        found.coleman_act(),
        game.veto_players(),
        found.dummies(),
        game.dictator(),
        sum(found.minimal),
    )


def _counted(game: CompoundGame, names: Sequence[str]) -> Power:
    from foedus.methods.joint_counts import swing_chances

    found = swing_chances(game)
    swings = found.banzhaf_absolute
    known = {
        "shapley-shubik": found.shapley_shubik,
        "banzhaf": swings / swings.sum(),
        "banzhaf-absolute": swings,
        "coleman-prevent": swings / (2.0 * found.act),
        "coleman-initiate": swings / (2.0 * found.fail),
    }
    dummies = np.nonzero(swings == 0.0)[0].tolist()
    chosen = {name: known[name] for name in names}
    return Power("counts", chosen, found.act, game.veto_players(), dummies, game.dictator())


def _sampled(game: CompoundGame, names: Sequence[str], samples: int, seed: int) -> Power:
    from foedus.methods import sampled_power

    found = sampled_power.banzhaf_coleman(game, samples, seed)
    if "shapley-shubik" in names:
        found["shapley-shubik"] = sampled_power.shapley_shubik(game, samples, seed)
    for name in names:
        if name not in found:
            hint = "more samples, or another index"
            raise InputError(f"no {name} index: no sample decides anything", hint=hint)
    dummies = np.nonzero(~game.weights.any(axis=0))[0].tolist()
    return Power(
        "sample",
        {name: found[name].value for name in names},
        float(found["coleman-act"].value),
        game.veto_players(),
        dummies,
        game.dictator(),
        errors={name: found[name].error for name in (*names, "coleman-act")},
    )
