"""The example of a rule in a file does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

from foedus.standalone import power
from foedus.treaties.rule_file import read_rule_file
from foedus.treaties.rule_game import rule_game

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "adoption.md").read_text(encoding="utf-8")


def test_the_rule_on_the_page(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(title.*?)```", PAGE, re.DOTALL)
    assert example is not None
    path = tmp_path / "rule.toml"
    path.write_text(example.group(1), encoding="utf-8")
    players, game = rule_game(read_rule_file(path).rule)
    found = power.run(game, "all", players)
    assert found["players"][0] == "Ada"
    assert [round(share, 4) for share in found["indices"]["shapley-shubik"]] == [0.3, 0.3, *[0.1333] * 3]
    assert '"power-to-act": 0.28125' in PAGE
    assert found["power-to-act"] == 0.28125
    assert found["minimal-winning-coalitions"] == 5
    assert (found["veto"], found["dummies"], found["dictator"]) == ([], [], None)
