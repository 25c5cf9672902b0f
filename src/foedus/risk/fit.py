"""Fitting what ships: the models, and the record of disputes that covariates of the present need."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from foedus.methods import logit
from foedus.risk.covariates import COVARIATES, SETS
from foedus.risk.estimators import DEFAULTS
from foedus.risk.features import FIRST, RECORD_END, SOURCES, Record, Table
from foedus.risk.model import Model

if TYPE_CHECKING:
    from foedus.evidence.cubes_axes import Tables

START: Final = 1946
#: The gap of the model for worlds that lie long after the record's end (2023 less 2010).
FAR: Final = 13


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model to be fitted: its name, what for, its covariates, and the table of `tables_of`."""

    name: str
    about: str
    set: str
    table: str


WANTED: Final = (
    Wanted("forecast", "Forecasts of the next year.", "full with organisations", "relevant"),
    Wanted("near", "Relevant pairs, worlds up to six years after the record.", "assessment", "relevant"),
    Wanted("near.others", "Other pairs, worlds up to six years after the record.", "others", "others"),
    Wanted("far", "Relevant pairs, worlds long after the record.", "assessment", "far.relevant"),
    Wanted("far.others", "Other pairs, worlds long after the record.", "others", "far.others"),
)


def fit_one(table: Table, wanted: Wanted, outcome: str) -> Model:
    """One model from its table, errors by pair.

    Raises:
        InputError: the outcome is too rare for these covariates (`logit.fit`).
    """
    names = SETS[wanted.set]
    found = logit.fit(table.columns(names), table.outcomes[outcome], clusters=table.pair, names=names)
    return Model(
        name=f"{wanted.name}.{outcome}",
        about=wanted.about,
        outcome=outcome,
        pairs="others" if wanted.table.endswith("others") else "relevant",
        gap=table.gap,
        years=(int(table.year.min()), int(table.year.max())),
        rows=found.rows,
        events=found.events,
        clusters=found.clusters,
        names=names,
        coefficients=found.coefficients,
        covariance=found.covariance,
    )


def fit_all(tables: Mapping[str, Table], outcomes: Sequence[str]) -> dict[str, Model]:
    """The models of `WANTED` for each outcome, by name ("forecast.onset"), from the tables of `tables_of`.

    Fatal disputes and wars have the first model only: of other pairs they are too rare to be fitted to.
    """
    wanted = [
        (each, outcome) for outcome in outcomes for each in (WANTED if outcome == "onset" else WANTED[:1])
    ]
    found = [fit_one(tables[each.table], each, outcome) for each, outcome in wanted]
    return {each.name: each for each in found}


def tables_of(record: Record, first: int = START, last: int = RECORD_END) -> dict[str, Table]:
    """The tables of models and skill card: relevant pairs, others, all; with a gap to the record; since 1816.

    A row needs the year before it, and with a gap the years of the gap: in a window from 1816 on, the first
    years are no rows.
    """
    every = record.table(max(first, FIRST + 1), last)
    far = record.table(max(first, FIRST + FAR), last, gap=FAR)
    return {
        "relevant": every.where(every.relevant),
        "others": every.where(~every.relevant),
        "all": every,
        "far.relevant": far.where(far.relevant),
        "far.others": far.where(~far.relevant),
        "far": far,
        "long": record.table(FIRST + 1, last, relevant=True),
    }


def coefficients_json(record: Record, models: dict[str, Model]) -> str:
    """The file of coefficients: models, what each covariate is, and the sources with their hashes."""
    used = sorted({name for each in models.values() for name in each.names})
    content = {
        "made_by": "foedus risk fit",
        "record_end": RECORD_END,
        "defaults": dict(DEFAULTS),
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
