"""Weighted means of the same numbers in several sections, and how far the sections scatter."""

from __future__ import annotations

import math
from collections.abc import Sequence


class Moments:
    """Several numbers, averaged over sections by their draws.

    Everything is reckoned from the first section's numbers on, so that what is the same in all sections stays
    that to the last digit.
    """

    __slots__ = ("_cross", "_first", "_shift", "_square", "_weight2", "seen", "weight")

    def __init__(self, numbers: Sequence[float]) -> None:
        self._first = tuple(numbers)
        size = len(self._first)
        self._shift, self._square, self._cross = [0.0] * size, [0.0] * size, [0.0] * size
        self.weight, self._weight2, self.seen = 0, 0.0, 0

    def add(self, numbers: Sequence[float], weight: int) -> None:
        """Add the numbers of a section of `weight` draws."""
        self.weight += weight
        self._weight2 += float(weight) ** 2
        self.seen += 1
        for k, (value, first) in enumerate(zip(numbers, self._first, strict=True)):
            if value != first:
                apart = value - first
                self._shift[k] += weight * apart
                self._cross[k] += weight**2 * apart
                self._square[k] += (weight * apart) ** 2

    @property
    def means(self) -> tuple[float, ...]:
        """Σ w x / Σ w of each number."""
        return tuple(a + b / self.weight for a, b in zip(self._first, self._shift, strict=True))

    @property
    def errors(self) -> tuple[float, ...]:
        """Standard error of each mean by the scatter of K sections, √(K/(K−1) Σ w²(x − x̄)²) / Σ w.

        Not a number for one section.
        """
        if self.seen < 2:
            return (math.nan,) * len(self._first)
        factor = self.seen / (self.seen - 1)
        found = []
        for shift, cross, square in zip(self._shift, self._cross, self._square, strict=True):
            mean = shift / self.weight
            spread = square - 2.0 * mean * cross + mean**2 * self._weight2
            found.append(math.sqrt(max(factor * spread, 0.0)) / self.weight)
        return tuple(found)
