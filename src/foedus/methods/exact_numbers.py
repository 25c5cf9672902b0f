"""Weights as whole numbers, so that sums and thresholds are compared without rounding."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from foedus.errors import InputError


def exact(number: object, where: str) -> Fraction:
    """A number exactly as written in decimals: the float 0.1 is one tenth, not the binary number nearest
    to it.

    Raises:
        InputError: not a finite number, or one with an exponent of more than three digits.
    """
    text = str(number)
    try:
        if len(text.lower().partition("e")[2].strip("+-")) > 3:
            raise ValueError
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InputError(f"{text[:40]!r} is not a number", where=where) from None


def exact_all(numbers: Iterable[object], where: str) -> list[Fraction]:
    """Every number exactly, see `exact`; the error names the place."""
    return [exact(number, f"{where}[{place}]") for place, number in enumerate(numbers)]


def common_unit(numbers: Sequence[Fraction]) -> Fraction:
    """The largest number of which all are whole multiples; 1 if all are 0."""
    denominator = math.lcm(*(number.denominator for number in numbers))
    return Fraction(math.gcd(*(int(number * denominator) for number in numbers)), denominator) or Fraction(1)
