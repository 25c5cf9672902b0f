"""Tables as files with their codebook, whole writes, cells in words, and the schema of the numbers."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_assessment
from foedus.assess import Assessment
from foedus.errors import FoedusError, InputError
from foedus.quantities import Column, Interval, Table
from foedus.report import cells, tables, write
from foedus.writing import replacing, together
from sample_answers import about, around

SCHEMA = Path(__file__).parents[1] / "src/foedus/schema/assessment.schema.json"


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return sample_assessment.sample()


@pytest.fixture(scope="module")
def files(assessment: Assessment) -> dict[str, bytes]:
    return tables.files(assessment)


def test_every_table_is_written_twice_with_the_same_content(
    assessment: Assessment, files: dict[str, bytes]
) -> None:
    count = sum(len(answer.tables) for answer in assessment.answers.values()) + len(assessment.claims)
    assert len(files) == 2 * count + 1
    for name in files:
        if name.endswith(".parquet"):
            parquet = pl.read_parquet(io.BytesIO(files[name]))
            rows = list(csv.reader(files[name.replace(".parquet", ".csv")].decode().splitlines()))
            assert rows[0] == parquet.columns
            assert len(rows) - 1 == parquet.height


def test_intervals_become_columns_and_keep_their_numbers(
    assessment: Assessment, files: dict[str, bytes]
) -> None:
    row = next(csv.DictReader(files["adoption-players.csv"].decode().splitlines()))
    chance: Interval = assessment.answers["adoption"].tables["players"].records()[0]["objects"]
    assert float(row["objects"]) == pytest.approx(chance.median)
    assert float(row["objects_p05"]) == pytest.approx(chance.p05)
    assert float(row["objects_mean"]) == pytest.approx(chance.mean)


def test_codebook_names_exactly_the_columns_of_the_files(files: dict[str, bytes]) -> None:
    book = json.loads(files["codebook.json"])
    assert set(book["tables"]) == {name.removesuffix(".csv") for name in files if name.endswith(".csv")}
    for name, entry in book["tables"].items():
        header = files[f"{name}.csv"].decode().splitlines()[0].split(",")
        assert [column["name"] for column in entry["columns"]] == header
        assert all(column["label"] for column in entry["columns"])
    burden = {column["name"]: column for column in book["tables"]["gains-burden"]["columns"]}
    assert burden["burden_usd_p95"]["unit"] == "US$ bn a year"
    assert burden["burden_usd_p95"]["holds"] == "95 % of the draws lie below"


def test_a_table_without_rows_is_written_with_its_heading(assessment: Assessment) -> None:
    answer = assessment.answers["risk"]
    empty = Table.of("pairs", "None", [Column("state1", "Code"), Column("onset", "New")], [])
    changed = replace(assessment, answers={"risk": replace(answer, tables={"pairs": empty})}, claims=())
    assert tables.files(changed)["risk-pairs.csv"] == b"state1,onset\n"


def test_the_folder_holds_report_numbers_and_tables(assessment: Assessment, tmp_path: Path) -> None:
    written = write.assessment(assessment, tmp_path / "new" / "out")
    assert [path.name for path in written] == ["report.html", "assessment.json", "tables"]
    assert json.loads(written[1].read_text()) == assessment.to_json()
    assert (written[2] / "codebook.json").exists()
    reviews = json.loads((tmp_path / "new" / "out" / "claimreview.json").read_text())["@graph"]
    assert len(reviews) == sum(len(ledger.verdicts) for ledger in assessment.claims)
    assert not list((tmp_path / "new" / "out").rglob(".*"))


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.html"
    together({target: b"old"})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FoedusError, match=r"cannot write .*report\.html: No space left on device"):
        together({target: b"new and longer"})
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(FoedusError, match=r"cannot write .*pipe\.csv: something else than a file is there"):
        together({tmp_path / "pipe.csv": b"x"})
    with pytest.raises(OSError, match="something else"), replacing(tmp_path / "pipe.csv"):
        pass
    assert [path.is_fifo() for path in tmp_path.iterdir()] == [True]


def test_files_get_the_usual_permissions(tmp_path: Path) -> None:
    together({tmp_path / "a.csv": b"x"})
    other = tmp_path / "b.csv"
    other.write_bytes(b"x")
    assert (tmp_path / "a.csv").stat().st_mode == other.stat().st_mode


def test_a_file_in_place_of_the_folder_is_refused_first(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(InputError, match="taken is not a folder"):
        write.check_folder(tmp_path / "taken")
    with pytest.raises(InputError, match="taken is not a folder"):
        write.check_folder(tmp_path / "taken" / "below")
    write.check_folder(tmp_path / "new" / "below")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (around(0.12, 0.4), "share", "12 % (5.8 to 25 %)"),
        (Interval.of(0.5), "share", "50 %"),
        (about(-0.4, 0.5), "% of GDP", "−0.40 (−0.85 to 0.050)"),
        (0.0000312, "chance a year", "<0.01 %"),
        (0.0, "share", "0 %"),
        (1234567, "", "1,234,567"),
        (-3, "", "−3"),
        (0.8999999, "% of GDP", "0.90"),
        (9.96, "% of GDP", "10"),
        (None, "share", "–"),
        (True, "", "yes"),
        (float("nan"), "", "–"),
        ("text", "share", "text"),
    ],
)
def test_cells_in_words(value: Any, unit: str, words: str) -> None:
    assert cells.cell(value, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (-2.5e-7, "% of GDP a year", "0.00"),
        (-0.0032, "% of GDP", "−0.003"),
        (0.0004, "US$ bn", "0.00"),
        (0.00031, "ratio", "0.00031"),
    ],
)
def test_no_unit_is_told_finer_than_it_is_known(value: float, unit: str, words: str) -> None:
    assert cells.number(value, unit) == words


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_numbers_keep_two_significant_digits_and_no_noise(value: float) -> None:
    words = cells.number(value, "ratio")
    assert float(words.replace(",", "")) == pytest.approx(value, rel=0.0501, abs=5e-9)
    assert len(words.replace(",", "").replace(".", "").lstrip("0")) <= max(2, len(f"{value:.0f}"))


def _faults(body: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
    return [fault.json_path for fault in validator.iter_errors(body)]


def test_the_numbers_follow_their_schema(assessment: Assessment) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))
    assert _faults(json.loads(json.dumps(assessment.to_json()))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("answers", "adoption", "headline", "tokyo-office", "p25"), None),
        (("answers", "adoption", "question"), "weather"),
        (("answers", "claims", 0, "verdicts", 0, "verdict"), "true"),
        (("data", "factbook", "sha256"), "abc"),
        (("scenario", "date"), "June 2023"),
        (("draws",), 0),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    assessment: Assessment, path: tuple[str | int, ...], value: Any
) -> None:
    body = json.loads(json.dumps(assessment.to_json()))
    place: Any = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert _faults(body)
