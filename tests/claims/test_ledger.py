"""Running a claims file: verdicts, reasons, dates, and the forms they come out in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from foedus.claims import ledger as ledgers
from foedus.claims.evidence import Evidence
from foedus.claims.model import load
from foedus.claims.results import CSV_COLUMNS, Verdict
from foedus.errors import InputError

ARTICLE = {"id": "mine", "title": "Mine", "publisher": "Me", "date": "2023-06-14"}


def _run(evidence: Evidence, **claim: Any) -> Verdict:
    body = {"id": "one", "says": "Something.", **claim}
    return ledgers.run(load({"article": ARTICLE, "claim": [body]}), evidence)[0]


def _number(value: float, op: str = ">=", threshold: float = 7, **keys: Any) -> dict[str, Any]:
    return {"measure": "made.number", "value_of": value, "op": op, "value": threshold, **keys}


def test_a_verdict_carries_its_number_threshold_date_and_reason(evidence: Evidence) -> None:
    verdict = _run(evidence, reading="A count.", test=_number(9))
    body = verdict.to_json()
    assert (body["verdict"], body["value"], body["threshold"], body["op"]) == ("supported", 9, 7, ">=")
    assert body["sources"] == ["made-up"]
    assert body["reason"] == "The made-up number: 9 countries (2023); the claim needs at least 7 countries."
    assert body["later_evidence"] is False


def test_changing_the_evidence_changes_the_verdict(evidence: Evidence) -> None:
    verdicts = [_run(evidence, reading="A count.", test=_number(value)).verdict for value in (9, 3)]
    assert verdicts == ["supported", "contradicted"]


def test_readings_that_differ_are_both_shown(evidence: Evidence) -> None:
    readings = [{"reading": "All of them.", "test": _number(9)}, {"reading": "Some.", "test": _number(1)}]
    verdict = _run(evidence, readings=readings)
    assert verdict.verdict == "mixed"
    assert [each.verdict for each in verdict.readings] == ["supported", "contradicted"]
    assert "Supported if read as: all of them (9 countries; needed: at least 7 countries)" in verdict.reason
    assert "Contradicted if read as: some (1 country" in verdict.reason
    assert verdict.deciding is None  # no one number decides
    needed = "(needed: at least 7 countries)"
    assert verdict.found == f"9 countries {needed}; 1 country {needed}"


@pytest.mark.parametrize(
    ("dated", "claim", "later"),
    [
        ("2023", "2023-06-14", False),  # a figure for the year is the one that fits a day in it
        ("2024", "2023-06-14", True),
        ("2023-07-12", "2023-06-14", True),
        ("2023-06", "2023-06-14", False),
        ("2023-12", "2023", False),
        ("2021/2022", "2022-02", False),
    ],
)
def test_evidence_is_later_only_if_surely_so(evidence: Evidence, dated: str, claim: str, later: bool) -> None:
    assert _run(evidence, date=claim, reading="A.", test=_number(9, dated=dated)).later is later


def test_later_evidence_is_said(evidence: Evidence) -> None:
    verdict = _run(evidence, reading="A count.", test=_number(9, dated="2025"))
    assert verdict.later
    assert "It uses evidence later than the claim, for want of any of its time." in verdict.reason


def test_evidence_that_a_test_asks_for_is_not_for_want_of_any_other(evidence: Evidence) -> None:
    asked = {"measure": "made.day", "on": "2025-01-01", "by": "2024-12-31", "op": "==", "value": True}
    verdict = _run(evidence, reading="It came about.", test=asked)
    assert "It uses evidence later than the claim, as the test asks." in verdict.reason


def test_bounds_that_straddle_are_mixed_and_name_what_is_missing(evidence: Evidence) -> None:
    verdict = _run(evidence, reading="Most.", test=_number(5, low=2, high=9))
    assert verdict.verdict == "mixed"
    assert "between 2 and 9 countries (half is missing)" in verdict.reason
    assert verdict.to_json()["interval"] == {"low": 2, "high": 9, "why": "half is missing"}


def test_a_question_that_is_not_answered_makes_a_claim_wait(evidence: Evidence) -> None:
    declared = _run(evidence, waits_for="gains")
    assert (declared.verdict, declared.waits_for, declared.deciding) == ("waiting", "gains", None)
    found = _run(evidence, reading="A.", test={"measure": "made.silent", "op": ">", "value": 0})
    assert (found.verdict, found.waits_for) == ("waiting", "risk")
    both = [{"reading": "A count.", "test": _number(9)}, {"reading": "A model.", "waits_for": "membership"}]
    partly = _run(evidence, readings=both)
    assert (partly.verdict, partly.waits_for) == ("supported", "membership")
    assert "One reading waits for the question 'membership'." in partly.reason


def test_what_no_data_can_decide_says_what_would(evidence: Evidence) -> None:
    related = [{"shows": "A number near it.", "measure": "made.number"}]
    verdict = _run(evidence, would_decide="minutes of the meeting", related=related)
    assert verdict.verdict == "not testable"
    assert "minutes of the meeting" in verdict.reason
    assert verdict.to_json()["related"][0]["value"] == 7


def test_a_trend_is_a_slope_with_its_interval(evidence: Evidence) -> None:
    test = {"measure": "made.line", "op": ">", "value": 1.5, "over": [2011, 2022]}
    verdict = _run(evidence, reading="It rises.", test=test)
    measured = verdict.readings[0].measured
    assert measured is not None
    assert measured.value == pytest.approx(2.0, abs=0.02)
    assert measured.unit == "points a year"
    assert len(measured.detail) == 10  # 2021 and 2022 have nothing
    assert verdict.verdict == "supported"
    short = _run(evidence, reading="It rises.", test=test | {"over": [2018, 2022]})
    assert short.verdict == "not testable"


def test_each_claim_is_tested_as_of_its_own_date(evidence: Evidence) -> None:
    claim = {"reading": "A.", "test": {"measure": "made.day", "on": "2023-06-14", "op": "==", "value": True}}
    assert not _run(evidence, **claim).later
    assert _run(evidence, date="2022-12", **claim).later


def test_a_test_that_its_measure_cannot_meet_names_the_claim(evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"mine: claim\[1\] \(one\): .*gives the word"):
        _run(evidence, reading="A.", test={"measure": "made.word", "op": ">", "value": 1})


def test_the_ledger_comes_out_as_json_and_rows(evidence: Evidence) -> None:
    claims = [
        {"id": "one", "paragraph": 2, "says": "Seven.", "reading": "A.", "test": _number(9)},
        {
            "id": "two",
            "says": "A word.",
            "reading": "A.",
            "test": {"measure": "made.word", "op": "in", "value": ["bars"]},
        },
        {"id": "three", "says": "Later.", "waits_for": "risk"},
    ]
    found = ledgers.ledger(load({"article": ARTICLE, "claim": claims}), evidence)
    body = found.to_json()
    assert json.loads(json.dumps(body)) == body
    assert body["counts"] == {"supported": 1, "contradicted": 1, "mixed": 0, "not testable": 0, "waiting": 1}
    assert [each["id"] for each in body["verdicts"]] == ["one", "two", "three"]
    rows = found.records()
    assert all(tuple(row) == CSV_COLUMNS for row in rows)
    assert rows[1]["threshold"] == "bars"
