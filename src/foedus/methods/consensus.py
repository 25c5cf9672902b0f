"""Chance that nobody objects, for many sets of members at once, under objections correlated within groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.common_factor import (
    TABLE_START,
    TABLE_STEPS,
    bends,
    ladder,
    log_table,
    spans,
    thresholds,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Body:
    """Checked input: chances (D, n), correlation (D,), groups (n,)."""

    chances: Floats
    correlation: Floats
    groups: Ints

    @classmethod
    def of(cls, chances: ArrayLike, correlation: ArrayLike, groups: ArrayLike) -> Body:
        p, c = np.atleast_2d(np.asarray(chances, dtype=float)), np.asarray(correlation, dtype=float)
        g = np.asarray(groups, dtype=np.intp)
        if p.ndim != 2 or c.shape != (p.shape[0],) or g.shape != (p.shape[1],):
            raise InputError(
                f"chances {p.shape}, correlation {c.shape}, groups {g.shape} do not fit together"
            )
        if not (np.all((p >= 0) & (p <= 1)) and np.all((c >= 0) & (c <= 1))):
            raise InputError("chances and correlations lie between 0 and 1")
        return cls(p, c, g)

    @property
    def size(self) -> int:
        """Number of members."""
        return int(self.chances.shape[1])

    def parts(self) -> list[tuple[Ints, Floats]]:
        """Members of each group and their correlation by draw; 0 for those of no group and for one alone."""
        found = [np.nonzero(self.groups == group)[0] for group in np.unique(self.groups)]
        return [
            (members, self.correlation * float(self.groups[members[0]] >= 0 and len(members) > 1))
            for members in found
        ]


def _alike(chances: Floats) -> tuple[Floats, Ints]:
    """Columns that differ, and which of them each member has: states of which nothing is known are
    computed once."""
    found: dict[bytes, int] = {}
    kind = [found.setdefault(column.tobytes(), len(found)) for column in np.ascontiguousarray(chances.T)]
    first = [kind.index(place) for place in range(len(found))]
    return chances[:, first], np.array(kind, dtype=np.intp)


def silence(body: Body, kept: Floats) -> Floats:
    """Chance that none of the members kept objects, for each column of `kept` (n, s): shape (D, s)."""
    chance = np.ones((len(body.chances), kept.shape[1]))
    for members, correlation in body.parts():
        chances, kind = _alike(body.chances[:, members])
        number = np.zeros((chances.shape[1], kept.shape[1]))
        np.add.at(number, kind, kept[members])
        columns, back = np.unique(number, axis=1, return_inverse=True)
        chance *= _group_silence(chances, correlation, columns)[:, back.reshape(-1)]
    return chance


def _group_silence(chances: Floats, correlation: Floats, number: Floats) -> Floats:
    """The same for one group, with the number of members kept of each kind, shape (kinds, s)."""
    independent = np.ones((len(chances), number.shape[1]))
    largest = np.zeros_like(independent)
    for p, counts in zip(chances.T[:, :, None], number, strict=True):
        independent *= (1.0 - p) ** counts
        largest = np.maximum(largest, p * (counts > 0))
    silent = np.where(correlation[:, None] >= 1.0, 1.0 - largest, independent)
    between = np.nonzero((correlation > 0.0) & (correlation < 1.0))[0]
    if len(between):
        silent[between] = _integrated(chances[between], correlation[between], number, largest[between])
    return silent


def _integrated(chances: Floats, correlation: Floats, number: Floats, largest: Floats) -> Floats:
    """Products over the members kept, integrated over the factor. They bend where the likeliest
    objector's part does."""
    from foedus.methods.consensus_kernel import integrate

    low, high = bends(largest)
    at = spans(correlation, low, high)
    silent = integrate(
        np.ascontiguousarray(thresholds(chances)), at.own, at.shared, at.ends, at.outside, at.nodes,
        *ladder(), log_table(), TABLE_START, TABLE_STEPS, np.ascontiguousarray(number),
    )  # fmt: skip
    return np.where(largest >= 1.0, 0.0, silent.clip(0.0, 1.0))
