"""A decision rule as a game: the players, and the weighted games that the rule joins.

Votes are for or against: consensus then asks for everybody, as unanimity does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.treaties.rules import AllOf, AnyOf, Consensus, Leaf, Rule, Then, Weighted, needed, players

if TYPE_CHECKING:
    from fractions import Fraction

    from foedus.methods.compound_game import CompoundGame, Joined

    Part = tuple[tuple[Fraction | int, ...], Fraction | int]


def rule_game(rule: Rule) -> tuple[tuple[str, ...], CompoundGame]:
    """The players of a rule, in order of first mention, and the rule as a game over them.

    Raises:
        InputError: a rule that passes with nobody in favour or fails with everybody.
    """
    from foedus.methods.compound_game import compound_game

    everyone = players(rule)
    parts: list[Part] = []
    joined = _joined(rule, everyone, parts)
    return everyone, compound_game(parts, joined)


def _joined(rule: Rule, everyone: tuple[str, ...], parts: list[Part]) -> Joined:
    """How the parts are joined; parts that the rule names are added to the list, each once."""
    if isinstance(rule, (AllOf, AnyOf, Then)):
        word = "any" if isinstance(rule, AnyOf) else "all"
        return word, tuple(_joined(inner, everyone, parts) for inner in rule.rules)
    part = _part(rule, everyone)
    if part not in parts:
        parts.append(part)
    return parts.index(part)


def _part(rule: Leaf, everyone: tuple[str, ...]) -> Part:
    if isinstance(rule, Weighted):
        weight = dict(rule.weights)
        return tuple(weight.get(player, 0) for player in everyone), rule.quota
    seats = tuple(int(player in rule.players) for player in everyone)
    return seats, len(rule.players) if isinstance(rule, Consensus) else needed(rule)
