"""How a proposal is decided where its file gives no rule of its own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.treaties.rules import Consensus, Rule, Then, Unanimity

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal


def usual_rule(proposal: Proposal, on: dt.date) -> Rule:
    """The rule that follows from the kind of a proposal, by the law of a day.

    An office: the treaty's organ decides as it decides anything, then the host consents. A new treaty: every
    founder signs, then every founder ratifies by its own law. Accession: the treaty's own rule. Leaving is
    the state's own act. Forces: host and sender agree.

    Raises:
        InputError: the treaty's file has no rule for this kind of decision.
    """
    if proposal.kind == "found-treaty":
        from foedus.treaties.law import ratifier

        ratifying = tuple(ratifier(state, on) for state in proposal.founders)
        return Then((Unanimity(proposal.founders, "signature"), Unanimity(ratifying, "ratification")))
    if proposal.kind == "open-office" and proposal.host:
        consent = Consensus((proposal.host,), "consent of the host")
        return Then((_treaty_rule(proposal, "decide"), consent))
    if proposal.kind == "accede" and proposal.state:
        return _treaty_rule(proposal, "admit")
    if proposal.kind == "withdraw" and proposal.state:
        return Unanimity((proposal.state,), "the state's own decision")
    if proposal.host and proposal.sender:
        return Unanimity((proposal.host, proposal.sender), "agreement of host and sender")
    raise InputError("no rule follows from what the proposal gives", where=proposal.id)


def _treaty_rule(proposal: Proposal, kind: str) -> Rule:
    from foedus.treaties import treaty

    body = treaty(proposal.treaty or "")
    for name, decision in body.decisions.items():
        if name == kind:
            return decision.rule
    raise InputError(
        f"treaty '{body.id}' states no rule to {kind}", where=f"proposal {proposal.id}", hint="give a `rule`"
    )
