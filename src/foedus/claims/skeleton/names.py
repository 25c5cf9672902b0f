"""Which states, treaties, places and persons a sentence names, by lists and by rules."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

#: Codes among the other names of states that a newspaper writes, too.
WRITTEN_CODES = frozenset(("UK", "US", "U.S.", "UAE", "PRC", "ROK", "DPRK", "DRC", "USSR"))
#: Capitals that are also the name of something else in English.
NO_CAPITALS = frozenset(
    ("Male", "Victoria", "Georgetown", "Kingston", "Hamilton", "Roseau", "Moroni", "San Marino")
)
CONTINENTS = {"Europe": "Europe", "European": "Europe", "Asia": "Asia", "Asian": "Asia", "Africa": "Africa"}
CONTINENTS |= {"African": "Africa", "Oceania": "Oceania", "Americas": "Americas"}
REGIONS = re.compile(
    r"\b(?:Asia[- ]Pacific|Indo[- ]Pacific|Pacific|Atlantic|Middle East|Persian Gulf|Gulf|Balkans?|Baltics?"
    r"|Arctic|Caribbean|Latin America|the (?:region|continent|bloc|alliance|world|globe)|regional|global"
    r"|worldwide)\b"
)
_TITLE = (
    r"(?:Prime Minister|(?:Foreign|Defen[cs]e|Finance|Trade|Interior|Energy) (?:Minister|Secretary)|Minister"
    r"|Secretary[- ]General|Vice[- ]President|President|Chancellor|Premier|General|Admiral|Colonel|Senator"
    r"|Governor|Ambassador|Professor|Prof\.|Dr\.|Mr\.|Ms\.|Mrs\.|King|Queen|Chief|Commissioner|Speaker"
    r"|[Ss]pokes(?:man|woman|person)|[Aa]nalyst|[Ee]conomist|[Dd]irector|[Cc]hairman|[Cc]hairwoman)"
)
_NAME = r"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'-]+|[A-Z]\.|de|van|von|bin|al-[A-Z]\w+)){0,3}"
_FULL = r"[A-Z][\w’'-]+ (?:(?:[A-Z]\.|de|del|van|von|der|bin) ){0,2}[A-Z][\w’'-]+"
_SAYS = (
    r"(?:said|says|told|argued|claimed|stated|warned|added|wrote|noted|believes|insisted|announced|declared)"
)
PERSONS = (
    re.compile(rf"\b{_TITLE} (?P<name>{_NAME})"),
    re.compile(rf"\b(?P<name>{_FULL}),? {_SAYS}\b"),
    re.compile(rf"\b{_SAYS} (?P<name>{_FULL})\b"),
)
NO_PERSON = re.compile(
    r"\b(?:Ministry|Minister|Union|Pacific|Nations|Council|House|Office|Bank|Party|States|Institute|Summit|Forum|"
    r"University|Agency|Court|Treaty|Organi[sz]ation|The|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names.

    Attributes:
        states: ISO3 ids, in order of mention.
        treaties: ids of the catalogue, in order of mention.
        continents: as groups of states know them ("Europe").
        places: whether it names a wider region, or speaks of "the region" or "the world".
        persons: as written.
    """

    states: tuple[str, ...]
    treaties: tuple[str, ...]
    continents: tuple[str, ...]
    places: bool
    persons: tuple[str, ...]

    @property
    def anchored(self) -> bool:
        """Whether the sentence names anything that evidence could be about."""
        return bool(self.states or self.treaties or self.continents or self.places)


def named(sentence: str) -> Named:
    """States, treaties, places and persons named in a sentence."""
    people = persons(sentence)
    for name in people:
        sentence = sentence.replace(name, " ")  # Ana Lima is not about Peru
    continents = [
        CONTINENTS[word] for word in CONTINENTS if re.search(rf"\b{word}\b(?![- ]Pacific)", sentence)
    ]
    return Named(
        _ids(*_states(), sentence),
        _ids(*_treaties(), sentence),
        tuple(dict.fromkeys(continents)),
        REGIONS.search(sentence) is not None,
        people,
    )


def persons(text: str) -> tuple[str, ...]:
    """Names after a title or beside a word of saying, in order of mention; states and bodies left out."""
    known, bodies = _states()[0], _treaties()[0]
    found: dict[str, int] = {}
    for form in PERSONS:
        for match in form.finditer(text):
            name = re.sub(r"['’]s$", "", match["name"])
            if not (NO_PERSON.search(name) or known.match(name) or bodies.search(name)):
                found.setdefault(name, match.start())
    return tuple(sorted(found, key=lambda name: (found[name], name)))


def _ids(form: re.Pattern[str], ids: Mapping[str, str], sentence: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids[match.group()] for match in form.finditer(sentence)))


@lru_cache(maxsize=1)
def _states() -> tuple[re.Pattern[str], Mapping[str, str]]:
    from foedus.states import states

    ids: dict[str, str] = {}
    for each in states():
        if each.cow or each.gw or not each.administered_by:
            for name in (each.name, *each.also):
                if name in WRITTEN_CODES or len(name) > 4 or not name.isupper():
                    ids.setdefault(name, each.id)
    for row in _rows("claims/skeleton/names.csv"):
        ids |= dict.fromkeys(row["words"].split(";"), row["state"])
    for row in _rows("data/capitals.csv"):
        if not row["end"] and row["capital"] not in NO_CAPITALS:
            ids.setdefault(row["capital"].partition(",")[0], row["state"])
    return _any_of(ids), ids


@lru_cache(maxsize=1)
def _treaties() -> tuple[re.Pattern[str], Mapping[str, str]]:
    from foedus.treaties import catalogue

    ids: dict[str, str] = {}
    for treaty in catalogue():
        if not treaty.name.startswith("Proposed"):
            ids.setdefault(treaty.name.partition(" (")[0], treaty.id)
            if treaty.short:
                ids[treaty.short] = treaty.id
    return _any_of(ids), ids


def _rows(path: str) -> list[dict[str, str]]:
    text = (files("foedus") / path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first, as a whole word."""
    parts = "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
    return re.compile(rf"(?<![\w-])(?=[A-ZÀ-Þ])(?:{parts})(?!\w)")  # the sign ahead spares most of the tries
