"""What share of the world's capability, military spending and GDP each major power had, year by year.

Compiled by `tools/compile_powers.py` from pinned sources into `data/powers.csv`: every state that ever was a
major power of the Correlates of War list, since 1816.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

Share = Literal["capability", "military_spending", "gdp"]
SOURCE: Final[Mapping[str, str]] = {
    "capability": "cow_nmc",
    "military_spending": "cow_nmc",
    "gdp": "gdp_worldbank",
}


def power_share(state: str, of: Share, year: int) -> float | None:
    """Share of a major power in the world's total, in per cent; None where the source has no figure."""
    return _shares().get((state, year), {}).get(of)


def powers() -> tuple[str, ...]:
    """Ids of all states that ever were major powers, sorted."""
    return tuple(sorted({state for state, _ in _shares()}))


@lru_cache(maxsize=1)
def _shares() -> Mapping[tuple[str, int], Mapping[str, float]]:
    text = (files("foedus") / "data" / "powers.csv").read_text(encoding="utf-8")
    return {
        (row["state"], int(row["year"])): {of: float(row[of]) for of in SOURCE if row[of]}
        for row in csv.DictReader(text.splitlines())
    }
