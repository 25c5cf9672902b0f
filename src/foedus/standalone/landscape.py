"""Local optima of a landscape of two camps, from propensities and sizes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table
from foedus.standalone.files import read, read_number, refuse_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Row = tuple[str, str, float]
MOST_SHOWN = 20


def run(path: Path, start: str = "", seed: int = 0) -> dict[str, Any]:
    """Local optima of the landscape in a CSV file with `from,to,propensity[,size_from,size_to]`.

    A pair may stand in one direction, which then holds for both, or in both with different propensities. The
    energy adds up ordered pairs, so a pair in different camps counts twice. A pair left out has propensity 0,
    a state without a size 1.

    Args:
        path: the file.
        start: names of one of today's camps, separated by commas; if given, the way down from there is shown.
        seed: of the sample of basins past 24 states and of the search past 30.

    Returns:
        `{"optima": [{"camps": [[…], […]], "energy", "basin", "basin_error", "level", "neighbours"}],
        "states", "complete", "found_best", "distance", "path"}`: the optima in order of energy; `neighbours`
        are the places of those whose basins touch (null if not computed); `path` is null without a start.

    Raises:
        InputError: the file, a column or a number is wrong, a pair comes twice, two sizes of one state.
    """
    import numpy as np

    from foedus.methods import landscape as method

    rows = read(path, ("from", "to", "propensity"))
    pairs = [_pair(path, line, row) for line, row in rows]
    _once(path, [line for line, _ in rows], pairs)
    names = sorted({name for pair in pairs for name in pair[:2]})
    if len(names) < 2:
        raise InputError("no pair of states", file=path, hint="from,to,propensity; one row a pair")
    refuse_many(path, len(names), method.MOST_STATES)
    size = _sizes(path, rows)
    sizes = np.array([size.get(name, 1.0) for name in names])
    propensity = _matrix(names, pairs)
    found = method.landscape(propensity, sizes, seed)
    return {
        "states": len(names),
        "optima": [_optimum(found, k, names) for k in range(len(found.energy))],
        "complete": found.complete,
        "found_best": found.found_best,
        "distance": found.distance.tolist(),
        "path": _path(propensity, sizes, names, start) if start else None,
    }


def table(result: Mapping[str, Any]) -> Table:
    """The result of `run` as a table, one row an optimum."""
    columns = (
        Column("energy", "Energy"),
        Column("basin", "Basin", "share"),
        Column("camp1", "One camp"),
        Column("camp2", "The other"),
    )
    optima = result["optima"]
    rows = [
        (one["energy"], one["basin"], *(", ".join(camp) for camp in one["camps"]))
        for one in optima[:MOST_SHOWN]
    ]
    how = "all of them" if result["complete"] else f"{result['found_best']:.0%} of searches found the best"
    noun = "local optimum" if len(optima) == 1 else "local optima"
    title = f"{len(optima)} {noun} of {result['states']} states, {how}"
    notes = [f"{len(optima) - MOST_SHOWN} more with --json."] if len(optima) > MOST_SHOWN else []
    if result["path"] is not None:
        steps = "; ".join(f"{step['switches']} → {step['energy']:.6g}" for step in result["path"][1:])
        notes.append(f"From the start, {result['path'][0]['energy']:.6g}: {steps or 'nobody switches'}.")
    return Table.of("landscape", title, columns, rows, note=" ".join(notes))


def _optimum(found: Any, k: int, names: Sequence[str]) -> dict[str, Any]:
    neighbours = None if found.touching is None else found.touching[k].nonzero()[0].tolist()
    return {
        "camps": _camps(found.camps[k], names),
        "energy": float(found.energy[k]),
        "basin": float(found.basin[k]),
        "basin_error": float(found.basin_error[k]),
        "level": bool(found.level[k]),
        "neighbours": neighbours,
    }


def _camps(camps: NDArray[np.int8], names: Sequence[str]) -> list[list[str]]:
    return [[name for name, camp in zip(names, camps.tolist(), strict=True) if camp == c] for c in (0, 1)]


def _path(
    propensity: NDArray[np.float64], sizes: NDArray[np.float64], names: Sequence[str], start: str
) -> list[dict[str, Any]]:
    """The start and each switch from there on."""
    from foedus.methods import landscape as method

    camp = [name.strip() for name in start.split(",")]
    for name in camp:
        if name not in names:
            raise InputError(f"unknown state '{name}'", where="--start", hint=did_you_mean(name, names))
    way = method.path(propensity, [int(name in camp) for name in names], sizes)
    movers = [None, *(names[mover] for mover in way.movers.tolist())]
    return [
        {"switches": mover, "energy": value} for mover, value in zip(movers, way.energy.tolist(), strict=True)
    ]


def _matrix(names: Sequence[str], pairs: Sequence[Row]) -> NDArray[np.float64]:
    """Propensities, a pair given in one direction holding for both, shape (n, n)."""
    import numpy as np

    place = {name: number for number, name in enumerate(names)}
    given = {(place[one], place[other]): value for one, other, value in pairs}
    matrix = np.zeros((len(names), len(names)))
    for (i, j), value in given.items():
        matrix[i, j] = value
        matrix[j, i] = given.get((j, i), value)
    return matrix


def _pair(path: Path, line: int, row: Mapping[str, str]) -> Row:
    where = f"line {line}"
    one, other = row["from"], row["to"]
    if not one or not other:
        raise InputError("a pair needs both states", file=path, where=where)
    if one == other:
        raise InputError(f"a pair of '{one}' with itself", file=path, where=where, hint="leave the row out")
    return one, other, _number(path, where, "propensity", row["propensity"])


def _number(path: Path, where: str, what: str, text: str) -> float:
    found = read_number(text)
    if math.isnan(found):
        raise InputError(f"{what} '{text}'", file=path, where=where, hint="a number")
    return found


def _once(path: Path, lines: Sequence[int], pairs: Sequence[Row]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line, (one, other, _) in zip(lines, pairs, strict=True):
        if (one, other) in seen:
            what = f"'{one}' to '{other}' stands in line {seen[one, other]} already"
            raise InputError(what, file=path, where=f"line {line}")
        seen[one, other] = line


def _sizes(path: Path, rows: Sequence[tuple[int, Mapping[str, str]]]) -> dict[str, float]:
    """The size of each state for which a row gives one; all rows must agree."""
    sizes: dict[str, float] = {}
    for line, row in rows:
        for name, column in ((row["from"], "size_from"), (row["to"], "size_to")):
            text = row.get(column, "")
            if not text:
                continue
            where = f"line {line}"
            size = _number(path, where, column, text)
            if size <= 0:
                raise InputError(f"{column} '{text}'", file=path, where=where, hint="a number above 0")
            if sizes.setdefault(name, size) != size:
                what = f"'{name}' has size {text} here and {sizes[name]:g} before"
                raise InputError(what, file=path, where=where)
    return sizes
