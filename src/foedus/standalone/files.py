"""Reading the files of the methods (CSV, Parquet, JSON): rows with their line numbers, faults in one line."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import CONTROL
from foedus.standalone.parquet import read_parquet

LARGEST_FILE = 100_000_000
#: All ordered pairs of a thousand states.
MOST_ROWS = 1_000_000
#: Products of three such numbers, and sums of a million products, are finite.
LARGEST_NUMBER = 1e90


def read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table with their line numbers, by the file's ending; cells as text, "" where empty.

    CSV has a line of headings; JSON is a list of objects; a row of Parquet or JSON counts from 2, as in CSV.

    Raises:
        InputError: no such file, no plain file, not a table of its kind, too large, or a column is missing.
    """
    readers = {".json": _json, ".parquet": _parquet}
    header, rows = readers.get(path.suffix.lower(), _csv)(path, _content(path))
    missing = [name for name in needed if name not in header]
    if missing:
        hint = f"the first line is {','.join(needed)}"
        raise InputError(f"no column '{missing[0]}'", file=path, where="line 1", hint=hint)
    for line, row in rows:
        if CONTROL.search("".join(row.values())):
            raise InputError("a control character", file=path, where=f"line {line}", hint="leave it out")
    return rows


def fit(number: float) -> bool:
    """Whether a number is one to reckon with: finite, and at most `LARGEST_NUMBER` either way."""
    return abs(number) <= LARGEST_NUMBER


def read_number(cell: Any) -> float:
    """A cell as a number; NaN where it is none to reckon with, see `fit`."""
    try:
        found = float(cell)
    except (TypeError, ValueError):
        return math.nan
    return found if fit(found) else math.nan


def refuse_many(path: Path, count: int, most: int) -> None:
    """Refuse a table of more states than a method takes.

    Raises:
        InputError: more than `most`.
    """
    if count > most:
        raise InputError(f"{count:,} states", file=path, hint=f"at most {most:,}")


def _content(path: Path) -> bytes:
    try:
        # A pipe or a device has no size to be held to, and may have no end.
        if path.exists() and not path.is_file():
            raise InputError("not a file", file=path, hint="give the path of a CSV, JSON or Parquet file")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=path) from None
    except ValueError:
        raise InputError("not a file name", file=repr(str(path))) from None
    if len(content) > LARGEST_FILE:
        raise InputError("too large", file=path, hint=f"at most {LARGEST_FILE / 1e6:.0f} MB")
    return content


def _refuse_long(path: Path, count: int) -> None:
    if count > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS:,} rows", file=path, hint="a table of so many is no network")


def _csv(path: Path, content: bytes) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = reader.fieldnames or []
        for row in reader:
            rows.append((reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}))
            _refuse_long(path, len(rows))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InputError(f"not a CSV file in UTF-8 ({fault})", file=path) from None
    return header, rows


def _json(path: Path, content: bytes) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise InputError(f"not a JSON file in UTF-8 ({fault})", file=path) from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        hint = '[{"from": "A", "to": "B"}, …]'
        raise InputError("not a list of objects", file=path, hint=hint)
    _refuse_long(path, len(found))
    header = sorted({key for row in found for key in row})
    return header, [(line, {key: _text(row.get(key)) for key in header}) for line, row in enumerate(found, 2)]


def _parquet(path: Path, content: bytes) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    header, rows = read_parquet(path, content, MOST_ROWS)
    return header, [
        (line, {key: _text(cell) for key, cell in zip(header, row, strict=True)})
        for line, row in enumerate(rows, 2)
    ]


def _text(cell: Any) -> str:
    """A cell as it would stand in a CSV file; a whole number without its ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
