"""Fitting what ships: the models, and the record of disputes that covariates of the present need."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from foedus.errors import InputError
from foedus.methods import logit
from foedus.risk.covariates import COVARIATES, SETS
from foedus.risk.features import RECORD_END, SOURCES, Record, Table
from foedus.risk.model import Model

if TYPE_CHECKING:
    from foedus.evidence.cubes_axes import Tables

Progress = Callable[[str, int, int], None]

START: Final = 1946
#: The gap of the model for worlds that lie long after the record's end (2023 less 2010).
FAR: Final = 13


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to be fitted: its name, what for, its covariates, pairs and gap."""

    name: str
    about: str
    set: str
    pairs: str
    gap: int


WANTED: Final = (
    Wanted("forecast", "Forecasts of the next year.", "full with organisations", "relevant", 1),
    Wanted("assessment.near", "Worlds up to six years after the record of disputes.", "assessment", "all", 1),
    Wanted("assessment.far", "Worlds long after the record of disputes.", "assessment", "all", FAR),
)


def fit_one(table: Table, wanted: Wanted, outcome: str) -> Model:
    """One model from its table, errors by pair.

    Raises:
        InputError: the outcome is too rare for these covariates (`logit.fit`).
    """
    names = SETS[wanted.set]
    found = logit.fit(table.columns(names), table.outcomes[outcome], clusters=table.pair, names=names)
    return Model(
        name=wanted.name,
        about=wanted.about,
        outcome=outcome,
        pairs=wanted.pairs,
        gap=wanted.gap,
        years=(int(table.year.min()), int(table.year.max())),
        rows=found.rows,
        events=found.events,
        clusters=found.clusters,
        names=names,
        coefficients=found.coefficients,
        covariance=found.covariance,
    )


def fit_all(record: Record, outcome: str, first: int = START, last: int = RECORD_END) -> dict[str, Model]:
    """The models of `WANTED` by name, fitted to the years first … last."""
    found = {}
    for wanted in WANTED:
        table = record.table(first, last, gap=wanted.gap, relevant=wanted.pairs == "relevant")
        found[wanted.name] = fit_one(table, wanted, outcome)
    return found


def coefficients_json(record: Record, models: dict[str, Model]) -> str:
    """The file of coefficients: models, what each covariate is, and the sources with their hashes."""
    used = sorted({name for each in models.values() for name in each.names})
    content = {
        "made_by": "foedus risk fit",
        "record_end": RECORD_END,
        "sources": sources(record.tables),
        "covariates": {name: COVARIATES[name].about for name in COVARIATES if name in used},
        "models": {name: each.to_json() for name, each in sorted(models.items())},
    }
    return compact(content)


def sources(tables: Tables) -> dict[str, Any]:
    """Version and sha256 of each source that the models rest on."""
    return {name: dict(entry) for name, entry in sorted(tables.versions(SOURCES).items())}


def record_csv(record: Record) -> str:
    """The years of each pair with a dispute: those in which one began, and negative those it only went on."""
    onset, ongoing = record.cubes["onset"] > 0, record.cubes["ongoing"] > 0
    lines = ["ccode1,ccode2,years"]
    i, j = np.nonzero(np.triu(ongoing.any(axis=0), 1))
    first = record.cubes.axes.first
    for one, other in zip(i, j, strict=True):
        years = np.flatnonzero(ongoing[:, one, other])
        signs = np.where(onset[years, one, other], 1, -1)
        listed = " ".join(str(year) for year in signs * (years + first))
        lines.append(f"{record.codes[one]},{record.codes[other]},{listed}")
    return "\n".join(lines) + "\n"


def compact(content: Any) -> str:
    """JSON with one line for each list of numbers, so that a change of the file can be read."""
    lines = json.dumps(content, ensure_ascii=False, indent=1).split("\n")
    text, inside = "", False
    for line in lines:
        stripped = line.strip()
        number = stripped.rstrip(",").lstrip("-")[:1].isdigit()
        if inside and (number or stripped.startswith("]")):
            text += stripped if text.endswith("[") or stripped.startswith("]") else f" {stripped}"
        else:
            text += ("\n" if text else "") + line
        inside = (line.endswith("[") or (inside and number)) and not stripped.startswith("]")
    return text + "\n"


def years_of(text: str | None) -> tuple[int, int]:
    """A span of years as written, "1946-2010"; the default is the main window.

    Raises:
        InputError: not two years, or years that the record does not hold.
    """
    if text is None:
        return START, RECORD_END
    first, dash, last = text.partition("-")
    if not (dash and first.strip().isdigit() and last.strip().isdigit()):
        raise InputError(f"'{text}' is not a span of years", where="--years", hint="e.g. 1946-2010")
    return int(first), int(last)
