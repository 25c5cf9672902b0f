"""The scenarios that come with foedus: each is whole, has its references, and says what is known of it."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from foedus import scenario as scenarios
from foedus.assess import Assessment, assess
from foedus.scenario.effect import carried_out, without_proposed
from foedus.scenario.model import Scenario
from foedus.treaties import law, rules, treaty
from foedus.world import world

ADDED = ("aukus", "finland-sweden", "gulf-nato", "seato-1954", "ukraine-nato", "us-leaves-nato")
CHEAP = ("adoption", "trade")


@cache
def assessed(name: str) -> Assessment:
    return assess(name, draws=32, only=CHEAP)


def likeliest_in_the_way(name: str, proposal: str) -> str:
    """The state of the player with the highest chance to object."""
    rows = assessed(name).adoption.tables["players"].records()
    own = [row for row in rows if row["proposal"] == proposal]
    return str(max(own, key=lambda row: row["objects"].median)["state"]).partition(":")[0]


def test_all_are_in_the_library() -> None:
    assert {"asia-nato", *ADDED} <= set(scenarios.library())


@pytest.mark.parametrize("name", ADDED)
def test_each_is_valid_and_its_states_are_those_of_its_day(name: str) -> None:
    case = scenarios.check(scenarios.LIBRARY / f"{name}.toml")
    then = set(world(case.date).states)
    assert case.id == name
    assert {*case.region, *case.report, *case.rivals} <= then
    assert {state for each in case.proposals for state in each.parties} <= set(case.report) | set(case.region)


@pytest.mark.parametrize("name", ADDED)
def test_each_has_references_for_the_case_every_proposal_and_every_stance(name: str) -> None:
    case = scenarios.load(name)
    shown = [*case.references, *(one for each in case.proposals for one in each.references)]
    assert case.references
    assert all(each.references for each in case.proposals)
    assert all(reference.url.startswith("http") and reference.publisher for reference in shown)
    own = [each for each in case.stances if each.proposal in {one.id for one in case.proposals}]
    assert own
    for stance in own:
        assert stance.reference.url.startswith("http"), stance
        assert stance.speaker
        assert stance.paraphrase


@pytest.mark.parametrize("name", ADDED)
def test_each_is_assessed(name: str) -> None:
    for question in CHEAP:
        answer = assessed(name).answers[question]
        assert answer.sentence
        assert answer.tables
    for proposal in scenarios.load(name).proposals:
        assert proposal.title in assessed(name).adoption.sentence


@pytest.mark.parametrize(("proposal", "applicant"), [("finland-nato", "FIN"), ("sweden-nato", "SWE")])
def test_finland_and_sweden_need_each_of_thirty_and_turkiye_is_in_the_way(
    proposal: str, applicant: str
) -> None:
    case = scenarios.load("finland-sweden")
    invited, ratified, deposited = rules.stages(
        rules.resolve(case.proposal(proposal).rule, treaty("nato"), case.date)
    )
    assert len(rules.veto_players(invited.rule)) == len(rules.veto_players(ratified.rule)) == 30
    assert rules.players(deposited.rule) == (f"{applicant}:ratification",)
    assert likeliest_in_the_way("finland-sweden", proposal) == "TUR"
    assert "61 veto players in 31 states" in assessed("finland-sweden").adoption.sentence


@pytest.mark.parametrize("proposal", ["finland-nato", "sweden-nato"])
def test_what_was_said_after_the_application_is_marked(proposal: str) -> None:
    case = scenarios.load("finland-sweden")
    turkiye, hungary = case.stance("TUR", proposal), case.later("HUN", proposal)
    assert turkiye is not None
    assert hungary is not None
    assert (turkiye.position, turkiye.date) == ("oppose", "2022-05-16")
    assert hungary.after_date(case.date) is True
    assert hungary not in case.standing
    turned = [each for each in case.stances if each.state == "TUR" and each.position == "support"]
    assert {each.date for each in turned} == {"2022-06-28"}


def needs(case: Scenario, proposal: str) -> list[law.Requirement]:
    return list(law.requirements(case.proposal(proposal), case.date))


def test_ukraine_is_a_european_state_so_article_10_admits_it() -> None:
    found = needs(scenarios.load("ukraine-nato"), "ukraine-nato")
    eligibility = next(each for each in found if each.step == "eligibility")
    assert (eligibility.verdict, eligibility.article) == ("allowed", "NATO, Art. 10")
    assert any(each.verdict == "needs" and each.step == "decision" for each in found)


def test_the_united_states_may_give_notice_but_its_own_law_asks_for_two_thirds_of_the_senate() -> None:
    case = scenarios.load("us-leaves-nato")
    found = needs(case, "us-leaves-nato")
    notice = next(each for each in found if each.step == "notice")
    assert (notice.verdict, notice.article) == ("needs", "NATO, Art. 13")
    home = next(each for each in found if each.step == "domestic law")
    assert home.subject == "USA"
    assert "1250A" in home.article
    assert "two thirds of the senators" in home.reason
    assert set(rules.veto_players(case.proposal("us-leaves-nato").rule)) == {"USA", "USA:senate"}
    # The statute is of December 2023: a year before, the same withdrawal met no law at home.
    before = law.requirements(case.proposal("us-leaves-nato"), dt.date(2023, 6, 30))
    assert not [each for each in before if each.step == "domestic law"]


def test_the_world_after_the_united_states_left_keeps_its_other_pacts() -> None:
    case = scenarios.load("us-leaves-nato")
    before = world(case.date)
    after = carried_out(before, case.proposal("us-leaves-nato"))
    lost = before.obligation("defense") & ~after.obligation("defense")
    home = before.index("USA")
    allies = {code for code in treaty("nato").members_on(case.date) if code != "USA"}
    # With Türkiye there is the agreement of 1959 beside the treaty.
    assert {before.states[other] for other in lost[home].nonzero()[0]} == allies - {"TUR", "CAN"}
    assert lost.sum() == 2 * lost[home].sum()
    assert after.obligation("defense")[home, after.index("JPN")]
    assert after.obligation("defense")[after.index("DEU"), after.index("FRA")]


def test_aukus_binds_nobody_and_its_world_before_is_without_it() -> None:
    case = scenarios.load("aukus")
    today = world(case.date)
    before = without_proposed(today, case.proposals)
    after = carried_out(before, case.proposal("aukus"))
    assert "aukus" in {each.id for each in today.treaties}
    assert "aukus" not in {each.id for each in before.treaties}
    for kind in ("defense", "consultation", "nonaggression"):
        assert (before.obligation(kind) == after.obligation(kind)).all()
    assert after.obligation("partnership")[after.index("AUS"), after.index("GBR")]
    assert without_proposed(today, scenarios.load("asia-nato").proposals) is today


def test_what_was_done_by_the_date_is_not_in_doubt_and_what_nobody_wanted_is() -> None:
    """AUKUS had been announced; neither the President nor the Senate had asked to leave NATO."""
    announced = assessed("aukus").adoption.headline["aukus"]
    leaving = assessed("us-leaves-nato").adoption.headline["us-leaves-nato"]
    assert announced.p05 > 0.7
    assert leaving.p95 < 0.01


def test_leaving_gives_the_rival_nothing_to_answer_and_hangs_on_no_objection() -> None:
    found = assessed("us-leaves-nato")
    rows = found.trade.tables["channels"].records()
    assert [(row["channel"], row["title"]) for row in rows] == [("creation", "Trade with former allies")]
    assert found.trade.sentence.startswith("Trade with former allies would change real income by ")
    # The President's opposition is to an act of his own: no body's consensus is asked.
    assert "readings" not in found.adoption.tables
    assert not any("hangs on" in driver for driver in found.adoption.drivers)


def test_the_gulf_alliance_had_nine_founders_of_whom_egypt_left_later() -> None:
    case = scenarios.load("gulf-nato")
    founders = set(case.proposal("middle-east-alliance").founders)
    gulf = set(treaty("gcc").members_on(case.date))
    assert founders == gulf | {"EGY", "JOR", "USA"}
    egypt = case.later("EGY", "middle-east-alliance")
    assert egypt is not None
    assert egypt.after_date(case.date) is True
    signature = rules.stages(case.proposal("middle-east-alliance").rule)[0]
    assert set(rules.players(signature.rule)) == founders


def test_seato_founders_are_the_parties_of_the_catalogue_and_the_world_is_that_of_1954() -> None:
    case = scenarios.load("seato-1954")
    pact = case.proposal("manila-treaty")
    assert set(pact.founders) == set(treaty("manila-pact").members_on(dt.date(1955, 2, 19)))
    assert {player.partition(":")[0] for player in rules.players(pact.rule)} == set(pact.founders)
    then = world(case.date)
    strongest = sorted(then.states, key=lambda code: -then.capability.values[then.index(code)])[:3]
    assert strongest == ["USA", "RUS", "CHN"]
    assert "MYS" not in then.states
