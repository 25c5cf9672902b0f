"""Landscape of the user's own propensities."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.standalone import landscape


def written(folder: Path, text: str) -> Path:
    file = folder / "propensities.csv"
    file.write_text(text)
    return file


def test_two_pairs_of_friends_by_hand(tmp_path: Path) -> None:
    """Apart, the pairs break one propensity of -1 and one of 0.5, each counted in both orders."""
    file = written(tmp_path, "from,to,propensity\nA,B,3\nC,D,3\nA,C,-1\nB,D,0.5\n")
    found = landscape.run(file)
    assert found["states"] == 4
    assert found["complete"]
    assert [one["energy"] for one in found["optima"]] == [-1.0, 0.0]
    assert found["optima"][0]["camps"] == [["A", "B"], ["C", "D"]]
    assert found["optima"][1]["camps"] == [["A", "B", "C", "D"], []]
    assert sum(one["basin"] for one in found["optima"]) == 1
    assert found["optima"][0]["neighbours"] == [1]
    assert found["distance"][0][1] == 2
    assert found["path"] is None


def test_sizes_weigh_and_one_direction_holds_for_both(tmp_path: Path) -> None:
    file = written(tmp_path, "from,to,propensity,size_from,size_to\nA,B,-1,2,3\n")
    assert landscape.run(file)["optima"][0]["energy"] == -12
    file = written(tmp_path, "from,to,propensity,size_from,size_to\nA,B,-1,2,3\nB,A,-3,,\n")
    assert landscape.run(file)["optima"][0]["energy"] == -24


def test_the_way_from_today(tmp_path: Path) -> None:
    file = written(tmp_path, "from,to,propensity\nA,B,1\nA,C,-1\nB,C,-1\n")
    found = landscape.run(file, start="A, C")
    assert found["path"] == [{"switches": None, "energy": 0.0}, {"switches": "A", "energy": -4.0}]
    assert landscape.run(file, start="A,B")["path"] == [{"switches": None, "energy": -4.0}]
    shown = landscape.table(found)
    assert shown.rows[0][:3] == (-4.0, 1.0, "A, B")
    assert "A → -4" in shown.note
    with pytest.raises(InputError, match=r"--start: unknown state 'D'"):
        landscape.run(file, start="D")


def test_past_thirty_states_the_share_of_searches_is_told(tmp_path: Path) -> None:
    names = [f"S{number:02d}" for number in range(34)]
    rows = [
        f"{one},{other},{1 if (i - j) % 2 == 0 else -1}"
        for i, one in enumerate(names)
        for j, other in enumerate(names)
        if i < j
    ]
    found = landscape.run(written(tmp_path, "from,to,propensity\n" + "\n".join(rows) + "\n"))
    assert not found["complete"]
    assert found["found_best"] == 1.0
    assert found["optima"][0]["camps"] == [names[::2], names[1::2]]
    assert "100% of searches" in landscape.table(found).title


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "no column 'from'"),
        ("from,to,propensity\n", "no pair of states"),
        ("from,to,propensity\nA,A,1\n", "line 2: a pair of 'A' with itself"),
        ("from,to,propensity\nA,B,x\n", "line 2: propensity 'x'; a number"),
        ("from,to,propensity\nA,B,inf\n", "line 2: propensity 'inf'"),
        ("from,to,propensity\nA,B,1\nA,B,1\n", "line 3: 'A' to 'B' stands in line 2 already"),
        ("from,to,propensity,size_from,size_to\nA,B,1,0,1\n", "size_from '0'; a number above 0"),
        ("from,to,propensity,size_from,size_to\nA,B,1,1,2\nB,C,1,3,1\n", "'B' has size 3 here and 2 before"),
        ("from,to,propensity\nA,,1\n", "both states"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=r"propensities\.csv") as fault:
        landscape.run(written(tmp_path, text))
    assert says in str(fault.value)


@given(st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("any") / "propensities.csv"
    file.write_bytes(content)
    with pytest.raises(InputError):
        landscape.run(file)
