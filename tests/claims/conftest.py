"""Measures made up for the tests, so that a verdict can be checked against numbers chosen by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import pytest

from foedus.claims import measures
from foedus.claims.evidence import Bounds, Evidence, Measured, MissingAnswerError, NoEvidenceError
from foedus.quantities import Interval


def _number(
    evidence: Evidence,
    *,
    value_of: float = 7.0,
    dated: str = "2023",
    low: float | None = None,
    high: float = 0.0,
) -> Measured:
    """A number given in the test itself."""
    del evidence
    bounds = None if low is None else Bounds(low, high, "half is missing")
    return Measured(value_of, "countries", dated, ("made-up",), bounds)


def _model(evidence: Evidence, *, p05: float, p95: float) -> Measured:
    """A model's number with its interval."""
    del evidence
    middle = (p05 + p95) / 2
    return Measured(middle, "%", "2023", ("made-up",), Interval(middle, p05, p05, p95, p95, middle))


def _word(evidence: Evidence, *, says: Literal["needs", "bars", "none"] = "needs") -> Measured:
    """A word of a rule."""
    del evidence
    return Measured(says, "", "2023", ("made-up",))


def _line(evidence: Evidence, *, year: int, slope: float = 2.0, until: int = 2020) -> Measured:
    """Points on a straight line with small steps off it."""
    del evidence
    if year > until:
        raise NoEvidenceError(f"nothing for {year}")
    return Measured(slope * year + 0.1 * (year % 2), "%", str(year), ("made-up",))


def _silent(evidence: Evidence, *, question: str = "risk", states: tuple[str, ...] = ("world",)) -> Measured:
    """Never there."""
    del evidence, states
    raise MissingAnswerError(question)


def _day(evidence: Evidence, *, on: date, flag: bool = True, by: date | None = None) -> Measured:
    """A date and a yes."""
    del evidence, by
    return Measured(flag, "", on.isoformat(), ("made-up",))


@pytest.fixture(autouse=True)
def made_up() -> Iterator[None]:
    """Register the made-up measures for one test."""
    before = set(measures.measures())
    kinds: dict[str, tuple[object, Literal["fact", "rule", "model"]]] = {
        "made.number": (_number, "fact"),
        "made.model": (_model, "model"),
        "made.word": (_word, "rule"),
        "made.line": (_line, "fact"),
        "made.silent": (_silent, "model"),
        "made.day": (_day, "fact"),
    }
    for name, (function, kind) in kinds.items():
        register = measures.measure(
            name, words="The made-up number", unit="countries", source="made-up", coverage="none", kind=kind
        )
        register(function)  # type: ignore[arg-type]
    yield
    for name in set(measures._REGISTER) - before:
        del measures._REGISTER[name]


@pytest.fixture
def evidence() -> Evidence:
    """Evidence as of the day of the first article."""
    return Evidence(date(2023, 6, 14))
