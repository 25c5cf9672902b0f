"""Reads treaty and domestic-law files; every fault of a file becomes one line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from foedus.errors import InputError
from foedus.inputs import read_toml, validate
from foedus.treaties.domestic import DomesticRule
from foedus.treaties.model import Treaty

HERE = Path(__file__).parent

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
    return parse(read_toml(path), model, file=path)


def parse(data: Mapping[str, Any], model: type[Model], file: object = None) -> Model:
    """Plain data as `model`; `file` is named in the message.

    Raises:
        InputError: the first fault in one line, with the number of faults.
    """
    try:
        return validate(model, data, file)
    except InputError as fault:
        raise InputError(fault.what, file=file, where=fault.where, hint=fault.hint) from None


def _folder(folder: Path, model: type[Model]) -> tuple[Model, ...]:
    found = [(path, read(path, model)) for path in sorted(folder.glob("*.toml"))]
    for path, item in found:
        if path.stem != getattr(item, "id", path.stem):
            raise InputError("the id is not the file's name", file=path, where="id", hint=f"'{path.stem}'")
    return tuple(item for _, item in found)
