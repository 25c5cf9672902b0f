"""Measures of domestic law, and of what the law asks of a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.treaties.requirement import Requirement

Commitment = Literal[
    "treaty", "mutual-defense", "basing", "deployment", "nuclear-weapons", "arms-export", "exit", "accession"
]
COVERAGE = "states with a rule on file; a state without one has no verdict"


@measure(
    "law.stance",
    words="The law of {state} on {commitment}",
    unit="",
    source="domestic_law",
    coverage=COVERAGE,
    kind="rule",
)
def stance_of_law(evidence: Evidence, *, state: str, commitment: Commitment) -> Measured:
    """What a state's own rules on the date do with a kind of commitment: "bars", "needs" (something must be
    obtained), or "none" (rules are on file, none bears on it). The strictest rule counts; what is open in
    it stands in the note.
    """
    from foedus.treaties import domestic_law

    key = find_state(state).id
    known = [rule for rule in domestic_law(key) if rule.in_effect_on(evidence.date)]
    if not known:
        raise NoEvidenceError(f"no rule of {find_state(key).name} is on file")
    bearing = [rule for rule in known if rule.bears_on(frozenset({commitment}))]
    word = "bars" if any(r.verdict == "bars" for r in bearing) else "needs" if bearing else "none"
    rows = tuple(
        {"rule": rule.rule, "article": rule.article, "rank": rule.rank, "verdict": rule.verdict,
         "effect": rule.effect, "lifted_by": rule.lifted_by, "confidence": rule.confidence}
        for rule in bearing
    )  # fmt: skip
    unsure = [point for rule in bearing for point in rule.open]
    note = f"Open: {' '.join(unsure)}" if unsure else ""
    sources = ("domestic_law", *(f"law:{rule.id}" for rule in bearing))
    return Measured(word, "", evidence.date.isoformat(), sources, None, rows, note)


@measure(
    "law.step",
    words="What the law says on the {step} of: {proposal}",
    unit="",
    source=("treaties", "domestic_law"),
    coverage="the proposals of the scenario",
    kind="rule",
)
def step_of_proposal(evidence: Evidence, *, proposal: str, step: str) -> Measured:
    """The strictest verdict of the law at one step of a proposal ("decision", "scope", "eligibility",
    "partnership", …): "allowed", "needs" or "barred".
    """
    found = [item for item in _requirements(evidence, proposal) if item.step == step]
    if not found:
        steps = ", ".join(sorted({item.step for item in _requirements(evidence, proposal)}))
        raise NoEvidenceError(f"{proposal} has no step '{step}'; it has {steps}")
    strictest = max(found, key=lambda item: ("allowed", "needs", "barred").index(item.verdict))
    detail = f"{strictest.article}: {strictest.reason}"
    return Measured(
        strictest.verdict, "", evidence.date.isoformat(), ("treaties", "domestic_law"), None, detail
    )


@measure(
    "law.barred_steps",
    words="Steps that the law bars of: {proposal}",
    unit="steps",
    source=("treaties", "domestic_law"),
    coverage="the proposals of the scenario",
    kind="rule",
)
def barred_steps(evidence: Evidence, *, proposal: str) -> Measured:
    """Number of steps of a proposal that a treaty or a domestic rule bars on the date."""
    found = _requirements(evidence, proposal)
    rows = tuple(
        {"step": item.step, "subject": item.subject, "verdict": item.verdict, "reason": item.reason}
        for item in found
    )
    number = sum(item.verdict == "barred" for item in found)
    return Measured(
        float(number), "steps", evidence.date.isoformat(), ("treaties", "domestic_law"), None, rows
    )


def _requirements(evidence: Evidence, proposal: str) -> tuple[Requirement, ...]:
    from foedus.treaties.law import requirements

    return requirements(evidence.scenario.proposal(proposal), evidence.date)
