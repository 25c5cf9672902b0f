"""Power under rules of several parts: enumeration, joint counts and samples, against one another."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods import minimal_coalitions, sampled_power, voting
from foedus.methods.coalition_sets import coalitions
from foedus.methods.compound_game import CompoundGame, compound_game
from foedus.methods.joint_counts import fits, swing_chances
from foedus.methods.voting_power import INDICES, power

Parts = list[tuple[list[int], int]]


@st.composite
def games(draw: st.DrawFn, most: int = 8) -> tuple[Parts, Any]:
    n = draw(st.integers(1, most))
    parts: Parts = []
    for _ in range(draw(st.integers(1, 3))):
        weights = draw(st.lists(st.integers(0, 7), min_size=n, max_size=n).filter(any))
        parts.append((weights, draw(st.integers(1, sum(weights)))))
    numbers = tuple(range(len(parts)))
    words = st.sampled_from(["all", "any"])
    joined = (draw(words), (numbers[0], (draw(words), numbers[1:]))) if numbers[1:] else (draw(words), (0,))
    return parts, joined


def wins(parts: Parts, joined: Any, members: Sequence[int]) -> bool:
    if isinstance(joined, int):
        weights, quota = parts[joined]
        return sum(weights[i] for i in members) >= quota
    word, inner = joined
    return (all if word == "all" else any)(wins(parts, part, members) for part in inner)


@given(games())
def test_enumeration_counts_what_the_definitions_count(game: tuple[Parts, Any]) -> None:
    parts, joined = game
    n = len(parts[0][0])
    subsets = [set(c) for size in range(n + 1) for c in combinations(range(n), size)]
    winning = [s for s in subsets if wins(parts, joined, sorted(s))]
    minimal = [s for s in winning if not any(s - {i} in winning for i in s)]
    swings = [sum(i in s and s - {i} not in winning for s in winning) for i in range(n)]
    found = coalitions(compound_game(parts, joined))
    assert sum(found.winning) == len(winning)
    assert sum(found.minimal) == len(minimal)
    assert found.swings() == swings
    assert found.banzhaf().tolist() == [float(Fraction(s, sum(swings))) for s in swings]
    assert found.coleman_prevent().tolist() == [float(Fraction(s, len(winning))) for s in swings]
    assert found.coleman_initiate().tolist() == [float(Fraction(s, 2**n - len(winning))) for s in swings]
    seats = [sum(i in s for s in minimal) for i in range(n)]
    assert found.holler_packel().tolist() == [float(Fraction(s, sum(seats))) for s in seats]
    shares = [sum(Fraction(1, len(s)) for s in minimal if i in s) / len(minimal) for i in range(n)]
    assert found.deegan_packel().tolist() == [float(share) for share in shares]
    by_rule = voting.shapley_shubik_rule(
        lambda votes: wins(parts, joined, [i for i, yes in enumerate(votes) if yes]), n
    )
    assert found.shapley_shubik() == pytest.approx(by_rule, abs=1e-15)


@given(games(most=12))
def test_joint_counts_agree_with_enumeration(game: tuple[Parts, Any]) -> None:
    built = compound_game(*game)
    every, joint = coalitions(built), swing_chances(built)
    assert joint.shapley_shubik == pytest.approx(every.shapley_shubik(), abs=1e-14)
    assert joint.banzhaf_absolute == pytest.approx(every.banzhaf_absolute(), abs=1e-14)
    assert joint.act == pytest.approx(every.coleman_act(), abs=1e-14)
    assert np.nonzero(joint.banzhaf_absolute == 0)[0].tolist() == every.dummies()


@given(games(most=12).filter(lambda game: len(game[0]) == 1))
def test_a_single_part_is_the_weighted_game(game: tuple[Parts, Any]) -> None:
    (weights, quota), found = game[0][0], coalitions(compound_game(*game))
    every = power(compound_game([(weights, quota)]))
    assert every.method == "weighted"
    for name in INDICES:
        assert every.indices[name] == pytest.approx(getattr(found, name.replace("-", "_"))(), abs=1e-14)
    assert every.act == found.coleman_act()
    assert every.minimal == sum(found.minimal)
    assert every.dummies == found.dummies()


@given(games(), st.data())
def test_the_order_of_players_does_not_matter(game: tuple[Parts, Any], data: st.DataObject) -> None:
    parts, joined = game
    order = data.draw(st.permutations(range(len(parts[0][0]))))
    moved = [([weights[i] for i in order], quota) for weights, quota in parts]
    one, other = power(compound_game(parts, joined)), power(compound_game(moved, joined))
    for name in INDICES:
        assert other.indices[name] == pytest.approx(one.indices[name][order], abs=1e-14)


def member_quotas(n: int, *quotas: tuple[Sequence[int], int]) -> CompoundGame:
    return compound_game([([1] * n, n // 2 + 1), *quotas], ("all", tuple(range(len(quotas) + 1))))


def test_31_players_by_joint_counts_are_30_by_enumeration_and_one_of_no_weight() -> None:
    weights = [1 + k * k % 11 for k in range(30)]
    few = compound_game([(weights, 90), ([1] * 30, 16)], ("any", (0, 1)))
    more = compound_game([([*weights, 0], 90), ([*[1] * 30, 0], 16)], ("any", (0, 1)))
    one, other = power(few, INDICES[:5]), power(more, INDICES[:5])
    assert (one.method, other.method) == ("enumeration", "counts")
    for name in INDICES[:5]:
        assert other.indices[name][:30] == pytest.approx(one.indices[name], rel=1e-12)
    assert other.dummies == [30]


def test_where_nearly_every_coalition_wins_the_power_to_initiate_keeps_its_digits() -> None:
    # Only nobody loses, so each of the sixty turns the one losing coalition there is.
    found = power(compound_game([([1] * 60, 1), ([2, *[1] * 59], 3)], ("any", (0, 1))), ["coleman-initiate"])
    assert found.method == "counts"
    assert found.indices["coleman-initiate"] == pytest.approx(np.ones(60))


def test_where_no_sample_decides_orders_of_players_still_tell() -> None:
    weights = [10**7 + k for k in range(40)]
    everybody = compound_game([(weights, sum(weights)), ([1] * 40, 30)], ("all", (0, 1)))
    found = power(everybody, ["shapley-shubik"], samples=400)
    assert (found.method, found.act) == ("sample", 0.0)
    assert np.abs(found.indices["shapley-shubik"] - 1 / 40).max() < 5 * found.errors["shapley-shubik"].max()
    with pytest.raises(InputError, match="no banzhaf index: no sample decides"):
        power(everybody, ["banzhaf"], samples=400)


def test_a_veto_and_a_dictator_are_named() -> None:
    veto = compound_game([([1, 0, 0], 1), ([1, 1, 1], 2)], ("all", (0, 1)))
    assert (veto.veto_players(), veto.dictator()) == ([0], None)
    alone = compound_game([([1, 0, 0], 1), ([3, 1, 1], 2)], ("all", (0, 1)))
    assert (alone.veto_players(), alone.dictator()) == ([0], 0)
    assert power(alone).dummies == [1, 2]


def test_weights_of_ten_digits_are_enumerated_without_rounding() -> None:
    weights = [4_000_000_001, 3_000_000_000, 2_000_000_989, 10]
    found = power(compound_game([(weights, 7_000_000_001)]))
    assert found.method == "enumeration"
    # The others come to 5,000,000,999 without the first and 6,000,001,000 without the second: both must.
    assert found.indices["shapley-shubik"].tolist() == [0.5, 0.5, 0.0, 0.0]


def test_a_sample_is_within_its_error() -> None:
    weights = [30, 20, 10, 10, 8, 7, 5, 5, 3, 2]
    game = compound_game([(weights, 60), ([1] * 10, 5)], ("all", (0, 1)))
    exact = power(game)
    sample = {
        "shapley-shubik": sampled_power.shapley_shubik(game, 40_000, 1),
        **sampled_power.banzhaf_coleman(game, 40_000, 1),
    }
    act = sample.pop("coleman-act")
    assert abs(float(act.value) - exact.act) < 4 * float(act.error)
    for name, estimate in sample.items():
        off = (estimate.value - exact.indices[name]) / estimate.error
        assert np.abs(off).max() < 4, name
        # Errors that are too wide would be as wrong as errors that are too narrow.
        assert 0.3 < np.sqrt((off**2).mean()) < 1.8, name


@pytest.mark.parametrize(
    ("parts", "joined", "says"),
    [
        ([([1, 1], 1), ([1], 1)], ("all", (0, 1)), "a weight for each player"),
        ([([1, -1], 1)], 0, "a negative weight"),
        ([([1, 1], 0)], 0, "passes with nobody"),
        ([([1, 1], 3)], 0, "fails with everybody"),
        ([([1, 1], 1)], ("or", (0,)), "joined by 'or'"),
        ([([1, 1], 1)], 2, "part 2"),
        ([([10**19, 1], 1)], 0, "too many digits"),
    ],
)
def test_games_that_cannot_be_built(parts: Any, joined: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        compound_game(parts, joined)


def test_limits_are_told() -> None:
    many = member_quotas(31, (range(31), 200))
    with pytest.raises(InputError, match="31 players; a rule is enumerated for up to 30"):
        coalitions(many)
    fine = member_quotas(40, ([10**7 + k for k in range(40)], 2 * 10**8))
    assert not fits(fine)
    # A part that is won by nobody already makes no room for the others.
    idle = ([2, *[1] * 39], -1)
    assert not fits(member_quotas(40, ([10**7 + k for k in range(40)], 2 * 10**8), idle))
    with pytest.raises(InputError, match="too many states"):
        swing_chances(fine)
    with pytest.raises(InputError, match="up to 300000"):
        minimal_coalitions.holler_packel([10**6, 10**6 + 1, 1], 10**6)
    with pytest.raises(InputError, match="unknown index 'shapley'"):
        power(many, ["shapley"])
    with pytest.raises(InputError, match="1 samples"):
        sampled_power.shapley_shubik(many, 1, 1)
