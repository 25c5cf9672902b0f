"""Pulled files as tables: separators, encodings, what stands for missing, what is a whole number."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.errors import SourceError
from foedus.evidence.sources import File
from foedus.evidence.store_tables import read_table


def read(path: Path, content: bytes, **known: object) -> pl.DataFrame:
    path.write_bytes(content)
    return read_table(path, File(path.name, "", **known))  # type: ignore[arg-type]


def test_whole_numbers_are_integers_and_missing_is_null(tmp_path: Path) -> None:
    table = read(tmp_path / "t.csv", b"ccode,year,score,name\n2,1816,0.5,a\n20,NA,NaN,NA\n31,1818,,\n")
    assert table.schema == {"ccode": pl.Int64, "year": pl.Int64, "score": pl.Float64, "name": pl.String}
    assert table.rows() == [(2, 1816, 0.5, "a"), (20, None, None, None), (31, 1818, None, None)]


def test_floats_that_are_all_whole_become_integers(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", b"a,b\n1.0,1e300\n2.0,2\n").schema == {"a": pl.Int64, "b": pl.Float64}


def test_codes_are_missing_only_where_the_source_says_so(tmp_path: Path) -> None:
    content = b"deaths,change,name\n-9,-9,-9x\n5,3,b\n"
    assert read(tmp_path / "t.csv", content, missing={"deaths": (-9,)}).rows() == [
        (None, -9, "-9x"),
        (5, 3, "b"),
    ]
    assert read(tmp_path / "t.csv", content, missing={"*": (-9,)}).rows() == [
        (None, None, "-9x"),
        (5, 3, "b"),
    ]
    assert read(tmp_path / "t.csv", content).rows()[0] == (-9, -9, "-9x")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_head(separator: str, tmp_path: Path) -> None:
    lines = ["a|b|c", '1|"x, y; z"|3']
    content = "\r\n".join(lines).replace("|", separator).encode()
    assert read(tmp_path / "t.tab", content).rows() == [(1, "x, y; z", 3)]


def test_names_of_rows_that_r_wrote_are_left_out(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", b'"","a"\n"1",5\n"2",6\n').rows() == [(5,), (6,)]


def test_accents_of_windows_and_a_mark_of_byte_order_are_read(tmp_path: Path) -> None:
    assert read(tmp_path / "t.csv", "a\nMöron\n".encode("cp1252")).item() == "Möron"
    assert read(tmp_path / "t.csv", "a\nMöron\n".encode("utf-8-sig")).columns == ["a"]


def test_blanks_between_numbers_are_missing(tmp_path: Path) -> None:
    table = read(tmp_path / "t.csv", b"name,1949,1950\nA, ,5\nB,66.4, \nC , ,\n")
    assert table.rows() == [("A", None, 5), ("B", 66.4, None), ("C ", None, None)]


def test_json_with_a_heading_is_its_one_list(tmp_path: Path) -> None:
    records = [{"iso3": "AFG", "year": 2023, "x": -0.5}, {"iso3": "ALB", "year": 2024, "x": None}]
    content = json.dumps({"_meta": {"source": "S"}, "values": records}).encode()
    assert read(tmp_path / "t.json", content).rows() == [("AFG", 2023, -0.5), ("ALB", 2024, None)]


def test_stata_keeps_numbers_texts_and_missing(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {"exporter": ["ARG", "ZZZ"], "year": np.array([2006, 2006], np.float32), "trade": [0.5, np.nan]}
    )
    frame.to_stata(tmp_path / "t.dta", write_index=False)
    table = read_table(tmp_path / "t.dta", File("t.dta", ""))
    assert table.rows() == [("ARG", 2006, 0.5), ("ZZZ", 2006, None)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", b""),
        ("t.csv", b"a,b\n1,2,3\n"),
        ("t.json", b"{"),
        ("t.json", b"3"),
        ("t.json", b'{"a": [], "b": []}'),
        ("t.dta", b"\x00" * 50),
        ("t.xlsx", b"PK nothing"),
        ("t.rda", b"RDX3\nX\n"),
        ("t.pdf", b"%PDF"),
    ],
)
def test_what_is_no_table_is_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as fault:
        read(tmp_path / name, content)
    assert str(fault.value).startswith(name)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(("library", "ending"), [("pandas", "dta"), ("fastexcel", "xlsx"), ("rdata", "rda")])
def test_a_library_that_is_not_installed_is_named(
    library: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SourceError, match=rf"needs {library}.*: pip install .*'foedus\[data\]'"):
        read(tmp_path / f"t.{ending}", b"")


def test_the_workbook_of_sipri_is_one_row_a_country_and_year(real_store: object) -> None:
    table = real_store("sipri_milex").table("sipri_milex")  # type: ignore[operator]
    assert table.columns == ["country", "year", "constant_usd", "current_usd", "share_of_gdp"]
    assert table.select("country", "year").is_unique().all()
    assert set(table["year"]) == set(range(1949, 2025))
    assert not {"Africa", "Europe", "Middle East"} & set(table["country"])
    algeria = table.filter(pl.col("country") == "Algeria", pl.col("year") == 2024).row(0)
    assert algeria[2:] == pytest.approx((20423.216124982, 21811.242555031, 0.079714572))
    assert table.filter(pl.col("country") == "Algeria", pl.col("year") == 1949).row(0)[2:] == (None,) * 3
    assert table["share_of_gdp"].drop_nulls().is_between(0, 2).all()


def test_dates_of_r_are_dates(real_store: object) -> None:
    spells = real_store("cow_contdir").table("cow_contdir")  # type: ignore[operator]
    cuba = spells.filter(pl.col("ccode1") == 2, pl.col("ccode2") == 20).row(0, named=True)
    assert cuba["stdate"] == dt.date(1920, 1, 1)
    assert cuba["enddate"] == dt.date(2016, 12, 1)
