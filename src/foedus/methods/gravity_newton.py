"""Newton's method for one-sector gravity in changes, for the rare draw on which mixing does not settle."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
NOMINAL, PROPORTIONAL, FIXED = 0, 1, 2
STEPS = 60
#: Steps from no shock to all of it.
RUNGS = 16
LONGEST_STEP = 1.0


def newton(
    shocked: tuple[Floats, Floats],
    income: Floats,
    deficit: Floats,
    labour: Floats,
    theta: float,
    closure: int,
    tolerance: float,
) -> tuple[Floats, float]:
    """Logs of wages and prices, (2 n,), and the largest relative residual.

    The shock is let in step by step, each solved from the one before by Newton steps that are halved until
    the residual falls; one market gives way to the numéraire.

    Args:
        shocked: shares π and their factors τ̂^−θ, (n, n) each.
        income, deficit: (n,), in shares of world income.
        labour, theta, closure, tolerance: as of `gravity_kernel.solve_draws`.
    """
    at, worst = np.zeros(2 * income.size), np.inf
    for rung in range(1, RUNGS + 1):
        kept = shocked[0] * shocked[1] ** (rung / RUNGS)
        at, worst = _climb(kept, income, deficit, labour, theta, closure, tolerance, at)
    return at, worst


def _climb(
    kept: Floats,
    income: Floats,
    deficit: Floats,
    labour: Floats,
    theta: float,
    closure: int,
    tolerance: float,
    at: Floats,
) -> tuple[Floats, float]:
    given = (kept, income, deficit, labour, theta, closure)
    gaps = _gaps(*given, at)
    worst = float(np.abs(gaps).max())
    for _ in range(STEPS):
        if not tolerance < worst < np.inf:
            break
        slopes = _slopes(*given, at)
        right = -gaps
        last = income.size + int(np.argmax(income))
        slopes[last] = np.concatenate([income * np.exp(at[: income.size]), np.zeros(income.size)])
        right[last] = 0.0
        try:
            move = np.linalg.solve(slopes, right)
        except np.linalg.LinAlgError:
            break
        length = min(1.0, LONGEST_STEP / max(float(np.abs(move).max()), 1e-300))
        while length > 1e-6:
            trial = at + length * move
            trial -= np.log(income @ np.exp(trial[: income.size]))
            further = _gaps(*given, trial)
            if float(np.abs(further).max()) < worst:
                at, gaps, worst = trial, further, float(np.abs(further).max())
                break
            length *= 0.5
        else:
            break
    return at, worst


def _state(
    kept: Floats, income: Floats, deficit: Floats, labour: Floats, theta: float, closure: int, at: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Shares of origins, logs of the prices that they give, incomes and spending."""
    n = income.size
    power = np.exp(-theta * (labour * at[:n] + (1.0 - labour) * at[n:]))
    weighted = power[:, None] * kept
    total = weighted.sum(axis=0)
    grown = np.ones(n) if closure == FIXED else np.exp(at[:n])
    earned = income * grown
    spending = (income + deficit) * grown if closure else earned + deficit
    if closure == PROPORTIONAL:
        spending = spending * (earned.sum() / spending.sum())
    return weighted / total, -np.log(total) / theta, earned, spending


def _gaps(
    kept: Floats, income: Floats, deficit: Floats, labour: Floats, theta: float, closure: int, at: Floats
) -> Floats:
    """Relative gaps of prices, then of markets, (2 n,); infinite where somebody has nothing to spend."""
    shares, prices, earned, spending = _state(kept, income, deficit, labour, theta, closure, at)
    if not np.all(spending > 0):
        return np.full(2 * income.size, np.inf)
    return np.concatenate([at[income.size :] - prices, shares @ spending / earned - 1.0])


def _slopes(
    kept: Floats, income: Floats, deficit: Floats, labour: Floats, theta: float, closure: int, at: Floats
) -> Floats:
    """Derivatives of `_gaps`, (2 n, 2 n); prices are unknowns of their own."""
    n = income.size
    shares, _, earned, spending = _state(kept, income, deficit, labour, theta, closure, at)
    slopes = np.zeros((2 * n, 2 * n))
    slopes[:n, :n] = -shares.T * labour
    slopes[:n, n:] = np.eye(n) - shares.T * (1.0 - labour)
    flows = shares * spending / earned[:, None]
    sold = flows.sum(axis=1)
    # With `prices` for the unknown prices, own costs act directly and through every price index.
    through = theta * flows @ shares.T
    slopes[n:, :n] = through * labour - np.diag(theta * labour * sold)
    slopes[n:, n:] = through * (1.0 - labour) - np.diag(theta * (1.0 - labour) * sold)
    if closure != FIXED:
        slopes[n:, :n] -= np.diag(sold)
        if closure == NOMINAL:
            slopes[n:, :n] += flows * (earned / spending)
        else:
            common = earned / earned.sum() - (income + deficit) * np.exp(at[:n]) / float(
                ((income + deficit) * np.exp(at[:n])).sum()
            )
            slopes[n:, :n] += flows + sold[:, None] * common
    return slopes
