"""Tables saved by R, held to another reader of the same format and to vectors written out by hand."""

from __future__ import annotations

import bz2
import contextlib
import datetime as dt
import gzip
import lzma
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.errors import SourceError
from foedus.evidence.store_rdata import read_frame

NIL = struct.pack(">i", 254)


def text(value: str | bytes | None, encoding: int = 0) -> bytes:
    """A CHARSXP; encoding 0x40 for ASCII, 0x4 for Latin 1, 0x8 for UTF-8, in the bits R gives them."""
    if value is None:
        return struct.pack(">ii", 9, -1)
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack(">ii", 9 | encoding << 12, len(raw)) + raw


def texts(*values: str | bytes | None, encoding: int = 0) -> bytes:
    return struct.pack(">ii", 16, len(values)) + b"".join(text(value, encoding) for value in values)


def pairs(**values: bytes) -> bytes:
    """A pairlist with tags, as attributes are kept."""
    head = struct.pack(">i", 2 | 1 << 10)
    return b"".join(head + struct.pack(">i", 1) + text(key) + value for key, value in values.items()) + NIL


def ints(*values: int, **attributes: bytes) -> bytes:
    flags = 13 | (1 << 9 if attributes else 0)
    body = struct.pack(f">ii{len(values)}i", flags, len(values), *values)
    return body + (pairs(**attributes) if attributes else b"")


def reals(*values: float, **attributes: bytes) -> bytes:
    flags = 14 | (1 << 9 if attributes else 0)
    body = struct.pack(f">ii{len(values)}d", flags, len(values), *values)
    return body + (pairs(**attributes) if attributes else b"")


def frame(**columns: bytes) -> bytes:
    """An .rds of format 3 with a data frame."""
    head = b"X\n" + struct.pack(">iiii", 3, 0x40200, 0x30500, 5) + b"UTF-8"
    body = struct.pack(">ii", 19 | 1 << 9, len(columns)) + b"".join(columns.values())
    attributes = pairs(
        **{"names": texts(*columns), "row.names": ints(-(2**31), -2), "class": texts("data.frame")}
    )
    return head + body + attributes


def altrep(form: str, state: bytes, attributes: bytes = NIL) -> bytes:
    symbol = struct.pack(">i", 1)
    info = struct.pack(">i", 2) + symbol + text(form)
    info += struct.pack(">i", 2) + symbol + text("base") + struct.pack(">i", 2) + ints(13) + NIL
    return struct.pack(">i", 238) + info + state + attributes


def test_each_kind_of_column_and_its_missing_value() -> None:
    nan = float("nan")
    saved = frame(
        whole=ints(1, -(2**31)),
        real=reals(0.5, nan),
        name=texts("NA", None),
        kind=ints(2, -(2**31), levels=texts("no", "yes"), **{"class": texts("factor")}),
        day=reals(-8766.0, nan, **{"class": texts("Date")}),
        time=reals(0.5, nan, **{"class": texts("POSIXct", "POSIXt")}),
    )
    table = read_frame(saved, "t.rds")
    moment = dt.datetime(1970, 1, 1, 0, 0, 0, 500_000, tzinfo=dt.UTC)
    assert table.row(0) == (1, 0.5, "NA", "yes", dt.date(1946, 1, 1), moment)
    assert table.row(1) == (None,) * 6


def test_texts_are_read_by_the_encoding_they_declare() -> None:
    saved = frame(a=texts("Åland".encode("latin-1"), encoding=0x4), b=texts("Åland", encoding=0x8))
    assert read_frame(saved, "t.rds").row(0) == ("Åland", "Åland")
    assert read_frame(frame(a=texts("Åland".encode("latin-1"))), "t.rds").item() == "Åland"


def test_short_forms_of_vectors_are_unfolded() -> None:
    saved = frame(
        span=altrep("compact_intseq", reals(3.0, 1816.0, 1.0)),
        wrapped=altrep("wrap_real", struct.pack(">ii", 19, 2) + reals(1.5, 2.5, 3.5) + ints(0, 0)),
        deferred=altrep("deferred_string", struct.pack(">i", 2) + ints(7, 8, -(2**31)) + ints(0)),
    )
    table = read_frame(saved, "t.rds")
    assert table.rows() == [(1816.0, 1.5, "7"), (1817.0, 2.5, "8"), (1818.0, 3.5, None)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_each_packing_is_undone(pack: Callable[[bytes], bytes]) -> None:
    assert read_frame(pack(frame(a=ints(1, 2))), "t.rds").rows() == [(1,), (2,)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_a_file_cut_anywhere_is_one_line(pack: Callable[[bytes], bytes]) -> None:
    whole = pack(frame(a=ints(1, 2), b=texts("x", None)))
    for size in range(len(whole)):
        with pytest.raises(SourceError, match=r"^t\.rds: "):
            read_frame(whole[:size], "t.rds")


@given(place=st.integers(0, 400), byte=st.integers(0, 255))
@settings(max_examples=400, deadline=None)
def test_a_damaged_file_is_a_table_or_one_line(place: int, byte: int) -> None:
    whole = bytearray(frame(a=ints(1, 2), b=texts("x", None), c=reals(1.0, 2.0, **{"class": texts("Date")})))
    whole[place % len(whole)] = byte
    # Anything but a table or an error of ours fails the test.
    with contextlib.suppress(SourceError):
        assert read_frame(bytes(whole), "t.rds").height == 2


def test_what_holds_no_table_says_so() -> None:
    with pytest.raises(SourceError, match="no data frame"):
        read_frame(b"X\n" + struct.pack(">iii", 2, 0x40200, 0x20300) + ints(1, 2), "t.rds")


COLUMN = st.one_of(
    st.lists(st.integers(-(2**31) + 1, 2**31 - 1), min_size=3, max_size=3),
    st.lists(st.floats(allow_nan=False), min_size=3, max_size=3),
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=3, max_size=3
    ),
)


@given(columns=st.dictionaries(st.text("abcdef", min_size=1, max_size=4), COLUMN, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("ending", ["rda", "rds"])
def test_what_another_library_writes_comes_back(
    ending: str, columns: dict[str, list[Any]], tmp_path: Path
) -> None:
    rdata, pandas = pytest.importorskip("rdata"), pytest.importorskip("pandas")
    path = tmp_path / f"t.{ending}"
    table = pandas.DataFrame(columns)
    if ending == "rda":
        rdata.write_rda(path, {"t": table})
    else:
        rdata.write_rds(path, table)
    found = read_frame(path.read_bytes(), path.name)
    assert {name: found[name].to_list() for name in found.columns} == columns


@pytest.mark.filterwarnings("ignore:Missing constructor for R class")
@pytest.mark.parametrize("name", ["tss_rivalries", "cow_nmc", "ucdp_acd", "maoz_powers", "false_cow_dyads"])
def test_real_files_read_as_another_library_reads_them(name: str, real_store: Any) -> None:
    rdata = pytest.importorskip("rdata")
    store = real_store(name)
    raw = store.folder / name / "raw" / f"{name}.rda"
    theirs, ours = rdata.read_rda(raw)[name], read_frame(raw.read_bytes(), name)
    assert ours.columns == list(theirs.columns)
    for column in ours.columns:
        expected = [None if value != value or value is None else value for value in theirs[column].to_list()]
        expected = [None if str(value) == "<NA>" else value for value in expected]
        found = ours[column]
        # They leave a date as the number of its day.
        days = found.to_physical() if found.dtype == pl.Date else found
        assert days.to_list() == expected, column
