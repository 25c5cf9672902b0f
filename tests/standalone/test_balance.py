"""Balance of the user's own network."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.standalone import balance


def test_balance_of_a_square_with_one_wrong_tie(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to,sign\nA,B,1\nB,C,1\nC,D,1\nD,A,-1\n")
    found = balance.run(file, 10.0)
    assert found["frustration"] == 1
    assert found["proved"]
    assert len(found["frustrated"]) == 1
    assert set(found["camps"]) == {"A", "B", "C", "D"}


def test_weights_decide_which_tie_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to,sign,weight\nA,B,1,5\nB,C,1,0.5\nC,A,-1,5\n")
    found = balance.run(file, 10.0)
    assert found["frustration"] == pytest.approx(0.5)
    assert found["frustrated"] == [["B", "C", 1]]


def test_companions_and_who_is_torn(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to,sign\nA,B,1\nB,C,1\nC,A,-1\n")
    found = balance.run(file, 10.0)
    # Any one of the three ties may be the wrong one. The signed Laplacian of a negative triangle is 2I - A
    # with A similar to minus the triangle's, whose eigenvalues are 2, -1, -1: the smallest is 2 - 1 = 1.
    assert (found["frustration"], found["optima"], found["torn_settled"]) == (1, 3, True)
    assert found["torn"] == ["B", "C"]
    assert found["triangle_balance"] == 0
    assert found["algebraic_conflict"] == pytest.approx(1.0)
    assert 0 < found["walk_balance"] < 1
    assert "optimal divisions 3" in balance.table(found).note
    file.write_text("from,to,sign\nA,B,1\n")
    assert balance.run(file, 10.0)["triangle_balance"] is None


def test_three_camps(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to,sign\nA,B,-1\nB,C,-1\nC,A,-1\n")
    assert balance.run(file, 10.0)["frustration"] == 1
    found = balance.run(file, 10.0, camps=3)
    assert (found["frustration"], found["camps"], found["frustrated"]) == (0, {"A": 0, "B": 1, "C": 2}, [])
    assert "torn" not in found
    assert [row[:2] for row in balance.table(found).rows] == [(0, "A"), (1, "B"), (2, "C")]
    with pytest.raises(InputError, match="1 camps"):
        balance.run(file, 10.0, camps=1)


def test_a_time_limit_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("from,to,sign\nA,B,-1\n")
    with pytest.raises(InputError, match="--time-limit"):
        balance.run(file, 0.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "no column 'from'"),
        ("from,to,sign\nA,A,1\n", "line 2: a tie of 'A' to itself"),
        ("from,to,sign\nA,B,2\n", "line 2: sign '2'; 1 or -1"),
        ("from,to,sign\nA,B,1\nB,A,-1\n", "line 3: 'B' and 'A' are tied in line 2 already"),
        ("from,to,sign,weight\nA,B,1,nan\n", "weight 'nan'"),
        ("from,to,sign\nA,,1\n", "both ends"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "ties.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=r"ties\.csv") as fault:
        balance.run(file, 10.0)
    assert says in str(fault.value)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "ties.csv"
    file.write_bytes(content)
    with pytest.raises(InputError):
        balance.run(file, 10.0)
