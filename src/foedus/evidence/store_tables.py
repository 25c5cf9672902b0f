"""A pulled file as one plain table: whole numbers as integers, the source's missing codes as null.

The columns keep the source's own names. Two layouts are unfolded, because as they lie they are no table: the
workbook of SIPRI (one sheet a measure, one column a year) and JSON with a heading before its records.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from foedus.errors import SourceError, to_install
from foedus.evidence.store_bounds import check_workbook
from foedus.evidence.store_r import read_r
from foedus.evidence.store_shelf import Stopped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import polars as pl

    from foedus.evidence.sources import File

#: Words that stand for a missing value in text files written by R or by hand.
MISSING_WORDS = ["NA", "NaN", "nan"]
SIPRI_MISSING = ["", "...", ". .", "..", "xxx"]
SIPRI_SHEETS = {
    "Constant (2023) US$": "constant_usd",
    "Current US$": "current_usd",
    "Share of GDP": "share_of_gdp",
}


def read_table(path: Path, file: File) -> pl.DataFrame:
    """The table in a pulled file.

    Args:
        path: where the file lies.
        file: what is known of it; `missing` and `layout` are heeded.

    Returns:
        The source's columns. Integers are 64 bits wide, so that keys of different sources join; other numbers
        are floats of 64 bits without NaN; dates are dates; labels of factors are texts.

    Raises:
        SourceError: not the format its name says, or it needs a library that is not installed.
    """
    import polars as pl

    ending = file.layout or file.name.rpartition(".")[2].lower()
    if ending not in READERS:
        raise SourceError(f"{file.path}: no reader for a file of this kind ({ending[:20]})")
    try:
        return _plain(READERS[ending](path), file)
    except ImportError as fault:
        # A pull ends with this one line: most of its files would say the same.
        raise Stopped(f"{file.path}: reading it needs {fault.name}: {to_install('data')}") from None
    except (Exception, pl.exceptions.PanicException) as fault:
        # The libraries raise whatever they come upon in damaged bytes; none of it is ours to tell apart.
        raise SourceError(f"{file.path}: cannot be read as a table ({_short(fault)})") from None


def _plain(table: pl.DataFrame, file: File) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame([_missing(_number(column), file) for column in table.get_columns()])


def _number(column: pl.Series) -> pl.Series:
    """Integers where every value is whole; floats without NaN otherwise."""
    import polars as pl

    if column.dtype.is_integer() or column.dtype == pl.Boolean:
        return column.cast(pl.Int64)
    if not column.dtype.is_float():
        return column
    numbers = column.cast(pl.Float64).fill_nan(None)
    known = numbers.drop_nulls()
    whole = len(known) and bool(((known == known.round()) & (known.abs() < 2.0**53)).all())
    return numbers.cast(pl.Int64) if whole else numbers


def _missing(column: pl.Series, file: File) -> pl.Series:
    codes = file.missing.get(column.name, file.missing.get("*", ()))
    if not codes or not column.dtype.is_numeric():
        return column
    hit = column.cast(float).is_in([float(code) for code in codes])
    return column.set(hit.fill_null(value=False), None)


def _stata(path: Path) -> pl.DataFrame:
    import pandas as pd
    import polars as pl

    frame = pd.read_stata(path, convert_categoricals=False)
    return pl.DataFrame({name: frame[name].to_numpy().tolist() for name in frame.columns}, strict=False)


def _delimited(path: Path) -> pl.DataFrame:
    """Separated text: the separator is the commonest of comma, semicolon and tab in the first line."""
    import polars as pl

    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Written by a spreadsheet on Windows: names of places carry its own accents.
        text = raw.decode("cp1252")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    columns = next(csv.reader([head], delimiter=separator))
    table = pl.read_csv(
        io.BytesIO(text.encode()),
        separator=separator,
        null_values=MISSING_WORDS,
        infer_schema_length=None,
        has_header=True,
        raise_if_empty=True,
    )
    # R writes the names of rows as a first column without a name: they say nothing.
    table = table.drop(table.columns[0]) if columns[:1] == [""] else table
    return table.with_columns([_unblanked(column) for column in table.get_columns()])


def _unblanked(column: pl.Series) -> pl.Series:
    """Blanks as missing, and the numbers between them as numbers; a text without blanks as it is."""
    import polars as pl

    if column.dtype != pl.String:
        return column
    plain = column.str.strip_chars()
    if not (plain == "").any():
        return column
    plain = plain.set(plain == "", None)
    numbers = plain.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == plain.null_count() < len(plain) else plain


def _excel(path: Path) -> pl.DataFrame:
    import fastexcel  # noqa: F401 - polars reads with it, and would say at length that it is missing
    import polars as pl

    check_workbook(path)
    return pl.read_excel(path)


def _sipri(path: Path) -> pl.DataFrame:
    """SIPRI's workbook of military expenditure as one row a country and year."""
    import fastexcel
    import polars as pl

    check_workbook(path)
    workbook = fastexcel.read_excel(path)
    tables = []
    for sheet, measure in SIPRI_SHEETS.items():
        raw = pl.DataFrame(workbook.load_sheet(sheet, header_row=None, dtypes="string").to_polars())
        tables.append(_sipri_sheet(raw, measure))
    table = tables[0]
    for other in tables[1:]:
        table = table.join(other, on=["country", "year"], how="full", coalesce=True)
    return table.sort("country", "year")


def _sipri_sheet(raw: pl.DataFrame, measure: str) -> pl.DataFrame:
    import polars as pl

    first = raw.get_column(raw.columns[0])
    head = first.to_list().index("Country")
    names = [str(name or "").removesuffix(".0") for name in raw.row(head)]
    years = {column: name for column, name in zip(raw.columns, names, strict=True) if name.isdigit()}
    body = raw.slice(head + 1).rename({raw.columns[0]: "country"})
    long = body.unpivot(list(years), index="country", variable_name="year", value_name=measure)
    # The name of a region has no figure at all, not even the sign for a missing one.
    long = long.filter(pl.col(measure).is_not_null() & (pl.col(measure) != ""))
    value = pl.when(pl.col(measure).is_in(SIPRI_MISSING)).then(None).otherwise(pl.col(measure))
    return long.select(
        pl.col("country").str.strip_chars(),
        pl.col("year").replace_strict(years).cast(pl.Int64),
        value.cast(pl.Float64).alias(measure),
    )


def _json(path: Path) -> pl.DataFrame:
    """Records, alone or as the one list of an object with a heading."""
    import polars as pl

    content = json.loads(path.read_text(encoding="utf-8"))
    lists = (
        [value for value in content.values() if isinstance(value, list)] if isinstance(content, dict) else []
    )
    records = lists[0] if len(lists) == 1 else content
    if not isinstance(records, list):
        raise ValueError("no list of records")
    return pl.DataFrame(records, infer_schema_length=None)


def _short(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:160] or type(fault).__name__


READERS: dict[str, Callable[[Path], Any]] = {
    "rda": read_r,
    "rdata": read_r,
    "rds": read_r,
    "dta": _stata,
    "csv": _delimited,
    "tab": _delimited,
    "dlm": _delimited,
    "xlsx": _excel,
    "sipri": _sipri,
    "json": _json,
}
