"""What the law asks of each kind of proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from foedus.errors import InputError
from foedus.treaties import domestic_law
from foedus.treaties.law import Requirement, ratifier, requirements

JUNE_2023 = date(2023, 6, 14)


@dataclass(frozen=True)
class Sketch:
    kind: str
    treaty: str | None = None
    host: str | None = None
    partners: tuple[str, ...] = ()
    founders: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ("defense", "consultation")
    state: str | None = None
    sender: str | None = None


def asked(proposal: Sketch, on: date = JUNE_2023) -> tuple[Requirement, ...]:
    return requirements(proposal, on)


def of(found: tuple[Requirement, ...], subject: str, step: str = "") -> list[Requirement]:
    return [each for each in found if each.subject == subject and step in each.step]


def test_an_office_needs_the_council_and_the_host_and_nothing_is_barred() -> None:
    found = asked(Sketch("open-office", treaty="nato", host="JPN", partners=("AUS", "JPN", "KOR", "NZL")))
    assert [each.step for each in found[:4]] == ["decision", "scope", "eligibility", "host's consent"]
    assert [each.verdict for each in found[:4]] == ["needs", "allowed", "allowed", "needs"]
    assert "31 members can stop it" in found[0].reason
    assert "no case for the parties' obligation" in found[1].reason
    assert "6" in found[1].article
    assert {each.subject for each in found if each.step == "partnership"} == {"AUS", "JPN", "KOR", "NZL"}
    assert "barred" not in {each.verdict for each in found}


def test_an_asian_state_is_barred_from_nato_by_article_10() -> None:
    for applicant in ("JPN", "KOR", "AUS", "NZL"):
        first = asked(Sketch("accede", treaty="nato", state=applicant))[0]
        assert first.verdict == "barred"
        assert "Art. 10" in first.article
        assert "amendment" in first.lifted_by


def test_sweden_could_join_if_every_member_ratified() -> None:
    found = asked(Sketch("accede", treaty="nato", state="SWE"))
    assert found[0].verdict == "allowed"
    assert "each of 63 players" in found[1].reason  # 31 invite, 31 ratify, Sweden ratifies
    for member, words in (("TUR", "Grand National Assembly"), ("HUN", "National Assembly")):
        assert any(words in each.lifted_by for each in of(found, member, "ratification"))
    with pytest.raises(InputError, match="is a party to NATO"):
        asked(Sketch("accede", treaty="nato", state="FRA"))


def test_a_new_pact_needs_each_founder_by_its_own_law() -> None:
    founders = ("USA", "JPN", "KOR", "AUS", "NZL")
    found = asked(Sketch("found-treaty", founders=founders))
    assert {each.subject for each in found if each.step == "signature"} == set(founders)
    articles = {founder: " ".join(each.article for each in of(found, founder)) for founder in founders}
    assert "Art. II s. 2" in articles["USA"]
    assert "Art. 9" in articles["JPN"]
    assert "73(3)" in articles["JPN"]
    assert "60" in articles["KOR"]
    assert "no vote" in of(found, "AUS", "law")[0].lifted_by
    assert of(found, "NZL", "law")
    assert {each.verdict for each in found} == {"allowed", "needs"}


def test_a_pact_of_consultation_does_not_touch_article_9() -> None:
    found = asked(Sketch("found-treaty", founders=("JPN", "KOR"), obligations=("consultation",)))
    assert not any("Art. 9" in each.article for each in found)


def test_candidates_meet_their_own_bars() -> None:
    candidates = ("AUT", "KHM", "KAZ", "PHL", "VNM", "BTN")
    found = asked(Sketch("found-treaty", founders=("USA",), candidates=candidates))
    for neutral in ("AUT", "KHM"):
        assert of(found, neutral, "candidate")[0].verdict == "barred"
    other = of(found, "KAZ", "other treaties")[0]
    assert other.verdict == "barred"
    assert "CSTO" in other.article
    assert any("two thirds" in each.reason for each in of(found, "PHL"))
    assert any("four" in each.reason or "no military alliance" in each.reason for each in of(found, "VNM"))
    assert of(found, "BTN")[0].confidence == "low"  # nothing on file, and said so


def test_leaving_nato_and_the_statute_of_2023() -> None:
    for on, statutes in ((JUNE_2023, 0), (date(2024, 6, 1), 1)):
        found = asked(Sketch("withdraw", treaty="nato", state="USA"), on)
        assert "12 months" in found[0].lifted_by
        assert len(of(found, "USA", "domestic")) == statutes
    early = asked(Sketch("withdraw", treaty="nato", state="FRA"), date(1966, 3, 7))
    assert early[0].verdict == "barred"
    with pytest.raises(InputError, match="no party"):
        asked(Sketch("withdraw", treaty="nato", state="JPN"))


def test_forces_in_the_philippines_need_a_treaty() -> None:
    american = asked(Sketch("station-forces", host="PHL", sender="USA"))
    assert [each.verdict for each in of(american, "PHL", "consent")] == ["allowed"]  # the agreement of 2014
    japanese = asked(Sketch("station-forces", host="PHL", sender="JPN"))
    assert [each.verdict for each in of(japanese, "PHL", "consent")] == ["needs"]
    for found in (american, japanese):
        assert any("XVIII" in each.article for each in of(found, "PHL", "law"))


def test_who_ratifies() -> None:
    assert ratifier("USA", JUNE_2023) == "USA:senate"
    assert ratifier("JPN", JUNE_2023) == "JPN:diet"
    assert ratifier("BTN", JUNE_2023) == "BTN:ratification"


@pytest.mark.parametrize(
    ("proposal", "fault"),
    [
        (Sketch("open-embassy"), "unknown kind of proposal 'open-embassy'"),
        (Sketch("open-office", host="JPN"), "needs a treaty"),
        (Sketch("open-office", treaty="nato"), "needs a host"),
        (Sketch("accede", treaty="nato"), "needs a state"),
        (Sketch("station-forces", host="PHL"), "needs a sender"),
        (Sketch("open-office", treaty="nato", host="JPX"), "JPX"),
    ],
)
def test_a_proposal_that_lacks_something_is_a_fault(proposal: Sketch, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        asked(proposal)


def test_domestic_rules_of_a_state() -> None:
    assert {rule.id for rule in domestic_law("PHL")} == {"phl-bases", "phl-nuclear-free", "phl-senate"}
    for rule in domestic_law():
        if rule.verdict == "needs" and "treaty" in rule.applies_to:
            assert rule.vote is not None, f"{rule.id} asks for ratification and does not say by whom"
