"""Members, ties, scope and eligibility of a treaty on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.treaties import catalogue, treaty
from foedus.treaties.load import parse
from foedus.treaties.model import Tie, Treaty

JUNE_2023 = date(2023, 6, 14)
DAYS = st.dates(date(1940, 1, 1), date(2026, 1, 1))


def pact(**given_: Any) -> Treaty:
    start: dict[str, Any] = {
        "id": "pact",
        "name": "A pact",
        "kind": "alliance",
        "obligations": ["defense", "consultation"],
        "in_force": date(2000, 1, 1),
        "members": ["FRA", "ITA", "ESP"],
        "reference": [{"title": "made up"}],
        "confidence": "low",
    }
    return parse(start | given_, Treaty)


def tie(of: str, on: date, state1: str, state2: str) -> Tie | None:
    return next((t for t in treaty(of).ties_on(on) if {t.state1, t.state2} == {state1, state2}), None)


def owed(of: str, on: date, debtor: str, creditor: str) -> frozenset[str]:
    found = tie(of, on, debtor, creditor)
    if found is None:
        return frozenset()
    return found.owed1 if found.state1 == debtor else found.owed2


@pytest.mark.parametrize(
    ("on", "number", "newest"),
    [
        (date(1949, 8, 23), 0, None),
        (date(1949, 8, 24), 12, "USA"),
        (date(1982, 5, 29), 15, "DEU"),
        (date(1982, 5, 30), 16, "ESP"),
        (date(2023, 4, 3), 30, "MKD"),
        (date(2023, 4, 4), 31, "FIN"),
        (date(2024, 3, 7), 32, "SWE"),
    ],
)
def test_nato_grows(on: date, number: int, newest: str | None) -> None:
    members = treaty("nato").members_on(on)
    assert len(members) == number
    assert newest is None or newest in members


def test_until_is_the_first_day_out() -> None:
    spell = {"state": "PRT", "from": date(2001, 1, 1), "until": date(2002, 1, 1)}
    found = pact(members=["FRA", spell])
    assert "PRT" in found.members_on(date(2001, 12, 31))
    assert "PRT" not in found.members_on(date(2002, 1, 1))
    assert treaty("usa-twn").in_force_on(date(1979, 12, 31))
    assert not treaty("usa-twn").in_force_on(date(1980, 1, 1))


def test_a_state_may_leave_and_come_back() -> None:
    csto = treaty("csto")
    inside = [year for year in range(1995, 2016) if "UZB" in csto.members_on(date(year, 7, 1))]
    assert inside == [1995, 1996, 1997, 1998, *range(2007, 2012)]


def test_the_defence_of_new_zealand_by_the_united_states_is_suspended() -> None:
    assert "defense" in owed("anzus", date(1986, 9, 16), "USA", "NZL")
    assert tie("anzus", date(1986, 9, 17), "USA", "NZL") is None
    for pair in (("AUS", "USA"), ("AUS", "NZL")):
        assert "defense" in owed("anzus", JUNE_2023, *pair)
    assert "NZL" in treaty("anzus").members_on(JUNE_2023)


def test_japan_is_defended_and_owes_no_defence() -> None:
    assert "defense" in owed("usa-jpn", JUNE_2023, "USA", "JPN")
    assert "defense" not in owed("usa-jpn", JUNE_2023, "JPN", "USA")
    found = tie("usa-jpn", JUNE_2023, "JPN", "USA")
    assert found is not None
    assert {"defense", "consultation", "basing"} <= found.obligations


@pytest.mark.parametrize(
    ("of", "pair", "last_without", "first_with"),
    [
        ("gcc", ("SAU", "QAT"), date(2000, 12, 30), date(2000, 12, 31)),
        ("eu", ("FRA", "IRL"), date(2009, 11, 30), date(2009, 12, 1)),
        ("sadc-defence", ("ZAF", "NAM"), date(2003, 8, 25), date(2003, 8, 26)),
    ],
)
def test_defence_came_later_than_the_organisation(
    of: str, pair: tuple[str, str], last_without: date, first_with: date
) -> None:
    assert "defense" not in owed(of, last_without, *pair)
    assert "defense" in owed(of, first_with, *pair)


def test_ties_of_a_hub_do_not_join_its_spokes() -> None:
    assert "defense" in owed("cofa", JUNE_2023, "USA", "PLW")
    assert "defense" not in owed("cofa", JUNE_2023, "PLW", "USA")
    assert tie("cofa", JUNE_2023, "PLW", "FSM") is None
    assert tie("fpda", JUNE_2023, "GBR", "SGP") is not None
    assert tie("fpda", JUNE_2023, "GBR", "AUS") is None


def test_of_the_manila_pact_one_tie_is_left() -> None:
    assert tie("manila-pact", date(1976, 1, 1), "AUS", "PHL") is not None
    left = treaty("manila-pact").ties_on(JUNE_2023)
    assert [(t.state1, t.state2) for t in left] == [("THA", "USA")]
    assert "defense" in left[0].obligations


def test_an_exception_of_one_state_takes_all_its_pairs() -> None:
    found = pact(exception=[{"states": ["FRA"], "obligations": []}])
    assert [(t.state1, t.state2) for t in found.ties_on(JUNE_2023)] == [("ESP", "ITA")]


def test_the_last_exception_counts() -> None:
    found = pact(exception=[{"obligations": []}, {"states": ["FRA", "ITA"], "obligations": ["consultation"]}])
    ties = found.ties_on(JUNE_2023)
    assert [(t.state1, t.state2, t.obligations) for t in ties] == [("FRA", "ITA", {"consultation"})]


def test_proposals_bind_nobody() -> None:
    for name in ("mesa", "asian-nato", "nato-tokyo-office"):
        proposal = treaty(name)
        assert proposal.in_force is None
        assert proposal.ties_on(date(2020, 1, 1)) == ()
    assert not treaty("sau-pak").in_force_on(date(2025, 12, 1))  # signed in September


def test_area_and_eligibility_of_nato() -> None:
    nato = treaty("nato")
    for inside in ("FRA", "USA", "CAN", "TUR", "ISL"):
        assert nato.covers(inside, JUNE_2023)
    for outside in ("JPN", "AUS", "KOR", "NZL", "MEX"):
        assert not nato.covers(outside, JUNE_2023)
    for european in ("SWE", "UKR", "IRL", "GEO"):
        assert nato.eligibility.admits(european)
    for asian in ("JPN", "KOR", "AUS", "NZL", "IND"):
        assert not nato.eligibility.admits(asian)


def test_area_of_the_members_moves_with_them() -> None:
    csto = treaty("csto")
    assert csto.covers("UZB", date(2010, 1, 1))
    assert not csto.covers("UZB", JUNE_2023)


@given(st.sampled_from([t.id for t in catalogue()]), DAYS)
def test_ties_join_members_of_the_day(name: str, on: date) -> None:
    found = treaty(name)
    members = found.members_on(on)
    assert members == tuple(sorted(set(members)))
    for each in found.ties_on(on):
        assert {each.state1, each.state2} <= set(members)
        assert each.state1 < each.state2
        assert each.obligations
    assert found.in_force_on(on) or not members


def test_json_of_a_treaty_reads_back() -> None:
    for found in catalogue():
        assert parse(found.to_json(), Treaty) == found
