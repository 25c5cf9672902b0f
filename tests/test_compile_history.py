"""The tables of history are what the tool makes of the pinned sources, byte for byte."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[1]
SOURCES = CHECKOUT / "../shared/data"
DATA = CHECKOUT / "src/foedus/data"
TABLES = (
    "capability",
    "capability_past",
    "capitals",
    "conflicts",
    "contiguity",
    "dispute_spread",
    "majors",
    "rivalries",
    "wars_since_1945",
)


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("rdata")
    monkeypatch.syspath_prepend(str(CHECKOUT / "tools"))
    return importlib.import_module("compile_history")


@pytest.mark.skipif(
    not (SOURCES / "peacesciencer").exists(), reason="the sources are not next to the checkout"
)
def test_the_tool_makes_the_tables_again(tool: Any, tmp_path: Path) -> None:
    tool.main(SOURCES, tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(TABLES)
    for name in TABLES:
        made, kept = tmp_path / f"{name}.csv", DATA / f"{name}.csv"
        assert made.read_bytes() == kept.read_bytes(), name


def test_another_source_is_refused(tool: Any, tmp_path: Path) -> None:
    folder = tmp_path / "peacesciencer" / "data"
    folder.mkdir(parents=True)
    (folder / "tss_rivalries.rda").write_text("{}")
    with pytest.raises(SystemExit, match=r"sha256 is .*, expected"):
        tool.main(tmp_path, tmp_path)
    assert not list(tmp_path.glob("*.csv"))


def test_every_table_has_its_entry() -> None:
    told = (DATA / "README.md").read_text()
    assert all(f"`{name}.csv`" in told for name in TABLES)
