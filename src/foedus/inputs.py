"""Reading what a user wrote: TOML into checked models, each fault told in one line with place and remedy."""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from foedus.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel

    Model = TypeVar("Model", bound=BaseModel)

#: A scenario is some hundred lines; past this a file was given by mistake.
LARGEST_FILE = 2_000_000
#: Arrays and tables within one another; more than any of our files needs.
DEEPEST = 40
LARGEST_INTEGER = 2**63
#: What a terminal would obey, and halves of characters: no name or text of ours needs them.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
LINES = str.maketrans("", "", "\n\t")
LONGEST_SHOWN = 40
LONGEST_WORD = 80
LONGEST_NAME = 300

TYPE_WORDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a table",
    "model": "a table",
    "model_attributes": "a table",
    "date": "a date (2023-06-14)",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: key path ("" = the whole), what is wrong, what would be right."""

    where: str
    what: str
    hint: str | None = None


def did_you_mean(word: str, known: Iterable[str], most: int = 1) -> str | None:
    """A hint towards the known words that look most like `word`, at most so many, if any does."""
    # The time grows with the square of the length, and nobody means a word of ours by a page.
    close = difflib.get_close_matches(word[:LONGEST_WORD], sorted(known), n=most, cutoff=0.6)
    return f"did you mean {' or '.join(close)}?" if close else None


def refuse(faults: Sequence[Fault], file: object) -> NoReturn:
    """Raise the first fault as an InputError; say how many more there are."""
    first = faults[0]
    what = first.what if len(faults) == 1 else f"{first.what} (fault 1 of {len(faults)})"
    raise InputError(what, file=file, where=first.where or None, hint=first.hint)


def read_toml(path: Path, shown: object = None) -> dict[str, Any]:
    """Read a TOML file of the user's.

    Args:
        path: the file.
        shown: what to call it in messages; the path as given by default.

    Raises:
        InputError: it cannot be read, is too large, not UTF-8, not TOML, or nested without end.
    """
    name = _short(str(path if shown is None else shown))
    try:
        text = _bytes(path, name).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(
            f"not UTF-8 text (byte {fault.start})", file=name, hint="save it as UTF-8 and try again"
        ) from None
    return read_toml_text(text, name)


def read_toml_text(text: str, name: object) -> dict[str, Any]:
    """Read TOML that came as text; `name`: what to call it in messages.

    Raises:
        InputError: it is not TOML, or nested without end.
    """
    try:
        content = tomllib.loads(text)
    except RecursionError:
        raise InputError("tables nested too deeply", file=name) from None
    except ValueError as fault:
        what, where = _toml_fault(str(fault))
        raise InputError(what, file=name, where=where, hint="see https://toml.io for the format") from None
    refuse_unfit(content, name)
    return content


def refuse_unfit(content: Any, name: object) -> None:
    """Refuse content that no file of ours needs and that would choke what comes after.

    Raises:
        InputError: tables nested deeper than `DEEPEST`, a whole number beyond 64 bits, a control character.
    """
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        keys = [key for value in level if isinstance(value, Mapping) for key in value]
        level = [item for value in level for item in _items(value)]
        for text in (*keys, *level):
            if isinstance(text, str) and CONTROL.search(text.translate(LINES)):
                raise InputError(f"a control character in {shown(text)}", file=name, hint="leave it out")
        if any(isinstance(item, int) and abs(item) >= LARGEST_INTEGER for item in level):
            raise InputError("a whole number beyond 64 bits", file=name)
        if not level:
            return
    raise InputError("tables nested too deeply", file=name, hint=f"at most {DEEPEST} levels")


def validate(model: type[Model], content: Mapping[str, Any], file: object) -> Model:
    """Check plain content against a model.

    Raises:
        InputError: the first fault, with its key path (counted from 1) and the number of faults.
    """
    from pydantic import ValidationError

    frozen = freeze(content)
    try:
        return model.model_validate(frozen)
    except ValidationError as error:
        refuse(list(_faults(error, model, frozen)), file)


def freeze(value: Any) -> Any:
    """Lists to tuples throughout, as the models hold them."""
    if isinstance(value, Mapping):
        return {key: freeze(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(freeze(item) for item in value)
    return value


def key_path(parts: Iterable[str | int]) -> str:
    """("proposal", 0, "founders") → "proposal[1].founders"; entries of a list are counted from 1."""
    path = ""
    for part in parts:
        path += f"[{part + 1}]" if isinstance(part, int) else f".{part[:80]}" if path else part[:80]
    return path


def shown(value: Any) -> str:
    """A value of the input as a message shows it, short and on one line."""
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = (
        repr(value)
        if isinstance(value, str)
        else f"{value}".lower()
        if isinstance(value, bool)
        else f"{value}"
    )
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _bytes(path: Path, name: object) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("a folder, not a file", file=name, hint="give the path of a .toml file")
        if not stat.S_ISREG(status.st_mode):
            raise InputError("not a regular file", file=name, hint="give the path of a .toml file")
        if status.st_size > LARGEST_FILE:
            size = f"{status.st_size / 1e6:,.1f} MB"
            raise InputError(f"too large ({size})", file=name, hint=f"at most {LARGEST_FILE / 1e6:.0f} MB")
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE)
    except FileNotFoundError:
        raise InputError("no such file", file=name, hint=_neighbour(path)) from None
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=name) from None
    except ValueError:
        raise InputError("not a file name", file=repr(name)) from None


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"


def _neighbour(path: Path) -> str | None:
    try:
        return did_you_mean(path.name, [other.name for other in path.parent.glob("*.toml")])
    except OSError:
        return None


def _toml_fault(message: str) -> tuple[str, str | None]:
    """Split "Expected '=' … (at line 3, column 5)" into the fault and its place."""
    found = re.search(r"\(at (line \d+, column \d+|end of document)\)", message)
    what = re.sub(r"\s*\(at [^)]*\)", "", message)[:200]
    return f"not valid TOML: {what[:1].lower()}{what[1:]}", found.group(1) if found else None


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, (list, tuple)) else ()


def _faults(error: Any, model: type[BaseModel], content: Any) -> Iterator[Fault]:
    schema = _schema(model)
    for item in error.errors(include_url=False):
        path = list(_real_path(item["loc"], content))
        yield Fault(key_path(path), *_told(item, path, schema, content))


@lru_cache(maxsize=32)
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _real_path(location: Sequence[str | int], content: Any) -> Iterator[str | int]:
    """The key path of an error without the tags that pydantic puts in for the kind of a distribution."""
    here = content
    for part in location:
        if isinstance(here, Mapping):
            if part == here.get("kind") and part not in here:
                continue
            here = here.get(part)
        elif isinstance(here, tuple) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            here = None  # what should be there is missing
        yield part


def _told(
    error: Mapping[str, Any], path: list[str | int], schema: Mapping[str, Any], content: Any
) -> tuple[str, str | None]:
    """An error of pydantic in words: what is wrong, and what would be right."""
    kind, context, value = error["type"], error.get("ctx", {}), error.get("input")
    if kind == "extra_forbidden":
        known = _known_keys(schema, path[:-1], content)
        listed = f"known are {', '.join(known)}" if known else None
        return "unknown key", did_you_mean(str(path[-1]), known or _all_keys(schema)) or listed
    if kind == "missing":
        return "this key is missing", None
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        word = did_you_mean(str(value), expected.split(", "))
        return f"{shown(value)} is not a known word", word or f"one of {expected}"
    if kind == "union_tag_not_found":
        return "no kind given", 'kind = "uniform", "beta", …'
    if kind == "union_tag_invalid":
        expected = str(context["expected_tags"]).replace("'", "")
        tag = str(context["tag"])
        return f"unknown kind {shown(tag)}", did_you_mean(tag, expected.split(", ")) or f"one of {expected}"
    if kind == "finite_number":
        return f"{shown(value)} is not a finite number", None
    if kind.endswith("_type"):
        return f"expected {TYPE_WORDS.get(kind.removesuffix('_type'), kind)}, found {shown(value)}", None
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, "), None
    return _bounded(kind, context, value) or (
        f"{error['msg'][:1].lower()}{error['msg'][1:]}",
        context.get("hint"),
    )


def _bounded(kind: str, context: Mapping[str, Any], value: Any) -> tuple[str, str | None] | None:
    bounds = {
        "greater_than_equal": ("ge", "must not be below"),
        "greater_than": ("gt", "must be above"),
        "less_than_equal": ("le", "must not be above"),
        "less_than": ("lt", "must be below"),
    }
    if kind in bounds:
        key, words = bounds[kind]
        return f"{shown(value)} {words} {context[key]:g}", None
    if kind == "string_too_long":
        return f"text longer than {context['max_length']:,} characters", None
    if kind == "string_too_short":
        return "empty text", None
    if kind in ("too_short", "too_long"):
        fewest, most = context.get("min_length"), context.get("max_length")
        return (f"needs at least {fewest}" if kind == "too_short" else f"more than {most:,} entries"), None
    if kind == "string_pattern_mismatch":
        return f"{shown(value)} has characters that do not belong here", f"the form is {context['pattern']}"
    return None


def _known_keys(schema: Mapping[str, Any], path: Sequence[str | int], content: Any) -> list[str]:
    """The keys that the schema allows in the table at a path."""
    here, value = schema, content
    for part in path:
        here = _resolved(here, schema, value)
        value = value[part]
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
    return sorted(_resolved(here, schema, value).get("properties", {}))


def _all_keys(schema: Mapping[str, Any]) -> list[str]:
    """Every key at any depth, for a table whose own keys the schema does not tell."""
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})


def _resolved(here: Mapping[str, Any], schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    """Follow references, optional tables and the choice by kind to the schema that fits the value."""
    if "discriminator" in here and isinstance(value, Mapping):
        here = {"$ref": here["discriminator"]["mapping"].get(value.get("kind"), "")}
    elif "anyOf" in here:
        wanted = "array" if isinstance(value, tuple) else "object"
        options = [_resolved(option, schema, value) for option in here["anyOf"]]
        return next((option for option in options if option.get("type") == wanted), {})
    name = str(here.get("$ref", "")).rpartition("/")[2]
    if "$ref" in here:
        return _resolved(schema["$defs"].get(name, {}), schema, value)
    return here
