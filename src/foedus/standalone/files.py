"""Reading the files of the methods (CSV, Parquet, JSON): rows with their line numbers, faults in one line."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foedus.errors import InputError

LARGEST_FILE = 100_000_000


def read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers, by the file's ending; cells as text, "" where empty.

    CSV has a line of headings; JSON is a list of objects; a row of Parquet or JSON counts from 2, as in CSV.

    Raises:
        InputError: no such file, not a table of its kind, or a column is missing.
    """
    readers = {".json": _json, ".parquet": _parquet}
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("too large", file=path, hint=f"at most {LARGEST_FILE / 1e6:.0f} MB")
        header, rows = readers.get(path.suffix.lower(), _csv)(path)
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=path) from None
    missing = [name for name in needed if name not in header]
    if missing:
        hint = f"the first line is {','.join(needed)}"
        raise InputError(f"no column '{missing[0]}'", file=path, where="line 1", hint=hint)
    return rows


def _csv(path: Path) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = reader.fieldnames or []
            rows = [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InputError(f"not a CSV file in UTF-8 ({fault})", file=path) from None
    return header, rows


def _json(path: Path) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise InputError(f"not a JSON file in UTF-8 ({fault})", file=path) from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        hint = '[{"from": "A", "to": "B"}, …]'
        raise InputError("not a list of objects", file=path, hint=hint)
    header = sorted({key for row in found for key in row})
    return header, [(line, {key: _text(row.get(key)) for key in header}) for line, row in enumerate(found, 2)]


def _parquet(path: Path) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError, ValueError) as fault:
        words = str(fault).splitlines()[0]
        raise InputError(f"not a Parquet file ({words})", file=path) from None
    rows = [
        (line, {key: _text(value) for key, value in row.items()})
        for line, row in enumerate(frame.iter_rows(named=True), 2)
    ]
    return frame.columns, rows


def _text(cell: Any) -> str:
    """A cell as it would stand in a CSV file; a whole number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
