"""A rule in a file of its own, with weights, groups and shares in per cent, as a game."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods.voting_power import power
from foedus.treaties.rule_data import read_rule
from foedus.treaties.rule_file import read_rule_file
from foedus.treaties.rule_game import rule_game
from foedus.treaties.rules import Members, Weighted, leaves, outcome

COUNCIL = """
title = "A council of five"
rule = { any_of = [
  { all_of = [{ members = "population", quota = "55 %" }, { weighted = "population", quota = "65 %" }] },
  { members = "small", quota = 3 },
] }
[weights.population]
A = 83.2
B = 68.1
C = 10
D = 8
E = 3.5
[groups]
small = ["C", "D", "E"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "rule.toml"
    path.write_text(text)
    return path


def test_weights_groups_and_shares(tmp_path: Path) -> None:
    file = read_rule_file(write(tmp_path, COUNCIL))
    assert file.title == "A council of five"
    heads, people, small = leaves(file.rule)
    assert isinstance(heads, Members)
    assert isinstance(people, Weighted)
    assert heads.players == ("A", "B", "C", "D", "E")
    # 65 % of 172.8, to the last digit.
    assert float(people.quota) == 112.32
    assert small.players == ("C", "D", "E")


def test_a_rule_becomes_a_game_over_its_players(tmp_path: Path) -> None:
    rule = read_rule_file(write(tmp_path, COUNCIL)).rule
    players, game = rule_game(rule)
    assert players == ("A", "B", "C", "D", "E")
    found = power(game)
    # Winning: A, B and any of the rest; or C, D and E with or without others.
    assert found.minimal == 4
    assert found.indices["holler-packel"].tolist() == [3 / 12, 3 / 12, 2 / 12, 2 / 12, 2 / 12]
    assert found.veto == []
    for coalition in range(32):
        votes = {p: "support" if coalition >> k & 1 else "oppose" for k, p in enumerate(players)}
        members = [votes[p] == "support" for p in players]
        assert bool(game.won_by(np.array(members))) == outcome(rule, votes)


def test_consensus_and_stages_need_everybody() -> None:
    rule = read_rule({"then": [{"consensus": ["A", "B"]}, {"unanimity": ["A:senate", "B"]}]})
    players, game = rule_game(rule)
    assert players == ("A", "B", "A:senate")
    assert power(game).indices["shapley-shubik"].tolist() == [1 / 3] * 3
    assert game.veto_players() == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title = 'x'", "rule.toml: rule: this key is missing"),
        ("rules = 1", "rules: unknown key; did you mean rule?"),
        (COUNCIL.replace('weighted = "population"', 'weighted = "populaton"'), "did you mean population"),
        (COUNCIL.replace("65 %", "most %"), "quota: 'most %' is not a share"),
        (COUNCIL.replace('small = ["C"', 'population = ["C"'), "'population' names weights and a group"),
        (COUNCIL.replace("C = 10", 'C = "ten"'), "weighted: a weight is not a number"),
        (COUNCIL.replace("C = 10", "C = -1"), "weights below 0"),
        ("rule = 3", "a rule is a table"),
        ("rule = { members = ['A'], quota = 1 }\nweights = 3", "weights: a table is needed"),
        ("rule = { members = ['A'], quota = 1 }\n[groups]\nx = 1", "groups.x: not a list of players"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as fault:
        read_rule_file(write(tmp_path, text))
    assert says in str(fault.value)
