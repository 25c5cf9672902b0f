"""Who is eligible, what the law at home needs, and what stances alone say."""

from __future__ import annotations

import pytest

from foedus.assess import case_of
from foedus.questions import membership
from foedus.treaties import law


@pytest.fixture(scope="module")
def rows(case):
    needs = {p.id: law.requirements(p, case.scenario.date) for p in case.scenario.proposals}
    answer = membership.answer(case_of(case.before, case.after, case.scenario, case.draws), needs)
    found = answer.tables["candidates"].records()
    return {row["state"]: row for row in found}


def test_ruling_out_ones_own_part_is_a_refusal(rows) -> None:
    # Indonesia and Vietnam rule out joining any alliance; the Philippines doubted that it was time.
    assert rows["IDN"]["joins"].median < rows["BGD"]["joins"].median
    assert rows["VNM"]["joins"].median < rows["PHL"]["joins"].median


def test_the_founder_that_is_open_to_it_is_the_likeliest(rows) -> None:
    founders = [row for row in rows.values() if row["role"] == "founder"]
    assert max(founders, key=lambda row: row["joins"].median)["state"] == "JPN"


def test_existing_pacts_are_counted(rows) -> None:
    assert (
        rows["USA"]["pacts_with_founders"] == 3
    )  # Japan, South Korea, Australia; New Zealand's is suspended
    assert rows["PHL"]["pacts_with_founders"] == 1
    assert rows["IND"]["pacts_with_founders"] == 0


def test_law_is_named_or_said_to_be_missing(rows) -> None:
    assert "Art. 9" in rows["JPN"]["law"]
    assert "no rule on file" in rows["TON"]["law"]
