"""Sobol indices of functions whose indices are known, and where a sign turns."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.uncertainty.distributions import Fixed, Uniform
from foedus.uncertainty.draws import Draws
from foedus.uncertainty.priors import Prior
from foedus.uncertainty.sensitivity import flip_points, sobol_indices

Floats = NDArray[np.float64]
PI = float(np.pi)


def priors(low: float, high: float, names: str = "abc") -> list[Prior]:
    return [
        Prior(id=name, what="x", unit="", distribution=Uniform(low=low, high=high), rationale="a test")
        for name in names
    ]


def ishigami(draws: Draws) -> Floats:
    """Ishigami & Homma 1990, with 7 and 0.1."""
    a, b, c = (draws[name] for name in "abc")
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def test_the_ishigami_function_has_its_published_indices() -> None:
    found = sobol_indices(ishigami, priors(-PI, PI), n=4096)
    assert found.names == ("a", "b", "c")
    assert found.runs == 5 * 4096
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)
    assert (found.first_error < 0.06).all()


def test_several_outputs_at_once_and_one_that_does_not_vary() -> None:
    def model(draws: Draws) -> Floats:
        return np.column_stack([draws["a"] + 2 * draws["b"], np.ones(draws.n), ishigami(draws)])

    found = sobol_indices(model, priors(-PI, PI), n=1024)
    assert found.first[:, 0] == pytest.approx([0.2, 0.8, 0.0], abs=0.02)
    assert found.total[:, 0] == pytest.approx([0.2, 0.8, 0.0], abs=0.02)
    assert np.isnan(found.first[:, 1]).all()


def test_what_is_fixed_drives_nothing_and_costs_nothing() -> None:
    fixed = Prior(id="d", what="x", unit="", distribution=Fixed(value=3.0), rationale="a test")
    found = sobol_indices(ishigami, [*priors(-PI, PI), fixed], n=64)
    assert found.runs == 5 * 64
    assert found.first[3, 0] == found.total[3, 0] == 0.0


def test_a_sign_turns_where_the_median_does() -> None:
    random = np.random.default_rng(2)
    x, noise = random.uniform(0, 1, 20_000), random.normal(0, 0.2, 20_000)
    turns, stays = flip_points(x, np.column_stack([x - 0.3 + noise, x + 0.5]))
    assert turns == pytest.approx(0.3, abs=0.02)
    assert stays is None
    assert flip_points(np.ones(10), x[:10, None] - 0.5) == [None]


@pytest.mark.parametrize("n", [0, 7, True, 1.5])
def test_too_few_runs_are_refused(n: int) -> None:
    with pytest.raises(InputError):
        sobol_indices(ishigami, priors(-PI, PI), n=n)
