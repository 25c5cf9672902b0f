"""Which pairs a row of DESTA binds, and from when to when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from foedus.evidence.trade_agreements import MEMBERS, agreement_spells

DESTA = Path(__file__).parents[2] / "../shared/data/desta/DESTA.csv"
CAN, MEX, USA, AUT, CHE, NOR, FRA, DEU, GBR, POL = 124, 484, 840, 40, 756, 578, 250, 276, 826, 616
Spell = tuple[str, str, int, int, int | None]


def row(
    treaty: int, members: dict[int, int], entry: int | None, *, kind: str = "base_treaty", year: int = 1990
) -> dict[str, Any]:
    """A row of DESTA: members by ISO number with the flag of the part they play."""
    codes = [*members, *[None] * (MEMBERS - len(members))]
    flags = [*members.values(), *[None] * (MEMBERS - len(members))]
    head = {"base_treaty": treaty, "entry_type": kind, "year": year, "entryforceyear": entry}
    places = {f"c{k}": code for k, code in enumerate(codes, 1)}
    return head | places | {f"mc{k}": flag for k, flag in enumerate(flags, 1)}


def spells(*rows: dict[str, Any]) -> list[Spell]:
    return agreement_spells(pl.DataFrame(rows, infer_schema_length=None)).rows()  # type: ignore[return-value]


def test_members_of_one_treaty_are_bound_among_themselves() -> None:
    found = spells(row(636, {CAN: 0, MEX: 0, USA: 0}, 1994))
    assert found == [
        ("CAN", "MEX", 636, 1994, None),
        ("CAN", "USA", 636, 1994, None),
        ("MEX", "USA", 636, 1994, None),
    ]


def test_a_group_and_a_third_state_and_two_groups_are_bound_across() -> None:
    third = spells(row(9, {POL: 0, CHE: 1, NOR: 1}, 1993))
    assert [each[:2] for each in third] == [("CHE", "POL"), ("NOR", "POL")]
    groups = spells(row(437, {FRA: 2, DEU: 2, AUT: 3, NOR: 3}, 1994))
    assert [each[:2] for each in groups] == [("AUT", "DEU"), ("AUT", "FRA"), ("DEU", "NOR"), ("FRA", "NOR")]


def test_those_who_accede_are_bound_to_members_and_to_each_other() -> None:
    found = spells(row(1, {FRA: 2, DEU: 2, AUT: 1, POL: 1}, None, kind="accession", year=1995))
    assert [each[:2] for each in found] == [
        ("AUT", "DEU"),
        ("AUT", "FRA"),
        ("AUT", "POL"),
        ("DEU", "POL"),
        ("FRA", "POL"),
    ]
    assert {each[3] for each in found} == {1995}  # no year of entry: that of the accession


def test_a_treaty_that_never_entered_into_force_binds_nobody() -> None:
    never = row(899, {USA: 0, CAN: 0}, None, year=2016)
    assert spells(row(7, {USA: 0, MEX: 0}, 1950), never) == [("MEX", "USA", 7, 1950, None)]
    assert spells(row(1, {USA: 0, CAN: 0}, 2000, kind="negotiation")) == []


def test_a_withdrawal_ends_the_pairs_of_its_treaty_the_year_before() -> None:
    found = spells(
        row(375, {AUT: 0, CHE: 0, NOR: 0}, 1960),
        row(375, {AUT: 1, CHE: 2, NOR: 2}, None, kind="withdrawal", year=1995),
        row(400, {AUT: 0, CHE: 0}, 1972),
    )
    assert found == [
        ("AUT", "CHE", 375, 1960, 1994),
        ("AUT", "CHE", 400, 1972, None),
        ("AUT", "NOR", 375, 1960, 1994),
        ("CHE", "NOR", 375, 1960, None),
    ]


def test_territories_are_left_out() -> None:
    assert spells(row(1, {USA: 0, 530: 0, CAN: 0}, 1990)) == [("CAN", "USA", 1, 1990, None)]


@pytest.mark.skipif(not DESTA.is_file(), reason="the data are not next to the checkout")
def test_the_published_list() -> None:
    table = pl.read_csv(DESTA, separator=";", null_values=["NA"], infer_schema_length=None)
    found = agreement_spells(table)

    def years(one: str, other: str) -> list[int]:
        pair = found.filter((pl.col("id1") == one) & (pl.col("id2") == other))
        return pair["start"].to_list()

    assert min(years("DEU", "FRA")) == 1952  # European Coal and Steel Community
    assert 1994 in years("CAN", "MEX")  # NAFTA
    assert years("KOR", "USA") == [2012]
    assert years("JPN", "USA") == []  # the trade agreement of 2019 is not in DESTA
    assert found["start"].is_between(1948, 2020).all()
