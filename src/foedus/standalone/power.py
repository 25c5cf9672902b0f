"""Voting power in a weighted game, or under any decision rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table

if TYPE_CHECKING:
    from foedus.methods.compound_game import CompoundGame

DEFAULT = "shapley-shubik,banzhaf"
SAMPLES = 100_000
#: Short headings: with every index a row must fit in 80 columns.
HEADINGS = {
    "shapley-shubik": "Shapley",
    "banzhaf": "Banzhaf",
    "banzhaf-absolute": "absolute",
    "coleman-prevent": "prevent",
    "coleman-initiate": "initiate",
    "holler-packel": "Holler",
    "deegan-packel": "Deegan",
}


def weighted(weights: str, quota: str) -> CompoundGame:
    """A weighted game from the command line: numbers separated by commas, read as exact decimals.

    Raises:
        InputError: a number that cannot be read, or a quota that nobody or nothing reaches.
    """
    from foedus.methods.compound_game import compound_game
    from foedus.methods.exact_numbers import exact, exact_all

    numbers = exact_all([part.strip() for part in weights.split(",")], "weights")
    needed = exact(quota.strip(), "quota")
    if min(numbers) < 0:
        raise InputError("a negative weight", where="weights")
    if not 0 < needed <= sum(numbers):
        raise InputError(f"quota {quota}", hint=f"above 0 and at most the sum of weights, {sum(numbers)}")
    return compound_game([(numbers, needed)])


def run(
    game: CompoundGame,
    index: str = DEFAULT,
    players: Sequence[Any] | None = None,
    samples: int = SAMPLES,
    seed: int = 1,
) -> dict[str, Any]:
    """Voting power in a game.

    Args:
        game: the rule.
        index: names of indices (`methods.voting_power.INDICES`) separated by commas, or "all".
        players: their names; numbers from 0 if left out.
        samples, seed: of the Monte Carlo for games that cannot be counted.

    Returns:
        `{"players", "indices": {name: [share, …]}, "veto": [position, …], "dummies", "dictator",
        "power-to-act", "minimal-winning-coalitions", "method", "exact"}`, and of a sample also
        "standard-errors", "samples" and "seed".

    Raises:
        InputError: a name that cannot be read, or an index that cannot be had for a game of this size.
    """
    from foedus.methods import voting_power

    names = (
        voting_power.INDICES
        if index.strip() == "all"
        else [_index(part.strip(), voting_power.INDICES) for part in index.split(",")]
    )
    found = voting_power.power(game, names, samples, seed)
    result: dict[str, Any] = {
        "players": list(range(game.players)) if players is None else list(players),
        "indices": {name: values.tolist() for name, values in found.indices.items()},
        "veto": found.veto,
        "dummies": found.dummies,
        "dictator": found.dictator,
        "power-to-act": found.act,
        "minimal-winning-coalitions": found.minimal,
        "method": found.method,
        "exact": found.exact,
    }
    if not found.exact:
        errors = {name: values.tolist() for name, values in found.errors.items()}
        result |= {"standard-errors": errors, "samples": samples, "seed": seed}
    return result


def table(result: Mapping[str, Any], weights: str | None = None) -> Table:
    """The result of `run` as a table, one row a player; with the weights if they are given."""
    indices, errors = result["indices"], result.get("standard-errors", {})
    columns = [Column("player", "Player"), Column("part", "")]
    given = [part.strip() for part in weights.split(",")] if weights else []
    columns += [Column("weight", "Weight")] if given else []
    for name in indices:
        columns.append(Column(name, HEADINGS[name]))
        columns += [Column(f"{name}-error", "±")] if errors else []
    rows = []
    for place, player in enumerate(result["players"]):
        row = [player, _part(result, place), *([given[place]] if given else [])]
        for name, values in indices.items():
            row += [values[place], *([errors[name][place]] if errors else [])]
        rows.append(row)
    return Table.of("power", _title(result), columns, rows)


def _title(result: Mapping[str, Any]) -> str:
    act = f"the body's power to act {result['power-to-act']:.4g}"
    minimal = result["minimal-winning-coalitions"]
    counted = "" if minimal is None else f", {minimal:,} minimal winning coalitions"
    sampled = "" if result["exact"] else f"; estimated from {result['samples']:,} samples"
    return f"Voting power ({act}{counted}{sampled})"


def _part(result: Mapping[str, Any], place: int) -> str:
    if place == result["dictator"]:
        return "dictator"
    return "veto" if place in result["veto"] else "dummy" if place in result["dummies"] else ""


def _index(name: str, known: Sequence[str]) -> str:
    if name not in known:
        hint = did_you_mean(name, known) or f"one of {', '.join(known)}, or all"
        raise InputError(f"unknown index '{name}'", where="--index", hint=hint)
    return name
