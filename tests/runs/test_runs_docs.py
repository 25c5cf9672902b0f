"""The page on a million draws: every example is understood, and its numbers are those of the code."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foedus.cli import app
from foedus.errors import InputError
from foedus.runs.job import SECTION, cut
from foedus.uncertainty.draws import MOST_DRAWS

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "a-million-draws.md").read_text(encoding="utf-8")
COMMANDS = [line.partition("#")[0].strip() for line in re.findall(r"^foedus assess .*$", PAGE, re.MULTILINE)]
TOO_MANY = "1,000,000,000 draws"


def test_the_page_has_its_examples() -> None:
    assert len(COMMANDS) >= 4


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_understood(command: str) -> None:
    """With more draws than may be: all else must be right, or another fault would come first."""
    wanted = re.sub(r"--draws \d+", f"--draws {10**9}", command)
    done = CliRunner().invoke(app, shlex.split(wanted)[1:])
    assert isinstance(done.exception, InputError)
    assert TOO_MANY in str(done.exception)


def test_the_script_is_understood() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    wanted = code[1].replace("1_000_000", "1_000_000_000")
    with pytest.raises(InputError, match=TOO_MANY):
        exec(compile(wanted, "a-million-draws.md", "exec"), {"__name__": "__main__"})


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"At most {MOST_DRAWS:,} draws may" in PAGE
    assert f"sections of {SECTION:,} draws" in PAGE
    assert f"({len(cut(10**6))} sections)" in PAGE
    assert [len(cut(draws)) for draws in (6143, 6144)] == [1, 2]
    assert "up to 6,143 draws" in PAGE
