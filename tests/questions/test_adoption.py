"""Veto players, chances, persuasion and law of the two proposals of June 2023."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.assess import drawn_rates
from foedus.errors import InputError
from foedus.quantities import Answer
from foedus.questions import adoption
from foedus.questions.track import track
from foedus.scenario import load
from foedus.treaties import law
from foedus.uncertainty.draws import draw
from foedus.world import world


def ask(case, scenario=None) -> Answer:
    scenario = scenario or case.scenario
    draws = draw((*scenario.priors, *drawn_rates()), 512, seed=1)
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
    # Whether a public objection holds is near a toss-up on record: winning France over adds most of a half.
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
    draws = draw((*free.priors, *drawn_rates()), 64, seed=1)
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


def test_players_without_a_record_have_a_leaning_and_no_more(answer: Answer) -> None:
    rows = {
        r["state"]: r for r in answer.tables["players"].records() if r["stage"] == "North Atlantic Council"
    }
    assert (rows["FRA"]["basis"], rows["FRA"]["leaning"]) == ("on record", None)
    assert (rows["HUN"]["basis"], rows["HUN"]["on_record"]) == ("silent", False)
    assert rows["HUN"]["leaning"] == "oppose"
    assert "confront-china" in rows["HUN"]["leaning_reasons"]
    assert rows["ISL"]["leaning"] is None
    assert rows["HUN"]["objects"] == rows["ISL"]["objects"]


def test_who_is_alone_in_the_way_is_part_of_who_is_in_it(answer: Answer) -> None:
    rows = answer.tables["players"].records()
    assert all(row["alone"].mean <= row["blocks"].mean + 1e-6 for row in rows)
    # Under unanimity at most one player can be alone in the way.
    council = [row["alone"].mean for row in rows if row["stage"] == "North Atlantic Council"]
    assert sum(council) <= 1.0
    assert max(council) > 0.5


def test_the_cheapest_persuasion_is_told_for_each_goal(answer: Answer) -> None:
    cheapest = answer.detail["proposals"]["tokyo-office"]["cheapest"]
    assert cheapest["0.75"]["players"] == ["FRA"]
    assert cheapest["0.9"]["players"] == ["FRA"]
    assert answer.detail["proposals"]["asian-nato"]["cheapest"]["0.9"] is None


def test_costs_change_whom_to_persuade_first(case) -> None:
    content = case.scenario.to_json()
    content["costs"] = {"FRA": 10}
    steps = [
        row
        for row in ask(case, load(content)).tables["persuasion"].records()
        if row["proposal"] == "tokyo-office"
    ]
    assert [row["cost"] for row in steps] == sorted(row["cost"] for row in steps)
    assert "FRA" not in steps[1]["all"]
    with_france = next(row for row in steps if "FRA" in row["all"])
    assert with_france["cost"] >= 10
    medians = [row["chance"].mean for row in steps]
    assert medians == sorted(medians)


def test_a_stage_has_the_members_of_the_day_it_is_due(case) -> None:
    content = case.scenario.to_json()
    office = next(p for p in content["proposal"] if p["id"] == "tokyo-office")
    office["due"] = {"North Atlantic Council": "2024-07-09"}
    later = load(content)
    found = track(later.proposal("tokyo-office"), case.before, later, case.draws).stages[0]
    assert len(found.positions) == 32
    assert "SWE" in {position.player for position in found.positions}
    assert ask(case, later).tables["stages"].records()[0]["due"] == "2024-07-09"
    for wrong, says in (
        ({"Nowhere": "2024-07-09"}, "no stage"),
        ({"North Atlantic Council": "2020-01-01"}, "before"),
    ):
        office["due"] = wrong
        with pytest.raises(InputError, match=says):
            load(content)


def test_a_rule_of_several_quotas_is_followed(case) -> None:
    # The office by two thirds of the members that bring half of some weights, or by all but three.
    content = case.scenario.to_json()
    office = next(p for p in content["proposal"] if p["id"] == "tokyo-office")
    weights = {"USA": 10, "FRA": 3, "DEU": 4, "GBR": 3, "ITA": 3, "TUR": 2, "POL": 2, "CAN": 2}
    office["rule"] = {
        "any_of": [
            {"all_of": [{"members": "members", "quota": "2/3"}, {"weighted": weights, "quota": 15}]},
            {"members": "members", "quota": 28},
        ],
        "label": "A council by votes",
    }
    voted = load(content)
    stage = track(voted.proposal("tokyo-office"), case.before, voted, case.draws).stages[0]
    assert not stage.is_unanimous
    assert not stage.is_exact
    assert stage.power.sum() == pytest.approx(1.0)
    america = [position.player for position in stage.positions].index("USA")
    assert stage.power.argmax() == america
    assert ask(case, voted).headline["tokyo-office"].median > 0.8


def test_an_objection_that_counts_in_two_stages_is_counted_once() -> None:
    """Türkiye can stop Finland in the council and by not ratifying: one objection, not two draws of it."""
    found = load("finland-sweden")
    before = world(found.date)
    draws = draw(found.priors, 256)
    proposal = found.proposals[0]
    whole = track(proposal, before, found, draws)
    council = next(stage for stage in whole.stages if len(stage.positions) > 1)
    assert whole.joint is not None
    assert whole.chance == pytest.approx(whole.joint.chance, abs=0.01)
    assert np.median(whole.chance) > 0.9 * np.median(council.chance)
    won_over = whole.persuaded(council)[:, [p.state for p in council.positions].index("TUR")]
    assert np.median(whole.chance + won_over) > 0.8


def test_a_body_at_home_is_another_player_than_its_government() -> None:
    """Nine governments sign; nine bodies at home, the Senate among them, may each fail to ratify."""
    found = load("gulf-nato")
    whole = track(found.proposals[0], world(found.date), found, draw(found.priors, 64))
    signed, ratified = whole.stages
    assert whole.joint is None
    assert ratified.chance.max() < 1.0
    assert whole.chance == pytest.approx(signed.chance * ratified.chance)


def test_where_nobody_is_in_the_way_nobody_is_won_over(case) -> None:
    content = case.scenario.to_json()
    content["costs"] = {"FRA": 2}
    words = ("oppose", "reserved", "neutral", "open", "support", "silent")
    office, _ = ask(
        case, load(content).with_settings(dict.fromkeys((f"stance.objects.{word}" for word in words), 0.0))
    ).sentence.split(" Asian NATO: ")
    assert "the chance is almost certain" in office
    assert "won over" not in office
