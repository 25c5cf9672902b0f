"""Interpolation at Chebyshev points: exact for polynomials, close for smooth functions, faults."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods.chebyshev import grid, grid_weights, points, weights


def test_points_by_hand() -> None:
    np.testing.assert_allclose(points(0.0, 2.0, 3), [0.0, 1.0, 2.0], atol=1e-15)
    assert points(1.5, 1.5, 9).tolist() == [1.5]


@given(st.lists(st.floats(-3, 3), min_size=5, max_size=5), st.floats(-2.0, 5.0))
def test_polynomials_below_the_number_of_points_are_exact(coefficients: list[float], at: float) -> None:
    nodes = points(-2.0, 5.0, 5)
    found = weights(nodes, np.array([at])) @ np.polyval(coefficients, nodes)
    assert found[0] == pytest.approx(np.polyval(coefficients, at), abs=1e-8)


def test_at_a_node_it_is_the_node() -> None:
    nodes = points(0.0, 1.0, 4)
    np.testing.assert_array_equal(weights(nodes, nodes), np.eye(4))


def test_two_smooth_parameters() -> None:
    axes = [points(4.0, 8.0, 12), points(0.1, 0.6, 12)]
    at = [np.linspace(4.1, 7.9, 20), np.linspace(0.11, 0.59, 20)]
    values = (1.0 + grid(axes)[:, 1]) ** -grid(axes)[:, 0]
    np.testing.assert_allclose(grid_weights(axes, at) @ values, (1.0 + at[1]) ** -at[0], rtol=1e-6)


def test_outside_is_refused() -> None:
    with pytest.raises(InputError, match="outside the nodes"):
        weights(points(0.0, 1.0, 3), np.array([1.1]))
    with pytest.raises(InputError, match="no range"):
        points(1.0, 0.0, 3)
    with pytest.raises(InputError, match="two at least"):
        points(0.0, 1.0, 1)


def test_a_place_on_the_middle_node_takes_that_node_alone() -> None:
    # The other nodes' terms cancel there, or nearly: 1 / −1 + 1 / 1 and so on.
    nodes = points(-1.0, 1.0, 5)
    assert weights(nodes, nodes[2:3]).tolist() == [[0.0, 0.0, 1.0, 0.0, 0.0]]
