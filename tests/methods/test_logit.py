"""The logit: hand-checked odds, statsmodels, units, weights, offsets, and what is refused."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods import logit


def _sample(n: int = 4000, seed: int = 3, constant: float = -2.0):
    random = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), random.normal(size=(n, 2)), random.integers(0, 60, n)])
    x = np.column_stack([x, x[:, 3] ** 2, x[:, 3] ** 3])
    eta = x @ np.array([constant, 0.8, -0.5, -0.05, 1e-3, -6e-6])
    y = (random.random(n) < logit.chance(eta)).astype(float)
    return x, y, random.integers(0, n // 20, n)


def test_two_by_two_table_by_hand() -> None:
    # 10 events of 50 without, 30 of 60 with the trait: odds 1/4 and 1, so the log odds ratio is log 4, and
    # its variance 1/10 + 1/40 + 1/30 + 1/30 (Woolf 1955).
    trait = np.repeat([0.0, 0.0, 1.0, 1.0], [10, 40, 30, 30])
    event = np.repeat([1.0, 0.0, 1.0, 0.0], [10, 40, 30, 30])
    found = logit.fit(np.column_stack([np.ones(110), trait]), event)
    assert found.coefficients == pytest.approx([np.log(1 / 4), np.log(4)], abs=1e-8)
    assert found.errors[1] ** 2 == pytest.approx(1 / 10 + 1 / 40 + 1 / 30 + 1 / 30, rel=1e-8)
    assert found.predict([[1, 0], [1, 1]]) == pytest.approx([0.2, 0.5], abs=1e-8)
    assert (found.rows, found.events, found.clusters) == (110, 40, 0)


@pytest.mark.parametrize("constant", [-2.0, -6.0])
def test_same_as_statsmodels_with_errors_by_cluster(constant: float) -> None:
    sm = pytest.importorskip("statsmodels.api")
    x, y, clusters = _sample(20_000, constant=constant)
    peer = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": clusters}, tol=1e-12)
    found = logit.fit(x, y, clusters=clusters)
    assert found.coefficients == pytest.approx(peer.params, rel=1e-7, abs=1e-10)
    # statsmodels also multiplies the variance by (n − 1) / (n − k).
    n, k = x.shape
    assert found.covariance * (n - 1) / (n - k) == pytest.approx(np.asarray(peer.cov_params()), rel=1e-6)
    assert found.log_likelihood == pytest.approx(peer.llf, rel=1e-12)
    assert found.residual < 1e-9


def test_a_large_table_starts_from_a_sample_and_ends_at_the_same_maximum() -> None:
    sm = pytest.importorskip("statsmodels.api")
    x, y, _ = _sample(300_000, constant=-5.0)
    found = logit.fit(x, y)
    assert found.steps <= 5
    assert found.coefficients == pytest.approx(sm.Logit(y, x).fit(disp=0, tol=1e-12).params, rel=1e-6)


def test_a_weight_counts_as_so_many_rows() -> None:
    x, y, _ = _sample(600)
    weights = np.random.default_rng(1).integers(1, 4, 600)
    repeated = logit.fit(np.repeat(x, weights, axis=0), np.repeat(y, weights))
    weighted = logit.fit(x, y, weights=weights)
    assert weighted.coefficients == pytest.approx(repeated.coefficients, rel=1e-7, abs=1e-10)
    assert weighted.covariance == pytest.approx(repeated.covariance, rel=1e-6)


def test_an_offset_is_a_coefficient_of_one() -> None:
    x, y, _ = _sample(3000)
    free = logit.fit(x, y)
    held = logit.fit(np.delete(x, 1, axis=1), y, offset=free.coefficients[1] * x[:, 1])
    assert held.coefficients == pytest.approx(np.delete(free.coefficients, 1), rel=1e-6, abs=1e-9)


def test_one_cluster_a_row_gives_the_heteroskedasticity_robust_errors() -> None:
    x, y, _ = _sample(800)
    found = logit.fit(x, y, clusters=np.arange(800))
    residual = y - found.predict(x)
    p = found.predict(x)
    bread = np.linalg.inv((x * (p * (1 - p))[:, None]).T @ x)
    meat = (x * residual[:, None]).T @ (x * residual[:, None])
    assert found.covariance == pytest.approx(bread @ meat @ bread * 800 / 799, rel=1e-5)


def test_the_bytes_do_not_depend_on_the_number_of_threads(monkeypatch) -> None:
    x, y, clusters = _sample(150_000)
    many = logit.fit(x, y, clusters=clusters)
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    one = logit.fit(x, y, clusters=clusters)
    assert many.coefficients.tobytes() == one.coefficients.tobytes()
    assert many.covariance.tobytes() == one.covariance.tobytes()


@settings(max_examples=20)
@given(st.floats(1e-4, 1e4), st.floats(-50, 50), st.integers(0, 10**6))
def test_units_and_origins_of_a_covariate_do_not_matter(scale: float, shift: float, seed: int) -> None:
    x, y, clusters = _sample(400, seed=seed)
    x = x[:, :3]
    first = logit.fit(x, y, clusters=clusters)
    moved = x.copy()
    moved[:, 1] = scale * x[:, 1]
    moved[:, 2] = x[:, 2] + shift
    second = logit.fit(moved, y, clusters=clusters)
    assert second.coefficients[1] * scale == pytest.approx(first.coefficients[1], rel=1e-6, abs=1e-9)
    assert second.errors[1] * scale == pytest.approx(first.errors[1], rel=1e-5)
    assert second.coefficients[2] == pytest.approx(first.coefficients[2], rel=1e-5, abs=1e-8)
    assert second.log_likelihood == pytest.approx(first.log_likelihood, rel=1e-9)


def test_separation_is_refused_and_named() -> None:
    x, y, _ = _sample(500)
    wholly = np.column_stack([x[:, :3], y])
    with pytest.raises(InputError, match=r"no maximum: war separates"):
        logit.fit(wholly, y, names=("constant", "a", "b", "war"))
    partly = np.column_stack([x[:, :3], y * (np.arange(500) % 7 == 0)])  # 1 only where there is an event
    with pytest.raises(InputError, match=r"no maximum: pact separates"):
        logit.fit(partly, y, names=("constant", "a", "b", "pact"))


def test_columns_that_are_combinations_are_named() -> None:
    x, y, _ = _sample(500)
    x = np.column_stack([x[:, :3], x[:, 1] + 2.0 * x[:, 2]])
    with pytest.raises(InputError, match=r"north, south, both: each is a combination"):
        logit.fit(x, y, names=("constant", "north", "south", "both"))


def test_wrong_input_is_refused() -> None:
    x, y, clusters = _sample(300)
    holed = x.copy()
    holed[7, 2] = np.nan
    for call, words in (
        (lambda: logit.fit(holed, y), "row 8: a covariate that is not a finite number"),
        (lambda: logit.fit(x, y + 1), "neither 0 nor 1"),
        (lambda: logit.fit(x, np.zeros(300)), "every outcome is 0"),
        (lambda: logit.fit(x, y[:-1]), "outcome of shape"),
        (lambda: logit.fit(x[:, 0], y), "covariates of shape"),
        (lambda: logit.fit(x, y, weights=-np.ones(300)), "not above 0"),
        (lambda: logit.fit(x, y, clusters=np.zeros(300, dtype=int)), "one cluster"),
        (lambda: logit.fit(x, y, clusters=clusters.astype(float)), "whole number for each row"),
        (lambda: logit.fit(x, y, offset=np.full(300, np.inf)), "offset with a value"),
        (lambda: logit.fit(x, y, names=("constant",)), "1 names for 6 columns"),
    ):
        with pytest.raises(InputError, match=words):
            call()
