"""The compiled tables of history, against known facts and published totals."""

from __future__ import annotations

import datetime as dt

import pytest

from foedus.errors import InputError
from foedus.evidence import history
from foedus.evidence.spread import dispute_spread
from foedus.states import members

JUNE_2023 = dt.date(2023, 6, 14)


def rivals(on: dt.date) -> set[tuple[str, str]]:
    return {(each.state1, each.state2) for each in history.rivalries(on)}


def test_rivalries_of_2020_are_carried_on() -> None:
    assert rivals(JUNE_2023) == rivals(dt.date(2020, 1, 1))
    lasting = {("CHN", "USA"), ("CHN", "JPN"), ("CHN", "IND"), ("KOR", "PRK"), ("RUS", "UKR")}
    assert lasting <= rivals(JUNE_2023)
    assert not {("DEU", "FRA"), ("ARG", "BRA"), ("JPN", "KOR")} & rivals(JUNE_2023)


def test_rivalries_of_the_past() -> None:
    assert ("RUS", "USA") in rivals(dt.date(1960, 1, 1))
    assert ("RUS", "USA") not in rivals(dt.date(1995, 1, 1))
    assert ("DEU", "FRA") in rivals(dt.date(1914, 8, 1))


def test_capability_is_of_the_latest_year_not_after() -> None:
    assert history.capability_year(2023) == 2022
    assert history.capability_year(2015) == 2015
    assert history.capability_year(1815) is None
    assert dict(history.capability(1815)) == {}
    shares = history.capability(2023)
    assert sum(shares.values()) == pytest.approx(1.0, abs=0.01)
    assert sorted(shares, key=lambda key: -shares[key])[:3] == ["CHN", "USA", "IND"]
    assert set(shares) == {each.id for each in members(dt.date(2022, 12, 31))}


def test_capability_of_the_past_is_that_of_its_day() -> None:
    assert history.capability_year(2009) == 2009
    shares = history.capability(1954)
    assert sum(shares.values()) == pytest.approx(1.0, abs=0.01)
    assert sorted(shares, key=lambda key: -shares[key])[:4] == ["USA", "RUS", "CHN", "GBR"]
    # Germany and Yemen count once in 1990, when the source has each of them twice.
    assert sum(history.capability(1990).values()) == pytest.approx(0.978, abs=0.001)
    assert history.personnel(1954)["USA"] > 3_000_000
    assert set(history.capability(1914)) == {each.id for each in members(dt.date(1914, 7, 1), "cow")}


def test_personnel_are_persons() -> None:
    assert history.personnel(2022)["CHN"] == 2_035_000
    assert 1_000_000 < history.personnel(2022)["USA"] < 2_000_000


def test_contiguity() -> None:
    now = history.contiguity(JUNE_2023)
    assert now["CHN", "PRK"] == now["CAN", "USA"] == 1
    assert now["RUS", "USA"] > 1
    assert ("JPN", "USA") not in now
    assert all(first < second and 1 <= kind <= 5 for (first, second), kind in now.items())


def test_contiguity_follows_states_that_change() -> None:
    assert ("DEU", "POL") not in history.contiguity(dt.date(1980, 1, 1))
    assert history.contiguity(JUNE_2023)["DEU", "POL"] == 1
    # Pakistan reached Burma through East Pakistan, until 1971.
    assert history.contiguity(dt.date(1960, 1, 1))["MMR", "PAK"] == 1
    assert ("MMR", "PAK") not in history.contiguity(JUNE_2023)


def test_majors() -> None:
    assert history.majors(JUNE_2023) == {"CHN", "DEU", "FRA", "GBR", "JPN", "RUS", "USA"}
    assert "JPN" not in history.majors(dt.date(1960, 1, 1))
    assert "AUH" in history.majors(dt.date(1900, 1, 1))


def test_capitals_of_their_day() -> None:
    def seat(state: str, year: int) -> str:
        return history.capitals(dt.date(year, 6, 1))[state].name

    assert (seat("DEU", 1930), seat("DEU", 1975), seat("DEU", 2023)) == ("Berlin", "Bonn", "Berlin")
    assert (seat("BRA", 1950), seat("BRA", 2023)) == ("Rio de Janeiro", "Brasilia")
    missing = {each.id for each in members(JUNE_2023)} - set(history.capitals(JUNE_2023))
    assert missing == set()


def test_interstate_conflicts() -> None:
    found = {(each.state1, each.state2): each for each in history.interstate_conflicts(2013, 2023)}
    assert found["RUS", "UKR"].started == dt.date(2022, 2, 24)
    assert found["RUS", "UKR"].intensity == "war"
    assert found["RUS", "UKR"].role == "primary"
    assert {("IND", "PAK"), ("CHN", "IND"), ("KGZ", "TJK")} <= set(found)
    assert not history.interstate_conflicts(1900, 1945)
    with pytest.raises(InputError, match="first year comes first"):
        history.interstate_conflicts(2023, 2013)


def test_a_supporter_is_told_from_a_party() -> None:
    (found,) = (each for each in history.interstate_conflicts(2024, 2024) if each.state1 == "PRK")
    assert (found.state2, found.role, found.first_year) == ("UKR", "supporter", 2024)


def test_conflicts_come_in_runs_of_years() -> None:
    spells: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
    for each in history.interstate_conflicts(1946, 2024):
        assert each.state1 < each.state2
        assert each.first_year <= each.last_year
        assert each.started.year == each.first_year
        spells.setdefault((each.state1, each.state2, each.role), []).append((each.first_year, each.last_year))
    assert spells["IRN", "IRQ", "primary"] == [(1974, 1974), (1980, 1988)]
    assert spells["RUS", "UKR", "primary"] == [(2022, 2024)]


def test_wars_since_1945() -> None:
    wars = {each.number: each for each in history.interstate_wars()}
    assert len(wars) == 38
    assert {each.name for each in wars.values() if each.where == "Europe"} == {
        "Soviet intervention in Hungary",
        "War of Bosnian independence",
        "Kosovo War",
    }
    wide = {each.name for each in wars.values() if each.where == "Europe (wide)"}
    assert wide == {"Cyprus War", "First Karabakh War"}
    assert wars[151].sides[1] == ("CHN", "PRK")
    assert all(1945 < each.first_year <= each.last_year <= history.WARS_END for each in wars.values())


def test_rivals_dispute_more_and_strangers_least_as_the_literature_has_it() -> None:
    rate = {kind: each.mean for kind, each in dispute_spread().items()}
    for major in (True, False):
        for rival in (True, False):
            land, sea, none = (history.kind_of(c, rivals=rival, major=major) for c in (1, 4, 0))
            assert rate[none] <= max(rate[land], rate[sea])
        for contact in (0, 1, 4):
            kinds = [history.kind_of(contact, rivals=rival, major=major) for rival in (True, False)]
            assert rate[kinds[0]] > 3 * rate[kinds[1]]
