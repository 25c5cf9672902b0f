"""Frustration index of a signed network."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.quantities import Column, Table
from foedus.standalone.files import read


def run(path: Path, time_limit: float) -> dict[str, Any]:
    """Frustration index of the signed network in a CSV file with `from,to,sign[,weight]`.

    Returns:
        `{"nodes", "edges", "negative", "frustration", "proved", "camps": {node: 0|1}, "frustrated": [[from,
        to, sign], …]}`.

    Raises:
        InputError: the file, a column, a sign or a weight is wrong, or a pair comes twice.
        NotProved: no proof within the time.
    """
    from foedus.methods.balance import frustration_index

    rows = read(path, ("from", "to", "sign"))
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


def table(result: Mapping[str, Any]) -> Table:
    """The result of `run` as a table of camps, with the index in its title."""
    camps = result["camps"]
    rows = sorted(([camp, node] for node, camp in camps.items()), key=lambda row: (row[0], str(row[1])))
    title = (
        f"Frustration index {result['frustration']:g}, proved: {len(result['frustrated'])} of "
        f"{result['edges']} ties are frustrated"
    )
    return Table.of("balance", title, [Column("camp", "Camp"), Column("node", "Node")], rows)


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
