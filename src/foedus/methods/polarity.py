"""How capability is spread over states and camps: concentration, number of powers, polarisation, shares."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]

ESTEBAN_RAY_ALPHA = 1.3


def concentration(capability: ArrayLike) -> float:
    """Concentration of capability, CON (Singer, Bremer & Stuckey 1972): 0 all alike, 1 all in one hand.

    With shares s_i of n states, CON = sqrt((sum of s_i^2 - 1/n) / (1 - 1/n)).

    Args:
        capability: of each state, not negative, in any unit, shape (n,).

    Returns:
        The measure, or NaN for a single state, where it is not defined.

    Raises:
        InputError: a value is negative or missing, or all are 0.
    """
    share = _shares(capability)
    if len(share) == 1:
        return math.nan
    even = 1.0 / len(share)
    apart = share - even  # the sum of their squares is the sum of s_i^2 - 1/n, without its rounding
    return math.sqrt(float(apart @ apart) / (1.0 - even))


def effective_number(capability: ArrayLike) -> float:
    """Effective number of powers, 1 / sum of s_i^2 (Laakso & Taagepera 1979): n if all n are alike.

    Args:
        capability: of each state, not negative, in any unit, shape (n,).

    Raises:
        InputError: a value is negative or missing, or all are 0.
    """
    share = _shares(capability)
    return 1.0 / float(share @ share)


def esteban_ray(
    shares: ArrayLike, distance: ArrayLike | None = None, alpha: float = ESTEBAN_RAY_ALPHA
) -> float:
    """Polarisation of Esteban & Ray (1994, theorem 1 with K = 1): sum over i, j of s_i^(1 + alpha) s_j d_ij.

    Args:
        shares: of the groups, not negative, shape (k,); they are not rescaled, so shares that add up to
            less than 1 leave the rest out of the picture.
        distance: between the groups, symmetric, shape (k, k); 1 between any two if left out. With two
            groups at distance 1 the measure lies between 0 and 2^-(1 + alpha).
        alpha: sensitivity to identification within a group, above 0 and at most 1.6, the bound of the
            theorem.

    Raises:
        InputError: a value out of range or shapes that do not fit.
    """
    share = np.asarray(shares, dtype=float)
    if share.ndim != 1 or not np.all(share >= 0.0):
        raise InputError("shares must be numbers not below 0, one a group")
    if not 0.0 < alpha <= 1.6:
        raise InputError(f"alpha {alpha:g}", hint="above 0 and at most 1.6")
    apart = 1.0 - np.eye(len(share)) if distance is None else np.asarray(distance, dtype=float)
    if apart.shape != (len(share), len(share)) or not np.array_equal(apart, apart.T) or np.any(apart < 0.0):
        raise InputError(f"distance must be symmetric, not negative, of shape {(len(share), len(share))}")
    return float(share ** (1.0 + alpha) @ apart @ share)


def poles(capability: ArrayLike, threshold: float = 0.5) -> int:
    """Number of poles: states with at least a share of the capability of the strongest one.

    A plain count with a stated threshold: one pole is a system in which the second has less than half of what
    the first has. The threshold is a convention of this project, not a published one.

    Args:
        capability: of each state, not negative, in any unit, shape (n,).
        threshold: above 0, at most 1.

    Raises:
        InputError: a value is negative or missing, all are 0, or a threshold out of range.
    """
    if not 0.0 < threshold <= 1.0:
        raise InputError(f"threshold {threshold:g}", hint="above 0 and at most 1")
    share = _shares(capability)
    return int((share >= threshold * share.max() * (1.0 - 1e-12)).sum())


def trade_within(trade: ArrayLike, camps: ArrayLike) -> tuple[float, float]:
    """Share of the trade among members of camps that stays within a camp, and what it would be at random.

    At random means that the trade of two states goes with the exports e_i of one and the imports m_j of the
    other: the second number is the sum of e_i m_j over pairs in one camp, divided by that over all pairs.

    Args:
        trade: exports of row to column, not negative, NaN where not known (left out), shape (n, n).
        camps: camp of each state, negative for a state in none, shape (n,).

    Returns:
        Both shares, or NaN twice if members of camps have no trade on record.

    Raises:
        InputError: negative values or shapes that do not fit.
    """
    flow, camp = np.asarray(trade, dtype=float), np.asarray(camps)
    if flow.shape != (len(camp), len(camp)) or np.any(flow < 0.0):
        raise InputError(f"trade must be not negative, of shape {(len(camp), len(camp))}")
    member = camp >= 0
    known = np.nan_to_num(flow[np.ix_(member, member)])
    np.fill_diagonal(known, 0.0)
    total = float(known.sum())
    if total == 0.0:
        return math.nan, math.nan
    inside = camp[member][:, None] == camp[member]
    mixed = np.outer(known.sum(axis=1), known.sum(axis=0))
    np.fill_diagonal(mixed, 0.0)
    return float(known[inside].sum()) / total, float(mixed[inside].sum() / mixed.sum())


def share_without(mask: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Share of the total weight that lies outside a mask: of states without a defence pact, say.

    Args:
        mask: True for the states to be left out, shape (n,).
        weights: not negative, shape (n,): population, GDP; 1 if left out, which counts states.

    Raises:
        InputError: a weight is negative or missing, all are 0, or shapes do not fit.
    """
    left_out = np.asarray(mask, dtype=bool)
    share = _shares(np.ones(len(left_out)) if weights is None else weights)
    if share.shape != left_out.shape:
        raise InputError(f"a mask of shape {left_out.shape} for weights of shape {share.shape}")
    return float(share[~left_out].sum())


def _shares(values: ArrayLike) -> Floats:
    amount = np.asarray(values, dtype=float)
    if amount.ndim != 1 or not np.all(np.isfinite(amount) & (amount >= 0.0)) or not amount.sum() > 0.0:
        raise InputError("values must be a list of numbers not below 0, not all 0")
    return np.asarray(amount / amount.sum())
