"""Polarity: how concentrated power is, how many powers there are, how far camps face each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError

Floats = NDArray[np.float64]
#: Esteban & Ray 1994 bound their parameter by about 1.6; 0 gives the Gini coefficient.
LARGEST_ALPHA = 1.6


def concentration(capability: ArrayLike) -> float:
    """Concentration of capability in a system of n states, 0 (equal) to 1 (one has all).

    CON = √((Σ s_i² − 1/n) / (1 − 1/n)), s_i the shares (Singer, Bremer & Stuckey 1972).

    Args:
        capability: one number a state, not below 0, shape (n,).

    Raises:
        InputError: fewer than two states, a negative or missing number, or nothing at all.
    """
    shares = _shares(capability, least=2)
    even = 1.0 / len(shares)
    return float(np.sqrt(max(float(shares @ shares) - even, 0.0) / (1.0 - even)))


def effective_number(capability: ArrayLike) -> float:
    """Effective number of powers, 1 / Σ s_i² (Laakso & Taagepera 1979).

    Args:
        capability: one number a state, not below 0, shape (n,).

    Raises:
        InputError: as `concentration`.
    """
    shares = _shares(capability)
    return float(1.0 / (shares @ shares))


def esteban_ray(shares: ArrayLike, distance: ArrayLike | None = None, alpha: float = 1.3) -> float:
    """Polarisation of groups, Σ_i Σ_j s_i^(1+α) s_j d_ij (Esteban & Ray 1994, eq. 3, without their constant).

    Args:
        shares: of the groups, of the whole population; they may add up to less than 1, what is left is in no
            group, shape (k,).
        distance: between the groups, shape (k, k); 1 between any two by default.
        alpha: weight of a group's identity, in (0, 1.6].

    Raises:
        InputError: shares below 0 or above 1 in sum, a distance of another shape, alpha out of range.
    """
    s = np.asarray(shares, dtype=float)
    if s.ndim != 1 or not np.isfinite(s).all() or (s < 0).any() or s.sum() > 1.0 + 1e-9:
        raise InputError("shares of groups must not be below 0 nor add up to more than 1")
    d = 1.0 - np.eye(len(s)) if distance is None else np.asarray(distance, dtype=float)
    if d.shape != (len(s), len(s)):
        raise InputError(f"distances {d.shape} for {len(s)} groups", hint="one row and column a group")
    if not 0.0 < alpha <= LARGEST_ALPHA:
        raise InputError(f"alpha = {alpha}", hint=f"above 0, at most {LARGEST_ALPHA}")
    return float(s ** (1.0 + alpha) @ d @ s)


def share_without(has: ArrayLike, weights: ArrayLike) -> float:
    """Share of the weight that lies with states that do not have something (a defence pact, say).

    Args:
        has: whether each state has it, shape (n,).
        weights: of the states, not below 0, shape (n,).

    Raises:
        InputError: shapes that differ, or no weight at all.
    """
    marked, share = np.asarray(has, dtype=bool), _shares(weights)
    if marked.shape != share.shape:
        raise InputError(f"{marked.size} marks and {share.size} weights")
    return float(share[~marked].sum())


def _shares(numbers: ArrayLike, least: int = 1) -> Floats:
    values = np.asarray(numbers, dtype=float)
    if values.ndim != 1 or len(values) < least:
        raise InputError(f"at least {least} numbers in one row are needed")
    if not np.isfinite(values).all() or (values < 0).any():
        raise InputError("numbers must be known and not below 0")
    if values.sum() <= 0.0:
        raise InputError("all numbers are 0")
    return np.asarray(values / values.sum())
