"""What the law asks of a proposal: scope, eligibility, decision, consent, domestic law - step by step.

An office is not an accession and a partnership is not an obligation: each kind of proposal has its own list.
The answer says what the rules on file say; a state without a rule on file is named as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal, Protocol

from foedus import treaties
from foedus.errors import InputError
from foedus.states import state
from foedus.treaties import rules
from foedus.treaties.domestic import DomesticRule
from foedus.treaties.model import Treaty
from foedus.treaties.requirement import Requirement, name, of_domestic, of_treaty

__all__ = ["MUTUAL_DEFENSE", "Proposal", "Requirement", "ratifier", "requirements"]

#: Obligations by which a state promises armed help.
MUTUAL_DEFENSE = frozenset({"defense", "offense"})


class Proposal(Protocol):
    """What this module reads of a proposal; the scenario's model has these attributes."""

    @property
    def kind(self) -> str:
        """ "open-office", "found-treaty", "accede", "withdraw" or "station-forces"."""
        ...

    @property
    def treaty(self) -> str | None:
        """Id of the treaty concerned."""
        ...

    @property
    def host(self) -> str | None:
        """State that hosts an office or forces."""
        ...

    @property
    def partners(self) -> Sequence[str]:
        """States that cooperate without becoming parties."""
        ...

    @property
    def founders(self) -> Sequence[str]:
        """States that found a treaty."""
        ...

    @property
    def candidates(self) -> Sequence[str]:
        """States that may join it."""
        ...

    @property
    def obligations(self) -> Sequence[str]:
        """Obligations of the treaty to be founded."""
        ...

    @property
    def state(self) -> str | None:
        """State that accedes or withdraws."""
        ...

    @property
    def sender(self) -> str | None:
        """State whose forces are stationed."""
        ...


def requirements(proposal: Proposal, on: date) -> tuple[Requirement, ...]:
    """What the law asks of a proposal on a day, in the order in which it comes up.

    Raises:
        InputError: an unknown kind, or the proposal lacks the treaty or state that its kind needs.
    """
    steps = _KINDS.get(proposal.kind)
    if steps is None:
        raise InputError(f"unknown kind of proposal '{proposal.kind}'", hint=f"one of {', '.join(_KINDS)}")
    return tuple(steps(proposal, on))


def ratifier(state_id: str, on: date) -> str:
    """The player whose consent makes a treaty binding on the state ("USA:senate").

    A state without a rule on file has the player "XXX:ratification".
    """
    for rule in _rules(state_id, on, frozenset({"treaty"})):
        if rule.vote is not None:
            return f"{state_id}:{rule.vote.organ}"
    return f"{state_id}:ratification"


def _open_office(proposal: Proposal, on: date) -> Iterator[Requirement]:
    treaty, host = _treaty(proposal), _named(proposal, "host")
    yield _decision(treaty, "decide", on, {})
    inside = treaty.covers(host, on)
    cover = (
        "lies within that area"
        if inside
        else "lies outside it, so an attack there is no case for the parties' obligation"
    )
    yield of_treaty(
        treaty,
        "scope",
        "allowed",
        "The area clause says where an armed attack counts, not where an office may stand; "
        f"{name(host)} {cover}.",
        treaty.scope.article,
    )
    yield of_treaty(
        treaty,
        "eligibility",
        "allowed",
        "An office makes nobody a party, so the conditions of accession do not come into play.",
        treaty.eligibility.article,
    )
    yield Requirement(
        "host's consent",
        host,
        "needs",
        f"An office on the territory of {name(host)} stands there by agreement with its government.",
        f"agreement of the government of {name(host)}",
        "",
        "general international law: consent of the territorial state",
        "high",
    )
    for partner in sorted({host, *proposal.partners}):
        yield of_treaty(
            treaty,
            "partnership",
            "allowed",
            "A partner takes on no obligation of the treaty and gets none, so "
            f"{name(partner)} has nothing to ratify.",
            "",
            subject=partner,
        )


def _found_treaty(proposal: Proposal, on: date) -> Iterator[Requirement]:
    yield _charter()
    for founder in sorted(proposal.founders):
        yield _signature(founder)
        yield from _join(founder, on, proposal.obligations, "founder")
    for candidate in sorted(set(proposal.candidates) - set(proposal.founders)):
        yield from _join(candidate, on, proposal.obligations, "candidate")


def _accede(proposal: Proposal, on: date) -> Iterator[Requirement]:
    treaty, applicant = _treaty(proposal), _named(proposal, "state")
    if applicant in treaty.members_on(on):
        raise InputError(f"{name(applicant)} is a party to {treaty.title} on {on}", where="state")
    yield _eligibility(treaty, applicant, on)
    yield _decision(treaty, "admit", on, {"applicant": [applicant]})
    yield from _join(applicant, on, treaty.obligations, "applicant", treaty.id, frozenset({"accession"}))
    for member in treaty.members_on(on):
        for rule in _rules(member, on, frozenset({"accession"}), treaty.id):
            yield of_domestic(rule, "member's ratification")


def _withdraw(proposal: Proposal, on: date) -> Iterator[Requirement]:
    treaty, leaver = _treaty(proposal), _named(proposal, "state")
    if leaver not in treaty.members_on(on):
        raise InputError(f"{name(leaver)} is no party to {treaty.title} on {on}", where="state")
    clause = treaty.withdrawal
    if clause.earliest and on < clause.earliest:
        reason = f"{clause.text} Notice counts from {clause.earliest} on."
        yield of_treaty(
            treaty, "notice", "barred", reason, clause.article, "agreement of the parties", leaver
        )
    elif clause.text:
        months = f"notice of {clause.notice_months} months" if clause.notice_months else "notice"
        yield of_treaty(treaty, "notice", "needs", clause.text, clause.article, months, leaver)
    else:
        yield Requirement(
            "notice",
            leaver,
            "needs",
            f"No exit clause of {treaty.title} is on file; without one a party leaves by consent of all, "
            "or where the parties meant to allow it, on twelve months' notice.",
            "consent of the other parties, or notice",
            "Vienna Convention Arts. 54, 56",
            "Vienna Convention on the Law of Treaties (1969)",
            "low",
        )
    for rule in _rules(leaver, on, frozenset({"exit"}), treaty.id):
        yield of_domestic(rule, "domestic law")


def _station_forces(proposal: Proposal, on: date) -> Iterator[Requirement]:
    host, sender = _named(proposal, "host"), _named(proposal, "sender")
    standing = [
        treaty
        for treaty in treaties.in_force(on, host)
        for tie in treaty.ties_on(on)
        if {tie.state1, tie.state2} == {host, sender} and "basing" in tie.obligations
    ]
    for treaty in standing:
        yield of_treaty(
            treaty,
            "host's consent",
            "allowed",
            f"{treaty.title} is in force and gives forces of {name(sender)} a standing place in "
            f"{name(host)}, on its terms.",
            "",
            subject=host,
        )
    if not standing:
        yield Requirement(
            "host's consent",
            host,
            "needs",
            f"No agreement on file gives forces of {name(sender)} a place in {name(host)}.",
            f"an agreement between {name(sender)} and {name(host)}",
            "",
            "general international law: consent of the territorial state",
            "medium",
        )
    for rule in _rules(host, on, frozenset({"basing", "nuclear-weapons"})):
        yield of_domestic(rule, "host's law")
    for rule in _rules(sender, on, frozenset({"deployment"})):
        yield of_domestic(rule, "sender's law")


_KINDS: dict[str, Callable[[Proposal, date], Iterator[Requirement]]] = {
    "open-office": _open_office,
    "found-treaty": _found_treaty,
    "accede": _accede,
    "withdraw": _withdraw,
    "station-forces": _station_forces,
}


def _join(
    code: str,
    on: date,
    obligations: Sequence[str],
    role: str,
    treaty_id: str = "",
    besides: frozenset[str] = frozenset(),
) -> Iterator[Requirement]:
    """What a state's other treaties and its own law ask before it takes on the obligations."""
    commitments = besides | {"treaty"}
    if MUTUAL_DEFENSE & set(obligations):
        commitments |= {"mutual-defense"}
        yield from _exclusive(code, on, treaty_id, role)
    if "basing" in obligations:
        commitments |= {"basing"}
    found = _rules(code, on, commitments, treaty_id)
    for rule in found:
        yield of_domestic(rule, f"{role}'s law")
    if not any(rule.bears_on(besides | {"treaty"}) for rule in found):
        yield Requirement(
            f"{role}'s law",
            code,
            "needs",
            f"How {name(code)} binds itself to a treaty is not on file.",
            "signature, and ratification under its own law",
            "",
            "no file in domestic_law",
            "low",
        )


def _exclusive(code: str, on: date, treaty_id: str, role: str) -> Iterator[Requirement]:
    """Treaties that forbid their parties another alliance."""
    for other in treaties.in_force(on, code):
        if other.exclusive.text and other.id != treaty_id:
            reason, article = other.exclusive.text, other.exclusive.article
            lifted = f"leaving {other.title}, or the consent of its parties"
            yield of_treaty(other, f"{role}'s other treaties", "barred", reason, article, lifted, code)


def _eligibility(treaty: Treaty, applicant: str, on: date) -> Requirement:
    article, text = treaty.eligibility.article, treaty.eligibility.text
    if treaty.eligibility.admits(applicant):
        reason = f"{name(applicant)} meets the condition. {text}".strip()
        return of_treaty(treaty, "eligibility", "allowed", reason, article, subject=applicant)
    amend = treaty.decisions.get("amend")
    lifted = "an amendment of the treaty"
    if amend is not None:
        lifted += f": {rules.describe(rules.resolve(amend.rule, treaty, on), name)}"
    reason = f"{name(applicant)} does not meet the condition. {text}".strip()
    return of_treaty(treaty, "eligibility", "barred", reason, article, lifted, applicant)


def _decision(
    treaty: Treaty, kind: Literal["decide", "admit"], on: date, groups: dict[str, list[str]]
) -> Requirement:
    decision = treaty.decisions.get(kind)
    if decision is None:
        return Requirement(
            "decision",
            treaty.id,
            "needs",
            f"How {treaty.title} decides this is not on file.",
            "consent of its members",
            "",
            f"file {treaty.id}.toml",
            "low",
        )
    rule = rules.resolve(decision.rule, treaty, on, groups)
    vetoes = rules.veto_players(rule)
    words = rules.describe(rule, name)
    players = "players" if any(":" in player for player in vetoes) else "members"
    who = f"each of {len(vetoes)} {players} can stop it" if vetoes else "nobody alone can stop it"
    body = f"{decision.body}: " if decision.body else ""
    reason = f"{body}{who}. {decision.note}".strip()
    return of_treaty(treaty, "decision", "needs", reason, decision.article, words)


def _rules(code: str, on: date, commitments: frozenset[str], treaty_id: str = "") -> tuple[DomesticRule, ...]:
    return tuple(
        rule
        for rule in treaties.domestic_law(code)
        if rule.in_effect_on(on) and rule.bears_on(commitments, treaty_id)
    )


def _treaty(proposal: Proposal) -> Treaty:
    if not proposal.treaty:
        raise InputError(f"a proposal of kind '{proposal.kind}' needs a treaty", where="treaty")
    return treaties.treaty(proposal.treaty)


def _named(proposal: Proposal, role: Literal["host", "state", "sender"]) -> str:
    code = {"host": proposal.host, "state": proposal.state, "sender": proposal.sender}[role]
    if not code:
        raise InputError(f"a proposal of kind '{proposal.kind}' needs a {role}", where=role)
    return state(code).id


def _signature(founder: str) -> Requirement:
    return Requirement(
        "signature",
        founder,
        "needs",
        f"A treaty binds {name(founder)} only if its government signs.",
        f"signature by the government of {name(founder)}",
        "Vienna Convention Art. 11",
        "Vienna Convention on the Law of Treaties (1969)",
        "high",
    )


def _charter() -> Requirement:
    return Requirement(
        "United Nations Charter",
        "un-charter",
        "allowed",
        "Collective self-defence is open to any group of states; what is done under it is reported to the "
        "Security Council.",
        "",
        "UN Charter, Art. 51",
        "Charter of the United Nations (1945)",
        "high",
    )
