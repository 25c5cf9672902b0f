"""Panels as files: every format read back by a reader of its own, the sidecar, and what survives a fault."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import foedus as fo
from foedus.commands.panel import app
from foedus.errors import FoedusError, InputError
from foedus.evidence import panel_files
from foedus.evidence.store_r import read_r
from small_store import SmallStore

STORE = SmallStore()
PARTS = ["capabilities", "disputes", "rivalries", "distance", "contiguity"]


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return fo.panel.dyad_years(start=1900, end=1912, with_=PARTS, store=STORE)


def _values(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.to_dicts()


def test_polars_reads_back_what_it_wrote(frame: pl.DataFrame, tmp_path: Path) -> None:
    for ending, read in ((".parquet", pl.read_parquet), (".arrow", pl.read_ipc), (".feather", pl.read_ipc)):
        fo.panel.write(frame, tmp_path / f"p{ending}")
        assert read(tmp_path / f"p{ending}").equals(frame)
    fo.panel.write(frame, tmp_path / "p.csv")
    assert _values(pl.read_csv(tmp_path / "p.csv", infer_schema_length=None)) == _values(frame)


def test_stata_gets_labels_and_its_own_missing(frame: pl.DataFrame, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    fo.panel.write(frame, tmp_path / "p.dta")
    back = pandas.read_stata(tmp_path / "p.dta")
    assert list(back.columns) == frame.columns
    for column in frame:
        found = back[column.name]
        if column.dtype == pl.String:
            assert found.tolist() == [text or "" for text in column.to_list()]
        else:
            assert [None if value != value else value for value in found.tolist()] == column.to_list()
    with pandas.io.stata.StataReader(tmp_path / "p.dta") as reader:
        labels = reader.variable_labels()
    assert labels["milper2"] == "military personnel, second state (thousands)"
    assert all(len(label) <= 80 for label in labels.values())


def test_stata_refuses_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="longer than Stata's 32"):
        fo.panel.write(pl.DataFrame({"a" * 33: [1]}), tmp_path / "p.dta")
    assert not list(tmp_path.iterdir())


def test_r_reads_numbers_texts_and_missing(frame: pl.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("rdata")
    fo.panel.write(frame, tmp_path / "p.rds")
    assert _values(read_r(tmp_path / "p.rds")) == _values(frame)


def test_r_gets_factors_whole_numbers_and_its_own_missing(tmp_path: Path) -> None:
    rdata = pytest.importorskip("rdata")
    odd = pl.DataFrame(
        {
            "name": ["Côte d'Ivoire", None, "Chad"],
            "empty": pl.Series([None] * 3, dtype=pl.String),
            "code": pl.Series([437, None, 483], dtype=pl.Int16),
            "truth": [True, None, False],
            "long": [2**40, None, 1],
            "real": [0.5, None, float("nan")],
        }
    )
    fo.panel.write(odd, tmp_path / "p.rds")
    back = rdata.read_rds(tmp_path / "p.rds")
    assert list(back.index) == [1, 2, 3]
    assert back["name"].cat.categories.to_list() == ["Chad", "Côte d'Ivoire"]
    assert [str(dtype) for dtype in back.dtypes] == ["category"] * 2 + ["Int32"] * 2 + ["float64"] * 2
    assert rdata.missing.is_na(back["real"].to_numpy()).tolist() == [False, True, False]
    for column in odd.drop("real"):
        found = back[column.name].astype(object)
        assert found.where(found.notna(), None).to_list() == column.to_list(), column.name


def test_a_missing_text_is_r_s_missing_whole_number(tmp_path: Path) -> None:
    """R knows no factor whose place is 0, which is what the library would write on its own."""
    parser = pytest.importorskip("rdata").parser
    fo.panel.write(pl.DataFrame({"name": ["a", None]}), tmp_path / "p.rds")
    (places,) = parser.parse_file(tmp_path / "p.rds").object.value
    assert places.value.tolist() == [1, None]


def test_a_format_whose_library_is_not_installed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdata", None)
    with pytest.raises(InputError, match=r"\.rds files need the package rdata; pip install "):
        fo.panel.write(pl.DataFrame({"a": [1]}), tmp_path / "p.rds")
    assert not list(tmp_path.iterdir())


def test_the_sidecar_says_what_the_file_is_made_of(frame: pl.DataFrame, tmp_path: Path) -> None:
    sidecar = fo.panel.write(frame, tmp_path / "p.parquet")
    assert sidecar == tmp_path / "p.parquet.json"
    record = json.loads(sidecar.read_text())
    assert record["python"].startswith("foedus.panel.dyad_years(")
    assert record["command"].endswith("--out p.parquet")
    assert record["rows"] == frame.height
    assert [column["name"] for column in record["columns"]] == frame.columns
    assert record["file"]["sha256"] == sha256((tmp_path / "p.parquet").read_bytes()).hexdigest()
    assert record["sources"]["cow_nmc"]["version"] == "small"
    assert "Singer" in record["sources"]["cow_nmc"]["citation"]
    assert record["sources"]["cow_nmc"]["bibtex"].startswith("@")
    assert "cow_mid_dirdisps" not in record["sources"]
    assert record["parts"]["disputes"]["years"] == [1816, 2010]
    assert str(tmp_path) not in sidecar.read_text()


def test_what_was_carried_on_is_said(tmp_path: Path) -> None:
    frame = fo.panel.dyad_years(start=2016, end=2018, extend=True, relevant=True, with_=["igos"], store=STORE)
    record = json.loads(fo.panel.write(frame, tmp_path / "p.csv").read_text())
    assert record["members_carried_from"] == 2017
    notes = " ".join(record["notes"])
    assert "ends in 2016" in notes
    assert "missing before 1816 and after 2014" in notes
    assert "with a major power" in notes
    assert {"cow_contdir", "cow_majors"} <= set(record["sources"])


def test_a_frame_that_was_changed_is_not_passed_off_as_the_call(frame: pl.DataFrame, tmp_path: Path) -> None:
    changed = frame.filter(pl.col("ccode1") == 2)
    record = json.loads(fo.panel.write(changed, tmp_path / "p.csv", {"note": "USA only"}).read_text())
    assert record["python"] is None
    assert record["note"] == "USA only"
    assert record["rows"] == changed.height


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".arrow", ".dta", ".rds"])
def test_the_same_panel_gives_the_same_bytes(frame: pl.DataFrame, tmp_path: Path, ending: str) -> None:
    for folder in ("a", "b"):
        fo.panel.write(frame, tmp_path / folder / f"p{ending}")
    for name in (f"p{ending}", f"p{ending}.json"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_a_fault_leaves_the_old_file_and_nothing_else(
    frame: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.csv"
    fo.panel.write(frame, path)
    before = path.read_bytes(), (tmp_path / "p.csv.json").read_bytes()

    def full(_frame: pl.DataFrame, path: Path, _: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(panel_files._WRITERS, ".csv", full)
    with pytest.raises(InputError, match="No space left"):
        fo.panel.write(frame.head(1), path)
    assert (path.read_bytes(), (tmp_path / "p.csv.json").read_bytes()) == before
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("name", ["p.xlsx", "p", "p.parquet.gz"])
def test_an_unknown_ending_is_refused(frame: pl.DataFrame, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"one of \.parquet"):
        fo.panel.write(frame, tmp_path / name)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("foedus.evidence.store.store", lambda: STORE)
    return lambda *arguments: CliRunner().invoke(app, arguments)


def test_the_command_writes_a_file_and_says_so(run: Any, tmp_path: Path) -> None:
    out = tmp_path / "p.parquet"
    result = run("dyad-years", "--from", "1900", "--to", "1912", "--with", ",".join(PARTS), "--out", str(out))
    assert result.exit_code == 0
    assert "rows" in result.output
    assert pl.read_parquet(out).equals(fo.panel.dyad_years(start=1900, end=1912, with_=PARTS, store=STORE))
    told = run("dyad-years", "--from", "1900", "--to", "1900", "--out", str(out), "--json")
    assert json.loads(told.stdout) == json.loads((tmp_path / "p.parquet.json").read_text())
    assert run("state-years", "--from", "1900", "--to", "1900", "--out", str(out), "--quiet").output == ""


def test_the_command_sums_up_without_a_file(run: Any) -> None:
    arguments = ("dyad-years", "--from", "1900", "--to", "1912", "--with", "disputes", "--with", "majors")
    record = json.loads(run(*arguments, "--json").stdout)
    columns = {column["name"]: column for column in record["columns"]}
    assert columns["gmlmidonset"]["greatest"] == 1
    assert columns["cowmaj1"]["known"] == record["rows"] == 130
    assert len(record["head"]) == 5
    assert "130 rows" in run(*arguments).stdout


def test_the_command_refuses_before_it_works(run: Any, tmp_path: Path) -> None:
    result = run("dyad-years", "--out", str(tmp_path / "p.xls"))
    assert isinstance(result.exception, InputError)
    missing = run("dyad-years", "--with", "no-such-part")
    assert isinstance(missing.exception, FoedusError)
    assert not list(tmp_path.iterdir())


def test_the_command_refuses_a_name_that_its_sidecar_cannot_hold(run: Any, tmp_path: Path) -> None:
    result = run("state-years", "--out", str(tmp_path / "p\udcff.csv"))
    assert isinstance(result.exception, InputError)
    assert str(result.exception).endswith(r"p\udcff.csv: the name is not UTF-8; choose another")
    assert not list(tmp_path.iterdir())


def test_the_command_lists_the_parts(run: Any) -> None:
    listed = {part["name"]: part for part in json.loads(run("parts", "--json").stdout)}
    assert listed["alliances"]["sources"] == "atop_alliance"
    assert listed["alliances"]["rows"] == "dyad-years"
    names = {column["name"] for column in listed["capabilities"]["columns"] if column["rows"] == "pairs"}
    assert {"cinc1", "cinc2", "milex1"} <= names
