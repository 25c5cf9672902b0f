"""Scenarios side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import foedus as fo
from command_line import foedus
from foedus.assess import Assessment
from foedus.report import compare

LIBRARY = Path(__file__).parents[1] / "src/foedus/scenario/library/asia-nato.toml"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same case once more, with France won over."""
    file = tmp_path_factory.mktemp("case") / "won-over.toml"
    text = LIBRARY.read_text().replace('id = "asia-nato"', 'id = "won-over"', 1)
    stance = '[[stance]]\nstate = "FRA"\nproposal = "tokyo-office"\nposition = "support"\nassumed = true\n\n'
    file.write_text(text.replace("[[proposal]]", stance + "[[proposal]]", 1))
    return file


@pytest.fixture(scope="module")
def both(other: Path) -> list[Assessment]:
    only = ["adoption", "blocs"]
    return [fo.assess(case, draws=64, only=only) for case in ("asia-nato", other)]


def test_one_quantity_of_both_stands_in_one_row(both: list[Assessment]) -> None:
    chance = next(row for row in compare.rows(both) if row.what == "chance of adoption")
    assert set(chance.values) == {
        (scenario, proposal)
        for scenario in ("asia-nato", "won-over")
        for proposal in ("tokyo-office", "asian-nato")
    }
    before, after = (chance.values[case, "tokyo-office"] for case in ("asia-nato", "won-over"))
    assert after.median > before.median + 0.2
    same = next(row for row in compare.rows(both) if row.what == "frustrated ties today")
    assert same.values["asia-nato", ""] == same.values["won-over", ""]


def test_the_table_names_scenario_and_proposal(both: list[Assessment]) -> None:
    table = compare.table(both)
    assert "won-over: tokyo-office" in table.column("scenario")
    assert table.column("question").count("adoption") == 1


def test_the_command_gives_json(other: Path) -> None:
    result = foedus("compare", "asia-nato", str(other), "--draws", "16", "--only", "adoption", "--json")
    assert result.returncode == 0, result.stderr
    body = json.loads(result.stdout)
    assert [one["id"] for one in body["scenarios"]] == ["asia-nato", "won-over"]
    assert body["rows"][0]["values"][0]["value"].keys() >= {"median", "p05", "p95"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("asia-nato",), "nothing to compare"), (("asia-nato", "asia-nato"), "two scenarios with the id")],
)
def test_nothing_to_compare_is_one_line(arguments: tuple[str, ...], says: str) -> None:
    result = foedus("compare", *arguments)
    assert result.returncode == 2
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
