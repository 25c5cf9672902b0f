"""Tables that R saved: what becomes of its classes and missing values, and of files that are none."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.evidence.sources import File
from foedus.evidence.store_r import read_r
from foedus.evidence.store_tables import read_table

rdata = pytest.importorskip("rdata")
from rdata.conversion import to_r  # noqa: E402 - only where the library is

NAN = float("nan")


class Classed:
    """A vector of R with attributes, as the library is to write it."""

    def __init__(self, values: Any, **attributes: Any) -> None:
        self.values = values
        self.attributes = {name.replace("_", "."): np.array(value) for name, value in attributes.items()}


def _classed(data: Classed, converter: Any) -> Any:
    made = converter.convert_to_r_object(data.values)
    attributes = converter.convert_to_r_attributes(data.attributes)
    return to_r.build_r_object(made.info.type, value=made.value, is_object=True, attributes=attributes)


def a_frame(*classes: str, **columns: Any) -> Classed:
    return Classed(list(columns.values()), names=list(columns), row_names=["1", "2"], **{"class": classes})


def written(path: Path, value: Any, **how: Any) -> Path:
    write = rdata.write_rds if path.suffix == ".rds" else rdata.write_rda
    write(path, value, constructor_dict={**to_r.DEFAULT_CLASS_MAP, Classed: _classed}, **how)
    return path


def whole(*values: int | None) -> Any:
    return np.ma.array([value or 0 for value in values], "i4", mask=[value is None for value in values])


def test_each_kind_of_column_and_its_missing_value(tmp_path: Path) -> None:
    saved = a_frame(
        *("tbl_df", "tbl", "data.frame"),
        whole=whole(1, None),
        truth=np.ma.array([True, False], mask=[False, True]),
        real=np.array([0.5, NAN]),
        name=np.array(["NA", None], object),
        kind=Classed(whole(2, None), levels=["no", "yes"], **{"class": ["factor"]}),
        rank=Classed(whole(1, 2), levels=["low", "high"], **{"class": ["ordered", "factor"]}),
        day=Classed(np.array([-8766.0, NAN]), **{"class": ["Date"]}),
        date=Classed(whole(-8766, None), **{"class": ["IDate", "Date"]}),
        time=Classed(np.array([0.5, NAN]), **{"class": ["POSIXct", "POSIXt"]}),
        long=Classed(np.array([2**40, -(2**63)]).view("f8"), **{"class": ["integer64"]}),
        unknown=Classed(np.array([7.5, NAN]), **{"class": ["units"]}),
    )
    table = read_r(written(tmp_path / "t.rds", saved))
    moment = dt.datetime(1970, 1, 1, 0, 0, 0, 500_000, tzinfo=dt.UTC)
    day = dt.date(1946, 1, 1)
    assert table.row(0) == (1, 1, 0.5, "NA", "yes", "low", day, day, moment, 2**40, 7.5)
    assert table.drop("rank").row(1) == (None,) * 10
    assert table.schema["whole"] == table.schema["truth"] == pl.Int64


def test_whole_numbers_kept_as_decimals_become_integers(tmp_path: Path) -> None:
    saved = a_frame("data.frame", ccode=np.array([2.0, NAN]), cinc=np.array([0.5, 1.0]))
    path = written(tmp_path / "t.rda", {"t": saved})
    table = read_table(path, File("t.rda", "", missing={"cinc": (1,)}))
    assert table.schema == {"ccode": pl.Int64, "cinc": pl.Float64}
    assert table.rows() == [(2, 0.5), (None, None)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("version", [2, 3])
def test_texts_are_read_by_the_encoding_they_declare(encoding: str, version: int, tmp_path: Path) -> None:
    saved = a_frame("data.frame", name=np.array(["Åland", "Chad"], object))
    path = written(tmp_path / "t.rds", saved, encoding=encoding, format_version=version)
    assert read_r(path)["name"].to_list() == ["Åland", "Chad"]


def test_the_first_table_of_a_session_is_taken(tmp_path: Path) -> None:
    first, second = (a_frame("data.frame", a=whole(number, None)) for number in (1, 2))
    path = written(tmp_path / "t.rda", {"note": "no table", "first": first, "second": second})
    assert read_r(path).rows() == [(1,), (None,)]


@pytest.mark.parametrize(("name", "value"), [("t.rds", [1, 2]), ("t.rds", {"a": 1}), ("t.rda", {"a": [1]})])
def test_what_holds_no_table_says_so(name: str, value: Any, tmp_path: Path) -> None:
    path = written(tmp_path / name, value)
    with pytest.raises(SourceError, match=rf"^{name}: .*holds no data frame"):
        read_table(path, File(name, ""))


@pytest.mark.parametrize("packing", [None, "gzip", "bzip2", "xz"])
def test_a_file_cut_anywhere_is_one_line(packing: str | None, tmp_path: Path) -> None:
    saved = a_frame("data.frame", a=whole(1, 2), b=np.array(["x", None], object))
    path = written(tmp_path / "t.rds", saved, compression=packing)
    content = path.read_bytes()
    assert read_r(path).rows() == [(1, "x"), (2, None)]
    for size in range(0, len(content), 3):
        path.write_bytes(content[:size])
        with pytest.raises(SourceError, match=r"^t\.rds: cannot be read as a table"):
            read_table(path, File("t.rds", ""))


@given(place=st.integers(0, 400), byte=st.integers(0, 255))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.filterwarnings("ignore::UserWarning:rdata")
def test_a_damaged_file_is_a_table_or_one_line(place: int, byte: int, tmp_path: Path) -> None:
    saved = a_frame("data.frame", a=whole(1, 2), b=Classed(np.array([1.0, 2.0]), **{"class": ["Date"]}))
    path = written(tmp_path / "t.rds", saved, compression=None)
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    # Anything but a table or an error of ours fails the test.
    with contextlib.suppress(SourceError):
        assert read_table(path, File("t.rds", "")).height in (0, 2)
