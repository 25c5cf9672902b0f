"""The kinds of value that scenario and stances files hold: states, days, words, references."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
from functools import lru_cache
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

#: The lists of states begin here.
FIRST_DAY = dt.date(1816, 1, 1)
LAST_DAY = dt.date(2100, 12, 31)
_WHEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

Position: TypeAlias = Literal["oppose", "reserved", "neutral", "open", "support"]
Confidence: TypeAlias = Literal["high", "medium", "low"]
Outlet: TypeAlias = Literal["official", "wire", "press", "state-media", "analyst"]
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=300)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=8000)]
Slug: TypeAlias = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, description="lower-case words with hyphens"),
]
Address: TypeAlias = Annotated[str, Field(pattern=r"^(https?://\S+)?$", max_length=1000)]


class Record(BaseModel):
    """A table of a file: unknown keys are faults, no value is bent to fit, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Reference(Record):
    """Where a statement can be read.

    Attributes:
        title: as printed; in (parentheses) if it is our description.
        date: of the page, as far as known ("2023-07-12", "2024-10", "").
    """

    publisher: Line
    title: Annotated[str, Field(max_length=500)] = ""
    date: Annotated[str, Field(max_length=40)] = ""
    url: Address = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.publisher, self.title, self.date) if part)


def span(when: str) -> tuple[dt.date, dt.date]:
    """First and last day that a date may mean: "2024-10" is October 2024, "2021/2022" two whole years.

    Raises:
        ValueError: it is not a day, month, year or span of these.
    """
    first, _, last = when.partition("/")
    begin, end = _whole(first), _whole(last or first)
    if end[1] < begin[0]:
        raise ValueError(f"'{when}' ends before it begins")
    return begin[0], end[1]


def _whole(when: str) -> tuple[dt.date, dt.date]:
    found = _WHEN.fullmatch(when)
    if not found:
        raise ValueError(f"'{when}' is not a date such as 2023-07-12, 2024-10, 2015 or 2021/2022")
    year, month, day = (int(part) if part else 0 for part in found.groups())
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"'{when}' is no day of the calendar") from None
    if day:
        return first, first
    last_month = month or 12
    return first, dt.date(year, last_month, calendar.monthrange(year, last_month)[1])


def _day(value: object) -> object:
    if isinstance(value, dt.datetime) or not isinstance(value, (dt.date, str)):
        raise PydanticCustomError("day", "not a day", {"hint": "a date such as 2023-06-14, without a time"})
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            message = "{shown} is not a day"
            hint = "a date such as 2023-06-14"
            raise PydanticCustomError("day", message, {"shown": repr(value)[:40], "hint": hint}) from None
    if not FIRST_DAY <= value <= LAST_DAY:
        message = "{shown} is out of range"
        hint = f"from {FIRST_DAY}, when the lists of states begin, to {LAST_DAY}"
        raise PydanticCustomError("day_range", message, {"shown": f"{value}", "hint": hint})
    return value


def _when(value: object) -> object:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, str):
        try:
            span(value)
        except ValueError as fault:
            raise PydanticCustomError("when", "{fault}", {"fault": str(fault)[:200]}) from None
    return value


def _state_id(value: str) -> str:
    if value in state_ids():
        return value
    raise PydanticCustomError(
        "state", "unknown state {shown}", {"shown": repr(value)[:40], "hint": nearest_state(value)}
    )


@lru_cache(maxsize=1)
def state_ids() -> frozenset[str]:
    """All ids of states and territories."""
    from foedus.states import states

    return frozenset(each.id for each in states())


def nearest_state(word: str) -> str:
    """A hint towards the id that was meant: by name or former id first, then by spelling."""
    from foedus.errors import InputError
    from foedus.states import state

    try:
        found = [state(word[:80])]
    except InputError as fault:
        found = [state(near) for near in _alike(word.upper())]
        if not found:
            return fault.hint or "`foedus states list` prints all ids"
    return f"did you mean {' or '.join(f'{each.id} ({each.name})' for each in found)}?"


def _alike(word: str) -> list[str]:
    """Up to two ids spelled like a word of three letters or so, those that begin alike first."""
    if not re.fullmatch(r"[A-Z]{2,4}", word):
        return []
    close = difflib.get_close_matches(word, sorted(state_ids()), n=20, cutoff=0.6)
    return sorted(close, key=lambda each: (each[0] != word[0], each[1:2] != word[1:2], each))[:2]


StateId: TypeAlias = Annotated[
    str,
    AfterValidator(_state_id),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166 alpha-3 id"}),
]
Day: TypeAlias = Annotated[
    dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
When: TypeAlias = Annotated[
    str,
    BeforeValidator(_when),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}(-\d{2}){0,2}(/\d{4}(-\d{2}){0,2})?$",
            "description": "a day, month or year as far as known, or a span of two with a slash",
        }
    ),
]
