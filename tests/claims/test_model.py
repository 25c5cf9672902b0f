"""A claims file is checked on load; every fault is one line that says where it is and what would be right."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.claims import model
from foedus.errors import InputError

HEAD = '[article]\nid = "mine"\ntitle = "Mine"\npublisher = "Me"\ndate = 2023-06-14\n'
CLAIM = '[[claim]]\nid = "one"\nparagraph = 3\nsays = "Seven or more."\n'
TEST = 'reading = "A count."\ntest = { measure = "made.number", value_of = 9, op = ">=", value = 7 }\n'
SCHEMA = Path(model.__file__).parents[1] / "schema" / "claims.schema.json"


def _load(tmp_path: Path, text: str) -> model.ClaimsFile:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return model.load(path)


def test_arguments_stand_beside_the_measure(tmp_path: Path) -> None:
    test = _load(tmp_path, HEAD + CLAIM + TEST).claim[0].test
    assert test is not None
    assert dict(test.args) == {"value_of": 9}
    assert (test.op, test.value, test.kind) == (">=", 7, "fact")


@pytest.mark.parametrize(
    ("test", "kind"),
    [
        ('{ measure = "made.word", op = "in", value = ["bars"] }', "rule"),
        ('{ measure = "made.model", p05 = 1, p95 = 2, op = ">", value = 0 }', "model"),
        ('{ measure = "made.number", value = 3, within_factor = 2.0 }', "order-of-magnitude"),
        (
            '{ measure = "made.number", op = ">", against = { measure = "made.number", value_of = 2 } }',
            "comparison",
        ),
        ('{ measure = "made.line", op = ">", value = 0, over = [2010, 2020] }', "trend"),
    ],
)
def test_the_kind_of_a_test_follows_from_its_form(tmp_path: Path, test: str, kind: str) -> None:
    found = _load(tmp_path, HEAD + CLAIM + f'reading = "A."\ntest = {test}\n').claim[0].test
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        (HEAD, "claim", "missing"),
        (HEAD + CLAIM, "claim[1]", "one of 'reading' with 'test'"),
        (HEAD + CLAIM + 'waits_for = "risks"\n', "claim[1].waits_for", "did you mean risk?"),
        (HEAD + CLAIM + TEST + 'verdict = "supported"\n', "claim[1].verdict", "unknown key"),
        (
            HEAD + CLAIM + TEST.replace("made.number", "made.nummer"),
            "claim[1].test",
            "did you mean made.number?",
        ),
        (HEAD + CLAIM + TEST.replace("value_of", "value_for"), "claim[1].test", "did you mean value_of?"),
        (HEAD + CLAIM + TEST.replace("= 9", '= "nine"'), "claim[1].test", "is not a number"),
        (HEAD + CLAIM + TEST.replace('op = ">="', 'op = "=>"'), "claim[1].test.op", "not a known word"),
        (HEAD + CLAIM + TEST.replace(", value = 7", ""), "claim[1].test", "'op' with either"),
        (HEAD + CLAIM + TEST.replace("value = 7", "value = {}"), "claim[1].test.value", "neither a number"),
        (HEAD + CLAIM + TEST.replace("value = 7", "value = inf"), "claim[1].test", "finite"),
        (HEAD + 2 * (CLAIM + TEST), "", "two claims have the id 'one'"),
        (HEAD.replace("2023-06-14", '"2023-13"') + CLAIM + TEST, "article.date", "no day of the calendar"),
        (HEAD + CLAIM.replace("= 3", "= 0") + TEST, "claim[1].paragraph", "must not be below 1"),
        (
            HEAD
            + CLAIM
            + 'reading = "A."\ntest = { measure = "made.number", op = ">", value = 0, over = [2010, 2020] }',
            "claim[1].test",
            "no argument 'year'",
        ),
    ],
)
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, text: str, where: str, what: str) -> None:
    with pytest.raises(InputError) as raised:
        _load(tmp_path, text)
    message = str(raised.value)
    assert "\n" not in message
    assert "mine.toml" in message
    assert where in message
    assert what in message


def test_an_unknown_file_names_the_near_one() -> None:
    known = model.library()
    with pytest.raises(InputError, match="did you mean"):
        model.load(known[0][:-1])
    with pytest.raises(InputError, match="no such file"):
        model.load(Path("nowhere.toml"))


def test_the_published_schema_is_the_model() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == model.json_schema()


@pytest.mark.parametrize("name", model.library())
def test_the_library_fits_its_own_schema(name: str) -> None:
    import tomllib

    from jsonschema import Draft202012Validator

    content = tomllib.loads((model.LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))
    Draft202012Validator(model.json_schema()).validate(json.loads(json.dumps(content, default=_iso)))
    assert model.load(name).article.id == name


def _iso(value: Any) -> str:
    assert isinstance(value, date)
    return value.isoformat()
