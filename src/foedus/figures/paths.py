"""Shorter SVG path data: outlines of states rounded to a tenth of a pixel and written as relative moves."""

from __future__ import annotations

import re

_POLYGONS = re.compile(r"[ML][-\d.,]+|Z")
_PLAIN = re.compile(r"(?:[ML][-\d.]+,[-\d.]+|Z)+")
DIGITS = 1


def compact(path: str) -> str:
    """Write closed rings of straight lines (`M`, `L`, `Z`, absolute places) shorter; any other path stays.

    A line that is not closed stays as it is: the first place of a series is no neighbour of its last.
    Places are rounded to a tenth. A ring with fewer than three places left is dropped, unless all do:
    then the first stays, so that the path still has a position.
    """
    if not _PLAIN.fullmatch(path) or path.count("M") != path.count("Z"):
        return path
    rings = [_rounded(ring) for ring in _rings(path)]
    seen = [ring for ring in rings if len(set(ring)) > 2]
    return "".join(_ring(ring) for ring in seen or rings[:1])


def _rings(path: str) -> list[list[tuple[float, float]]]:
    rings: list[list[tuple[float, float]]] = []
    for part in _POLYGONS.findall(path):
        if part == "Z":
            continue
        if part[0] == "M":
            rings.append([])
        x, _, y = part[1:].partition(",")
        rings[-1].append((float(x), float(y)))
    return rings


def _rounded(ring: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Places in tenths of a pixel, without repetition."""
    scale = 10**DIGITS
    places: list[tuple[int, int]] = []
    for x, y in ring:
        place = (round(x * scale), round(y * scale))
        if not places or place != places[-1]:
            places.append(place)
    return places


def _ring(places: list[tuple[int, int]]) -> str:
    (x, y), words = places[0], []
    for next_x, next_y in places[1:]:
        words.append(_pair(next_x - x, next_y - y))
        x, y = next_x, next_y
    start = f"M{_tenths(places[0][0])},{_tenths(places[0][1])}"
    return f"{start}l{_joined(words)}Z" if words else f"{start}Z"


def _pair(x: int, y: int) -> str:
    second = _tenths(y)
    return _tenths(x) + (second if second.startswith("-") else f",{second}")


def _joined(words: list[str]) -> str:
    """Pairs without a space where a minus sign parts them."""
    return "".join(
        word if number == 0 or word.startswith("-") else f" {word}" for number, word in enumerate(words)
    )


def _tenths(value: int) -> str:
    """An integer of tenths as the shortest decimal: 12 → "1.2", -3 → "-.3", 20 → "2"."""
    sign, (whole, part) = "-" if value < 0 else "", divmod(abs(value), 10**DIGITS)
    if not part:
        return f"{sign}{whole}" if whole else "0"
    return f"{sign}{whole or ''}.{part}"
