"""The record of objections: its coding, what follows for the priors, and how well it forecasts itself."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from foedus.scenario import objections
from foedus.scenario.fields import span
from foedus.treaties import treaty
from foedus.uncertainty.library import default_priors

RECORD = objections.record()
QUARTER = dt.timedelta(days=92)


def test_the_priors_are_what_the_record_gives() -> None:
    # Rounded to a tenth; whoever changes the record must change the prior, and the other way round.
    for position in ("oppose", "reserved", "silent"):
        found = objections.posterior(position)
        prior = default_priors()[f"stance.objects.{position}"].distribution
        assert (prior.kind, prior.a, prior.b) == ("beta", round(found.a, 1), round(found.b, 1))


def test_the_setting_on_who_belongs_is_that_part_of_the_record() -> None:
    belongs = [d for d in RECORD.decisions if d.topic in ("member", "candidate", "partner")]
    found = objections.posterior("oppose", belongs)
    setting = default_priors()["stance.objects.oppose"].settings["who-belongs"]
    assert (setting.a, setting.b) == (round(found.a, 1), round(found.b, 1)) == (19.5, 6.5)


def test_a_decision_counts_once_however_many_object() -> None:
    # By hand: 2003, one of three objections held; 2004, neither of two; 2008, both of two.
    some = [
        d
        for d in RECORD.decisions
        if d.id in ("defence-of-turkey-2003", "training-in-iraq-2004", "action-plans-2008")
    ]
    found = objections.posterior("oppose", some)
    assert found.held == pytest.approx(1 / 3 + 0 + 1)
    assert found.dropped == pytest.approx(2 / 3 + 1 + 0)
    assert found.a == pytest.approx(0.5 + 4 / 3)


def test_outcomes_follow_the_rule_of_three_months() -> None:
    for decision in RECORD.decisions:
        due = span(decision.due)
        taken = span(decision.adopted)[0] if decision.adopted else None
        in_time = taken is not None and taken <= due[1] + QUARTER
        if any(position.outcome == "held" for position in decision.positions):
            assert not in_time, decision.id
        elif decision.positions:
            # The plan of 2003 was taken in another body, with the consent of those who had given way.
            assert in_time or decision.id == "defence-of-turkey-2003", decision.id
        else:
            assert in_time, decision.id
        assert taken is None or taken >= due[0] - QUARTER, decision.id
        assert not (decision.open and decision.adopted), decision.id


def test_nato_had_so_many_members_on_the_day() -> None:
    nato = treaty("nato")
    for decision in RECORD.decisions:
        if decision.body == "NATO":
            # A date known to the year is taken at its beginning, before anybody joined in it.
            members = nato.members_on(span(decision.due)[0])
            assert len(members) == decision.members, decision.id
            assert {taken.state for taken in decision.positions} <= set(members), decision.id


def test_the_office_in_tokyo_is_not_in_its_own_record() -> None:
    for decision in RECORD.decisions:
        text = f"{decision.id} {decision.title} {decision.note}".lower()
        assert "tokyo" not in text
        assert "japan" not in text
    assert any("Tokyo" in excluded.case for excluded in RECORD.excluded)


def test_five_years_are_reckoned_from_the_session() -> None:
    named = {decision.id: decision.within_five_years for decision in RECORD.decisions}
    assert named["romania-slovenia-1997"] is False  # invited four months too late
    assert named["united-kingdom-1967"] is True
    assert named["ukraine-invitation-2023"] is None
    assert named["georgia-action-plan-2014"] is False
    leap = RECORD.decisions[0].model_copy(update={"due": "2024-02", "adopted": "2029-02-28"})
    assert leap.within_five_years is True
    assert leap.model_copy(update={"adopted": "2029-03-01"}).within_five_years is False


def test_each_decision_is_forecast_without_itself() -> None:
    found = objections.skill("oppose", judged=2 / 3)
    whole = objections.posterior("oppose")
    assert len(found.decisions) == 37
    for forecast, held in zip(found.forecast, found.held, strict=True):
        assert forecast == pytest.approx((whole.a - held) / (whole.a + whole.b - 1))
    assert found.even == pytest.approx(-math.log(2))
    # Whether an objection holds is near a toss-up: the record's own rate forecasts no better than that.
    assert found.score < found.even < 0.0
    assert found.judged is not None
    assert found.judged < found.score


def test_what_is_decided_tells_more_than_that_somebody_objects() -> None:
    belongs = [d for d in RECORD.decisions if d.topic in ("member", "candidate", "partner")]
    rest = [d for d in RECORD.decisions if d not in belongs]
    parts = [objections.skill("oppose", part) for part in (belongs, rest)]
    joined = sum(part.score * len(part.decisions) for part in parts) / 37
    assert joined > objections.skill("oppose").score + 0.1
