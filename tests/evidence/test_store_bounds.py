"""Files of a few kilobytes that stand for more than any memory holds are refused before they are unfolded."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path
from types import SimpleNamespace

import pytest
from fuzz.store_files import SHEET, workbook

from foedus.errors import SourceError
from foedus.evidence import store_bounds, store_r
from foedus.evidence.sources import File
from foedus.evidence.store_bounds import check_workbook, unpacked
from foedus.evidence.store_tables import read_table

PACKERS = (gzip.compress, bz2.compress, lzma.compress)


@pytest.mark.parametrize("pack", PACKERS)
def test_what_was_packed_comes_out(pack: object, tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(pack(b"content"))  # type: ignore[operator]
    assert unpacked(tmp_path / "t") == b"content"


def test_what_was_not_packed_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "t").write_bytes(b"RDX3\nX\n")
    assert unpacked(tmp_path / "t") == b"RDX3\nX\n"


@pytest.mark.parametrize("pack", PACKERS)
def test_what_unpacks_without_end_is_refused(
    pack: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_bounds, "MOST_BYTES", 1000)
    (tmp_path / "t.rds").write_bytes(pack(bytes(1001)))  # type: ignore[operator]
    with pytest.raises(SourceError, match=r"t\.rds: cannot be read as a table \(unpacks to more than"):
        read_table(tmp_path / "t.rds", File("t.rds", ""))


def test_what_is_packed_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.rda").write_bytes(gzip.compress(bz2.compress(bytes(10))))
    with pytest.raises(SourceError, match="packed more than once"):
        read_table(tmp_path / "t.rda", File("t.rda", ""))


@pytest.mark.parametrize("place", ["XFD1048576", "B999999999", "ZZZZ9999999"])
def test_a_cell_far_out_is_refused(place: str, tmp_path: Path) -> None:
    """The native reader would ask for room for all cells up to it, and end the process."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(SHEET.replace(b'r="B2"', f'r="{place}"'.encode()), ("t",)))
    with pytest.raises(SourceError, match=r"^t\.xlsx: .*\(a sheet of [\d,]+ rows and [\d,]+ columns\)"):
        read_table(path, File("t.xlsx", ""))


def test_a_workbook_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook(SHEET, ("t",)))
    check_workbook(path)
    monkeypatch.setattr(store_bounds, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match="unpacks to more than"):
        check_workbook(path)


def test_numbers_that_r_keeps_as_a_count_are_bounded() -> None:
    pytest.importorskip("rdata")
    expand = store_r._compact()[b"compact_intseq"]
    assert expand(SimpleNamespace(value=[3.0, 1.0, 1.0]))[1].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="more than 20,000,000 numbers in a few bytes"):
        expand(SimpleNamespace(value=[3e9, 1.0, 1.0]))
