"""The fitted models as they ship: coefficients with their covariance, and the record of disputes."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.inputs import did_you_mean

Floats = NDArray[np.float64]

COEFFICIENTS: Final = "coefficients.json"
RECORD: Final = "record.csv"
SKILL: Final = "skill.json"


@dataclass(frozen=True, eq=False)
class Model:
    """A fitted logit.

    Attributes:
        name: "far.onset".
        about: what it is for, in one sentence.
        outcome: "onset", "fatal" or "war".
        pairs: "relevant" (in contact or with a major power) or "others".
        gap: years from the end of the record of disputes to the year that is forecast.
        years: first and last year of the outcomes it was fitted to.
        rows, events, clusters: pair-years, those with the outcome, pairs.
        names: (k,) of the covariates.
        coefficients: (k,); covariance: (k, k), robust to clustering in pairs.
    """

    name: str
    about: str
    outcome: str
    pairs: str
    gap: int
    years: tuple[int, int]
    rows: int
    events: int
    clusters: int
    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats

    def draws(self, normals: Floats) -> Floats:
        """Coefficients drawn from their normal distribution, shape (D, k), for standard normals (D, k)."""
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        return np.asarray(self.coefficients + normals @ root.T)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; of the covariance the lower triangle, row by row."""
        body = {name: getattr(self, name) for name in ("about", "outcome", "pairs", "gap", "rows", "events")}
        triangle = [[_short(cell) for cell in row[: k + 1]] for k, row in enumerate(self.covariance)]
        return body | {
            "clusters": self.clusters,
            "years": list(self.years),
            "names": list(self.names),
            "coefficients": [_short(value) for value in self.coefficients],
            "errors": [_short(value) for value in np.sqrt(np.diag(self.covariance))],
            "covariance": triangle,
        }

    @classmethod
    def of_json(cls, name: str, body: Mapping[str, Any]) -> Model:
        """A model as `to_json` wrote it."""
        k = len(body["names"])
        covariance = np.zeros((k, k))
        for row, cells in enumerate(body["covariance"]):
            covariance[row, : row + 1] = covariance[: row + 1, row] = cells
        plain = {key: body[key] for key in ("about", "outcome", "pairs", "gap", "rows", "events", "clusters")}
        return cls(
            name=name,
            years=(body["years"][0], body["years"][1]),
            names=tuple(body["names"]),
            coefficients=np.array(body["coefficients"], dtype=np.float64),
            covariance=covariance,
            **plain,
        )


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Model]:
    """The models that come with foedus, by name."""
    return read(_text(COEFFICIENTS))


def read(text: str) -> Mapping[str, Model]:
    """The models of a file as `foedus risk fit` writes it."""
    models = json.loads(text)["models"]
    return MappingProxyType({name: Model.of_json(name, body) for name, body in models.items()})


def model(name: str) -> Model:
    """The shipped model of this name.

    Raises:
        InputError: there is none.
    """
    known = shipped()
    if name not in known:
        hint = did_you_mean(name, known) or f"known are {', '.join(known)}"
        raise InputError(f"no fitted model '{name}'", hint=hint)
    return known[name]


@lru_cache(maxsize=1)
def record_end() -> int:
    """The last year of the shipped record of disputes."""
    return int(json.loads(_text(COEFFICIENTS))["record_end"])


@lru_cache(maxsize=1)
def dispute_years() -> Mapping[tuple[int, int], tuple[int, ...]]:
    """Years to `record_end` in which a pair had a new dispute, by Correlates of War numbers, the lower first.

    Negative: a year in which a dispute went on and none began.
    """
    rows = csv.DictReader(_text(RECORD).splitlines())
    return MappingProxyType(
        {
            (int(row["ccode1"]), int(row["ccode2"])): tuple(int(year) for year in row["years"].split(" "))
            for row in rows
        }
    )


def skill(folder: Path | None = None) -> dict[str, Any]:
    """The skill card, as shipped or as `foedus risk fit` wrote it into a folder.

    Raises:
        InputError: the folder has none.
    """
    if folder is None:
        card: dict[str, Any] = json.loads(_text(SKILL))
        return card
    try:
        found: dict[str, Any] = json.loads((folder / SKILL).read_text(encoding="utf-8"))
    except OSError as fault:
        what = f"cannot be read ({fault.strerror})"
        raise InputError(what, file=folder / SKILL, hint="foedus risk fit --out FOLDER writes it") from None
    except ValueError:
        raise InputError("not a skill card", file=folder / SKILL) from None
    return found


def _text(name: str) -> str:
    return (files("foedus") / "risk" / name).read_text(encoding="utf-8")


def _short(value: float) -> float:
    return float(f"{value:.10g}")
