"""A scenario written as TOML loads back as the same scenario."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.scenario import library, load
from foedus.scenario.loading import of_text
from foedus.scenario.model import Scenario
from foedus.scenario.writing import to_toml


def _again(scenario: Scenario) -> Scenario:
    return of_text(scenario.to_toml(), "again.toml")


@pytest.mark.parametrize("name", library())
def test_every_scenario_of_the_library_comes_back(name: str) -> None:
    scenario = load(name)
    assert _again(scenario) == scenario


@pytest.mark.parametrize("name", library())
def test_changes_come_back(name: str) -> None:
    scenario = load(name)
    proposal = scenario.proposals[0].id
    changed = scenario.with_settings(
        {"stance.correlation": "independent", "reliability": "0.5", "trade.theta": 5}
    ).with_stances({f"{proposal}.FRA": "support", f"{proposal}.TUV": "reserved"})
    assert changed != scenario
    assert _again(changed) == changed


def test_a_prior_of_ones_own_comes_back_with_a_setting_on_top() -> None:
    content = tomllib.loads(load("aukus").to_toml())
    content["prior"] = [
        {
            "id": "stance.objects.oppose",
            "distribution": {"kind": "beta", "a": 8, "b": 2},
            "rationale": "Why I think so.",
        },
        {"id": "my.own", "what": "mine", "unit": "share", "within": [0, 1], "rationale": "Because."}
        | {"distribution": {"kind": "choice", "values": [0.0, 1e-7], "weights": [1, 3]}},
    ]
    scenario = load(content)
    assert _again(scenario) == scenario
    fixed = scenario.with_settings({"my.own": 1e-7, "stance.objects.oppose": "who-belongs"})
    assert _again(fixed) == fixed


def test_a_file_is_known_by_its_path_also_once_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "aukus.toml"
    path.write_text(load("aukus").to_toml(), encoding="utf-8")
    assert load(path).with_settings({"reliability": 0.5}).file == str(path)
    assert load(path) != load("aukus")


def test_only_what_differs_is_written() -> None:
    content = tomllib.loads(load("asia-nato").to_toml())
    assert "stance" not in content
    assert "prior" not in content
    assert [each["id"] for each in content["proposal"]] == ["tokyo-office", "asian-nato"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_comes_back(text: str) -> None:
    scenario = load("aukus").model_copy(update={"title": text, "summary": text + "\n\\\"'''"})
    content = tomllib.loads(to_toml(scenario))
    assert (content["title"], content["summary"]) == (text, text + "\n\\\"'''")
