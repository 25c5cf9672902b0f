"""Similarity in the panel: hand-checked on a small world, and on the pulled sources."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.evidence.panel import dyad_years, state_years
from foedus.evidence.store import Store
from foedus.methods.similarity import similarity

sys.path.insert(0, str(Path(__file__).parent))
from panel_world import World, atop, day, nmc

SHARES = {2: 0.4, 20: 0.1, 70: 0.1, 345: 0.1, 365: 0.2, 732: 0.1, 260: 0.0, 255: 0.0}


def year_of(frame: pl.DataFrame, one: int, other: int) -> dict[str, float | None]:
    return frame.filter((pl.col("ccode1") == one) & (pl.col("ccode2") == other)).row(0, named=True)


def test_alliance_portfolios_by_hand() -> None:
    # Members of 1950: USA, Canada, Mexico, Yugoslavia, Russia, South Korea. Canada and the United States are
    # bound to defend each other, the United States to consult Mexico; a state's tie with itself is 3.
    owed = atop((2, 20, 1950, "defense"), (20, 2, 1950, "defense"), (2, 70, 1950, "consul"))
    world = World({"atop_alliance": owed, "cow_nmc": nmc(SHARES, 1950)})
    frame = dyad_years(start=1950, end=1950, with_=["similarity"], store=world)
    found = year_of(frame, 2, 20)
    portfolios = np.array([[3, 3, 1, 0, 0, 0], [3, 3, 0, 0, 0, 0]])
    assert found["srsvaa"] == pytest.approx(1 - 2 * 1 / (6 * 3))
    assert found["srswvaa"] == pytest.approx(1 - 2 * 0.1 * 1 / 3)
    assert found["srsba"] == pytest.approx(1 - 2 * 1 / 6)
    assert found["srsvas"] == pytest.approx(1 - 2 * 1 / (6 * 9))
    expected = similarity(portfolios, scale=(0, 3))
    assert found["kappava"] == pytest.approx(expected.kappa[0, 1])
    assert found["piva"] == pytest.approx(expected.pi[0, 1])
    # Russia and Korea have nothing but themselves: two places of six differ.
    assert year_of(frame, 365, 732)["srsba"] == pytest.approx(1 - 2 * 2 / 6)


def test_the_two_orders_of_commitments_differ_where_they_should() -> None:
    owed = atop((2, 20, 1950, "consul"), (70, 20, 1950, "nonagg"))
    world = World({"atop_alliance": owed, "cow_nmc": nmc(SHARES, 1950)})
    frame = dyad_years(start=1950, end=1950, with_=["similarity", "similarity-atop"], store=world)
    found = year_of(frame, 2, 70)
    # 2 owes 20 consultation (1, or 2 by ATOP's order), 70 owes it nonaggression (2, or 1): alike far.
    assert found["srsvaa"] == found["srsvaa_atop"] == pytest.approx(1 - 2 * (3 + 3 + 1) / 18)
    alone = year_of(frame, 2, 365)
    assert alone["srsvaa"] == pytest.approx(1 - 2 * (3 + 3 + 1) / 18)
    assert alone["srsvaa_atop"] == pytest.approx(1 - 2 * (3 + 3 + 2) / 18)


def test_years_after_the_source_are_missing() -> None:
    world = World({"atop_alliance": atop((2, 20, 2018, "defense")), "cow_nmc": nmc(SHARES, 2018)})
    frame = dyad_years(start=2018, end=2019, extend=True, with_=["similarity"], store=world)
    by_year = {year: part["srsba"] for (year,), part in frame.partition_by("year", as_dict=True).items()}
    assert by_year[2018].null_count() == 0
    assert by_year[2019].null_count() == len(by_year[2019])


def test_votes_by_hand() -> None:
    calls = pl.DataFrame({"rcid": [1, 2, 3, 4], "date": [day(1950)] * 3 + [day(1951)]})
    cast = {
        "United States": ["yes", "yes", "no", "yes"],
        "Mexico": ["yes", "no", "abstain", "yes"],
        "Canada": ["no", None, None, "yes"],
    }
    rows = [(k, name, vote) for name, votes in cast.items() for k, vote in enumerate(votes, 1) if vote]
    votes = pl.DataFrame(rows, schema=["rcid", "country", "vote"], orient="row")
    world = World({"unga_votes/un_votes": votes, "unga_votes/un_roll_calls": calls})
    frame = dyad_years(start=1950, end=1951, with_=["vote-similarity"], store=world)
    found = year_of(frame.filter(pl.col("year") == 1950), 2, 70)
    assert found["srsvva"] == pytest.approx(1 - 2 * (0 + 2 + 1) / (3 * 2))
    assert found["srsvvs"] == pytest.approx(1 - 2 * (0 + 4 + 1) / (3 * 4))
    assert year_of(frame.filter(pl.col("year") == 1950), 2, 20)["srsvva"] == -1.0  # one vote, opposed
    same = year_of(frame.filter(pl.col("year") == 1951), 2, 70)
    assert same["srsvva"] == 1.0
    assert same["kappavv"] is None  # one and the same vote throughout: chance would have them agree
    assert year_of(frame.filter(pl.col("year") == 1951), 2, 365)["srsvva"] is None


def test_ideal_points_and_their_distance() -> None:
    points = pl.DataFrame({"ccode": [2, 365], "year": [1950, 1950], "IdealPointFP": [2.0, -1.5]})
    world = World({"ideal_points": points})
    frame = dyad_years(start=1950, end=1950, with_=["ideal-points"], store=world)
    found = year_of(frame, 2, 365)
    assert (found["idealpoint1"], found["idealpoint2"], found["idealpointdistance"]) == (2.0, -1.5, 3.5)
    assert year_of(frame, 2, 20)["idealpointdistance"] is None
    states = state_years(start=1950, end=1950, with_=["ideal-points"], store=world)
    assert states.filter(pl.col("ccode") == 365)["idealpoint"].to_list() == [-1.5]


def test_published_votes_of_the_united_states_and_mexico(real_store: Callable[..., Store]) -> None:
    # The R package fpsim: κ of the two in 1946 is -0.01222707, over 38 roll calls in which both voted.
    store = real_store("cow_states", "unga_votes")
    frame = dyad_years(start=1946, end=1946, with_=["vote-similarity"], store=store)
    assert year_of(frame, 2, 70)["kappavv"] == pytest.approx(-0.01222707, abs=1e-8)


def test_pulled_sources(real_store: Callable[..., Store]) -> None:
    store = real_store("cow_states", "atop_alliance", "cow_nmc", "ideal_points")
    frame = dyad_years(start=1984, end=1985, with_=["similarity", "ideal-points"], store=store)
    measures = frame.select(pl.col("^(srs|kappa|pi).*$"))
    assert measures.null_count().sum_horizontal()[0] == 0
    assert measures.select(pl.all().is_between(-1, 1).all()).row(0) == (True,) * 10
    late = frame.filter(pl.col("year") == 1985)
    # Within a bloc near 1; across the blocs above 0 by the promises not to attack of 1975.
    assert year_of(late, 200, 260)["kappava"] > 0.9  # type: ignore[operator]
    assert year_of(late, 2, 365)["kappava"] < 0.3  # type: ignore[operator]
    assert year_of(late, 2, 365)["srsvaa"] > 0.0  # type: ignore[operator] - ties are rare: S is high all the same
    back = dyad_years(start=1985, end=1985, directed=True, with_=["similarity"], store=store)
    one, other = year_of(back, 365, 2), year_of(back, 2, 365)
    assert one["piva"] == other["piva"] == year_of(late, 2, 365)["piva"]
