"""Numbers in words: natural frequencies, percentages with sensible digits, lists."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from foedus.quantities import Interval

MINUS = "\N{MINUS SIGN}"
NEVER = 1e-4


def percent(share: float, digits: int | None = None) -> str:
    """A share 0-1 as a percentage: no more than two significant digits below ten per cent."""
    value = 100.0 * share
    if digits is None and 0.0 < value < 0.01:
        return "below 0.01 %"
    if digits is None:
        digits = 0 if abs(value) >= 10 else 1 if abs(value) >= 1 else 2
    return f"{value:.{digits}f}".replace("-", MINUS) + " %"


def odds_words(share: float) -> str:
    """A chance as a natural frequency: "about 1 in 8", "about 3 in 4", "less than 1 in 10,000"."""
    if share < NEVER:
        return "less than 1 in 10,000"
    if share > 0.99:
        return "almost certain"
    if share > 0.92:
        fails = round(float(f"{1.0 / (1.0 - share):.1g}"))
        return f"about {fails - 1} in {fails}"
    if share >= 0.3:
        best = min(
            ((abs(share - a / b), b, a) for b in (2, 3, 4, 5, 10) for a in range(1, b)),
            key=lambda item: item[:2],
        )
        return f"about {best[2]} in {best[1]}"
    return f"about 1 in {_rounded(1.0 / share):,}"


def chance_words(chance: Interval) -> str:
    """A chance with its 90 % interval: "about 1 in 8 (90 %: 3.1 % to 27 %)"."""
    return f"{odds_words(chance.median)} (90 %: {percent(chance.p05)} to {percent(chance.p95)})"


def per_thousand(rate: float) -> str:
    """A yearly chance as a natural frequency: "about 3 in 1,000 a year"."""
    for base in (100, 1_000, 10_000, 100_000, 1_000_000):
        if rate * base >= (3 if base == 100 else 1):
            return f"about {rate * base:.0f} in {base:,} a year"
    return "less than 1 in 1,000,000 a year"


def signed(change: float) -> str:
    """A whole change with its sign: "+3", "−1", "0"."""
    return f"{change:+.0f}".replace("-", MINUS) if round(change) else "0"


def signed_figure(change: float) -> str:
    """A change with its sign and two significant digits: "+0.12", "−1.3", "0"."""
    return f"{Decimal(f'{change:.2g}'):+f}".replace("-", MINUS) if change else "0"


def listed(names: Sequence[str], most: int = 6) -> str:
    """Names as a list in a sentence: "A, B and C"; past `most` names the rest are counted."""
    if not names:
        return "none"
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 state", "3 states"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def two_digits(number: float) -> str:
    """Two significant digits, never as a power of ten: 0.034, 1.2, 190."""
    return f"{Decimal(f'{number:.2g}'):,f}".replace("-", MINUS)


def figure(value: float) -> str:
    """One decimal, two below one; nothing that rounds to zero keeps a sign: "1.3", "−0.26", "0.00"."""
    text = f"{value:.{1 if abs(value) >= 0.95 else 2}f}"
    return text.replace("-", MINUS) if float(text) else "0.00"


def _rounded(number: float) -> int:
    """Two significant digits: 8.3 → 8, 133 → 130."""
    return int(float(f"{number:.2g}")) if number >= 10 else round(number)
