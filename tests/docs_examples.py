"""Reading and running the examples of a page of documentation: files, commands, what they print, snippets."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from command_line import foedus

DOCS = Path(__file__).parents[1] / "docs"
FENCE = re.compile(
    r'^```(?P<kind>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it stands for, its text."""

    kind: str
    title: str
    body: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page of docs/, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [Block(found["kind"], found["title"] or "", found["body"]) for found in FENCE.finditer(text)]


def commands(block: Block) -> list[str]:
    """The commands of foedus in a block, without comments."""
    lines = [line.split("#")[0].strip() for line in block.body.splitlines()]
    return [line for line in lines if line.startswith("foedus ")]


def told(text: str) -> str:
    """Text without the breaks of lines, as the width of a terminal leaves it."""
    return " ".join(text.split())


def ran(command: str) -> str:
    """What a command prints; it must end well."""
    ended = foedus(*shlex.split(command)[1:], COLUMNS="100")
    assert ended.returncode == 0, f"{command}\n{ended.stderr}"
    return ended.stdout
