"""Entropy balancing: sums, the odds that it keeps, zeros, faults."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError, NotProved
from foedus.methods.biproportional import balance


def test_independence_is_the_product_of_the_sums() -> None:
    found = balance(np.ones((2, 3)), [30.0, 70.0], [50.0, 30.0, 20.0])
    np.testing.assert_allclose(found, [[15.0, 9.0, 6.0], [35.0, 21.0, 14.0]], rtol=1e-9)


@given(st.integers(0, 1000), st.integers(2, 8))
@settings(max_examples=30)
def test_sums_are_met_and_odds_ratios_kept(seed: int, n: int) -> None:
    random = np.random.default_rng(seed)
    start, target = np.exp(random.normal(size=(2, n, n)))
    found = balance(start, target.sum(axis=1), target.sum(axis=0))
    np.testing.assert_allclose(found.sum(axis=1), target.sum(axis=1), rtol=1e-8)
    np.testing.assert_allclose(found.sum(axis=0), target.sum(axis=0), rtol=1e-8)
    odds = [each[0, 0] * each[1, 1] / (each[0, 1] * each[1, 0]) for each in (found, start)]
    assert odds[0] == pytest.approx(odds[1], rel=1e-9)


def test_zeros_stay_and_may_stand_in_the_way() -> None:
    found = balance([[0.0, 1.0], [1.0, 1.0]], [2.0, 5.0], [3.0, 4.0])
    np.testing.assert_allclose(found, [[0.0, 2.0], [3.0, 2.0]], rtol=1e-8)
    with pytest.raises(NotProved, match="not reached"):
        balance([[1.0, 0.0], [0.0, 1.0]], [2.0, 5.0], [3.0, 4.0])


@pytest.mark.parametrize(
    ("start", "rows", "columns", "said"),
    [
        ([[1.0, -1.0], [1.0, 1.0]], [1.0, 1.0], [1.0, 1.0], "negative"),
        ([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0], [1.0, 2.0], "different totals"),
        ([[1.0, 1.0], [1.0, 1.0]], [1.0, 1.0, 0.0], [1.0, 1.0], "shapes"),
        ([[1.0, 1.0], [1.0, 1.0]], [np.nan, 1.0], [1.0, 1.0], "not finite"),
    ],
)
def test_what_makes_no_sense_is_refused(start, rows, columns, said: str) -> None:
    with pytest.raises(InputError, match=said):
        balance(start, rows, columns)
