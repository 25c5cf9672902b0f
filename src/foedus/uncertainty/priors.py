"""Priors: the distribution of an uncertain parameter, with the literature it comes from."""

from __future__ import annotations

import math
from typing import Annotated, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from foedus.uncertainty.distributions import Distribution, Fixed

PriorId: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=80)]
Words: TypeAlias = Annotated[str, Field(min_length=1, max_length=4000)]


class Evidence(BaseModel):
    """A work or a page that a prior leans on, and what it says about the parameter."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    citation: Words
    says: Annotated[str, Field(max_length=1000)] = ""
    url: Annotated[str, Field(max_length=1000)] = ""


class Prior(BaseModel):
    """The distribution of one uncertain parameter.

    Attributes:
        id: its name in code and on the command line ("stance.objects.oppose").
        what: what the number is, in a sentence.
        unit: its unit ("share", "% of GDP"; "" for a switch).
        within: the smallest and the largest value that make sense; no setting may leave them.
        distribution: the default.
        settings: named alternatives ("independent"), chosen with `--set id=name`.
        rationale: why this distribution, and how far it is a judgement.
        references: the literature and the record behind it; empty where it is judgement alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    id: PriorId
    what: Words
    unit: Annotated[str, Field(max_length=80)]
    within: tuple[float, float] | None = None
    distribution: Distribution
    settings: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")], Distribution] = {}
    rationale: Words
    references: Annotated[tuple[Evidence, ...], Field(alias="reference")] = ()

    @model_validator(mode="after")
    def _inside(self) -> Prior:
        self.refuse_outside(self.distribution)
        for alternative in self.settings.values():
            self.refuse_outside(alternative)
        return self

    def refuse_outside(self, distribution: Distribution) -> None:
        """Raise a validation error if the distribution reaches values that make no sense here."""
        least, most = self.within or (-math.inf, math.inf)
        low, high = distribution.support()
        if low < least or high > most:
            words = f"{low:g} is" if low == high else f"{distribution} reaches"
            raise PydanticCustomError("outside", f"{words} outside {least:g} to {most:g}")

    def quantile(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of the parameter at the shares `u`, in (0, 1), of any shape."""
        return self.distribution.quantile(u)

    def fixed_at(self, value: float) -> Prior:
        """The same parameter, taken as known; raises a validation error outside `within`."""
        return self.distributed(Fixed(value=value))

    def distributed(self, distribution: Distribution) -> Prior:
        """The same parameter with another distribution; raises a validation error outside `within`."""
        self.refuse_outside(distribution)
        return self.model_copy(update={"distribution": distribution})
