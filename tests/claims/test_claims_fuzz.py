"""Whatever bytes or tables come in, a claims file comes out and runs, or an InputError of one line."""

from __future__ import annotations

import copy
import tempfile
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.claims import ledger, model
from foedus.claims.evidence import Evidence
from foedus.claims.measures import measures
from foedus.errors import InputError

TEXT = (model.LIBRARY / "cgtn-2023-02.toml").read_text(encoding="utf-8")
CONTENT = tomllib.loads(TEXT)
EVIDENCE = Evidence(date(2023, 6, 14))
WORDS = st.sampled_from(
    [
        "CHN",
        "region",
        "world",
        "2023",
        "in",
        "<=",
        "risk",
        "store",
        "bars",
        "nato",
        "measure",
        "op",
        *measures(),
    ]
)
LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
)
TREE = st.recursive(
    LEAF | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)


def complaint(source: Any) -> str | None:
    """What loading and running it complains of."""
    try:
        ledger.ledger(model.load(source), EVIDENCE).to_json()
    except InputError as fault:
        return str(fault)
    return None


def survives(source: Any) -> None:
    """An InputError of one line is the only complaint allowed."""
    fault = complaint(source)
    assert fault is None or "\n" not in fault


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(data)
        survives(path)


@settings(max_examples=50)
@given(st.integers(0, len(TEXT) - 1), st.integers(0, 40), st.text(max_size=12))
def test_a_file_damaged_anywhere(start: int, length: int, junk: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        damaged = TEXT[:start] + junk + TEXT[start + length :]
        path.write_bytes(damaged.encode("utf-8", errors="surrogatepass"))
        survives(path)


@settings(max_examples=200)
@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    content = {"article": dict(CONTENT["article"]), "claim": [data.draw(st.sampled_from(CONTENT["claim"]))]}
    content = copy.deepcopy(content)
    here: Any = content
    while True:
        keys = sorted(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        child = here[key]
        if not isinstance(child, (dict, list)) or not child or data.draw(st.booleans()):
            here[key] = data.draw(TREE)
            break
        here = child
    survives(content)


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["article", "claim"]) | st.text(max_size=6), TREE, max_size=4))
def test_any_table(content: dict[str, Any]) -> None:
    survives(content)


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_name(name: str) -> None:
    survives(name)
