"""Stable memberships and what each member may claim, in the user's own game."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean, read_toml
from foedus.quantities import Column, Table
from foedus.standalone.files import read, read_number

MOST_PLAYERS = 16
BETWEEN = ";"


@dataclass(frozen=True)
class Game:
    """A game as its file gives it.

    Attributes:
        players: in the order of the file; bit i of a coalition is player i.
        utilities: payoff of a player in a coalition, by (bit set, player); None where the file gives worths.
        worth: worth of each coalition, by bit set.
        unions: for the Owen value; empty where the file names none.
        notes: what was taken for granted.
    """

    players: tuple[str, ...]
    utilities: Mapping[tuple[int, int], float] | None
    worth: Mapping[int, float]
    unions: tuple[tuple[int, ...], ...] = ()
    notes: tuple[str, ...] = ()


def run(path: Path) -> dict[str, Any]:
    """Stable memberships, Shapley and Owen values, nucleolus and core of the game in a file.

    Args:
        path: CSV (Parquet, JSON) with `coalition,player,utility`, members joined by ";", or a TOML file with
            `[utility]` or `[worth]`.

    Returns:
        `{"players", "stable": {"open": [[…]], "exclusive": [[…]], "majority": [[…]]} or null, "path": [[…]]
        or null, "shapley": {player: value}, "owen"?, "nucleolus": {…} or null, "core_empty": bool or null,
        "notes": […]}`.

    Raises:
        InputError: the file, a coalition, a player or a number is wrong, or one is missing.
    """
    import numpy as np

    from foedus.methods import cooperative

    game = _from_toml(path) if path.suffix.lower() == ".toml" else _from_rows(path)
    n = len(game.players)
    v = np.array([game.worth.get(mask, 0.0) for mask in range(1 << n)])
    small = n <= cooperative.MOST_FOR_NUCLEOLUS
    result: dict[str, Any] = {"players": list(game.players), "stable": None, "path": None}
    if game.utilities is not None:
        result |= _memberships(game)
    result["shapley"] = _named(game, cooperative.shapley_value(v))
    if game.unions:
        result["owen"] = _named(game, cooperative.owen_value(v, game.unions))
    result["nucleolus"] = _named(game, cooperative.nucleolus(v)) if small else None
    result["core_empty"] = cooperative.core_is_empty(v) if small else None
    notes = game.notes
    if not small:
        notes += (f"no nucleolus and no core for more than {cooperative.MOST_FOR_NUCLEOLUS} players",)
    result["notes"] = list(notes)
    return result


def table(result: Mapping[str, Any]) -> Table:
    """One row a player: what it may claim, and whether the largest stable membership holds it."""
    columns = [Column("player", "Player"), Column("shapley", "Shapley value")]
    named = [name for name in ("owen", "nucleolus") if result.get(name)]
    columns += [Column(name, name.capitalize() + (" value" if name == "owen" else "")) for name in named]
    rows = [
        [player, result["shapley"][player], *(result[name][player] for name in named)]
        for player in result["players"]
    ]
    words = []
    for rule, sets in (result["stable"] or {}).items():
        told = ", ".join("{" + ", ".join(one) + "}" for one in sets[:5]) or "none"
        more = f" and {len(sets) - 5} more" if len(sets) > 5 else ""
        words.append(f"stable under {rule} membership: {told}{more}")
    if result["core_empty"] is not None:
        words.append("the core is empty" if result["core_empty"] else "the core is not empty")
    note = "; ".join([*words, *result["notes"]])
    return Table.of("stability", "What each player may claim", columns, rows, note=note)


def _memberships(game: Game) -> dict[str, Any]:
    import numpy as np

    from foedus.methods.stability import RULES, players, stable_in_table

    n = len(game.players)
    table_ = np.array([[_payoff(game, mask, i) for i in range(n)] for mask in range(1 << n)])
    found = stable_in_table(table_)
    named = {rule: [[game.players[i] for i in one] for one in found.members(rule)] for rule in RULES}
    path, seen = [0], {0}
    while True:
        mask = path[-1]
        moves = [(table_[mask ^ 1 << i, i] - table_[mask, i], -i) for i in range(n)]
        gain, mover = max(moves)
        if gain <= 0:
            break
        path.append(mask ^ 1 << -mover)
        if path[-1] in seen:
            break
        seen.add(path[-1])
    return {"stable": named, "path": [[game.players[i] for i in players(mask, n)] for mask in path]}


def _payoff(game: Game, mask: int, i: int) -> float:
    """What a player has in a coalition; an outsider without a row, what it has with nobody in it or alone."""
    known = game.utilities or {}
    tries = [(mask, i)] if mask >> i & 1 else [(mask, i), (0, i), (1 << i, i)]
    for key in tries:
        if key in known:
            return known[key]
    raise AssertionError("checked when the game was read")


def _named(game: Game, values: Any) -> dict[str, float]:
    return dict(zip(game.players, map(float, values), strict=True))


def _from_rows(path: Path) -> Game:
    rows = read(path, ("coalition", "player", "utility"))
    given = [(f"line {line}", _split(row["coalition"]), row["player"], row["utility"]) for line, row in rows]
    return _of_utilities(path, given, ())


def _split(coalition: str) -> list[str]:
    return [name.strip() for name in coalition.split(BETWEEN) if name.strip()]


def _of_utilities(
    path: Path, given: Sequence[tuple[str, list[str], str, object]], players: Sequence[str]
) -> Game:
    names = list(players) or list(dict.fromkeys(each for _, c, p, _ in given for each in (*c, p) if each))
    place = _places(path, names)
    known: dict[tuple[int, int], float] = {}
    for where, coalition, player, utility in given:
        if not player:
            raise InputError("no player", file=path, where=where)
        key = (_mask(path, where, coalition, place), _one(path, where, player, place))
        if key in known:
            raise InputError(f"'{player}' comes twice in this coalition", file=path, where=where)
        known[key] = _number(path, where, utility)
    _complete(path, known, names)
    worth = {
        mask: math.fsum(known[mask, i] for i in range(len(names)) if mask >> i & 1)
        for mask in range(1, 1 << len(names))
    }
    outside = all((mask, i) in known for mask in range(1 << len(names)) for i in range(len(names)))
    note = "an outsider without a row has what it has with nobody in the coalition, or else alone in it"
    return Game(tuple(names), known, worth, (), () if outside else (note,))


def _complete(path: Path, known: Mapping[tuple[int, int], float], names: Sequence[str]) -> None:
    for mask in range(1, 1 << len(names)):
        for i, name in enumerate(names):
            if mask >> i & 1 and (mask, i) not in known:
                members = BETWEEN.join(each for k, each in enumerate(names) if mask >> k & 1)
                hint = f"2^{len(names)} coalitions, each with a row for each member"
                raise InputError(f"no utility of '{name}' in '{members}'", file=path, hint=hint)


def _from_toml(path: Path) -> Game:
    body = read_toml(path)
    unknown = sorted(set(body) - {"players", "worth", "utility", "unions"})
    if unknown:
        hint = did_you_mean(unknown[0], ("players", "worth", "utility", "unions"))
        raise InputError(
            f"unknown key '{unknown[0]}'", file=path, hint=hint or "players, worth, utility, unions"
        )
    if ("worth" in body) == ("utility" in body):
        raise InputError("give [worth] or [utility]", file=path, hint='[worth]\n"A;B" = 10')
    names = _strings(path, "players", body.get("players", []))
    if "utility" in body:
        game = _of_utilities(path, list(_utilities(path, body["utility"])), names)
    else:
        game = _of_worths(path, body["worth"], names)
    unions = _unions(path, body.get("unions", []), game.players)
    return Game(game.players, game.utilities, game.worth, unions, game.notes)


def _utilities(path: Path, body: object) -> list[tuple[str, list[str], str, object]]:
    if not isinstance(body, dict) or not all(isinstance(own, dict) for own in body.values()):
        hint = '[utility."A;B"], then A = 3'
        raise InputError("utilities are a table for each coalition", file=path, where="utility", hint=hint)
    return [
        (f"utility.'{coalition}'.{player}", _split(coalition), player, value)
        for coalition, own in body.items()
        for player, value in own.items()
    ]


def _of_worths(path: Path, body: object, players: Sequence[str]) -> Game:
    if not isinstance(body, dict) or not body:
        raise InputError("no worths", file=path, where="worth", hint='"A;B" = 10')
    names = list(players) or list(dict.fromkeys(name for key in body for name in _split(key)))
    place = _places(path, names)
    worth: dict[int, float] = {}
    for key, value in body.items():
        where = f"worth.'{key}'"
        mask = _mask(path, where, _split(key), place)
        if mask in worth:
            raise InputError("this coalition comes twice", file=path, where=where)
        worth[mask] = _number(path, where, value)
    if worth.pop(0, 0.0):
        raise InputError("the empty coalition is worth something", file=path, where="worth", hint="0")
    note = "a coalition without a worth is worth nothing"
    return Game(tuple(names), None, worth, (), (note,) if len(worth) < (1 << len(names)) - 1 else ())


def _unions(path: Path, given: object, players: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    if not isinstance(given, list) or not all(isinstance(one, list) for one in given):
        raise InputError("not lists of players", file=path, where="unions", hint='[["A", "B"], ["C"]]')
    place = {name: i for i, name in enumerate(players)}
    unions = tuple(tuple(_one(path, "unions", str(each), place) for each in one) for one in given)
    if unions and sorted(i for union in unions for i in union) != list(range(len(players))):
        raise InputError("unions must hold each player once", file=path, where="unions")
    return unions


def _strings(path: Path, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise InputError("not a list of names", file=path, where=key, hint='players = ["A", "B"]')
    return value


def _places(path: Path, names: Sequence[str]) -> dict[str, int]:
    if not names:
        raise InputError("no player", file=path)
    if len(set(names)) != len(names):
        raise InputError("a player comes twice", file=path, where="players")
    if len(names) > MOST_PLAYERS:
        hint = f"at most {MOST_PLAYERS}; more by foedus.methods.stability"
        raise InputError(f"{len(names)} players", file=path, hint=hint)
    return {name: i for i, name in enumerate(names)}


def _mask(path: Path, where: str, coalition: Sequence[str], place: Mapping[str, int]) -> int:
    if len(set(coalition)) != len(coalition):
        raise InputError("a member comes twice", file=path, where=where)
    return sum(1 << _one(path, where, name, place) for name in coalition)


def _one(path: Path, where: str, name: str, place: Mapping[str, int]) -> int:
    if name not in place:
        hint = did_you_mean(name, place) or f"players are {', '.join(place)}"
        raise InputError(f"unknown player '{name}'", file=path, where=where, hint=hint)
    return place[name]


def _number(path: Path, where: str, value: object) -> float:
    found = math.nan if isinstance(value, bool) else read_number(value)
    if math.isnan(found):
        raise InputError(f"'{value}' is no finite number", file=path, where=where)
    return found
