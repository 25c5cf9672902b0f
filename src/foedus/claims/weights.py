"""How states are counted: each as one, by its people, or by its economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from foedus.claims.evidence import NoEvidenceError

Weight: TypeAlias = Literal["count", "population", "gdp"]


def weights(keys: Sequence[str], by: Weight) -> tuple[tuple[str, ...], NDArray[np.floating[Any]]]:
    """The states that have a weight, and their weights, shape (n,): ones, persons, or US$ at the official
    rate.

    Raises:
        NoEvidenceError: none of the states has a figure.
    """
    if by == "count":
        return tuple(keys), np.ones(len(keys))
    from foedus.evidence.factbook import factbook

    found: dict[str, float] = {}
    for key in keys:
        country = factbook().countries.get(key)
        figure = (country.population if by == "population" else country.gdp) if country else None
        if figure is not None:
            found[key] = figure.value
    if not found:
        raise NoEvidenceError(f"no {by} on record for any of these states")
    return tuple(found), np.array(list(found.values()))
