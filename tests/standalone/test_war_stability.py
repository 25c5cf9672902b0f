"""War-stability of the user's own network."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import foedus
from foedus.errors import InputError
from foedus.standalone import war_stability

STRENGTH = "state,capability\nA,3\nB,2\nC,4\n"


def files(folder: Path, links: str, strength: str = STRENGTH) -> tuple[Path, Path]:
    one, other = folder / "links.csv", folder / "capability.csv"
    one.write_text(links)
    other.write_text(strength)
    return one, other


def test_a_friend_of_both_helps_neither(tmp_path: Path) -> None:
    result = war_stability.run(*files(tmp_path, "from,to\nA,C\nB,C\n"), 1.0)
    assert set(result["vulnerable"]) == {"A", "B"}
    assert result["vulnerable"]["B"] == {"to": "A", "ratio": 3.5}
    assert not result["war_stable"]
    assert "2 of 3 vulnerable" in war_stability.table(result).title


def test_the_command_says_so_where_no_state_is_vulnerable(tmp_path: Path) -> None:
    done = foedus(
        "war-stability", *map(str, files(tmp_path, "from,to\nA,B\n", "state,capability\nA,1\nB,1\n"))
    )
    assert " ".join(done.stdout.split()).startswith("not war-stable: 0 of 2 vulnerable, 0 ties would")


def test_gains_from_trade_are_read(tmp_path: Path) -> None:
    links = "from,to,tie,gain_from,gain_to\nA,B,1,1,1\nB,C,1,1,1\nA,C,1,1,1\n"
    result = war_stability.run(*files(tmp_path, links, "state,capability\nA,1\nB,1\nC,1\n"), 2.0)
    assert not result["war_stable"]
    assert result["war_and_trade_stable"]
    # The same pairs without a tie that would pay both: it is missing.
    apart = links.replace("A,C,1,1,1", "A,C,0,1,1")
    result = war_stability.run(*files(tmp_path, apart, "state,capability\nA,1\nB,1\nC,1\n"), 2.0)
    assert result["missing"] == [["A", "C"]]
    assert not result["war_and_trade_stable"]


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ("a,b\n", "no column 'from'"),
        ("from,to\nA,D\n", "line 2: 'D' has no capability"),
        ("from,to\nA,A\n", "line 2: a tie of a state to itself"),
        ("from,to\nA,B\nB,A\n", "line 3: a pair that came before"),
        ("from,to,tie\nA,B,2\n", "line 2: tie '2'; 1 or 0"),
        ("from,to,gain_from\nA,B,much\n", "gain_from 'much'"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, links: str, says: str) -> None:
    with pytest.raises(InputError) as fault:
        war_stability.run(*files(tmp_path, links), 1.0)
    assert says in str(fault.value)


@pytest.mark.parametrize(
    ("strength", "says"),
    [
        ("state,capability\nA,1\nA,2\n", "line 3: 'A' comes twice"),
        ("state,capability\nA,-1\n", "capability '-1'"),
        ("state,capability\n", "no state"),
    ],
)
def test_wrong_capabilities_are_refused(tmp_path: Path, strength: str, says: str) -> None:
    with pytest.raises(InputError) as fault:
        war_stability.run(*files(tmp_path, "from,to\n", strength), 1.0)
    assert says in str(fault.value)
