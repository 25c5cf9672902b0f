"""The scenario that comes with foedus, and what can be done with any scenario."""

from __future__ import annotations

import json
from datetime import date

import pytest

from foedus import scenario as scenarios
from foedus.errors import InputError
from foedus.scenario.model import Scenario
from foedus.states import members, state
from foedus.treaties import rules, treaty


@pytest.fixture(scope="module")
def case() -> Scenario:
    return scenarios.load("asia-nato")


def test_it_is_the_case_of_june_2023(case: Scenario) -> None:
    assert case.date == date(2023, 6, 14)
    assert [proposal.id for proposal in case.proposals] == ["tokyo-office", "asian-nato"]
    assert case.id in scenarios.library()
    assert scenarios.heads()[0].proposals == ("tokyo-office", "asian-nato")


def test_an_office_needs_each_of_31_members_and_the_host(case: Scenario) -> None:
    office = case.proposal("tokyo-office")
    rule = rules.resolve(office.rule, treaty("nato"), case.date)
    council, host = rules.stages(rule)
    assert len(rules.players(council.rule)) == 31
    assert "FIN" in rules.players(rule)
    assert "SWE" not in rules.players(rule)
    assert rules.players(host.rule) == ("JPN",)
    assert set(rules.veto_players(rule)) == set(rules.players(rule))


def test_a_new_treaty_needs_signature_and_ratification_by_each_founder(case: Scenario) -> None:
    signed, ratified = rules.stages(case.proposal("asian-nato").rule)
    assert rules.players(signed.rule) == ("USA", "JPN", "KOR", "AUS", "NZL")
    assert [player.partition(":")[0] for player in rules.players(ratified.rule)] == list(
        rules.players(signed.rule)
    )
    assert "USA:senate" in rules.players(ratified.rule)


def test_the_region_is_what_the_file_says(case: Scenario) -> None:
    """Eastern and South-eastern Asia, SAARC, and Oceania: all members of the system on the date, no other."""
    south = {"AFG", "BGD", "BTN", "IND", "LKA", "MDV", "NPL", "PAK"}
    parts = {"Eastern Asia", "South-eastern Asia"}
    wanted = {s.id for s in members(case.date) if s.region in parts or s.continent == "Oceania"} | south
    assert set(case.region) == wanted
    pact = case.proposal("asian-nato")
    assert set(pact.candidates) == wanted - set(pact.founders) - {"CHN", "PRK"}


@pytest.mark.parametrize(
    ("who", "proposal", "position", "after"),
    [
        ("FRA", "tokyo-office", "oppose", False),
        ("DEU", "tokyo-office", "reserved", True),
        ("CHN", "asian-nato", "oppose", False),
        ("SGP", "asian-nato", "oppose", False),
        ("IND", "asian-nato", "oppose", True),
        ("JPN", "asian-nato", "open", True),
        ("RUS", "asian-nato", "oppose", False),
    ],
)
def test_stances_count_as_of_the_date(
    case: Scenario, who: str, proposal: str, position: str, after: bool
) -> None:
    counts, later = case.stance(who, proposal), case.later(who, proposal)
    said = later if after else counts
    assert said is not None
    assert (later is not None) is after
    # On the treaty governments were asked only later; on the office what came later does not count.
    assert (counts is None) is (after and proposal == "tokyo-office")
    assert said.position == position
    assert (said in case.standing) is not after
    assert said.reference.publisher


def test_silence_is_no_stance(case: Scenario) -> None:
    assert case.stance("LUX", "tokyo-office") is None


def test_each_state_has_one_standing_stance_a_proposal(case: Scenario) -> None:
    pairs = [(each.state, each.proposal) for each in case.standing]
    assert len(pairs) == len(set(pairs))


def test_it_comes_back_from_json_as_it_was(case: Scenario) -> None:
    again = scenarios.load(json.loads(json.dumps(case.to_json())))
    assert again.to_json() == case.to_json()
    assert again.stances == case.stances


def test_settings_by_name_by_number_and_by_word(case: Scenario) -> None:
    changed = case.with_settings(
        {"stance.correlation": "independent", "reliability": 0.5, "ratification.fails": "0.2"}
    )
    supports = {prior.id: prior.distribution.support() for prior in changed.priors}
    assert supports["stance.correlation"] == (0, 0)
    assert supports["reliability"] == (0.5, 0.5)
    assert supports["ratification.fails"] == (0.2, 0.2)
    assert changed.settings["stance.correlation"] == "independent"
    assert case.settings == {}
    assert scenarios.load(changed.to_json()).priors == changed.priors


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"stance.corelation": 1}, r"no prior 'stance.corelation'; did you mean stance.correlation\?"),
        ({"stance.correlation": "indep"}, r"unknown setting 'indep'; did you mean independent\?"),
        ({"reliability": 1.5}, "settings.reliability: 1.5 is outside 0 to 1"),
        ({"reliability": float("nan")}, "unknown setting 'nan'"),
        ({"reliability": "half"}, "give a number, berkemeier-2018"),
        ({"stance.joins.open": "likely"}, "give a number that fixes it"),
    ],
)
def test_wrong_settings_say_what_would_be_right(
    case: Scenario, settings: dict[str, float], says: str
) -> None:
    with pytest.raises(InputError, match=says):
        case.with_settings(settings)


def test_an_own_stance_goes_before_those_on_record(case: Scenario) -> None:
    content = case.to_json()
    content["stance"] = [{"state": "FRA", "proposal": "tokyo-office", "position": "support", "assumed": True}]
    won = scenarios.load(content)
    stance = won.stance("FRA", "tokyo-office")
    assert stance is not None
    assert stance.position == "support"
    assert stance in won.standing
    assert str(stance.reference) == "assumption of this scenario"
    china = won.stance("CHN", "tokyo-office")
    assert china is not None
    assert china.position == "oppose"


def test_a_known_prior_takes_over_what_an_own_entry_leaves_out(case: Scenario) -> None:
    content = case.to_json()
    mine = {
        "id": "reliability",
        "distribution": {"kind": "uniform", "low": 0.4, "high": 0.8},
        "rationale": "Mine.",
    }
    content["prior"] = [mine]
    prior = next(each for each in scenarios.load(content).priors if each.id == "reliability")
    default = next(each for each in case.priors if each.id == "reliability")
    assert prior.distribution.support() == (0.4, 0.8)
    assert (prior.what, prior.within, prior.settings) == (default.what, default.within, default.settings)
    assert prior.references == ()
    content["prior"] = [mine | {"settings": {"half": {"kind": "fixed", "value": 0.5}}}]
    prior = next(each for each in scenarios.load(content).priors if each.id == "reliability")
    assert prior.settings.keys() == {*default.settings, "half"}


def test_the_package_can_be_called(case: Scenario) -> None:
    assert scenarios("asia-nato").id == case.id  # type: ignore[operator]


def test_the_callers_dict_is_left_alone() -> None:
    content = scenarios.load("asia-nato").to_json()
    before = json.dumps(content)
    scenarios.load(content)
    assert json.dumps(content) == before


def test_report_and_rivals_are_states(case: Scenario) -> None:
    assert all(state(each).id == each for each in (*case.report, *case.rivals))
    assert set(case.proposal("asian-nato").founders) <= set(case.report)
