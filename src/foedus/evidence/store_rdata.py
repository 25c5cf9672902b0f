"""Read a table that R saved (.rda, .rds): R's serialisation format 2 and 3 in its portable (XDR) form.

The format is laid down in "R Internals", section 1.8 (R Core Team). A reader of our own, because tables of
peace science hold millions of short texts: as objects, one by one, they take a minute, as runs of a buffer a
second. Only what a data frame can hold is turned into columns; all else is stepped over.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from foedus.errors import SourceError

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

#: Unpacked, in bytes; the largest table of ours takes 86 MB.
LARGEST = 2**30
DEEPEST = 200
#: Rows that a range may stand for: some times those of our largest table.
LONGEST = 10**7

SYM, LIST, CLOSURE, ENV, PROMISE, LANG, CHAR = 1, 2, 3, 4, 5, 6, 9
LGL, INT, REAL, CPLX, STR, DOTS, VEC, EXPR, EXTPTR, WEAKREF, RAW, S4 = (
    10,
    13,
    14,
    15,
    16,
    17,
    19,
    20,
    22,
    23,
    24,
    25,
)
ALTREP, ATTRLIST, ATTRLANG, PERSIST, PACKAGE, NAMESPACE, REF = 238, 239, 240, 247, 248, 249, 255
#: Values that stand for themselves: no value, an empty or the global environment and their like.
SINGLE = {241, 242, 250, 251, 252, 253, 254}
PAIRS = {LIST, CLOSURE, PROMISE, LANG, DOTS, ATTRLIST, ATTRLANG}
HAS_ATTRIBUTES, HAS_TAG = 1 << 9, 1 << 10
LATIN1 = 0x40  # the bit of its encoding in the third byte of a text's flags
NA_INTEGER = -(2**31)
#: What bytes that are no table of R's may raise on the way.
DAMAGED = (
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    StopIteration,
    TypeError,
    ValueError,
)
PACKED = {b"\x1f\x8b": "gzip", b"BZ": "bzip2", b"\xfd7": "xz"}


@dataclass(slots=True)
class Vector:
    """A vector of R: its values and its attributes (names, class, levels …)."""

    values: Any
    attributes: dict[str, Any] = field(default_factory=dict)

    def texts(self, attribute: str) -> list[str]:
        """The values of an attribute that holds texts; none if it is not there."""
        found = self.attributes.get(attribute)
        return list(found.values) if isinstance(found, Vector) and isinstance(found.values, list) else []


def read_frame(data: bytes, what: str) -> pl.DataFrame:
    """The first data frame in a file of R's.

    Args:
        data: the file, packed or not.
        what: its name, for messages.

    Returns:
        Its columns under their own names: factors as their labels, dates as dates, NA and NaN as null.

    Raises:
        SourceError: not R's format, cut short, or no data frame in it.
    """
    import polars as pl

    try:
        reader = _Reader(_unpacked(data))
        for found in reader.objects():
            if isinstance(found, Vector) and "data.frame" in found.texts("class"):
                return _frame(found)
    except DAMAGED as fault:
        raise SourceError(f"{what}: not a table saved by R, or cut short ({fault})") from None
    except (OSError, zlib.error, lzma.LZMAError, pl.exceptions.PolarsError):
        raise SourceError(f"{what}: the data are damaged") from None
    raise SourceError(f"{what}: holds no data frame")


def _unpacked(data: bytes) -> bytes:
    kind = PACKED.get(data[:2])
    if kind is None:
        return data
    unpack: Any = {
        "gzip": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
        "bzip2": bz2.BZ2Decompressor,
        "xz": lzma.LZMADecompressor,
    }[kind]()
    plain: bytes = unpack.decompress(data, LARGEST)
    if not unpack.eof:
        raise ValueError("packed data without an end")
    return plain


class _Reader:
    """One pass over the bytes; `at` is the place reached, `known` what a later reference may point to."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.known = data, 0, list[Any]()
        self.whole_session = data[:5] in (b"RDX2\n", b"RDX3\n")
        self.at = 5 if self.whole_session else 0
        if data[self.at : self.at + 2] != b"X\n":
            raise ValueError("unknown first bytes")
        self.at += 2
        version = self._int()
        self.at += 8
        if version not in (2, 3):
            raise ValueError(f"format {version}")
        if version == 3:
            encoding = self._int()
            self.at += encoding

    def objects(self) -> list[Any]:
        """What was saved: the one object of an .rds, the values of all names of an .rda."""
        found = self._item()
        return list(found.values()) if self.whole_session and isinstance(found, dict) else [found]

    def _int(self) -> int:
        (value,) = struct.unpack_from(">i", self.data, self.at)
        self.at += 4
        return int(value)

    def _length(self) -> int:
        length = self._int()
        if length == -1:
            length = (self._int() << 32) + self._int()
        if not 0 <= length <= len(self.data):
            raise ValueError("a length beyond the file")
        return length

    def _item(self, depth: int = 0) -> Any:
        if depth > DEEPEST:
            raise ValueError("nested without end")
        flags = self._int()
        kind = flags & 0xFF
        if kind in SINGLE:
            return None
        if kind == REF:
            return self.known[(flags >> 8 or self._int()) - 1]
        if kind in PAIRS:
            return self._pairs(flags, depth)
        if kind == CHAR:
            return self._text()
        if kind == SYM:
            self.known.append(self._item(depth + 1))
            return self.known[-1]
        if kind in (ENV, EXTPTR, WEAKREF, PERSIST, PACKAGE, NAMESPACE):
            return self._reference(kind, flags, depth)
        if kind == ALTREP:
            return self._compact(depth)
        vector = Vector(self._values(kind, depth))
        if flags & HAS_ATTRIBUTES:
            attributes = self._item(depth + 1)
            if not isinstance(attributes, dict | None):
                raise ValueError("attributes that are none")
            vector.attributes = attributes or {}
        return vector

    def _pairs(self, flags: int, depth: int) -> dict[str, Any]:
        """A linked list, as a mapping of its tags (or places) to its values."""
        found: dict[str, Any] = {}
        while flags & 0xFF in PAIRS:
            if flags & HAS_ATTRIBUTES or flags & 0xFF in (ATTRLIST, ATTRLANG):
                self._item(depth + 1)
            tag = self._item(depth + 1) if flags & HAS_TAG else None
            found[tag if isinstance(tag, str) else f"#{len(found)}"] = self._item(depth + 1)
            flags = self._int()
        if flags & 0xFF != 254:
            self.at -= 4
            found["#end"] = self._item(depth + 1)
        return found

    def _reference(self, kind: int, flags: int, depth: int) -> None:
        """Step over an environment, a pointer or a package: no column holds one."""
        self.known.append(None)
        if kind == ENV:
            self._int()
            for _ in range(4):
                self._item(depth + 1)
        elif kind == EXTPTR:
            self._item(depth + 1)
            self._item(depth + 1)
        elif kind != WEAKREF:
            self._int()
            for _ in range(self._length()):
                self._item(depth + 1)
        if kind in (EXTPTR, WEAKREF) and flags & HAS_ATTRIBUTES:
            self._item(depth + 1)

    def _text(self) -> str | None:
        self.at -= 4
        return self._texts(1)[0]

    def _values(self, kind: int, depth: int) -> Any:
        import numpy as np

        if kind == S4:
            return None
        length = self._length()
        if kind == STR:
            return self._texts(length)
        if kind in (VEC, EXPR):
            return [self._item(depth + 1) for _ in range(length)]
        types = {LGL: ">i4", INT: ">i4", REAL: ">f8", CPLX: ">c16", RAW: "u1"}
        if kind not in types:
            raise ValueError(f"a value of kind {kind}")
        values = np.frombuffer(self.data, types[kind], count=length, offset=self.at)
        self.at += values.nbytes
        return values

    def _texts(self, length: int) -> list[str | None]:
        """A run of texts. The hot loop: each distinct head and each distinct text is read once."""
        data, at = self.data, self.at
        sizes: dict[bytes, int] = {}
        seen: dict[bytes, str] = {}
        found: list[str | None] = []
        keep = found.append
        for _ in range(length):
            head = data[at : at + 8]
            at += 8
            size = sizes.get(head)
            if size is None:
                size = sizes[head] = _text_size(head, len(data))
            if size < 0:
                keep(None)
                continue
            raw = data[at : at + size]
            at += size
            text = seen.get(raw)
            if text is None:
                text = seen[raw] = _decoded(raw, head)
            keep(text)
        if at > len(data):
            raise ValueError("a text beyond the file")
        self.at = at
        return found

    def _compact(self, depth: int) -> Any:
        """A vector that R keeps in a short form (a range, a wrapped vector)."""
        import numpy as np

        name, state, attributes = self._item(depth + 1), self._item(depth + 1), self._item(depth + 1)
        form = str(next(iter(name.values())))
        if form in ("compact_intseq", "compact_realseq"):
            count, first, step = (float(part) for part in state.values)
            if not 0 <= count <= LONGEST:
                raise ValueError("a range without end")
            vector = Vector(first + step * np.arange(int(count), dtype=np.float64))
        elif form.startswith("wrap_"):
            vector = state.values[0] if isinstance(state, Vector) else next(iter(state.values()))
        elif form == "deferred_string":
            vector = Vector(_as_texts(next(iter(state.values())).values))
        else:
            raise ValueError(f"a vector in the form {form}")
        return Vector(vector.values, attributes or vector.attributes)


def _text_size(head: bytes, most: int) -> int:
    """The length of a text in bytes by its head (flags, length); -1 for a missing one."""
    flags, size = struct.unpack(">ii", head)
    if flags & 0xFF != CHAR or not -1 <= size <= most:
        raise ValueError("a text that is none")
    return int(size)


def _decoded(raw: bytes, head: bytes) -> str:
    if head[2] & LATIN1:
        return raw.decode("latin-1")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        # A text without a declared encoding, saved on a machine whose own was Latin 1.
        return raw.decode("latin-1")


def _as_texts(numbers: NDArray[Any]) -> list[str | None]:
    return [None if number == NA_INTEGER or number != number else f"{number:.15g}" for number in numbers]


def _frame(found: Vector) -> pl.DataFrame:
    import polars as pl

    columns = zip(found.texts("names"), found.values, strict=True)
    return pl.DataFrame([_series(name, column) for name, column in columns])


def _series(name: str, column: Any) -> pl.Series:
    import numpy as np
    import polars as pl

    values = column.values if isinstance(column, Vector) else None
    if isinstance(values, list) and not any(isinstance(value, (Vector, dict)) for value in values):
        return pl.Series(name, values, dtype=pl.String)
    if not isinstance(values, np.ndarray) or values.dtype.kind == "c":
        raise ValueError(f"column {name} holds no plain values")
    classes = column.texts("class")
    if "factor" in classes:
        labels = pl.Series(name, column.texts("levels"), dtype=pl.String)
        places = pl.Series(values.astype(np.int64) - 1)
        return labels.gather(places.set(places < 0, None))
    if "integer64" in classes:
        return pl.Series(name, values.view(">i8").astype(np.int64))
    if values.dtype.kind == "i":
        numbers = pl.Series(name, values.astype(np.int64))
        numbers = numbers.set(numbers == NA_INTEGER, None)
    else:
        numbers = pl.Series(name, values.astype(np.float64), nan_to_null=True)
    if "Date" in classes:
        return numbers.floor().cast(pl.Int32).cast(pl.Date) if len(numbers) else numbers.cast(pl.Date)
    if "POSIXct" in classes:
        return (numbers * 1_000_000).cast(pl.Int64).cast(pl.Datetime("us", "UTC"))
    return numbers
