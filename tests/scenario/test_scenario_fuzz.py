"""Whatever bytes or tables come in, a scenario comes out or an InputError of one line."""

from __future__ import annotations

import tempfile
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foedus import scenario as scenarios
from foedus.errors import InputError

TEXT = (files("foedus.scenario") / "template.toml").read_text(encoding="utf-8")
CONTENT = tomllib.loads(TEXT)
LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
)
WORDS = st.sampled_from(
    ["USA", "JPN", "nato", "found-treaty", "consensus", "members", "then", "beta", "oppose", "2023"]
)
TREE = st.recursive(
    LEAF | WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)


def survives(source: Any) -> None:
    """Load it; an InputError of one line is the only complaint allowed."""
    fault = complaint(source)
    assert fault is None or "\n" not in fault


def complaint(source: Any) -> str | None:
    """What loading it complains of."""
    try:
        scenarios.load(source)
    except InputError as fault:
        return str(fault)
    return None


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(data)
        survives(path)


@settings(max_examples=200)
@given(st.integers(0, len(TEXT) - 1), st.integers(0, 40), st.text(max_size=12))
def test_the_template_damaged_anywhere(start: int, length: int, junk: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        damaged = TEXT[:start] + junk + TEXT[start + length :]
        path.write_bytes(damaged.encode("utf-8", errors="surrogatepass"))
        survives(path)


@settings(max_examples=200)
@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    content: dict[str, Any] = scenarios.load(CONTENT).to_json()
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
@given(st.dictionaries(st.sampled_from(sorted(CONTENT)) | st.text(max_size=6), TREE, max_size=8))
def test_any_table(content: dict[str, Any]) -> None:
    survives(content)


@settings(max_examples=50)
@given(st.text(max_size=30))
def test_any_name(name: str) -> None:
    survives(name)
