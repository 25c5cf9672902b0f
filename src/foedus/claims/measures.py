"""Named measurements of the evidence, the rules or an assessment: register one, find one, take one."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from foedus.claims.evidence import Evidence, Measured
from foedus.errors import InputError
from foedus.inputs import did_you_mean

Kind: TypeAlias = Literal["fact", "rule", "model"]

SUBJECTS = (
    "assessment",
    "deployments",
    "distance",
    "economy",
    "gains",
    "law",
    "past",
    "record",
    "risk",
    "stances",
    "trade",
    "treaties",
    "wars",
)

#: Keys of a test that are not arguments of its measure.
RESERVED = frozenset({"measure", "op", "value", "within_factor", "against", "times", "over", "shows"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument of a measure.

    Attributes:
        type: one of str, int, float, bool, date, a tuple of str, or a choice of words.
        default: the value taken when it is left out, or `inspect.Parameter.empty` if it must be given.
    """

    name: str
    type: Any
    default: Any

    @property
    def required(self) -> bool:
        """Whether the argument must be given."""
        return self.default is inspect.Parameter.empty

    @property
    def words(self) -> str:
        """The type in words, for a reader: "list of text", "number", "one of exports, imports"."""
        return _type_words(self.type)


@dataclass(frozen=True, slots=True)
class Measure:
    """A named measurement.

    Attributes:
        words: what it measures, as the subject of a sentence; arguments in braces ("Forces of {state}").
        unit, source, coverage: of the number, its evidence, and the years or places it covers.
        kind: "fact", "rule" (of a treaty or a law) or "model" (of an assessment).
    """

    name: str
    words: str
    unit: str
    source: tuple[str, ...]
    coverage: str
    kind: Kind
    about: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Measured]

    def to_json(self) -> dict[str, Any]:
        """The measure as `foedus measures list --json` shows it."""
        arguments = [
            f"{p.name}: {p.words}" + ("" if p.required else f" (default {_plain(p.default)})")
            for p in self.parameters
        ]
        return {
            "name": self.name,
            "about": self.about,
            "unit": self.unit,
            "kind": self.kind,
            "sources": list(self.source),
            "coverage": self.coverage,
            "arguments": arguments,
        }


_REGISTER: dict[str, Measure] = {}


def measure(
    name: str, *, words: str, unit: str, source: str | tuple[str, ...], coverage: str, kind: Kind = "fact"
) -> Callable[[Callable[..., Measured]], Callable[..., Measured]]:
    """Register a function `f(evidence, *, argument: type = default, …) -> Measured` as a measure.

    Its docstring says what it measures. Argument types are str, int, float, bool, date, tuple[str, ...] and
    Literal of words, each possibly with None.
    """

    def register(function: Callable[..., Measured]) -> Callable[..., Measured]:
        sources = (source,) if isinstance(source, str) else source
        about = " ".join((inspect.getdoc(function) or "").split())
        if name in _REGISTER or not about:
            raise ValueError(f"measure {name}: registered twice, or without a docstring")
        _REGISTER[name] = Measure(
            name, words, unit, sources, coverage, kind, about, _parameters(name, function), function
        )
        return function

    return register


def measures() -> Mapping[str, Measure]:
    """All measures by name, sorted."""
    _read_subjects()
    return dict(sorted(_REGISTER.items()))


def find(name: str) -> Measure:
    """One measure.

    Raises:
        InputError: no measure of this name.
    """
    known = measures()
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or "see: foedus measures list"
    raise InputError(f"unknown measure '{name}'", hint=hint)


def evaluate(name: str, evidence: Evidence, **arguments: Any) -> Measured:
    """Take a measure. Arguments may be text, as on a command line ("states=AUS,JPN").

    Raises:
        InputError: an unknown measure or argument, a missing argument, or a value of the wrong kind.
        NoEvidenceError: nothing to measure from.
        MissingAnswerError: a model's answer is not there yet.
    """
    found = find(name)
    return found.function(evidence, **check_arguments(found, arguments))


def check_arguments(found: Measure, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments in the types of the measure's signature.

    Raises:
        InputError: an unknown, missing or ill-typed argument.
    """
    known = {parameter.name: parameter for parameter in found.parameters}
    for name in arguments:
        if name not in known:
            hint = did_you_mean(name, known) or f"it takes {', '.join(known) or 'none'}"
            raise InputError(f"{found.name} has no argument '{name}'", hint=hint)
    for parameter in found.parameters:
        if parameter.required and parameter.name not in arguments:
            raise InputError(f"{found.name} needs the argument '{parameter.name}'", hint=parameter.words)
    return typed_arguments(found, arguments)


def typed_arguments(found: Measure, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Known arguments in the types of the measure's signature, whether or not all are there.

    Raises:
        InputError: an ill-typed argument.
    """
    known = {parameter.name: parameter for parameter in found.parameters}
    return {name: _cast(found.name, known[name], value) for name, value in arguments.items()}


@lru_cache(maxsize=1)
def _read_subjects() -> None:
    for subject in SUBJECTS:
        importlib.import_module(f"foedus.claims.measures_{subject}")


def _parameters(name: str, function: Callable[..., Measured]) -> tuple[Parameter, ...]:
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if clash := RESERVED & {parameter.name for parameter in parameters}:
        raise ValueError(f"measure {name}: {sorted(clash)} are keys of a test")
    return tuple(Parameter(p.name, hints[p.name], p.default) for p in parameters)


def _cast(measure_name: str, parameter: Parameter, value: Any) -> Any:
    wrong = InputError(f"{measure_name}: {parameter.name} = {value!r} is not a {parameter.words}")
    choices = [part for part in (get_args(parameter.type) or (parameter.type,)) if part is not type(None)]
    if get_origin(parameter.type) is Literal:
        if value in choices:
            return value
        raise InputError(wrong.what, hint=did_you_mean(str(value), map(str, choices)))
    wanted = parameter.type if get_origin(parameter.type) is tuple else choices[0]
    try:
        return _converted(wanted, value)
    except (TypeError, ValueError):
        raise wrong from None


def _converted(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) is tuple:
        items = value.split(",") if isinstance(value, str) else list(value)
        return tuple(_text(item) for item in items) if items else _refuse()
    if wanted is date:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if wanted is str:
        return _text(value)
    if wanted is bool:
        said = {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else value
        return said if isinstance(said, bool) else _refuse()
    if isinstance(value, bool) or (wanted is int and isinstance(value, float) and not value.is_integer()):
        raise TypeError
    number = wanted(value)
    return number if abs(number) < float("inf") else _refuse()


def _text(value: Any) -> str:
    """Text that fits on a line; anything with a control character is a slip."""
    text = value.strip() if isinstance(value, str) else _refuse()
    return text if text and text.isprintable() else _refuse()


def _refuse() -> Any:
    raise ValueError


def _type_words(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "choice of " + ", ".join(map(str, get_args(kind)))
    if get_origin(kind) is tuple:
        return "list of texts"
    plain = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date"}
    return " or ".join(plain[part] for part in (get_args(kind) or (kind,)) if part in plain)


def _plain(value: Any) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
