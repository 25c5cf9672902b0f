"""Bargaining among the user's own actors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command_line import foedus
from foedus.errors import InputError
from foedus.standalone import bargain
from published_runs import RUNS

FOUR = "actor,capability,position,salience\nA,10,20,60\nB,8,90,80\nC,5,50,40\nD,2,75,100\n"


def written(folder: Path, text: str, name: str = "actors.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def as_csv(run: dict[str, Any]) -> str:
    dimensions = len(run["salience"][0])
    numbers = [""] if dimensions == 1 else [str(k + 1) for k in range(dimensions)]
    heads = ["actor", "capability", *(f"position{k}" for k in numbers), *(f"salience{k}" for k in numbers)]
    rows = [
        [f"state {place}", capability, *position, *salience]
        for place, (capability, position, salience) in enumerate(
            zip(run["capability"], run["positions"][0], run["salience"], strict=True)
        )
    ]
    return "\n".join(",".join(map(str, row)) for row in [heads, *rows]) + "\n"


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run["name"])
def test_a_file_gives_the_published_rounds(run: dict[str, Any], tmp_path: Path) -> None:
    found = bargain.run(written(tmp_path, as_csv(run)), {})
    positions = [list(each["positions"].values()) for each in found["rounds"]]
    assert positions[0] == run["positions"][0]
    np.testing.assert_allclose(positions, run["positions"], rtol=0, atol=1e-9)
    assert found["stopped"] == "settled"
    assert len(found["outcome"]) == len(run["salience"][0])


def test_another_scale_is_the_same_run(tmp_path: Path) -> None:
    plain = bargain.run(written(tmp_path, FOUR), {})
    years = "actor,capability,position,salience\nA,10,5.2,0.6\nB,8,9.4,0.8\nC,5,7,0.4\nD,2,8.5,1\n"
    found = bargain.run(written(tmp_path, years), {}, (4.0, 10.0), 1.0)
    assert found["rounds"][0]["positions"]["A"] == [5.2]
    assert found["outcome"][0] == pytest.approx(4 + 0.06 * plain["outcome"][0])
    assert found["stopped"] == plain["stopped"]


def test_saliences_that_look_like_shares_are_pointed_out(tmp_path: Path) -> None:
    shares = "actor,capability,position,salience\nA,10,20,0.6\nB,8,90,0.8\nC,5,50,1\n"
    assert "--salience-scale 1" in bargain.run(written(tmp_path, shares), {})["note"]
    assert bargain.run(written(tmp_path, FOUR), {})["note"] == ""


def test_draws_are_the_same_for_a_seed(tmp_path: Path) -> None:
    file = written(tmp_path, FOUR)
    first, again, other = (bargain.run(file, {"seed": seed}, draws=64) for seed in (3, 3, 4))
    assert first == again
    assert first["draws"]["outcome"] != other["draws"]["outcome"]
    assert sum(first["draws"]["stopped"].values()) == 64
    drawn = first["draws"]["final"]["B"][0]
    assert 0.0 <= drawn["p05"] <= drawn["median"] <= drawn["p95"] <= 100.0
    sure = bargain.run(file, {}, draws=4, spread=0.0)
    assert sure["draws"]["outcome"][0]["p05"] == pytest.approx(sure["outcome"][0])


def test_an_ideal_held_back_holds_a_state_back(tmp_path: Path) -> None:
    file = written(tmp_path, FOUR)
    ideals = written(tmp_path, "actor,by,weight\nC,C,0\n", "ideals.csv")
    # The first round is the same; in the second C still judges by where it stood at first.
    stubborn, plain = bargain.run(file, {}, ideals=ideals)["rounds"], bargain.run(file, {})["rounds"]
    assert stubborn[1]["positions"] == plain[1]["positions"]
    assert stubborn[1]["positions"]["C"] != stubborn[0]["positions"]["C"]
    assert stubborn[1]["risk"] != plain[1]["risk"]


@pytest.mark.parametrize("shown", ["outcome", "rounds", "bargains"])
def test_tables_hold_what_happened(shown: str, tmp_path: Path) -> None:
    found = bargain.run(written(tmp_path, FOUR), {}, draws=8)
    table = bargain.table(found, shown)
    if shown == "outcome":
        assert table.column("actor") == ["A", "B", "C", "D"]
        assert table.column("to1") == [found["rounds"][-1]["positions"][name][0] for name in "ABCD"]
    elif shown == "rounds":
        assert len(table.rows) == 4 * len(found["rounds"])
    else:
        assert len(table.rows) == sum(len(each["bargains"]) for each in found["rounds"])
        assert table.rows


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column 'actor'"),
        ("actor,capability,position,salience\n", "no actors"),
        ("actor,capability,salience\nA,1,2\n", "no column 'position'"),
        ("actor,capability,position1,position2,salience1\nA,1,2,3,4\n", "no column 'salience2'"),
        ("actor,capability,position,salience1,salience2\nA,1,2,3,4\n", "without a position2"),
        ("actor,capability,position,position1,salience\nA,1,2,3,4\n", "the same column"),
        (FOUR.replace("B,8", "A,8"), "line 3: 'A' stands in line 2 already"),
        (FOUR.replace("B,8", ",8"), "line 3: an actor without a name"),
        (FOUR.replace("B,8,", "B,0,"), "line 3: capability 0; above 0"),
        (FOUR.replace("B,8,", "B,nan,"), "line 3: capability 'nan'; a number"),
        (FOUR.replace("C,5,50", "C,5,150"), "line 4: position 150 is off the scale; 0 to 100"),
        (FOUR.replace("C,5,50,40", "C,5,50,"), "line 4: no salience"),
        (FOUR.replace("C,5,50,40", "C,5,50,0"), "line 4: a total salience of 0"),
        (FOUR.replace("C,5,50,40", "C,5,50,140"), "line 4: salience 140"),
        ("actor,capability,position,salience\nA,1,2,3\nB,1,2,3\n", "2 actors; 3 to 1,000"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=r"actors\.csv") as fault:
        bargain.run(written(tmp_path, text), {})
    assert says in str(fault.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("actor,by,weight\nA,Bb,0.5\n", "line 2: unknown actor 'Bb'"),
        ("actor,by,weight\nA,B,0.5\n", "the weights of 'A' sum to 1.5"),
        ("actor,by,weight\nA,A,0.5\nA,A,0.4\n", "line 3: the pair stands in line 2 already"),
        ("actor,by,weight\nA,A,-1\n", "line 2: weight -1; 0 to 1"),
    ],
)
def test_wrong_ideals_are_named_by_their_line(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, FOUR)
    with pytest.raises(InputError, match=r"ideals\.csv") as fault:
        bargain.run(file, {}, ideals=written(tmp_path, text, "ideals.csv"))
    assert says in str(fault.value)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "actors.csv"
    file.write_bytes(content)
    with pytest.raises(InputError):
        bargain.run(file, {})


def test_the_command_prints_json_and_nothing_else(tmp_path: Path) -> None:
    done = foedus("bargain", str(written(tmp_path, FOUR)), "--json", "--vote", "Cubic")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["rules"]["vote"] == "cubic"
    assert found == json.loads(json.dumps(bargain.run(tmp_path / "actors.csv", found["rules"])))
