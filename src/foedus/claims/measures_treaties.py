"""Measures of what treaties say: who is bound, who can stop a decision, where an obligation holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from foedus.claims import groups
from foedus.claims.evidence import Bounds, Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.claims.weights import Weight, weights
from foedus.errors import InputError
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.treaties.model import Treaty
    from foedus.treaties.rules import Rule

Choice = Literal["decide", "admit", "amend"]
COVERAGE = "the treaties of the catalogue"


@measure(
    "treaties.vetoes",
    words="Share of the members of {treaty} that can alone stop {decision}",
    unit="%",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def vetoes(evidence: Evidence, *, treaty: str, decision: Choice = "decide") -> Measured:
    """Share of the members that are veto players by the treaty's own rule: when all others support and this
    one opposes, the decision fails. A member counts whether it blocks in the body or at home.
    """
    found = _treaty(treaty)
    members = found.members_on(evidence.date)
    if not members:
        raise NoEvidenceError(f"{found.title} has no members on {evidence.date}")
    holders = _holders(found, decision, evidence.date)
    share = 100.0 * len(holders & set(members)) / len(members)
    article = found.decisions[decision].article
    detail = f"{len(holders & set(members))} of {len(members)} members; {article}"
    return Measured(share, "%", evidence.date.isoformat(), ("treaties", f"treaty:{treaty}"), None, detail)


@measure(
    "treaties.can_block",
    words="Whether {state} alone can stop {decision} of {treaty}",
    unit="",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def can_block(evidence: Evidence, *, treaty: str, state: str, decision: Choice = "decide") -> Measured:
    """Whether one state is a veto player of a treaty's decision."""
    found = _treaty(treaty)
    yes = find_state(state).id in _holders(found, decision, evidence.date)
    note = found.decisions[decision].note
    return Measured(yes, "", evidence.date.isoformat(), ("treaties", f"treaty:{treaty}"), None, note)


@measure(
    "treaties.members",
    words="Members of {treaty}",
    unit="members",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def members(evidence: Evidence, *, treaty: str) -> Measured:
    """Number of members of a treaty on the date; 0 if it is not in force."""
    number = len(_treaty(treaty).members_on(evidence.date))
    return Measured(float(number), "members", evidence.date.isoformat(), ("treaties", f"treaty:{treaty}"))


@measure(
    "treaties.ever_in_force",
    words="Whether {treaty} was ever in force by the date of the claim",
    unit="",
    source="treaties",
    coverage=COVERAGE,
)
def ever_in_force(evidence: Evidence, *, treaty: str) -> Measured:
    """Whether a treaty had entered into force by the date, at any time."""
    found = _treaty(treaty)
    yes = found.in_force is not None and found.in_force <= evidence.date
    return Measured(yes, "", evidence.date.isoformat(), ("treaties", f"treaty:{treaty}"), None, found.note)


@measure(
    "treaties.covered",
    words="How many of {states} lie in the area of the obligation of {treaty}",
    unit="states",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def covered(evidence: Evidence, *, treaty: str, states: tuple[str, ...]) -> Measured:
    """Number of the named states in whose territory an armed attack would be a case for the treaty's
    obligation.
    """
    found = _treaty(treaty)
    inside = [key for key in groups.resolve(evidence, states) if found.covers(key, evidence.date)]
    return _listed(found, inside, evidence, found.scope.article, found.scope.text)


@measure(
    "treaties.eligible",
    words="How many of {states} could join {treaty} by its own conditions",
    unit="states",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def eligible(evidence: Evidence, *, treaty: str, states: tuple[str, ...]) -> Measured:
    """Number of the named states that meet a treaty's conditions of accession by where they lie."""
    found = _treaty(treaty)
    inside = [key for key in groups.resolve(evidence, states) if found.eligibility.admits(key)]
    return _listed(found, inside, evidence, found.eligibility.article, found.eligibility.text)


@measure(
    "treaties.owed",
    words="Pairs of {states} that {treaty} binds to {obligation}",
    unit="pairs",
    source="treaties",
    coverage=COVERAGE,
    kind="rule",
)
def owed(
    evidence: Evidence,
    *,
    treaty: str,
    states: tuple[str, ...],
    obligation: Literal["defense", "offense", "neutrality", "nonaggression", "consultation"] = "defense",
) -> Measured:
    """Number of pairs among the named states that a treaty in force binds to an obligation on the date."""
    inside = set(groups.resolve(evidence, states))
    ties = _treaty(treaty).ties_on(evidence.date)
    number = sum({tie.state1, tie.state2} <= inside and obligation in tie.obligations for tie in ties)
    return Measured(float(number), "pairs", evidence.date.isoformat(), ("treaties", f"treaty:{treaty}"))


@measure(
    "treaties.new_pairs",
    words="Pairs of states that would be newly bound to defend one another by: {proposal}{candidates}",
    unit="pairs",
    source="treaties",
    coverage="the proposals of the scenario",
    kind="rule",
)
def new_pairs(evidence: Evidence, *, proposal: str, candidates: bool = False) -> Measured:
    """Number of pairs that a proposal would bind to defend one another and that no treaty in force so binds
    yet. With `candidates` every candidate joins as well.
    """
    from foedus.scenario.effect import carried_out

    before = evidence.world
    after = carried_out(before, evidence.scenario.proposal(proposal), with_candidates=candidates)
    kinds = ("defense", "offense")
    added = np.argwhere(np.triu(after.obligation(*kinds) & ~before.obligation(*kinds)))
    rows = tuple({"state1": after.states[i], "state2": after.states[j]} for i, j in added.tolist())
    return Measured(float(len(rows)), "pairs", evidence.date.isoformat(), ("treaties",), None, rows)


@measure(
    "treaties.without_pact",
    words="Share of {states} without a defence pact in force, {by}{consultation}",
    unit="%",
    source=("treaties", "factbook"),
    coverage=COVERAGE,
)
def without_pact(
    evidence: Evidence, *, states: tuple[str, ...], by: Weight = "count", consultation: bool = False
) -> Measured:
    """Share of a group of states that no treaty in force on the date binds to defend another state or be
    defended, by count, population or GDP. With `consultation` a promise to consult counts as a pact, too.
    """
    kinds = {"defense", "offense"} | ({"consultation"} if consultation else set())
    bound = _bound(evidence.date, kinds)
    keys, counted = weights(groups.resolve(evidence, states), by)
    free = np.array([key not in bound for key in keys])
    share = 100.0 * float(counted[free].sum() / counted.sum())
    rows = tuple({"state": key, "pact": ", ".join(sorted(bound.get(key, ())))} for key in keys)
    sources = ("treaties",) if by == "count" else ("treaties", "factbook")
    note = "Informal ties and guarantees by statute are no pact"
    return Measured(share, "%", evidence.date.isoformat(), sources, None, rows, note)


@measure(
    "organisations.members",
    words="Share of {states} that belong to {organisation}, {by}",
    unit="%",
    source="factbook",
    coverage="memberships as the edition lists them; observers and partners do not count",
)
def organisation_members(
    evidence: Evidence, *, states: tuple[str, ...], organisation: str, by: Weight = "count"
) -> Measured:
    """Share of a group of states that are members of an international organisation, by its short name
    ("NAM").

    States without an entry leave the share between bounds.
    """
    from foedus.evidence.factbook import factbook

    listed = {key: country.organisations for key, country in factbook().countries.items()}
    if not any(organisation in names for names in listed.values()):
        raise InputError(f"no state belongs to '{organisation}'", hint="the Factbook's short names, e.g. NAM")
    keys, counted = weights(groups.resolve(evidence, states), by)
    inside = np.array([organisation in listed.get(key, ()) for key in keys])
    silent = np.array([not listed.get(key) for key in keys])
    low = 100.0 * float(counted[inside].sum() / counted.sum())
    high = low + 100.0 * float(counted[silent].sum() / counted.sum())
    bounds = (
        Bounds(low, high, f"no memberships on file for {int(silent.sum())} states") if silent.any() else None
    )
    rows = tuple({"state": key, "member": bool(yes)} for key, yes in zip(keys, inside, strict=True))
    return Measured(low, "%", "2025", ("factbook",), bounds, rows)


def _treaty(key: str) -> Treaty:
    from foedus.treaties import treaty

    return treaty(key)


def _holders(found: Treaty, decision: Choice, on: date) -> set[str]:
    """States that hold a veto, in the body or through an organ at home."""
    from foedus.treaties.rules import resolve, veto_players

    return {
        player.partition(":")[0]
        for player in veto_players(resolve(_rule(found, decision), found, on, _groups(found, on)))
    }


def _rule(found: Treaty, decision: Choice) -> Rule:
    if decision not in found.decisions:
        raise NoEvidenceError(f"no rule for '{decision}' is on file for {found.title}")
    return found.decisions[decision].rule


def _groups(found: Treaty, on: date) -> dict[str, tuple[str, ...]]:
    """Who stands for the groups that a rule may name besides the members: no applicant in particular."""
    return {"applicant": ("applicant",)} if found.members_on(on) else {}


def _listed(found: Treaty, inside: list[str], evidence: Evidence, article: str, text: str) -> Measured:
    names = ", ".join(find_state(key).name for key in inside) or "none"
    detail = f"{article}: {text} Of those asked: {names}."
    return Measured(
        float(len(inside)),
        "states",
        evidence.date.isoformat(),
        ("treaties", f"treaty:{found.id}"),
        None,
        detail,
    )


def _bound(on: date, kinds: set[str]) -> dict[str, set[str]]:
    """Each state that owes or is owed one of the obligations, with the treaties that say so."""
    from foedus.treaties import in_force

    bound: dict[str, set[str]] = {}
    for treaty in in_force(on):
        for tie in treaty.ties_on(on):
            if kinds & tie.obligations:
                for key in (tie.state1, tie.state2):
                    bound.setdefault(key, set()).add(treaty.id)
    return bound
