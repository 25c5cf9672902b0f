"""Bilateral trade from totals and the largest partners: what is listed is kept, the rest is estimated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.biproportional import balance

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
#: Elasticity of trade to distance, and effect of a common border on its log: PPML on manufactures of 69
#: countries in 2006 (Yotov, Piermartini, Monteiro & Larch 2016, chapter 2, application 1).
DISTANCE, BORDER = -0.7912879, 0.6736456
#: Lists of both sides can exceed a total; this share of it is left for partners that nobody lists.
LEAST_REST = 0.02
#: Rounds in which cells are held to their upper ends and the others refitted.
ROUNDS = 5


@dataclass(frozen=True, eq=False)
class Listed:
    """What is known of the trade of n economies.

    Attributes:
        exports, imports: totals, (n,), above 0.
        export_share, import_share: (n, n), share 0-1 of i's exports that go to j, of i's imports that come
            from j; NaN where j is not listed.
        export_bound, import_bound: (n,), share that no partner left unnamed exceeds; NaN if none is named.
    """

    exports: Floats
    imports: Floats
    export_share: Floats
    import_share: Floats
    export_bound: Floats
    import_bound: Floats


@dataclass(frozen=True, eq=False)
class Filled:
    """Flows of i to j and which of them are listed.

    Attributes:
        flows: (n, n), zero on the diagonal; sums are the totals, both scaled to the mean of their two sums.
        listed: (n, n), by either side.
        moved: how far balancing moved what is listed: mean of |ln(flow / list)|, weighted by trade.
        over: share of trade in cells that nobody lists and that still exceed the bound from the lists.
    """

    flows: Floats
    listed: Bools
    moved: float
    over: float


def fill(known: Listed, distance: Floats, contiguous: Bools) -> Filled:
    """Flows that fit the totals, stay near what is listed, and follow gravity elsewhere.

    A pair listed by both sides takes the mean of the two. The rest of each total is shared out by
    E_i M_j d_ij^δ exp(γ b_ij), balanced to the rests, and no more than the smallest listed share to a pair.
    Then all cells are balanced to the totals.

    Args:
        known: totals and lists.
        distance: (n, n), km, above 0 off the diagonal.
        contiguous: (n, n), common border by land.

    Raises:
        InputError: a total or a distance is missing.
        NotProved: the totals cannot be reached.
    """
    _refuse(known, distance)
    middle = (known.exports.sum() + known.imports.sum()) / 2
    out, into = (total * (middle / total.sum()) for total in (known.exports, known.imports))
    listed, value = _listed(known, out, into)
    ceiling = np.fmin((known.export_bound * out)[:, None], (known.import_bound * into)[None, :])
    ceiling = np.where(np.isnan(ceiling), np.inf, ceiling)
    rest = _rest(value, listed, out, into, distance, contiguous, ceiling)
    flows = balance(np.where(listed, value, rest), out, into)
    weight = flows[listed] / flows[listed].sum()
    moved = float(weight @ np.abs(np.log(flows[listed] / value[listed])))
    over = ~listed & (flows > 1.01 * ceiling)
    return Filled(flows, listed, moved, float(flows[over].sum() / middle))


def _refuse(known: Listed, distance: Floats) -> None:
    for what, total in (("exports", known.exports), ("imports", known.imports)):
        if not np.all(np.isfinite(total) & (total > 0)):
            raise InputError(f"{what} of an economy are missing or not above 0", hint="leave it out")
    apart = distance[~np.eye(len(distance), dtype=bool)]
    if distance.shape != (known.exports.size,) * 2 or not np.all(np.isfinite(apart) & (apart > 0)):
        raise InputError("a distance between two economies is missing or not above 0")


def _listed(known: Listed, out: Floats, into: Floats) -> tuple[Bools, Floats]:
    """Which pairs are listed with a flow above 0, and the mean of the reports."""
    reports = np.stack([known.export_share * out[:, None], (known.import_share * into[:, None]).T])
    there = np.isfinite(reports)
    value = np.where(there, reports, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    np.fill_diagonal(value, 0.0)
    return value > 0, value


def _rest(
    value: Floats,
    listed: Bools,
    out: Floats,
    into: Floats,
    distance: Floats,
    contiguous: Bools,
    ceiling: Floats,
) -> Floats:
    """Flows of pairs that nobody lists, by gravity, within their upper ends."""
    left = np.maximum(out - value.sum(axis=1), LEAST_REST * out)
    across = np.maximum(into - value.sum(axis=0), LEAST_REST * into)
    across *= left.sum() / across.sum()
    apart = np.where(distance > 0, distance, 1.0)
    start = np.outer(out, into) * apart**DISTANCE * np.exp(BORDER * contiguous)
    start[listed] = 0.0
    np.fill_diagonal(start, 0.0)
    found = balance(start, left, across)
    for _ in range(ROUNDS):
        found = balance(np.minimum(found, ceiling), left, across)
    return found
