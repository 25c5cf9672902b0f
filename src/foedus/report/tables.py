"""Every table of an assessment as CSV and Parquet, and a codebook that says what each column is."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from foedus.quantities import Column, Interval, Table

if TYPE_CHECKING:
    import polars as pl

    from foedus.assess import Assessment
    from foedus.claims.results import Ledger

CODEBOOK = "codebook.json"
PARTS = {
    "": "median of the draws",
    "_p05": "5 % of the draws lie below",
    "_p25": "25 % of the draws lie below",
    "_p75": "75 % of the draws lie below",
    "_p95": "95 % of the draws lie below",
    "_mean": "mean of the draws",
}
"""Columns that an uncertain quantity becomes in a file."""


def files(assessment: Assessment) -> dict[str, bytes]:
    """File names and contents: `QUESTION-TABLE.csv` and `.parquet` for each table, and `codebook.json`."""
    tables = _tables(assessment)
    found: dict[str, bytes] = {}
    for name, table in tables.items():
        frame = _frame(table)
        found[f"{name}.csv"] = frame.write_csv().encode()
        found[f"{name}.parquet"] = _parquet(frame)
    found[CODEBOOK] = _codebook(assessment, tables)
    return found


def codebook(table: Table) -> list[dict[str, str]]:
    """Each column of the written table: its name, label, unit, and what it holds of an uncertain quantity."""
    return [entry for column in table.columns for entry in _entries(table, column)]


def _tables(assessment: Assessment) -> dict[str, Table]:
    tables = {
        f"{question}-{name}".replace("_", "-"): table
        for question, answer in assessment.answers.items()
        for name, table in answer.tables.items()
    }
    return tables | {f"claims-{ledger.article.id}": _claims_table(ledger) for ledger in assessment.claims}


def _claims_table(ledger: Ledger) -> Table:
    """One row a claim; a value may be a number or a word, so both are written as text."""
    records = ledger.records()
    columns = [Column(name, name.replace("_", " ")) for name in records[0]] if records else []
    rows = [[_plain(value) for value in record.values()] for record in records]
    return Table.of("claims", ledger.article.title, columns, rows)


def _plain(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _frame(table: Table) -> pl.DataFrame:
    import polars as pl

    if table.rows:
        return table.frame()
    return pl.DataFrame(schema={column.name: pl.String for column in table.columns})


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def _entries(table: Table, column: Column) -> list[dict[str, str]]:
    entry = {"name": column.name, "label": column.label, "unit": column.unit}
    if not any(isinstance(value, Interval) for value in table.column(column.name)):
        return [entry]
    return [entry | {"name": column.name + part, "holds": words} for part, words in PARTS.items()]


def _codebook(assessment: Assessment, tables: dict[str, Table]) -> bytes:
    body = {
        "scenario": assessment.scenario.id,
        "version": assessment.version,
        "draws": assessment.draws,
        "seed": assessment.seed,
        "tables": {
            name: {
                "title": table.title,
                "note": table.note,
                "rows": len(table.rows),
                "columns": codebook(table),
            }
            for name, table in tables.items()
        },
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
