"""Reads treaty and domestic-law files; every fault of a file becomes one line."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from foedus.errors import InputError
from foedus.treaties.domestic import DomesticRule
from foedus.treaties.model import Treaty

HERE = Path(__file__).parent
MAX_BYTES = 1_000_000

Model = TypeVar("Model", bound=BaseModel)


def read_treaty(path: Path | str) -> Treaty:
    """One treaty file.

    Raises:
        InputError: the file cannot be read, is not TOML, or does not fit the schema.
    """
    return read(Path(path), Treaty)


@lru_cache(maxsize=1)
def catalogue() -> tuple[Treaty, ...]:
    """All treaties of the catalogue, sorted by id."""
    return _folder(HERE / "catalogue", Treaty)


@lru_cache(maxsize=1)
def domestic_law() -> tuple[DomesticRule, ...]:
    """All rules of domestic law, sorted by id."""
    return _folder(HERE / "domestic_law", DomesticRule)


def read(path: Path, model: type[Model]) -> Model:
    """One TOML file as `model`."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise InputError(f"larger than {MAX_BYTES:,} bytes", file=path)
        data = tomllib.loads(text.decode("utf-8"))
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror})", file=path) from fault
    except UnicodeDecodeError as fault:
        raise InputError("not UTF-8 text", file=path, where=f"byte {fault.start}") from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise InputError(f"not TOML: {fault}", file=path) from fault
    return parse(data, model, file=path)


def parse(data: Mapping[str, Any], model: type[Model], file: object = None) -> Model:
    """Plain data as `model`; `file` is named in the message.

    Raises:
        InputError: the first fault in one line, with the number of further ones.
    """
    try:
        return model.model_validate(data)
    except InputError as fault:
        raise InputError(fault.what, file=file, where=fault.where, hint=fault.hint) from None
    except ValidationError as fault:
        raise _one_line(fault, model, file) from None


def _folder(folder: Path, model: type[Model]) -> tuple[Model, ...]:
    found = [(path, read(path, model)) for path in sorted(folder.glob("*.toml"))]
    for path, item in found:
        if path.stem != getattr(item, "id", path.stem):
            raise InputError("the id is not the file's name", file=path, where="id", hint=f"'{path.stem}'")
    return tuple(item for _, item in found)


def _one_line(fault: ValidationError, model: type[BaseModel], file: object) -> InputError:
    errors = fault.errors(include_url=False)
    first = errors[0]
    where = _place(first["loc"])
    what, hint = first["msg"].removeprefix("Value error, "), None
    if first["type"] == "extra_forbidden":
        key = str(first["loc"][-1])
        what = f"unknown key '{key}'"
        close = difflib.get_close_matches(key, _keys(model), n=1)
        hint = f"did you mean '{close[0]}'" if close else None
    elif first["type"] == "missing":
        what = "is missing"
    elif first["type"] == "literal_error":
        what = f"'{first['input']}' is not one of {first['ctx']['expected']}"
    if len(errors) > 1:
        hint = f"{hint + '; ' if hint else ''}and {len(errors) - 1} more in this file"
    return InputError(what, file=file, where=where, hint=hint)


def _place(location: tuple[int | str, ...]) -> str:
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _keys(model: type[BaseModel]) -> list[str]:
    """Every key that the schema knows, at any depth: a key in the wrong place is a likely slip, too."""
    from foedus.treaties.schema import json_schema

    schema = json_schema(model)
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})})
