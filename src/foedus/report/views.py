"""What the page shows of a table: headings, formatted cells, the first rows and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foedus.figures.theme import STANCE_WORDS
from foedus.quantities import Column, Interval, Table
from foedus.report import cells

SHOWN = 15
NAMED_BY = {"state": "name", "state1": "name1", "state2": "name2", "partner": "partner_name"}
"""Columns of codes, left out beside their column of names; files keep them."""
PROPOSALS = frozenset({"proposal", "world"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its unit ("" if none) and whether its cells are numbers."""

    label: str
    unit: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table ready to be written: text only.

    Attributes:
        anchor: id on the page ("adoption-players-table").
        shown: rows that are always seen; `rest` those that open on demand.
    """

    anchor: str
    title: str
    note: str
    headings: tuple[Heading, ...]
    shown: tuple[tuple[str, ...], ...]
    rest: tuple[tuple[str, ...], ...]

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.shown) + len(self.rest)


def table_view(question: str, table: Table, titles: Mapping[str, str], shown: int = SHOWN) -> TableView:
    """Format a table for reading.

    Args:
        question: id of its question, for the anchor.
        table: the table.
        titles: titles of the proposals by id.
        shown: number of rows that are always seen.
    """
    kept = _kept(table)
    rows = tuple(_row(kept, record, titles) for record in table.records())
    headings = tuple(Heading(c.label, _heading_unit(c), _is_numeric(table, c)) for c in kept)
    anchor = f"{question}-{table.name.replace('_', '-')}-table"
    return TableView(anchor, table.title, table.note, headings, rows[:shown], rows[shown:])


def _kept(table: Table) -> list[Column]:
    """Columns for reading: no codes beside names, no unit beside its numbers, nothing empty or all alike."""
    present = {column.name for column in table.columns}
    dropped = {code for code, name in NAMED_BY.items() if name in present} | {"unit"}
    alike = {c.name for c in table.columns if c.name in PROPOSALS and len(set(table.column(c.name))) == 1}
    empty = {c.name for c in table.columns if all(cell in (None, "") for cell in table.column(c.name))}
    return [column for column in table.columns if column.name not in dropped | alike | empty]


def _row(kept: list[Column], record: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, ...]:
    unit = str(record.get("unit", ""))
    return tuple(_text(column, record[column.name], unit, titles) for column in kept)


def _text(column: Column, value: Any, row_unit: str, titles: Mapping[str, str]) -> str:
    if column.name in PROPOSALS:
        return titles.get(str(value), str(value))
    if column.name == "position" and isinstance(value, str):
        return STANCE_WORDS.get(value, value)
    if column.name == "sign":
        return "+" if value > 0 else "−"
    if column.name == "year" and value is not None:
        return str(value)
    if isinstance(value, Interval) and row_unit and not column.unit:
        words = cells.interval(value, row_unit)
        if row_unit in cells.SHARES:
            return words.replace("%", "points") if column.name == "change" else words
        return words if row_unit == cells.INDEX else f"{words} {row_unit}"
    return cells.cell(value, column.unit)


def _heading_unit(column: Column) -> str:
    return cells.SHARES.get(column.unit, column.unit)


def _is_numeric(table: Table, column: Column) -> bool:
    values = [value for value in table.column(column.name) if value is not None]
    return bool(values) and all(
        isinstance(value, (int, float, Interval)) and not isinstance(value, bool) for value in values
    )
