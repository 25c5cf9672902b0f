"""How much a packed file may unfold to: a few kilobytes can stand for more than any memory holds.

The largest pinned file unpacks to 75 MB.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_BYTES = 1 << 30
MOST_CELLS = 20_000_000
_PACKED: dict[bytes, Callable[..., IO[Any]]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
_CELL = re.compile(rb'<(?:\w+:)?(?:c|row)\b[^>]*?\sr\s*=\s*["\']([A-Za-z]*)(\d+)["\']')
_LETTERS = 26


def unpacked(path: Path) -> bytes:
    """What is in a file packed with gzip, bzip2 or xz; any other file as it is.

    Raises:
        OSError, EOFError, zlib.error, lzma.LZMAError: it cannot be read, or is damaged.
        ValueError: it unpacks to more than `MOST_BYTES`, or to another packed file.
    """
    with path.open("rb") as stream:
        head = stream.read(8)
    ways = [way for magic, way in _PACKED.items() if head.startswith(magic)]
    if not ways:
        return path.read_bytes()
    with ways[0](path) as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"unpacks to more than {MOST_BYTES / 1e9:.1f} GB")
    if content.startswith(tuple(_PACKED)):
        raise ValueError("packed more than once")
    return bytes(content)


def check_workbook(path: Path) -> None:
    """Refuse a workbook that unpacks to too much, or with a cell so far out that the table has no bounds.

    Raises:
        ValueError: see above.
        OSError, zipfile.BadZipFile: it cannot be read, or is no workbook.
    """
    with zipfile.ZipFile(path) as packed:
        left = MOST_BYTES
        for part in packed.infolist():
            with packed.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise ValueError(f"unpacks to more than {MOST_BYTES / 1e9:.1f} GB")
            rows = columns = 1
            for letters, number in _CELL.findall(content):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
            if rows * columns > MOST_CELLS:
                raise ValueError(f"a sheet of {rows:,} rows and {columns:,} columns")


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; 0 for none."""
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number
