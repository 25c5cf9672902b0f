"""Stable memberships of the user's own game."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from foedus.errors import InputError
from foedus.standalone import stability

PLAYERS = "ABC"


def rows(outsiders: bool = True) -> list[tuple[str, str, float]]:
    """A public good: each member pays 2 for 3 shared out to all; alone it does not pay, in two it does."""
    return [
        (";".join(members), player, _good(size) - (2.0 if player in members else 0.0))
        for size in range(len(PLAYERS) + 1)
        for members in combinations(PLAYERS, size)
        for player in PLAYERS
        if player in members or outsiders
    ]


def _good(members: int) -> float:
    return 1.5 * members if members >= 2 else 0.0


def written(folder: Path, name: str, entries: list[tuple[str, str, float]]) -> Path:
    file = folder / name
    records = [dict(zip(("coalition", "player", "utility"), entry, strict=True)) for entry in entries]
    if name.endswith(".json"):
        file.write_text(json.dumps(records))
    elif name.endswith(".parquet"):
        pl.DataFrame(records).write_parquet(file)
    else:
        pl.DataFrame(records).write_csv(file)
    return file


@pytest.mark.parametrize("name", ["game.csv", "game.json", "game.parquet"])
def test_two_provide_the_good_and_the_third_looks_on(tmp_path: Path, name: str) -> None:
    result = stability.run(written(tmp_path, name, rows()))
    # Two members have 3 - 2 each; one that leaves has 0. A third would have 4.5 - 2 against 3 outside.
    assert result["stable"]["open"] == [["A", "B"], ["A", "C"], ["B", "C"], []]
    assert result["path"] == [[]]
    assert result["notes"] == []
    assert sum(result["shapley"].values()) == pytest.approx(3 * (4.5 - 2.0))
    assert "stable under open membership: {A, B}" in stability.table(result).note


def test_outsiders_left_out_have_what_they_have_alone(tmp_path: Path) -> None:
    result = stability.run(written(tmp_path, "game.csv", rows(outsiders=False)))
    assert "alone" in result["notes"][0]
    # Alone in it a state loses 2, so all three stay.
    assert ["A", "B", "C"] in result["stable"]["open"]


def test_a_file_of_worths_gives_values_and_no_memberships(tmp_path: Path) -> None:
    file = tmp_path / "gloves.toml"
    file.write_text(
        'players = ["L1", "L2", "R"]\nunions = [["L1", "L2"], ["R"]]\n'
        '[worth]\n"L1;R" = 1\n"L2;R" = 1\n"L1;L2;R" = 1\n'
    )
    result = stability.run(file)
    assert result["stable"] is None
    assert result["shapley"] == pytest.approx({"L1": 1 / 6, "L2": 1 / 6, "R": 2 / 3})
    # Together the left gloves hold half of the market.
    assert result["owen"] == pytest.approx({"L1": 1 / 4, "L2": 1 / 4, "R": 1 / 2})
    assert result["nucleolus"] == pytest.approx({"L1": 0, "L2": 0, "R": 1}, abs=1e-9)
    assert result["core_empty"] is False


def test_utilities_in_toml(tmp_path: Path) -> None:
    file = tmp_path / "game.toml"
    file.write_text(
        "".join(f'[utility."{c}"]\n{p} = {u}\n' for c, p, u in [("A", "A", 1.0), ("B", "B", 1.0)])
        + '[utility."A;B"]\nA = 2.0\nB = 2.0\n'
    )
    assert stability.run(file)["stable"]["open"] == [["A", "B"], []]  # alone is as good as nobody


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("game.csv", "coalition,player\n", "no column 'utility'"),
        ("game.csv", "coalition,player,utility\nA,A,x\n", "line 2: 'x' is no finite number"),
        ("game.csv", "coalition,player,utility\nA,A,1\nA,A,2\n", "line 3: 'A' comes twice"),
        ("game.csv", "coalition,player,utility\nA;A,A,1\n", "line 2: a member comes twice"),
        ("game.csv", "coalition,player,utility\nA,A,1\nB,B,1\nA;B,A,1\n", "no utility of 'B' in 'A;B'"),
        ("game.csv", "coalition,player,utility\n", "no player"),
        ("game.toml", "", "give [worth] or [utility]"),
        ("game.toml", "[worht]\nA = 1\n", "did you mean worth"),
        ("game.toml", 'players = ["A", "B"]\n[worth]\nC = 1\n', "unknown player 'C'"),
        ("game.toml", 'unions = [["A"]]\n[worth]\nA = 1\nB = 1\n', "each player once"),
        ("game.toml", '[worth]\n"" = 1\nA = 1\n', "empty coalition"),
        ("game.toml", "[worth]\nA = true\n", "no finite number"),
        ("game.toml", "[utility]\nA = 1\n", "a table for each coalition"),
    ],
)
def test_a_wrong_game_is_named_by_its_line_or_key(tmp_path: Path, name: str, text: str, says: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(InputError) as fault:
        stability.run(file)
    assert says in str(fault.value)
    assert "\n" not in str(fault.value)
