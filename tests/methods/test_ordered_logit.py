"""Ordered logit against another implementation, and its limits."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import InputError, NotProved
from foedus.methods.ordered_logit import fit


def sample(n: int = 400) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(5)
    x = random.normal(size=(n, 2))
    latent = x @ np.array([1.2, -0.5]) + random.logistic(size=n)
    return x, np.searchsorted([-1.0, 0.3, 1.5], latent)


def test_estimates_are_those_of_statsmodels() -> None:
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    x, y = sample()
    ours = fit(x, y, 4)
    model = OrderedModel(y, x, distr="logit")
    theirs = model.fit(method="bfgs", disp=False)
    thresholds = model.transform_threshold_params(theirs.params)[1:-1]
    assert ours.slopes == pytest.approx(theirs.params[:2], abs=1e-3)
    assert ours.thresholds == pytest.approx(thresholds, abs=1e-3)


def test_two_levels_without_predictors_of_use_give_the_shares() -> None:
    y = np.array([0] * 30 + [1] * 10)
    found = fit(np.zeros((40, 1)), y, 2)
    assert found.chances(np.zeros((1, 1)))[0] == pytest.approx([0.75, 0.25], abs=1e-5)


def test_a_penalty_draws_slopes_to_nothing() -> None:
    x, y = sample()
    sizes = [np.abs(fit(x, y, 4, ridge).slopes).sum() for ridge in (0.0, 10.0, 1e5)]
    assert sizes[0] > sizes[1] > sizes[2]
    assert sizes[2] < 0.01


def test_chances_add_up_and_move_with_the_predictor() -> None:
    x, y = sample()
    chances = fit(x, y, 4).chances([[-3.0, 0.0], [3.0, 0.0]])
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert chances[0, 0] > 0.5 > chances[1, 0]
    assert chances[1, 3] > 0.5 > chances[0, 3]


def test_a_search_that_stops_too_early_gives_no_estimate() -> None:
    x, y = sample()
    with pytest.raises(NotProved, match="slope of the likelihood"):
        fit(x * 1e9, y, 4)


@pytest.mark.parametrize(
    ("x", "y", "count", "ridge"),
    [
        ([[0.0], [1.0]], [0, 1], 3, 0.0),
        ([[0.0], [np.nan]], [0, 1], 2, 0.0),
        ([0.0, 1.0], [0, 1], 2, 0.0),
        ([[0.0], [1.0]], [0, 1], 2, -1.0),
        ([[0.0], [1.0]], [0], 2, 0.0),
    ],
)
def test_what_cannot_be_fitted_is_refused(x: list, y: list, count: int, ridge: float) -> None:
    with pytest.raises(InputError):
        fit(x, y, count, ridge)
