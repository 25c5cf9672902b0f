"""Parquet of the user's own, read in a process of its own.

On bytes that only look like Parquet the native reader may end its process (it asks for as much memory as the
file names) or print a panic. So it is let loose on them in a child process with a bound on memory and time; a
child that dies is a file that is none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foedus.errors import InputError

MEMORY = 4 << 30
SECONDS = 120.0


def read_parquet(path: Path, content: bytes, most: int) -> tuple[Sequence[str], list[list[Any]]]:
    """The columns and the rows of a Parquet file; cells as JSON has them, whatever else as text.

    Args:
        path: what to call it in messages.
        content: of the file.
        most: rows that are taken.

    Raises:
        InputError: not a Parquet file, or more rows than `most`.
    """
    # -P, and no empty entry: a polars.py that lies in the working folder is not run.
    command = [sys.executable, "-P", "-m", __name__, str(most)]
    places = os.pathsep.join(each for each in sys.path if each)
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONPATH": places}
    try:
        child = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, env=environment, check=False
        )
        told: dict[str, Any] = (
            json.loads(child.stdout) if child.returncode == 0 else {"fault": "its reader gave up"}
        )
    except subprocess.TimeoutExpired:
        told = {"fault": f"not read in {SECONDS:g} seconds"}
    if "fault" in told:
        raise InputError(f"not a Parquet file ({told['fault']})", file=path)
    if "rows" not in told:
        raise InputError(f"{told['many']:,} rows", file=path, hint=f"at most {most:,}")
    return told["columns"], told["rows"]


def _child(most: int) -> None:
    """Read Parquet from stdin; write JSON to stdout: columns and rows, or how many rows, or the fault."""
    _bound_memory()
    import polars as pl

    content = sys.stdin.buffer.read()
    try:
        # The length stands in the file's heading: a few bytes can stand for any number of rows.
        count = pl.scan_parquet(content).select(pl.len()).collect().item()
        if count > most:
            told: dict[str, Any] = {"many": count}
        else:
            frame = pl.read_parquet(content)
            told = {"columns": frame.columns, "rows": [list(row) for row in frame.iter_rows()]}
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as fault:
        told = {"fault": (str(fault).splitlines() or ["damaged"])[0][:200]}
    json.dump(told, sys.stdout, default=str)


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    _child(int(sys.argv[1]))
