"""Draws: joint values of all priors from a scrambled Sobol sequence.

Each prior is one dimension, in order of id. Draw k depends on the seed, on k and on the set of prior ids, not
on how a run is cut: the draws 0-99 and 100-199 are those of 0-199. Changing a prior's distribution, or fixing
it, changes that prior's values only. Adding or removing a prior moves the others to other dimensions, so
their single values change and their distributions do not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.sobol import BITS, points

if TYPE_CHECKING:
    from foedus.uncertainty.distributions import Distribution
    from foedus.uncertainty.memory import Memory
    from foedus.uncertainty.priors import Prior

Made = TypeVar("Made")
MOST_DRAWS = 2**24
LARGEST_SEED = 2**63 - 1
#: Arrays that a sample keeps beside those in use.
MOST_OTHERS = 64
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
        memory: keeps what is reckoned from the draws for later ones; None keeps nothing.
        of, put: of derived draws, those they stem from, and the priors whose values were put in.
    """

    n: int
    seed: int
    first: int
    values: Mapping[str, NDArray[np.float64]]
    memory: Memory | None = field(default=None, repr=False, compare=False)
    of: Draws | None = field(default=None, repr=False, compare=False)
    put: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    def __getitem__(self, prior: str) -> NDArray[np.float64]:
        """The values of one prior, shape (n,)."""
        if prior not in self.values:
            from foedus.inputs import did_you_mean

            raise InputError(f"no prior '{prior}' in these draws", hint=did_you_mean(prior, self.values))
        self.note(prior)
        return self.values[prior]

    def note(self, *names: str) -> None:
        """Say that what is being reckoned depends on priors, or on what else the memory is given, by name."""
        if self.of is not None:
            self.of.note(*(name for name in names if name not in self.put))
        if self.memory is not None:
            for name in names:
                self.memory.note(name, self.values.get(name, self.memory.given.get(name)))

    def remembered(self, key: Hashable, make: Callable[[], Made], most: int | None = None) -> Made:
        """What `make` reckons, from memory where nothing that it read has changed (`memory.Memory`)."""
        if self.memory is None:
            return make()
        return self.memory.recall((key, self.n, self.seed, self.first), self.values, make, most)

    def derived(self, values: Mapping[str, NDArray[np.float64] | float], n: int | None = None) -> Draws:
        """The first n of these draws (default all) with other values of some priors, an array or one number.

        Nothing that is reckoned from them is kept; reading a prior that is left as it is counts as reading it
        here.
        """
        size = self.n if n is None else n
        kept = {name: each[:size] for name, each in self.values.items()}
        put = {
            name: np.broadcast_to(np.asarray(each, dtype=np.float64), size) for name, each in values.items()
        }
        return replace(self, n=size, values=kept | put, memory=None, of=self, put=frozenset(put))


def draw(priors: Iterable[Prior], n: int, seed: int = 1, first: int = 0) -> Draws:
    """Draw n joint values of the priors by scrambled Sobol points (Sobol 1967; Matousek 1998).

    Args:
        priors: the priors, ids all different, in any order.
        n: number of draws; a power of two gives the most even points.
        seed: of the scrambling; another seed gives other, equally valid draws.
        first: number of the first draw, so that a run can be cut in chunks.

    Raises:
        InputError: n, seed or first is not a sensible whole number, the run would not fit in memory, or an
            id comes twice.
    """
    return Sample(n, seed, first).draws(priors)


class Sample:
    """Draws taken again and again at the same points while the distributions of some priors change.

    The values of a prior whose distribution is one of the last few are the same array, not merely equal, so
    that a memory knows them again.
    """

    def __init__(self, n: int, seed: int = 1, first: int = 0, memory: Memory | None = None) -> None:
        self.n, self.seed, self.first, self.memory = n, seed, first, memory
        self._names: tuple[str, ...] = ()
        self._points = np.empty((0, 0))
        self._values: dict[tuple[str, Distribution], NDArray[np.float64]] = {}

    def draws(self, priors: Iterable[Prior]) -> Draws:
        """The draws of these priors, as of `draw`, which raises the same."""
        ordered = sorted(priors, key=lambda prior: prior.id)
        _refuse(self.n, self.seed, self.first, len(ordered))
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise InputError(f"two priors with the id '{one.id}'")
        names = tuple(prior.id for prior in ordered)
        if names != self._names:
            self._names, self._values = names, {}
            self._points = _points(len(names), self.n, self.seed, self.first)
        values = {prior.id: self._of(prior, column) for column, prior in enumerate(ordered)}
        for prior in ordered:
            # The newest stand last: what goes first was used longest ago.
            key = (prior.id, prior.distribution)
            self._values[key] = self._values.pop(key, values[prior.id])
        while len(self._values) > len(names) + MOST_OTHERS:
            del self._values[next(iter(self._values))]
        return Draws(self.n, self.seed, self.first, values, self.memory)

    def _of(self, prior: Prior, column: int) -> NDArray[np.float64]:
        known = self._values.get((prior.id, prior.distribution))
        if known is None:
            known = prior.quantile(self._points[:, column])
            known.setflags(write=False)
        return known


def normals(draws: Draws, name: str, columns: int) -> NDArray[np.float64]:
    """Standard normal numbers that belong to the draws, shape (n, columns), for a fit's coefficients.

    They depend on the seed, the name, the number of a draw and of columns, not on how a run is cut, and are
    apart from the sequence of the priors: a model with more coefficients moves no prior.
    """
    from scipy.special import ndtri

    source = np.random.Philox(np.random.SeedSequence([draws.seed, *name.encode()]))
    # Four numbers a step of the counter: skipped steps cost neither time nor memory.
    steps, rest = divmod(draws.first * columns, 4)
    generator = np.random.Generator(source.advance(steps))
    generator.random(rest)
    uniform = generator.random((draws.n, columns))
    return np.asarray(ndtri(uniform + 0.5**54), dtype=np.float64)


def _points(dimensions: int, n: int, seed: int, first: int) -> NDArray[np.float64]:
    """Sobol points first … first + n − 1, shape (n, dimensions), strictly between 0 and 1."""
    # A point stands for a cell of width 2^-30; its middle is never 0 or 1, where quantiles may be infinite.
    return points(dimensions, n, seed, first) + 0.5 ** (BITS + 1)


def refuse_senseless(n: int, seed: int, first: int = 0) -> None:
    """Refuse a number of draws, a seed or a first draw that is no sensible whole number, by InputError."""
    for name, value, least in (("draws", n, 1), ("seed", seed, 0), ("first draw", first, 0)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise InputError(f"{name} = {value}", hint=f"a whole number from {least} on")
    if seed > LARGEST_SEED:
        raise InputError(f"seed = {seed}", hint=f"a whole number up to {LARGEST_SEED}")


def _refuse(n: int, seed: int, first: int, dimensions: int) -> None:
    refuse_senseless(n, seed, first)
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
