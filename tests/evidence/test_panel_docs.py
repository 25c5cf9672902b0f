"""The page of the panel: its table of parts is that of the registry, and its examples run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tools.list_panel_parts import PAGE, page_with
from typer.testing import CliRunner

from foedus.commands.panel import app
from foedus.evidence.cubes_disputes import RULES
from small_store import SmallStore

TEXT = PAGE.read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = re.findall(r"^foedus panel (.*)$", TEXT, re.MULTILINE)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("foedus.evidence.store.store", SmallStore)
    monkeypatch.chdir(tmp_path)


def test_the_table_of_parts_is_that_of_the_registry() -> None:
    assert page_with(TEXT) == TEXT, "run: python tools/list_panel_parts.py"


def test_the_rules_are_all_on_the_page() -> None:
    assert all(f"`{rule}`" in TEXT for rule in RULES)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_snippets_run(snippet: str) -> None:
    exec(snippet, {})


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(command: str) -> None:
    result = CliRunner().invoke(app, shlex.split(command))
    assert result.exit_code == 0, result.exception
    assert result.stdout


def test_there_is_something_to_run() -> None:
    assert len(SNIPPETS) == 2
    assert len(COMMANDS) == 3
