"""Claims for the page and the terminal: verdicts by word and shape, and how many of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.claims import words
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.claims.results import Ledger, Verdict

SHAPES = {"supported": "●", "contradicted": "◆", "mixed": "◐", "not testable": "○", "waiting": "◌"}


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with the shape of its verdict."""

    verdict: Verdict
    shape: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """An article with its claims and how many have each verdict."""

    ledger: Ledger
    counts: tuple[tuple[str, str, int], ...]
    claims: tuple[ClaimView, ...]


def ledger_view(ledger: Ledger) -> LedgerView:
    """A ledger for reading."""
    return LedgerView(ledger, counts([ledger]), tuple(map(_claim, ledger.verdicts)))


def lines(verdict: Verdict) -> tuple[str, ...]:
    """What the terminal shows of a verdict: why, each reading of several, and what would change it."""
    found = [verdict.reason]
    if len(verdict.readings) > 1:
        found = [
            f"  {SHAPES[each.verdict]} {each.verdict}: {words.joined([each.reading, each.reason])}"
            f" {each.would_change}".rstrip()
            for each in verdict.readings
        ]
    found += [f"  Beside it: {each.shows} {each.reason}" for each in verdict.related]
    if verdict.readings and verdict.would_change:
        found.append(f"  What would change it: {verdict.would_change}")
    if verdict.weaknesses:
        found.append(f"  Where the test falls short: {' '.join(verdict.weaknesses)}")
    return tuple(found)


def counts(ledgers: Sequence[Ledger]) -> tuple[tuple[str, str, int], ...]:
    """How many claims have each verdict: shape, word, number; none left out of the sum."""
    found = [verdict.verdict for ledger in ledgers for verdict in ledger.verdicts]
    return tuple((SHAPES[word], word, found.count(word)) for word in SHAPES if word in found)


def sentence(ledgers: Sequence[Ledger]) -> str:
    """All ledgers in one sentence."""
    found = counts(ledgers)
    total = sum(number for _, _, number in found)
    parts = ", ".join(f"{number} {word}" for _, word, number in found)
    whole = f"{counted(total, 'claim')} of {counted(len(ledgers), 'article')}"
    return f"{whole}: {parts}." if total else "No article goes with this scenario."


def _claim(verdict: Verdict) -> ClaimView:
    return ClaimView(verdict, SHAPES[verdict.verdict])
