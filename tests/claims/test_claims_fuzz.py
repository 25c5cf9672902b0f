"""Whatever bytes or tables come in, a claims file comes out and runs, or an InputError of one line."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.claims import ledger, model
from foedus.claims.evidence import Evidence
from foedus.claims.measures import measures
from hostile_values import damaged, read_or_refused, trees, with_one_changed

TEXT = (model.LIBRARY / "cgtn-2023-02.toml").read_text(encoding="utf-8")
CONTENT = tomllib.loads(TEXT)
EVIDENCE = Evidence(date(2023, 6, 14))
WORDS = ("CHN", "region", "world", "2023", "in", "<=", "risk", "store", "bars", "nato", "measure", "op")
TREE = trees((*WORDS, *measures()))
ONE_CLAIM = st.sampled_from(CONTENT["claim"]).flatmap(
    lambda claim: with_one_changed({"article": CONTENT["article"], "claim": [claim]}, TREE)
)


def read(source: Any) -> object:
    return ledger.ledger(model.load(source), EVIDENCE).to_json()


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_or_refused(read, data)


@settings(max_examples=50)
@given(damaged(TEXT))
def test_a_file_damaged_anywhere(data: bytes) -> None:
    read_or_refused(read, data)


@settings(max_examples=200)
@given(ONE_CLAIM)
def test_any_value_in_any_place(content: dict[str, Any]) -> None:
    read_or_refused(read, content)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["article", "claim"]) | st.text(max_size=6), TREE, max_size=4))
def test_any_table(content: dict[str, Any]) -> None:
    read_or_refused(read, content)


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_name(name: str) -> None:
    read_or_refused(read, name)
