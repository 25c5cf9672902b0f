"""The command line in this process, which has loaded by now what a process of its own would load first."""

from __future__ import annotations

import io
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest

from foedus.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def foedus(*arguments: str, cwd: Path | str = ".", **environment: str) -> Ended:
    """`foedus ARGUMENTS` in a folder, with variables of the environment; a plain terminal of 80 columns."""
    printed, said = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, {"NO_COLOR": "1", "COLUMNS": "80"} | environment),
        patch.object(sys, "argv", ["foedus", *arguments]),
        chdir(cwd),
        redirect_stdout(printed),
        redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, printed.getvalue(), said.getvalue())
