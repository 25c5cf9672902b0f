"""Poisson regression with fixed effects, against dummies in statsmodels, and its edges."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.ppml import ppml

Codes = NDArray[np.int64]


def panel(
    seed: int, states: int = 5, years: int = 4
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[Codes]]:
    """Flows, two regressors, and exporter-year, importer-year, pair of a small world."""
    random = np.random.default_rng(seed)
    rows = np.array([row for row in product(range(states), range(states), range(years)) if row[0] != row[1]])
    exporter, importer, year = rows.T
    x = np.column_stack([random.random(len(rows)) < 0.4, random.normal(size=len(rows))]).astype(float)
    size = random.normal(size=states)
    flows = random.poisson(np.exp(1.0 + size[exporter] + size[importer] + x @ [0.5, -0.3])).astype(float)
    return flows, x, [exporter * years + year, importer * years + year, exporter * states + importer]


def dummies(codes: list[Codes]) -> NDArray[np.float64]:
    return np.hstack([(code[:, None] == np.unique(code)).astype(float) for code in codes])


def by_dummies(
    flows: NDArray[np.float64], x: NDArray[np.float64], codes: list[Codes], cluster: Codes
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients and clustered errors of the same model with a column for each effect (pseudo-inverse)."""
    design = np.hstack([x, dummies(codes)])
    mean = flows + 0.1
    for _ in range(60):
        working = np.log(mean) + (flows - mean) / mean
        root = np.sqrt(mean)[:, None]
        b = np.linalg.lstsq(design * root, working * root[:, 0], rcond=1e-11)[0]
        mean = np.exp(design @ b)
    bread = np.linalg.pinv(design.T @ (design * mean[:, None]), rcond=1e-11)
    score = np.array(
        [(design * (flows - mean)[:, None])[cluster == g].sum(axis=0) for g in np.unique(cluster)]
    )
    count = len(score)
    covariance = bread @ score.T @ score @ bread * count / (count - 1)
    return b[: x.shape[1]], np.sqrt(np.diag(covariance))[: x.shape[1]]


def positive_groups(flows: NDArray[np.float64], codes: list[Codes]) -> bool:
    return all(np.bincount(code, weights=flows)[np.unique(code)].min() > 0 for code in codes)


@pytest.mark.parametrize(
    "seed", [seed for seed in range(12) if positive_groups(panel(seed)[0], panel(seed)[2])]
)
def test_agrees_with_a_column_for_each_effect(seed: int) -> None:
    flows, x, codes = panel(seed)
    found = ppml(flows, x, codes, codes[2])
    coefficients, errors = by_dummies(flows, x, codes, codes[2])
    np.testing.assert_allclose(found.coefficients, coefficients, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(found.errors, errors, rtol=1e-5)
    assert found.residual < 1e-6


def test_agrees_with_statsmodels() -> None:
    statsmodels = pytest.importorskip("statsmodels.api")
    flows, x, codes = panel(3)
    exporter = dummies(codes[:1])
    model = statsmodels.GLM(flows, np.hstack([x, exporter]), family=statsmodels.families.Poisson())
    theirs = model.fit(tol=1e-12, cov_type="cluster", cov_kwds={"groups": codes[2], "use_correction": False})
    ours = ppml(flows, x, codes[:1], codes[2])
    np.testing.assert_allclose(ours.coefficients, theirs.params[:2], rtol=1e-8)
    count = ours.clusters
    np.testing.assert_allclose(ours.errors, theirs.bse[:2] * np.sqrt(count / (count - 1)), rtol=1e-8)
    assert ours.deviance == pytest.approx(theirs.deviance)


def test_one_effect_by_hand() -> None:
    # Two pairs, before and after: the pair with the agreement grows from 2 to 6, the other stays at 5. With
    # pair and year effects exp(b) is the ratio of the two growths: 3 / 1.
    found = ppml([2, 6, 5, 5], [0, 1, 0, 0], [[0, 0, 1, 1], [0, 1, 0, 1]], [0, 0, 1, 1])
    assert np.exp(found.coefficients[0]) == pytest.approx(3.0)
    assert found.fitted == pytest.approx([2, 6, 5, 5])


@settings(max_examples=20)
@given(seed=st.integers(0, 50), scale=st.floats(1e-6, 1e6))
def test_unit_and_order_do_not_matter(seed: int, scale: float) -> None:
    flows, x, codes = panel(seed)
    order = np.random.default_rng(seed).permutation(len(flows))
    one = ppml(flows, x, codes, codes[2])
    other = ppml(scale * flows[order], x[order], [code[order] for code in codes], codes[2][order])
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(other.errors, one.errors, rtol=1e-5)
    np.testing.assert_allclose(other.fitted, scale * one.fitted[order], rtol=1e-5, atol=1e-7 * scale)


def test_pairs_without_trade_and_rows_alone_change_nothing() -> None:
    flows, x, codes = panel(1)
    one = ppml(flows, x, codes, codes[2])
    more = [np.concatenate([code, code[:2], [999]]) for code in codes]
    more[2][-3:-1] = 777  # a pair that never trades
    other = ppml(np.concatenate([flows, [0, 0], [4]]), np.vstack([x, x[5:8]]), more, more[2])
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-7)
    np.testing.assert_allclose(other.errors, one.errors, rtol=1e-6)
    assert (other.separated, other.single) == (2, 1)
    assert other.fitted[-3:-1] == pytest.approx(0.0)
    assert np.isnan(other.fitted[-1])


def test_a_regressor_without_finite_estimate_is_named() -> None:
    # Regressor 0 is 0 on every flow above 0 and 1 on three rows without flow: it would run to minus infinity.
    flows, x, codes = panel(2)
    mark = np.zeros(len(flows))
    mark[np.flatnonzero(flows == 0)[:3]] = 1.0
    with pytest.raises(InputError, match=r"regressor 0 .* separates 3 rows"):
        ppml(flows, mark, codes[:1], codes[2])
    # Neither alone separates, but their difference does.
    both = np.column_stack([x[:, 0], x[:, 1], x[:, 1] + mark])
    with pytest.raises(InputError, match=r"regressor 1, 2 .* separates 3 rows"):
        ppml(flows, both, codes[:1], codes[2])


def test_a_regressor_that_only_varies_among_zeros_both_ways_is_fitted() -> None:
    # 1 on one row without flow and -1 on another: no direction lowers both, so the maximum exists; there the
    # means of the two are alike, for the regressor's sums over flows and over means are.
    flows, _, codes = panel(2)
    first, second = np.flatnonzero(flows == 0)[:2]
    mark = np.zeros(len(flows))
    mark[first], mark[second] = 1.0, -1.0
    found = ppml(flows, mark, codes[:1], codes[2])
    assert found.fitted[first] == pytest.approx(found.fitted[second])
    assert np.isfinite(found.errors).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"flows": [-1.0, 2, 3, 4]}, "flows must be numbers not below 0"),
        ({"flows": [np.nan, 2, 3, 4]}, "flows must be numbers not below 0"),
        ({"regressors": [np.inf, 0, 0, 1]}, "a regressor is missing or infinite"),
        ({"regressors": [1.0, 0]}, "shape"),
        ({"effects": []}, "one set of effects at least"),
        ({"effects": [[0, 1]]}, "effects and clusters must have shape"),
        ({"flows": [0.0, 0, 0, 0]}, "no flow is left"),
        ({"regressors": [1.0, 1, 0, 0]}, "regressor 0 .* is determined"),
        ({"clusters": [1, 1, 1, 1]}, "two clusters"),
    ],
)
def test_wrong_input_is_told(change: dict[str, object], message: str) -> None:
    given = {"flows": [2.0, 6, 5, 5], "regressors": [0.0, 1, 0, 0], "effects": [[0, 0, 1, 1], [0, 1, 0, 1]]}
    with pytest.raises(InputError, match=message):
        ppml(**(given | change))  # type: ignore[arg-type]
