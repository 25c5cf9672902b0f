"""What stands behind a verdict, as a reader can look it up: the keys of sources in words, with an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foedus.claims.said import proposal_title

#: The project's own records, which are cited by their entries where a measure names them.
RECORDS = {"treaties": "treaty", "domestic_law": "law", "stances": "stances", "record": "record"}


@dataclass(frozen=True, slots=True)
class Citation:
    """A source in words.

    Attributes:
        key: as a measure names it ("factbook", "treaty:nato").
        words: title, or publisher and title of what was read.
        url: where it can be read, "" if nowhere on the web.
    """

    key: str
    words: str
    url: str = ""


def cite(keys: Iterable[str]) -> tuple[Citation, ...]:
    """Sources in words, in the order given, each page once.

    A record of the project gives way to those of its entries that are named beside it.
    """
    named = list(dict.fromkeys(keys))
    kinds = {key.partition(":")[0] for key in named if ":" in key}
    found = [_citation(key) for key in named if RECORDS.get(key) not in kinds or ":" in key]
    return tuple({(each.words, each.url): each for each in reversed(found)}.values())[::-1]


def _citation(key: str) -> Citation:
    from foedus.evidence.sources import sources

    kind, _, name = key.partition(":")
    if kind == "treaty":
        return _treaty(key, name)
    if kind == "law":
        return _law(key, name)
    if kind == "record":
        return _entry(key, name)
    if kind == "stances":
        return Citation(key, f"Positions on record: {proposal_title(name)}")
    if kind == "assessment":
        return Citation(key, f"This assessment: {name}")
    known = sources()
    return Citation(key, known[key].title, known[key].address) if key in known else Citation(key, key)


def _treaty(key: str, name: str) -> Citation:
    from foedus.treaties import treaty

    found = treaty(name)
    address = next((each.url for each in found.reference if each.url), "")
    return Citation(key, f"{found.title} (treaty as code)", address)


def _law(key: str, name: str) -> Citation:
    from foedus.treaties import domestic_law

    rule = next((each for each in domestic_law() if each.id == name), None)
    if rule is None:
        return Citation(key, key)
    return Citation(key, rule.rule, next((each.url for each in rule.reference if each.url), ""))


def _entry(key: str, name: str) -> Citation:
    from foedus.claims.record import record

    kept = record()
    entries = {each.id: each.reference for each in kept.events}
    entries |= {each.id: each.reference for each in kept.figures}
    entries |= {each.proposal: each.reference for each in kept.outcomes}
    reference = entries.get(name)
    return Citation(key, str(reference), reference.url) if reference else Citation(key, key)
