"""Military spending, arms and troops in the panel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl

from foedus.evidence.panel import dyad_years, state_years
from foedus.evidence.store import Store

sys.path.insert(0, str(Path(__file__).parent))
from panel_world import World

Cell = tuple[int, int]


def by_state(frame: pl.DataFrame, column: str) -> dict[Cell, float]:
    rows = frame.select("ccode", "year", column).drop_nulls().rows()
    return {(code, year): value for code, year, value in rows}


def test_spending_is_found_by_the_names_of_its_source() -> None:
    names = ["Korea, South", "USSR", "Russia", "Germany", "Germany", "European Union"]
    table = pl.DataFrame(
        {
            "country": names,
            "year": [1985, 1989, 1992, 1989, 1990, 1990],
            "constant_usd": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            "current_usd": [None] * 6,
            "share_of_gdp": [0.05, None, None, None, None, None],
        },
        schema_overrides={"current_usd": pl.Float64},
    )
    frame = state_years(start=1985, end=1992, with_=["milex"], store=World({"sipri_milex": table}))
    assert by_state(frame, "sipri_milex") == {
        (732, 1985): 1.0,
        (365, 1989): 2.0,
        (365, 1992): 3.0,
        (260, 1989): 4.0,
        (255, 1990): 5.0,  # the number of the year's end
    }
    assert by_state(frame, "sipri_milex_gdp") == {(732, 1985): 0.05}


def test_no_delivery_on_record_is_zero_only_in_the_years_covered() -> None:
    table = pl.DataFrame(
        {
            "supplier": ["United States", "Serbia", "Unknown supplier(s)"],
            "recipient": ["South Korea", "South Korea", "South Korea"],
            "year": [2010, 2010, 2010],
            "value": [30, 2, 9],
            "supplier_cown": [2, None, None],
            "recipient_cown": [732, 732, 732],
        }
    )
    world = World({"sipri_arms": table})
    frame = dyad_years(start=2010, end=2022, extend=True, directed=True, with_=["arms"], store=world)
    rows = {tuple(row[:3]): row[3:] for row in frame.rows()}
    assert rows[2, 732, 2010] == (30, 0)
    assert rows[732, 2, 2010] == (0, 30)
    assert rows[345, 732, 2010] == (2, 0)
    assert rows[2, 20, 2021] == (0, 0)
    assert rows[2, 732, 2022] == (None, None)


def test_troops_in_germany_and_rows_given_twice() -> None:
    table = pl.DataFrame(
        {
            "countryname": ["Germany", "Germany", "Korea", "Korea, South", "United States"],
            "year": [1970, 1995, 2013, 2013, 2013],
            "ccode": [255, 255, 732, 732, 2],
            "troops_ad": [200_000, 70_000, 0, 28_000, 1_000_000],
        }
    )
    world = World({"troopdata/troopdata-rebuild-country-year": table})
    frame = state_years(start=1970, end=2013, with_=["troops"], store=world)
    assert by_state(frame, "ustroops") == {(260, 1970): 200_000, (255, 1995): 70_000, (732, 2013): 28_000}


def test_pulled_sources(real_store: Callable[..., Store]) -> None:
    store = real_store("cow_states", "sipri_milex", "sipri_arms", "troopdata")
    frame = state_years(start=1949, end=2016, with_=["milex", "troops"], store=store)
    spending, troops = by_state(frame, "sipri_milex_gdp"), by_state(frame, "ustroops")
    assert 0.02 < spending[260, 1980] < 0.05
    assert 100_000 < troops[260, 1970] < 300_000
    assert not any(code == 2 for code, _ in troops)
    # Every country of the workbook with figures is found, but for those that were no members.
    table = store.table("sipri_milex").drop_nulls("current_usd")
    later = table.filter(pl.col("year") <= 2016)
    found = len(by_state(frame, "sipri_milex_current"))
    assert 0.99 * later.height < found <= later.height
    arms = dyad_years(start=1950, end=2016, directed=True, with_=["arms"], store=store)["armstiv1"].sum()
    listed = store.table("sipri_arms").filter(pl.col("year") <= 2016)["value"].sum()
    assert 0.95 * listed < arms < listed  # the rest went to or came from no member of the system
