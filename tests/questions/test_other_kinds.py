"""Every kind of proposal is carried through, and the law comes first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from foedus.assess import Assessment, assess
from foedus.report import html


def case(**proposal: Any) -> Assessment:
    scenario = {
        "id": "other",
        "title": "Another case",
        "question": "What if?",
        "date": dt.date(2023, 6, 14),
        "summary": "A test.",
        "region": ["JPN", "KOR", "CHN", "AUS"],
        "report": ["USA", "JPN", "CHN", "DEU"],
        "rivals": ["CHN"],
        "proposal": [{"id": "p", "title": "The step", "summary": "It happens."} | proposal],
    }
    return assess(scenario, draws=64)


@pytest.fixture(scope="module")
def japan_joins() -> Assessment:
    return case(kind="accede", treaty="nato", state="JPN")


def test_what_the_law_bars_has_no_chance(japan_joins: Assessment) -> None:
    answer = japan_joins.adoption
    assert answer.headline["p"].p95 == 0.0
    assert "barred by NATO, Art. 10" in answer.sentence
    assert any(row["stage"].startswith("law") for row in answer.tables["stages"].records())
    assert "not eligible" in japan_joins.membership.sentence


def test_a_european_state_is_admitted_unless_somebody_says_no() -> None:
    answer = case(kind="accede", treaty="nato", state="SWE", military_guideline=2.0)
    assert answer.adoption.headline["p"].median > 0.5
    assert "Sweden is eligible" in answer.membership.sentence
    assert "Sweden" in answer.gains.sentence


def test_founders_that_their_law_bars_do_not_all_sign() -> None:
    answer = case(kind="found-treaty", founders=["AUT", "CHE"], obligations=["defense"])
    assert answer.adoption.headline["p"].p95 == 0.0
    assert answer.membership.headline["p.all_founders"].p95 == 0.0


def test_leaving_takes_ties_away() -> None:
    answer = case(kind="withdraw", treaty="nato", state="USA")
    assert "would remove" in answer.blocs.sentence
    assert answer.adoption.headline["p"].median < 0.2


@pytest.mark.parametrize(
    "proposal",
    [
        {"kind": "open-office", "treaty": "nato", "host": "KOR"},
        {"kind": "station-forces", "host": "PNG", "sender": "USA"},
    ],
)
def test_what_binds_nobody_says_so_and_still_makes_a_report(proposal: dict[str, Any]) -> None:
    found = case(**proposal)
    assert "changes no obligation" in found.blocs.sentence
    assert "nothing to join" in found.membership.sentence
    assert "The step" in html.render(found)


def test_a_barred_proposal_makes_a_report(japan_joins: Assessment) -> None:
    assert "Art. 10" in html.render(japan_joins)
