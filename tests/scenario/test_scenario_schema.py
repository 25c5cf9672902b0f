"""The committed JSON Schemas are those of the models, and the project's own files satisfy them."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from foedus.scenario.schemas import schemas, text

PACKAGE = files("foedus")


def plain(value: Any) -> Any:
    """TOML's content as JSON has it: days as text."""
    return json.loads(json.dumps(value, default=str))


def written(*folders: str) -> list[Any]:
    """The TOML files of a folder of the package."""
    folder = PACKAGE.joinpath(*folders)
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_committed_schema_is_the_models(name: str) -> None:
    committed = (PACKAGE / "schema" / name).read_text(encoding="utf-8")
    assert committed == text(schemas()[name]), "run tools/write_schemas.py"
    jsonschema.Draft202012Validator.check_schema(json.loads(committed))


@pytest.mark.parametrize(
    "file", [*written("scenario", "library"), *written("scenario")], ids=lambda f: f.name
)
def test_scenarios_satisfy_the_schema(file: Any) -> None:
    content = plain(tomllib.loads(file.read_text(encoding="utf-8")))
    jsonschema.validate(content, schemas()["scenario.schema.json"])


@pytest.mark.parametrize("file", written("scenario", "stances"), ids=lambda f: f.name)
def test_stances_satisfy_the_schema(file: Any) -> None:
    content = plain(tomllib.loads(file.read_text(encoding="utf-8")))
    jsonschema.validate(content, schemas()["stances.schema.json"])


def test_the_record_of_objections_satisfies_the_schema() -> None:
    (file,) = written("scenario", "record")
    content = plain(tomllib.loads(file.read_text(encoding="utf-8")))
    jsonschema.validate(content, schemas()["objections.schema.json"])


def test_the_schema_refuses_what_the_models_refuse() -> None:
    content = plain(tomllib.loads((PACKAGE / "scenario" / "template.toml").read_text(encoding="utf-8")))
    content["stance"][0]["position"] = "opose"
    with pytest.raises(jsonschema.ValidationError, match="opose"):
        jsonschema.validate(content, schemas()["scenario.schema.json"])
