"""One thing that the law asks of a proposal, and how it is read off a treaty file or a domestic rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from foedus.states import state
from foedus.treaties.domestic import DomesticRule
from foedus.treaties.model import Confidence, Reference, Treaty

Verdict: TypeAlias = Literal["allowed", "barred", "needs"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the law asks, allows or bars.

    Attributes:
        step: what it belongs to ("decision", "eligibility", "ratification", …).
        subject: the state or treaty that it concerns.
        verdict: "allowed" (nothing more to do), "needs" (something must be obtained), "barred".
        reason: why, in our words; `lifted_by`: what would meet or remove it ("" when allowed).
        article, reference: where it stands; `confidence`: how sure the file is.
    """

    step: str
    subject: str
    verdict: Verdict
    reason: str
    lifted_by: str
    article: str
    reference: str
    confidence: Confidence


def of_treaty(
    treaty: Treaty,
    step: str,
    verdict: Verdict,
    reason: str,
    article: str,
    lifted_by: str = "",
    subject: str = "",
) -> Requirement:
    """A requirement that stands in a treaty; its subject is the treaty unless a state is given."""
    place = f"{treaty.title}, {article}" if article else treaty.title
    return Requirement(
        step,
        subject or treaty.id,
        verdict,
        reason,
        lifted_by,
        place,
        _cite(treaty.reference),
        treaty.confidence,
    )


def of_domestic(rule: DomesticRule, step: str) -> Requirement:
    """A requirement that stands in a state's own law."""
    verdict: Verdict = "barred" if rule.verdict == "bars" else "needs"
    article = f"{rule.rule}, {rule.article}" if rule.article else rule.rule
    return Requirement(
        step,
        rule.state,
        verdict,
        rule.effect,
        rule.lifted_by,
        article,
        _cite(rule.reference),
        rule.confidence,
    )


def name(player: str) -> str:
    """A player in a reader's words: "FRA" is France, "USA:senate" is United States (senate)."""
    code, colon, organ = player.partition(":")
    word = state(code).name if len(code) == 3 and code.isupper() else code
    return f"{word} ({organ.replace('-', ' ')})" if colon else word


def _cite(references: Sequence[Reference]) -> str:
    first = references[0]
    return f"{first.publisher}, {first.title}" if first.publisher else first.title
