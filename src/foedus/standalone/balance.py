"""Frustration index of a signed network, with its companions, for two camps or more."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.quantities import Column, Table
from foedus.standalone.files import read, read_number

if TYPE_CHECKING:
    from foedus.methods.balance import Frustration
    from foedus.methods.generalised_balance import Division


def run(path: Path, time_limit: float, camps: int = 2) -> dict[str, Any]:
    """Frustration index of the signed network in a CSV file with `from,to,sign[,weight]`.

    Args:
        path: the file.
        time_limit: seconds after which to stop without a proof, the reading of the file among them.
        camps: the most camps allowed; with more than two it is the line index of generalised balance.

    Returns:
        `{"nodes", "edges", "negative", "frustration", "proved", "camps": {node: 0|1}, "frustrated": [[from,
        to, sign], …]}`, and the companions `"triangle_balance"` (null without a triangle), `"walk_balance"`,
        `"algebraic_conflict"`, and, for two camps, `"optima"` (null if not all were listed) and `"torn"`
        (nodes that sit in either camp at no cost), `"torn_settled"` (whether it is proved for every node).

    Raises:
        InputError: the file, a column, a sign, a weight or a number is wrong, or a pair comes twice.
        NotProved: no proof within the time; it carries both bounds.
    """
    if not 0 < time_limit < math.inf:
        raise InputError(f"{time_limit:g}", where="--time-limit", hint="a number of seconds above 0")
    deadline = time.monotonic() + time_limit
    rows = read(path, ("from", "to", "sign"))
    ties = [_tie(path, line, row) for line, row in rows]
    _once(path, rows, ties)
    nodes = sorted({node for tie in ties for node in tie[:2]})
    place = {node: position for position, node in enumerate(nodes)}
    edges = [[place[one], place[other]] for one, other, _, _ in ties]
    signs = [sign for _, _, sign, _ in ties]
    weights = [tie[3] for tie in ties]
    found, more = _solved(edges, signs, weights, nodes, deadline - time.monotonic(), camps)
    return {
        "nodes": len(nodes),
        "edges": len(ties),
        "negative": sum(sign < 0 for sign in signs),
        "frustration": found.value,
        "proved": found.proved,
        "camps": {node: int(found.camps[place[node]]) for node in nodes},
        "frustrated": [list(ties[k][:3]) for k in found.frustrated_edges.tolist()],
        **_companions(edges, signs, weights, len(nodes)),
        **more,
    }


def _solved(
    edges: list[list[int]],
    signs: list[int],
    weights: list[float],
    nodes: Sequence[str],
    time_limit: float,
    camps: int,
) -> tuple[Frustration | Division, dict[str, Any]]:
    """The best division, and for two camps who may sit in either."""
    if camps != 2:
        from foedus.methods.generalised_balance import line_index

        return line_index(edges, signs, len(nodes), camps, weights, time_limit), {}
    from foedus.methods.balance import frustration_index

    found = frustration_index(edges, signs, len(nodes), weights, time_limit)
    torn = [nodes[k] for k in found.flexible.nonzero()[0].tolist()]
    return found, {"optima": found.optima, "torn": torn, "torn_settled": found.settled}


def _companions(
    edges: list[list[int]], signs: list[int], weights: list[float], n: int
) -> dict[str, float | None]:
    """Triangle balance, walk balance and algebraic conflict of the network; null where not defined."""
    import numpy as np

    from foedus.methods import balance

    matrix = np.zeros((n, n))
    for (i, j), sign, weight in zip(edges, signs, weights, strict=True):
        matrix[i, j] = matrix[j, i] = sign * weight
    values = {
        "triangle_balance": balance.triangle_balance(matrix),
        "walk_balance": balance.walk_balance(matrix),
        "algebraic_conflict": balance.algebraic_conflict(matrix),
    }
    return {name: value if math.isfinite(value) else None for name, value in values.items()}


def table(result: Mapping[str, Any]) -> Table:
    """The result of `run` as a table of camps, with the index in its title."""
    camps = result["camps"]
    rows = sorted(([camp, node] for node, camp in camps.items()), key=lambda row: (row[0], str(row[1])))
    title = (
        f"Frustration index {result['frustration']:g}, proved: {len(result['frustrated'])} of "
        f"{result['edges']} ties are frustrated"
    )
    columns = [Column("camp", "Camp"), Column("node", "Node")]
    if "torn" in result:
        columns.append(Column("torn", "In either camp at no cost"))
        rows = [[*row, row[1] in result["torn"]] for row in rows]
    named = (
        ("Balanced triangles", "triangle_balance"),
        ("walk balance", "walk_balance"),
        ("algebraic conflict", "algebraic_conflict"),
        ("optimal divisions", "optima"),
    )
    parts = [f"{name} {result[key]:.4g}" for name, key in named if result.get(key) is not None]
    return Table.of("balance", title, columns, rows, note=f"{'; '.join(parts)}." if parts else "")


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
    weight = read_number(text)
    if not weight > 0:
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
