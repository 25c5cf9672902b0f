"""Voting power in a weighted game."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table

INDICES = ("shapley-shubik", "banzhaf", "banzhaf-absolute")


def run(weights: str, quota: str, index: str) -> dict[str, Any]:
    """Voting power in a weighted game.

    Args:
        weights: one number a player, separated by commas; they are read as exact decimals.
        quota: the weight that passes.
        index: names from `INDICES`, separated by commas.

    Returns:
        `{"players", "indices": {name: [share, …]}, "veto": [position, …], "exact": true}`.

    Raises:
        InputError: a number or a name that cannot be read, a quota that nobody or nothing reaches.
    """
    from foedus.methods import voting

    numbers = [part.strip() for part in weights.split(",")]
    functions = {
        "shapley-shubik": voting.shapley_shubik,
        "banzhaf": voting.banzhaf,
        "banzhaf-absolute": voting.banzhaf_absolute,
    }
    names = [_index(part.strip()) for part in index.split(",")]
    return {
        "players": list(range(len(numbers))),
        "indices": {name: functions[name](numbers, quota.strip()).tolist() for name in names},
        "veto": voting.veto_players(numbers, quota.strip()).tolist(),
        "exact": True,
    }


def table(result: Mapping[str, Any], weights: str) -> Table:
    """The result of `run` as a table, one row a player."""
    indices, veto = result["indices"], set(result["veto"])
    columns = [Column("player", "Player"), Column("weight", "Weight")]
    columns += [Column(name, name.replace("-", " ").capitalize()) for name in indices]
    rows = [
        [player, weight.strip(), *(values[player] for values in indices.values()), player in veto]
        for player, weight in zip(result["players"], weights.split(","), strict=True)
    ]
    return Table.of("power", "Voting power", [*columns, Column("veto", "Veto")], rows)


def _index(name: str) -> str:
    if name not in INDICES:
        hint = did_you_mean(name, INDICES) or f"one of {', '.join(INDICES)}"
        raise InputError(f"unknown index '{name}'", where="--index", hint=hint)
    return name
