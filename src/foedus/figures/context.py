"""What every figure needs from an assessment: titles of proposals, the date and the source line in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.figures.rows import Mark, Scale, Shape
from foedus.figures.theme import STANCE_FILL, STANCE_INK, STANCE_WORDS
from foedus.quantities import Interval
from foedus.questions.words import counted, listed, percent
from foedus.states import with_article as with_article

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
BY_RECORD = "Filled circle: on record; open diamond: no record, estimated."
HOW_DRAWN = "Dot: median; thick line: half of the draws; thin line: 90 %."
PERCENT_LABEL = "format(100 * datum.value, ',.3~g') + ' %'"
NUMBER_LABEL = "format(datum.value, ',.3~g')"


def records(assessment: Assessment, question: str, table: str) -> list[Record]:
    """The rows of a table as dicts; empty when the assessment has no such answer or table."""
    answer = assessment.answers.get(question)
    return answer.tables[table].records() if answer and table in answer.tables else []


def has(assessment: Assessment, question: str, table: str) -> bool:
    """Whether there is such a table with at least one row."""
    return bool(records(assessment, question, table))


def by_proposal(assessment: Assessment, records: Iterable[Record]) -> Iterator[tuple[str, list[Record]]]:
    """The title of each proposal, and its rows; rows of one proposal stand together."""
    for proposal, group in groupby(records, key=lambda record: str(record["proposal"])):
        yield proposal_title(assessment, proposal), list(group)


def proposal_title(assessment: Assessment, proposal: str) -> str:
    """A proposal's title, or its id when the scenario does not know it."""
    titles = {one.id: one.title for one in assessment.scenario.proposals}
    return str(titles.get(proposal, proposal))


def on_date(assessment: Assessment) -> str:
    """The scenario's date in words: "14 June 2023"."""
    date = assessment.scenario.date
    return f"{date.day} {date:%B} {date.year}"


def credit(assessment: Assessment, what: str) -> str:
    """The source line of a figure."""
    return f"Source: {what}; foedus {assessment.version}, {assessment.draws:,} draws."


def left_out(assessed: int, shown: int, missing: Iterable[str]) -> str:
    """What a figure does not show: rows with less, and states without a figure."""
    absent = list(missing)
    parts = [f"{counted(assessed - shown, 'more row')} in the table."] if assessed > shown else []
    parts += [f"No figure: {listed(absent, most=8)}."] if absent else []
    return " ".join(parts)


def spoken(share: Interval) -> str:
    """A share with its 90 % interval: "11 % (90 %: 4.2 % to 24 %)"."""
    return f"{percent(share.median)} (90 %: {percent(share.p05)} to {percent(share.p95)})"


def position_words(position: str) -> str:
    """A recorded position in a reader's words: "opposed", "in favour", "silent"."""
    return STANCE_WORDS.get(position, position)


def stance_mark(interval: Interval, position: str, on_record: bool, tip: str) -> Mark:
    """An interval in the colour of a position: a filled circle on record, an open diamond where estimated."""
    shape: Shape = "circle" if on_record else "diamond"
    ink = STANCE_INK.get(position, STANCE_INK["silent"])
    fill = STANCE_FILL.get(position, STANCE_FILL["silent"])
    return Mark(interval=interval, ink=ink, fill=fill, shape=shape, tip=tip)


def share_scale(tops: Iterable[float], title: str = "") -> Scale:
    """A scale for shares from zero to a round number above the largest of `tops`, at most 1."""
    top = min(1.0, nice_top(max(tops, default=1.0)))
    return Scale(title=title, domain=(0.0, top), label=PERCENT_LABEL)


def number_scale(values: Iterable[float], title: str) -> Scale:
    """A scale for numbers that holds zero and every value, with round ends."""
    known = [value for value in values if math.isfinite(value)]
    high, low = max([0.0, *known]), min([0.0, *known])
    top = nice_top(high) if high > 0 else 0.0
    bottom = -nice_top(-low) if low < 0 else 0.0
    return Scale(title=title, domain=(bottom, top or (0.0 if bottom else 1.0)), label=NUMBER_LABEL)


def nice_top(value: float) -> float:
    """The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `value`."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return next(step * power for step in steps if step * power >= value * (1 - 1e-9))
