"""The companions of the frustration index: triangles, closed walks, the signed Laplacian."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods.balance import algebraic_conflict, triangle_balance, walk_balance


def complete(n: int, camps: Any) -> Any:
    """A complete network that two camps balance, shape (n, n)."""
    side = np.where(np.array(camps)[:n], 1.0, -1.0)
    return np.outer(side, side) - np.eye(n)


@given(st.integers(3, 8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_balanced_network_has_full_marks(n: int, camps: list[bool]) -> None:
    matrix = complete(n, camps)
    assert triangle_balance(matrix) == 1.0
    assert walk_balance(matrix) == pytest.approx(1.0, rel=1e-12)
    assert algebraic_conflict(matrix) == pytest.approx(0.0, abs=1e-12)


@given(st.integers(3, 8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_one_wrong_tie_spoils_as_many_triangles_as_it_closes(n: int, camps: list[bool]) -> None:
    matrix = complete(n, camps)
    matrix[0, 1] = matrix[1, 0] = -matrix[0, 1]
    assert triangle_balance(matrix) == pytest.approx(1.0 - (n - 2) / math.comb(n, 3))
    assert walk_balance(matrix) < 1.0
    assert algebraic_conflict(matrix) > 0.01


def test_a_hostile_triangle() -> None:
    # Laplacian 2I + (J - I) has the least eigenvalue 1; A = I - J has eigenvalues 1, 1, -2.
    matrix = np.eye(3) - np.ones((3, 3))
    assert triangle_balance(matrix) == 0.0
    assert algebraic_conflict(matrix) == pytest.approx(1.0)
    expected = (2 * math.e + math.exp(-2)) / (math.exp(2) + 2 * math.exp(-1))
    assert walk_balance(matrix) == pytest.approx(expected)


def test_no_triangle_no_share() -> None:
    assert math.isnan(triangle_balance(np.array([[0.0, 1.0], [1.0, 0.0]])))


@pytest.mark.parametrize(
    "matrix", [[[0, 1], [0, 0]], [[1, 0], [0, 0]], [[0, math.nan], [math.nan, 0]], [[0, 1]]]
)
@pytest.mark.parametrize("measure", [triangle_balance, walk_balance, algebraic_conflict])
def test_a_matrix_that_is_no_network(measure: Any, matrix: Any) -> None:
    with pytest.raises(InputError):
        measure(matrix)
