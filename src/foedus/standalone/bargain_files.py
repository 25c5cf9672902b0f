"""Actors and ideals of a bargaining run, read from files; faults by line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.standalone.files import fit, read, read_number, refuse_many

#: Of an actor's attention: less than the least is none at all, and its square no number.
LEAST_TOTAL, LARGEST_TOTAL = 1e-12, 1.0 + 1e-9
#: As `methods.bargaining` takes.
MOST_ACTORS = 1_000


@dataclass(frozen=True)
class Actors:
    """Actors on the user's scale.

    Attributes:
        names: of the actors, all different.
        capability: above 0.
        positions: one an actor and dimension, between `low` and `high`.
        salience: shares of an actor's attention, 0 to 1, at most 1 in all.
        low, high: ends of the scale of positions.
    """

    names: tuple[str, ...]
    capability: tuple[float, ...]
    positions: tuple[tuple[float, ...], ...]
    salience: tuple[tuple[float, ...], ...]
    low: float
    high: float

    @property
    def on_unit_scale(self) -> list[list[float]]:
        """Positions from 0 to 1."""
        width = self.high - self.low
        return [[(place - self.low) / width for place in row] for row in self.positions]


def read_actors(path: Path, low: float, high: float, full: float) -> Actors:
    """Read `actor,capability,position,salience`, or `…,position1,…,positionK,salience1,…,salienceK`.

    Args:
        path: CSV, Parquet or JSON.
        low, high: ends of the scale of positions.
        full: salience that stands for all of an actor's attention.

    Raises:
        InputError: the file, a column, or a value with its line.
    """
    if not (fit(low) and fit(high) and low < high):
        raise InputError(f"scale {low:g} to {high:g}", where="--scale", hint="two numbers, the lower first")
    if not (math.isfinite(full) and full > 0.0):
        raise InputError(f"{full:g}", where="--salience-scale", hint="a number above 0, such as 1 or 100")
    rows = read(path, ("actor", "capability"))
    if not rows:
        raise InputError("no actors", file=path, hint="a row an actor below the line of headings")
    refuse_many(path, len(rows), MOST_ACTORS)
    positions, saliences = _columns(path, rows[0][1])
    seen: dict[str, int] = {}
    for line, row in rows:
        name = row["actor"]
        if not name:
            raise InputError("an actor without a name", file=path, where=f"line {line}")
        if name in seen:
            raise InputError(f"'{name}' stands in line {seen[name]} already", file=path, where=f"line {line}")
        seen[name] = line
    return Actors(
        tuple(seen),
        tuple(_capability(path, line, row["capability"]) for line, row in rows),
        tuple(tuple(_position(path, line, row[c], low, high) for c in positions) for line, row in rows),
        tuple(_attention(path, line, [row[c] for c in saliences], full) for line, row in rows),
        low,
        high,
    )


def read_ideals(path: Path, names: Sequence[str]) -> list[list[float]]:
    """Read `actor,by,weight`: how far each actor's ideal is drawn by the positions of others and its own.

    Pairs that are not listed stay as in the identity: 1 for oneself, 0 for others.

    Raises:
        InputError: the file, an unknown actor, a pair listed twice, or a weight with its line.
    """
    place = {name: k for k, name in enumerate(names)}
    matrix = [[1.0 if i == j else 0.0 for j in range(len(names))] for i in range(len(names))]
    listed: dict[tuple[int, int], int] = {}
    for line, row in read(path, ("actor", "by", "weight")):
        where = f"line {line}"
        for name in (row["actor"], row["by"]):
            if name not in place:
                raise InputError(
                    f"unknown actor '{name}'", file=path, where=where, hint=did_you_mean(name, names)
                )
        pair = place[row["actor"]], place[row["by"]]
        if pair in listed:
            raise InputError(f"the pair stands in line {listed[pair]} already", file=path, where=where)
        listed[pair] = line
        weight = _number(path, line, "weight", row["weight"])
        if not 0.0 <= weight <= 1.0:
            raise InputError(f"weight {row['weight']}", file=path, where=where, hint="0 to 1")
        matrix[pair[0]][pair[1]] = weight
    for name, values in zip(names, matrix, strict=True):
        if sum(values) > LARGEST_TOTAL:
            hint = "at most 1; list the actor's weight on itself, which is 1 unless listed"
            raise InputError(f"the weights of '{name}' sum to {sum(values):g}", file=path, hint=hint)
    return matrix


def _columns(path: Path, row: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Names of the columns of positions and of salience, dimension by dimension."""
    positions, saliences = (_numbered(path, row, kind) for kind in ("position", "salience"))
    dimensions = max([1, *positions])
    for kind, columns in (("position", positions), ("salience", saliences)):
        for number in range(1, dimensions + 1):
            if number not in columns:
                name = kind if dimensions == 1 else f"{kind}{number}"
                hint = "actor,capability,position,salience, or position1,position2,… salience1,salience2,…"
                raise InputError(f"no column '{name}'", file=path, where="line 1", hint=hint)
    spare = max(saliences)
    if spare > dimensions:
        what = f"column '{saliences[spare]}' without a position{spare}"
        raise InputError(what, file=path, where="line 1", hint="a position and a salience for each dimension")
    return [positions[k + 1] for k in range(dimensions)], [saliences[k + 1] for k in range(dimensions)]


def _numbered(path: Path, row: Mapping[str, str], kind: str) -> dict[int, str]:
    """Columns of a kind by their number; without one it is the first."""
    found: dict[int, str] = {}
    for column in row:
        match = re.fullmatch(rf"{kind}([1-9]\d?)?", column)
        if match:
            number = int(match[1] or 1)
            if number in found:
                what = f"'{found[number]}' and '{column}' are the same column"
                raise InputError(what, file=path, where="line 1")
            found[number] = column
    return found


def _number(path: Path, line: int, column: str, text: str) -> float:
    found = read_number(text)
    if math.isnan(found):
        what = f"{column} '{text}'" if text else f"no {column}"
        raise InputError(what, file=path, where=f"line {line}", hint="a number")
    return found


def _capability(path: Path, line: int, text: str) -> float:
    capability = _number(path, line, "capability", text)
    if capability <= 0.0:
        hint = "above 0; leave an actor without capability out"
        raise InputError(f"capability {text}", file=path, where=f"line {line}", hint=hint)
    return capability


def _position(path: Path, line: int, text: str, low: float, high: float) -> float:
    position = _number(path, line, "position", text)
    if not low <= position <= high:
        hint = f"{low:g} to {high:g}; another scale by --scale LOW HIGH"
        raise InputError(f"position {text} is off the scale", file=path, where=f"line {line}", hint=hint)
    return position


def _attention(path: Path, line: int, texts: Sequence[str], full: float) -> tuple[float, ...]:
    numbers = [_number(path, line, "salience", text) for text in texts]
    where, hint = f"line {line}", f"0 to {full:g}; another scale by --salience-scale"
    for number, text in zip(numbers, texts, strict=True):
        if not 0.0 <= number <= full:
            raise InputError(f"salience {text}", file=path, where=where, hint=hint)
    shares = tuple(number / full for number in numbers)
    if not LEAST_TOTAL <= sum(shares) <= LARGEST_TOTAL:
        hint = f"above 0 and at most {full:g} over all dimensions"
        raise InputError(f"a total salience of {sum(numbers):g}", file=path, where=where, hint=hint)
    return shares
