"""The whole store, pulled from the data next to the checkout, held to what the sources say of themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl
import pytest

from foedus.errors import SourceError
from foedus.evidence.sources import sources
from foedus.evidence.store import Store

RealStore = Callable[..., Store]
#: Pinned in case the folder has them; the data next to the checkout do not.
ELSEWHERE = {"cow_mid_ddydisps", "cow_mid_dirdisps", "cow_mid_disps"}
TABLES = [
    (each.id, file.part)
    for each in sources().values()
    if each.pulled and each.id not in ELSEWHERE
    for file in each.tables
]

#: Rows and columns as the documentation of the data states them for these versions.
STATED = {
    ("cow_igo_ndy", None): (917_695, 4),
    ("cow_trade_sy", None): (14_410, 4),
    ("cow_war_inter", None): (1_932, 15),
    ("atop_alliance", None): (273_296, 8),
    ("ucdp_acd", None): (5_652, 15),
    ("ucdp_onsets", None): (10_142, 8),
    ("td_rivalries", None): (197, 10),
    ("tss_rivalries", None): (264, 12),
    ("terrthreat", None): (14_781, 10),
    ("cow_states", None): (243, 10),
    ("cow_majors", None): (14, 8),
    ("maoz_powers", None): (20, 5),
}


@pytest.mark.parametrize(("name", "part"), TABLES)
def test_each_table_has_rows_and_the_columns_declared(name: str, part: str, real_store: RealStore) -> None:
    table = real_store(name).table(name, part)
    (file,) = (file for file in sources()[name].tables if file.part == part)
    assert table.height > 0
    assert set(file.columns) <= set(table.columns)
    for column in table.iter_columns():
        assert column.dtype in (pl.Int64, pl.Float64, pl.String, pl.Date, pl.Datetime("us", "UTC")), (
            column.name
        )
        assert column.dtype != pl.Float64 or not column.is_nan().any(), column.name
    for column, codes in file.missing.items():
        assert not table[column].cast(pl.Float64).is_in([float(code) for code in codes]).any(), column


@pytest.mark.parametrize(("name", "part"), sorted(STATED, key=str))
def test_tables_are_as_large_as_documented(name: str, part: str | None, real_store: RealStore) -> None:
    assert real_store(name).table(name, part).shape == STATED[name, part]


#: What they cover begins before, or ends after, the first or last thing they saw.
SEEN_WITHIN = {"cow_war_inter", "false_cow_dyads"}
SPANS = {
    each.id: (int(each.years[:4]), int(each.years[5:9]))
    for each in sources().values()
    if each.pulled
    and len(each.tables) == 1
    and re.match(r"\d{4}-\d{4}", each.years)
    and each.id not in ELSEWHERE
}


@pytest.mark.parametrize("name", SPANS)
def test_the_years_are_those_stated(name: str, real_store: RealStore) -> None:
    table = real_store(name).table(name)
    columns = [column for column in table.columns if column.lower() == "year"]
    for column in columns:
        first, last = (int(year) for year in (table[column].min(), table[column].max()))
        if name in SEEN_WITHIN:
            assert SPANS[name][0] <= first <= last <= SPANS[name][1]
        else:
            assert (first, last) == SPANS[name]


def test_the_united_states_of_1945_hold_the_highest_capability(real_store: RealStore) -> None:
    """The documentation of the data names the maximum."""
    table = real_store("cow_nmc").table("cow_nmc")
    assert table.sort("cinc").select("ccode", "year").row(-1) == (2, 1945)


def test_states_that_never_met_share_no_day(real_store: RealStore) -> None:
    pairs = real_store("false_cow_dyads").table("false_cow_dyads")
    assert (115, 817, 1975) in set(pairs.select("ccode1", "ccode2", "year").iter_rows())


def test_namibia_keeps_its_code(real_store: RealStore) -> None:
    """Its two letters are NA, which is not a missing value."""
    votes = real_store("unga_votes").table("unga_votes", "un_votes")
    assert set(votes.filter(pl.col("country") == "Namibia")["country_code"]) == {"NA"}
    assert votes["country_code"].null_count() > 0


def test_what_is_held_has_a_version_and_a_hash(real_store: RealStore) -> None:
    store = real_store("cow_nmc")
    assert store.versions(["cow_nmc"]) == {
        "cow_nmc": {"version": sources()["cow_nmc"].version, "sha256": sources()["cow_nmc"].sha256}
    }
    with pytest.raises(
        SourceError, match=r"cow_mid_disps: not in the store .*foedus data pull cow_mid_disps"
    ):
        store.table("cow_mid_disps")
