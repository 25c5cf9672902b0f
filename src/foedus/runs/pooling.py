"""Answers of sections made into one: every number the mean of the sections', weighted by their draws.

The mean of an interval is then that of all draws. Its quantiles are averages of the sections' quantiles
("batching": Asmussen & Glynn 2007, Stochastic Simulation, III.5; Nakayama 2014, SIMULTECH), whose bias, of
the order of one draw in a section, stays below the error by chance up to some three million draws. Memory
does not grow with the number of sections.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from foedus.quantities import Answer, Interval, Table
from foedus.runs import settling
from foedus.runs.moments import Moments
from foedus.runs.section import PARTS

Key = tuple[Any, ...]
#: Tables that are one list, whose rows belong together: that of most draws stands, no mixture of several.
LISTS: Final = {("membership", "path"), ("membership", "stable"), ("adoption", "persuasion")}


def numbers_of(value: Any) -> tuple[float, ...] | None:
    """The numbers that can be averaged: six of an interval, one of a float; None for anything else."""
    if isinstance(value, Interval):
        return tuple(getattr(value, part) for part in PARTS)
    return (value,) if isinstance(value, float) and value - value == 0.0 else None


def like(value: Any, numbers: tuple[float, ...]) -> Any:
    """Numbers in the form of a value that `numbers_of` took them from."""
    return Interval(**dict(zip(PARTS, numbers, strict=True))) if isinstance(value, Interval) else numbers[0]


@dataclass
class Cell:
    """One number through the sections, and its first value."""

    sample: Any
    moments: Moments

    @property
    def value(self) -> Any:
        """The pooled number."""
        return like(self.sample, self.moments.means)


@dataclass
class Cells:
    """Numbers by key, in the order in which they first came."""

    by_key: dict[Key, Cell] = field(default_factory=dict)

    def add(self, key: Key, value: Any, weight: int) -> None:
        """Add a number of a section; what is no number is passed over."""
        numbers = numbers_of(value)
        if numbers is None:
            return
        cell = self.by_key.get(key)
        if cell is None:
            cell = self.by_key[key] = Cell(value, Moments(numbers))
        if isinstance(value, Interval) == isinstance(cell.sample, Interval):
            cell.moments.add(numbers, weight)

    def get(self, key: Key, most: int) -> Any:
        """The pooled number where sections with more than half of `most` draws have one, else None."""
        cell = self.by_key.get(key)
        return cell.value if cell and 2 * cell.moments.weight > most else None


@dataclass
class Row:
    """A row through the sections: its words, its cells, in how many draws it stands, and where."""

    cells: tuple[Any, ...]
    numbers: Cells = field(default_factory=Cells)
    told: dict[int, dict[Any, int]] = field(default_factory=dict)
    weight: int = 0
    place: float = 0.0

    def pooled(self) -> tuple[Any, ...]:
        """The row with every number pooled, and the words of most draws where sections differ."""
        return tuple(self._cell(place, cell) for place, cell in enumerate(self.cells))

    def _cell(self, place: int, cell: Any) -> Any:
        if place in self.told:
            said = self.told[place]
            return max(said, key=lambda words: said[words])
        if (place,) in self.numbers.by_key:
            return self.numbers.get((place,), self.weight)
        return cell


@dataclass
class Rows:
    """A table through the sections.

    `lists` has the draws of each list of rows that occurred, for tables whose rows belong together.
    """

    table: Table
    told: frozenset[int]
    whole: bool
    by_key: dict[Key, Row] = field(default_factory=dict)
    lists: dict[tuple[Key, ...], int] = field(default_factory=dict)
    weight: int = 0

    def add(self, keyed: Mapping[Key, tuple[Any, ...]], weight: int) -> None:
        """Add the rows of a section."""
        self.weight += weight
        if self.whole:
            self.lists[tuple(keyed)] = self.lists.get(tuple(keyed), 0) + weight
        for place, (key, cells) in enumerate(keyed.items()):
            row = self.by_key.setdefault(key, Row(cells))
            row.weight += weight
            row.place += weight * place
            for column, cell in enumerate(cells):
                if column in self.told:
                    said = row.told.setdefault(column, {})
                    said[cell] = said.get(cell, 0) + weight
                elif not isinstance(cell, (str, int)):
                    row.numbers.add((column,), cell, weight)

    def pooled(self) -> Table:
        """Rows that stand in most draws, in the order of their average place; or the list of most draws."""
        if self.whole:
            # The first of those with equally many draws: which came first does not depend on the workers.
            kept = [self.by_key[key] for key in max(self.lists, key=lambda each: self.lists[each])]
        else:
            kept = [row for row in self.by_key.values() if 2 * row.weight > self.weight]
            kept.sort(key=lambda row: row.place / row.weight)
        return replace(self.table, rows=tuple(row.pooled() for row in kept))


class PooledAnswer:
    """One answer through the sections; its words are those of the first."""

    def __init__(self, answer: Answer) -> None:
        self.first = answer
        self.headline, self.detail = Cells(), Cells()
        self.tables: dict[str, Rows] = {}
        self.weight = 0

    def add(self, answer: Answer, weight: int) -> None:
        """Add a section's answer."""
        self.weight += weight
        for name, value in answer.headline.items():
            self.headline.add((name,), value, weight)
        for key, value in _leaves(answer.detail, ()):
            self.detail.add(key, value, weight)
        for name, table in answer.tables.items():
            self._add_table(name, settling.apart(answer.question, table), weight)

    def _add_table(self, name: str, table: Table, weight: int) -> None:
        question = self.first.question
        told = settling.told(question, table)
        if name not in self.tables:
            self.tables[name] = Rows(table, told, (question, name) in LISTS)
        self.tables[name].add(_keyed(table, told), weight)

    def answer(self) -> Answer:
        """The pooled answer."""
        question = self.first.question
        headline = {
            key[0]: cell.value
            for key, cell in self.headline.by_key.items()
            if 2 * cell.moments.weight > self.weight
        }
        tables = {name: settling.together(question, rows.pooled()) for name, rows in self.tables.items()}
        detail = _filled(self.first.detail, (), self.detail)
        return replace(self.first, headline=headline, tables=tables, detail=detail)

    def errors(self) -> dict[str, dict[str, float]]:
        """Monte Carlo standard errors of each headline number."""
        return {
            key[0]: dict(zip(PARTS, cell.moments.errors, strict=True))
            for key, cell in self.headline.by_key.items()
            if cell.moments.seen > 1
        }


def _keyed(table: Table, told: frozenset[int]) -> dict[Key, tuple[Any, ...]]:
    """Rows by their words and whole numbers, without the columns that restate numbers.

    Rows that are alike in these are told apart by their order.
    """
    found: dict[Key, tuple[Any, ...]] = {}
    for row in table.rows:
        words = tuple(
            (place, cell)
            for place, cell in enumerate(row)
            if place not in told and isinstance(cell, (str, int))
        )
        again = 0
        while (again, words) in found:
            again += 1
        found[again, words] = row
    return found


def _leaves(value: Any, key: Key) -> Iterator[tuple[Key, Any]]:
    """The numbers within nested mappings and lists, each with its path.

    The path has the words that stand beside a number, so that only what means the same is averaged.
    """
    if isinstance(value, Mapping):
        beside = _words(value)
        for name, each in value.items():
            yield from _leaves(each, (*key, beside, name))
    elif isinstance(value, (list, tuple)):
        for place, each in enumerate(value):
            yield from _leaves(each, (*key, len(value), place))
    else:
        yield key, value


def _words(value: Mapping[Any, Any]) -> Key:
    return tuple((name, each) for name, each in value.items() if isinstance(each, (str, int)))


def _filled(value: Any, key: Key, cells: Cells) -> Any:
    """The same nested value with each number pooled over the sections that say the same beside it."""
    if isinstance(value, Mapping):
        beside = _words(value)
        return {name: _filled(each, (*key, beside, name), cells) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_filled(each, (*key, len(value), place), cells) for place, each in enumerate(value)]
    cell = cells.by_key.get(key)
    return value if cell is None else cell.value
