"""Reading the CSV files of the methods: rows with their line numbers, faults in one line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from foedus.errors import InputError

LARGEST_CSV = 100_000_000


def read(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file with their line numbers."""
    try:
        if path.stat().st_size > LARGEST_CSV:
            raise InputError("too large", file=path, hint=f"at most {LARGEST_CSV / 1e6:.0f} MB")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = reader.fieldnames or []
            missing = [name for name in needed if name not in header]
            if missing:
                hint = f"the first line is {','.join(needed)}"
                raise InputError(f"no column '{missing[0]}'", file=path, where="line 1", hint=hint)
            return [(reader.line_num, {k: (v or "").strip() for k, v in row.items() if k}) for row in reader]
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror})", file=path) from None
    except (UnicodeDecodeError, csv.Error) as fault:
        raise InputError(f"not a CSV file in UTF-8 ({fault})", file=path) from None
