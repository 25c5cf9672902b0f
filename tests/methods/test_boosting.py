"""Boosted trees: they learn what a logit cannot, keep to their signs, and refuse what does not fit."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods import boosting, scores

pytest.importorskip("sklearn")


def _sample():
    random = np.random.default_rng(4)
    x = random.normal(size=(8000, 3))
    p = np.where(x[:, 0] * x[:, 1] > 0, 0.3, 0.02)
    return x, (random.random(8000) < p).astype(float)


def test_trees_learn_an_interaction() -> None:
    x, y = _sample()
    found = boosting.fit(x[:6000], y[:6000], trees=80, smallest_leaf=50)
    assert scores.roc_auc(y[6000:], found.predict(x[6000:])) > 0.7  # a logit has 0.5 here


def test_a_covariate_keeps_to_its_sign() -> None:
    x, y = _sample()
    found = boosting.fit(x, y, (1, 0, -1), trees=60, smallest_leaf=30)
    grid = np.linspace(-3, 3, 61)
    for column, sign in ((0, 1), (2, -1)):
        rows = np.zeros((61, 3))
        rows[:, column] = grid
        rows[:, 1] = 0.7
        assert (sign * np.diff(found.predict(rows)) >= 0).all()


def test_the_same_table_gives_the_same_trees() -> None:
    x, y = _sample()
    x[::7, 2] = np.nan
    first, second = (boosting.fit(x, y, trees=20).predict(x) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_wrong_input_is_refused() -> None:
    x, y = _sample()
    for call, words in (
        (lambda: boosting.fit(x, y[:-1]), "shape"),
        (lambda: boosting.fit(x, 0 * y), "both must occur"),
        (lambda: boosting.fit(x, y, (1, 0)), r"signs \(1, 0\) for 3"),
        (lambda: boosting.fit(np.full_like(x, np.inf), y), "infinite"),
    ):
        with pytest.raises(InputError, match=words):
            call()
