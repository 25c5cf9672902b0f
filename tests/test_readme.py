"""Every command and the snippet of the README run; those that take long, in part or with few draws."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs_examples import ran

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith(".venv/bin/foedus")]


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) >= 6


FILES = {
    "edges.csv": "from,to,sign\nA,B,1\nB,C,-1\nC,A,1\n",
    "actors.csv": "actor,capability,position,salience\nA,1,0,50\nB,1,50,60\nC,2,100,80\n",
    "utilities.csv": "coalition,player,utility\nA,A,1\nB,B,1\nA;B,A,2\nA;B,B,2\n",
    "flows.csv": "from,to,value\nA,A,90\nA,B,10\nB,A,10\nB,B,40\n",
    "shocks.csv": "from,to,factor\nA,B,1.1\n",
    "article.txt": "A headline\n\nMost states of the region are against it. Japan was the first to object.\n",
}
NEEDS_NETWORK = ".venv/bin/foedus data pull"
DRAWN = ("assess", "compare", "explain", "claims run")
NEEDS_STORE = ".venv/bin/foedus panel"


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != NEEDS_NETWORK])
def test_commands_of_the_readme_run(
    command: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in FILES.items():
        (tmp_path / name).write_text(content)
    monkeypatch.chdir(tmp_path)
    if command.startswith(NEEDS_STORE):
        from foedus.evidence.panel import parts

        wanted = shlex.split(command)[shlex.split(command).index("--with") + 1].split(",")
        needed = {name for part in wanted for name in parts()[part].source_ids()}
        store = request.getfixturevalue("real_store")("cow_states", *sorted(needed))
        monkeypatch.setenv("FOEDUS_STORE", str(store.folder))
    asked = command.split(maxsplit=1)[1]
    few = " --draws 64" if asked.startswith(DRAWN) else " --only power" if asked == "validate" else ""
    if asked.startswith("assess") and "--only" not in asked:
        few += " --only adoption"
    assert ran(command + few).strip()


def test_the_snippet_of_the_readme_runs() -> None:
    snippet = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert snippet is not None
    names: dict[str, object] = {}
    exec(snippet.group(1).replace("draws=4096", "draws=128"), names)
    assert "assessment" in names


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(target: str) -> None:
    assert (Path(__file__).parents[1] / target).exists(), target
