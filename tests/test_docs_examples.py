"""Every command and snippet of the tutorial and of the how-tos runs, in the order of the page, in one folder.

A block with a title is a file. A block of text must be part of what the commands before it printed.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from docs_examples import DOCS, blocks, commands, ran, told

#: Pages whose examples need no store.
PAGES = ("tutorial.md", "how-to/in-a-notebook.md")
SOURCES = ("cow_states", "cow_contdir", "cow_majors", "cow_nmc", "atop_alliance", "gml_dirdisp")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, and an empty store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOEDUS_STORE", str(tmp_path / "store"))


def run_page(page: str) -> dict[str, object]:
    """Run the examples of a page in the current folder; what its snippets have named."""
    names: dict[str, object] = {}
    printed = before = ""
    for block in blocks(page):
        if block.title:
            Path(block.title).write_text(block.body, encoding="utf-8")
        elif block.kind == "bash":
            printed, before = "".join(ran(command) for command in commands(block)), block.body
        elif block.kind == "text":
            assert told(block.body) in told(printed), f"{before}\nprinted\n{printed}"
        elif block.kind == "python":
            exec(compile(block.body, page, "exec"), names)
    return names


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(page: str) -> None:
    run_page(page)


def test_the_tutorial_shows_what_comes_out() -> None:
    kinds = [block.kind for block in blocks("tutorial.md")]
    assert kinds.count("text") >= 6
    assert kinds.count("bash") >= 7
    assert kinds.count("python") >= 2


def test_a_script_of_peacesciencer(real_store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOEDUS_STORE", str(real_store(*SOURCES).folder))
    page = "how-to/from-peacesciencer.md"
    names = run_page(page)
    pairs = names["pairs"]
    assert isinstance(pairs, pl.DataFrame)
    assert pl.read_parquet("pairs.parquet").equals(pairs)
    text = (DOCS / page).read_text(encoding="utf-8")
    table = text[text.index("| what | columns |") : text.index("## The same model")]
    assert set(re.findall(r"`(\w+)`", table)) <= set(pairs.columns)
    # Contact by land and power that is evenly spread go with more disputes (Bremer 1992).
    land, balance = names["found"].coefficients[1:3]  # type: ignore[attr-defined]
    assert min(land, balance) > 0.0


def test_files_for_r_and_stata_are_the_same_panel(real_store, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas, rdata = pytest.importorskip("pandas"), pytest.importorskip("rdata")
    monkeypatch.setenv("FOEDUS_STORE", str(real_store(*SOURCES).folder))
    run_page("how-to/in-r-and-stata.md")
    panel = pl.read_parquet("pairs.parquet")
    stata, r = pandas.read_stata("pairs.dta"), rdata.read_rds("pairs.rds")
    for name in ("ccode1", "year", "gmlmidonset", "atop_defense", "cinc1"):
        ours = panel[name].cast(pl.Float64).to_list()
        for theirs in (stata, r):
            found = [None if pandas.isna(value) else float(value) for value in theirs[name]]
            assert found == ours, name
    gains = pl.read_csv("out/asia-nato/tables/gains-balance.csv")
    assert {"name", "gain", "gain_p05", "gain_p95", "verdict"} <= set(gains.columns)


@pytest.mark.parametrize("page", sorted(str(path.relative_to(DOCS)) for path in DOCS.rglob("*.md")))
def test_links_of_the_documentation_lead_somewhere(page: str) -> None:
    text = re.sub(
        r"^```.*?^```", "", (DOCS / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)", text):
        assert ((DOCS / page).parent / target).exists(), target
