"""The signed network of June 2023: camps that an expert would recognise, optima that are proved."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.questions import bloc_causes, blocs
from foedus.questions.camps import readings
from foedus.questions.sides import WITH_CANDIDATES, changing
from foedus.questions.signed_network import Coding, because, network

PLAIN = Coding(consultation=False, rivalry_wins=False, opposition=False)


@pytest.fixture(scope="module")
def answer(case):
    return blocs.answer(case.before, case.after, case.scenario, case.draws)


def sign(world, ties, one: str, other: str) -> int:
    return int(ties.adjacency[world.index(one), world.index(other)])


def test_signs_of_known_pairs(case) -> None:
    world = case.before
    ties = network(world, case.scenario, PLAIN)
    assert sign(world, ties, "USA", "JPN") == 1
    assert sign(world, ties, "JPN", "KOR") == 0
    assert sign(world, ties, "CHN", "TWN") == -1
    assert sign(world, ties, "GRC", "TUR") == 1
    assert (ties.adjacency == ties.adjacency.T).all()


def test_each_coding_choice_does_what_it_says(case) -> None:
    world, scenario = case.before, case.scenario
    strict = network(world, scenario, dataclasses.replace(PLAIN, rivalry_wins=True))
    assert sign(world, strict, "GRC", "TUR") == -1
    wide = network(world, scenario, dataclasses.replace(PLAIN, consultation=True))
    assert sign(world, wide, "CHN", "RUS") == 1
    assert sign(world, wide, "FRA", "RUS") == 0  # a treaty of 1992, not known to be in force
    assert sign(world, wide, "IND", "PAK") == -1  # the SCO does not outweigh a rivalry
    opposed = network(world, scenario, dataclasses.replace(PLAIN, opposition=True))
    assert sign(world, opposed, "CHN", "AUS") == -1
    assert sign(world, opposed, "FRA", "AUS") == 0  # France rejected AUKUS, and shares an ally with Australia
    made = scenario.proposal("asian-nato")
    later = network(case.after["asian-nato"], scenario, dataclasses.replace(PLAIN, opposition=True), made)
    assert sign(world, later, "CHN", "KOR") == -1  # China rejects one arrangement after the other
    assert sign(world, later, "IND", "NZL") == 0  # India only wants no pact of its own
    assert sign(world, later, "MYS", "JPN") == 0  # one remark of one minister


def test_an_office_binds_nobody(case) -> None:
    office = case.scenario.proposal("tokyo-office")
    before = network(case.before, case.scenario, PLAIN)
    after = network(case.after["tokyo-office"], case.scenario, PLAIN, office)
    assert np.array_equal(before.adjacency, after.adjacency)


def test_the_camps_are_those_that_everybody_knows(answer) -> None:
    camp = {row["state"]: row["camp"] for row in answer.tables["camps"].records()}
    for code in ("USA", "JPN", "KOR", "AUS", "NZL", "PHL", "GBR", "FRA", "TUR", "HUN"):
        assert camp[code] == "A", code
    for code in ("CHN", "PRK", "RUS"):
        assert camp[code] == "B", code
    assert camp["IND"] == "torn"
    for code in ("IDN", "VNM", "FJI"):
        assert camp[code] == "none", code


def test_adding_ties_inside_a_camp_barely_matters(answer) -> None:
    change = answer.headline["asian-nato.frustrated.change"]
    assert abs(change.median) <= 2.0
    assert answer.detail["proved"]
    for reading in answer.detail["codings"]:
        assert reading["frustration"] <= reading["negative"]


def test_every_frustrated_tie_says_why_it_is_there(answer, case) -> None:
    for row in answer.tables["frustrated"].records():
        assert row["because"], row
    world = case.before
    pair = world.index("MYS"), world.index("SGP")
    words = because(world, case.scenario, None, *pair, sign=-1)
    assert words == "strategic rivalry (in spite of FPDA)"


def test_the_region_is_mostly_without_a_pact_by_count_and_not_by_wealth(answer) -> None:
    today = answer.tables["neutrality"].records()[0]
    assert today["count"] > 0.6
    assert today["gdp"] < today["population"] < today["count"]


def test_the_ties_that_make_the_difference_add_up(answer, case) -> None:
    """Frustration after less before is what bends less what mends, coding by coding."""
    scenario, found = (
        case.scenario,
        readings(case.before, case.after, case.scenario, changing(case.scenario), case.draws),
    )
    name = "asian-nato" + WITH_CANDIDATES
    for reading in found.readings:
        kinds = [kind for kind, _, _ in bloc_causes._differences(reading, name)]
        mended = kinds.count(bloc_causes.MENDED)
        assert reading.after[name].value - reading.before.value == len(kinds) - 2 * mended
    table = bloc_causes.causes(scenario, changing(scenario), found)
    assert table.rows == answer.tables["causes"].rows
    assert all(bloc_causes.LEAST <= row["share"] <= 1 + 1e-9 for row in table.records())
    assert {row["sign"] for row in table.records()} <= {-1, 1}


def test_the_answer_has_the_long_run(answer) -> None:
    rows = answer.tables["history"].records()
    assert (rows[0]["year"], rows[-1]["year"], len(rows)) == (1816, 2018, 203)
    of_1985 = next(row for row in rows if row["year"] == 1985)
    assert of_1985["leaders"] == "USA / RUS"
    assert any("in the Cold War" in note for note in answer.notes)
