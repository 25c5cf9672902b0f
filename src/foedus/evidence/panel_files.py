"""A panel as a file, and beside it what it is made of: Parquet, CSV, Arrow, Stata's .dta, R's .rds.

Both are written whole or not at all; the sidecar is `FILE.json`. The same panel gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from foedus import __version__
from foedus.errors import InputError, to_install
from foedus.evidence.panel_call import remembered
from foedus.evidence.store_shelf import sha256
from foedus.writing import replacing

LONGEST_NAME: Final = 32  # of a variable in Stata
LONGEST_LABEL: Final = 80
#: Stata writes the time into a file; a fixed one, the first day that Stata can count from, keeps bytes equal.
STATA_EPOCH: Final = dt.datetime(1960, 1, 1)  # noqa: DTZ001 - it has no zone there

Labels = Mapping[str, tuple[str, str]]


def write_panel(frame: pl.DataFrame, path: Path, call: Mapping[str, object] | None = None) -> Path:
    """Write a panel and its sidecar; see `panel.write`."""
    writer = writer_of(path)
    made = remembered(frame)
    labels: Labels = made.labels() if made else {}
    sidecar = path.with_name(f"{path.name}.json")
    try:
        with replacing(path) as part:
            writer(frame, part, labels)
            record: dict[str, Any] = made.record(path.name) if made else {"panel": None, "python": None}
            record |= dict(call or {})
            record |= _contents(frame, labels)
            record["file"] = {"name": path.name, "bytes": part.stat().st_size, "sha256": sha256(part)}
            # Within: a disk without room for the sidecar keeps the old file, too.
            with replacing(sidecar) as beside:
                text = json.dumps(record, ensure_ascii=False, indent=1)
                beside.write_text(f"{text}\n", encoding="utf-8")
    except OSError as fault:
        raise InputError(f"cannot be written ({fault.strerror or fault})", file=path) from None
    return sidecar


def writer_of(path: Path) -> Callable[[pl.DataFrame, Path, Labels], None]:
    """What writes files of this ending; raises InputError for another, or a name that is not UTF-8."""
    found = _WRITERS.get(path.suffix.lower())
    if found is None:
        raise InputError(
            f"no format goes by the ending '{path.suffix}'", file=path, hint=f"one of {', '.join(_WRITERS)}"
        )
    try:
        str(path).encode()  # it stands in the sidecar and is printed
    except UnicodeEncodeError:
        raise InputError("the name is not UTF-8", file=path, hint="choose another") from None
    return found


def _contents(frame: pl.DataFrame, labels: Labels) -> dict[str, Any]:
    """Rows and columns of the file, with label, unit, type, and how many cells are missing."""
    return {
        "foedus": __version__,
        "rows": frame.height,
        "columns": [
            {
                "name": column.name,
                "label": labels.get(column.name, ("", ""))[0],
                "unit": labels.get(column.name, ("", ""))[1],
                "type": str(column.dtype).lower(),
                "missing": column.null_count(),
            }
            for column in frame
        ],
    }


def _parquet(frame: pl.DataFrame, path: Path, _: Labels) -> None:
    frame.write_parquet(path)


def _csv(frame: pl.DataFrame, path: Path, _: Labels) -> None:
    frame.write_csv(path)


def _arrow(frame: pl.DataFrame, path: Path, _: Labels) -> None:
    frame.write_ipc(path)


def _stata(frame: pl.DataFrame, path: Path, labels: Labels) -> None:
    """Stata 14 and later: variable labels with units, missing as Stata's own."""
    long = [name for name in frame.columns if len(name) > LONGEST_NAME]
    if long:
        raise InputError(f"the column name {long[0]} is longer than Stata's {LONGEST_NAME}")
    pandas = _library("pandas", ".dta")
    columns = {column.name: _for_pandas(pandas, column) for column in frame}
    pandas.DataFrame(columns).to_stata(
        path,
        write_index=False,
        version=118,
        time_stamp=STATA_EPOCH,
        variable_labels={name: _label(*label) for name, label in labels.items() if name in frame.columns},
    )


def _rds(frame: pl.DataFrame, path: Path, _: Labels) -> None:
    """R: texts as factors, since the library writes texts one by one; it has no way to label a column."""
    _library("rdata", ".rds")
    import pandas
    from rdata.conversion import convert_python_to_r_data
    from rdata.conversion.to_r import DEFAULT_CLASS_MAP, categorical_constructor
    from rdata.unparser import unparse_fileobj

    def factor(texts: Any, converter: Any) -> Any:
        made = categorical_constructor(texts, converter)
        # The library leaves a missing text as place 0, which R has no label for.
        made.value = np.ma.masked_equal(made.value.astype(np.int32), 0)
        return made

    columns = {column.name: _for_r(pandas, column) for column in frame}
    table = pandas.DataFrame(columns, index=pandas.RangeIndex(1, frame.height + 1))
    data = convert_python_to_r_data(table, constructor_dict={**DEFAULT_CLASS_MAP, pandas.Categorical: factor})
    # Packed here: the library's own gzip has the time and the name of the file in it.
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0) as out:
        unparse_fileobj(out, data)


_WRITERS: Final[dict[str, Callable[[pl.DataFrame, Path, Labels], None]]] = {
    ".parquet": _parquet,
    ".csv": _csv,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".dta": _stata,
    ".rds": _rds,
}


def _for_pandas(pandas: Any, column: pl.Series) -> Any:
    """A column as pandas gives it to Stata: whole numbers with their missing ones, decimals, texts."""
    if column.dtype in (pl.Int8, pl.Int16, pl.Int32, pl.Boolean):
        values = column.cast(pl.Int32).fill_null(0).to_numpy()
        return pandas.arrays.IntegerArray(values.copy(), column.is_null().to_numpy())
    if column.dtype.is_numeric():
        return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    return pandas.array(column.cast(pl.String).to_list(), dtype=object)


def _for_r(pandas: Any, column: pl.Series) -> Any:
    """A column as pandas gives it to R: texts as factors, missing as R's own NA."""
    if column.dtype in (pl.Int8, pl.Int16, pl.Int32, pl.UInt8, pl.UInt16, pl.Boolean):
        values = column.cast(pl.Int32).fill_null(0).to_numpy()
        return pandas.arrays.IntegerArray(values.copy(), column.is_null().to_numpy())
    if column.dtype.is_numeric():
        decimals = column.cast(pl.Float64).fill_null(0.0).to_numpy()
        return pandas.arrays.FloatingArray(decimals.copy(), column.is_null().to_numpy())
    texts = column.cast(pl.String)
    labels = texts.drop_nulls().unique().sort()
    places = texts.cast(pl.Enum(labels)).to_physical().cast(pl.Int32).fill_null(-1)
    return pandas.Categorical.from_codes(
        places.to_numpy(), categories=pandas.Index(labels.to_list(), dtype=object)
    )


def _label(label: str, unit: str) -> str:
    whole = f"{label} ({unit})" if unit else label
    return whole if len(whole) <= LONGEST_LABEL else f"{whole[: LONGEST_LABEL - 1]}…"


def _library(name: str, ending: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise InputError(f"{ending} files need the package {name}", hint=to_install("data")) from None
