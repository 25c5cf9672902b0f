"""Veto players, chances, persuasion and law of the two proposals of June 2023."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.assess import _rate_priors
from foedus.quantities import Answer
from foedus.questions import adoption
from foedus.questions.track import track
from foedus.scenario import load
from foedus.treaties import law
from foedus.uncertainty.draws import draw


def ask(case, scenario=None) -> Answer:
    scenario = scenario or case.scenario
    draws = draw((*scenario.priors, *_rate_priors()), 512, seed=1)
    needs = {p.id: law.requirements(p, scenario.date) for p in scenario.proposals}
    return adoption.answer(case.before, case.after, scenario, draws, needs)


@pytest.fixture(scope="module")
def answer(case) -> Answer:
    return ask(case)


def test_every_member_of_nato_in_june_2023_is_a_veto_player_of_equal_power(answer: Answer) -> None:
    rows = [r for r in answer.tables["players"].records() if r["stage"] == "North Atlantic Council"]
    assert len(rows) == 31
    assert {"FRA", "TUR", "HUN", "FIN"} <= {row["state"] for row in rows}
    assert "SWE" not in {row["state"] for row in rows}
    assert all(row["veto"] for row in rows)
    assert [row["power"] for row in rows] == pytest.approx([1 / 31] * 31, abs=1e-12)


def test_france_decides_the_office(answer: Answer) -> None:
    chance = answer.headline["tokyo-office"]
    assert 0.05 < chance.p05 < chance.median < 0.5
    steps = [r for r in answer.tables["persuasion"].records() if r["proposal"] == "tokyo-office"]
    assert [row["state"] for row in steps[:2]] == ["", "FRA"]
    # Whether a public objection holds is near a toss-up on record, so winning France over adds most of a half.
    assert steps[1]["chance"].median > 1.5 * steps[0]["chance"].median
    assert steps[1]["chance"].median > 0.7
    medians = [row["chance"].median for row in steps]
    assert medians == sorted(medians)


def test_the_chance_of_all_stages_is_their_product(case) -> None:
    proposal = case.scenario.proposal("tokyo-office")
    found = track(proposal, case.before, case.scenario, case.draws)
    product = np.prod([stage.chance for stage in found.stages], axis=0)
    assert np.allclose(found.chance, product)
    assert np.allclose(found.without(found.stages[0]) * found.stages[0].chance, found.chance)


def test_a_stance_assumed_changes_the_chance_as_it_should(case, answer: Answer) -> None:
    content = case.scenario.to_json()
    content["stance"].append(
        {"state": "FRA", "proposal": "tokyo-office", "position": "support", "assumed": True}
    )
    moved = ask(case, load(content))
    assert moved.headline["tokyo-office"].median > 0.7
    assert moved.headline["asian-nato"] == answer.headline["asian-nato"]


def test_independent_objections_multiply(case) -> None:
    free = case.scenario.with_settings({"stance.correlation": "independent"})
    draws = draw((*free.priors, *_rate_priors()), 64, seed=1)
    council = track(free.proposal("tokyo-office"), case.before, free, draws).stages[0]
    assert np.allclose(council.chance, np.prod(1.0 - council.objects, axis=1), atol=1e-12)


def test_the_law_tells_an_office_from_an_accession(answer: Answer) -> None:
    rows = [r for r in answer.tables["law"].records() if r["proposal"] == "tokyo-office"]
    verdicts = {(row["step"], row["subject"]): row["verdict"] for row in rows}
    assert verdicts["decision", "nato"] == "needs"
    assert verdicts["scope", "nato"] == "allowed"
    assert not any(row["verdict"] == "barred" for row in rows)
    japan = [r for r in answer.tables["law"].records() if r["subject"] == "JPN" and "9" in r["article"]]
    assert any(row["verdict"] == "needs" for row in japan)


def test_later_stances_are_named(answer: Answer) -> None:
    assert any("Germany (tokyo-office, 2023-07-10)" in note for note in answer.notes)
    france = next(r for r in answer.tables["players"].records() if r["state"] == "FRA")
    assert france["on_record"]
    assert france["after_date"] is False


def test_a_new_treaty_needs_everybody_and_is_unlikely(answer: Answer) -> None:
    assert answer.headline["asian-nato"].p95 < 0.05
    rows = [r for r in answer.tables["players"].records() if r["proposal"] == "asian-nato"]
    assert {"USA:senate", "JPN:diet", "KOR:national-assembly"} <= {row["state"] for row in rows}
    assert all(row["veto"] for row in rows)
