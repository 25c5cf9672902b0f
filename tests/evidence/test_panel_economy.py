"""Trade, agreements and income in the panel."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from foedus.evidence.panel import dyad_years, state_years
from foedus.evidence.store import Store
from foedus.evidence.trade_agreements import MEMBERS

sys.path.insert(0, str(Path(__file__).parent))
from panel_world import World


def row_of(frame: pl.DataFrame, one: int, other: int, year: int) -> dict[str, Any]:
    kept = (pl.col("ccode1") == one) & (pl.col("ccode2") == other) & (pl.col("year") == year)
    return frame.filter(kept).row(0, named=True)


def test_flows_go_in_the_direction_of_the_row_and_missing_stays_missing() -> None:
    flows = pl.DataFrame(
        {
            "ccode1": [2, 20, 2],
            "ccode2": [20, 2, 70],
            "year": [1950, 1950, 1950],
            "flow1": [7.5, 3.0, None],
            "flow2": [3.0, 7.5, 0.0],
            "smoothflow1": [7.5, 3.0, 1.0],
            "smoothflow2": [3.0, 7.5, 0.0],
        }
    )
    frame = dyad_years(
        start=1950, end=1951, directed=True, with_=["trade-flows"], store=World({"cow_trade": flows})
    )
    assert [row_of(frame, 2, 20, 1950)[name] for name in ("flow1", "flow2")] == [7.5, 3.0]
    assert [row_of(frame, 20, 2, 1950)[name] for name in ("flow1", "flow2")] == [3.0, 7.5]
    assert [row_of(frame, 2, 70, 1950)[name] for name in ("flow1", "flow2", "smoothflow1")] == [None, 0, 1]
    assert row_of(frame, 2, 365, 1950)["flow1"] is None
    assert row_of(frame, 2, 20, 1951)["flow1"] is None


def test_agreements_follow_the_state_through_its_numbers() -> None:
    members = {840: 0, 276: 0}  # United States, Germany
    head = {"base_treaty": 1, "entry_type": "base_treaty", "year": 1980, "entryforceyear": 1981}
    codes = [*members, *[None] * (MEMBERS - 2)]
    row = head | {f"c{k}": code for k, code in enumerate(codes, 1)}
    row |= {f"mc{k}": None if code is None else 0 for k, code in enumerate(codes, 1)}
    world = World({"desta": pl.DataFrame([row], infer_schema_length=None)})
    frame = dyad_years(start=1979, end=2022, extend=True, with_=["agreements"], store=world)
    assert row_of(frame, 2, 260, 1980)["pta"] == 0
    assert row_of(frame, 2, 260, 1981)["pta"] == 1
    assert row_of(frame, 2, 255, 2020)["pta"] == 1
    assert row_of(frame, 2, 365, 1981)["pta"] == 0
    assert row_of(frame, 2, 255, 2021)["pta"] is None  # after the source


def test_income_begins_with_the_territory_of_the_series() -> None:
    gdp = pl.DataFrame(
        {
            "Country Name": ["Germany", "Germany", "Russian Federation", "United States", "World"],
            "Country Code": ["DEU", "DEU", "RUS", "USA", "WLD"],
            "Year": [1989, 1991, 1989, 1989, 1989],
            "Value": [1.0, 2.0, 3.0, 4.0, 5.0],
        }
    )
    frame = state_years(start=1989, end=1991, with_=["gdp"], store=World({"gdp_worldbank": gdp}))
    known = {(code, year): value for code, _, year, value in frame.rows() if value is not None}
    assert known == {(255, 1991): 2.0, (2, 1989): 4.0}


def test_pulled_sources(real_store: Callable[..., Store]) -> None:
    store = real_store("cow_states", "cow_trade", "desta", "gdp_worldbank")
    frame = dyad_years(start=1950, end=2014, with_=["trade-flows", "agreements", "gdp"], store=store)
    mexico = row_of(frame, 2, 70, 2014)
    assert mexico["flow1"] > 200_000  # imports of the United States from Mexico, million US$
    assert mexico["gdp1"] > 1.7e13
    assert mexico["pta"] == 1
    assert row_of(frame, 2, 70, 1980)["pta"] == 0
    total = store.table("cow_trade").filter(pl.col("year").is_between(1950, 2014) & (pl.col("ccode1") == 2))
    ours = frame.filter(pl.col("ccode1") == 2)["flow1"].sum()
    assert ours == total["flow1"].sum()  # the United States have the lowest number: each pair once
