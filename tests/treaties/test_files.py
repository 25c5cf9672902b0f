"""Files that people write: the schema they are checked against, and what a fault is answered with."""

from __future__ import annotations

import contextlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.inputs import LARGEST_FILE
from foedus.treaties import read_treaty
from foedus.treaties.load import HERE, parse
from foedus.treaties.model import Treaty
from foedus.treaties.schema import schemas, text

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "src" / "foedus" / "schema"
WHOLE: dict[str, Any] = {
    "id": "pact",
    "name": "A pact",
    "kind": "alliance",
    "reference": [{"title": "made up"}],
    "confidence": "low",
}


@pytest.mark.parametrize("name", sorted(schemas()))
def test_committed_schema_is_the_generated_one(name: str) -> None:
    assert (SCHEMAS / name).read_text(encoding="utf-8") == text(schemas()[name]), "run tools/write_schemas.py"


@pytest.mark.parametrize(
    ("folder", "name"), [("catalogue", "treaty.schema.json"), ("domestic_law", "domestic-law.schema.json")]
)
def test_every_file_fits_its_json_schema(folder: str, name: str) -> None:
    schema = schemas()[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted((HERE / folder).glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        plain = json.loads(json.dumps(data, default=str))
        assert [fault.message for fault in validator.iter_errors(plain)] == [], path.name


def test_json_schema_refuses_what_the_loader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(schemas()["treaty.schema.json"])
    for wrong in (
        {"obligation": ["defense"]},
        {"members": ["France"]},
        {"decisions": {"decide": {"rule": {}}}},
    ):
        assert not validator.is_valid(WHOLE | wrong)


def test_the_example_of_the_how_to_is_a_treaty(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-treaty.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert example
    assert code
    path = tmp_path / "ruritania-pact.toml"
    path.write_text(example[1], encoding="utf-8")
    names: dict[str, Any] = {}
    exec(code[1].replace('"ruritania-pact.toml"', repr(str(path))), names)
    shown = re.search(r"# (\(.*\))", code[1])
    assert shown
    assert repr(names["pact"].members_on(names["date"](2005, 1, 1))) == shown[1]


@pytest.mark.parametrize(
    ("wrong", "where", "fault"),
    [
        ({"obligation": ["defense"]}, "obligation", "did you mean obligations"),
        ({"kind": "aliance"}, "kind", "did you mean alliance"),
        ({"obligations": ["defence"]}, r"obligations\[1\]", "did you mean defense"),
        ({"members": ["FRA", "JPX"]}, r"members\[2\].state", "did you mean Japan"),
        ({"members": ["SUN"]}, r"members\[1\].state", "'SUN' is RUS"),
        ({"members": [{"state": "FRA", "form": "2001-01-01"}]}, r"members\[1\].form", "did you mean from"),
        ({"signed": 1949}, "signed", "a day"),
        ({"signed": "04.04.1949"}, "signed", "isoformat"),
        ({"in_force": "2001-01-01"}, "", "in force without members"),
        ({"members": ["FRA"], "in_force": "2001-01-01", "ended": "2000-01-01"}, "", "before it entered"),
        ({"decisions": {"decide": {"rule": {"consensus": []}}}}, "rule", "without players"),
        ({"reference": []}, "reference", "at least 1"),
        ({"reference": [{"title": "x", "url": "www.nato.int"}]}, "url", "do not belong here"),
        ({"id": "North Atlantic"}, "id", "do not belong here"),
        ({"name": ""}, "name", "empty text"),
    ],
)
def test_a_fault_is_one_line_that_names_the_key(wrong: dict[str, Any], where: str, fault: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(WHOLE | wrong, Treaty, file="pact.toml")
    line = str(caught.value)
    assert line.startswith("pact.toml: ")
    assert "\n" not in line
    assert re.search(where, line)
    assert re.search(fault, line)


def test_further_faults_are_counted() -> None:
    with pytest.raises(InputError, match="fault 1 of 3"):
        parse(WHOLE | {"kind": "x", "confidence": "x", "note": 3}, Treaty)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'id = "x', "not valid TOML"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        (b"#" * (LARGEST_FILE + 1), "too large"),
        (b"", "is missing"),
    ],
)
def test_a_broken_file_is_one_line(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "pact.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=fault) as caught:
        read_treaty(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_a_folder_or_a_circle(tmp_path: Path) -> None:
    circle = tmp_path / "circle.toml"
    circle.symlink_to(circle)
    for path, says in (
        (tmp_path / "none.toml", "no such file"),
        (tmp_path, "a folder"),
        (circle, "cannot be read"),
    ):
        with pytest.raises(InputError, match=says):
            read_treaty(path)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(Treaty.model_fields)) | st.text(max_size=9), PLAIN))
def test_anything_is_a_treaty_or_a_fault_of_the_input(data: dict[str, Any]) -> None:
    with contextlib.suppress(InputError):
        parse(WHOLE | data, Treaty, file="pact.toml")
