"""How often pairs of each kind began disputes, and how far pairs of one kind differ.

Compiled by `tools/compile_history.py` into `foedus/data/dispute_spread.csv`; kinds are those of
`history.kind_of`, and what is counted stands in `data/README.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from foedus.evidence.history import kind_of

WORDS = {"land": "neighbours by land", "sea": "neighbours across the sea", "none": "no contact"}
CONTACT = {"land": 1, "sea": 2, "none": 0}


@dataclass(frozen=True, slots=True)
class Spread:
    """The record of one kind of pair, 1946-2010.

    Attributes:
        kind: name of the kind ("land/rivals/major").
        kind_words: the same in words.
        rivals: whether its pairs are strategic rivals.
        pairs: number of pairs that were ever of the kind.
        dyad_years: years of these pairs in which a new dispute could begin.
        onsets: of these, with a new dispute.
        mean: onsets / dyad_years, the chance a year averaged over pairs and years.
        error: standard error of `mean`, robust to disputes clustering in pairs.
        concentration: a + b of the Beta distribution of the pairs' own chances.
        borrowed: the concentration is that of the kind pooled over major powers, because pairs are few.
        major: whether one of the two, or both, is a major power.
        between_originators: of `onsets`, with a dispute that the two began, not one that either joined.
        fatal, wars: of these, with at least one death, and at the level of war on both sides.
    """

    kind: str
    kind_words: str
    rivals: bool
    pairs: int
    dyad_years: int
    onsets: int
    mean: float
    error: float
    concentration: float
    borrowed: bool
    major: bool
    between_originators: int
    fatal: int
    wars: int


@lru_cache(maxsize=1)
def dispute_spread() -> Mapping[str, Spread]:
    """The twelve kinds of pairs by name."""
    text = (files("foedus") / "data" / "dispute_spread.csv").read_text(encoding="utf-8")
    found = (_spread(row) for row in csv.DictReader(text.splitlines()))
    return MappingProxyType({spread.kind: spread for spread in found})


def _spread(row: Mapping[str, str]) -> Spread:
    rivals, major = row["rivals"] == "yes", row["major"] == "yes"
    words = (
        WORDS[row["contiguity"]],
        "rivals" if rivals else "no rivals",
        "with a major power" if major else "no major power",
    )
    return Spread(
        kind=kind_of(CONTACT[row["contiguity"]], rivals=rivals, major=major),
        kind_words=", ".join(words),
        rivals=rivals,
        pairs=int(row["pairs"]),
        dyad_years=int(row["dyad_years"]),
        onsets=int(row["onsets"]),
        mean=float(row["mean"]),
        error=float(row["error"]),
        concentration=float(row["concentration"]),
        borrowed=row["borrowed"] == "yes",
        major=major,
        between_originators=int(row["between_originators"]),
        fatal=int(row["fatal"]),
        wars=int(row["wars"]),
    )
