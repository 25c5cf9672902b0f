"""The grammar of the Factbook's prose: what it reads, and what it refuses to guess."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.evidence.factbook_text import (
    GrammarError,
    base_year,
    border_lengths,
    count,
    cut,
    listed,
    money,
    partners,
    percent,
    plain,
    point,
)

PLACES = {"USA": "USA", "China": "CHN", "Spain": "ESP", "Congo, Republic of the": "COG", "S. Korea": "KOR"}


@pytest.mark.parametrize(
    ("text", "value", "year"),
    [
        ("$4.026 trillion (2024 est.)", 4.026e12, "2024"),
        ("$62.28 million (2023 est.)", 62.28e6, "2023"),
        ("$7,711,583 (2017 est.)", 7_711_583, "2017"),
        ("$93.197 billion (2024)", 93.197e9, "2024"),
    ],
)
def test_money(text: str, value: float, year: str) -> None:
    assert money(text) == (value, year)


@pytest.mark.parametrize(
    "text",
    [
        "$4.026 trillion",
        "4.026 trillion (2024 est.)",
        "$4.026 zillion (2024 est.)",
        "about $4.026 trillion (2024 est.)",
        "$4.026 trillion (2024 est.) and more",
        "$4,02 trillion (2024 est.)",
        "$5-6 billion (2024 est.)",
        "$-5 billion (2024 est.)",
        "NA",
        "",
    ],
)
def test_money_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(GrammarError):
        money(text)


def test_percent_says_of_what() -> None:
    assert percent("-0.2% (2024 est.)") == (-0.2, "2024")
    assert percent("2.9% of GDP (2023)", of_gdp=True) == (2.9, "2023")
    for text, of_gdp in (("2.9% of GDP (2023)", False), ("2.9% (2023)", True), ("5-6% of GDP (2023)", True)):
        with pytest.raises(GrammarError):
            percent(text, of_gdp=of_gdp)


def test_count_may_name_a_month() -> None:
    assert count("652,271 (July 2020 est.)") == (652_271, "2020")
    with pytest.raises(GrammarError):
        count("about 15,500 (2020)")


@given(st.integers(0, 10**10), st.integers(1900, 2100))
def test_counts_are_read_as_they_are_written(number: int, year: int) -> None:
    assert count(f"{number:,} ({year} est.)") == (number, str(year))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (money, percent, count, point):
        with contextlib.suppress(GrammarError):
            value, second = read(text)
            assert isinstance(value, float)
            assert second


def test_a_point_has_signs_and_limits() -> None:
    assert point("38 53 N, 77 02 W") == (pytest.approx(38.8833, abs=1e-4), pytest.approx(-77.0333, abs=1e-4))
    assert point("7 18S, 12 24E") == (pytest.approx(-7.3), pytest.approx(12.4))
    # The Factbook gives Brussels a latitude of 84 minutes.
    for text in ("50 84 N, 4 35 E", "91 00 N, 4 35 E", "50 50 N, 181 00 E", "50 50 N"):
        with pytest.raises(GrammarError):
            point(text)


def test_partners_with_a_comma_in_a_name() -> None:
    text = "China 26%, Congo, Republic of the 5%, S. Korea 0% (2023)"
    assert partners(text, PLACES.get) == ("2023", (("CHN", 26.0), ("COG", 5.0), ("KOR", 0.0)))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("USA 26%, Ruritania 5% (2023)", "unknown partner 'Ruritania'"),
        ("USA 26%, USA 5% (2023)", "named twice"),
        ("USA 76%, China 55% (2023)", "more than 100"),
        ("almost entirely United Kingdom (2022)", "not a partner with a share"),
        ("USA 26%, China 5%", "its year"),
    ],
)
def test_partners_that_cannot_be_right_are_refused(text: str, why: str) -> None:
    with pytest.raises(GrammarError, match=why):
        partners(text, PLACES.get)


def test_borders_in_several_stretches_and_with_remarks() -> None:
    text = "China (southeast) 4,133 km and China (south) 46 km; Spain 8 km (5 km in a lake), Atlantis 3.4 km"
    read = [(place, length) for _, place, length in border_lengths(text, PLACES.get)]
    assert read == [("CHN", 4133.0), ("CHN", 46.0), ("ESP", 8.0), (None, 3.4)]
    with pytest.raises(GrammarError, match="Spain"):
        list(border_lengths("China 46 km; Spain", PLACES.get))


def test_markup_goes_and_line_breaks_stay() -> None:
    assert plain("<p>Trinidad &amp; Tobago&nbsp; 8%</p>") == "Trinidad & Tobago 8%"
    assert plain("<strong>note:</strong>  data<br><br>in 2021 dollars") == "note: data\nin 2021 dollars"


def test_base_year_of_dollars() -> None:
    assert base_year("note: data in 2021 dollars") == "2021"
    assert base_year("GDP estimate includes US subsidy; data are in 2013 dollars") == "2013"
    assert base_year("") is None


def test_brackets_hold_a_list_together() -> None:
    assert listed("ADB, CIS (associate, not ratified), CE (observer)") == (
        "ADB",
        "CIS (associate, not ratified)",
        "CE (observer)",
    )


@given(st.text(alphabet="ab(); ", max_size=40))
def test_cutting_loses_nothing(text: str) -> None:
    assert ";".join(cut(text, ";")) == text
