"""Each method alone, on the user's own data: text and CSV in, plain JSON types out."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table

INDICES = ("shapley-shubik", "banzhaf", "banzhaf-absolute")
LARGEST_CSV = 100_000_000


def power(weights: str, quota: str, index: str) -> dict[str, Any]:
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


def power_table(result: Mapping[str, Any], weights: str) -> Table:
    """The result of `power` as a table, one row a player."""
    indices, veto = result["indices"], set(result["veto"])
    columns = [Column("player", "Player"), Column("weight", "Weight")]
    columns += [Column(name, name.replace("-", " ").capitalize()) for name in indices]
    rows = [
        [player, weight.strip(), *(values[player] for values in indices.values()), player in veto]
        for player, weight in zip(result["players"], weights.split(","), strict=True)
    ]
    return Table.of("power", "Voting power", [*columns, Column("veto", "Veto")], rows)


def balance(path: Path, time_limit: float) -> dict[str, Any]:
    """Frustration index of the signed network in a CSV file with `from,to,sign[,weight]`.

    Returns:
        `{"nodes", "edges", "negative", "frustration", "proved", "camps": {node: 0|1}, "frustrated": [[from,
        to, sign], …]}`.

    Raises:
        InputError: the file, a column, a sign or a weight is wrong, or a pair comes twice.
        NotProved: no proof within the time.
    """
    from foedus.methods.balance import frustration_index

    rows = _read(path, ("from", "to", "sign"))
    ties = [_tie(path, line, row) for line, row in rows]
    _once(path, rows, ties)
    nodes = sorted({node for tie in ties for node in tie[:2]})
    place = {node: position for position, node in enumerate(nodes)}
    edges = [[place[one], place[other]] for one, other, _, _ in ties]
    signs = [sign for _, _, sign, _ in ties]
    found = frustration_index(edges, signs, len(nodes), [tie[3] for tie in ties], time_limit)
    return {
        "nodes": len(nodes),
        "edges": len(ties),
        "negative": sum(sign < 0 for sign in signs),
        "frustration": found.value,
        "proved": found.proved,
        "camps": {node: int(found.camps[place[node]]) for node in nodes},
        "frustrated": [list(ties[k][:3]) for k in found.frustrated_edges.tolist()],
    }


def balance_table(result: Mapping[str, Any]) -> Table:
    """The result of `balance` as a table of camps, with the index in its title."""
    camps = result["camps"]
    rows = sorted(([camp, node] for node, camp in camps.items()), key=lambda row: (row[0], str(row[1])))
    title = (
        f"Frustration index {result['frustration']:g}, proved: {len(result['frustrated'])} of "
        f"{result['edges']} ties are frustrated"
    )
    return Table.of("balance", title, [Column("camp", "Camp"), Column("node", "Node")], rows)


def _index(name: str) -> str:
    if name not in INDICES:
        hint = did_you_mean(name, INDICES) or f"one of {', '.join(INDICES)}"
        raise InputError(f"unknown index '{name}'", where="--index", hint=hint)
    return name


def _read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers."""
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise InputError("too large", file=path, hint=f"at most {LARGEST_CSV / 1e6:.0f} MB")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = reader.fieldnames or []
            missing = [name for name in needed if name not in header]
            if missing:
                hint = f"the first line is {','.join(needed)}"
                raise InputError(f"no column '{missing[0]}'", file=path, where="line 1", hint=hint)
            return [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror})", file=path) from None
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InputError(f"not a CSV file in UTF-8 ({fault})", file=path) from None


def _tie(path: Path, line: int, row: Mapping[str, str]) -> tuple[str, str, int, float]:
    where = f"line {line}"
    one, other = row["from"], row["to"]
    if not one or not other:
        raise InputError("a tie needs both ends", file=path, where=where)
    if one == other:
        raise InputError(f"a tie of '{one}' to itself", file=path, where=where, hint="leave the row out")
    if row["sign"] not in ("1", "+1", "-1"):
        raise InputError(f"sign '{row['sign']}'", file=path, where=where, hint="1 or -1")
    return one, other, int(row["sign"]), _weight(path, where, row.get("weight", ""))


def _weight(path: Path, where: str, text: str) -> float:
    if not text:
        return 1.0
    try:
        weight = float(text)
    except ValueError:
        weight = math.nan
    if not (math.isfinite(weight) and weight > 0):
        raise InputError(f"weight '{text}'", file=path, where=where, hint="a number above 0")
    return weight


def _once(path: Path, rows: Sequence[tuple[int, Any]], ties: Sequence[tuple[str, str, int, float]]) -> None:
    seen: dict[frozenset[str], int] = {}
    for (line, _), (one, other, _, _) in zip(rows, ties, strict=True):
        pair = frozenset((one, other))
        if pair in seen:
            hint = "one row for each undirected tie"
            raise InputError(
                f"'{one}' and '{other}' are tied in line {seen[pair]} already",
                file=path,
                where=f"line {line}",
                hint=hint,
            )
        seen[pair] = line
