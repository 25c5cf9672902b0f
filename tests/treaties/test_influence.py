"""Players without influence, against published cases and against brute force."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings

from foedus.errors import NotProved
from foedus.treaties import influence
from foedus.treaties.influence import dummies
from foedus.treaties.rule_data import read_rule
from foedus.treaties.rules import VOTES, Rule, passes, players

from .test_rules import any_rule


def test_luxembourg_in_the_council_of_1958() -> None:
    """12 of 17 votes with weights 4, 4, 4, 2, 2, 1: Luxembourg never decided (Brams & Affuso 1976)."""
    weights = {"DEU": 4, "FRA": 4, "ITA": 4, "BEL": 2, "NLD": 2, "LUX": 1}
    assert dummies(read_rule({"weighted": weights, "quota": 12})) == ("LUX",)


def test_a_player_that_matters_only_when_another_abstains_is_no_dummy() -> None:
    rule = read_rule(
        {"any_of": [{"unanimity": ["A"]}, {"all_of": [{"consensus": ["A"]}, {"unanimity": ["B"]}]}]}
    )
    assert dummies(rule) == ()


def test_voters_beside_a_dictator_are_dummies() -> None:
    rule = read_rule({"all_of": [{"unanimity": ["A"]}, {"members": ["A", "B", "C"], "quota": 1}]})
    assert dummies(rule) == ("B", "C")


def by_brute_force(rule: Rule) -> tuple[str, ...]:
    everyone = players(rule)
    profiles = [dict(zip(everyone, votes, strict=True)) for votes in product(VOTES, repeat=len(everyone))]
    return tuple(
        player
        for player in everyone
        if all(len({passes(rule, votes | {player: vote}) for vote in VOTES}) == 1 for votes in profiles)
    )


@settings(max_examples=60)
@given(any_rule())
def test_dummies_are_exact(rule: Rule) -> None:
    assert dummies(rule) == by_brute_force(rule)


def test_gives_up_rather_than_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(influence, "MAX_STATES", 10)
    weights = {f"S{number}": 2**number for number in range(8)} | {"zero": 0}
    with pytest.raises(NotProved):
        dummies(read_rule({"weighted": weights, "quota": 200}))
