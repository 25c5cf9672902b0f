"""Cells of tables in words: sensible digits, intervals, shares as percentages, a dash for what is missing."""

from __future__ import annotations

import math
from typing import Any

from foedus.quantities import Interval
from foedus.questions.words import MINUS

MISSING = "–"
SMALLEST = 0.01
"""The finest percentage that is written out."""
INDEX = "index"
FINEST = 8
"""Most decimals of any number."""
FINEST_OF = {"%": 3, "US$": 3}
"""Most decimals of numbers in units that begin so; what rounds to nothing is written 0.00."""
SHARE = "share"
SHARES = {SHARE: "", "chance a year": "a year"}
"""Units of numbers from 0 to 1 that are read as percentages, and what then stands in the heading."""


def cell(value: Any, unit: str = "") -> str:
    """A cell as text; an interval as "12 % (5 to 20 %)", its 90 % ends in brackets.

    Args:
        value: a str, number, bool, None or `Interval`.
        unit: of the column; those of `SHARES` make percentages, any other unit stands in the heading.
    """
    if isinstance(value, Interval):
        return interval(value, unit)
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return number(value, unit)
    return str(value)


def interval(value: Interval, unit: str = "") -> str:
    """Median and 90 % interval; the median alone where the interval has no width."""
    median, low, high = (number(part, unit) for part in (value.median, value.p05, value.p95))
    if low == high:
        return median
    return f"{median} ({low.removesuffix(' %')} to {high})"


def number(value: float, unit: str = "") -> str:
    """A number with sensible digits and a proper minus sign; a share as a percentage."""
    if not math.isfinite(value):
        return MISSING
    if unit in SHARES:
        return f"{_percentage(100.0 * value)} %"
    if unit == INDEX:
        return f"{value:.3f}".replace("-", MINUS)
    if isinstance(value, int) or (value == int(value) and unit == ""):
        return f"{int(value):,}".replace("-", MINUS)
    return _digits(value, next((most for start, most in FINEST_OF.items() if unit.startswith(start)), FINEST))


def _percentage(value: float) -> str:
    """As `_digits`, but nothing finer than a hundredth of a per cent."""
    if 0 < abs(value) < SMALLEST:
        return f"<{SMALLEST}" if value > 0 else f"{0:.2f}"
    return _digits(value)


def _digits(value: float, finest: int = FINEST) -> str:
    """Whole above ten, else two significant digits: 12, 3.4, 0.56, 0.0031."""
    if value == 0:
        return "0"
    power = int(f"{value:.1e}".partition("e")[2])
    decimals = min(max(1 - power, 0), finest)
    if round(value, decimals) == 0:
        return "0.00"
    return f"{value:,.{decimals}f}".replace("-", MINUS)
