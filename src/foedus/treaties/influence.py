"""Who has influence under a decision rule: exactly, for any rule, with abstention."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from foedus.errors import NotProved
from foedus.treaties.rules import (
    VOTES,
    AllOf,
    AnyOf,
    Consensus,
    Leaf,
    Rule,
    Then,
    Weighted,
    leaves,
    needed,
    outcome,
    players,
    veto_players,
)

#: So many combinations of votes `dummies` goes through before it gives up.
MAX_STATES = 200_000

Tally: TypeAlias = tuple[Fraction, ...]


def dummies(rule: Rule) -> tuple[str, ...]:
    """The players without influence: no votes of the others make this player's vote decide.

    Exact. Witnesses are looked for first; the players left are settled by going through every combination of
    the others' votes that the rule can tell apart.

    Raises:
        NotProved: more than `MAX_STATES` such combinations (large weighted rules).
    """
    everyone = players(rule)
    if not outcome(rule, dict.fromkeys(everyone, "support")):
        return everyone  # a rule that nothing passes
    found = set(veto_players(rule))
    if found != set(everyone):
        found |= _pivots(rule, everyone)
    return tuple(
        player for player in everyone if player not in found and not _decides(rule, player, everyone)
    )


def _pivots(rule: Rule, everyone: tuple[str, ...]) -> set[str]:
    """Players that tip the decision when, in some order, all turn from opposing to abstaining to supporting.

    The orders are the rotations of the list, once voting in one step and once in two.
    """
    found: set[str] = set()
    for start in range(len(everyone)):
        order = everyone[start:] + everyone[:start]
        for steps in ([(p, "support") for p in order], [(p, v) for v in VOTES[1:] for p in order]):
            votes = dict.fromkeys(everyone, "oppose")
            for player, vote in steps:
                votes[player] = vote
                if outcome(rule, votes):
                    found.add(player)
                    break
    return found


def _decides(rule: Rule, player: str, everyone: tuple[str, ...]) -> bool:
    """Whether some votes of the others make the player's vote decide, by what the leaves can tell apart."""
    parts = tuple(leaves(rule))
    tallies = {tuple(Fraction(0) for _ in parts)}
    for other in everyone:
        if other != player:
            tallies = {_tally(parts, tally, other, vote) for tally in tallies for vote in VOTES}
        if len(tallies) > MAX_STATES:
            raise NotProved("players without influence", 0, len(everyone))
    return any(
        _outcome(rule, parts, _tally(parts, tally, player, "support"))
        and not _outcome(rule, parts, _tally(parts, tally, player, "oppose"))
        for tally in tallies
    )


def _tally(parts: tuple[Leaf, ...], tally: Tally, player: str, vote: str) -> Tally:
    """Each leaf's count after one more vote: of objections, or of support up to what it needs."""
    return tuple(_count(part, count, player, vote) for part, count in zip(parts, tally, strict=True))


def _count(part: Leaf, count: Fraction, player: str, vote: str) -> Fraction:
    if player not in part.players:
        return count
    if isinstance(part, Consensus):
        return Fraction(1) if vote == "oppose" else count
    if vote != "support":
        return count
    if isinstance(part, Weighted):
        return min(part.quota, count + dict(part.weights)[player])
    return min(Fraction(needed(part)), count + 1)


def _outcome(rule: Rule, parts: tuple[Leaf, ...], tally: Tally) -> bool:
    """Whether a rule passes on the counts of its leaves; a leaf that comes twice has the same count."""
    if isinstance(rule, (AllOf, Then)):
        return all(_outcome(part, parts, tally) for part in rule.rules)
    if isinstance(rule, AnyOf):
        return any(_outcome(part, parts, tally) for part in rule.rules)
    count = tally[parts.index(rule)]
    if isinstance(rule, Consensus):
        return count == 0
    return count >= (rule.quota if isinstance(rule, Weighted) else needed(rule))
