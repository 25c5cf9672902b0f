"""Decision rules in TOML and JSON: an inline table with one word that says what the rule is.

    rule = { consensus = "members", label = "North Atlantic Council" }
    rule = { members = ["AUS", "JPN", "KOR"], quota = "2/3" }
    rule = { weighted = { DEU = 83.2, FRA = 68.0 }, quota = 98 }
    rule = { then = [{ consensus = "members" }, { unanimity = ["JPN"] }] }     also all_of, any_of

A quota of `members` is a count (9), or a share as a fraction ("2/3") or a decimal (0.55).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.methods.exact_numbers import exact
from foedus.treaties.rules import MAX_DEPTH, AllOf, AnyOf, Consensus, Members, Rule, Then, Unanimity, Weighted

KINDS = ("consensus", "unanimity", "members", "weighted", "all_of", "any_of", "then")
_NODES: dict[str, Callable[..., Rule]] = {"all_of": AllOf, "any_of": AnyOf, "then": Then}
_QUOTAS = ("members", "weighted")
LARGEST = 10**18


def read_rule(data: object) -> Rule:
    """Build a rule from the table of a TOML or JSON file. A rule is returned as it is.

    Raises:
        InputError: an unknown or missing word, a wrong quota, no players, nesting deeper than `MAX_DEPTH`.
    """
    return _read(data, depth=0)


def rule_data(rule: Rule) -> dict[str, Any]:
    """The plain table of a rule; `read_rule` of it gives the same rule."""
    label = {"label": rule.label} if rule.label else {}
    if isinstance(rule, Weighted):
        weights = {player: _number(weight) for player, weight in rule.weights}
        return {"weighted": weights, "quota": _number(rule.quota)} | label
    if isinstance(rule, Members):
        quota = rule.quota if isinstance(rule.quota, int) else str(rule.quota)
        return {"members": _names(rule.players), "quota": quota} | label
    if isinstance(rule, (Consensus, Unanimity)):
        return {type(rule).__name__.lower(): _names(rule.players)} | label
    word = {AllOf: "all_of", AnyOf: "any_of", Then: "then"}[type(rule)]
    return {word: [rule_data(part) for part in rule.rules]} | label


def rule_schema() -> dict[str, Any]:
    """JSON Schema of a rule; it refers to itself as `#/$defs/rule`."""
    label = {"type": "string", "description": "Name of the step, shown to readers."}
    group = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
    parts = {"type": "array", "items": {"$ref": "#/$defs/rule"}, "minItems": 1}
    weights = {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}, "minProperties": 1}
    quota = {
        "members": {"type": ["integer", "number", "string"]},
        "weighted": {"type": "number", "exclusiveMinimum": 0},
    }
    body = {word: parts if word in _NODES else group for word in KINDS} | {"weighted": weights}
    return {
        "description": "A decision rule: one word that says what it is, and its players or parts.",
        "oneOf": [
            {
                "type": "object",
                "properties": {word: body[word], "label": label}
                | ({"quota": quota[word]} if word in quota else {}),
                "required": [word, "quota"] if word in quota else [word],
                "additionalProperties": False,
            }
            for word in KINDS
        ],
    }


def _read(data: object, depth: int) -> Rule:
    if isinstance(data, (Consensus, Unanimity, Members, Weighted, AllOf, AnyOf, Then)):
        return data
    if depth > MAX_DEPTH:
        raise InputError(f"a rule nested more than {MAX_DEPTH} deep", where="rule")
    if not isinstance(data, Mapping):
        raise InputError("a rule is a table", where="rule", hint='e.g. { consensus = "members" }')
    word = _word(data)
    label = data.get("label", "")
    if not isinstance(label, str):
        raise InputError("the label of a rule is a text", where=word)
    if word in _NODES:
        if not isinstance(data[word], (list, tuple)):
            raise InputError(f"'{word}' takes a list of rules", where=word)
        return _NODES[word](tuple(_read(part, depth + 1) for part in data[word]), label)
    if word == "weighted":
        return _read_weighted(data, label)
    players = _read_players(data[word], word)
    if word == "members":
        return Members(players, _read_quota(data["quota"]), label)
    return Consensus(players, label) if word == "consensus" else Unanimity(players, label)


def _word(data: Mapping[Any, Any]) -> str:
    words = [word for word in KINDS if word in data]
    if len(words) != 1:
        raise InputError("a rule needs exactly one kind", where="rule", hint=f"one of {', '.join(KINDS)}")
    word = words[0]
    allowed = {word, "label"} | ({"quota"} if word in _QUOTAS else set())
    for key in data:
        if key not in allowed:
            hint = did_you_mean(str(key), allowed) or f"known are {', '.join(sorted(allowed))}"
            raise InputError(f"unknown key '{key}' in a rule", where=word, hint=hint)
    if word in _QUOTAS and "quota" not in data:
        raise InputError(f"a '{word}' rule needs a quota", where=word)
    return word


def _read_players(value: object, word: str) -> tuple[str, ...]:
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, (list, tuple)) or not all(isinstance(name, str) for name in named):
        raise InputError("players are a group's name or a list of texts", where=word)
    return tuple(named)


def _read_quota(value: object) -> int | Fraction:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _fraction(value, "quota")


def _read_weighted(data: Mapping[Any, Any], label: str) -> Weighted:
    table = data["weighted"]
    if not isinstance(table, Mapping):
        raise InputError("'weighted' takes a table of players and weights", where="weighted")
    weights = tuple((str(player), _fraction(weight, str(player))) for player, weight in table.items())
    return Weighted(weights, _fraction(data["quota"], "quota"), label)


def _fraction(value: object, where: str) -> Fraction:
    """An exact number: decimals are read as they are written, so that 0.55 of 20 is 11 and not a bit more."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    if not number and not isinstance(value, (str, Fraction)):
        raise InputError(f"'{value}' is not a number", where=where)
    try:
        found = exact(value, where)
    except InputError as fault:
        raise InputError(fault.what, where=where, hint='e.g. 9, 0.55 or "2/3"') from None
    if abs(found) > LARGEST:
        raise InputError("a number beyond 10¹⁸", where=where, hint="count in a larger unit")
    return found


def _number(value: Fraction) -> int | float | str:
    if value.denominator == 1:
        return int(value)
    return float(value) if Fraction(str(float(value))) == value else str(value)


def _names(players: tuple[str, ...]) -> str | list[str]:
    return players[0] if len(players) == 1 else list(players)
