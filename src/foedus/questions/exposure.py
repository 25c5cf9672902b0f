"""What is known of trade between pairs of states: what either side reports, and bounds elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from foedus.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Flows:
    """Exports of i to j in US$, shape (n, n): at least, at most, and which pairs are reported."""

    lower: Floats
    upper: Floats
    reported: NDArray[np.bool_]


@dataclass(frozen=True)
class Exposure:
    """Trade of each state with a group of others in % of its GDP, shape (n,): reported, and at most."""

    lower: Floats
    upper: Floats


def flows(world: World) -> Flows:
    """Bilateral exports from the top-five partner shares of both sides.

    A pair reported by one side is known by that report, by both sides it lies between the two. A pair that
    neither lists is smaller than the smallest share listed by either: that is its upper end, 0 its lower end.
    Shares are of goods, totals of goods and services: the product is an approximation.
    """
    exports, imports = world.exports.values[:, None], world.imports.values[None, :]
    sold = world.export_share / 100.0 * exports
    bought = (world.import_share / 100.0).T * imports
    both = np.stack([sold, bought])
    reported = np.isfinite(both).any(axis=0)
    bound = np.fmin(
        world.export_bound[:, None] / 100.0 * exports, world.import_bound[None, :] / 100.0 * imports
    )
    lower = np.where(reported, np.fmin(sold, bought), 0.0)
    upper = np.where(reported, np.fmax(sold, bought), bound)
    np.fill_diagonal(lower, 0.0)
    np.fill_diagonal(upper, 0.0)
    return Flows(lower, upper, np.asarray(reported))


def exposure(world: World, known: Flows, partners: Sequence[str]) -> Exposure:
    """Exports to and imports from `partners` in % of each state's GDP, shape (n,).

    Not-a-number where GDP or a total of the state is missing, and for a state that is the only partner
    itself: what is missing is not 0. The upper end is held to the state's trade that nobody reports.
    """
    columns = [world.index(partner) for partner in partners]
    total = world.exports.values + world.imports.values
    reported = np.where(known.reported, known.lower, 0.0)
    unseen = np.maximum(total - reported.sum(axis=1) - reported.sum(axis=0), 0.0)

    def traded(matrix: Floats) -> Floats:
        return np.asarray(matrix[:, columns].sum(axis=1) + matrix[columns, :].sum(axis=0))

    lower = traded(known.lower)
    # Where both sides report, the larger report stands; only what neither reports is held to the rest.
    two_reports = traded(np.where(known.reported, known.upper, 0.0))
    upper = two_reports + np.minimum(traded(np.where(known.reported, 0.0, known.upper)), unseen)
    alone = np.isin(np.arange(len(world.states)), columns) & (len(columns) == 1)
    nothing = alone | ~np.isfinite(total)
    percent = np.where(nothing, np.nan, 100.0 / world.gdp.values)
    return Exposure(lower * percent, upper * percent)


def observed_share(world: World, known: Flows) -> Floats:
    """Share of each state's trade that either side reports by partner, shape (n,), 0-1."""
    reported = np.where(known.reported, known.lower, 0.0)
    total = world.exports.values + world.imports.values
    return np.asarray((reported.sum(axis=1) + reported.sum(axis=0)) / total)
