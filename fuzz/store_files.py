"""Targets that read what a pull brings, and what it left in the store."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from fuzz.target import Target, by_path, scratch

if TYPE_CHECKING:
    from foedus.evidence.store import Store

CSV = (
    b"ccode,year,score,name\n2,1816,0.5,a\n20,NA,NaN,\n31,1818,,b\n",
    b'"";"a"\n"1";5\n',
    "ort;wert\nMöron;1,5\n".encode("cp1252"),
)
RECORDS = (
    b'[{"iso3": "AFG", "year": 2023, "x": -0.5}]',
    b'{"_meta": {"s": "S"}, "values": [{"a": 1}, {"a": null}]}',
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/>'
    b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Country</t></is></c>'
    b'<c r="B1"><v>1949</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>X</t></is></c>'
    b'<c r="B2"><v>2.5</v></c></row></sheetData></worksheet>'
)
SIPRI_SHEETS = ("Constant (2023) US$", "Current US$", "Share of GDP")
NAMESPACE = "http://schemas.openxmlformats.org"
TABLE = b"ccode,score\n2,0.5\n20,1.5\n"


def targets() -> tuple[Target, ...]:
    """A target for each form of table, and for the record of the store."""
    return (
        Target("store-csv", by_path("csv", _table), lambda: CSV),
        Target("store-json", by_path("json", _table), lambda: RECORDS),
        Target("store-xlsx", by_path("xlsx", _table), lambda: [workbook(SHEET, ("t",))]),
        Target("store-xlsx-sheet", partial(_sheet, "", ("t",)), lambda: [SHEET]),
        Target("store-sipri-sheet", partial(_sheet, "sipri", SIPRI_SHEETS), lambda: [SHEET]),
        Target("store-dta", by_path("dta", _table), _stata_seeds),
        Target("store-rds", by_path("rds", _table), _r_seeds),
        Target("store-rda", by_path("rda", _table), _session_seeds),
        Target("store-record", _record, _record_seeds),
    )


def _table(path: Path, layout: str = "") -> object:
    from foedus.evidence.sources import File
    from foedus.evidence.store_tables import read_table

    table = read_table(path, File(path.name, "", missing={"*": (-9.0,)}, layout=layout))
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _sheet(layout: str, names: Sequence[str], data: bytes) -> object:
    """A workbook around one sheet: changed bytes in a packed file are seldom more than a wrong checksum."""
    return _table(scratch("input.xlsx", workbook(data, names)), layout)


def workbook(sheet: bytes, names: Sequence[str]) -> bytes:
    """A workbook whose sheets all hold the same."""
    office, package = f"{NAMESPACE}/officeDocument/2006/relationships", f"{NAMESPACE}/package/2006"
    types = "application/vnd.openxmlformats-package.relationships+xml"
    numbered = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name="{name}" sheetId="{k}" r:id="r{k}"/>' for k, name in numbered)
    link = '<Relationship Id="r{}" Type="{}/{}" Target="{}"/>'.format
    links = "".join(link(k, office, "worksheet", f"worksheets/sheet{k}.xml") for k, _ in numbered)
    root = link(0, office, "officeDocument", "xl/workbook.xml")
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        f'ContentType="{types}"/><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}/spreadsheetml/2006/main" xmlns:r="{office}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{links}</Relationships>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name), text)
        for k, _ in numbered:
            packed.writestr(zipfile.ZipInfo(f"xl/worksheets/sheet{k}.xml"), sheet)
    return buffer.getvalue()


@cache
def _stata_seeds() -> Sequence[bytes]:
    import datetime as dt

    import pandas as pd

    frame = pd.DataFrame({"exporter": ["ARG", "ZZZ"], "year": [2006, 2007], "trade": [0.5, 1.25]})
    found = []
    for version in (114, 118):
        buffer = io.BytesIO()
        frame.to_stata(buffer, write_index=False, version=version, time_stamp=dt.datetime(2000, 1, 1))  # noqa: DTZ001
        found.append(buffer.getvalue())
    return found


def _written_by_r(ending: str, write: Callable[..., None], value: object) -> Sequence[bytes]:
    path = scratch(f"seed.{ending}", b"")
    write(path, value, compression=None)
    return [path.read_bytes()]


@cache
def _r_seeds() -> Sequence[bytes]:
    import rdata

    return _written_by_r("rds", rdata.write_rds, _frame())


@cache
def _session_seeds() -> Sequence[bytes]:
    import rdata

    return _written_by_r("rda", rdata.write_rda, {"t": _frame()})


def _frame() -> object:
    import pandas as pd

    kind = pd.Categorical(["no", "yes"])
    columns = {"ccode": [2, 20], "cinc": [0.5, 0.25], "name": ["a", "b"], "kind": kind}
    return pd.DataFrame(columns, index=[1, 2])


def _record(data: bytes) -> object:
    """A store whose record says anything: its table is told whole only if it is, and a pull mends it."""
    import polars as pl

    from foedus.errors import SourceError

    store, mirror = _store()
    scratch("store/s/held.json", data)
    with contextlib.suppress(SourceError):
        assert store.table("s").equals(pl.read_csv(TABLE))
    states = {each.state for each in store.verify()}
    assert states <= {"whole", "changed", "missing", "other version", "not pulled"}
    store.pull(mirror=mirror)
    assert store.table("s").equals(pl.read_csv(TABLE))
    return states


def _record_seeds() -> Sequence[bytes]:
    store, mirror = _store()
    store.pull(mirror=mirror)
    return [(store.folder / "s" / "held.json").read_bytes()]


@cache
def _store() -> tuple[Store, Path]:
    """A store of one small table, and the mirror that it was pulled from."""
    from foedus.evidence.sources import read_sources
    from foedus.evidence.store import Store

    texts = ("title", "citation", "bibtex", "licence", "address", "version", "years", "note")
    fields = "".join(f'{key} = ""\n' for key in texts)
    digest = hashlib.sha256(TABLE).hexdigest()
    place = 'repository = "somebody/data"\ncommit = "0"\n'
    pinned = f'[[source.file]]\npath = "t.csv"\nsha256 = "{digest}"\nsize = {len(TABLE)}\n'
    known = read_sources([f'[[source]]\nid = "s"\n{fields}{place}{pinned}'])
    held = {"repository": "somebody/data", "commit": "0", "files": [{"file": "t.csv", "path": "t.csv"}]}
    scratch("store-mirror/t.csv", TABLE)
    mirror = scratch("store-mirror/MANIFEST.json", json.dumps({"sources": [held]}).encode()).parent
    store = Store(mirror.parent / "store", known)
    store.pull(mirror=mirror)
    return store, mirror
