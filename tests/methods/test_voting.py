"""Voting power against its definitions by enumeration, and against itself by two methods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods import voting

Game = tuple[list[int], int]
GAMES = st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any)


@st.composite
def games(draw: st.DrawFn, weights: st.SearchStrategy[list[int]] = GAMES) -> Game:
    given_weights = draw(weights)
    return given_weights, draw(st.integers(1, sum(given_weights)))


@given(games())
def test_shapley_shubik_is_the_share_of_orders_in_which_a_player_is_pivotal(game: Game) -> None:
    weights, quota = game
    pivots = [0] * len(weights)
    for order in permutations(range(len(weights))):
        reached = 0
        for player in order:
            reached += weights[player]
            if reached >= quota:
                pivots[player] += 1
                break
    expected = [float(Fraction(count, math.factorial(len(weights)))) for count in pivots]
    assert voting.shapley_shubik(weights, quota).tolist() == expected


@given(games())
def test_banzhaf_counts_swings(game: Game) -> None:
    weights, quota = game
    swings = [
        sum(
            quota - weight <= np.dot(others, weights[:i] + weights[i + 1 :]) < quota
            for others in product([0, 1], repeat=len(weights) - 1)
        )
        for i, weight in enumerate(weights)
    ]
    absolute = voting.banzhaf_absolute(weights, quota)
    assert (absolute * 2 ** (len(weights) - 1)).tolist() == swings
    assert voting.banzhaf(weights, quota).tolist() == [s / sum(swings) for s in swings]
    assert voting.dummies(weights, quota).tolist() == [i for i, s in enumerate(swings) if not s]


@given(games())
def test_veto_players_are_those_without_whom_the_rest_fails(game: Game) -> None:
    weights, quota = game
    expected = [i for i, w in enumerate(weights) if sum(weights) - w < quota]
    assert voting.veto_players(weights, quota).tolist() == expected


@given(games(st.lists(st.integers(0, 60), min_size=1, max_size=40).filter(any)))
def test_quadrature_agrees_with_whole_number_counts(game: Game) -> None:
    weights, quota = game
    exact = voting.shapley_shubik(weights, quota)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voting, "COUNTED_EXACTLY", 0)
        integrated = voting.shapley_shubik(weights, quota)
    assert np.abs(exact - integrated).max() < 1e-14
    assert exact.sum() == pytest.approx(1.0, abs=1e-14)
    assert ((exact == 0) == (integrated == 0)).all()


@given(games(st.lists(st.integers(0, 60), min_size=1, max_size=40).filter(any)))
def test_sums_in_floating_point_agree_with_whole_number_counts(game: Game) -> None:
    counts = (voting.banzhaf_absolute, voting.coleman_act, voting.coleman_prevent, voting.coleman_initiate)
    exact = [count(*game) for count in counts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voting, "WHOLE_UNITS", 0)
        for count, each in zip(counts, exact, strict=True):
            assert np.abs(count(*game) - each).max() < 1e-13, count


@given(games())
def test_the_dual_game_has_the_same_power(game: Game) -> None:
    weights, quota = game
    dual = sum(weights) - quota + 1
    assert voting.shapley_shubik(weights, quota).tolist() == voting.shapley_shubik(weights, dual).tolist()
    assert voting.banzhaf(weights, quota).tolist() == voting.banzhaf(weights, dual).tolist()


@given(games(), st.integers(1, 50))
def test_neither_the_unit_nor_a_null_player_matters(game: Game, unit: int) -> None:
    weights, quota = game
    base = voting.shapley_shubik(weights, quota).tolist()
    scaled = [Fraction(weight, unit) for weight in weights]
    assert voting.shapley_shubik(scaled, Fraction(quota, unit)).tolist() == base
    assert voting.shapley_shubik([*weights, 0], quota).tolist() == [*base, 0.0]


@given(games())
def test_a_rule_by_enumeration_is_the_weighted_game(game: Game) -> None:
    weights, quota = game

    def passes(votes: Sequence[bool]) -> bool:
        return sum(w for w, yes in zip(weights, votes, strict=True) if yes) >= quota

    by_rule = voting.shapley_shubik_rule(passes, len(weights))
    assert by_rule == pytest.approx(voting.shapley_shubik(weights, quota), abs=1e-15)


def test_a_rule_that_is_no_weighted_game() -> None:
    # Two chambers of two: a majority of one in each. All are alike.
    assert voting.shapley_shubik_rule(lambda v: (v[0] or v[1]) and (v[2] or v[3]), 4).tolist() == [0.25] * 4


def test_decimals_count_as_written() -> None:
    # In binary floating point 0.1 + 0.2 is above 0.3, and three times 0.1 as well.
    assert voting.shapley_shubik([0.1, 0.2, 0.3], 0.3).tolist() == [1 / 6, 1 / 6, 2 / 3]
    assert voting.shapley_shubik([Decimal("0.1"), "0.2", 0.3], "0.3").tolist() == [1 / 6, 1 / 6, 2 / 3]
    assert voting.veto_players([0.1] * 3, 0.3).tolist() == [0, 1, 2]


@pytest.mark.parametrize("quota", [0.5, 0.85])
def test_190_players_to_the_last_digits(quota: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # As many members as the largest organisations, shares from one unit to some per cent of the sum.
    shares = np.random.default_rng(1).pareto(1.5, 190) + 0.05
    weights = np.maximum(1, np.round(shares / shares.sum() * 3000)).astype(int).tolist()
    needed = int(sum(weights) * quota)
    integrated = voting.shapley_shubik(weights, needed)
    monkeypatch.setattr(voting, "COUNTED_EXACTLY", 10**15)
    exact = voting.shapley_shubik(weights, needed)
    assert not np.array_equal(integrated, exact)
    assert np.abs(integrated - exact).max() < 1e-15
    assert np.abs(integrated / exact - 1).max() < 1e-12


def test_500_players_alike() -> None:
    assert voting.shapley_shubik([1] * 500, 300) == pytest.approx(1 / 500, rel=1e-13)
    assert voting.banzhaf([1] * 500, 300) == pytest.approx(1 / 500, rel=1e-15)


@pytest.mark.parametrize(
    ("weights", "quota", "says"),
    [
        ([1, 2], 4, "quota 4; above 0 and at most the sum of weights, 3"),
        ([1, 2], 0, "quota 0"),
        ([], 1, "quota 1"),
        ([1, -1, 3], 2, "weights: a negative weight"),
        ([1, math.nan], 1, r"weights\[1\]: 'nan' is not a number"),
        (["one"], 1, r"weights\[0\]: 'one'"),
        (["1e9999999"], 1, r"weights\[0\]"),
        ([1], math.inf, "quota: 'inf' is not a number"),
        ([1] * 501, 2, "501 players; at most 500"),
        ([10**9, 1, 1], 5, "at most 10000000"),
    ],
)
def test_wrong_input_is_named(weights: Any, quota: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        voting.shapley_shubik(weights, quota)


@pytest.mark.parametrize(
    ("rule", "n", "says"),
    [
        (all, 21, "21 players"),
        (lambda _: True, 2, "with nobody"),
        (lambda v: v[0] and not v[1], 2, "with everybody"),
        (lambda v: sum(v) in (1, 3), 3, "player 0 can defeat"),
    ],
)
def test_rules_that_cannot_be_measured(rule: Any, n: int, says: str) -> None:
    with pytest.raises(InputError, match=says):
        voting.shapley_shubik_rule(rule, n)
