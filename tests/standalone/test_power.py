"""Voting power on the user's own weights."""

from __future__ import annotations

import pytest

from foedus.errors import InputError
from foedus.methods.compound_game import compound_game
from foedus.standalone import power

COUNCIL = ",".join(["7"] * 5 + ["1"] * 10)


def test_power_of_the_security_council() -> None:
    # 421/2145 for a permanent member by Shapley-Shubik, 848/5080 by Banzhaf (fifteen seats, quota nine).
    found = power.run(power.weighted(COUNCIL, "39"))
    assert found["indices"]["shapley-shubik"][0] == pytest.approx(421 / 2145, abs=1e-12)
    assert found["indices"]["banzhaf"][0] == pytest.approx(848 / 5080, abs=1e-12)
    assert found["veto"] == [0, 1, 2, 3, 4]
    assert found["exact"] is True
    # Four of the ten elected members beside the five.
    assert found["minimal-winning-coalitions"] == 210
    # Four, five … ten of them: 848 coalitions of 2^15.
    assert found["power-to-act"] == 848 / 2**15


def test_every_index_has_a_column_and_every_part_a_word() -> None:
    found = power.run(power.weighted("5,3,1", "5"), "all")
    table = power.table(found, "5,3,1")
    assert [row["part"] for row in table.records()] == ["dictator", "dummy", "dummy"]
    assert len(table.columns) == 3 + 7
    assert all(row["holler-packel"] == (row["weight"] == "5") for row in table.records())


def test_a_game_too_large_to_count_is_sampled_and_says_so() -> None:
    # 40 players whose votes have nine digits, in two parts: no table of sums holds them.
    weights = [10**8 + 977 * k**3 for k in range(40)]
    game = compound_game([(weights, sum(weights) // 2), ([1] * 40, 22)], ("all", (0, 1)))
    found = power.run(game, "shapley-shubik,coleman-prevent", samples=2000, seed=3)
    assert found["exact"] is False
    assert found["method"] == "sample"
    assert found == power.run(game, "shapley-shubik,coleman-prevent", samples=2000, seed=3)
    assert sum(found["indices"]["shapley-shubik"]) == pytest.approx(1.0)
    assert all(0.001 < error < 0.006 for error in found["standard-errors"]["shapley-shubik"])
    assert "±" in [column.label for column in power.table(found).columns]


def test_minimal_coalitions_are_not_sampled() -> None:
    game = compound_game([([1] * 31, 20), (range(1, 32), 300)], ("all", (0, 1)))
    with pytest.raises(InputError, match="no holler-packel index for 31 players"):
        power.run(game, "holler-packel")


@pytest.mark.parametrize(
    ("weights", "quota", "index", "says"),
    [
        ("1,2,x", "2", "banzhaf", r"weights\[2\]: 'x' is not a number"),
        ("1,2", "9", "banzhaf", "quota 9; above 0 and at most"),
        ("1,2", "2", "banzaf", "did you mean banzhaf"),
        ("", "1", "banzhaf", r"weights\[0\]"),
        ("1,-2,3", "1", "banzhaf", "a negative weight"),
    ],
)
def test_a_game_that_cannot_be_played_is_refused(weights: str, quota: str, index: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        power.run(power.weighted(weights, quota), index)
