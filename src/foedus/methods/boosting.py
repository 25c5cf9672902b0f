"""Gradient-boosted trees for a chance, with covariates that may only raise it or only lower it.

The trees are scikit-learn's histogram gradient boosting (Friedman 2001; Ke et al. 2017), the extra `fit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, to_install

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Fitted trees; `model` is scikit-learn's."""

    model: Any

    def predict(self, x: ArrayLike) -> Floats:
        """Chances of the event for rows x, shape (n, k) → (n,); NaN is a value of its own."""
        return np.asarray(self.model.predict_proba(np.asarray(x, dtype=np.float64))[:, 1])


def fit(
    x: ArrayLike,
    y: ArrayLike,
    signs: Sequence[int] | None = None,
    *,
    trees: int = 150,
    rate: float = 0.05,
    leaves: int = 15,
    smallest_leaf: int = 200,
    penalty: float = 1.0,
    seed: int = 1,
) -> Trees:
    """Fit trees to an outcome.

    Args:
        x: (n, k), covariates; NaN where one is missing.
        y: (n,), 0 or 1.
        signs: (k,), 1 where a covariate may only raise the chance, −1 only lower it, 0 either.
        trees, rate, leaves, smallest_leaf, penalty: number of trees, how much each counts, leaves a tree,
            rows a leaf at least, and the ridge penalty on a leaf's value.
        seed: of the sample from which the bins of covariates are found.

    Raises:
        InputError: shapes that do not fit, an outcome not of 0 and 1, infinite covariates, or scikit-learn is
            not installed.
    """
    matrix, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if matrix.ndim != 2 or outcome.shape != matrix.shape[:1] or 0 in matrix.shape:
        raise InputError(f"covariates of shape {matrix.shape}, outcomes of shape {outcome.shape}")
    if set(np.unique(outcome).tolist()) != {0.0, 1.0}:
        raise InputError("outcomes must be 0 and 1, and both must occur")
    if np.isinf(matrix).any():
        raise InputError("a covariate that is infinite")
    wanted = tuple(signs) if signs is not None else (0,) * matrix.shape[1]
    if len(wanted) != matrix.shape[1] or not set(wanted) <= {-1, 0, 1}:
        raise InputError(f"signs {wanted} for {matrix.shape[1]} covariates", hint="one of -1, 0, 1 each")
    try:
        from sklearn.ensemble import HistGradientBoostingClassifier
    except ImportError:
        raise InputError("boosting needs scikit-learn", hint=to_install("fit")) from None
    model = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_leaf_nodes=leaves, min_samples_leaf=smallest_leaf,
        l2_regularization=penalty, monotonic_cst=list(wanted), early_stopping=False, random_state=seed,
    )  # fmt: skip
    return Trees(model.fit(matrix, outcome))
