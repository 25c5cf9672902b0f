"""`foedus gravity`: files in, JSON and a table out; faults in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli import app
from foedus.errors import InputError
from foedus.standalone import gravity

FLOWS = "from,to,value\nA,A,80\nA,B,20\nB,A,20\nB,B,80\n"
SHOCKS = "from,to,factor\nA,B,1.1\nB,A,1.1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    flows, shocks = tmp_path / "flows.csv", tmp_path / "shocks.csv"
    flows.write_text(FLOWS)
    shocks.write_text(SHOCKS)
    return flows, shocks


def test_two_mirror_economies(files: tuple[Path, Path]) -> None:
    found = gravity.run(*files, 4.0, "nominal")
    expected = (0.8 + 0.2 * 1.1**-4.0) ** 0.25
    assert found["welfare"] == pytest.approx({"A": expected, "B": expected})
    assert found["spending"] == pytest.approx(found["welfare"])
    assert found["residual"] < 1e-10
    after = {(flow["from"], flow["to"]): flow["after"] for flow in found["flows"]}
    assert after["A", "B"] == pytest.approx(100 * 0.2 * 1.1**-4.0 * expected**-4.0)
    assert after["A", "A"] + after["A", "B"] == pytest.approx(100.0)


def test_a_missing_pair_is_no_trade_and_no_change(tmp_path: Path, files: tuple[Path, Path]) -> None:
    flows = tmp_path / "three.csv"
    flows.write_text(FLOWS + "C,C,50\n")
    found = gravity.run(flows, files[1], 4.0, "balanced")
    assert found["welfare"]["C"] == pytest.approx(1.0)
    assert {"C"} == {flow["from"] for flow in found["flows"] if flow["to"] == "C"}


def test_json_on_the_command_line(files: tuple[Path, Path]) -> None:
    result = CliRunner().invoke(app, ["gravity", *map(str, files), "--theta", "4", "--json"])
    assert result.exit_code == 0
    body = json.loads(result.stdout)
    assert set(body) >= {"welfare", "spending", "flows", "residual"}


def test_the_table_is_in_per_cent(files: tuple[Path, Path]) -> None:
    table = gravity.table(gravity.run(*files, 4.0, "nominal"))
    row = dict(zip([column.name for column in table.columns], table.rows[0], strict=True))
    assert row["welfare"] == pytest.approx(100 * ((0.8 + 0.2 * 1.1**-4.0) ** 0.25 - 1))
    assert row["exports"] < -20


@pytest.mark.parametrize(
    ("flows", "shocks", "said"),
    [
        (FLOWS + "A,B,3\n", SHOCKS, "line 6: 'A' to 'B' comes twice"),
        (FLOWS + "A,,3\n", SHOCKS, "both ends"),
        (FLOWS.replace("80", "-80"), SHOCKS, "value '-80'"),
        (FLOWS.replace("80", "nan"), SHOCKS, "value 'nan'"),
        (FLOWS, SHOCKS.replace("1.1", "0"), "factor '0'"),
        (FLOWS, SHOCKS + "A,Bb,2\n", "'Bb' is not among the flows"),
        ("from,to\n", SHOCKS, "no column 'value'"),
        ("from,to,value\n", SHOCKS, "no rows"),
    ],
)
def test_faults_are_told_in_one_line(tmp_path: Path, flows: str, shocks: str, said: str) -> None:
    one, two = tmp_path / "flows.csv", tmp_path / "shocks.csv"
    one.write_text(flows)
    two.write_text(shocks)
    with pytest.raises(InputError, match=said):
        gravity.run(one, two, 5.0, "nominal")


def test_an_unknown_closure_gets_the_nearest(files: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match="did you mean balanced"):
        gravity.run(*files, 5.0, "balance")
