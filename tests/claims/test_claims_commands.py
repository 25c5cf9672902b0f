"""`foedus claims new` and the forms of `foedus claims run`, as a user types them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from foedus.claims import model
from foedus.claims.results import CSV_COLUMNS
from foedus.commands.claims import claims_app, measures_app
from foedus.errors import InputError

ARTICLE = Path(__file__).parent / "articles" / "grain.txt"
FILE = """
[article]
id = "mine"
title = "Mine"
publisher = "Me"
date = 2023-06-14

[[claim]]
id = "one"
says = "North Korea borders China."
reading = "By land or near sea."
test = { measure = "distance.between", state = "PRK", to = "CHN", op = "==", value = 0 }
"""


def run(*arguments: str, text: bytes | None = None) -> Result:
    result = CliRunner().invoke(claims_app, list(arguments), input=text)
    if isinstance(result.exception, InputError):
        raise result.exception
    return result


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.toml"
    path.write_text(FILE, encoding="utf-8")
    return str(path)


def test_new_prints_a_file_that_runs(tmp_path: Path) -> None:
    printed = run("new", str(ARTICLE))
    assert printed.exit_code == 0
    path = tmp_path / "begun.toml"
    path.write_text(printed.stdout, encoding="utf-8")
    verdicts = json.loads(run("run", str(path), "--json", "--quiet").stdout)
    assert {each["verdict"] for each in verdicts} == {"not testable"}
    assert [each["paragraph"] for each in verdicts] == [each.paragraph for each in model.load(path).claim]


def test_new_reads_standard_input_and_gives_json() -> None:
    found = json.loads(run("new", "-", "--json", text=ARTICLE.read_bytes()).stdout)
    assert found["article"] == {
        "title": "Grain, ships and a promise",
        "author": "Tomas Rellan",
        "date": "2025-05-09",
    }
    assert found["leads"][0]["states"] == ["UKR"]
    assert found["file"].startswith("# Begun by `foedus claims new` from standard input.")


def test_new_writes_where_it_is_told_and_never_over_a_file(tmp_path: Path) -> None:
    target = tmp_path / "begun.toml"
    told = run("new", str(ARTICLE), "--out", str(target))
    assert "edit it, then: foedus claims run" in told.stdout
    before = target.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        run("new", str(ARTICLE), "--out", str(target), "--whole-sentences")
    assert target.read_bytes() == before
    assert run("new", str(ARTICLE), "--out", str(tmp_path / "other.toml"), "--quiet").stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["begun.toml", "other.toml"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "nowhere.txt"), "nowhere.txt: no such file"),
        (("new", str(ARTICLE), "--scenario", "asia-nado"), "did you mean asia-nato"),
        (
            ("run", "tehran-times"),
            "unknown claims file 'tehran-times'; did you mean tehran-times-2023-06-14?",
        ),
    ],
)
def test_a_slip_is_told_in_one_line(arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(InputError) as raised:
        run(*arguments)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_run_gives_csv_claimreview_and_json(mine: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run("run", mine, "--format", "csv", "-q").stdout)))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert (rows[0]["id"], rows[0]["verdict"], rows[0]["unit"]) == ("one", "supported", "km")
    asked = ("run", mine, "--format", "claimreview", "--url", "https://example.org/a", "-q")
    review = json.loads(run(*asked).stdout)["@graph"][0]
    assert review["url"] == "https://example.org/a#claim-mine-one"
    assert review["reviewRating"]["ratingValue"] == 3
    same = json.loads(run("run", mine, "--format", "json", "-q").stdout)
    assert same == json.loads(run("run", mine, "--json", "-q").stdout)
    assert run("run", mine, "-q").stdout == ""


def test_run_tells_what_would_change_the_verdict(mine: str) -> None:
    told = " ".join(run("run", mine).stdout.split())
    assert "● supported North Korea borders China." in told
    assert "What would change it: Contradicted with anything but 0 km; found: 0 km." in told


def test_the_list_of_measures_has_unit_source_and_coverage() -> None:
    listed = json.loads(CliRunner().invoke(measures_app, ["list", "--json"]).stdout)
    assert len([each for each in listed if not each["name"].startswith("made.")]) >= 40
    for each in listed:
        assert all(each[key] for key in ("about", "coverage", "sources"))
        assert isinstance(each["unit"], str)
