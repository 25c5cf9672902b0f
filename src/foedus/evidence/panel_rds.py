"""A table as R's .rds: a data frame in R's serialisation format 2, the portable (XDR) form, packed with gzip.

The format is laid down in "R Internals", section 1.8 (R Core Team); R 2.3 and later read it. A writer of our
own: a panel has a million rows, and written value by value its texts take minutes.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import polars as pl

INTEGER, DECIMAL, TEXT, LIST, PAIRS, SYMBOL, CHARACTERS = 13, 14, 16, 19, 2, 1, 9
NIL: Final = 254
IS_OBJECT, HAS_ATTRIBUTES, HAS_TAG = 1 << 8, 1 << 9, 1 << 10
UTF8, ASCII = 1 << 15, 1 << 18
NA_INTEGER: Final = -(2**31)
NA_DECIMAL: Final = np.frombuffer(struct.pack("<Q", 0x7FF00000000007A2), dtype="<f8")[0]
WRITER, READER = 0x030500, 0x020300  # R 3.5.0 wrote it, R 2.3.0 can read it


class Out(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Write them."""
        ...


_NA_TEXT: Final = struct.pack(">ii", CHARACTERS, -1)


def write_rds(frame: pl.DataFrame, path: Path, labels: Mapping[str, str]) -> None:
    """Write a table as a data frame of R's.

    Args:
        frame: whole numbers up to 32 bits become integers, longer ones and decimals numeric, all else text;
            null is NA.
        path: the file.
        labels: the attribute `label` of columns, as `haven` and `Hmisc` know it.
    """
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0) as out:
        out.write(b"X\n" + struct.pack(">iii", 2, WRITER, READER))
        out.write(struct.pack(">ii", LIST | IS_OBJECT | HAS_ATTRIBUTES, frame.width))
        for column in frame:
            _column(out, column, labels.get(column.name, ""))
        _attribute(out, "names")
        _texts(out, pl.Series(frame.columns, dtype=pl.String))
        _attribute(out, "class")
        _texts(out, pl.Series(["data.frame"]))
        _attribute(out, "row.names")
        out.write(struct.pack(">iiii", INTEGER, 2, NA_INTEGER, -frame.height))
        out.write(struct.pack(">i", NIL))


def _column(out: Out, column: pl.Series, label: str) -> None:
    attributes = HAS_ATTRIBUTES if label else 0
    if column.dtype in (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.Boolean):
        values = column.cast(pl.Int32).fill_null(NA_INTEGER).to_numpy()
        out.write(struct.pack(">ii", INTEGER | attributes, len(column)))
        out.write(values.astype(">i4").tobytes())
    elif column.dtype.is_numeric():
        known = column.cast(pl.Float64)
        decimals = np.where(column.is_null().to_numpy(), NA_DECIMAL, known.fill_null(0.0).to_numpy())
        out.write(struct.pack(">ii", DECIMAL | attributes, len(column)))
        out.write(decimals.astype(">f8").tobytes())
    else:
        _texts(out, column.cast(pl.String), attributes)
    if label:
        _attribute(out, "label")
        _texts(out, pl.Series([label]))
        out.write(struct.pack(">i", NIL))


def _texts(out: Out, column: pl.Series, attributes: int = 0) -> None:
    out.write(struct.pack(">ii", TEXT | attributes, len(column)))
    found = column.drop_nulls().unique().sort()
    known = [_characters(text) for text in found.to_list()]
    places = column.cast(pl.Enum(found)).to_physical().cast(pl.Int64).fill_null(len(known)).to_list()
    pieces = [*known, _NA_TEXT]
    out.write(b"".join([pieces[place] for place in places]))


def _characters(text: str) -> bytes:
    raw = text.encode()
    return struct.pack(">ii", CHARACTERS | (ASCII if text.isascii() else UTF8), len(raw)) + raw


def _attribute(out: Out, name: str) -> None:
    """The head of an attribute; its value follows."""
    out.write(struct.pack(">ii", PAIRS | HAS_TAG, SYMBOL) + _characters(name))
