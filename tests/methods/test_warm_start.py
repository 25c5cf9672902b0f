"""How the frustration index begins and is stopped: any camps to start from, and bounds that hold."""

from __future__ import annotations

import time
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError, NotProved
from foedus.methods.balance import frustration_index
from foedus.methods.generalised_balance import line_index


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15)
def test_no_start_changes_the_result(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(28) for j in range(i + 1, 28)])
    edges = pairs[random.random(len(pairs)) < 0.3]
    signs = random.choice([-1, 1], len(edges))
    weights = random.integers(1, 4, len(edges))
    cold = frustration_index(edges, signs, 28, weights)
    start = random.choice([-1, 0, 1], 28)
    for begin in (start, cold.camps, np.full(28, -1)):
        warm = frustration_index(edges, signs, 28, weights, start=begin)
        assert (warm.value, warm.lower) == (cold.value, cold.lower)
        if cold.optima is not None and warm.optima is not None:
            assert warm.optima == cold.optima
            assert np.array_equal(warm.flexible, cold.flexible)


@pytest.mark.parametrize("limit", [0.0, 0.003, 0.01, 0.03, 0.1])
def test_when_stopped_the_index_lies_between_the_bounds(limit: float) -> None:
    random = np.random.default_rng(2)
    pairs = np.array([(i, j) for i in range(50) for j in range(i + 1, 50)])
    edges = pairs[random.random(len(pairs)) < 0.4]
    signs = np.where(random.random(len(edges)) < 0.25, -1, 1)
    value = frustration_index(edges, signs, 50).value
    try:
        found = frustration_index(edges, signs, 50, time_limit=limit)
        lower, upper = found.lower, found.value
    except NotProved as stopped:
        lower, upper = stopped.lower, stopped.upper
    assert 0 <= lower <= value <= upper


def test_a_dense_network_of_four_hundred_nodes_stops_in_time() -> None:
    edges = np.argwhere(np.triu(np.ones((400, 400)), 1))
    signs = np.random.default_rng(3).choice([-1, 1], len(edges))
    line_index(edges[:3], signs[:3], 400, 3)  # compiles
    for solve in (frustration_index, partial(line_index, k=3)):
        started = time.process_time()
        with pytest.raises(NotProved) as stopped:
            solve(edges, signs, 400, time_limit=0.1)
        assert time.process_time() - started < 4.0
        assert 0 <= stopped.value.lower < stopped.value.upper <= len(edges) / 2


@pytest.mark.parametrize("start", [[0, 1], [0, 1, 2], [[0, 1, 0]]])
def test_a_start_of_another_shape_is_refused(start: list[int]) -> None:
    with pytest.raises(InputError, match="camps to start from"):
        frustration_index([[0, 1], [1, 2]], [1, -1], 3, start=start)
