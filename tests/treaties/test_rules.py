"""Decision rules: what passes, who can veto, and how a rule is written and read."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.treaties import treaty
from foedus.treaties.rule_data import read_rule, rule_data
from foedus.treaties.rules import (
    MAX_DEPTH,
    VOTES,
    AllOf,
    AnyOf,
    Consensus,
    Members,
    Rule,
    Then,
    Unanimity,
    Weighted,
    bind,
    describe,
    passes,
    players,
    resolve,
    stages,
    veto_players,
)

JUNE_2023 = date(2023, 6, 14)
NAMES = ("A", "B", "C", "D")


def some_players() -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(tuple)


def weighted(weights: dict[str, int | Fraction], quota: int | Fraction) -> Weighted:
    return Weighted(tuple((name, Fraction(weight)) for name, weight in weights.items()), Fraction(quota))


def leaf_rules() -> st.SearchStrategy[Rule]:
    parts = st.fractions(0, 5, max_denominator=12)
    weights = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 5) | parts, min_size=1)
    quotas = st.one_of(st.integers(1, 4), st.fractions(Fraction(1, 4), Fraction(1), max_denominator=12))
    return st.one_of(
        st.builds(Consensus, some_players()),
        st.builds(Unanimity, some_players()),
        st.builds(Members, some_players(), quotas, st.sampled_from(["", "Council"])),
        st.builds(weighted, weights, st.integers(1, 9) | parts.filter(bool)),
    )


def any_rule() -> st.SearchStrategy[Rule]:
    return st.recursive(
        leaf_rules(),
        lambda parts: st.builds(
            lambda node, some: node(tuple(some)),
            st.sampled_from([AllOf, AnyOf, Then]),
            st.lists(parts, min_size=1, max_size=3),
        ),
        max_leaves=5,
    )


def everyone(rule: Rule, vote: str) -> dict[str, str]:
    return dict.fromkeys(players(rule), vote)


def test_consensus_is_stopped_by_an_objection_only() -> None:
    rule = Consensus(("A", "B"))
    assert passes(rule, {"A": "abstain", "B": "abstain"})
    assert not passes(rule, {"A": "support", "B": "oppose"})


def test_unanimity_is_stopped_by_an_abstention() -> None:
    rule = Unanimity(("A", "B"))
    assert passes(rule, {"A": "support", "B": "support"})
    assert not passes(rule, {"A": "support", "B": "abstain"})


@pytest.mark.parametrize(
    ("quota", "needed"),
    [("2/3", 18), (0.55, 15), (0.65, 18), (14, 14), ("1/2", 14), (1.0, 27)],
)
def test_shares_of_twenty_seven_round_up(quota: Any, needed: int) -> None:
    """55 % of the Union's 27 members is 15 (14.85), as its treaty says."""
    states = [f"S{number}" for number in range(27)]
    rule = read_rule({"members": states, "quota": quota})
    for count in (needed - 1, needed):
        votes = dict.fromkeys(states, "abstain") | dict.fromkeys(states[:count], "support")
        assert passes(rule, votes) == (count >= needed)


def test_shares_are_exact() -> None:
    thirds = read_rule({"members": ["A", "B", "C"], "quota": "2/3"})
    assert passes(thirds, {"A": "support", "B": "support", "C": "oppose"})
    tenths = read_rule({"weighted": {"A": 0.1, "B": 0.2}, "quota": 0.3})
    assert passes(tenths, {"A": "support", "B": "support"})


def test_atlantic_council_of_june_2023_has_31_vetoes() -> None:
    nato = treaty("nato")
    rule = resolve(nato.decisions["decide"].rule, nato, JUNE_2023)
    assert veto_players(rule) == nato.members_on(JUNE_2023)
    assert len(veto_players(rule)) == 31
    assert {"FRA", "FIN", "TUR"} <= set(veto_players(rule))
    assert "SWE" not in veto_players(rule)
    assert passes(rule, everyone(rule, "abstain"))
    assert not passes(rule, everyone(rule, "support") | {"FRA": "oppose"})


def test_accession_to_nato_is_three_steps_that_each_party_can_stop() -> None:
    nato = treaty("nato")
    rule = resolve(nato.decisions["admit"].rule, nato, JUNE_2023, {"applicant": ["SWE"]})
    assert [len(players(stage.rule)) for stage in stages(rule)] == [31, 31, 1]
    assert "HUN:ratification" in veto_players(rule)
    assert "SWE:ratification" in veto_players(rule)


class TestSecurityCouncil:
    """Art. 27(3): nine of fifteen, no permanent member against; a permanent member may abstain."""

    council = treaty("unsc")
    rule = resolve(council.decisions["decide"].rule, council, JUNE_2023)
    five = ("CHN", "FRA", "GBR", "RUS", "USA")
    elected = tuple(f"elected-{number}" for number in range(1, 11))

    def votes(self, support: tuple[str, ...], oppose: tuple[str, ...] = ()) -> dict[str, str]:
        spoken = dict.fromkeys(support, "support") | dict.fromkeys(oppose, "oppose")
        return everyone(self.rule, "abstain") | spoken

    def test_fifteen_vote_and_five_can_veto(self) -> None:
        assert set(players(self.rule)) == {*self.five, *self.elected}
        assert veto_players(self.rule) == self.five

    def test_abstention_of_a_permanent_member_does_not_block(self) -> None:
        assert passes(self.rule, self.votes(("FRA", "GBR", "USA", *self.elected[:6])))

    def test_eight_are_too_few_and_one_objection_is_too_much(self) -> None:
        assert not passes(self.rule, self.votes(("FRA", "GBR", "USA", *self.elected[:5])))
        assert not passes(self.rule, self.votes((*self.five[:4], *self.elected), oppose=("USA",)))
        assert passes(self.rule, self.votes((*self.five, *self.elected[:4]), oppose=self.elected[4:]))

    def test_seat_of_china_was_taipei_until_1971(self) -> None:
        old = resolve(self.council.decisions["decide"].rule, self.council, date(1970, 1, 1))
        assert "TWN" in veto_players(old)
        assert "CHN" not in veto_players(old)


@given(any_rule(), st.data())
def test_more_support_never_undoes_a_decision(rule: Rule, data: st.DataObject) -> None:
    votes = {player: data.draw(st.sampled_from(VOTES)) for player in players(rule)}
    for player, vote in votes.items():
        for better in VOTES[VOTES.index(vote) :]:
            assert passes(rule, votes) <= passes(rule, votes | {player: better})


@given(any_rule())
def test_veto_players_are_those_whose_sole_objection_stops_it(rule: Rule) -> None:
    for player in players(rule):
        stopped = not passes(rule, everyone(rule, "support") | {player: "oppose"})
        assert (player in veto_players(rule)) == stopped


@given(any_rule())
def test_a_rule_written_and_read_is_the_same(rule: Rule) -> None:
    assert read_rule(rule_data(rule)) == rule


@given(any_rule(), st.data())
def test_stages_together_are_the_rule(rule: Rule, data: st.DataObject) -> None:
    votes = {player: data.draw(st.sampled_from(VOTES)) for player in players(rule)}
    if isinstance(rule, Then):
        assert passes(rule, votes) == all(passes(stage.rule, votes) for stage in stages(rule))
    else:
        assert [stage.rule for stage in stages(rule)] == [rule]


def test_groups_become_players() -> None:
    rule = read_rule({"then": [{"consensus": "members"}, {"unanimity": "members:ratification"}]})
    bound = bind(rule, {"members": ["FRA", "DEU"]})
    assert players(bound) == ("FRA", "DEU", "FRA:ratification", "DEU:ratification")
    with pytest.raises(InputError, match="there are none"):
        bind(rule, {"members": []})
    with pytest.raises(InputError, match="twice"):
        bind(read_rule({"consensus": ["members", "FRA"]}), {"members": ["FRA"]})


def test_rules_in_words() -> None:
    council = {"consensus": ["FRA", "DEU"], "label": "Council"}
    rule = read_rule({"then": [council, {"unanimity": ["JPN:diet"]}]})
    assert describe(rule) == "Council: no objection from FRA and DEU, then the support of JPN:diet"
    many = read_rule({"members": list("ABCDEFGHI"), "quota": 9})
    assert describe(many) == "the support of at least 9 of the 9"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"consensu": "members"}, "exactly one kind"),
        ({"consensus": "members", "unanimity": "members"}, "exactly one kind"),
        ({"members": ["A"]}, "needs a quota"),
        ({"members": ["A"], "quota": 0}, "a quota of 0"),
        ({"members": ["A"], "quota": 1.5}, "a quota of 3/2"),
        ({"members": ["A"], "quota": float("nan")}, "not a number"),
        ({"members": ["A"], "quota": "two thirds"}, "not a number"),
        ({"members": ["A"], "quota": True}, "not a number"),
        ({"consensus": []}, "without players"),
        ({"consensus": ["A", "A"]}, "twice"),
        ({"consensus": 3}, "players are"),
        ({"consensus": "A", "lable": "x"}, "did you mean label?"),
        ({"consensus": "A", "quota": 2}, "unknown key 'quota'"),
        ({"weighted": {"A": -1}, "quota": 1}, "below 0"),
        ({"weighted": ["A"], "quota": 1}, "takes a table"),
        ({"then": []}, "without parts"),
        ({"then": {}}, "takes a list"),
        ("members", "a rule is a table"),
    ],
)
def test_a_wrong_rule_is_one_clear_line(data: object, fault: str) -> None:
    with pytest.raises(InputError, match=fault) as caught:
        read_rule(data)
    assert "\n" not in str(caught.value)


def test_a_rule_that_holds_itself_is_a_fault() -> None:
    circle: dict[str, Any] = {}
    circle["all_of"] = [circle]
    with pytest.raises(InputError, match=f"more than {MAX_DEPTH} deep"):
        read_rule(circle)


def test_every_player_must_vote() -> None:
    with pytest.raises(InputError, match="no vote of B"):
        passes(Consensus(("A", "B")), {"A": "support"})
    with pytest.raises(InputError, match="unknown vote 'yes'"):
        passes(Consensus(("A",)), {"A": "yes"})
