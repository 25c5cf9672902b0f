"""Preferential trade agreements in force between pairs of states, from the treaties of DESTA.

DESTA (Dür, Baccini & Elsig 2014) has one row a treaty, accession or withdrawal, with up to 91 members and a
flag for the part each plays. The flags tell which pairs a row binds: members flagged 0 among themselves, 0
with 1 (a group and a third state), 2 with 3 (two groups), and 1, who join or leave, with 2 and among
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any, Final

import polars as pl

from foedus.states import states

DESTA_YEARS: Final = (1948, 2020)
MEMBERS: Final = 91
KOSOVO: Final = 900  # DESTA's own number
NOT_AGREED: Final = "negotiation"
WITHDRAWAL: Final = "withdrawal"

Pair = tuple[str, str]


def agreement_spells(table: pl.DataFrame) -> pl.DataFrame:
    """Years in which a preferential agreement was in force between two states.

    A treaty without a year of entry into force never entered; an accession without one counts from the year
    in which it was agreed. A withdrawal ends what the same base treaty holds for its pairs, from the year it
    is dated. DESTA does not say when a treaty lapses, so that those without withdrawal go on.

    Args:
        table: DESTA's list of treaties, as published.

    Returns:
        `id1`, `id2` (state ids, the lower first), `treaty` (DESTA's number of the base treaty), `start`
        (first year in force) and `end` (last year, null while it lasts), sorted.
    """
    by_number = {int(each.numeric): each.id for each in states() if each.numeric} | {KOSOVO: "XKX"}
    start: dict[tuple[Pair, int], int] = {}
    left: dict[tuple[Pair, int], int] = {}
    for row in table.iter_rows(named=True):
        year = _begins(row)
        if year is None:
            continue
        known = left if row["entry_type"] == WITHDRAWAL else start
        for pair in _pairs(row, by_number):
            key = pair, int(row["base_treaty"])
            known[key] = min(year, known.get(key, year))
    ended = {key: left[key] - 1 if left.get(key, 0) > begin else None for key, begin in start.items()}
    rows = [(*pair, treaty, begin, ended[pair, treaty]) for (pair, treaty), begin in sorted(start.items())]
    schema = {"id1": pl.String, "id2": pl.String, "treaty": pl.Int64, "start": pl.Int64, "end": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _begins(row: Mapping[str, Any]) -> int | None:
    """The year from which a row of DESTA holds; None: it never did."""
    if row["entry_type"] == NOT_AGREED:
        return None
    year = row["entryforceyear"]
    if year is None and row["entry_type"] in ("accession", WITHDRAWAL):
        year = row["year"]
    return None if year is None else int(year)


def _pairs(row: Mapping[str, Any], by_number: Mapping[int, str]) -> Iterator[Pair]:
    """The pairs of states that a row of DESTA binds or parts; territories that are no states are left out."""
    flagged: dict[int, list[str]] = {0: [], 1: [], 2: [], 3: []}
    for k in range(1, MEMBERS + 1):
        member, flag = row[f"c{k}"], row[f"mc{k}"]
        if member is not None and flag is not None and int(member) in by_number:
            flagged[int(flag)].append(by_number[int(member)])
    zero, one, two, three = flagged.values()
    between = [*product(zero, one), *product(two, three), *product(one, two)]
    among = [*combinations(zero, 2)] if not one else []
    among += [*combinations(one, 2)] if two else []
    for first, second in (*between, *among):
        if first != second:
            yield min(first, second), max(first, second)
