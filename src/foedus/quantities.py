"""Small types that every floor shares: figure, interval over draws, table, answer, progress of work."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

QUANTILES = {"p05": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
SIGNIFICANT_DIGITS = 10

#: Told of long work: what is being done, how much of it is done, of how much (steps or bytes).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the evidence with its unit, date and source.

    Attributes:
        value: the number, in `unit`.
        unit: e.g. "US$", "% of GDP", "persons", "km".
        date: the year or ISO date that the number describes ("2023", "2023-06-14").
        source: id of an entry of `evidence/sources/`.
        note: what a reader must know (estimate, base year, carried over).
    """

    value: float
    unit: str
    date: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """An uncertain quantity, summed up over the draws: median, 50 % and 90 % interval, mean."""

    median: float
    p05: float
    p25: float
    p75: float
    p95: float
    mean: float

    @classmethod
    def of(cls, draws: NDArray[np.floating[Any]] | Sequence[float] | float) -> Interval:
        """Sum up draws, shape (D,). A single number gives an interval of no width."""
        import numpy as np

        values = np.atleast_1d(np.asarray(draws, dtype=float))
        if values.size == 0 or not np.all(np.isfinite(values)):
            raise ValueError("an interval needs at least one draw, all finite")
        # An assessment sums up thousands of these: one sort is several times quicker than np.quantile.
        ordered, last = np.sort(values, axis=None), values.size - 1
        points = {}
        for name, share in QUANTILES.items():
            place, rest = divmod(share * last, 1.0)
            low, high = float(ordered[int(place)]), float(ordered[min(int(place) + 1, last)])
            points[name] = low + (high - low) * rest
        return cls(**points, mean=float(values.mean()))

    @classmethod
    def each(cls, draws: NDArray[np.floating[Any]]) -> list[Interval]:
        """Sum up each column of draws, shape (D, k): k intervals, as `of` would, in one go."""
        import numpy as np

        values = np.ascontiguousarray(np.asarray(draws, dtype=float).T)
        if values.shape[1] == 0 or not np.isfinite(values).all():
            raise ValueError("an interval needs at least one draw, all finite")
        ordered, last = np.sort(values, axis=1), values.shape[1] - 1
        points = {}
        for name, share in QUANTILES.items():
            place, rest = divmod(share * last, 1.0)
            low, high = ordered[:, int(place)], ordered[:, min(int(place) + 1, last)]
            points[name] = (low + (high - low) * rest).tolist()
        points["mean"] = values.mean(axis=1).tolist()
        return [
            cls(**dict(zip(points, numbers, strict=True))) for numbers in zip(*points.values(), strict=True)
        ]

    def to_json(self) -> dict[str, float]:
        """The contract's form: `{"median", "p05", "p25", "p75", "p95", "mean"}`."""
        names = ("median", "p05", "p25", "p75", "p95", "mean")
        return {name: round_significant(getattr(self, name)) for name in names}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in files, its heading on the screen, its unit ("" if none)."""

    name: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """Rows with named columns. A cell is a str, a number, a bool, None (missing) or an `Interval`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name}: a row of {len(row)} cells, {len(self.columns)} columns")

    @classmethod
    def of(
        cls,
        name: str,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Any]],
        note: str = "",
    ) -> Table:
        """Build a table from any sequences."""
        return cls(name, title, tuple(columns), tuple(tuple(row) for row in rows), note)

    def records(self) -> list[dict[str, Any]]:
        """One dict per row, keyed by column name."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """The cells of one column, in row order."""
        position = [column.name for column in self.columns].index(name)
        return [row[position] for row in self.rows]

    def to_json(self) -> dict[str, Any]:
        """`{"title", "columns": [{"name", "label", "unit"}], "rows": [{…}], "note"}`."""
        return {
            "title": self.title,
            "columns": [{"name": c.name, "label": c.label, "unit": c.unit} for c in self.columns],
            "rows": [{key: to_json(cell) for key, cell in record.items()} for record in self.records()],
            "note": self.note,
        }

    def flat(self) -> list[dict[str, Any]]:
        """Records in which an interval becomes the columns `name`, `name_p05`, …, `name_p95`, `name_mean`."""
        return [_flatten(record) for record in self.records()]

    def frame(self) -> pl.DataFrame:
        """The flat records as a polars DataFrame."""
        import polars as pl

        return pl.DataFrame(self.flat(), infer_schema_length=None)


@dataclass(frozen=True)
class Answer:
    """What a question returns.

    Attributes:
        question: id of the question ("adoption").
        asks: the question in a reader's words ("Can it be adopted?").
        sentence: the answer in one sentence that carries its number.
        sure: how sure, and why, in one short sentence.
        headline: named uncertain quantities that the sentence rests on.
        tables: the evidence behind it, keyed by table name; the first is the main one.
        method: the method in at most three sentences.
        references: literature, "Author Year, title" each.
        sources: ids of `evidence/sources/` that were used.
        drivers: what drives the answer, one sentence each.
        not_modelled: what this answer does not take into account yet, one sentence each.
        notes: anything a reader must know (later evidence, fallbacks, carried-over figures).
        detail: further JSON-able material of this question (e.g. the proof of an optimum).
        brief: the answer in a line or two, for a card or a list.
    """

    question: str
    asks: str
    sentence: str
    sure: str
    headline: Mapping[str, Interval]
    tables: Mapping[str, Table]
    method: str
    references: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    not_modelled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    brief: str = ""

    def table(self, name: str | None = None) -> pl.DataFrame:
        """A table, the main one without a name; `.to_pandas()` on it wants the extra `pandas`."""
        return self.tables[name or next(iter(self.tables))].frame()

    def to_json(self) -> dict[str, Any]:
        """The answer as plain JSON types, tables included."""
        body = {name: to_json(getattr(self, name)) for name in self.__dataclass_fields__ if name != "tables"}
        return body | {"tables": {name: table.to_json() for name, table in self.tables.items()}}


def round_significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> float:
    """Round to significant digits, so that files do not differ by the last bits of a sum."""
    return float(f"{value:.{digits}g}")


def plain(value: Any) -> Any:
    """Mappings, sequences and arrays as dicts, lists and numbers throughout; all else as it is."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    # An array or a number of NumPy's, without loading NumPy for those that use neither.
    return value.tolist() if hasattr(value, "tolist") else value


def cell(value: float) -> float | None:
    """A number as a table holds it: None where it is missing."""
    return float(value) if math.isfinite(value) else None


def to_json(value: Any) -> Any:
    """Turn a value of an answer into plain JSON types; missing and not-a-number become null."""
    if isinstance(value, (Interval, Table, Answer)):
        return value.to_json()
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if hasattr(value, "tolist"):
        # An array or a number of NumPy's, without loading NumPy for those that use neither.
        return to_json(value.tolist())
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return round_significant(value) if math.isfinite(value) else None
    return str(value)


def _flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, cell in record.items():
        if isinstance(cell, Interval):
            parts = cell.to_json()
            flat[key] = parts.pop("median")
            flat |= {f"{key}_{name}": number for name, number in parts.items()}
        else:
            flat[key] = cell
    return flat
