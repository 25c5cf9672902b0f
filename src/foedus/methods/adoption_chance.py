"""The chance that a body decides, when its members' objections are uncertain and correlated.

Member i of a group objects when a latent x_i = √c·z + √(1 − c)·e_i falls below Φ⁻¹(p_i): z is common to the
group, e_i its own, both standard normal (the one-factor Gaussian model; Vasicek 2002). Given z objections are
independent, so a chance is an integral over z of products; it is taken by quadrature, the same for all draws.

Shapes: D draws, n members. `objects` (D, n) are chances 0-1; `correlation` (D,) is c, 0-1; `groups` (n,)
numbers the groups, -1 for a member of none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NODES = 96
#: Standard deviations of the factor that the quadrature covers; 2e-11 of its mass lies past them.
REACH = 6.7
#: Past this the integrand is a step; the limit of one common fate is reached within its own rounding.
ALMOST_ONE = 1.0 - 1e-9
SMALLEST = 1e-300


def chance_consensus(objects: Floats, correlation: Floats, groups: Ints) -> Floats:
    """Chance that no member objects, shape (D,).

    Raises:
        InputError: shapes that do not fit, or values outside 0-1.
    """
    return _silence(*_checked(objects, correlation, groups), [()])[0]


def blocking_shares(objects: Floats, correlation: Floats, groups: Ints) -> Floats:
    """P(i objects | at least one objects), shape (D, n); 0 where the decision cannot fail.

    Raises:
        InputError: as `chance_consensus`.
    """
    objects, correlation, groups = _checked(objects, correlation, groups)
    fails = 1.0 - _silence(objects, correlation, groups, [()])[0][:, None]
    return np.divide(objects, fails, out=np.zeros_like(objects), where=fails > 0.0).clip(0.0, 1.0)


def persuasion_gains(objects: Floats, correlation: Floats, groups: Ints) -> Floats:
    """Rise of the chance of consensus when member i alone is won over (p_i = 0), shape (D, n).

    Raises:
        InputError: as `chance_consensus`.
    """
    objects, correlation, groups = _checked(objects, correlation, groups)
    won_over: list[tuple[int, ...]] = [(i,) for i in range(objects.shape[1])]
    before, *after = _silence(objects, correlation, groups, [(), *won_over])
    return np.column_stack([chance - before for chance in after])


def persuasion_frontier(
    objects: Floats, correlation: Floats, groups: Ints, candidates: Sequence[int], steps: int
) -> list[tuple[tuple[int, ...], Floats]]:
    """The members to win over, one more at each step, and the chance of consensus after it, shape (D,).

    Each step takes the member that raises the mean chance most. With one group and p_i of one order in all
    draws this is the best set of its size: members share one correlation, so the larger p_i lowers the chance
    at every value of the factor, whoever else is left. Otherwise it is the best next step.

    Raises:
        InputError: as `chance_consensus`.
    """
    objects, correlation, groups = _checked(objects, correlation, groups)
    chosen: tuple[int, ...] = ()
    frontier = [(chosen, _silence(objects, correlation, groups, [()])[0])]
    for _ in range(min(steps, len(candidates))):
        left = [i for i in candidates if i not in chosen]
        tried = _silence(objects, correlation, groups, [(*chosen, i) for i in left])
        best = int(np.argmax([chance.mean() for chance in tried]))
        chosen = (*chosen, left[best])
        frontier.append((chosen, tried[best]))
    return frontier


def chance_quota(
    supports: Floats, weights: Floats, quota: float, correlation: Floats, groups: Ints
) -> Floats:
    """Chance that the weight in favour reaches a quota, shape (D,).

    Args:
        supports: chance that each member supports, shape (D, n).
        weights: of the members, shape (n,), whole numbers not below 0.
        quota: weight needed.
        correlation: as in the module.
        groups: as in the module; all members in one group, or none in any.

    Raises:
        InputError: shapes that do not fit, values outside 0-1, weights that are not whole, several groups.
    """
    supports, correlation, groups = _checked(supports, correlation, groups)
    whole = np.asarray(weights, dtype=float)
    if whole.shape != (supports.shape[1],) or (whole != np.floor(whole)).any() or (whole < 0).any():
        raise InputError("weights must be whole numbers, one a member, not below 0")
    if len(set(groups.tolist())) > 1:
        raise InputError("members of several groups", hint="one group for all, or none (-1)")
    share = whole.astype(np.int64)
    if groups.size == 0 or groups[0] < 0:
        return _reaches(supports, share, quota)
    total = np.zeros(len(supports))
    for weight, given in _given_factor(supports, correlation):
        total += weight * _reaches(given, share, quota)
    return total.clip(0.0, 1.0)


def _silence(
    objects: Floats, correlation: Floats, groups: Ints, won_over: Sequence[tuple[int, ...]]
) -> list[Floats]:
    """Chance that nobody objects once these members are won over, shape (D,) for each such set."""
    chances = [np.ones(len(objects)) for _ in won_over]
    for members in _members(groups):
        place = {int(member): k for k, member in enumerate(members)}
        sets = [tuple(place[i] for i in chosen if i in place) for chosen in won_over]
        alone = groups[members[0]] < 0
        shared = np.zeros_like(correlation) if alone else correlation
        of_group = _group_silence(objects[:, members], shared, sets)
        chances = [chance * of_group[:, k] for k, chance in enumerate(chances)]
    return chances


def _group_silence(objects: Floats, correlation: Floats, won_over: Sequence[tuple[int, ...]]) -> Floats:
    """The same for one group, shape (D, sets)."""
    # Members with one and the same chance in every draw (those of whom nothing is known) are computed once,
    # and so are sets that leave the same members.
    distinct, member_of = np.unique(objects, axis=1, return_inverse=True)
    number = np.zeros((distinct.shape[1], len(won_over)))
    for column, chosen in enumerate(won_over):
        kept = [kind for i, kind in enumerate(member_of.reshape(-1).tolist()) if i not in chosen]
        np.add.at(number[:, column], kept, 1.0)
    left, set_of = np.unique(number, axis=1, return_inverse=True)
    return _silence_of_kinds(distinct, correlation, left)[:, set_of.reshape(-1)]


def _silence_of_kinds(chances: Floats, correlation: Floats, left: Floats) -> Floats:
    """Chance that nobody objects among `left[k, s]` members of each kind k, shape (D, sets)."""
    alone = _products(chances, left)
    if not correlation.any():
        return alone
    silent = np.zeros_like(alone)
    for weight, given in _given_factor(chances, correlation):
        silent += weight * _products(given, left)
    largest = np.stack([chances[:, column > 0].max(axis=1, initial=0.0) for column in left.T], axis=1)
    silent = np.where(correlation[:, None] >= ALMOST_ONE, 1.0 - largest, silent)
    return np.where(correlation[:, None] == 0.0, alone, silent).clip(0.0, 1.0)


def _products(chances: Floats, number: Floats) -> Floats:
    """Π (1 − p_k)^number_k for each column of `number`, shape (D, sets)."""
    return np.asarray(np.exp(np.log(np.maximum(1.0 - chances, SMALLEST)) @ number))


def _given_factor(chances: Floats, correlation: Floats) -> Iterator[tuple[float, Floats]]:
    """Weight of each node of the common factor, and the chances given it, shape (D, n)."""
    from scipy.special import ndtr, ndtri

    thresholds = ndtri(chances)
    loading = np.sqrt(correlation)[:, None]
    own = np.sqrt(np.maximum(1.0 - correlation, 1.0 - ALMOST_ONE))[:, None]
    for z, weight in zip(*_factor_nodes(), strict=True):
        yield float(weight), np.asarray(ndtr((thresholds - loading * z) / own))


def _factor_nodes() -> tuple[Floats, Floats]:
    """Nodes and weights that integrate over a standard normal factor.

    Gauss-Legendre on ±REACH against the normal density: unlike Gauss-Hermite it keeps its nodes where the
    integrand bends, also for strong correlation.
    """
    x, w = np.polynomial.legendre.leggauss(NODES)
    z = REACH * x
    weights = w * np.exp(-0.5 * z**2)
    return z, weights / weights.sum()


def _reaches(supports: Floats, weights: Ints, quota: float) -> Floats:
    """Chance that independent supporters' weights add up to the quota, shape (D,), by convolution."""
    needed = int(np.ceil(quota - 1e-9))
    total = int(weights.sum())
    if needed <= 0:
        return np.ones(len(supports))
    if needed > total:
        return np.zeros(len(supports))
    # Weight past the quota is the same to us: one cell holds all of it.
    sums = np.zeros((len(supports), needed + 1))
    sums[:, 0] = 1.0
    for member, weight in enumerate(weights.tolist()):
        p = supports[:, member, None]
        moved = np.zeros_like(sums)
        step = min(weight, needed)
        moved[:, step:] = sums[:, : needed + 1 - step]
        if step:
            moved[:, needed] += sums[:, needed + 1 - step :].sum(axis=1)
        sums = (1.0 - p) * sums + p * moved
    return np.asarray(sums[:, needed])


def _members(groups: Ints) -> list[Ints]:
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]


def _checked(chances: Floats, correlation: Floats, groups: Ints) -> tuple[Floats, Floats, Ints]:
    p, c = np.atleast_2d(np.asarray(chances, dtype=float)), np.asarray(correlation, dtype=float)
    g = np.asarray(groups, dtype=np.int64)
    if c.shape != (p.shape[0],) or g.shape != (p.shape[1],):
        raise InputError(f"chances {p.shape}, correlation {c.shape}, groups {g.shape} do not fit together")
    if not ((p >= 0) & (p <= 1)).all() or not ((c >= 0) & (c <= 1)).all():
        raise InputError("chances and correlations lie between 0 and 1")
    return p, c, g
