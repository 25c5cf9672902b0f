"""Measured numbers and what a test needs of them, in a reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.claims.evidence import Bounds, Measured
from foedus.claims.measures import Measure, typed_arguments
from foedus.claims.said import RULE_WORDS, said
from foedus.quantities import Interval

if TYPE_CHECKING:
    from foedus.claims.model import Test

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))

NEEDS = {
    "<": "less than {}",
    "<=": "at most {}",
    ">": "more than {}",
    ">=": "at least {}",
    "==": "{}",
    "!=": "anything but {}",
    "in": "one of {}",
}


def number(value: float) -> str:
    """Three significant digits, thousands marked; whole numbers whole: "1,234", "0.036", "7.5"."""
    if value == int(value) and abs(value) < 1e6:
        text = f"{int(value):,}"
    else:
        text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        text = f"{value:.5f}".rstrip("0").rstrip(".") if "e" in text else text
    return text.replace("-", "\N{MINUS SIGN}")


def amount(value: float | str | bool, unit: str) -> str:
    """A value with its unit: "970 million US$", "69 %", "1,020 km", "1 country"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return RULE_WORDS.get(value, value)
    for size, name in SCALES:
        if abs(value) >= size:
            return f"{number(value / size)} {name} {unit}".strip()
    return f"{number(value)} {singular(unit) if value == 1 else unit}".strip()


def singular(unit: str) -> str:
    """The unit for one of it: "countries" → "country", "states" → "state"."""
    if unit.endswith("ies"):
        return unit[:-3] + "y"
    return unit[:-1] if unit.endswith("s") and not unit.endswith("ss") and " " not in unit else unit


def counts(unit: str) -> bool:
    """Whether a unit counts things ("countries", "wars") and does not measure ("km", "%", "points")."""
    return singular(unit) != unit and unit not in ("points", "years")


def found(measured: Measured) -> str:
    """The value with its interval or bounds: "12 % (90 %: 3 % to 27 %)", "2 ties (90 %: 1 to 4)"."""
    match measured.interval:
        case Bounds(low, high, why) if low != high:
            first = amount(low, _each(measured.unit))
            return f"between {first} and {amount(high, measured.unit)} ({why})"
        case Interval() as interval if interval.p05 != interval.p95:
            each = _each(measured.unit)
            ends = f"{amount(interval.p05, each)} to {amount(interval.p95, each)}"
            return f"{amount(measured.value, measured.unit)} (90 %: {ends})"
    return amount(measured.value, measured.unit)


def _each(unit: str) -> str:
    """What stands after each of several numbers: a per cent sign; a longer unit stands once."""
    return unit if unit == "%" else ""


def needs(test: Test, unit: str, against: str = "") -> str:
    """What the claim needs: "at most 1 country", "more than 50 %", "970 within a factor of 3"."""
    if test.within_factor is not None:
        assert isinstance(test.value, (int, float))
        return f"{amount(test.value, unit)} within a factor of {number(test.within_factor)}"
    assert test.op is not None
    if test.against is not None:
        times = "" if test.times == 1.0 else f"{number(test.times)} times "
        return NEEDS[test.op].format(f"{times}{against}")
    if isinstance(test.value, tuple):
        return NEEDS["in"].format(", ".join(RULE_WORDS.get(word, word) for word in test.value))
    assert test.value is not None
    if test.value == 0 and test.op == "==" and not isinstance(test.value, bool) and counts(unit):
        return f"no {singular(unit)}"
    words = amount(test.value, unit)
    return (
        f"exactly {words}"
        if test.op == "==" and not isinstance(test.value, (str, bool))
        else NEEDS[test.op].format(words)
    )


def subject(measure: Measure, arguments: dict[str, Any]) -> str:
    """The measure with its arguments as the subject of a sentence: "Places abroad with forces of China"."""
    given = {p.name: p.default for p in measure.parameters if not p.required}
    given |= typed_arguments(measure, arguments)
    return measure.words.format(**{name: said(name, value) for name, value in given.items()})


def in_short(measured: Measured) -> str:
    """The value, or both ends of its interval, without more: "12 %", "13 % to 80 %"."""
    match measured.interval:
        case Bounds(low, high) if low != high:
            return f"{amount(low, _each(measured.unit))} to {amount(high, measured.unit)}"
        case Interval() as interval if interval.p05 != interval.p95:
            return f"{amount(interval.p05, _each(measured.unit))} to {amount(interval.p95, measured.unit)}"
    return amount(measured.value, measured.unit)


def joined(parts: Sequence[str]) -> str:
    """Sentences in one line, each ended by a full stop."""
    return " ".join(part if part.endswith((".", "!", "?")) else part + "." for part in parts if part)
