"""Base rates of disputes as uncertain quantities: by kind of pair, and how far pairs of a kind differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.evidence.history import kind_of
from foedus.uncertainty.distributions import Beta, Uniform
from foedus.uncertainty.priors import Evidence, Prior

if TYPE_CHECKING:
    from foedus.evidence.spread import Spread
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
PAIR = "rate.pair"
SMALLEST = 1e-3
RECORD = Evidence(
    citation="Gibler, Miller & Little 2016, An Analysis of the Militarized Interstate Dispute (MID) Dataset, "
    "1816-2001, International Studies Quarterly 60 (data version 2.2.1)",
    says="Counted by tools/dispute_spread.py: pairs of members of the state system by year.",
)


@dataclass(frozen=True)
class Rates:
    """Draws of the base rates.

    Attributes:
        spreads: rates and spread of each kind of pair, pooled over defence pacts.
        draws: values of the priors that `rate_priors` adds.
    """

    spreads: Mapping[str, Spread]
    draws: Draws

    def mean(self, kind: str) -> Floats:
        """Chance a year of a new dispute in a pair of the kind, averaged over its pairs, shape (D,)."""
        return self.draws[_mean_id(kind)]

    def pair(self, kind: str) -> Floats:
        """The same for one pair of the kind, differences between pairs included, shape (D,)."""
        return self.draws.remembered(("rate of a pair", kind), lambda: self._pair(kind))

    def fatal(self, kind: str) -> Floats:
        """Share of new disputes with at least one death, shape (D,)."""
        return self.draws[f"rate.fatal.{_group(self.spreads[kind])}"]

    def war(self, kind: str) -> Floats:
        """Share of new disputes that became wars, shape (D,)."""
        return self.draws[f"rate.war.{_group(self.spreads[kind])}"]

    def _pair(self, kind: str) -> Floats:
        from scipy.special import betaincinv

        mean, concentration = self.mean(kind), self.spreads[kind].concentration
        a, b = mean * concentration, (1.0 - mean) * concentration
        return np.asarray(betaincinv(a, b, self.draws[PAIR]))


def rate_priors(spreads: Sequence[Spread]) -> tuple[Prior, ...]:
    """The base rates as priors: Beta distributions that match the counts.

    The mean rate of a kind has the variance that is robust to disputes clustering in pairs (`Spread.error`).
    The shares of fatal disputes and of wars are those of disputes between originators.
    """
    means = [
        _prior(
            _mean_id(spread.kind),
            f"new disputes a year, {spread.kind_words}",
            *_beta(spread.mean, spread.error),
        )
        for spread in spreads
    ]
    shares = [prior for group in _groups(spreads) for prior in _outcome_priors(group)]
    place = Prior(
        id=PAIR,
        what="where a pair stands among the pairs of its kind",
        unit="quantile",
        distribution=Uniform(low=0.0, high=1.0),
        rationale="Pairs of a kind differ; which of them a pair resembles is not known.",
    )
    return (*means, *shares, place)


@lru_cache(maxsize=4)
def kinds(world: World) -> NDArray[np.str_]:
    """The kind of every pair of the world's states, shape (n, n); not to be written to."""
    major = world.majors[:, None] | world.majors[None, :]
    # There are few combinations of contact, rivalry and power, and many pairs.
    codes = (world.contiguity.astype(np.int64) * 2 + world.rivals) * 2 + major
    present, place = np.unique(codes, return_inverse=True)
    words = [kind_of(int(code) // 4, rivals=bool(code // 2 % 2), major=bool(code % 2)) for code in present]
    found = np.array(words)[place].reshape(codes.shape)
    found.setflags(write=False)
    return found


def _prior(name: str, what: str, a: float, b: float) -> Prior:
    return Prior(
        id=name,
        what=what,
        unit="share",
        distribution=Beta(a=a, b=b),
        rationale="Counted in the record of disputes 1946-2010.",
    ).model_copy(update={"references": (RECORD,)})


def _beta(mean: float, error: float) -> tuple[float, float]:
    """Parameters of the Beta distribution with this mean and standard deviation."""
    concentration = mean * (1.0 - mean) / error**2 - 1.0
    return max(mean * concentration, SMALLEST), max((1.0 - mean) * concentration, SMALLEST)


def _mean_id(kind: str) -> str:
    return "rate.mean." + kind.replace("/", "_").replace(" ", "_")


def _group(spread: Spread) -> str:
    """Outcomes are pooled over contact: wars are too few for the twelve kinds."""
    return f"{'rivals' if spread.rivals else 'others'}_{'major' if spread.major else 'minor'}"


def _groups(spreads: Sequence[Spread]) -> list[tuple[Spread, ...]]:
    names = sorted({_group(spread) for spread in spreads})
    return [tuple(spread for spread in spreads if _group(spread) == name) for name in names]


def _outcome_priors(group: Sequence[Spread]) -> tuple[Prior, Prior]:
    """Shares of fatal disputes and of wars among those the two began (Jeffreys' prior plus the counts)."""
    begun = sum(spread.between_originators for spread in group)
    fatal, wars = (sum(getattr(spread, name) for spread in group) for name in ("fatal", "wars"))
    name = _group(group[0])
    return (
        _prior(f"rate.fatal.{name}", "fatal among new disputes", fatal + 0.5, begun - fatal + 0.5),
        _prior(f"rate.war.{name}", "wars among new disputes", wars + 0.5, begun - wars + 0.5),
    )
