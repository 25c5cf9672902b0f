"""A state's own rules on what it may agree to: what a rule asks, of whom, and what would lift it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from foedus.treaties.model import Confidence, Day, Reference, StateId, Strict, Text

Commitment: TypeAlias = Literal[
    "treaty",
    "mutual-defense",
    "basing",
    "deployment",
    "nuclear-weapons",
    "arms-export",
    "exit",
    "accession",
]


class Vote(Strict):
    """The vote that meets a rule.

    Attributes:
        organ: the body's short id; with the state it names a player ("USA:senate").
        quota: "majority" (more than half), a fraction of the votes ("2/3"), or "none" (no vote is needed).
        of: whom the share is of.
    """

    organ: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Text
    quota: Annotated[str, Field(pattern=r"^(majority|none|[1-9]\d*/[1-9]\d*)$")] = "majority"
    of: Literal["present", "members"] = "present"

    @property
    def words(self) -> str:
        """The vote in plain words."""
        if self.quota == "none":
            return f"{self.name} (no vote)"
        share = "a majority" if self.quota == "majority" else f"{self.quota}"
        return f"{share} of the {'members' if self.of == 'members' else 'votes'} in the {self.name}"


class DomesticRule(Strict):
    """One rule of a state's law or settled policy.

    Attributes:
        rank: how firm it is; a policy is lifted by the government alone.
        applies_to: the kinds of commitment it bears on.
        treaties: if given, it bears on these treaties only.
        verdict: "bars" or "needs".
        effect: what it says, in our words; `lifted_by`: what meets or removes it.
        since, until: first day in effect, first day no longer; absent: not bounded on file.
    """

    id: Annotated[str, Field(pattern=r"^[a-z]{3}(-[a-z0-9]+)+$")]
    state: StateId
    rule: Text
    article: str = ""
    rank: Literal["constitution", "statute", "policy"]
    applies_to: Annotated[tuple[Commitment, ...], Field(min_length=1)]
    treaties: tuple[str, ...] = ()
    verdict: Literal["bars", "needs"]
    effect: Text
    lifted_by: Text
    vote: Vote | None = None
    since: Day | None = None
    until: Day | None = None
    reference: Annotated[tuple[Reference, ...], Field(min_length=1)]
    confidence: Confidence
    open: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> DomesticRule:
        if not self.id.startswith(self.state.lower()):
            raise ValueError(f"the id '{self.id}' does not begin with the state, '{self.state.lower()}-'")
        if self.since and self.until and self.until <= self.since:
            raise ValueError(f"ends on {self.until}, before it begins on {self.since}")
        return self

    def in_effect_on(self, on: date) -> bool:
        """Whether the rule is in effect on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)

    def bears_on(self, commitments: frozenset[str], treaty_id: str = "") -> bool:
        """Whether it speaks of any of these kinds of commitment, and of this treaty."""
        return bool(commitments & set(self.applies_to)) and (not self.treaties or treaty_id in self.treaties)
