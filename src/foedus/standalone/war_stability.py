"""Vulnerable states and war-stability of the user's own network of alliances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.quantities import Column, Table
from foedus.standalone.files import fit, read, read_number, refuse_many

MOST_STATES = 500


def run(links: Path, capability: Path, gamma: float) -> dict[str, Any]:
    """War-stability of a network (Jackson & Nei 2015).

    Args:
        links: CSV with `from,to`, one row an alliance; with `gain_from,gain_to` also what each end gains from
            trade by the tie, and rows with `tie` 0 for pairs that are not allied but could trade.
        capability: CSV with `state,capability`, one row a state.
        gamma: the defender's advantage.

    Returns:
        `{"states", "gamma", "vulnerable": {state: {"to", "ratio"}}, "war_stable", "tempting": [[a, b], …],
        "idle": [[a, b], …]}`; with gains also `"war_and_trade_stable", "missing", "loose"`.

    Raises:
        InputError: a file, a column or a number is wrong; a pair comes twice.
    """
    import numpy as np

    from foedus.methods.war_stability import war_stability

    if not fit(gamma):
        raise InputError(f"gamma = {gamma:g}", where="--gamma", hint="a number above 0")
    strength = _capabilities(capability)
    names = sorted(strength)
    refuse_many(capability, len(names), MOST_STATES)
    place = {name: position for position, name in enumerate(names)}
    ties, gains = _ties(links, place)
    network = np.zeros((len(names), len(names)), dtype=bool)
    for i, k in ties:
        network[i, k] = network[k, i] = True
    trade = None
    if gains:
        trade = np.zeros(network.shape)
        for (i, k), gain in gains.items():
            trade[i, k] = gain
    found = war_stability(network, [strength[name] for name in names], gamma, trade)

    def pairs(of: Any) -> list[list[str]]:
        return [[names[i], names[k]] for i, k in of.tolist()]

    result: dict[str, Any] = {
        "states": names,
        "gamma": gamma,
        "vulnerable": {
            names[j]: {"to": names[int(found.threat[j])], "ratio": _ratio(float(found.margin[j]))}
            for j in found.vulnerable.nonzero()[0]
        },
        "war_stable": found.war_stable,
        "tempting": pairs(found.tempting),
        "idle": pairs(found.idle),
    }
    if trade is not None:
        result["war_and_trade_stable"] = found.war_and_trade_stable
        result |= {"missing": pairs(found.missing), "loose": pairs(found.loose)}
    return result


def table(result: Mapping[str, Any]) -> Table:
    """The vulnerable countries, with the verdict on the network in the title."""
    rows = [[name, one["to"], one["ratio"]] for name, one in result["vulnerable"].items()]
    columns = (
        Column("state", "Vulnerable"),
        Column("to", "Most to"),
        Column("ratio", "Strength against it"),
    )
    verdict = "war-stable" if result["war_stable"] else "not war-stable"
    title = (
        f"{verdict}: {len(rows)} of {len(result['states'])} vulnerable, {len(result['tempting'])} ties would "
        f"threaten somebody, {len(result['idle'])} ties protect nobody"
    )
    if "war_and_trade_stable" in result:
        title += "; with trade " + ("stable" if result["war_and_trade_stable"] else "not stable")
    return Table.of("war_stability", title, columns, rows)


def _capabilities(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for line, row in read(path, ("capability",)):
        # The other column names the state, whatever its heading is.
        name = next((cell for column, cell in row.items() if column != "capability"), "")
        if not name or name in found:
            what = f"'{name}' comes twice" if name else "a state without a name"
            raise InputError(what, file=path, where=f"line {line}")
        found[name] = _number(path, line, row["capability"], "capability", least=0.0)
    if not found:
        raise InputError("no state", file=path, hint="one row a state: state,capability")
    return found


def _ties(path: Path, place: Mapping[str, int]) -> tuple[list[tuple[int, int]], dict[tuple[int, int], float]]:
    ties: list[tuple[int, int]] = []
    gains: dict[tuple[int, int], float] = {}
    seen: set[frozenset[int]] = set()
    for line, row in read(path, ("from", "to")):
        ends = tuple(_place(path, line, row[end], place) for end in ("from", "to"))
        if len(set(ends)) == 1 or frozenset(ends) in seen:
            what = "a tie of a state to itself" if len(set(ends)) == 1 else "a pair that came before"
            raise InputError(what, file=path, where=f"line {line}", hint="one row for each pair")
        seen.add(frozenset(ends))
        if row.get("tie", "1") not in ("0", "1", ""):
            raise InputError(f"tie '{row['tie']}'", file=path, where=f"line {line}", hint="1 or 0")
        if row.get("tie", "1") != "0":
            ties.append((ends[0], ends[1]))
        for name, key in (("gain_from", ends), ("gain_to", ends[::-1])):
            if row.get(name):
                gains[key[0], key[1]] = _number(path, line, row[name], name)
    return ties, gains


def _place(path: Path, line: int, name: str, place: Mapping[str, int]) -> int:
    if name not in place:
        hint = did_you_mean(name, place) or "every state needs a row in the file of capabilities"
        raise InputError(f"'{name}' has no capability", file=path, where=f"line {line}", hint=hint)
    return place[name]


def _number(path: Path, line: int, text: str, column: str, least: float = -math.inf) -> float:
    value = read_number(text)
    if not value >= least:
        hint = "a number" if least < 0 else f"a number of at least {least:g}"
        raise InputError(f"{column} '{text}'", file=path, where=f"line {line}", hint=hint)
    return value


def _ratio(value: float) -> float | None:
    """JSON knows no infinity: nothing stands against the attack."""
    return value if math.isfinite(value) else None
