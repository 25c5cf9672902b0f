"""What a claim is tested against: a date, the world on it, the record, an assessment if there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foedus.errors import FoedusError
from foedus.quantities import Answer, Interval, to_json

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.scenario.model import Scenario
    from foedus.world import World

DEFAULT_SCENARIO = "asia-nato"


class MissingAnswerError(FoedusError):
    """A measure needs an answer of the assessment that is not there yet.

    Attributes:
        question: id of the question it waits for.
    """

    def __init__(self, question: str, what: str = "") -> None:
        self.question = question
        super().__init__(what or f"needs the answer to the question '{question}' of an assessment")


class NoEvidenceError(FoedusError):
    """The evidence at hand holds nothing that a measure could be taken from."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value that the evidence leaves possible, whatever the missing part is.

    Attributes:
        low, high: both ends, in the unit of the measure.
        why: what is missing ("no stance on record for 29 of 45 states").
    """

    low: float
    high: float
    why: str

    def to_json(self) -> dict[str, Any]:
        """`{"low", "high", "why"}`."""
        return {"low": self.low, "high": self.high, "why": self.why}


@dataclass(frozen=True)
class Measured:
    """What a measure found.

    Attributes:
        value: a number in `unit`, a word (of a rule), or yes and no.
        unit: "US$", "%", "km", "countries", …; "" for a pure number or a word.
        date: the latest date of the evidence used ("2023", "2023-07-12"); of a range, its end.
        sources: ids of `evidence/sources/` ("record": `claims/record.toml`), then the entries used in the
            project's own records: "treaty:ID", "law:ID", "stances:PROPOSAL", "record:ID"; or
            "assessment:QUESTION".
        interval: an `Interval` over draws or of a sample, or `Bounds` where part of the evidence is missing.
        detail: rows or words that stand behind the number.
        note: what a reader must know about it.
    """

    value: float | str | bool
    unit: str
    date: str
    sources: tuple[str, ...]
    interval: Interval | Bounds | None = None
    detail: str | tuple[Mapping[str, Any], ...] = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The measurement as plain JSON types."""
        interval = self.interval.to_json() if self.interval is not None else None
        body = {name: getattr(self, name) for name in ("value", "unit", "date", "sources")}
        return {key: to_json(value) for key, value in body.items()} | {
            "interval": to_json(interval),
            "detail": to_json(self.detail),
            "note": self.note,
        }


@dataclass(frozen=True)
class Evidence:
    """Everything a measure may ask, as of a date. Nothing is read before it is asked for.

    Attributes:
        date: the day as of which rules, treaties and figures are read.
        scenario_id: id or path of the scenario whose region, record of stances and proposals are meant.
        assessment: a finished assessment, for measures of a model's answer.
    """

    date: dt.date
    scenario_id: str = DEFAULT_SCENARIO
    assessment: Assessment | None = None

    @classmethod
    def now(cls, scenario_id: str = DEFAULT_SCENARIO) -> Evidence:
        """The evidence as of today."""
        return cls(dt.datetime.now(dt.UTC).date(), scenario_id)

    @cached_property
    def world(self) -> World:
        """The state system on the date."""
        assessed = self.assessment.world if self.assessment is not None else None
        if assessed is not None and assessed.date == self.date:
            return assessed
        from foedus.world import world

        return world(self.date)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario: that of the assessment if it is the same one, else loaded from the library."""
        if self.assessment is not None and self.assessment.scenario.id == self.scenario_id:
            return self.assessment.scenario
        from foedus.scenario import load

        return load(self.scenario_id)

    def answer(self, question: str) -> Answer:
        """An answer of the assessment.

        Raises:
            MissingAnswerError: there is no assessment, or it was run without this question.
        """
        answers = self.assessment.answers if self.assessment is not None else {}
        if question not in answers:
            raise MissingAnswerError(question)
        return answers[question]

    def at(self, day: dt.date, scenario_id: str | None = None) -> Evidence:
        """The same evidence as of another day, or for another scenario."""
        if (day, scenario_id or self.scenario_id) == (self.date, self.scenario_id):
            return self
        return replace(self, date=day, scenario_id=scenario_id or self.scenario_id)
