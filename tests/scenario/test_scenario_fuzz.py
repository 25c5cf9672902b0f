"""Whatever bytes or tables come in, a scenario comes out or an InputError of one line."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus import scenario as scenarios
from hostile_values import damaged, read_or_refused, trees, with_one_changed

TEXT = (files("foedus.scenario") / "template.toml").read_text(encoding="utf-8")
CONTENT = tomllib.loads(TEXT)
#: With all stances and priors written out.
WHOLE = scenarios.load(CONTENT).to_json()
TREE = trees(("USA", "JPN", "nato", "found-treaty", "consensus", "members", "then", "beta", "oppose", "2023"))


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_or_refused(scenarios.load, data)


@settings(max_examples=200)
@given(damaged(TEXT))
def test_the_template_damaged_anywhere(data: bytes) -> None:
    read_or_refused(scenarios.load, data)


@settings(max_examples=200)
@given(with_one_changed(WHOLE, TREE))
def test_any_value_in_any_place(content: dict[str, Any]) -> None:
    read_or_refused(scenarios.load, content)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(sorted(CONTENT)) | st.text(max_size=6), TREE, max_size=8))
def test_any_table(content: dict[str, Any]) -> None:
    read_or_refused(scenarios.load, content)


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_name(name: str) -> None:
    read_or_refused(scenarios.load, name)
