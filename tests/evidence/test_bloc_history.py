"""The compiled bloc history: whole, consistent, and what the tool makes of the pinned sources."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import InputError
from foedus.evidence.bloc_history import CAMPS, DISPUTES_END, bloc_history
from foedus.evidence.bloc_networks import CODINGS
from foedus.evidence.sources import source
from foedus.evidence.store import Store
from foedus.states import state

TOOLS = Path(__file__).parents[2] / "tools"


def test_every_year_is_there_and_proved() -> None:
    history = bloc_history()
    assert [row["year"] for row in history.years] == list(range(1816, 2019))
    assert all(row["proved"] for row in history.years)
    assert history.codings == tuple(coding.words for coding in CODINGS)
    assert history.coding == history.codings[0]


def test_the_numbers_of_a_year_fit_together() -> None:
    history = bloc_history()
    for row in history.years:
        camps = list(history.camps(row["year"]).values())
        assert len(camps) == row["states"]
        assert row["main"] == row["camp_a"] + row["camp_b"] + row["torn"]
        assert [camps.count(name) for name in ("A", "B", "torn")] == [
            row["camp_a"],
            row["camp_b"],
            row["torn"],
        ]
        assert row["frustrated_share"] == pytest.approx(row["frustrated"] / row["ties"], rel=1e-5)
        assert row["frustrated_low"] <= row["frustrated_share"] <= row["frustrated_high"] <= 0.5
        assert 2 * row["frustrated"] <= row["ties"]
        assert row["negative"] <= row["ties"]
        assert (row["torn"] > 0) <= (row["optima"] is None or row["optima"] > 1)
        assert row["disputes_whole"] == (row["year"] <= DISPUTES_END)
        for share in ("con_majors", "con_system", "neutral_count", "neutral_population", "triangle_balance"):
            assert row[share] is None or 0 <= row[share] <= 1


def test_states_and_camps_are_known() -> None:
    history = bloc_history()
    assert {camp for _, camp, _, _ in history.spells} == set(CAMPS)
    assert all(state(name).id == name for name, _, _, _ in history.spells)
    assert all(first <= last for _, _, first, last in history.spells)


def test_what_is_known_of_four_years() -> None:
    """Allies of the two world wars and of the Cold War; see docs/methods/blocs.md for what is odd."""
    history = bloc_history()
    in_1914 = history.camps(1914)
    assert len({in_1914[name] for name in ("FRA", "RUS", "SRB", "BEL")}) == 1
    assert len({in_1914[name] for name in ("DEU", "AUH", "TUR", "BGR")}) == 1
    assert {in_1914["FRA"], in_1914["DEU"]} == {"A", "B"}
    in_1939 = history.camps(1939)
    assert in_1939["DEU"] == in_1939["ITA"] == in_1939["JPN"] != in_1939["FRA"] == in_1939["GBR"]
    for year in (1955, 1970, 1985):
        camps = history.camps(year)
        assert {camps[name] for name in ("USA", "GBR", "FRA", "DEU", "JPN", "KOR", "TUR")} == {"A"}
        assert {camps[name] for name in ("RUS", "POL", "DDR", "BGR", "PRK", "CHN")} == {"B"}
        assert (history.year(year)["leader_a"], history.year(year)["leader_b"]) == ("USA", "RUS")
    assert history.year(1985)["frustrated_share"] < history.year(1914)["frustrated_share"]


def test_a_year_outside_is_refused() -> None:
    history = bloc_history()
    assert [row["year"] for row in history.span(1914, 1916)] == [1914, 1915, 1916]
    for wrong in (history.year, history.camps):
        with pytest.raises(InputError, match="year 2019; from 1816 to 2018"):
            wrong(2019)
    with pytest.raises(InputError, match="years 1914 to 1900"):
        history.span(1914, 1900)


def test_sources_are_the_pinned_ones() -> None:
    for name, version in bloc_history().sources.items():
        assert version["sha256"] == source(name).sha256, name


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(TOOLS))
    return importlib.import_module("compile_bloc_history")


def test_the_tool_makes_the_first_years_again(tool: Any, real_store: Callable[..., Store]) -> None:
    history = bloc_history()
    for row, camps in tool.years(real_store(*tool.SOURCES), 1816, 1836):
        assert {key: tool.plain(value) for key, value in row.items()} == history.year(row["year"])
        assert dict(sorted(camps.items())) == history.camps(row["year"])
    assert list(tool.COLUMNS) == list(history.columns)


def test_a_late_year_is_as_compiled(tool: Any, real_store: Callable[..., Store]) -> None:
    """Letters of camps go on from year to year; all else of a year can be made alone."""
    ((row, _),) = tool.years(real_store(*tool.SOURCES), 1988, 1988)
    kept = bloc_history().year(1988)
    of_letters = {"camp_a", "camp_b", "leader_a", "leader_b", "switched"}
    assert {k: tool.plain(v) for k, v in row.items() if k not in of_letters} == {
        k: v for k, v in kept.items() if k not in of_letters
    }


def test_spells_are_runs_of_years(tool: Any) -> None:
    camps = [(1900, {"X": "A", "Y": "B"}), (1901, {"X": "A", "Y": "torn"}), (1903, {"X": "A"})]
    assert tool.spells(camps) == [
        ("X", "A", 1900, 1901),
        ("X", "A", 1903, 1903),
        ("Y", "B", 1900, 1900),
        ("Y", "torn", 1901, 1901),
    ]
