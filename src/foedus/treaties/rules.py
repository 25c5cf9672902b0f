"""Decision rules as data: who must say what for a body to decide.

A rule is a tree. Its leaves are `Consensus`, `Unanimity`, `Members` and `Weighted`; its nodes are `AllOf`,
`AnyOf` and `Then`. A *player* is a state id ("FRA": the state's government in the body) or "STATE:organ"
("USA:senate"). Before a rule is bound to a date a leaf may name a group instead of players: "members", or
"members:ratification" for that organ of each member (`bind` and `resolve` put the players in).

A vote is "support", "abstain" or "oppose". Every rule is monotone: more support never undoes a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeAlias

from foedus.errors import InputError
from foedus.states import listed

VOTES = ("oppose", "abstain", "support")

#: A bound on nesting, so that a hostile or self-referring rule is a fault of the input and not a crash.
MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Consensus:
    """Passes unless a player opposes; abstention and silence do not block."""

    players: tuple[str, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _check_players(self.players)


@dataclass(frozen=True, slots=True)
class Unanimity:
    """Passes when every player supports; abstention blocks."""

    players: tuple[str, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _check_players(self.players)


@dataclass(frozen=True, slots=True)
class Members:
    """Passes when enough players support.

    Attributes:
        quota: a whole number of players (int), or a share of all of them (Fraction in (0, 1]): passes when
            the number in favour is at least share · n.
    """

    players: tuple[str, ...]
    quota: int | Fraction
    label: str = ""

    def __post_init__(self) -> None:
        _check_players(self.players)
        if self.quota <= 0 or (isinstance(self.quota, Fraction) and self.quota > 1):
            raise InputError(
                f"a quota of {self.quota} players", where="quota", hint='a count, or a share up to 1 ("2/3")'
            )


@dataclass(frozen=True, slots=True)
class Weighted:
    """Passes when the weights of the players in support reach the quota (same unit as the weights)."""

    weights: tuple[tuple[str, Fraction], ...]
    quota: Fraction
    label: str = ""

    def __post_init__(self) -> None:
        _check_players(self.players)
        if any(weight < 0 for _, weight in self.weights) or self.quota <= 0:
            raise InputError("weights below 0 or a quota not above 0", where="weighted")

    @property
    def players(self) -> tuple[str, ...]:
        """The weighted players, in order."""
        return tuple(player for player, _ in self.weights)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Passes when every part passes."""

    rules: tuple[Rule, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _check_parts(self.rules)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Passes when at least one part passes."""

    rules: tuple[Rule, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _check_parts(self.rules)


@dataclass(frozen=True, slots=True)
class Then:
    """Passes when every part passes; the parts are steps in order (the council, then each ratification)."""

    rules: tuple[Rule, ...]
    label: str = ""

    def __post_init__(self) -> None:
        _check_parts(self.rules)


Leaf: TypeAlias = Consensus | Unanimity | Members | Weighted
Rule: TypeAlias = Leaf | AllOf | AnyOf | Then

LEAVES = (Consensus, Unanimity, Members, Weighted)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a decision: its name ("North Atlantic Council", "" if unnamed) and its rule."""

    label: str
    rule: Rule


class HasMembers(Protocol):
    """Anything with members on a date; a treaty."""

    @property
    def id(self) -> str:
        """Its id, for messages."""
        ...

    def members_on(self, on: date, /) -> tuple[str, ...]:
        """Its members on the day."""
        ...


def players(rule: Rule) -> tuple[str, ...]:
    """All players of a rule, each once, in order of first mention."""
    return tuple(dict.fromkeys(player for leaf in leaves(rule) for player in leaf.players))


def leaves(rule: Rule) -> Iterator[Leaf]:
    """The leaves of a rule from left to right."""
    if isinstance(rule, LEAVES):
        yield rule
    else:
        for part in rule.rules:
            yield from leaves(part)


def stages(rule: Rule) -> tuple[Stage, ...]:
    """The steps in order: the parts of a `Then` (nested ones opened up), or the rule itself as one step."""
    if isinstance(rule, Then):
        return tuple(stage for part in rule.rules for stage in stages(part))
    return (Stage(rule.label, rule),)


def passes(rule: Rule, votes: Mapping[str, str]) -> bool:
    """Whether the decision is taken, given each player's vote.

    Raises:
        InputError: a player has no vote, or a vote is not one of `VOTES`.
    """
    for player in players(rule):
        if player not in votes:
            raise InputError(f"no vote of {player}", where="votes")
        if votes[player] not in VOTES:
            raise InputError(f"unknown vote '{votes[player]}' of {player}", hint=f"one of {', '.join(VOTES)}")
    return outcome(rule, votes)


def veto_players(rule: Rule) -> tuple[str, ...]:
    """The players who alone can stop the decision: all others support, this one opposes, and it fails."""
    everyone = players(rule)
    votes = dict.fromkeys(everyone, "support")
    return tuple(player for player in everyone if not outcome(rule, votes | {player: "oppose"}))


def bind(rule: Rule, groups: Mapping[str, Collection[str]]) -> Rule:
    """Put players in the place of group names.

    Args:
        rule: a rule whose leaves may name groups ("members", "members:ratification").
        groups: the players of each group; a name that is no group stays a player.

    Raises:
        InputError: a group that the rule names is empty, or a player comes twice.
    """
    if isinstance(rule, Weighted):
        return rule
    if isinstance(rule, LEAVES):
        named = tuple(player for name in rule.players for player in _expand(name, groups))
        return replace(rule, players=named)
    return replace(rule, rules=tuple(bind(part, groups) for part in rule.rules))


def resolve(
    rule: Rule, treaty: HasMembers, on: date, groups: Mapping[str, Collection[str]] | None = None
) -> Rule:
    """Put the treaty's members on a date in the place of "members"; `groups` adds others ("applicant").

    Raises:
        InputError: the rule needs members and the treaty has none on the date.
    """
    return bind(rule, {"members": treaty.members_on(on)} | dict(groups or {}))


def describe(rule: Rule, names: Callable[[str], str] = str, most: int = 6) -> str:
    """The rule in plain words.

    Args:
        rule: any rule, bound to a date or not.
        names: turns a player into a reader's word ("FRA" → "France").
        most: up to so many players are named, more are counted.
    """
    if isinstance(rule, Then):
        return ", then ".join(describe(part, names, most) for part in rule.rules)
    if isinstance(rule, (AllOf, AnyOf)):
        word = " and " if isinstance(rule, AllOf) else " or "
        return word.join(f"({describe(part, names, most)})" for part in rule.rules)
    place = f"{rule.label}: " if rule.label else ""
    many = len(rule.players) > most
    who = f"the {len(rule.players)}" if many else listed([names(player) for player in rule.players])
    if isinstance(rule, Consensus):
        return f"{place}no objection from {'any of ' if many else ''}{who}"
    if isinstance(rule, Unanimity):
        return f"{place}the support of {'all of ' if many else ''}{who}"
    if isinstance(rule, Members):
        share = f"{rule.quota}" if isinstance(rule.quota, int) else f"a share of {rule.quota}"
        return f"{place}the support of at least {share} of {who}"
    return f"{place}supporters' weight of at least {float(rule.quota):g} among {who}"


def outcome(rule: Rule, votes: Mapping[str, str]) -> bool:
    """`passes` for votes that are known to be complete and well written; for inner loops."""
    if isinstance(rule, (AllOf, Then)):
        return all(outcome(part, votes) for part in rule.rules)
    if isinstance(rule, AnyOf):
        return any(outcome(part, votes) for part in rule.rules)
    if isinstance(rule, Consensus):
        return all(votes[player] != "oppose" for player in rule.players)
    if isinstance(rule, Weighted):
        return sum(weight for player, weight in rule.weights if votes[player] == "support") >= rule.quota
    return sum(votes[player] == "support" for player in rule.players) >= needed(rule)


def needed(rule: Unanimity | Members) -> int | Fraction:
    """How many players must support: all, the count, or share · n (not rounded)."""
    if isinstance(rule, Unanimity):
        return len(rule.players)
    return rule.quota if isinstance(rule.quota, int) else rule.quota * len(rule.players)


def _expand(name: str, groups: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    group, colon, organ = name.partition(":")
    if group not in groups:
        return (name,)
    if not groups[group]:
        raise InputError(f"the rule needs its '{group}' and there are none", where="rule")
    return tuple(f"{player}{colon}{organ}" for player in groups[group])


def _check_players(named: tuple[str, ...]) -> None:
    if not named:
        raise InputError("a rule without players", where="rule")
    seen: set[str] = set()
    for player in named:
        if not player or player in seen:
            raise InputError(f"player '{player}' twice in one rule" if player else "an empty player")
        seen.add(player)


def _check_parts(parts: tuple[Rule, ...]) -> None:
    if not parts:
        raise InputError("a rule without parts", where="rule")
