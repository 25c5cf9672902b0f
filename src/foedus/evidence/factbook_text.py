"""A strict grammar for the prose of the World Factbook: a text is read whole or refused, never guessed at.

Each reader takes a text without markup (`plain`) and raises `GrammarError` with the reason when any part of
it lies outside the grammar. `MISSING` are the words by which the Factbook says that there is no figure.
Deployments have a grammar of their own: `deployment_text`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

MISSING: Final = frozenset({"", "NA", "not available", "uninhabited", "no permanent inhabitants", "none"})
SCALES: Final = {None: 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MARKUP = re.compile(r"[<&\n\xa0]")
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = rf"\((?:(?:{_MONTH}) )?(?P<year>\d{{4}})(?: est\.)?\)"
_MONEY = re.compile(rf"\$(?P<number>{NUMBER})(?: (?P<scale>thousand|million|billion|trillion))? {_YEAR}")
_PERCENT = re.compile(rf"(?P<number>-?{NUMBER})%(?P<of> of GDP)? {_YEAR}")
_COUNT = re.compile(rf"(?P<number>{NUMBER}) {_YEAR}")
_QUALIFIED = re.compile(r"(?P<place>.+) \([^()]+\)")  # "China (southeast)", "Spain (Ceuta)"
_LENGTH = re.compile(rf"(?P<place>.+?) (?P<number>{NUMBER}) km(?: \([^()]*\))?")
_SHARE = re.compile(rf"(?P<place>.+?) (?P<number>{NUMBER})%")
_PARTNERS = re.compile(r"(?P<list>.+) \((?P<year>\d{4})(?: est\.)?\)")
_POINT = re.compile(r"(\d{1,2}) (\d{1,2}) ?([NS]), (\d{1,3}) (\d{1,2}) ?([EW])")
_BASE_YEAR = re.compile(r"\bdata (?:are )?in (\d{4}) dollars\b")

Resolve = Callable[[str], str | None]


class GrammarError(ValueError):
    """A text lies outside the grammar; the message says why."""


def plain(text: str) -> str:
    """The text without markup: entities resolved, tags dropped (a break is a new line), spaces single."""
    if not _MARKUP.search(text):  # most texts have none: spare the work
        return " ".join(text.split())
    lines = re.split(r"<br ?/?>|\n", text)
    bare = (html.unescape(re.sub(r"<[^>]*>", "", line)).replace("\xa0", " ") for line in lines)
    return "\n".join(line for line in (" ".join(part.split()) for part in bare) if line)


def money(text: str) -> tuple[float, str]:
    """`$4.026 trillion (2024 est.)` → (US$, year)."""
    found = _match(_MONEY, text, "not an amount of dollars with its year")
    # Rounding removes the binary dust of the scale: 4.026 × 1e12 is 4026000000000.0, not …0.0005.
    return round(_number(found["number"]) * SCALES[found["scale"]], 2), found["year"]


def percent(text: str, *, of_gdp: bool = False) -> tuple[float, str]:
    """`2.9% of GDP (2023)` → (per cent, year); `of_gdp` says whether these words must be there."""
    found = _match(_PERCENT, text, "not a percentage with its year")
    if bool(found["of"]) != of_gdp:
        raise GrammarError("a percentage of something else")
    sign = -1.0 if found["number"].startswith("-") else 1.0
    return sign * _number(found["number"].lstrip("-")), found["year"]


def count(text: str) -> tuple[float, str]:
    """`123,201,945 (2024 est.)` → (persons, year)."""
    found = _match(_COUNT, text, "not a number with its year")
    return _number(found["number"]), found["year"]


def base_year(note: str) -> str | None:
    """The year of the dollars that a note names (`data in 2021 dollars`), or None."""
    found = _BASE_YEAR.search(note)
    return found[1] if found else None


def point(text: str) -> tuple[float, float]:
    """`35 41 N, 139 45 E` → (latitude, longitude) in degrees, north and east positive."""
    found = _POINT.fullmatch(text)
    if not found:
        raise GrammarError("not a latitude and a longitude")
    lat, lon = int(found[1]) + int(found[2]) / 60, int(found[4]) + int(found[5]) / 60
    if lat > 90 or lon > 180 or int(found[2]) > 59 or int(found[5]) > 59:
        raise GrammarError("no such point on the globe")
    return (lat if found[3] == "N" else -lat), (lon if found[6] == "E" else -lon)


def partners(text: str, resolve: Resolve) -> tuple[str, tuple[tuple[str, float], ...]]:
    """`USA 19%, China 18%, … (2023)` → (year, ((state id, per cent), …)), in the order written."""
    found = _match(_PARTNERS, text, "not a list of shares with its year")
    # A name may hold a comma ("Congo, Republic of the"): cut only after a share.
    items = re.split(r"(?<=%), ", found["list"])
    shares = tuple(_share(item, resolve) for item in items)
    ids = [place for place, _ in shares]
    if len(set(ids)) != len(ids):
        raise GrammarError("a partner is named twice")
    if sum(share for _, share in shares) > 100 + len(shares) / 2:
        raise GrammarError("the shares sum to more than 100")
    return found["year"], shares


def border_lengths(text: str, resolve: Resolve) -> Iterator[tuple[str, str | None, float]]:
    """`China 1,352 km; Russia 18 km` → (item as written, state id or None, km) for each item in order.

    A remark in brackets after the length is dropped, and one after the place when the place with it is not
    known ("China (southeast)" is China). A place that is not known is given as None.

    Raises:
        GrammarError: an item is not a place with a length.
    """
    for item in re.split(r"(?<=km)[;,] |(?<=\))[;,] |(?<=km) and ", text):
        found = _LENGTH.fullmatch(item)
        if not found:
            raise GrammarError(f"not a place with a length: {item!r}")
        bare = _QUALIFIED.fullmatch(found["place"])
        place = resolve(found["place"]) or (resolve(bare["place"]) if bare else None)
        yield item, place, _number(found["number"])


def listed(text: str) -> tuple[str, ...]:
    """A list cut at its commas, those within brackets left alone: `ADB, CE (observer)`."""
    return tuple(part for part in (part.strip() for part in cut(text, ",")) if part)


def cut(text: str, separator: str) -> list[str]:
    """The text cut at each separator that stands outside brackets."""
    parts: list[str] = []
    for piece in text.split(separator):
        if parts and parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += separator + piece
        else:
            parts.append(piece)
    return parts


def _share(item: str, resolve: Resolve) -> tuple[str, float]:
    found = _SHARE.fullmatch(item)
    if not found:
        raise GrammarError(f"not a partner with a share: {item!r}")
    place = resolve(found["place"])
    if place is None:
        raise GrammarError(f"unknown partner {found['place']!r}")
    return place, _number(found["number"])


def _match(pattern: re.Pattern[str], text: str, why: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if not found:
        raise GrammarError(why)
    return found


def _number(text: str) -> float:
    return float(text.replace(",", ""))
