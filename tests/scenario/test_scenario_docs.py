"""The example of the how-to page is a scenario."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from foedus import scenario as scenarios
from foedus.scenario.model import KEYS
from foedus.treaties import rules, treaty

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "my-own-scenario.md").read_text(encoding="utf-8")


def test_the_example_is_what_it_says() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    found = scenarios.load(tomllib.loads(example.group(1)))
    proposal = found.proposal("finland")
    rule = rules.resolve(proposal.rule, treaty("nato"), found.date)
    assert "TUR:ratification" in rules.veto_players(rule)
    assert "FIN:ratification" in rules.veto_players(rule)
    turkiye = found.stance("TUR", "finland")
    assert turkiye is not None
    assert turkiye.assumed


def test_the_table_of_kinds_is_complete() -> None:
    for kind, (needed, allowed) in KEYS.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{kind}`"))
        _, _, needs, may, *_ = row.split("|")
        assert re.findall(r"`(\w+)`", needs) == list(needed)
        assert sorted(re.findall(r"`(\w+)`", may)) == sorted(allowed)
