"""Measures of wars, conflicts and rivalries between states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from foedus.claims import groups
from foedus.claims.evidence import Evidence, Measured, NoEvidenceError
from foedus.claims.measures import measure
from foedus.states import state as find_state

if TYPE_CHECKING:
    from foedus.evidence.history import Conflict, Rivalry


@measure(
    "wars.in_europe",
    words="Wars between states in Europe since {since}, {borders}",
    unit="wars",
    source="cow_war_inter",
    coverage="1946-2007; at least 1,000 battle deaths in all; later wars are not in the list",
)
def in_europe(
    evidence: Evidence, *, since: int = 1946, borders: Literal["narrow", "wide"] = "narrow"
) -> Measured:
    """Number of wars between states in which each side had a member at home in Europe; "wide" counts
    Armenia, Azerbaijan, Cyprus, Georgia and Türkiye as Europe. The war that the claim is about is not among
    them.
    """
    from foedus.evidence.history import WARS_END, interstate_wars

    places = ("Europe",) if borders == "narrow" else ("Europe", "Europe (wide)")
    found = [
        war
        for war in interstate_wars()
        if war.where in places and since <= war.first_year <= evidence.date.year
    ]
    rows = tuple({"war": war.name, "first_year": war.first_year, "last_year": war.last_year} for war in found)
    names = ", ".join(f"{war.name} ({war.first_year})" for war in found)
    note = f"{names or 'None'}. The list ends in {WARS_END}"
    return Measured(float(len(found)), "wars", str(WARS_END), ("cow_war_inter",), None, rows, note)


@measure(
    "wars.among",
    words="Wars between states among {states} since {since}",
    unit="wars",
    source="cow_war_inter",
    coverage="1946-2007; at least 1,000 battle deaths in all; later wars are not in the list",
)
def among(evidence: Evidence, *, states: tuple[str, ...], since: int = 1946) -> Measured:
    """Number of wars between states in which members of the group, as of the date, stood on both sides."""
    from foedus.evidence.history import WARS_END, interstate_wars

    inside = set(groups.resolve(evidence, states))
    found = [
        war
        for war in interstate_wars()
        if since <= war.first_year <= evidence.date.year and all(inside & set(side) for side in war.sides)
    ]
    rows = tuple({"war": war.name, "first_year": war.first_year} for war in found)
    note = f"The list ends in {WARS_END}"
    return Measured(float(len(found)), "wars", str(WARS_END), ("cow_war_inter",), None, rows, note)


@measure(
    "conflicts.in_europe",
    words="Conflicts between European states since {since}, with {intensity}",
    unit="conflicts",
    source="ucdp_acd",
    coverage="1946-2024; at least 25 battle deaths a year",
)
def conflicts_in_europe(
    evidence: Evidence,
    *,
    since: int = 1946,
    before: int | None = None,
    intensity: Literal["any", "war"] = "any",
) -> Measured:
    """Number of runs of armed conflict between two states that both lie in Europe, by UCDP/PRIO, begun from
    `since` and before `before` (the claim's year unless given). "war": with a year of 1,000 battle deaths.
    Supporters of a party do not count.
    """
    from foedus.evidence.history import interstate_conflicts

    limit = before or evidence.date.year
    found = [
        each
        for each in interstate_conflicts(since, limit)
        if each.role == "primary"
        and intensity in ("any", each.intensity)
        and since <= each.first_year < limit
        and {find_state(key).continent for key in (each.state1, each.state2)} == {"Europe"}
    ]
    rows = tuple(
        {"state1": c.state1, "state2": c.state2, "first_year": c.first_year, "intensity": c.intensity}
        for c in found
    )
    names = ", ".join(f"{_then(c.state1, c)} and {_then(c.state2, c)} ({c.first_year})" for c in found)
    return Measured(float(len(found)), "conflicts", str(limit - 1), ("ucdp_acd",), None, rows, names)


@measure(
    "rivalries.count",
    words="Strategic rivalries of {state}",
    unit="rivalries",
    source="tss_rivalries",
    coverage="1494-2020, carried on after that",
)
def rivalry_count(evidence: Evidence, *, state: str) -> Measured:
    """Number of strategic rivalries of a state (Thompson, Sakuwa & Suhas 2021)."""
    key = find_state(state).id
    found = [each for each in _rivalries(evidence) if key in (each.state1, each.state2)]
    rows = tuple({"rivalry": each.name, "start": each.start} for each in found)
    return Measured(float(len(found)), "rivalries", "2020", ("tss_rivalries",), None, rows)


@measure(
    "rivalries.share",
    words="Share of the strategic rivalries of {states} that are with {rival}",
    unit="%",
    source="tss_rivalries",
    coverage="1494-2020, carried on after that",
)
def rivalry_share(evidence: Evidence, *, states: tuple[str, ...], rival: str) -> Measured:
    """Share of the rivalries between a group and states outside it that are with one state."""
    inside, other = set(groups.resolve(evidence, states)), find_state(rival).id
    crossing = [each for each in _rivalries(evidence) if len({each.state1, each.state2} & inside) == 1]
    if not crossing:
        raise NoEvidenceError(f"no rivalry of {groups.say(states)} with a state outside")
    number = sum(other in (each.state1, each.state2) for each in crossing)
    rows = tuple({"rivalry": each.name, "start": each.start} for each in crossing)
    note = f"{number} of {len(crossing)}"
    return Measured(100.0 * number / len(crossing), "%", "2020", ("tss_rivalries",), None, rows, note)


def _then(key: str, conflict: Conflict) -> str:
    """The name that the state bore when the conflict began."""
    return find_state(key).name_on(conflict.started)


def _rivalries(evidence: Evidence) -> tuple[Rivalry, ...]:
    from foedus.evidence.history import rivalries

    return rivalries(evidence.date)
