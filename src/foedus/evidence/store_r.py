"""Tables that R saved (.rda, .rds), read with the library rdata.

The library knows the format; here stands only what becomes of R's classes. It decodes texts value by value in
Python, so a column of a million texts takes minutes: `docs/data.md` has the seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from foedus.evidence.store_bounds import unpacked

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

#: Numbers that R may keep as "from, by, how many" in a few bytes, in all of a file.
MOST_COUNTED = 20_000_000
MICROSECONDS = 1_000_000

Class = Callable[[Any, Mapping[str, Any]], Any]


def read_r(path: Path) -> pl.DataFrame:
    """The first data frame in a file of R's.

    Args:
        path: the file; one ending in .rds holds one object, any other a saved session.

    Returns:
        Its columns under their own names: factors as their labels, dates as dates, NA and NaN as null.

    Raises:
        ImportError: rdata is not installed.
        OSError, EOFError, zlib.error, lzma.LZMAError: the file cannot be read, or its packing is damaged.
        ValueError: not R's format, cut short, larger than is sane, or no data frame in it.
    """
    import polars as pl
    from rdata.conversion import convert
    from rdata.parser import parse_data

    alone = path.suffix.lower() == ".rds"
    content = unpacked(path)
    try:
        ending = ".rds" if alone else ".rda"
        parsed = parse_data(content, altrep_constructor_dict=_compact(), extension=ending)
        # Older files do not name their encoding; texts beyond ASCII declare their own.
        found = convert(parsed, _Classes(), default_encoding=parsed.extra.encoding or "utf-8")
    except Exception as fault:  # whatever the library comes upon in bytes that R did not write
        raise ValueError(f"not saved by R, or cut short: {fault}") from None
    for value in [found] if alone or not isinstance(found, dict) else found.values():
        if isinstance(value, pl.DataFrame):
            return value
    raise ValueError("holds no data frame")


def _compact() -> dict[bytes, Any]:
    """What expands the vectors that R keeps in short, with a bound on those kept as a count."""
    from rdata.parser import DEFAULT_ALTREP_MAP

    left = MOST_COUNTED

    def bounded(expand: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def expanded(state: Any) -> Any:
            nonlocal left
            left -= int(state.value[0])
            if left < 0:
                raise ValueError(f"more than {MOST_COUNTED:,} numbers in a few bytes")
            return expand(state)

        return expanded

    counted = (b"compact_intseq", b"compact_realseq")
    return {**DEFAULT_ALTREP_MAP, **{name: bounded(DEFAULT_ALTREP_MAP[name]) for name in counted}}


class _Classes(Mapping[str | bytes, Class]):
    """What is made of an object of R's by its class: for every class the same, so that none is unknown.

    The library asks by the first class of an object ("tbl_df") and warns of one it does not find.
    """

    def __getitem__(self, _: str | bytes) -> Class:
        return _made

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(_KNOWN)

    def __len__(self) -> int:
        return len(_KNOWN)


def _made(value: Any, attributes: Mapping[str, Any]) -> Any:
    """The value by the first of its classes that is known; as it lies if none is."""
    made = next((_KNOWN[name] for name in attributes["class"] if name in _KNOWN), None)
    return value if made is None else made(value, attributes)


def _frame(columns: Any, _: Mapping[str, Any]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame([_series(values).alias(name) for name, values in columns.items()])


def _series(values: Any) -> pl.Series:
    """A column: texts, whole numbers and truths (as 0 and 1) with their missing ones, or decimals."""
    import numpy as np
    import polars as pl

    if isinstance(values, pl.Series):
        return values
    missing, plain = np.ma.getmaskarray(values), np.ma.getdata(values)
    if plain.dtype.kind in "UO":
        return pl.Series(plain.tolist(), dtype=pl.String)
    if plain.dtype.kind in "ib":
        return pl.Series(plain.astype(np.int64)).set(pl.Series(missing), None)
    if plain.dtype.kind != "f":
        raise ValueError(f"a column holds values of the kind {plain.dtype}")
    return pl.Series(plain, dtype=pl.Float64, nan_to_null=True)


def _labels(places: Any, attributes: Mapping[str, Any]) -> pl.Series:
    """A factor as the texts its numbers, from 1, stand for."""
    import polars as pl

    return pl.Series(attributes["levels"].tolist(), dtype=pl.String).gather(_series(places) - 1)


def _days(days: Any, _: Mapping[str, Any]) -> pl.Series:
    import polars as pl

    return _series(days).cast(pl.Float64).floor().cast(pl.Int32).cast(pl.Date)


def _moments(seconds: Any, _: Mapping[str, Any]) -> pl.Series:
    import polars as pl

    return (_series(seconds) * MICROSECONDS).cast(pl.Int64).cast(pl.Datetime("us", "UTC"))


def _long(bits: Any, _: Mapping[str, Any]) -> pl.Series:
    """Whole numbers of 64 bits, kept in the room of decimals (package bit64); the least is missing."""
    import numpy as np
    import polars as pl

    numbers = pl.Series(np.asarray(bits).view(np.int64))
    return numbers.set(numbers == np.iinfo(np.int64).min, None)


_KNOWN: dict[str, Class] = {
    "data.frame": _frame,
    "factor": _labels,
    "ordered": _labels,
    "Date": _days,
    "POSIXct": _moments,
    "integer64": _long,
}
