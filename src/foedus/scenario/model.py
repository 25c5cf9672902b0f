"""A scenario: a date, one or more proposals, the stances on record, the priors, the states reported on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from foedus.errors import InputError
from foedus.scenario.fields import Day, Line, Record, Reference, Slug, StateId, Text
from foedus.scenario.stances import Stance as Stance
from foedus.scenario.stances import chosen
from foedus.treaties.model import MARK, Obligation
from foedus.treaties.rule_data import read_rule, rule_data
from foedus.treaties.rules import Rule
from foedus.uncertainty.priors import Prior

if TYPE_CHECKING:
    from foedus.scenario.leanings import Leaning, Said

Kind: TypeAlias = Literal["open-office", "found-treaty", "accede", "withdraw", "station-forces"]

#: Keys of a proposal by kind: those it must have, and those it may have beside them.
KEYS: Mapping[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "open-office": (("treaty", "host"), ("partners", "rivals")),
    "found-treaty": (("founders", "obligations"), ("candidates", "rivals", "military_guideline")),
    "accede": (("treaty", "state"), ("rivals", "military_guideline")),
    "withdraw": (("treaty", "state"), ("rivals",)),
    "station-forces": (("host", "sender"), ("rivals",)),
}


def _rule(value: object) -> Rule:
    try:
        return read_rule(value)
    except InputError as fault:
        where = f" (in '{fault.where}')" if fault.where and fault.where != "rule" else ""
        raise PydanticCustomError(
            "rule", "{what}", {"what": fault.what + where, "hint": fault.hint}
        ) from None


RuleField: TypeAlias = Annotated[
    Rule,
    PlainValidator(_rule),
    PlainSerializer(rule_data, return_type=dict),
    WithJsonSchema({MARK: "rule"}),
]


class Proposal(Record):
    """A change to the world's treaties that somebody proposes.

    Attributes:
        kind: "open-office" of a treaty's organisation in a host state; "found-treaty" among founders, open to
            candidates; "accede" or "withdraw" of a state; "station-forces" of a sender in a host state.
        treaty: id in the treaty catalogue.
        obligations: what the new treaty would bind its members to (ATOP's words).
        rivals: states that the proposal is said to be directed at.
        military_guideline: military spending that the treaty would ask for, % of GDP.
        due: the day on which a stage is due, by the stage's label; its members are those of that day.
        later_stances: whether a state that spoke only after the scenario's date counts by what it said then:
            for a proposal that governments were not asked about before.
        decision: the rule as given; None only until `load` has put in the one that follows from the kind.
    """

    id: Slug
    kind: Kind
    title: Line
    summary: Text
    treaty: Slug | None = None
    host: StateId | None = None
    partners: tuple[StateId, ...] = ()
    founders: tuple[StateId, ...] = ()
    candidates: tuple[StateId, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    state: StateId | None = None
    sender: StateId | None = None
    rivals: tuple[StateId, ...] = ()
    military_guideline: Annotated[float, Field(ge=0, le=100)] | None = None
    due: Annotated[dict[str, Day], Field(default_factory=dict)]
    later_stances: bool = False
    decision: Annotated[RuleField | None, Field(alias="rule")] = None
    references: Annotated[tuple[Reference, ...], Field(alias="reference")] = ()

    @property
    def rule(self) -> Rule:
        """How it would be decided; `load` puts in what follows from the kind where the file gives no rule.

        Raises:
            InputError: there is none, since the proposal was not made by `load`.
        """
        if self.decision is None:
            raise InputError(f"proposal {self.id} has no rule", where="rule")
        return self.decision

    @property
    def parties(self) -> tuple[str, ...]:
        """Every state that the proposal names, rivals apart, each once."""
        named = (self.host, self.sender, self.state, *self.partners, *self.founders, *self.candidates)
        return tuple(dict.fromkeys(state for state in named if state))


class Scenario(Record):
    """What is assessed. Build one with `foedus.scenario.load`, which also checks that its parts fit together.

    Attributes:
        date: the day as of which the world is taken.
        region: states that "the region" means in the answers.
        report: states shown by name in tables and figures.
        rivals: states whose reaction is looked at throughout.
        stances_from: ids of the proposals whose stances on record are read along.
        stances: all stances, the scenario's own and those on record, sorted by proposal, state and date.
        priors: all priors after the settings, sorted by id.
        costs: what it takes to win a state over, in any one unit; 1 where nothing is given.
        settings: what was chosen in the place of the priors' defaults, by prior id.
        file: path of the user's file that it was read from; "" for one of the library, a dict or a text.
    """

    id: Slug
    title: Line
    question: Line
    date: Day
    summary: Text
    region: Annotated[tuple[StateId, ...], Field(min_length=1)]
    report: Annotated[tuple[StateId, ...], Field(min_length=1)]
    rivals: tuple[StateId, ...] = ()
    stances_from: tuple[Slug, ...] = ()
    proposals: Annotated[tuple[Proposal, ...], Field(alias="proposal", min_length=1, max_length=20)]
    stances: Annotated[tuple[Stance, ...], Field(alias="stance")] = ()
    priors: Annotated[tuple[Prior, ...], Field(alias="prior")] = ()
    costs: Annotated[dict[StateId, Annotated[float, Field(gt=0, le=1e9)]], Field(default_factory=dict)]
    settings: Annotated[dict[str, float | str], Field(default_factory=dict)]
    references: Annotated[tuple[Reference, ...], Field(alias="reference")] = ()
    file: Annotated[SkipJsonSchema[str], Field(exclude=True)] = ""

    def proposal(self, proposal: str) -> Proposal:
        """The proposal with this id; raises InputError with the nearest one."""
        from foedus.inputs import did_you_mean

        known = {each.id: each for each in self.proposals}
        if proposal not in known:
            hint = did_you_mean(proposal, known) or f"it has {', '.join(sorted(known))}"
            raise InputError(f"no proposal '{proposal}' in scenario {self.id}", hint=hint)
        return known[proposal]

    def stance(self, state: str, proposal: str) -> Stance | None:
        """The stance of a state on a proposal that counts on the scenario's date; None if there is none.

        An assumed one first, else the latest by the date. What was said only later does not count (`later`),
        unless the proposal says so (`later_stances`).
        """
        found = chosen(self._stances.get((state, proposal), []), self.date)
        if found is None or not found.after_date(self.date) or proposal in self._asked_later:
            return found
        return None

    def later(self, state: str, proposal: str) -> Stance | None:
        """The first stance of a state that spoke only after the scenario's date; None if it spoke before."""
        found = chosen(self._stances.get((state, proposal), []), self.date)
        return found if found is not None and found.after_date(self.date) else None

    @cached_property
    def _asked_later(self) -> frozenset[str]:
        return frozenset(proposal.id for proposal in self.proposals if proposal.later_stances)

    @cached_property
    def standing(self) -> tuple[Stance, ...]:
        """The stances that count on the date, one a state and proposal: said by then, or assumed."""
        counting = (chosen(entries, self.date) for entries in self._stances.values())
        return tuple(each for each in counting if each and each.after_date(self.date) is not True)

    def leaning(self, state: str, proposal: str) -> Leaning | None:
        """Where a state would lean on a proposal, estimated from what it said on others; None if unknown."""
        from foedus.scenario.leanings import leaning

        return leaning(self._said, state, proposal)

    def with_settings(self, settings: Mapping[str, float | int | str]) -> Scenario:
        """The same scenario with some priors set otherwise.

        Args:
            settings: by prior id, the name of one of its settings ("independent"), or a number that fixes it.

        Raises:
            InputError: unknown prior or setting, or a number that makes no sense for the parameter.
        """
        from foedus.scenario.settings import apply

        return apply(self, settings)

    def with_stances(self, stances: Mapping[str, str]) -> Scenario:
        """The same scenario with some states taking another stance, marked as assumed and set by the user.

        Args:
            stances: by "PROPOSAL.STATE" ("tokyo-office.FRA"), the position: oppose, reserved, neutral,
                open or support.

        Raises:
            InputError: unknown proposal, state or position.
        """
        from foedus.scenario.suppositions import suppose

        return suppose(self, stances)

    def to_json(self) -> dict[str, Any]:
        """The scenario as plain JSON types, all stances and priors written out; `load` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def to_toml(self) -> str:
        """The scenario as TOML: a short file that `load` reads back as the same scenario."""
        from foedus.scenario.writing import to_toml

        return to_toml(self)

    @cached_property
    def _said(self) -> tuple[Said, ...]:
        from foedus.scenario.leanings import on_record

        return on_record(self.standing)

    @cached_property
    def _stances(self) -> dict[tuple[str, str], list[Stance]]:
        grouped: dict[tuple[str, str], list[Stance]] = {}
        for each in self.stances:
            grouped.setdefault((each.state, each.proposal), []).append(each)
        return grouped
