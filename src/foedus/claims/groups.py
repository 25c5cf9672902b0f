"""Groups of states that a measure can be asked about, and how to say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.inputs import did_you_mean
from foedus.states import listed, state, states, with_article

if TYPE_CHECKING:
    from foedus.claims.evidence import Evidence

CONTINENTS = ("Africa", "Americas", "Asia", "Europe", "Oceania")


def resolve(evidence: Evidence, group: Iterable[str]) -> tuple[str, ...]:
    """State ids of a group, sorted.

    A group is a list of: a state id; "region" (the scenario's); "world"; a continent or a subregion
    ("Europe", "South-eastern Asia"); a treaty, "treaty:nato" (its members on the date), also narrowed to a
    continent or subregion, "treaty:nato/Europe". A leading "-" leaves out: ["world", "-CHN"].

    Raises:
        InputError: an unknown state, place or treaty, or a group without a state.
    """
    inside: set[str] = set()
    outside: set[str] = set()
    for item in group:
        found = _members(evidence, item.removeprefix("-"))
        (outside if item.startswith("-") else inside).update(found)
    if not inside - outside:
        raise InputError(f"no state in the group {list(group)}")
    return tuple(sorted(inside - outside))


def say(group: Iterable[str]) -> str:
    """A group in words: "Australia, Japan and New Zealand", "the region", "members of nato in Europe"."""
    items = list(group)
    inside = [_say(item) for item in items if not item.startswith("-")]
    outside = [_say(item[1:]) for item in items if item.startswith("-")]
    return listed(inside) + (f" without {listed(outside)}" if outside else "")


def named(key: str) -> str:
    """A state's name as it stands in a sentence: "Japan", "the United States"."""
    return with_article(state(key).name)


def _members(evidence: Evidence, item: str) -> Iterable[str]:
    if item == "region":
        return evidence.scenario.region
    if item == "world":
        return evidence.world.states
    if item.startswith("treaty:"):
        return _parties(evidence, item.removeprefix("treaty:"))
    if item in CONTINENTS or any(item == place.region for place in states()):
        return [key for key in evidence.world.states if item in (state(key).continent, state(key).region)]
    if len(item) == 3 and item.isupper():
        return [state(item).id]
    raise _unknown(item)


def _parties(evidence: Evidence, item: str) -> Iterable[str]:
    from foedus.treaties import treaty

    key, _, place = item.partition("/")
    members = treaty(key).members_on(evidence.date)
    if not place:
        return members
    return [each for each in members if place in (state(each).continent, state(each).region)]


def _unknown(item: str) -> InputError:
    known = ["region", "world", *CONTINENTS, *sorted({place.region for place in states()}), "treaty:"]
    return InputError(
        f"unknown group '{item}'", hint=did_you_mean(item, known) or "a state id, region, world, a place"
    )


def _say(item: str) -> str:
    if item == "region":
        return "the region's states"
    if item == "world":
        return "the world's states"
    if item.startswith("treaty:"):
        from foedus.treaties import treaty

        key, _, place = item.removeprefix("treaty:").partition("/")
        return f"the members of {treaty(key).title}" + (f" in {place}" if place else "")
    if len(item) == 3 and item.isupper():
        return named(item)
    return item
