"""Scores of forecasts: hand-checked numbers, scikit-learn, and identities."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods import calibration, logit, scores

Y = [1, 0, 1, 0]
P = [0.8, 0.6, 0.6, 0.1]


def test_by_hand() -> None:
    assert scores.log_score(Y, P) == pytest.approx(-math.log(0.8 * 0.4 * 0.6 * 0.9) / 4)
    assert scores.brier(Y, P).score == pytest.approx((0.04 + 0.36 + 0.16 + 0.01) / 4)
    # Of the four pairs of an event and another, three are in order and one is a tie.
    assert scores.roc_auc(Y, P) == pytest.approx(3.5 / 4)
    # Half the events at precision 1, all at precision 2/3.
    assert scores.average_precision(Y, P) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_murphy_parts_by_hand() -> None:
    # Two forecasts only: 0.2 (of 10, 3 events) and 0.6 (of 10, 5 events).
    y = np.repeat([1, 0, 1, 0], [3, 7, 5, 5])
    found = scores.brier(y, np.repeat([0.2, 0.6], 10))
    assert found.reliability == pytest.approx((0.1**2 + 0.1**2) / 2)
    assert found.resolution == pytest.approx(0.1**2)
    assert found.uncertainty == pytest.approx(0.4 * 0.6)
    assert found.within == pytest.approx(0.0, abs=1e-12)
    bins = scores.calibration(y, np.repeat([0.2, 0.6], 10))
    assert [(b.forecasts, b.events) for b in bins] == [(10, 3), (10, 5)]
    between = scores.calibration(y, np.repeat([0.2, 0.6], 10), edges=(0.1, 0.2, 0.5))
    assert between == bins
    assert [(b.mean, b.share) for b in bins] == [pytest.approx((0.2, 0.3)), pytest.approx((0.6, 0.5))]


def test_a_forecast_that_excludes_what_happened_scores_infinity() -> None:
    assert scores.log_score([1, 0], [0.0, 0.0]) == math.inf


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(5, 400), st.integers(1, 30))
def test_same_as_scikit_learn(seed: int, n: int, steps: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    random = np.random.default_rng(seed)
    p = random.integers(1, steps + 2, n) / (steps + 2)  # many ties
    y = (random.random(n) < p).astype(int)
    y[:2] = (0, 1)
    assert scores.roc_auc(y, p) == pytest.approx(metrics.roc_auc_score(y, p), abs=1e-12)
    assert scores.average_precision(y, p) == pytest.approx(metrics.average_precision_score(y, p), abs=1e-12)
    assert scores.log_score(y, p) == pytest.approx(metrics.log_loss(y, p), rel=1e-12)
    found = scores.brier(y, p)
    assert found.score == pytest.approx(metrics.brier_score_loss(y, p), rel=1e-12)
    parts = found.reliability - found.resolution + found.uncertainty + found.within
    assert parts == pytest.approx(found.score, abs=1e-12)
    assert sum(b.forecasts for b in scores.calibration(y, p)) == n


def test_wrong_input_is_refused() -> None:
    for call, words in (
        (lambda: scores.log_score([1, 0], [0.5]), "shape"),
        (lambda: scores.log_score([1, 2], [0.5, 0.5]), "neither 0 nor 1"),
        (lambda: scores.log_score([1, 0], [0.5, np.nan]), "not a chance"),
        (lambda: scores.roc_auc([1, 1], [0.5, 0.6]), "every outcome is 1"),
        (lambda: scores.brier([1, 0], [0.5, 0.6], bins=0), "0 bins"),
        (lambda: calibration.isotonic([1, 0], [0.5, 1.6]), "between 0 and 1"),
    ):
        with pytest.raises(InputError, match=words):
            call()


def test_platt_mends_forecasts_that_are_too_bold() -> None:
    random = np.random.default_rng(2)
    odds = random.normal(-2, 1, 40_000)
    y = (random.random(40_000) < logit.chance(odds)).astype(float)
    bold = logit.chance(2.0 * odds + 1.0)
    line = calibration.platt(y, bold)
    assert (line.a, line.b) == (pytest.approx(-0.5, abs=0.05), pytest.approx(0.5, abs=0.02))
    assert scores.log_score(y, line(bold)) < scores.log_score(y, bold)


def test_isotonic_is_scikit_learns() -> None:
    peer = pytest.importorskip("sklearn.isotonic")
    random = np.random.default_rng(5)
    p = random.random(500).round(2)
    y = (random.random(500) < p**2).astype(float)
    ours = calibration.isotonic(y, p)
    theirs = peer.IsotonicRegression(out_of_bounds="clip").fit(p, y)
    at = np.linspace(0, 1, 77)
    assert ours(at) == pytest.approx(theirs.predict(at), abs=1e-12)
