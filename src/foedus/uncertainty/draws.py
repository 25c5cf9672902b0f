"""Draws: joint values of all priors from a scrambled Sobol sequence.

Each prior is one dimension, in order of id. Draw k depends on the seed, on k and on the set of prior ids, not
on how a run is cut: the draws 0-99 and 100-199 are those of 0-199. Changing a prior's distribution, or fixing
it, changes that prior's values only. Adding or removing a prior moves the others to other dimensions, so
their single values change and their distributions do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.uncertainty.priors import Prior

MOST_DRAWS = 2**24
LARGEST_SEED = 2**63 - 1
#: The sequence's resolution: points are multiples of 2^-30.
BITS = 30
#: Values drawn a second on one core, for the estimate in a refusal; of its order only.
VALUES_PER_SECOND = 2e6


@dataclass(frozen=True)
class Draws:
    """Joint draws of the priors.

    Attributes:
        n: how many.
        seed: the seed of the scrambling.
        first: number of the first draw in the sequence.
        values: by prior id, shape (n,) each, in the prior's unit.
    """

    n: int
    seed: int
    first: int
    values: Mapping[str, NDArray[np.float64]]

    def __getitem__(self, prior: str) -> NDArray[np.float64]:
        """The values of one prior, shape (n,)."""
        if prior not in self.values:
            from foedus.inputs import did_you_mean

            raise InputError(f"no prior '{prior}' in these draws", hint=did_you_mean(prior, self.values))
        return self.values[prior]


def draw(priors: Iterable[Prior], n: int, seed: int = 1, first: int = 0) -> Draws:
    """Draw n joint values of the priors by scrambled Sobol points (Sobol 1967; Owen 1998).

    Args:
        priors: the priors, ids all different, in any order.
        n: number of draws; a power of two gives the most even points.
        seed: of the scrambling; another seed gives other, equally valid draws.
        first: number of the first draw, so that a run can be cut in chunks.

    Raises:
        InputError: n, seed or first is not a sensible whole number, the run would not fit in memory, or an
            id comes twice.
    """
    ordered = sorted(priors, key=lambda prior: prior.id)
    _refuse(n, seed, first, len(ordered))
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise InputError(f"two priors with the id '{one.id}'")
    points = _points(len(ordered), n, seed, first)
    values = {prior.id: prior.quantile(points[:, column]) for column, prior in enumerate(ordered)}
    for array in values.values():
        array.setflags(write=False)
    return Draws(n=n, seed=seed, first=first, values=values)


def normals(draws: Draws, name: str, columns: int) -> NDArray[np.float64]:
    """Standard normal numbers that belong to the draws, shape (n, columns), for a fit's coefficients.

    They depend on the seed, the name, the number of a draw and of columns, not on how a run is cut, and are
    apart from the sequence of the priors: a model with more coefficients moves no prior.
    """
    from scipy.special import ndtri

    generator = np.random.Philox(np.random.SeedSequence([draws.seed, *name.encode()]))
    uniform = np.random.Generator(generator).random((draws.first + draws.n, columns))[draws.first :]
    return np.asarray(ndtri(uniform + 0.5**54), dtype=np.float64)


def _points(dimensions: int, n: int, seed: int, first: int) -> NDArray[np.float64]:
    """Sobol points first … first + n − 1, shape (n, dimensions), strictly between 0 and 1."""
    if dimensions == 0:
        return np.empty((n, 0))
    from scipy.stats import qmc

    sequence = qmc.Sobol(dimensions, scramble=True, bits=BITS, rng=np.random.default_rng(seed))
    # The first point is taken alone: SciPy warns when the first call asks for no power of two, and any
    # number of draws is a fair wish here.
    if first == 0:
        start = sequence.random(1)
        rest = sequence.random(n - 1) if n > 1 else np.empty((0, dimensions))
        points = np.concatenate([start, rest])
    else:
        points = sequence.fast_forward(first).random(n)
    # A point stands for a cell of width 2^-30; its middle is never 0 or 1, where quantiles may be infinite.
    return np.asarray(points + 0.5 ** (BITS + 1), dtype=np.float64)


def _refuse(n: int, seed: int, first: int, dimensions: int) -> None:
    for name, value, least in (("draws", n, 1), ("seed", seed, 0), ("first draw", first, 0)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise InputError(f"{name} = {value}", hint=f"a whole number from {least} on")
    if seed > LARGEST_SEED:
        raise InputError(f"seed = {seed}", hint=f"a whole number up to {LARGEST_SEED}")
    if first + n > MOST_DRAWS:
        cost = _cost(first + n, dimensions)
        raise InputError(
            f"{first + n:,} draws of {dimensions} priors: about {cost} for the draws alone",
            hint=f"at most {MOST_DRAWS:,}; 4,096 give stable intervals",
        )


def _cost(n: int, dimensions: int) -> str:
    # Points and values live side by side.
    size = 2 * 8 * n * max(dimensions, 1)
    memory = f"{size / 1e9:,.0f} GB" if size < 1e15 else f"{size / 1e15:,.0f} million GB"
    minutes = n * max(dimensions, 1) / VALUES_PER_SECOND / 60
    return f"{memory} of memory and {minutes:,.0f} minutes"
