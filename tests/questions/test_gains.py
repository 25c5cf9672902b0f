"""The burden and exposure channels."""

from __future__ import annotations

import pytest

from foedus.evidence.spread import dispute_spread
from foedus.questions import gains
from foedus.questions.sides import new_partners


@pytest.fixture(scope="session")
def answer(case):
    return gains.answer(case.before, case.after, case.scenario, case.draws, dispute_spread())


def test_the_burden_is_a_share_of_the_gap(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["burden"].records()}
    assert rows["USA"]["gap"] == 0.0
    assert rows["USA"]["burden"].p95 == 0.0
    japan = rows["JPN"]
    assert japan["gap"] == pytest.approx(2.0 - japan["military_share"])
    assert 0.0 < japan["burden"].p05 < japan["burden"].p95 < japan["gap"]


def test_a_state_without_figures_has_none_and_is_named(answer) -> None:
    rows = {row["state"]: row for row in answer.tables["burden"].records()}
    missing = [code for code, row in rows.items() if row["military_share"] is None]
    assert missing
    for code in missing:
        assert rows[code]["burden"] is None
    assert any("No military spending on record" in note for note in answer.notes)


def test_new_partners_are_those_not_bound_before(case) -> None:
    after = case.after["asian-nato"]
    assert new_partners(case.before, after, "USA") == ("NZL",)
    assert new_partners(case.before, after, "JPN") == ("AUS", "KOR", "NZL")
    assert new_partners(case.before, case.after["tokyo-office"], "JPN") == ()


def test_entrapment_follows_from_new_obligations(answer, case) -> None:
    rows = {row["state"]: row for row in answer.tables["exposure"].records()}
    assert rows["NZL"]["entrapment"].mean > rows["USA"]["entrapment"].mean > 0.0
    unreliable = case.scenario.with_settings({"reliability": 0.2})
    from foedus.assess import _rate_priors
    from foedus.uncertainty.draws import draw

    draws = draw((*unreliable.priors, *_rate_priors()), 512, seed=1)
    less = gains.answer(case.before, case.after, unreliable, draws, dispute_spread())
    other = {row["state"]: row for row in less.tables["exposure"].records()}
    assert other["NZL"]["entrapment"].mean < rows["NZL"]["entrapment"].mean


def test_no_balance_is_struck(answer) -> None:
    assert "Not answered yet" in answer.sentence
    assert not any("gain" in name for name in answer.headline)
