"""Scrambled Sobol points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from foedus.errors import InputError
from foedus.methods import sobol


@given(
    dimensions=st.integers(1, 40), power=st.integers(0, 7), seed=st.integers(0, 9), first=st.integers(0, 5000)
)
def test_points_are_those_of_scipy(dimensions: int, power: int, seed: int, first: int) -> None:
    theirs = qmc.Sobol(dimensions, scramble=True, bits=sobol.BITS, rng=np.random.default_rng(seed))
    if first:
        theirs.fast_forward(first)
        expected = theirs.random(1 << power)
    else:
        expected = theirs.random_base2(power)
    assert np.array_equal(sobol.points(dimensions, 1 << power, seed, first), expected)


def test_without_its_table_scipy_makes_them_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(dimensions: int) -> None:
        raise FileNotFoundError(f"{dimensions} dimensions")

    cases = [(3, 7, 1, 0), (5, 8, 2, 0), (2, 9, 3, 11)]
    expected = [sobol.points(*case) for case in cases]
    monkeypatch.setattr(sobol, "_directions", gone)
    assert all(np.array_equal(sobol.points(*case), each) for case, each in zip(cases, expected, strict=True))


@pytest.mark.parametrize("dimensions", [1, 150, 1200])
def test_each_dimension_fills_its_cells_evenly(dimensions: int) -> None:
    cells = np.sort((sobol.points(dimensions, 64, 1) * 64).astype(int), axis=0)
    assert (cells == np.arange(64)[:, None]).all()


def test_a_run_may_be_cut_anywhere() -> None:
    whole = sobol.points(5, sobol.CHUNK + 10, 3)
    parts = [
        sobol.points(5, 7, 3),
        sobol.points(5, sobol.CHUNK, 3, 7),
        sobol.points(5, 3, 3, sobol.CHUNK + 7),
    ]
    assert np.array_equal(whole, np.concatenate(parts))
    assert sobol.points(0, 4, 1).shape == (4, 0)


def test_what_the_sequence_does_not_hold_is_refused() -> None:
    with pytest.raises(InputError, match="dimensions"):
        sobol.points(sobol.MOST_DIMENSIONS + 1, 1, 1)
    with pytest.raises(InputError, match="points"):
        sobol.points(1, 2, 1, (1 << sobol.BITS) - 1)
