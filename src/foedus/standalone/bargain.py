"""Bargaining among the user's own actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.quantities import Column, Interval, Table
from foedus.standalone.bargain_files import Actors, read_actors, read_ideals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foedus.methods.bargaining import Bargaining, BargainingDraws, Round
    from foedus.methods.bargaining_rules import Rules

    Floats = NDArray[np.float64]

#: Digits of a position: more than the model's grid has, fewer than rounding reaches.
DIGITS = 12
MOST_DRAWS = 1_000_000


def run(
    path: Path,
    rules: Mapping[str, Any],
    scale: tuple[float, float] = (0.0, 100.0),
    salience_scale: float = 100.0,
    ideals: Path | None = None,
    draws: int = 0,
    spread: float = 0.1,
) -> dict[str, Any]:
    """Bargaining among the actors of a file; see `bargain_files.read_actors` for its form.

    Args:
        path: the file.
        rules: choices by name, as `methods.bargaining_rules.Rules` takes them.
        scale: ends of the scale of positions.
        salience_scale: salience that stands for all of an actor's attention.
        ideals: a file with the adjustment of ideals.
        draws: of uncertain inputs; 0 for none.
        spread: their standard deviation; of positions as a share of the scale, of capability and salience as
            one of the logarithm.

    Returns:
        `{"actors", "rounds": [{"positions": {actor: [x, …]}, "risk", "chance", "bargains"}, …], "outcome":
        [median, …], "mean": [x, …], "stopped", "rules", "note"}`; with draws also "draws".

    Raises:
        InputError: the file, a value with its line, or a choice is wrong.
    """
    from foedus.methods.bargaining import bargain
    from foedus.methods.bargaining_rules import Rules

    if not 0 <= draws <= MOST_DRAWS:
        raise InputError(f"draws = {draws}", where="--draws", hint=f"0 to {MOST_DRAWS:,}")
    if not 0.0 <= spread <= 1.0:
        raise InputError(f"spread = {spread:g}", where="--spread", hint="0 to 1")
    actors = read_actors(path, *scale, salience_scale)
    matrix = read_ideals(ideals, actors.names) if ideals else None
    given = Rules(**rules, ideals=matrix)
    try:
        found = bargain(actors.capability, actors.on_unit_scale, actors.salience, given)
    except InputError as fault:
        raise InputError(fault.what, file=path, hint=fault.hint) from None
    result: dict[str, Any] = {
        "actors": list(actors.names),
        "rounds": [_round(actors, found, turn) for turn in range(len(found.positions))],
        "outcome": _on_scale(actors, found.median),
        "mean": _on_scale(actors, found.mean),
        "stopped": found.stopped,
        "rules": {name: getattr(given, name) for name in rules},
        "note": _note(actors, salience_scale),
    }
    if draws:
        result["draws"] = _draws(actors, given, draws, spread)
    return result


def table(result: Mapping[str, Any], shown: str = "outcome") -> Table:
    """The result of `run` as a table: "outcome" (an actor a row), "rounds" (positions) or "bargains"."""
    if shown == "rounds":
        return _rounds_table(result)
    if shown == "bargains":
        return _bargains_table(result)
    first, last = result["rounds"][0], result["rounds"][-1]
    drawn = result.get("draws", {}).get("final", {})
    columns = [Column("actor", "Actor"), Column("risk", "Risk")]
    dimensions = len(result["outcome"])
    for k in range(dimensions):
        number = "" if dimensions == 1 else f" {k + 1}"
        columns += [Column(f"from{k + 1}", f"From{number}"), Column(f"to{k + 1}", f"To{number}")]
        columns += [Column(f"drawn{k + 1}", f"90 % of draws{number}")] if drawn else []
    rows = []
    for name in result["actors"]:
        row = [name, round(first["risk"][name], 2)]
        for k in range(dimensions):
            row += [first["positions"][name][k], last["positions"][name][k]]
            row += [_words(drawn[name][k])] if drawn else []
        rows.append(row)
    return Table.of("bargain", _title(result), columns, rows)


def _note(actors: Actors, salience_scale: float) -> str:
    """What might have been meant otherwise."""
    most = max(sum(row) for row in actors.salience) * salience_scale
    if salience_scale > 1.0 and most <= 1.0:
        return (
            f"every salience is at most 1 on a scale to {salience_scale:g}, so hardly any challenge is met; "
            "if these are shares, use --salience-scale 1"
        )
    return ""


def _title(result: Mapping[str, Any]) -> str:
    median = ", ".join(f"{each:g}" for each in result["outcome"])
    mean = ", ".join(f"{each:.4g}" for each in result["mean"])
    played = len(result["rounds"]) - 1
    title = f"Outcome {median} (weighted median), {mean} (mean) after {played} rounds: {result['stopped']}"
    if "draws" in result:
        drawn = "; ".join(_words(each) for each in result["draws"]["outcome"])
        title += f". {result['draws']['n']:,} draws: {drawn}"
    return title


def _words(interval: Mapping[str, float]) -> str:
    return f"{interval['p05']:.4g} to {interval['p95']:.4g}"


def _rounds_table(result: Mapping[str, Any]) -> Table:
    dimensions = len(result["outcome"])
    heads = ["Position" if dimensions == 1 else f"Position {k + 1}" for k in range(dimensions)]
    columns = [Column("turn", "Turn"), Column("actor", "Actor")]
    columns += [Column(f"position{k}", head) for k, head in enumerate(heads, start=1)]
    rows = [
        [turn, name, *each["positions"][name]]
        for turn, each in enumerate(result["rounds"])
        for name in result["actors"]
    ]
    return Table.of("rounds", _title(result), columns, rows)


def _bargains_table(result: Mapping[str, Any]) -> Table:
    heads = ("Turn", "Initiator", "Target", "Odds", "Gain", "Taken by")
    columns = [Column(head.lower().replace(" ", "_"), head) for head in heads]
    rows = [
        [
            turn,
            b["initiator"],
            b["target"],
            round(b["odds"], 3),
            round(b["gain"], 3),
            ", ".join(b["taken_by"]),
        ]
        for turn, each in enumerate(result["rounds"], start=1)
        for b in each["bargains"]
    ]
    return Table.of("bargains", _title(result), columns, rows)


def _on_scale(actors: Actors, values: Floats) -> list[float]:
    return [_rounded(actors.low + value * (actors.high - actors.low)) for value in values.tolist()]


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _round(actors: Actors, found: Bargaining, turn: int) -> dict[str, Any]:
    told = found.rounds[turn]
    names = actors.names
    if turn == 0:
        positions = {name: list(row) for name, row in zip(names, actors.positions, strict=True)}
    else:
        rows = found.positions[turn]
        positions = {name: _on_scale(actors, row) for name, row in zip(names, rows, strict=True)}
    return {
        "positions": positions,
        "risk": _by_name(names, told.risk),
        "chance": _by_name(names, told.chance),
        "bargains": _bargains(actors, told),
    }


def _by_name(names: Sequence[str], values: Floats) -> dict[str, float | None]:
    # A chance that could not be computed is not a number, which JSON does not know.
    return {
        name: _rounded(value) if value == value else None
        for name, value in zip(names, values.tolist(), strict=True)
    }


def _bargains(actors: Actors, told: Round) -> list[dict[str, Any]]:
    return [
        {
            "initiator": actors.names[each.initiator],
            "target": actors.names[each.target],
            "odds": _rounded(each.odds),
            "gain": _rounded(each.gain),
            "points": [[_on_scale(actors, point) for point in version] for version in each.points],
            "taken_by": [actors.names[actor] for actor, _ in each.taken_by],
        }
        for each in told.bargains
    ]


def _draws(actors: Actors, rules: Rules, draws: int, spread: float) -> dict[str, Any]:
    """Outcomes and final positions over uncertain inputs, and why the runs ended."""
    import numpy as np

    from foedus.methods.bargaining import STOPPED, bargain_draws

    found: BargainingDraws = bargain_draws(*_uncertain(actors, draws, spread, rules.seed), rules)
    width = actors.high - actors.low

    def interval(values: Floats) -> dict[str, float]:
        return Interval.of(actors.low + width * values).to_json()

    dimensions = range(found.median.shape[1])
    ended = np.bincount(found.stopped, minlength=len(STOPPED)).tolist()
    return {
        "n": draws,
        "spread": spread,
        "seed": rules.seed,
        "outcome": [interval(found.median[:, k]) for k in dimensions],
        "mean": [interval(found.mean[:, k]) for k in dimensions],
        "final": {
            name: [interval(found.final[:, i, k]) for k in dimensions] for i, name in enumerate(actors.names)
        },
        "stopped": {reason: count for reason, count in zip(STOPPED, ended, strict=True) if count},
    }


def _uncertain(actors: Actors, draws: int, spread: float, seed: int) -> tuple[Floats, Floats, Floats]:
    """Capability (D, N), positions and salience (D, N, K) around the actors' own."""
    import numpy as np

    rng = np.random.default_rng(seed)
    start, attention = np.array(actors.on_unit_scale), np.array(actors.salience)
    capability = np.array(actors.capability) * np.exp(spread * rng.standard_normal((draws, start.shape[0])))
    positions = np.clip(start + spread * rng.standard_normal((draws, *start.shape)), 0.0, 1.0)
    salience = attention * np.exp(spread * rng.standard_normal((draws, *start.shape)))
    # Nobody pays more attention than it has.
    salience /= np.maximum(1.0, salience.sum(axis=2, keepdims=True))
    return capability, positions, salience
