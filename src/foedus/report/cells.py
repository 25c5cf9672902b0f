"""Cells of tables in words: sensible digits, intervals, shares as percentages, a dash for what is missing."""

from __future__ import annotations

import math
from typing import Any

from foedus.quantities import Interval
from foedus.questions.words import MINUS

MISSING = "–"
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
        return f"{_digits(100.0 * value)} %"
    if isinstance(value, int) or (value == int(value) and unit == ""):
        return f"{int(value):,}".replace("-", MINUS)
    return _digits(value)


def _digits(value: float) -> str:
    """Whole above ten, else two significant digits: 12, 3.4, 0.56, 0.0031."""
    size = abs(value)
    decimals = 0 if size >= 9.95 or size == 0 else 1 - math.floor(math.log10(size))
    return f"{value:,.{min(decimals, 8)}f}".replace("-", MINUS)
