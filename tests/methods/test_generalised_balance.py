"""Line index of k camps against enumeration, and what must hold of it for any network."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import InputError, NotProved
from foedus.methods.balance import frustration_index
from foedus.methods.generalised_balance import line_index

Network = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]


def wrong(network: Network, camps: NDArray[np.int64]) -> float:
    ties, signs, weights, _ = network
    together = camps[ties[:, 0]] == camps[ties[:, 1]]
    return float(weights[together != (signs > 0)].sum())


@st.composite
def networks(draw: st.DrawFn, largest: int = 7) -> Network:
    n = draw(st.integers(2, largest))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pairs = np.array([(i, j) for i in range(n) for j in range(i)])
    ties = pairs[random.random(len(pairs)) < draw(st.sampled_from([0.4, 0.7, 1.0]))]
    return ties, random.choice([-1, 1], len(ties)), random.integers(1, 4, len(ties)), n


@given(networks(), st.integers(2, 4))
@settings(max_examples=60)
def test_no_division_is_better(network: Network, k: int) -> None:
    ties, signs, weights, n = network
    found = line_index(ties, signs, n, k, weights)
    least = min(wrong(network, np.array(camps)) for camps in product(range(k), repeat=n))
    assert found.value == found.lower == least == wrong(network, found.camps)
    assert found.camps.max(initial=-1) < k
    assert ((found.camps >= 0) == np.isin(np.arange(n), ties)).all()
    assert found.value == weights[found.frustrated_edges].sum()


@given(networks(largest=14))
@settings(max_examples=30)
def test_two_camps_are_the_frustration_index_and_more_camps_never_cost_more(network: Network) -> None:
    ties, signs, weights, n = network
    values = [line_index(ties, signs, n, k, weights).value for k in (2, 3, 4, 5)]
    assert values[0] == frustration_index(ties, signs, n, weights).value
    assert values == sorted(values, reverse=True)


def test_three_hostile_groups_are_clusterable_though_not_balanced() -> None:
    ties = [[0, 1], [2, 3], [4, 5], [0, 2], [2, 4], [4, 0]]
    signs = [1, 1, 1, -1, -1, -1]
    assert line_index(ties, signs, 7, 2).value == 1
    found = line_index(ties, signs, 7, 3)
    assert found.value == 0
    assert found.camps.tolist() == [0, 0, 1, 1, 2, 2, -1]


def test_a_planted_division_of_ninety_nodes_is_proved() -> None:
    random = np.random.default_rng(5)
    pairs = np.array([(i, j) for i in range(90) for j in range(i)])
    ties = pairs[random.random(len(pairs)) < 0.12]
    camp = random.integers(0, 3, 90)
    planted = np.where(camp[ties[:, 0]] == camp[ties[:, 1]], 1, -1)
    signs = planted * np.where(random.random(len(ties)) < 0.03, -1, 1)
    found = line_index(ties, signs, 90, 3)
    assert found.value <= (planted != signs).sum()
    assert found.lower == found.value


def test_without_time_both_bounds_are_told() -> None:
    random = np.random.default_rng(1)
    ties = np.array([(i, j) for i in range(60) for j in range(i)])
    with pytest.raises(NotProved, match="line index of 4 camps") as stopped:
        line_index(ties, random.choice([-1, 1], len(ties)), 60, 4, time_limit=0.05)
    assert 0 <= stopped.value.lower < stopped.value.upper <= len(ties) / 2


def test_without_time_what_hangs_on_by_a_bridge_costs_nothing() -> None:
    random = np.random.default_rng(1)
    core = [(i, j) for i in range(40) for j in range(i)]
    bridges = [(i, 40 + i) for i in range(40)]
    signs = np.concatenate([random.choice([-1, 1], len(core)), np.repeat(-1, 40)])
    with pytest.raises(NotProved) as stopped:
        line_index(core + bridges, signs, 80, 4, time_limit=0.0)
    with pytest.raises(NotProved) as alone:
        line_index(core, signs[: len(core)], 40, 4, time_limit=0.0)
    assert stopped.value.upper == alone.value.upper
    assert stopped.value.lower == alone.value.lower == 0


@pytest.mark.parametrize("k", [0, 1, 13])
def test_a_number_of_camps_out_of_range_is_refused(k: int) -> None:
    with pytest.raises(InputError, match=f"{k} camps; from 2 to 12"):
        line_index([[0, 1]], [1], 2, k)
