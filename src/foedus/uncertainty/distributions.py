"""Distributions of one uncertain number, each given by its quantile function."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Array: TypeAlias = NDArray[np.float64]

#: A truncated normal must keep this much of its mass, or its quantiles lose their digits.
SMALLEST_MASS = 1e-6


class _Distribution(BaseModel, ABC):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @abstractmethod
    def quantile(self, u: Array) -> Array:
        """The values below which the shares `u` of the distribution lie; u in (0, 1), any shape."""

    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The smallest and the largest possible value."""

    def __str__(self) -> str:
        parameters = self.model_dump(exclude={"kind"}, exclude_none=True)
        shown = ", ".join(f"{key} {_plain(value)}" for key, value in parameters.items())
        return f"{self.model_dump()['kind']} ({shown})"


class Fixed(_Distribution):
    """One value, known or assumed."""

    kind: Literal["fixed"] = "fixed"
    value: float

    def quantile(self, u: Array) -> Array:
        """The value, whatever u."""
        return np.full(np.shape(u), self.value)

    def support(self) -> tuple[float, float]:
        """The value twice."""
        return self.value, self.value


class Uniform(_Distribution):
    """Every value between low and high is as likely as any other."""

    kind: Literal["uniform"] = "uniform"
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        _rising(low=self.low, high=self.high)
        return self

    def quantile(self, u: Array) -> Array:
        """low + u · (high − low)."""
        return self.low + u * (self.high - self.low)

    def support(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high


class Triangular(_Distribution):
    """Rises from low to the mode and falls to high; the mode may be at either end."""

    kind: Literal["triangular"] = "triangular"
    low: float
    mode: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        _rising(low=self.low, high=self.high)
        if not self.low <= self.mode <= self.high:
            raise PydanticCustomError("order", "mode must lie between low and high")
        return self

    def quantile(self, u: Array) -> Array:
        """Inverse of the distribution function, which is quadratic on either side of the mode."""
        width, left, right = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1.0 - u) * width * right)
        return np.where(u * width < left, rising, falling)

    def support(self) -> tuple[float, float]:
        """Low and high."""
        return self.low, self.high


class Normal(_Distribution):
    """Normal with a mean and a standard deviation, cut off at low and high where they are given."""

    kind: Literal["normal"] = "normal"
    mean: float
    sd: Annotated[float, Field(gt=0)]
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _bounds(self) -> Normal:
        if self.low is not None and self.high is not None:
            _rising(low=self.low, high=self.high)
        lower, upper = (_normal_cdf((bound - self.mean) / self.sd) for bound in self.support())
        if upper - lower < SMALLEST_MASS:
            raise PydanticCustomError(
                "bounds", "low and high leave less than a millionth of the distribution"
            )
        return self

    def quantile(self, u: Array) -> Array:
        """mean + sd · Φ⁻¹ of u rescaled to the mass between the bounds."""
        from scipy.special import ndtr, ndtri

        low, high = self.support()
        lower, upper = ndtr((low - self.mean) / self.sd), ndtr((high - self.mean) / self.sd)
        values = self.mean + self.sd * ndtri(lower + u * (upper - lower))
        return np.asarray(np.clip(values, low, high), dtype=np.float64)

    def support(self) -> tuple[float, float]:
        """The bounds, infinite where there is none."""
        return (
            -math.inf if self.low is None else self.low,
            math.inf if self.high is None else self.high,
        )


class Lognormal(_Distribution):
    """Its logarithm is normal with standard deviation sigma; half of it lies below the median."""

    kind: Literal["lognormal"] = "lognormal"
    median: Annotated[float, Field(gt=0)]
    sigma: Annotated[float, Field(gt=0)]

    def quantile(self, u: Array) -> Array:
        """median · exp(sigma · Φ⁻¹(u))."""
        from scipy.special import ndtri

        return np.asarray(self.median * np.exp(self.sigma * ndtri(u)), dtype=np.float64)

    def support(self) -> tuple[float, float]:
        """From 0 without an upper bound."""
        return 0.0, math.inf


class Beta(_Distribution):
    """A share: a − 1 cases for and b − 1 cases against, seen from an even start; mean a / (a + b)."""

    kind: Literal["beta"] = "beta"
    a: Annotated[float, Field(gt=0, le=1e6)]
    b: Annotated[float, Field(gt=0, le=1e6)]

    def quantile(self, u: Array) -> Array:
        """Inverse of the regularised incomplete beta function."""
        from scipy.special import betaincinv

        return np.asarray(betaincinv(self.a, self.b, u), dtype=np.float64)

    def support(self) -> tuple[float, float]:
        """0 and 1."""
        return 0.0, 1.0


class Choice(_Distribution):
    """One of a few values, each with a weight: the readings of a coding rule, say."""

    kind: Literal["choice"] = "choice"
    values: Annotated[tuple[float, ...], Field(min_length=1, max_length=1000)]
    weights: tuple[Annotated[float, Field(ge=0)], ...]

    @model_validator(mode="after")
    def _paired(self) -> Choice:
        if len(self.values) != len(self.weights):
            raise PydanticCustomError("pairs", "values and weights must have the same length")
        if not 0 < math.fsum(self.weights) < math.inf:
            raise PydanticCustomError("weights", "the weights must have a sum above 0")
        return self

    def quantile(self, u: Array) -> Array:
        """The first value, in the order given, at which the cumulated weight exceeds u."""
        cumulated = np.cumsum(np.asarray(self.weights) / math.fsum(self.weights))
        last = max(position for position, weight in enumerate(self.weights) if weight > 0)
        positions = np.minimum(np.searchsorted(cumulated, u, side="right"), last)
        return np.asarray(self.values, dtype=np.float64)[positions]

    def support(self) -> tuple[float, float]:
        """The smallest and the largest value with a weight above 0."""
        possible = [value for value, weight in zip(self.values, self.weights, strict=True) if weight > 0]
        return min(possible), max(possible)


Distribution: TypeAlias = Annotated[
    Fixed | Uniform | Triangular | Normal | Lognormal | Beta | Choice, Field(discriminator="kind")
]


def _rising(low: float, high: float) -> None:
    if not low < high:
        raise PydanticCustomError("order", "low must be below high")


def _normal_cdf(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _plain(value: Any) -> str:
    return ", ".join(f"{item:g}" for item in value) if isinstance(value, tuple) else f"{value:g}"
