"""What the API's answers look like, for its documentation (OpenAPI); they are made elsewhere."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel

from foedus.app.wire import FORMS, JSON, STREAM
from foedus.quantities import Interval

ASSESSMENT = "Assessment"
_SCHEMA = "#/components/schemas/"


class Health(BaseModel):
    """The server is up."""

    ok: bool
    version: str


class Named(BaseModel):
    """Something with an id and a title."""

    id: str
    title: str


class Head(BaseModel):
    """A scenario in a list."""

    id: str
    title: str
    question: str
    date: str
    proposals: list[Named]


class Setting(BaseModel):
    """A named alternative of a prior."""

    id: str
    label: str


class Reference(BaseModel):
    """Literature behind a prior."""

    citation: str
    says: str
    url: str


class PriorSheet(BaseModel):
    """A prior as a slider from `low` to `high` in steps; `current` is "default", a setting or a number.

    `within` are the smallest and the largest number that it may be set to, null where any will do.
    """

    id: str
    label: str
    unit: str
    note: str
    default: Interval
    words: str
    low: float
    high: float
    within: tuple[float, float] | None
    step: float
    log: bool
    whole: bool
    settings: list[Setting]
    current: str | float
    references: list[Reference]
    questions: list[str]


class StanceSheet(BaseModel):
    """What a state wants of a proposal, and how that is known."""

    proposal: str
    state: str
    name: str
    kind: Literal["on record", "estimated", "set", "assumed"]
    word: str
    date: str | None
    source: str
    url: str = ""
    said: str = ""


class Question(BaseModel):
    """A question in a reader's words."""

    id: str
    asks: str


class Sheet(BaseModel):
    """What a page shows of a scenario beside its answers."""

    scenario: dict[str, Any]
    priors: list[PriorSheet]
    stances: list[StanceSheet]
    questions: list[Question]
    command: str


class Input(BaseModel):
    """An input of a number."""

    what: str
    value: str
    date: str
    source: str


class Source(BaseModel):
    """A source of the evidence."""

    id: str
    citation: str
    version: str
    sha256: str
    licence: str


class Explanation(BaseModel):
    """Where a number comes from."""

    path: str
    label: str
    unit: str
    value: Any
    how: str
    inputs: list[Input]
    priors: list[dict[str, Any]]
    sources: list[Source]
    page: str
    notes: list[str]


class Compared(BaseModel):
    """One side of a comparison."""

    id: str
    title: str
    date: str
    draws: int
    seed: int
    sentences: dict[str, str]
    command: str
    settings: dict[str, str]
    stances: dict[str, str]


class Value(BaseModel):
    """A number of one side."""

    scenario: str
    proposal: str
    value: Interval


class Row(BaseModel):
    """A number on each side that has it."""

    question: str
    what: str
    unit: str
    values: list[Value]


class Comparison(BaseModel):
    """Several requests side by side."""

    scenarios: list[Compared]
    rows: list[Row]


class Claims(BaseModel):
    """The ledgers of articles, as under `answers.claims` of an assessment."""

    claims: list[dict[str, Any]]


Documented = dict[int | str, dict[str, Any]]


def of_model(model: Any) -> Documented:
    """The answer is JSON of this shape."""
    return {200: {"model": model, "description": "Found."}}


def of_forms(*forms: str) -> Documented:
    """The answer is a file in one of these forms."""
    kinds = {
        FORMS[form].partition(";")[0]: {"schema": {"type": "object" if form == "json" else "string"}}
        for form in forms
    }
    return {200: {"description": "The file.", "content": kinds}}


def of_assessment() -> Documented:
    """The answer is an assessment, or a stream of events."""
    content = {JSON: {"schema": {"$ref": _SCHEMA + ASSESSMENT}}, STREAM: {"schema": {"type": "string"}}}
    return {200: {"description": "The answers.", "content": content}}


def assessment_schemas() -> dict[str, Any]:
    """The published schema of an assessment as components of OpenAPI, with what the API adds to it."""
    text = (files("foedus") / "schema" / "assessment.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text.replace('"#/$defs/', f'"{_SCHEMA}{ASSESSMENT}.'))
    parts = {f"{ASSESSMENT}.{name}": part for name, part in schema.pop("$defs").items()}
    figure = {key: {"type": "string"} for key in ("name", "question", "title")}
    schema["properties"] |= {
        "command": {"type": "string", "description": "The command line that answers the same."},
        "figures": {
            "type": "array",
            "items": {"type": "object", "required": list(figure), "properties": figure},
        },
    }
    schema["required"] += ["command", "figures"]
    del schema["$schema"]
    return {ASSESSMENT: schema, **parts}
