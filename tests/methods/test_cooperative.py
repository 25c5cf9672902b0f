"""Shapley and Owen values, nucleolus and core: by their definitions and by games whose answer is known."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.cooperative import core_is_empty, nucleolus, owen_value, shapley_value

Floats = NDArray[np.float64]
worths = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.integers(-20, 20), min_size=2**n - 1, max_size=2**n - 1).map(
        lambda rest: np.array([0, *rest], dtype=float)
    )
)


def players(v: Floats) -> int:
    return len(v).bit_length() - 1


def average_over_orders(v: Floats, orders: list[tuple[int, ...]]) -> Floats:
    value = np.zeros(players(v))
    for order in orders:
        mask = 0
        for i in order:
            value[i] += v[mask | 1 << i] - v[mask]
            mask |= 1 << i
    return value / len(orders)


@given(worths)
@settings(max_examples=60)
def test_shapley_is_the_average_over_all_orders(v: Floats) -> None:
    orders = list(permutations(range(players(v))))
    assert shapley_value(v) == pytest.approx(average_over_orders(v, orders), abs=1e-9)


@given(worths)
@settings(max_examples=60)
def test_owen_is_the_average_over_orders_that_keep_unions_together(v: Floats) -> None:
    n = players(v)
    unions = [[0], [1, *range(3, n)], [2]] if n > 2 else [[0, 1]]
    orders = [
        order
        for order in permutations(range(n))
        if all(max(order.index(i) for i in u) - min(order.index(i) for i in u) == len(u) - 1 for u in unions)
    ]
    assert owen_value(v, unions) == pytest.approx(average_over_orders(v, orders), abs=1e-9)
    alone = [[i] for i in range(n)]
    assert owen_value(v, alone) == pytest.approx(shapley_value(v), abs=1e-9)


def complaints(v: Floats, x: Floats) -> Floats:
    n = len(x)
    paid = np.array([sum(x[i] for i in range(n) if mask >> i & 1) for mask in range(1, 2**n - 1)])
    return np.sort(v[1:-1] - paid)[::-1]


@given(worths, st.lists(st.floats(-5, 5), min_size=4, max_size=4))
@settings(max_examples=60)
def test_no_other_division_has_smaller_complaints(v: Floats, shift: list[float]) -> None:
    x = nucleolus(v)
    n = len(x)
    assert x.sum() == pytest.approx(v[-1], abs=1e-7)
    other = x + np.array(shift[:n]) - np.mean(shift[:n])
    ours, theirs = complaints(v, x), complaints(v, other)
    differ = np.flatnonzero(np.abs(ours - theirs) > 1e-6)
    assert not len(differ) or ours[differ[0]] < theirs[differ[0]]


@given(worths)
@settings(max_examples=40)
def test_the_nucleolus_lies_in_the_core_where_there_is_one(v: Floats) -> None:
    worst = complaints(v, nucleolus(v))[0]
    assert core_is_empty(v) == (worst > 1e-7)


def test_a_player_who_adds_nothing_gets_nothing() -> None:
    v = np.array([0, 0, 1, 1, 0, 0, 3, 3.0])  # player 0 is a null player
    assert shapley_value(v)[0] == pytest.approx(0.0)
    assert nucleolus(v)[0] == pytest.approx(0.0, abs=1e-9)


def test_three_who_decide_by_majority_have_no_core() -> None:
    v = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
    assert core_is_empty(v)
    assert nucleolus(v) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("v", "says"),
    [
        ([], "0 worths"),
        ([0.0, 1.0, 2.0], "3 worths"),
        ([1.0, 1.0], "empty coalition"),
        ([0.0, float("nan")], "no finite"),
        (np.zeros(2**15), "15 players"),
    ],
)
def test_what_is_no_game_is_refused(v: list[float], says: str) -> None:
    with pytest.raises(InputError, match=says):
        nucleolus(v)


def test_unions_must_hold_each_player_once() -> None:
    with pytest.raises(InputError, match="each player once"):
        owen_value([0.0, 1.0, 1.0, 3.0], [[0], [0, 1]])
