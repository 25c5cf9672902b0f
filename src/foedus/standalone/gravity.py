"""Equilibrium of trade after a change of trade costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table
from foedus.standalone.files import LARGEST_NUMBER, read, read_number, refuse_many

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foedus.methods.gravity import Closure

Pairs = Mapping[tuple[str, str], float]
MOST_STATES = 1_000
#: What trade costs may at most be multiplied or divided by.
DEAREST = 1e9
LARGEST_THETA = 1e3


def run(flows: Path, shocks: Path, theta: float, deficits: str, value_added: float = 1.0) -> dict[str, Any]:
    """Exact hat algebra on the flows and the changes of trade cost in two CSV files.

    Args:
        flows: `from,to,value`: sales, own sales (`A,A`) among them; a pair that is missing is 0.
        shocks: `from,to,factor`: what multiplies the trade cost; a pair that is missing is unchanged.
        theta: trade elasticity.
        deficits: a closure of `methods.gravity`.
        value_added: share of value added in sales.

    Returns:
        `{"welfare": {state: ŵ/P̂}, "spending": {state: ratio}, "flows": [{"from", "to", "before", "after"}],
        "residual": r, "theta": θ, "deficits": closure}`; flows that are 0 before are left out.

    Raises:
        InputError: a file, a column, a number or a name is wrong, or a pair comes twice.
        NotProved: no equilibrium was found.
    """
    import numpy as np

    from foedus.methods import gravity

    if theta > LARGEST_THETA:
        raise InputError(f"θ = {theta:g}", where="--theta", hint=f"above 0 and at most {LARGEST_THETA:g}")
    closure = _closure(deficits, get_args(gravity.Closure))
    sales = _pairs(flows, "value", 0.0, LARGEST_NUMBER)
    names = sorted({name for pair in sales for name in pair})
    refuse_many(flows, len(names), MOST_STATES)
    costs = _known(shocks, _pairs(shocks, "factor", 1.0 / DEAREST, DEAREST), names)
    world = gravity.economies(_matrix(sales, names, 0.0), value_added)
    shock = gravity.Shock.dense(_matrix(costs, names, 1.0))
    found = gravity.exact_hat_algebra(world, shock, theta, closure)
    after = gravity.flows_after(world, shock, theta, found)[0]
    before = world.flows
    if deficits == "balanced":
        calm = gravity.Shock(shock.classes, np.ones_like(shock.factors))
        still = gravity.exact_hat_algebra(world, calm, theta, closure)
        before = gravity.flows_after(world, calm, theta, still)[0]
    return {
        "welfare": dict(zip(names, found.welfare[0].tolist(), strict=True)),
        "spending": dict(zip(names, found.spending[0].tolist(), strict=True)),
        "flows": [
            {"from": names[i], "to": names[j], "before": float(before[i, j]), "after": float(after[i, j])}
            for i, j in np.argwhere(before > 0).tolist()
        ],
        "residual": float(found.residual[0]),
        "theta": theta,
        "deficits": deficits,
    }


def table(result: Mapping[str, Any]) -> Table:
    """The result of `run` as a table, one row a state, in per cent."""
    abroad: dict[str, list[float]] = {name: [0.0, 0.0] for name in result["welfare"]}
    for flow in result["flows"]:
        if flow["from"] != flow["to"]:
            abroad[flow["from"]][0] += flow["before"]
            abroad[flow["from"]][1] += flow["after"]
    columns = (
        Column("state", "State"),
        Column("welfare", "Real wage", "% change"),
        Column("spending", "Real spending", "% change"),
        Column("exports", "Exports", "% change"),
    )
    rows = [
        (
            name,
            100.0 * (ratio - 1.0),
            100.0 * (result["spending"][name] - 1.0),
            100.0 * (abroad[name][1] / abroad[name][0] - 1.0) if abroad[name][0] else None,
        )
        for name, ratio in result["welfare"].items()
    ]
    title = f"Change after the shock, θ = {result['theta']:g}, deficits {result['deficits']}"
    return Table.of("gravity", title, columns, rows, note=f"Residual {result['residual']:.1e}.")


def _closure(name: str, known: tuple[Closure, ...]) -> Closure:
    for each in known:
        if each == name:
            return each
    hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
    raise InputError(f"unknown closure '{name}'", where="--deficits", hint=hint)


def _pairs(path: Path, column: str, least: float, most: float) -> dict[tuple[str, str], float]:
    """The pairs of a file with their numbers, from `least` to `most`."""
    found: dict[tuple[str, str], float] = {}
    for line, row in read(path, ("from", "to", column)):
        where, pair = f"line {line}", (row["from"], row["to"])
        if not all(pair):
            raise InputError("a pair needs both ends", file=path, where=where)
        if pair in found:
            raise InputError(f"'{pair[0]}' to '{pair[1]}' comes twice", file=path, where=where)
        found[pair] = read_number(row[column])
        if not least <= found[pair] <= most:
            hint = f"a number from {least:g} to {most:g}"
            raise InputError(f"{column} '{row[column]}'", file=path, where=where, hint=hint)
    if not found:
        raise InputError("no rows", file=path, hint=f"one row a pair: from,to,{column}")
    return found


def _known(path: Path, pairs: Pairs, names: list[str]) -> Pairs:
    known = set(names)
    for pair in pairs:
        for name in pair:
            if name not in known:
                hint = did_you_mean(name, names) or "name it in the flows as well"
                raise InputError(f"'{name}' is not among the flows", file=path, hint=hint)
    return pairs


def _matrix(pairs: Pairs, names: list[str], missing: float) -> NDArray[np.float64]:
    import numpy as np

    place = {name: position for position, name in enumerate(names)}
    matrix = np.full((len(names), len(names)), missing)
    for (one, other), number in pairs.items():
        matrix[place[one], place[other]] = number
    return matrix
