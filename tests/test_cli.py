"""The command line as a user meets it; in a process of its own where that could make a difference."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from command_line import foedus
from foedus.assess import Assessment
from foedus.cli import app
from foedus.report import write


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("assess", "asia-nado"), "did you mean asia-nato"),
        (("assess", "asia-nato", "--only", "adopton"), "did you mean adoption"),
        (("assess", "asia-nato", "--draws", "0"), "draws = 0"),
        (("assess", "asia-nato", "--draws", "1000000000"), "of memory"),
        (("assess", "asia-nato", "--draws", "many"), "'many' is not a valid int"),
        (("assess", "asia-nato", "--set", "reliability"), "KEY=VALUE"),
        (("assess", "asia-nato", "--set", "reliabilty=0.5"), "did you mean reliability"),
        (("assess", "asia-nato", "--set", "reliability=7"), "reliability"),
        (("assess", "asia-nato", "--nonsense"), "--nonsense"),
        (("scenario", "check", "nowhere.toml"), "no such file"),
        (("treaties", "show", "natto"), "nato"),
        (("treaties", "list", "--on", "yesterday"), "yesterday"),
        (("treaties", "list", "--member", "JPX"), "JPN"),
        (("states", "show", "Jappan"), "Japan"),
        (("measures", "eval", "deployments.contries", "state=CHN"), "deployments.countries"),
        (("claims", "run", "tehran-times"), "tehran-times-2023-06-14"),
    ],
)
def test_wrong_input_is_one_line_and_exit_2(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    result = foedus(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert not list(tmp_path.iterdir())


def test_help_names_the_commands() -> None:
    result = foedus("--help")
    assert result.returncode == 0
    for command in ("assess", "scenario", "treaties", "states", "measures", "claims"):
        assert command in result.stdout


def _commands(command: Any, *path: str) -> Iterator[tuple[str, Any]]:
    """Every command of the tree by what a user types."""
    if not (under := getattr(command, "commands", None)):
        yield " ".join(path), command
    for name, each in (under or {}).items():
        yield from _commands(each, *path, name)


COMMANDS = dict(_commands(get_command(app)))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_json_and_quiet(name: str) -> None:
    options = {option for each in COMMANDS[name].params for option in each.opts}
    assert {"--json", "--quiet"} <= options


def test_treaties_of_a_state_on_a_day() -> None:
    result = foedus("treaties", "list", "--member", "JPN", "--on", "2023-06-14", "--json")
    assert result.returncode == 0
    found = {row["id"] for row in json.loads(result.stdout)}
    assert {"usa-jpn", "quad", "rcep", "cptpp", "asean-tac"} <= found
    assert "nato" not in found
    assert "raa-jpn-aus" not in found  # in force two months later


def test_json_is_all_that_stdout_holds(tmp_path: Path) -> None:
    result = foedus("assess", "asia-nato", "--only", "adoption", "--draws", "64", "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert list(found["answers"]) == ["adoption", "claims"]
    assert found["draws"] == 64
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder in which a process of its own wrote an assessment to `here`, and what it said."""
    folder = tmp_path_factory.mktemp("assessed")
    return folder, subprocess.run(
        [sys.executable, "-m", "foedus", "assess", "asia-nato", "--draws", "64", "--out", "here"],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1", "COLUMNS": "80", "PYTHONHASHSEED": "1"},
        timeout=120,
        check=False,
    )


def test_assess_writes_report_json_and_tables_and_nothing_else(
    assessed: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, result = assessed
    out = folder / "here"
    assert result.returncode == 0, result.stderr
    assert [path.name for path in folder.iterdir()] == ["here"]
    assert {path.name for path in out.iterdir()} == {
        "report.html",
        "assessment.json",
        "claimreview.json",
        "tables",
    }
    assert (out / "tables" / "adoption-players.csv").exists()
    assert (out / "tables" / "adoption-players.parquet").exists()
    assert max(len(line) for line in result.stdout.splitlines()) <= 80


def test_scenario_new_writes_a_file_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    begun = foedus("scenario", "new", "mine.toml", "--json", cwd=tmp_path)
    assert begun.returncode == 0
    assert json.loads(begun.stdout) == {"file": "mine.toml"}
    checked = foedus("scenario", "check", "mine.toml", "--quiet", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "")
    before = (tmp_path / "mine.toml").read_bytes()
    again = foedus("scenario", "new", "mine.toml", cwd=tmp_path)
    assert again.returncode == 2
    assert (tmp_path / "mine.toml").read_bytes() == before


def test_the_same_seed_gives_the_same_bytes_in_every_process(
    assessed: tuple[Path, subprocess.CompletedProcess[str]], asia_nato: Assessment, tmp_path: Path
) -> None:
    """The process of this test hashes by another seed."""
    write.assessment(asia_nato, tmp_path)
    one, other = (
        {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
        for folder in (assessed[0] / "here", tmp_path)
    )
    assert one.keys() == other.keys()
    assert [str(path) for path, content in one.items() if content != other[path]] == []


def test_power_alone_speaks_the_contract() -> None:
    result = foedus("power", "--weights", "7,7,7,7,7,1,1,1,1,1,1,1,1,1,1", "--quota", "39", "--json")
    found = json.loads(result.stdout)
    assert found["players"] == list(range(15))
    assert set(found["indices"]) == {"shapley-shubik", "banzhaf"}
    assert found["veto"] == [0, 1, 2, 3, 4]
    assert found["exact"] is True


def test_a_reader_that_stops_early_is_no_fault() -> None:
    command = f"{sys.executable} -m foedus states list | head -2"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=True)
    assert result.stderr == ""
