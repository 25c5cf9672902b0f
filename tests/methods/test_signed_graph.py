"""Contraction keeps every optimum; blocks are those of the textbook."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.methods.frustration_search import all_camps, descend, search
from foedus.methods.signed_graph import Contraction, blocks, frustrated_weight, keep_certain


@st.composite
def matrices(draw: st.DrawFn, largest: int = 8) -> NDArray[np.float64]:
    n = draw(st.integers(1, largest))
    entries = draw(st.lists(st.integers(-2, 2), min_size=n * n, max_size=n * n))
    upper = np.triu(np.array(entries, dtype=float).reshape(n, n), 1)
    return upper + upper.T


@given(matrices())
def test_every_optimum_survives_contraction(matrix: NDArray[np.float64]) -> None:
    camps = all_camps(len(matrix))
    cost = frustrated_weight(matrix, camps)
    kept = keep_certain(Contraction.of(matrix))
    for optimum in camps[cost == cost.min()]:
        relative = optimum * kept.side
        assert all(len(set(relative[kept.cluster == k])) == 1 for k in range(len(kept.matrix)))


@given(matrices())
def test_contraction_changes_costs_by_a_constant(matrix: NDArray[np.float64]) -> None:
    kept = keep_certain(Contraction.of(matrix))
    small = all_camps(len(kept.matrix))
    large = np.array([kept.expand(camps) for camps in small])
    differences = frustrated_weight(matrix, large) - frustrated_weight(kept.matrix, small)
    assert np.ptp(differences) == 0


def test_near_twins_are_merged_and_rivals_are_not() -> None:
    # 0 and 1 are allies with the same three allies and rivals; 4 is tied to neither.
    matrix = np.zeros((5, 5))
    for i, j, sign in [(0, 1, 1), (0, 2, 1), (1, 2, 1), (0, 3, -1), (1, 3, -1), (2, 3, 1)]:
        matrix[i, j] = matrix[j, i] = sign
    kept = keep_certain(Contraction.of(matrix))
    assert kept.cluster[0] == kept.cluster[1]
    assert kept.cluster[4] not in kept.cluster[:4]


def test_blocks_of_two_triangles_and_a_bridge() -> None:
    ties = np.array([(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (2, 4), (4, 5)])
    found = [set(block.tolist()) for block in blocks(7, ties[:, 0], ties[:, 1], np.arange(7))]
    assert sorted(map(sorted, found)) == [[0, 1, 2], [2, 3, 4], [4, 5]]
    assert 0 in found[0]
    entries = [int(block[0]) for block in blocks(7, ties[:, 0], ties[:, 1], np.array([5, 0, 1, 2, 3, 4, 6]))]
    assert entries == [5, 4, 2]


@given(matrices())
def test_no_flip_gains_after_descent(matrix: NDArray[np.float64]) -> None:
    starts = np.random.default_rng(0).choice([-1.0, 1.0], (5, len(matrix)))
    ended = descend(matrix, starts)
    before = frustrated_weight(matrix, ended)
    for node in range(len(matrix)):
        flipped = ended.copy()
        flipped[:, node] *= -1
        assert np.all(frustrated_weight(matrix, flipped) >= before)
    assert frustrated_weight(matrix, search(matrix, starts, 20)[None, :])[0] <= before.min()
