"""Every command and the snippet of the README run as they stand."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith(".venv/bin/foedus")]


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_run(command: str, tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text("from,to,sign\nA,B,1\nB,C,-1\nC,A,1\n")
    words = [sys.executable, "-m", "foedus", *shlex.split(command)[1:]]
    environment = os.environ | {"NO_COLOR": "1"}
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_snippet_of_the_readme_runs() -> None:
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert snippet is not None
    names: dict[str, object] = {}
    exec(snippet.group(1).replace("draws=4096", "draws=128"), names)
    assert "assessment" in names


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(target: str) -> None:
    assert (Path(__file__).parents[1] / target).exists(), target
