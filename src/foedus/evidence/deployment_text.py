"""The grammar of the Factbook's "Military deployments": which forces stand where, read item by item.

A text (without markup) is cut at its semicolons and line breaks; each piece is read by one of four patterns,
or listed as not read. The last bracket of the text gives the year.

1. A number and a place: `475 Lebanon (UNIFIL)`, `up to 1,700 Lithuania (NATO)`, `approximately 1,000 in
   Brunei`, `725 (plus about 275 police) South Sudan (UNMISS)`. The words before the number stay in `note`.
2. A place and a number: `French Polynesia (1,000)`.
3. A sentence with "include" or "including" and a list of items of kind 1 or 2, or of bare places, up to the
   end of the piece: `…, including Azerbaijan, Libya, Qatar, and Somalia`. What stands before is not read.
4. `base in X`: a base; how many serve there is left to the text.

The place must be known. A range of troops is no number: the place is kept, the number is listed as not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foedus.evidence.factbook_text import Resolve, cut

#: Places of deployments that are no state, or more than one; deployments there have no state id.
NO_ONE_STATE: Final = frozenset(
    {
        "Abyei/South Sudan/Sudan",
        "French West Indies",
        "Golan Heights",
        "South Sudan/Sudan",
        "Sudan/South Sudan",
        "sub-Saharan Africa",
        "the Middle East",
    }
)

_COUNT = r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*"
_BOUND = r"up to|more than|over|approximately|about|around|estimated"
_FORCES = re.compile(
    rf"(?:(?P<bound>{_BOUND}) )?(?:(?P<range>[1-9][\d,]*-[1-9][\d,]*)|(?P<troops>{_COUNT}))"
    r"(?: \((?P<police>plus [^()]* police)\))? (?:in )?(?P<place>[^()\d,]+?)"
    r"(?: \((?P<under>[^()\d;]+)(?:; (?P<more>[^()]+))?\))?"
)
_PLACE_FIRST = re.compile(rf"(?P<place>[^()\d,]+) \((?P<troops>{_COUNT})\)")
_BASE = re.compile(r"\bbase in (?P<place>[A-Z][A-Za-z .'-]*?)(?= with |,|$)")
_LIST = re.compile(r"\b(?:include|including) (?P<list>.+)$")
_YEAR = re.compile(r"(?P<body>.*?)\s*\((?P<year>\d{4})\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Deployment:
    """Forces of a state abroad.

    Attributes:
        place: as written.
        state: id of the state or territory; None where the place is not one state ("Golan Heights").
        troops: how many, or None where the text gives no single number.
        under: mission or agreement as written ("UNIFIL", "NATO/KFOR"), "base" for a base, or "".
        year: of the text.
        note: what limits the number ("up to", "approximately", "plus about 275 police").
    """

    place: str
    state: str | None
    troops: int | None
    under: str
    year: str
    note: str = ""


Pieces = tuple[list[Deployment], list[tuple[str, str]]]


def deployments(text: str, resolve: Resolve) -> Pieces:
    """What the text says of forces abroad, and (piece, why) for each piece that the grammar does not read."""
    found = _YEAR.fullmatch(text)
    if not found:
        return [], [(text, "no year at the end")]
    read: list[Deployment] = []
    unread: list[tuple[str, str]] = []
    for piece in cut(found["body"].replace("\n", ";"), ";"):
        items, refused = _piece(piece.strip(), found["year"], resolve)
        read += items
        unread += refused
    return read, unread


def _piece(text: str, year: str, resolve: Resolve) -> Pieces:
    whole = _item(text, year, resolve)
    if whole[0]:
        return whole
    base = _BASE.search(text)
    if base and (place := _known(base["place"], resolve)):
        return [Deployment(base["place"], place[0], None, "base", year)], []
    if listing := _LIST.search(text):
        read: list[Deployment] = []
        unread: list[tuple[str, str]] = []
        for element in cut(listing["list"], ", "):  # with the space: 1,000 is one number
            items, refused = _element(element.strip().removeprefix("and "), year, resolve)
            read += items
            unread += refused
        if read:
            return read, unread
    return whole


def _element(text: str, year: str, resolve: Resolve) -> Pieces:
    """One element of a list: an item, or a place alone."""
    place = _known(text, resolve)
    return ([Deployment(text, place[0], None, "", year)], []) if place else _item(text, year, resolve)


def _item(text: str, year: str, resolve: Resolve) -> Pieces:
    found = _FORCES.fullmatch(text) or _PLACE_FIRST.fullmatch(text)
    if not found:
        return [], [(text, "neither a number with a place nor a base")]
    place = _known(found["place"], resolve)
    if not place:
        return [], [(text, f"unknown place {found['place']!r}")]
    parts = found.groupdict()
    notes = (parts.get("bound"), parts.get("range"), parts.get("police"), parts.get("more"))
    deployment = Deployment(
        place=found["place"],
        state=place[0],
        troops=int(parts["troops"].replace(",", "")) if parts["troops"] else None,
        under=parts.get("under") or "",
        year=year,
        note="; ".join(note for note in notes if note),
    )
    return [deployment], _range_refused(text, parts)


def _range_refused(text: str, parts: Mapping[str, str | None]) -> list[tuple[str, str]]:
    return [(text, "a range of troops, not a number; the place is kept")] if parts.get("range") else []


def _known(place: str, resolve: Resolve) -> tuple[str | None] | None:
    """(state id or None,) for a place that is known, None for one that is not."""
    if place in NO_ONE_STATE:
        return (None,)
    found = resolve(place)
    return (found,) if found else None
