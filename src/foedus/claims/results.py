"""What comes out of a ledger: readings tested, verdicts, and their JSON and CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any, Final

from foedus.claims import change, words
from foedus.claims.evidence import Measured
from foedus.claims.model import Article, Claim, Test
from foedus.claims.verdict import Word
from foedus.quantities import to_json

#: First signs that make a spreadsheet run a cell.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
CSV_COLUMNS = (
    *(
        "article",
        "id",
        "paragraph",
        "says",
        "verdict",
        "found",
        "value",
        "unit",
        "low",
        "high",
        "op",
        "threshold",
    ),
    *("date", "later_evidence", "waits_for", "reason", "would_change", "weakness", "readings", "sources"),
)


@dataclass(frozen=True)
class Tested:
    """One reading of a claim, tested (or why not).

    Attributes:
        measured: what the measure gave; None where the reading waits or cannot be tested.
        needs: what the claim needs of it, in words.
        later: whether evidence later than the claim was used, because none of its time was at hand.
        would_change: what would turn the verdict.
    """

    reading: str
    verdict: Word
    reason: str
    test: Test | None = None
    measured: Measured | None = None
    needs: str = ""
    later: bool = False
    waits_for: str = ""
    weakness: str = ""
    would_change: str = ""

    def to_json(self) -> dict[str, Any]:
        """The reading as plain JSON types."""
        body: dict[str, Any] = {"reading": self.reading, "verdict": self.verdict, "reason": self.reason}
        if self.test is not None:
            body |= {
                "kind": self.test.kind,
                "measure": self.test.measure,
                "arguments": to_json(self.test.args),
            }
            body |= {"op": self.test.op, "threshold": _threshold(self.test), "needs": self.needs}
        if self.measured is not None:
            body |= self.measured.to_json() | {"later_evidence": self.later}
        body |= {"waits_for": self.waits_for or None, "weakness": self.weakness}
        return body | {"would_change": self.would_change}


@dataclass(frozen=True)
class ShownMeasure:
    """A measure shown beside a claim; it decides nothing."""

    shows: str
    measure: str
    measured: Measured | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        """The measure as plain JSON types."""
        body = {"shows": self.shows, "measure": self.measure, "reason": self.reason}
        return body | (self.measured.to_json() if self.measured is not None else {})


@dataclass(frozen=True)
class Verdict:
    """The verdict on one claim.

    Attributes:
        readings: every reading with its own number, threshold and verdict.
        deciding: the reading whose number goes with the verdict; None where none is decided, or where no one
            number decides because readings differ (`found` has all of them).
        reason: one line.
    """

    article: str
    claim: Claim
    claim_date: str
    verdict: Word
    reason: str
    readings: tuple[Tested, ...]
    related: tuple[ShownMeasure, ...]
    deciding: Tested | None
    waits_for: str

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of all sources that the readings used, sorted."""
        return tuple(
            sorted({key for each in self.readings if each.measured for key in each.measured.sources})
        )

    @property
    def found(self) -> str:
        """The number that decides against what was needed, or those of all readings where they differ."""
        shown = [self.deciding] if self.deciding else self.readings
        return "; ".join(
            f"{words.in_short(each.measured)} (needed: {each.needs})" for each in shown if each.measured
        )

    @property
    def later(self) -> bool:
        """Whether a decided reading had only evidence later than the claim."""
        return any(each.later for each in self.readings)

    @property
    def would_change(self) -> str:
        """What would change the verdict: the number that would turn it, or evidence that is not at hand."""
        decided = [each for each in self.readings if each.measured]
        if not decided:
            return change.of_nothing(self.claim.would_decide, self.waits_for) or self.reason
        return change.of_claim(
            tuple(each.verdict for each in decided), tuple(each.would_change for each in decided)
        )

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """Where the tests fall short of the claim: of the claim as a whole, then of its readings."""
        return tuple(filter(None, (self.claim.weakness, *(each.weakness for each in self.readings))))

    def to_json(self) -> dict[str, Any]:
        """The verdict as `foedus claims run --json` prints it."""
        shown = self.deciding
        return {
            "article": self.article,
            "id": self.claim.id,
            "paragraph": self.claim.paragraph,
            "also": list(self.claim.also),
            "says": self.claim.says,
            "claim_date": self.claim_date,
            "verdict": self.verdict,
            "found": self.found,
            **(
                _number_json(shown)
                if shown
                else dict.fromkeys(("value", "unit", "interval", "op", "threshold", "date"))
            ),
            "reason": self.reason,
            "later_evidence": self.later,
            "readings": [each.to_json() for each in self.readings],
            "related": [each.to_json() for each in self.related],
            "sources": list(self.sources),
            "weakness": self.claim.weakness,
            "would_change": self.would_change,
            "waits_for": self.waits_for or None,
            "would_decide": self.claim.would_decide or None,
            "reference": self.claim.reference.model_dump() if self.claim.reference else None,
        }


@dataclass(frozen=True)
class Ledger:
    """The verdicts on one article."""

    article: Article
    verdicts: tuple[Verdict, ...]

    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        kinds: tuple[Word, ...] = ("supported", "contradicted", "mixed", "not testable", "waiting")
        return {word: sum(each.verdict == word for each in self.verdicts) for word in kinds}

    def to_json(self) -> dict[str, Any]:
        """`{"article": {…}, "counts": {…}, "verdicts": […]}`."""
        article = self.article.model_dump(mode="json")
        return {
            "article": article,
            "counts": self.counts(),
            "verdicts": [each.to_json() for each in self.verdicts],
        }

    def records(self) -> list[dict[str, Any]]:
        """One flat row a claim, with the columns `CSV_COLUMNS`."""
        return [_record(each) for each in self.verdicts]

    def csv(self) -> str:
        """The records as CSV with a head line; what is not there is an empty cell."""
        stream = io.StringIO()
        writer = csv.DictWriter(stream, CSV_COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _plain(key, value) for key, value in row.items()} for row in self.records())
        return stream.getvalue()


def _plain(column: str, value: Any) -> Any:
    """A cell: yes and no as JSON has them, and no text that a spreadsheet would take for a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    risky = column != "op" and isinstance(value, str) and value[:1] in FORMULA
    return f"'{value}" if risky else value


def _threshold(test: Test) -> Any:
    return list(test.value) if isinstance(test.value, tuple) else test.value


def _number_json(tested: Tested) -> dict[str, Any]:
    assert tested.measured is not None
    assert tested.test is not None
    measured = tested.measured
    return {
        "value": to_json(measured.value),
        "unit": measured.unit,
        "interval": measured.to_json()["interval"],
        "op": tested.test.op,
        "threshold": _threshold(tested.test),
        "date": measured.date,
    }


def _record(verdict: Verdict) -> dict[str, Any]:
    body = verdict.to_json()
    interval = body["interval"] or {}
    cells = {key: body.get(key) for key in CSV_COLUMNS}
    cells |= {
        "low": interval.get("low", interval.get("p05")),
        "high": interval.get("high", interval.get("p95")),
    }
    cells["sources"] = "; ".join(body["sources"])
    cells["weakness"] = " ".join(verdict.weaknesses)
    cells["readings"] = " | ".join(f"{each.verdict}: {each.reading}" for each in verdict.readings)
    threshold = cells["threshold"]
    return cells | {"threshold": "; ".join(threshold) if isinstance(threshold, list) else threshold}
