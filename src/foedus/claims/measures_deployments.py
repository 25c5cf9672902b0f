"""Measures of forces abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.claims import groups
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.evidence.deployment_text import Deployment

SOURCE = "factbook"
COVERAGE = "forces that the World Factbook names; it leaves out small ones and those of some states"
#: Peace operations of the United Nations whose short names do not begin with UN.
UN_NAMES = ("MINUSCA", "MONUSCO", "MINURSO")


@measure(
    "deployments.countries",
    words="Places abroad with forces or bases of {state}",
    unit="places",
    source=SOURCE,
    coverage=COVERAGE,
)
def countries(evidence: Evidence, *, state: str) -> Measured:
    """Number of foreign countries or places where a state has forces or a base."""
    return _counted(_of(evidence, state))


@measure(
    "deployments.beside_un",
    words="Places abroad with forces or bases of {state} outside UN peace operations",
    unit="places",
    source=SOURCE,
    coverage=COVERAGE,
)
def beside_un(evidence: Evidence, *, state: str) -> Measured:
    """Number of places abroad where a state has forces or a base that are not in a UN peace operation."""
    return _counted([item for item in _of(evidence, state) if not under_un(item.under)])


@measure(
    "deployments.outside",
    words="Places with forces or bases of {state} abroad that are not in {place}",
    unit="places",
    source=SOURCE,
    coverage=COVERAGE,
)
def outside(evidence: Evidence, *, state: str, place: str) -> Measured:
    """Number of places abroad with forces of a state that lie outside a continent or subregion.

    Places that are no single state are left out of the count and named in the note.
    """
    groups.resolve(evidence, (place,))
    items = _of(evidence, state)
    known = [item for item in items if item.state is not None]
    away = [item for item in known if item.state and not _lies_in(item.state, place)]
    vague = [item.place for item in items if item.state is None]
    return _counted(away, f"Left out, being no single state: {', '.join(vague)}" if vague else "")


def under_un(mission: str) -> bool:
    """Whether a mission's short name is that of a UN peace operation."""
    return any(part.startswith("UN") or part in UN_NAMES for part in mission.replace("/", " ").split())


def _of(evidence: Evidence, state: str) -> list[Deployment]:
    from foedus.evidence.factbook import factbook

    del evidence
    country = factbook().countries.get(find_state(state).id)
    if country is None or not country.deployments:
        raise NoEvidenceError(
            f"the Factbook counts no forces abroad of {find_state(state).name} place by place"
        )
    return list(country.deployments)


def _counted(items: list[Deployment], note: str = "") -> Measured:
    rows = tuple(
        {"place": item.place, "troops": item.troops, "under": item.under, "year": item.year} for item in items
    )
    year = max((item.year for item in items), default="2025")
    return Measured(float(len({item.place for item in items})), "places", year, (SOURCE,), None, rows, note)


def _lies_in(state_id: str, place: str) -> bool:
    return place in (find_state(state_id).continent, find_state(state_id).region)
