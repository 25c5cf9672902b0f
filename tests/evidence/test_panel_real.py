"""The panel on the real sources: counts, sums that independent joins give too, cells known from history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from benchmarks.panel import KEY, PARTS, joined

import foedus as fo
from foedus.evidence.cubes import Dyads, dyads
from foedus.evidence.store import Store

SOURCES = (
    *("cow_states", "gw_states", "cow_nmc", "cow_contdir", "cow_majors", "atop_alliance", "cow_mindist"),
    *("cow_capitals", "gml_dirdisp", "gml_mid_ddydisps", "gml_part", "tss_rivalries", "td_rivalries"),
    *("cow_igo_ndy", "ucdp_acd", "false_cow_dyads", "cow_war_inter"),
)


@pytest.fixture(scope="module")
def real(real_store: Callable[..., Store]) -> Store:
    return real_store(*SOURCES)


@pytest.fixture(scope="module")
def whole(real: Store) -> Dyads:
    return dyads("cow", directed=True, store=real)


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ({}, 956_145),
        ({"directed": True, "end": 2010}, 1_685_310),
        ({"start": 1816, "end": 1816}, 253),  # 23 members
        ({"start": 2016}, 18_915),  # 195 members
        ({"start": 2016, "end": 2024, "extend": True}, 9 * 18_915),
        ({"start": 1946, "end": 2010, "relevant": True}, 74_335),
        ({"relevant": True}, 123_151),
        ({"system": "gw"}, 969_658),
    ],
)
def test_rows(real: Store, wanted: dict[str, Any], rows: int) -> None:
    assert fo.panel.dyad_years(store=real, **wanted).height == rows


def test_members_are_the_states_of_the_capability_data(real: Store) -> None:
    frame = fo.panel.state_years(with_=["capabilities"], store=real)
    listed = real.table("cow_nmc").filter(pl.col("year") <= 2016)
    assert frame.height == listed.height == 15_951
    assert frame["cinc"].null_count() == 0


def test_pairs_that_never_met_are_those_listed(real: Store, whole: Dyads) -> None:
    axes = whole.cubes.axes
    both = axes.present[:, None, :] & axes.present[None, :, :]
    i, j, t = np.nonzero(both & ~axes.together)
    other = i != j
    found = {
        (int(axes.codes[a]), int(axes.codes[b]), int(axes.years[c]))
        for a, b, c in zip(i[other], j[other], t[other], strict=True)
    }
    assert found == set(real.table("false_cow_dyads").select(KEY).cast(pl.Int64).iter_rows())


def test_the_rules_choose_the_disputes_of_the_published_file(real: Store) -> None:
    theirs = real.table("gml_mid_ddydisps").select(*KEY, "dispnum", "gmlmidonset", "gmlmidongoing")
    ours = fo.panel.dyad_years(directed=True, end=2010, with_=["disputes"], store=real)
    ours = ours.filter(pl.col("gmlmidongoing") == 1).select(theirs.columns)
    assert ours.cast(pl.Int64).sort(KEY).equals(theirs.cast(pl.Int64).sort(KEY))


@pytest.mark.parametrize("directed", [False, True])
def test_independent_joins_give_the_same_cells(real: Store, directed: bool) -> None:
    ours = fo.panel.dyad_years(start=1900, end=1960, directed=directed, with_=PARTS, store=real)
    theirs = joined(real, 1900, 1960, directed=directed)
    shared = [name for name in theirs.columns if name in ours.columns]
    assert {"cinc2", "atop_defense", "conttype", "mindist", "cowmaj2", "hostlev1", "rivalry"} <= set(shared)
    for name in shared:
        mine, plain = ours[name], theirs[name]
        if plain.dtype.is_numeric():
            mine, plain = mine.cast(pl.Float64), plain.cast(pl.Float64)
        assert mine.equals(plain, null_equal=True), name


def test_what_has_no_direction_is_the_same_both_ways(whole: Dyads) -> None:
    for name in (
        "contiguity",
        "mindist",
        "capdist",
        "igos",
        "rival",
        "onset",
        "ongoing",
        "at_war",
        "peace_years",
    ):
        array = whole.cubes.stored(name)
        assert np.array_equal(array, array.transpose(1, 0, 2), equal_nan=array.dtype.kind == "f"), name


def test_defence_is_not_always_mutual(real: Store) -> None:
    defense = dyads("cow", end=2018, extend=True, store=real).cubes.stored("defense")
    assert int((defense != defense.transpose(1, 0, 2)).sum()) == 984


def cells(real: Store, a: int, b: int, *parts: str, **wanted: Any) -> dict[int, dict[str, Any]]:
    frame = fo.panel.dyad_years(with_=parts, store=real, **wanted)
    found = frame.filter(pl.col("ccode1") == a, pl.col("ccode2") == b)
    return {row["year"]: row for row in found.to_dicts()}


def test_the_united_states_guard_japan_and_japan_consults(real: Store) -> None:
    ours = cells(real, 2, 740, "alliances", directed=True, start=1945)
    theirs = cells(real, 740, 2, "alliances", directed=True, start=1945)
    # Japan came back as a member in 1952, the year in which the treaty of 1951 came into force.
    assert min(year for year in ours if year > 1945) == 1952
    for year in (1952, 1960, 2016):
        assert (ours[year]["atop_defense"], theirs[year]["atop_defense"]) == (1, 0)
        assert ours[year]["atop_consul"] == theirs[year]["atop_consul"] == 1


def test_britain_and_france(real: Store) -> None:
    found = cells(real, 200, 220, "alliances", "contiguity", "majors", start=1910, end=1920)
    assert [found[year]["atop_defense"] for year in (1913, 1914, 1915)] == [0, 0, 1]
    assert [found[1914][name] for name in ("conttype", "cowmaj1", "cowmaj2")] == [3, 1, 1]


def test_india_and_pakistan(real: Store) -> None:
    found = cells(real, 750, 770, "disputes", "wars", "rivalries", start=1947, end=2007)
    assert (found[1971]["dispnum"], found[1971]["hostlev"], found[1971]["warnum"]) == (1447, 5, 178)
    assert [found[year]["cowinteronset"] for year in (1947, 1965, 1971, 1999)] == [1, 1, 1, 1]
    assert all(found[year]["gmlmidonset"] == 1 for year in (1965, 1971, 1999))
    # The dispute that became the war of 1965 began in 1964: in 1965 a new one stands for the year.
    assert (found[1964]["hostlev"], found[1965]["dispnum"], found[1965]["hostlev"]) == (5, 2631, 4)
    assert all(row["ongoingrivalry"] == 1 for row in found.values())


def test_the_united_states_and_russia(real: Store) -> None:
    found = cells(real, 2, 365, "disputes", "peace-years", "contiguity", start=1940, end=2010)
    assert [found[year]["gmlmidongoing"] for year in (1945, 1946, 1947, 1948)] == [0, 1, 0, 1]
    assert [found[year]["gmlmidspell"] for year in (1945, 1946, 1947, 1948, 1949)] == [24, 25, 0, 1, 0]
    assert (found[1958]["conttype"], found[1959]["conttype"]) == (0, 2)  # Alaska became a state in 1959


def test_germany_is_two_states_and_then_one(real: Store) -> None:
    frame = fo.panel.dyad_years(start=1940, store=real)
    german = [255, 260, 265]
    years = frame.filter(pl.col("ccode1").is_in(german), pl.col("ccode2").is_in(german))
    assert set(years.select("ccode1", "ccode2").unique().iter_rows()) == {(260, 265)}
    assert (years["year"].min(), years["year"].max()) == (1955, 1990)
    tunisia = cells(real, 255, 616, "peace-years")
    assert sorted(tunisia)[56:58] == [1881, 1990]
    # 56 years of peace by 1881, and after 109 years without one another they begin at nought.
    assert [tunisia[year]["gmlmidspell"] for year in (1881, 1990, 1991)] == [56, 0, 1]


def test_no_part_gives_a_zero_after_its_source_ends(real: Store) -> None:
    names = ["disputes", "wars", "rivalries", "td-rivalries", "igos", "peace-years", "ucdp", "alliances"]
    frame = fo.panel.dyad_years(start=2025, end=2026, extend=True, with_=names, store=real)
    assert frame.height == 2 * 18_915
    assert all(frame[name].null_count() == frame.height for name in frame.columns if name not in KEY)


def test_disputes_of_every_member_are_in_the_panel(real: Store) -> None:
    frame = fo.panel.dyad_years(end=2010, with_=["disputes"], store=real)
    assert frame["gmlmidongoing"].sum() == 4642 == real.table("gml_mid_ddydisps").height // 2
    assert frame["gmlmids"].cast(pl.Int64).sum() == 5138 == real.table("gml_dirdisp").height // 2
