"""The chance that a body decides, when its members' objections are uncertain and correlated.

Member i objects when a latent x_i = √c·z + √(1 − c)·e_i falls below Φ⁻¹(p_i): z is common to the member's
group, e_i its own, both standard normal (the one-factor Gaussian copula; Vasicek 2002). Given z
objections are independent, so a chance is an integral over z of products (`common_factor`). Groups are
independent of one another. Results are within 1e-6 of exact for correlations up to 0.95, of consensus at
any correlation.

Shapes: D draws, n members. `objects` (D, n) are chances 0-1; `correlation` (D,) is c, 0-1; `groups` (n,)
numbers the groups, -1 for a member of none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.common_factor import batches, bends
from foedus.methods.consensus import Body, silence
from foedus.methods.exact_numbers import common_unit, exact, exact_all
from foedus.methods.persuasion import (
    Offer,
    frontier_is_exact,
    offers_are_exact,
    persuasion_frontier,
    persuasion_offers,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

MAX_CELLS = 20_000
SHARPER = 0.3

__all__ = [
    "Offer",
    "blocking_shares",
    "chance_consensus",
    "chance_quota",
    "frontier_is_exact",
    "offers_are_exact",
    "persuasion_frontier",
    "persuasion_gains",
    "persuasion_offers",
]


def chance_consensus(objects: ArrayLike, correlation: ArrayLike, groups: ArrayLike) -> Floats:
    """Chance that no member objects, shape (D,).

    Raises:
        InputError: shapes that do not fit, or values outside 0-1.
    """
    body = Body.of(objects, correlation, groups)
    return silence(body, np.ones((body.size, 1)))[:, 0]


def blocking_shares(objects: ArrayLike, correlation: ArrayLike, groups: ArrayLike) -> Floats:
    """P(i objects | at least one objects), shape (D, n); 0 where the decision cannot fail.

    Raises:
        InputError: as `chance_consensus`.
    """
    body = Body.of(objects, correlation, groups)
    fails = 1.0 - silence(body, np.ones((body.size, 1)))
    shares = np.divide(body.chances, fails, out=np.zeros_like(body.chances), where=fails > 0.0)
    return np.minimum(shares, 1.0)


def persuasion_gains(objects: ArrayLike, correlation: ArrayLike, groups: ArrayLike) -> Floats:
    """Rise of the chance of consensus when member i alone is won over (p_i = 0), shape (D, n).

    Raises:
        InputError: as `chance_consensus`.
    """
    body = Body.of(objects, correlation, groups)
    chance = silence(body, np.column_stack([1.0 - np.eye(body.size), np.ones(body.size)]))
    return np.maximum(chance[:, :-1] - chance[:, -1:], 0.0)


def chance_quota(
    supports: ArrayLike,
    weights: Sequence[object] | NDArray[np.generic],
    quota: object,
    correlation: ArrayLike,
    groups: ArrayLike,
) -> Floats:
    """Chance that the weight in favour reaches a quota, shape (D,).

    Args:
        supports: chance that each member supports, shape (D, n).
        weights: of the members, not negative, shape (n,); decimals count as written.
        quota: weight needed.
        correlation, groups: as in the module.

    Raises:
        InputError: shapes that do not fit, values out of range, or weights with too many steps between them.
    """
    body = Body.of(supports, correlation, groups)
    shares = exact_all(np.asarray(weights).tolist(), "weights")
    if len(shares) != body.size or min(shares, default=Fraction(0)) < 0:
        raise InputError(f"{len(shares)} weights for {body.size} members", hint="one a member, not negative")
    unit = common_unit(shares)
    whole, needed = [int(share / unit) for share in shares], math.ceil(exact(quota, "quota") / unit)
    spare = sum(whole) - needed
    if needed <= 0 or spare < 0:
        return np.full(len(body.chances), float(needed <= 0))
    # Either side tells: support below the quota, or opposition above what can be spared. Count the shorter.
    opposed = spare < needed
    cells = spare + 1 if opposed else needed
    if cells > MAX_CELLS:
        raise InputError(
            f"a quota of {needed} units of the weights' common divisor", hint="round the weights"
        )
    found = _weight_below(body, np.array(whole), cells, opposed)
    return np.clip(found if opposed else 1.0 - found, 0.0, 1.0)


def _weight_below(body: Body, weights: Ints, cells: int, opposed: bool) -> Floats:
    """Chance that the weight that supports (or opposes) is below `cells`, shape (D,)."""
    total = np.zeros((cells, len(body.chances)))
    total[0] = 1.0
    for members, correlation in body.parts():
        part = _group_weight(body.chances[:, members], correlation, weights[members], cells, opposed)
        joint = np.zeros_like(total)
        for weight in np.nonzero(part.any(axis=1))[0]:
            joint[weight:] += part[weight] * total[: cells - weight]
        total = joint
    return np.asarray(total.sum(axis=0))


def _group_weight(chances: Floats, correlation: Floats, weights: Ints, cells: int, opposed: bool) -> Floats:
    """Distribution of a group's weight below `cells`, shape (cells, D)."""
    found = np.zeros((cells, len(chances)))
    alone = np.nonzero(correlation <= 0.0)[0]
    found[:, alone] = _convolved(1.0 - chances[alone].T if opposed else chances[alone].T, weights, cells)
    one_fate = np.nonzero(correlation >= 1.0)[0]
    found[:, one_fate] = _one_fate(chances[one_fate], weights, cells, opposed)
    between = np.nonzero((correlation > 0.0) & (correlation < 1.0))[0]
    if len(between):
        p = chances[between]
        # The share in favour, given the factor, turns round the quota within some 1 / sqrt(members) units.
        finer = max(1.0, SHARPER * math.sqrt(len(weights)))
        for batch in batches(p, correlation[between], *bends(p), cells, finer):
            fails = np.moveaxis(batch.fails(), 2, 0)
            given = _convolved(fails if opposed else 1.0 - fails, weights, cells)
            found[:, between[batch.draws]] = np.einsum("dq,cdq->cd", batch.weight, given)
    return found


def _convolved(chances: Floats, weights: Ints, cells: int) -> Floats:
    """Distribution of the sum of independent weights below `cells`: chances (n, …) give shape (cells, …)."""
    sums = np.zeros((cells, *chances.shape[1:]))
    sums[0] = 1.0
    reach = 1
    for p, weight in zip(chances, weights.tolist(), strict=True):
        if not weight:
            continue
        reach = min(reach + weight, cells)
        added = sums[: max(reach - weight, 0)] * p
        sums[:reach] *= 1.0 - p
        sums[weight:reach] += added
    return sums


def _one_fate(chances: Floats, weights: Ints, cells: int, opposed: bool) -> Floats:
    """The same where one factor decides all: members join in the order of their chances, shape (cells, D)."""
    p = 1.0 - chances if opposed else chances
    order = np.argsort(-p, axis=1)
    ranked = np.take_along_axis(p, order, axis=1)
    steps = -np.diff(np.column_stack([np.ones(len(p)), ranked, np.zeros(len(p))]), axis=1)
    reached = np.column_stack([np.zeros(len(p), dtype=np.intp), np.cumsum(weights[order], axis=1)])
    found = np.zeros((cells, len(p)))
    inside = reached < cells
    np.add.at(found, (reached[inside], np.nonzero(inside)[0]), steps[inside])
    return found
