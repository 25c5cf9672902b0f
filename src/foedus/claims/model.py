"""What a claims file says, checked: the article, its claims, the test that would decide each."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from foedus.claims.measures import RESERVED, check_arguments, find
from foedus.errors import InputError
from foedus.inputs import did_you_mean, key_path, read_toml, validate
from foedus.scenario.fields import Line, Record, Reference, Slug, When, span

LIBRARY = Path(__file__).parent / "library"

Operation: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!=", "in"]
TestKind: TypeAlias = Literal["fact", "comparison", "trend", "rule", "model", "order-of-magnitude"]
Waiting: TypeAlias = Literal["adoption", "membership", "gains", "blocs", "risk", "trade", "store"]

VALUE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ],
}


def _wrong(what: str, hint: str | None = None) -> PydanticCustomError:
    return PydanticCustomError("claims", what, {"hint": hint} if hint else None)


def _value(value: object) -> object:
    """A number, a text, yes or no, a day, or a list of texts; one message for whatever else it is."""
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong("not a finite number")
    if isinstance(value, (list, tuple)):
        plain = bool(value) and all(isinstance(item, str) and item for item in value)
    else:
        plain = isinstance(value, (str, bool, int, float, dt.date)) and not isinstance(value, dt.datetime)
    if not plain or value == "":
        raise _wrong("neither a number, a text, true or false, a day, nor a list of texts")
    return tuple(value) if isinstance(value, list) else value


Value: TypeAlias = Annotated[Any, PlainValidator(_value), WithJsonSchema(VALUE_SCHEMA)]


def _open_to_arguments(schema: dict[str, Any]) -> None:
    schema["properties"].pop("args", None)
    schema["additionalProperties"] = {"description": "arguments of the measure, by name", **VALUE_SCHEMA}


class Measurement(Record):
    """A measure with its arguments, which in the file stand beside `measure` under their own names."""

    model_config = ConfigDict(json_schema_extra=_open_to_arguments)

    measure: Line
    args: Mapping[str, Value] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        own = {key: value for key, value in data.items() if key in RESERVED}
        return own | {"args": {str(key): value for key, value in data.items() if key not in RESERVED}}

    def check(self, where: str) -> None:
        """Refuse an unknown measure or wrong arguments.

        Raises:
            InputError: the fault, with `where`.
        """
        try:
            check_arguments(find(self.measure), self.args)
        except InputError as fault:
            raise InputError(fault.what, where=where, hint=fault.hint) from None


class Shown(Measurement):
    """A measure that is shown beside a claim and decides nothing."""

    shows: Line


class Test(Measurement):
    """A measure against what the claim needs it to be.

    A threshold: `op` and `value`. A comparison: `op` and `against` (another measure), optionally `times` it.
    An order of magnitude: `value` and `within_factor`. A trend: `over` = [first year, last year]; `op` and
    `value` then speak of the slope a year, and the measure must take the argument `year`.
    """

    __test__ = False

    op: Operation | None = None
    value: Value = None
    within_factor: Annotated[float, Field(gt=1)] | None = None
    against: Measurement | None = None
    times: Annotated[float, Field(gt=0)] = 1.0
    over: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Test:
        magnitude = self.within_factor is not None
        if magnitude and (self.op or not _is_number(self.value) or self.value == 0):
            raise _wrong("'within_factor' goes with a number other than 0 in 'value', and without 'op'")
        if not magnitude and (self.op is None or (self.value is None) == (self.against is None)):
            raise _wrong("a test has 'op' with either 'value' or 'against', or 'value' with 'within_factor'")
        if (self.op == "in") != isinstance(self.value, tuple):
            raise _wrong("op 'in' goes with a list of words in 'value', and a list with op 'in'")
        if self.over and (self.over[0] >= self.over[1] or not _is_number(self.value)):
            raise _wrong("'over' is [first year, later year], with a number in 'value'")
        return self

    @property
    def kind(self) -> TestKind:
        """What kind of test it is, from its form and its measure."""
        if self.within_factor is not None:
            return "order-of-magnitude"
        if self.against is not None:
            return "comparison"
        return "trend" if self.over else find(self.measure).kind

    def check(self, where: str) -> None:
        """Refuse unknown measures, wrong arguments, or a trend of a measure without years."""
        if self.over and "year" in {parameter.name for parameter in find(self.measure).parameters}:
            Measurement.model_validate({"measure": self.measure, **self.args, "year": self.over[0]}).check(
                where
            )
        elif self.over:
            raise InputError(f"{self.measure} has no argument 'year', so no trend", where=where)
        else:
            super().check(where)
        if self.against is not None:
            self.against.check(f"{where}.against")


class Reading(Record):
    """One honest way to read a claim, and the test that would decide it so read."""

    reading: Line
    test: Test | None = None
    waits_for: Waiting | None = None
    would_decide: str = ""
    weakness: str = ""

    @model_validator(mode="after")
    def _decided_somehow(self) -> Reading:
        if sum((self.test is not None, self.waits_for is not None, bool(self.would_decide))) != 1:
            raise _wrong("a reading has one of 'test', 'waits_for', 'would_decide'")
        return self


class Claim(Record):
    """One claim of the article, in our own neutral words.

    Attributes:
        paragraph: number of the paragraph, from 1 over the non-empty ones of the body; `also` the others.
        says: what is claimed.
        date: the claim's own date where it is not the article's.
        readings: the honest readings, each with its test; or one `reading` with one `test`.
        related: measures shown beside it that decide nothing.
        weakness: where the test falls short of the claim.
        waits_for: the question of an assessment, or the data of the store, that its test needs and has not.
        would_decide: for a claim that no evidence here can decide, what would.
    """

    id: Slug
    paragraph: Annotated[int, Field(ge=1)] | None = None
    also: tuple[Annotated[int, Field(ge=1)], ...] = ()
    says: Line
    date: When | None = None
    reference: Reference | None = None
    reading: str = ""
    test: Test | None = None
    readings: tuple[Reading, ...] = ()
    related: tuple[Shown, ...] = ()
    weakness: str = ""
    waits_for: Waiting | None = None
    would_decide: str = ""

    @model_validator(mode="after")
    def _decided_somehow(self) -> Claim:
        if bool(self.reading) != (self.test is not None):
            raise _wrong("'reading' and 'test' go together")
        ways = (
            self.test is not None,
            bool(self.readings),
            self.waits_for is not None,
            bool(self.would_decide),
        )
        if sum(ways) != 1:
            raise _wrong("a claim has one of 'reading' with 'test', 'readings', 'waits_for', 'would_decide'")
        return self

    @property
    def tested(self) -> tuple[Reading, ...]:
        """The readings, the short form included."""
        return (Reading(reading=self.reading, test=self.test),) if self.test else self.readings


class Article(Record):
    """What was published, where and when, and the scenario whose record the tests use."""

    id: Slug
    title: Line
    publisher: Line
    author: str = ""
    date: When
    scenario: Line = "asia-nato"
    reference: Reference | None = None
    note: str = ""


class ClaimsFile(Record):
    """A claims file: one article and its claims."""

    article: Article
    claim: Annotated[tuple[Claim, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_differ(self) -> ClaimsFile:
        seen: set[str] = set()
        for claim in self.claim:
            if claim.id in seen:
                raise _wrong(f"two claims have the id '{claim.id}'")
            seen.add(claim.id)
        return self

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def title(self) -> str:
        """The article's title."""
        return self.article.title

    @property
    def publisher(self) -> str:
        """Who published the article."""
        return self.article.publisher

    @property
    def date(self) -> dt.date:
        """The last day that the article's date may mean."""
        return span(self.article.date)[1]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims, in the order of the file."""
        return self.claim

    def check(self) -> None:
        """Refuse unknown measures and wrong arguments.

        Raises:
            InputError: the first fault, with its place.
        """
        for number, claim in enumerate(self.claim):
            if claim.test:
                claim.test.check(key_path(("claim", number, "test")))
            for index, reading in enumerate(claim.readings):
                if reading.test:
                    reading.test.check(key_path(("claim", number, "readings", index, "test")))
            for index, shown in enumerate(claim.related):
                shown.check(key_path(("claim", number, "related", index)))


def library() -> tuple[str, ...]:
    """Ids of the claims files that come with foedus, sorted."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.toml")))


def load(source: str | Path | Mapping[str, Any]) -> ClaimsFile:
    """A claims file by id in the library, by path, or from plain data.

    Raises:
        InputError: no such file, not TOML, not of the schema, or a measure that is not known; in one line.
    """
    if isinstance(source, Mapping):
        return _checked(validate(ClaimsFile, source, None), None)
    if isinstance(source, str) and source in library():
        return load(LIBRARY / f"{source}.toml")
    if re.fullmatch(r"[a-z0-9-]+", str(source)):
        raise _no_such(str(source))
    path = Path(source)
    return _checked(validate(ClaimsFile, read_toml(path), path), path)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a claims file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "foedus claims file",
        **{key: value for key, value in ClaimsFile.model_json_schema().items() if key != "title"},
    }


def _checked(found: ClaimsFile, path: Path | None) -> ClaimsFile:
    try:
        found.check()
    except InputError as fault:
        raise InputError(fault.what, file=path, where=fault.where, hint=fault.hint) from None
    return found


def _no_such(name: str) -> InputError:
    hint = did_you_mean(name, library()) or f"there are {', '.join(library())}; or give a path"
    return InputError(f"unknown claims file '{name}'", hint=hint)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
