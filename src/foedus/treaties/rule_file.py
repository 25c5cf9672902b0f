"""A decision rule in a file of its own, with the weights it needs: `foedus power rule.toml`.

    title = "Council of the European Union, qualified majority"
    rule = { any_of = [
      { all_of = [{ members = "population", quota = "55 %" }, { weighted = "population", quota = "65 %" }] },
      { members = "population", quota = 24 },
    ] }
    [weights.population]
    DEU = 83.2
    FRA = 68.0

The rule is written as in a treaty's file (`rule_data`). Here a table of weights can be named by a rule, as
weights or as the group of its players; `[groups]` gives other lists of players; and a quota may be a share
in per cent: of the players, or of the sum of the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean, read_toml
from foedus.methods.exact_numbers import exact
from foedus.treaties.rule_data import read_rule
from foedus.treaties.rules import MAX_DEPTH, Rule, bind

KEYS = ("title", "rule", "weights", "groups", "reference")


@dataclass(frozen=True)
class RuleFile:
    """A rule over named players, and what it is called."""

    title: str
    rule: Rule


def read_rule_file(path: Path) -> RuleFile:
    """Read a rule with its tables of weights and groups.

    Raises:
        InputError: the file, a key, a table or the rule is wrong.
    """
    content = read_toml(path)
    try:
        return _built(content, path.stem)
    except InputError as fault:
        raise InputError(fault.what, file=path, where=fault.where, hint=fault.hint) from None


def _built(content: Mapping[str, Any], name: str) -> RuleFile:
    for key in content:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"known are {', '.join(KEYS)}"
            raise InputError("unknown key", where=key, hint=hint)
    if "rule" not in content:
        raise InputError("this key is missing", where="rule", hint='rule = { members = […], quota = "2/3" }')
    weights, groups = _tables(content, "weights", dict), _tables(content, "groups", list)
    for group in sorted(weights.keys() & groups.keys()):
        raise InputError(f"'{group}' names weights and a group", where="groups")
    players = {group: tuple(map(str, table)) for group, table in (weights | groups).items()}
    title = content.get("title", name)
    if not isinstance(title, str):
        raise InputError("the title is a text", where="title")
    return RuleFile(title, bind(read_rule(_filled(content["rule"], weights, 0)), players))


def _tables(content: Mapping[str, Any], key: str, kind: type) -> dict[str, Any]:
    tables = content.get(key, {})
    if not isinstance(tables, Mapping):
        raise InputError("a table is needed", where=key, hint=f"e.g. [{key}.council]")
    for name, table in tables.items():
        if not isinstance(table, kind) or not table:
            words = "a table of players and weights" if kind is dict else "a list of players"
            raise InputError(f"not {words}", where=f"{key}.{name}")
    return dict(tables)


def _filled(data: Any, weights: Mapping[str, Mapping[str, Any]], depth: int) -> Any:
    """The rule with named weights put in and shares in per cent turned into numbers; the rest as it is."""
    if not isinstance(data, Mapping) or depth > MAX_DEPTH:
        return data
    filled = dict(data)
    for word in ("all_of", "any_of", "then"):
        if isinstance(filled.get(word), list):
            filled[word] = [_filled(part, weights, depth + 1) for part in filled[word]]
    named = filled.get("weighted")
    if isinstance(named, str):
        if named not in weights:
            hint = did_you_mean(named, weights) or f"[weights.{named}] with a weight for each player"
            raise InputError(f"no weights '{named}'", where="weighted", hint=hint)
        filled["weighted"] = weights[named]
    share = _per_cent(filled.get("quota"))
    if share is not None:
        filled["quota"] = str(share * _sum(filled["weighted"]) if "weighted" in filled else share)
    return filled


def _per_cent(quota: object) -> Fraction | None:
    if not isinstance(quota, str) or not quota.strip().endswith("%"):
        return None
    try:
        return exact(quota.strip().removesuffix("%").strip(), "quota") / 100
    except InputError:
        raise InputError(f"'{quota[:40]}' is not a share", where="quota", hint='e.g. "65 %"') from None


def _sum(weights: object) -> Fraction:
    if not isinstance(weights, Mapping):
        raise InputError("'weighted' takes a table of players and weights", where="weighted")
    try:
        return sum((exact(weight, "weighted") for weight in weights.values()), Fraction(0))
    except InputError:
        raise InputError("a weight is not a number", where="weighted") from None
