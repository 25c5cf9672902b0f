"""What a treaty file says, checked, and what a treaty can be asked: members, ties, scope, eligibility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from foedus.errors import InputError
from foedus.states import state
from foedus.treaties.rule_data import read_rule, rule_data
from foedus.treaties.rules import Rule

Obligation: TypeAlias = Literal[
    "defense", "offense", "neutrality", "nonaggression", "consultation", "basing", "partnership", "trade"
]
Kind: TypeAlias = Literal[
    "alliance",
    "treaty",
    "organisation",
    "arrangement",
    "basing",
    "status-of-forces",
    "technology-partnership",
    "partnership",
    "forum",
    "intelligence",
    "trade",
    "proposal",
]
Confidence: TypeAlias = Literal["high", "medium", "low"]

#: Stands for a reference until `foedus.treaties.schema` puts it in.
MARK = "x-see"


def _plain_date(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, (date, str)):
        raise ValueError("a day, e.g. 1949-08-24")
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _known_state(key: str) -> str:
    try:
        found = state(key)
    except InputError as fault:
        raise ValueError(str(fault)) from None
    if found.id != key:
        raise ValueError(f"'{key}' is {found.id} in the table of states")
    return key


def _rule(value: object) -> Rule:
    return read_rule(value)


Day: TypeAlias = Annotated[
    date, BeforeValidator(_plain_date), WithJsonSchema({"type": "string", "format": "date"})
]
StateId: TypeAlias = Annotated[
    str, AfterValidator(_known_state), Field(pattern=r"^[A-Z]{3}$", description="ISO 3166 alpha-3 id")
]
RuleField: TypeAlias = Annotated[
    Rule, PlainValidator(_rule), PlainSerializer(rule_data), WithJsonSchema({MARK: "rule"})
]
Text: TypeAlias = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """A part of a file: unknown keys are faults and nothing changes after loading."""

    # Built on first use: a command that needs no treaty should not pay for their schema.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Reference(Strict):
    """Where a fact can be read, and which fact it is."""

    title: Text
    publisher: str = ""
    url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    what: Annotated[str, Field(description="what this source supports")] = ""


class Membership(Strict):
    """One spell of a party: from the first day in to the first day out (`until`, absent: still in)."""

    state: StateId
    since: Annotated[Day | None, Field(alias="from", description="absent: since entry into force")] = None
    until: Annotated[Day | None, Field(description="first day out; absent: to the end of the treaty")] = None

    @model_validator(mode="after")
    def _ordered(self) -> Membership:
        if self.since and self.until and self.until <= self.since:
            raise ValueError(f"{self.state} leaves on {self.until}, before it joins on {self.since}")
        return self


def _membership(value: object) -> object:
    return {"state": value} if isinstance(value, str) else value


_SPELL = WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^[A-Z]{3}$"}, {MARK: "Membership"}]})


class TieException(Strict):
    """Pairs whose obligations differ from the treaty's list, and when.

    Attributes:
        states: empty: every pair; one state: each of its pairs; more: the pairs among them.
        by: if given, only what these states owe is replaced (a one-sided duty).
        obligations: what holds instead, possibly nothing.
    """

    states: tuple[StateId, ...] = ()
    by: tuple[StateId, ...] = ()
    since: Annotated[Day | None, Field(alias="from")] = None
    until: Day | None = None
    obligations: tuple[Obligation, ...]
    note: str = ""

    def holds(self, on: date, state1: str, state2: str) -> bool:
        """Whether it speaks of this pair on this day."""
        if (self.since and on < self.since) or (self.until and on >= self.until):
            return False
        if len(self.states) == 1:
            return self.states[0] in (state1, state2)
        return not self.states or (state1 in self.states and state2 in self.states)


class Area(Strict):
    """Places: continents, regions or state ids ("Europe", "Northern America", "TUR"), or "members"."""

    area: tuple[Text, ...] = ()
    outside: tuple[StateId, ...] = ()

    def names(self, state_id: str) -> bool:
        """Whether the state is named by its id, its region or its continent, and is not left out."""
        if state_id in self.outside:
            return False
        if state_id in self.area:
            return True
        place = state(state_id)
        return place.region in self.area or place.continent in self.area


class Scope(Area):
    """Where the obligation holds: the article, its content in our words, and the area for the machine."""

    article: str = ""
    text: str = ""


class Eligibility(Strict):
    """Who may become a party. No condition given: any state."""

    continents: tuple[Text, ...] = ()
    regions: tuple[Text, ...] = ()
    states: tuple[StateId, ...] = ()
    article: str = ""
    text: str = ""

    def admits(self, state_id: str) -> bool:
        """Whether the state meets the condition by its id, its region or its continent."""
        if not (self.continents or self.regions or self.states) or state_id in self.states:
            return True
        place = state(state_id)
        return place.continent in self.continents or place.region in self.regions


class Decision(Strict):
    """How one kind of decision is taken."""

    rule: RuleField
    body: str = ""
    article: str = ""
    note: str = ""


class Withdrawal(Strict):
    """How a party leaves: notice in months, and the first day on which notice counts."""

    article: str = ""
    text: str = ""
    notice_months: Annotated[int, Field(ge=0)] | None = None
    earliest: Day | None = None


class Exclusive(Strict):
    """A promise to enter no other alliance."""

    article: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Two parties bound to one another on a day, and to what.

    Attributes:
        owed1, owed2: what `state1` owes `state2`, and the reverse (they differ for one-sided duties).
    """

    state1: str
    state2: str
    owed1: frozenset[str]
    owed2: frozenset[str]

    @property
    def obligations(self) -> frozenset[str]:
        """What at least one of the two owes the other."""
        return self.owed1 if self.owed1 is self.owed2 else self.owed1 | self.owed2


class Treaty(Strict):
    """A treaty or arrangement between states, as its file states it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    short: str = ""
    kind: Kind
    obligations: tuple[Obligation, ...] = ()
    signed: Day | None = None
    in_force: Day | None = None
    ended: Day | None = None
    carried_from: Annotated[
        Day | None, Field(description="last day that the source covers; later days are carried on from it")
    ] = None
    members: tuple[Annotated[Membership, BeforeValidator(_membership), _SPELL], ...] = ()
    exception: tuple[TieException, ...] = ()
    scope: Scope = Scope()
    eligibility: Eligibility = Eligibility()
    decisions: Mapping[Literal["decide", "admit", "amend"], Decision] = Field(default_factory=dict)
    withdrawal: Withdrawal = Withdrawal()
    exclusive: Exclusive = Exclusive()
    atop: Annotated[tuple[int, ...], Field(description="numbers of the alliance in the ATOP data")] = ()
    reference: Annotated[tuple[Reference, ...], Field(min_length=1)]
    confidence: Confidence
    open: Annotated[tuple[Text, ...], Field(description="what is not seen, or rests on memory")] = ()
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Treaty:
        if self.in_force and self.ended and self.ended <= self.in_force:
            raise ValueError(f"ended on {self.ended}, before it entered into force on {self.in_force}")
        if self.in_force and not self.members:
            raise ValueError("in force without members")
        if self.kind == "proposal" and self.in_force:
            raise ValueError("a proposal is not in force; leave in_force out or choose another kind")
        for spell in self.members:
            if spell.since and self.in_force and spell.since < self.in_force:
                raise ValueError(f"{spell.state} joins on {spell.since}, before entry into force")
        return self

    @property
    def title(self) -> str:
        """The short name if there is one, else the name."""
        return self.short or self.name

    def to_json(self) -> dict[str, Any]:
        """What the file says, as plain JSON types; what it does not say is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    def in_force_on(self, on: date) -> bool:
        """In force on the day; the day of entry counts, the day of the end does not."""
        return self.in_force is not None and self.in_force <= on and (self.ended is None or on < self.ended)

    def members_on(self, on: date) -> tuple[str, ...]:
        """State ids of the parties on the day, sorted; none when the treaty is not in force."""
        if not self.in_force_on(on):
            return ()
        return tuple(
            sorted(
                {
                    spell.state
                    for spell in self.members
                    if (spell.since is None or spell.since <= on)
                    and (spell.until is None or on < spell.until)
                }
            )
        )

    def ties_on(self, on: date) -> tuple[Tie, ...]:
        """Every pair of parties with what they owe each other on the day; pairs that owe nothing are out."""
        return _ties(_Same(self), on)

    def covers(self, state_id: str, on: date) -> bool:
        """Whether the area of the obligation takes in territory of the state on the day."""
        if "members" in self.scope.area and state_id in self.members_on(on):
            return state_id not in self.scope.outside
        return self.scope.names(state_id)

    def _owed(self, on: date, debtor: str, creditor: str) -> frozenset[str]:
        owed: tuple[str, ...] = self.obligations
        for exception in self.exception:
            if exception.holds(on, debtor, creditor) and (not exception.by or debtor in exception.by):
                owed = exception.obligations
        return frozenset(owed)


class _Same:
    """A treaty as a key by which object it is, since worlds before and after a change share treaties."""

    def __init__(self, treaty: Treaty) -> None:
        self.treaty = treaty

    def __hash__(self) -> int:
        return id(self.treaty)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.treaty is self.treaty


@lru_cache(maxsize=2048)
def _ties(same: _Same, on: date) -> tuple[Tie, ...]:
    treaty = same.treaty
    pairs = combinations(treaty.members_on(on), 2)
    if not treaty.exception:
        owed = frozenset[str](treaty.obligations)
        return tuple(Tie(a, b, owed, owed) for a, b in pairs) if owed else ()
    ties = (Tie(a, b, treaty._owed(on, a, b), treaty._owed(on, b, a)) for a, b in pairs)
    return tuple(tie for tie in ties if tie.obligations)
