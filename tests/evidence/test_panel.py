"""The panel's rules, each on a store of seven states that can be checked by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import foedus as fo
from foedus.errors import InputError, SourceError
from foedus.evidence.panel_call import remembered
from foedus.evidence.panel_parts import parts
from foedus.evidence.sources import sources
from small_store import DEU, FRA, GBR, NLD, RVN, SUR, USA, SmallStore

STORE = SmallStore()


def pairs(**wanted: Any) -> pl.DataFrame:
    return fo.panel.dyad_years(store=STORE, **wanted)


def cell(frame: pl.DataFrame, a: int, b: int, year: int, column: str) -> Any:
    found = frame.filter(pl.col("ccode1") == a, pl.col("ccode2") == b, pl.col("year") == year)
    assert found.height == 1
    return found[column].item()


def there(frame: pl.DataFrame, a: int, b: int, year: int) -> bool:
    return frame.filter(pl.col("ccode1") == a, pl.col("ccode2") == b, pl.col("year") == year).height == 1


def test_members_of_a_year_are_paired_only_if_they_met() -> None:
    frame = pairs(start=1945, end=1945)
    # Five members make ten pairs, but the Netherlands came back after Germany had gone.
    assert frame.height == 9
    assert not there(frame, NLD, DEU, 1945)
    assert there(frame, NLD, FRA, 1945)
    vietnam = pairs(start=1975, end=1975)
    assert not there(vietnam, SUR, RVN, 1975)
    assert there(vietnam, USA, SUR, 1975)
    assert there(vietnam, USA, RVN, 1975)


def test_rows_are_in_order_and_directed_rows_are_twice_as_many() -> None:
    one_way, both_ways = pairs(end=1950), pairs(end=1950, directed=True)
    assert both_ways.height == 2 * one_way.height
    assert one_way.filter(pl.col("ccode1") >= pl.col("ccode2")).is_empty()
    for frame in (one_way, both_ways):
        assert frame.equals(frame.sort("ccode1", "ccode2", "year"))
        assert frame.is_unique().all()


def test_years_that_the_list_does_not_reach_need_extend() -> None:
    assert pairs()["year"].max() == 2016
    with pytest.raises(InputError, match=r"ends in 2016, before 2018.*--extend"):
        pairs(end=2018)
    with pytest.raises(InputError, match="1816"):
        pairs(start=1815)
    with pytest.raises(InputError, match="before the first"):
        pairs(start=1950, end=1949)
    with pytest.raises(InputError, match="at most 2100"):
        pairs(end=9999, extend=True)
    frame = pairs(start=2016, end=2018, extend=True, with_=["majors", "contiguity", "alliances"])
    by_year = frame.group_by("year", maintain_order=True).len().sort("year")
    assert by_year["len"].to_list() == [15, 15, 15]
    assert there(frame, SUR, NLD, 2018)
    # Contact and powers end with the list and are carried on with it; ATOP is not.
    assert cell(frame, FRA, DEU, 2018, "conttype") == 1
    assert cell(frame, USA, FRA, 2018, "cowmaj1") == 1
    assert cell(frame, USA, FRA, 2018, "atop_defense") == 0
    later = pairs(start=2019, end=2019, extend=True, with_=["alliances"])
    assert later["atop_defense"].null_count() == later.height


def test_contact_is_the_closest_of_the_year_and_no_contact_never_outweighs_it() -> None:
    frame = pairs(start=1860, end=1945, with_=["contiguity"])
    assert [cell(frame, GBR, FRA, year, "conttype") for year in (1939, 1940, 1941, 1944)] == [3, 3, 0, 3]
    assert [cell(frame, FRA, DEU, year, "conttype") for year in (1939, 1940, 1941, 1942)] == [1, 1, 1, 1]
    assert [cell(frame, NLD, DEU, year, "conttype") for year in (1865, 1866, 1867)] == [4, 1, 1]
    assert cell(frame, USA, GBR, 1900, "conttype") == 0


def test_relevant_pairs_are_in_contact_or_have_a_major_power() -> None:
    frame = pairs(start=1890, end=1897, relevant=True)
    assert not there(frame, USA, NLD, 1897)  # the United States were no major power yet
    assert there(frame, NLD, DEU, 1897)
    later = pairs(start=1930, end=1930, relevant=True)
    assert there(later, USA, NLD, 1930)
    assert there(later, FRA, DEU, 1930)
    assert not there(later, NLD, FRA, 1930)


def test_an_obligation_has_a_direction() -> None:
    directed = pairs(start=1899, end=1901, directed=True, with_=["alliances"])
    assert cell(directed, FRA, NLD, 1900, "atop_defense") == 1
    assert cell(directed, NLD, FRA, 1900, "atop_defense") == 0
    assert cell(directed, NLD, FRA, 1900, "atop_consul") == 1
    assert cell(directed, FRA, NLD, 1901, "atop_defense") == 0
    either = pairs(start=1899, end=1901, with_=["alliances"])
    assert cell(either, NLD, FRA, 1900, "atop_defense") == 1


def test_of_several_disputes_the_rules_choose_one() -> None:
    frame = pairs(start=1900, end=1915, with_=["disputes"])
    chosen = {
        year: cell(frame, USA, other, year, "dispnum")
        for year, other in ((1903, GBR), (1910, FRA), (1911, FRA))
    }
    # A new one before one that goes on; unknown deaths before none, and after a known level.
    assert chosen == {1903: 11, 1910: 12, 1911: 15}
    assert cell(frame, USA, FRA, 1912, "dispnum") == 16
    assert cell(frame, USA, GBR, 1903, "gmlmids") == 2
    assert cell(frame, USA, FRA, 1910, "fatality") is None
    assert [cell(frame, USA, GBR, year, "gmlmidonset") for year in (1901, 1902, 1903, 1904)] == [0, 1, 1, 0]
    deadly = pairs(start=1900, end=1915, with_=["disputes"], keep=["fatality"])
    assert cell(deadly, USA, GBR, 1903, "dispnum") == 10
    assert cell(deadly, USA, GBR, 1903, "gmlmidonset") == 0
    hostile = pairs(start=1900, end=1915, with_=["disputes"], keep=["hostility"])
    assert cell(hostile, USA, FRA, 1910, "dispnum") == 13


def test_sides_turn_with_the_direction_of_the_row() -> None:
    frame = pairs(start=1902, end=1902, directed=True, with_=["disputes"])
    assert (cell(frame, GBR, USA, 1902, "sidea1"), cell(frame, GBR, USA, 1902, "initiator1")) == (1, 1)
    assert (cell(frame, USA, GBR, 1902, "sidea2"), cell(frame, USA, GBR, 1902, "fatality2")) == (1, 2)
    assert cell(frame, USA, GBR, 1902, "initiator1") == 0


def test_correlates_of_war_disputes_have_their_own_names_and_years() -> None:
    frame = pairs(start=2009, end=2016, disputes="cow", with_=["disputes", "peace-years"])
    assert cell(frame, USA, GBR, 2012, "cowmidonset") == 1
    assert cell(frame, USA, GBR, 2012, "fatality") is None
    assert cell(frame, USA, GBR, 2013, "cowmidonset") == 0
    assert cell(frame, USA, GBR, 2013, "cowmidspell") == 0
    assert cell(frame, USA, GBR, 2014, "cowmidspell") == 1
    assert cell(frame, USA, GBR, 2015, "cowmidonset") is None
    assert "gmlmidonset" not in frame.columns


def test_years_outside_a_source_are_missing_and_not_zero() -> None:
    names = ["disputes", "rivalries", "wars", "ucdp", "igos", "distance", "capabilities", "peace-years"]
    frame = pairs(start=1900, end=2030, extend=True, with_=names)
    last = {
        "gmlmidonset": 2010,
        "ongoingrivalry": 2020,
        "cowinteronset": 2007,
        "ucdpongoing": 2024,
        "gmlmidspell": 2010,
    }
    for column, year in last.items():
        assert cell(frame, USA, GBR, year, column) is not None
        assert cell(frame, USA, GBR, year + 1, column) is None
    assert cell(frame, USA, GBR, 1945, "ucdpongoing") is None
    assert cell(frame, USA, FRA, 2000, "dyadigos") == 0
    assert cell(frame, GBR, FRA, 2000, "dyadigos") is None
    assert cell(frame, USA, GBR, 1900, "milper1") is None
    assert cell(frame, USA, GBR, 1900, "milper2") == 487
    assert cell(frame, GBR, FRA, 1900, "mindist") == 35.5
    assert cell(frame, GBR, FRA, 1901, "mindist") is None


def test_peace_years_begin_again_after_a_gap_in_membership() -> None:
    frame = pairs(with_=["peace-years"])
    spell = {
        year: cell(frame, FRA, DEU, year, "gmlmidspell") for year in (1816, 1817, 1939, 1940, 1941, 1942)
    }
    assert spell == {1816: 0, 1817: 1, 1939: 123, 1940: 0, 1941: 0, 1942: 1}
    assert [cell(frame, FRA, DEU, year, "gmlmidspell") for year in (1990, 1991, 2010)] == [0, 1, 20]
    assert cell(frame, USA, GBR, 1904, "gmlmidspell") == 0
    assert cell(frame, USA, GBR, 2010, "gmlmidspell") == 106


def test_peace_years_do_not_depend_on_the_years_asked_for() -> None:
    whole, late = (pairs(start=start, with_=["peace-years"]) for start in (1816, 1991))
    assert whole.filter(pl.col("year") >= 1991).equals(late)


def test_rivalries_are_zero_within_the_list_and_missing_after_it() -> None:
    frame = pairs(start=1900, end=2022, extend=True, with_=["rivalries"])
    assert cell(frame, FRA, DEU, 1930, "rivalry") == "France-Germany"
    assert (cell(frame, FRA, DEU, 1930, "spatial"), cell(frame, FRA, DEU, 1930, "ideological")) == (1, 0)
    assert [cell(frame, USA, FRA, year, "ongoingrivalry") for year in (2014, 2015, 2020, 2021)] == [
        0,
        1,
        1,
        None,
    ]
    assert cell(frame, USA, GBR, 2021, "ongoingrivalry") is None
    assert frame.filter(pl.col("year") > 2020)["ongoingrivalry"].null_count() == 30


def test_a_new_war_stands_before_a_deadlier_old_one() -> None:
    frame = pairs(start=1940, end=1942, directed=True, with_=["wars"])
    assert cell(frame, DEU, FRA, 1941, "warnum") == 32
    assert cell(frame, DEU, FRA, 1941, "batdeath1") == 100
    assert (cell(frame, FRA, DEU, 1941, "warside1"), cell(frame, DEU, FRA, 1941, "warside1")) == (2, 1)
    assert cell(frame, DEU, FRA, 1940, "cowinterongoing") == 0


def test_armed_conflicts_are_matched_over_the_two_lists() -> None:
    frame = pairs(start=2000, end=2002, with_=["ucdp"])
    assert (cell(frame, USA, FRA, 2001, "ucdpongoing"), cell(frame, USA, FRA, 2001, "ucdpprimary")) == (1, 1)
    assert (cell(frame, USA, DEU, 2001, "ucdpongoing"), cell(frame, USA, DEU, 2001, "ucdpprimary")) == (1, 0)
    assert cell(frame, FRA, DEU, 2001, "ucdpongoing") == 0
    assert cell(frame, USA, FRA, 2001, "conflict_id") == 900


def test_capital_distance_moves_with_the_capital() -> None:
    frame = pairs(start=1939, end=1941, with_=["distance"])
    quarter = 3.141592653589793 / 2 * 6371.0088
    # The capital of 1 January: Paris in 1940, Vichy (here half-way round the equator) in 1941.
    assert cell(frame, USA, FRA, 1940, "capdist") == pytest.approx(quarter)
    assert cell(frame, USA, FRA, 1941, "capdist") == pytest.approx(2 * quarter)
    assert cell(frame, USA, GBR, 1940, "capdist") is None


def test_the_other_list_has_its_own_members_and_numbers() -> None:
    frame = fo.panel.dyad_years("gw", start=1950, end=2002, with_=["ucdp", "majors", "disputes"], store=STORE)
    assert frame.columns[:3] == ["gwcode1", "gwcode2", "year"]
    row = frame.filter(pl.col("gwcode1") == USA, pl.col("gwcode2") == 260)
    assert row.filter(pl.col("year") == 2001)["ucdpongoing"].item() == 1
    # Germany was no member of the Correlates of War's list before 1955: nothing is known of it then.
    assert row.filter(pl.col("year") == 1950)["gmlmidonset"].item() is None
    assert row.filter(pl.col("year") == 1960)["gmlmidonset"].item() == 0
    assert row.filter(pl.col("year") == 1960)["cowmaj1"].item() == 1


def test_state_years() -> None:
    names = ["capabilities", "majors", "disputes", "contiguity", "rivalries"]
    frame = fo.panel.state_years(start=1900, end=1941, with_=names, store=STORE)
    assert frame.columns[:3] == ["ccode", "statenme", "year"]
    britain = frame.filter(pl.col("ccode") == GBR)
    assert britain["year"].to_list() == list(range(1900, 1942))
    assert britain.filter(pl.col("year") == 1900).select("milper", "cowmaj").row(0) == (487, 1)
    marks = ("gmlmidonset", "gmlmidongoing", "gmlmidonset_init", "gmlmidongoing_init")
    assert britain.filter(pl.col("year") == 1902).select(marks).row(0) == (1, 1, 1, 1)
    assert britain.filter(pl.col("year") == 1903).select(marks).row(0) == (0, 1, 0, 1)
    france = frame.filter(pl.col("ccode") == FRA)
    assert france.filter(pl.col("year") == 1903).select(marks).row(0) == (1, 1, 0, 0)
    assert france.filter(pl.col("year") == 1939).select("land", "sea").row(0) == (1, 1)
    assert france.filter(pl.col("year") == 1939).select("n_spatial", "n_ideological").row(0) == (1, 0)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"with_": ["dispute"]}, "did you mean disputes"),
        ({"with_": "disputes"}, "a list of names"),
        ({"system": "cwo"}, "cow or gw"),
        ({"disputes": "icb"}, "gml or cow"),
        ({"with_": ["disputes"], "keep": ["fatalities"]}, "did you mean fatality"),
        ({"with_": ["disputes"], "keep": ["onset", "onset"]}, "named twice"),
    ],
)
def test_wrong_words_are_refused_with_a_hint(wanted: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        pairs(**wanted)


def test_a_part_without_columns_for_the_rows_is_refused() -> None:
    with pytest.raises(InputError, match="only for dyad-years"):
        fo.panel.state_years(with_=["alliances"], store=STORE)


def test_a_source_that_is_not_there_is_named() -> None:
    with pytest.raises(SourceError, match="foedus data pull atop_alliance"):
        fo.panel.dyad_years(
            start=1900, end=1901, with_=["alliances"], store=SmallStore(without=["atop_alliance"])
        )


def test_parts_say_what_they_give() -> None:
    known = ("alliances", "contiguity", "distance", "majors", "disputes", "wars", "ucdp", "rivalries", "igos")
    for name in (*known, "peace-years", "war-peace-years", "capabilities"):
        part = parts()[name]
        frame = pairs(start=1900, end=1901, with_=[name])
        assert set(frame.columns[3:]) <= set(part.labels("pairs")), name
        call = remembered(frame)
        assert call is not None
        assert set(frame.columns) <= set(call.labels())
    names = [name for part in parts().values() for name in part.labels("pairs")]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 32 for name in names)
    for part in parts().values():
        for system, disputes in (("cow", "gml"), ("gw", "gml"), ("cow", "cow")):
            assert all(source in sources() for source in part.source_ids(system, disputes)), part.name
        assert all(source in sources() for source in part.source_ids(unit="states")), part.name


def test_the_call_that_is_told_makes_the_same_panel() -> None:
    wanted: dict[str, Any] = {
        "start": 1900,
        "end": 1915,
        "directed": True,
        "relevant": True,
        "with_": ["disputes", "majors"],
        "keep": ["fatality"],
    }
    frame = pairs(**wanted)
    call = remembered(frame)
    assert call is not None
    line = call.python().replace(")", ", store=STORE)")
    assert eval(line, {"foedus": fo, "STORE": STORE}).equals(frame)
    assert call.command("p.csv") == (
        "foedus panel dyad-years --system cow --from 1900 --to 1915 --directed --relevant "
        "--with disputes,majors --keep fatality --out p.csv"
    )
    assert remembered(frame.head(2)) is None
