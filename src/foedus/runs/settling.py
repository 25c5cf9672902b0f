"""Columns that are no plain numbers: words and running sums that follow from pooled numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

from foedus.quantities import Interval, Table
from foedus.questions.gains_tables import verdict

Record = dict[str, Any]


def _direction(change: Interval) -> str:
    return "lost" if change.median < 0 else "gained"


VERDICTS: Final[Mapping[str, tuple[str, Callable[[Interval], str]]]] = {
    "verdict": ("gain", verdict),
    "verdict_with_tail": ("gain_with_tail", verdict),
}
#: Columns of words that restate a number of the same row: of which column, and how.
RESTATED: Final[Mapping[tuple[str, str], Mapping[str, tuple[str, Callable[[Interval], str]]]]] = {
    ("gains", "balance"): VERDICTS,
    ("gains", "readings"): VERDICTS,
    ("trade", "flows"): {"direction": ("change", _direction)},
}
#: Columns of words that may differ from section to section: those of most draws stand.
VARYING: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {("membership", "members"): ("refused_by",)}
LORENZ: Final = ("gains", "lorenz")


def told(question: str, table: Table) -> frozenset[int]:
    """Positions of the columns whose words follow from numbers, and so do not say which row it is."""
    names = {*RESTATED.get((question, table.name), ()), *VARYING.get((question, table.name), ())}
    return frozenset(place for place, column in enumerate(table.columns) if column.name in names)


def apart(question: str, table: Table) -> Table:
    """A section's table as it can be pooled: running sums taken apart."""
    if (question, table.name) != LORENZ:
        return table
    records, before = table.records(), 0.0
    for record in records:
        before, record["gdp_share"] = record["gdp_share"], record["gdp_share"] - before
    return _with(table, records)


def together(question: str, table: Table) -> Table:
    """The pooled table: words said of the pooled numbers, running sums in their order."""
    if (question, table.name) == LORENZ:
        return _with(table, _lorenz(table.records()))
    restated = RESTATED.get((question, table.name))
    if restated is None:
        return table
    records = table.records()
    for column, (of, say) in restated.items():
        for record in records:
            record[column] = say(record[of])
    return _with(table, records)


def _lorenz(records: list[Record]) -> list[Record]:
    """From the largest loss to the largest gain, with cumulated shares (`gains_tables.lorenz_table`)."""
    records = sorted(records, key=lambda record: (record["mean"], record["state"]))
    dollars = [record["mean_usd"] for record in records]
    parts = {
        "gdp_share": [record["gdp_share"] for record in records],
        "losses_share": [-min(each, 0.0) for each in dollars],
        "gains_share": [max(each, 0.0) for each in dollars],
    }
    for column, values in parts.items():
        whole = sum(values)
        for record, running in zip(records, accumulate(values), strict=True):
            record[column] = running / whole if whole > 0.0 else 0.0
    return records


def _with(table: Table, records: list[Record]) -> Table:
    return replace(table, rows=tuple(tuple(record.values()) for record in records))
