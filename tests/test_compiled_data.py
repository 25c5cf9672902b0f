"""The data files of the package are what the tools make of the pinned sources, byte for byte."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[1]
SOURCES = CHECKOUT / "../shared/data"
DATA = CHECKOUT / "src/foedus/data"


@pytest.fixture(
    params=[
        ("compile_states", ".", "states.csv"),
        ("compile_map", "natural_earth/countries-50m.json", "map.json"),
    ]
)
def compiled(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Path, str]:
    """A tool that writes to a temporary place, its source, and the name of its file."""
    tool, source, name = request.param
    pytest.importorskip("rdata")
    if not (SOURCES / source).exists():
        pytest.skip(f"the sources of {name} are not next to the checkout")
    monkeypatch.syspath_prepend(str(CHECKOUT / "tools"))
    module = importlib.import_module(tool)
    monkeypatch.setattr(module, "OUTPUT", tmp_path / name)
    return module, SOURCES / source, name


def test_the_tool_makes_the_file_again(compiled: tuple[Any, Path, str]) -> None:
    module, source, name = compiled
    module.main([str(source)])
    assert module.OUTPUT.read_bytes() == (DATA / name).read_bytes()


def test_another_source_is_refused(compiled: tuple[Any, Path, str], tmp_path: Path) -> None:
    module, _, _ = compiled
    folder = tmp_path / "peacesciencer" / "data"
    folder.mkdir(parents=True)
    for name in ("cow_states.rda", "gw_states.rda", "countries-50m.json"):
        (folder / name).write_text("{}")
    source = tmp_path if module.__name__ == "compile_states" else folder / "countries-50m.json"
    with pytest.raises(SystemExit, match=r"sha256 is .*, expected"):
        module.main([str(source)])
    assert not module.OUTPUT.exists()
