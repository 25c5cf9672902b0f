"""Measures of the answer on risk: what a treaty would do to disputes, and how likely they are today."""

from __future__ import annotations

from typing import Literal

from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.quantities import Interval

COVERAGE = "the first proposal of the scenario that changes who owes defence to whom"
Quantity = Literal["disputes", "wars"]
Among = Literal["region", "rivals"]
Effect = Literal["fitted", "published"]


@measure(
    "risk.change",
    words="Change of {quantity} a year ({among}, {effect} effect of treaties): {proposal}",
    unit="a year",
    source="assessment:risk",
    coverage=COVERAGE,
    kind="model",
)
def risk_change(
    evidence: Evidence,
    *,
    proposal: str,
    quantity: Quantity = "disputes",
    among: Among = "region",
    effect: Effect = "fitted",
) -> Measured:
    """Change of the expected pairs with a new dispute, or war, in a year: among the region and the founders,
    or between the rivals and the members (disputes only). The effect of treaties is fitted to the record,
    an association, or the range of the literature.
    """
    from foedus.questions.risk_tables import FITTED, PUBLISHED
    from foedus.questions.sides import changing

    changed = changing(evidence.scenario)
    if not changed or changed[0].id != proposal:
        raise NoEvidenceError(f"the assessment has nothing on the risk of {proposal}")
    if among == "rivals" and quantity == "wars":
        raise NoEvidenceError("wars of the rivals with members are not added up")
    column = "facing_change" if among == "rivals" else f"{quantity}_change"
    wanted = FITTED if effect == "fitted" else PUBLISHED
    rows = evidence.answer("risk").tables["readings"].records()
    return _measured(evidence, next(row[column] for row in rows if row["reading"] == wanted))


@measure(
    "risk.level",
    words="Expected {quantity} a year today ({among})",
    unit="a year",
    source="assessment:risk",
    coverage="the pairs of the scenario's region and of the states that its proposals would bind",
    kind="model",
)
def risk_level(evidence: Evidence, *, quantity: Quantity = "disputes", among: Among = "region") -> Measured:
    """Expected pairs with a new dispute, or war, in a year as things stand; see risk.change."""
    if among == "rivals" and quantity == "wars":
        raise NoEvidenceError("wars of the rivals with members are not added up")
    today = evidence.answer("risk").tables["region"].records()[0]
    return _measured(evidence, today["facing" if among == "rivals" else quantity])


def _measured(evidence: Evidence, found: Interval) -> Measured:
    day = evidence.scenario.date.isoformat()
    return Measured(found.median, "a year", day, ("assessment:risk",), found)
