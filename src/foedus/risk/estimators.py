"""The candidates: ways to give each pair a chance, from counts to trees, all fitted to the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.errors import InputError
from foedus.methods import boosting, calibration, logit, network
from foedus.risk.covariates import COVARIATES, SETS, Floats

if TYPE_CHECKING:
    from foedus.risk.features import Table

Forecast = Callable[["Table"], Floats]
Fit = Callable[["Table", str], Forecast]

#: Years at the end of a training window on which a recalibration is fitted, by a model of the years before.
HELD_BACK: Final = 10
MOST_COUNTED: Final = 5


@dataclass(frozen=True, slots=True)
class Estimator:
    """A candidate: its name, what it is in one sentence, and how it is fitted to a table and an outcome."""

    name: str
    about: str
    fit: Fit


def kinds(table: Table, outcome: str) -> Forecast:
    """The share of events among pairs of a kind: contact × rivals × major power, Jeffreys' prior added."""

    def kind(rows: Table) -> Floats:
        land, sea, rivals, one, two = rows.columns(("land", "sea", "rivals", "one_major", "two_majors")).T
        return np.asarray(land + 2.0 * sea + 3.0 * rivals + 6.0 * np.maximum(one, two))

    return _shares(kind, 12, table, outcome)


def last_decade(table: Table, outcome: str) -> Forecast:
    """The share of events by the number of years with a new dispute among the last ten (0 … 5 and more)."""

    def count(rows: Table) -> Floats:
        years = np.rint(np.expm1(rows.columns(("disputes",))[:, 0]))
        return np.minimum(years, MOST_COUNTED)

    return _shares(count, MOST_COUNTED + 1, table, outcome)


def _shares(group: Callable[[Table], Floats], groups: int, table: Table, outcome: str) -> Forecast:
    place = group(table).astype(np.int64)
    events = np.bincount(place, weights=table.outcomes[outcome], minlength=groups)
    share = (events + 0.5) / (np.bincount(place, minlength=groups) + 1.0)

    def forecast(rows: Table) -> Floats:
        return np.asarray(share[group(rows).astype(np.int64)])

    return forecast


def linear(names: tuple[str, ...]) -> Fit:
    """A logit on covariates of these names."""

    def fit(table: Table, outcome: str) -> Forecast:
        found = logit.fit(table.columns(names), table.outcomes[outcome], names=names)
        return lambda rows: found.predict(rows.columns(names))

    return fit


def split(near: tuple[str, ...], far: tuple[str, ...]) -> Fit:
    """One logit for politically relevant pairs, and one for the rest."""

    def fit(table: Table, outcome: str) -> Forecast:
        first = linear(near)(table.where(table.relevant), outcome)
        second = linear(far)(table.where(~table.relevant), outcome)
        return lambda rows: np.where(rows.relevant, first(rows), second(rows))

    return fit


def trees(names: tuple[str, ...]) -> Fit:
    """Boosted trees on covariates of these names, held to the covariates' signs."""
    used = tuple(name for name in names if name not in ("constant", "peace2", "peace3"))
    signs = [COVARIATES[name].sign for name in used]

    def fit(table: Table, outcome: str) -> Forecast:
        found = boosting.fit(table.columns(used), table.outcomes[outcome], signs)
        return lambda rows: found.predict(rows.columns(used))

    return fit


def networked(names: tuple[str, ...]) -> Fit:
    """A network model by pseudo-likelihood; forecasts average over the other pairs of the year."""

    def fit(table: Table, outcome: str) -> Forecast:
        x, y = table.columns(names), table.outcomes[outcome]
        found = network.fit(x, y, table.year, table.code1, table.code2, replicates=0)

        def forecast(rows: Table) -> Floats:
            chance = np.empty(len(rows))
            for year in np.unique(rows.year):
                here = rows.year == year
                part = rows.where(here)
                chance[here] = network.forecast(found, part.columns(names), part.code1, part.code2)
            return chance

        return forecast

    return fit


def recalibrated(inner: Fit, how: str) -> Fit:
    """A candidate whose forecasts pass through Platt's line or a monotone function, fitted within the window.

    The line is fitted to forecasts of the window's last ten years, made by the candidate fitted to the years
    before them; the forecasts that pass through it are those of the candidate fitted to the whole window.
    """

    def fit(table: Table, outcome: str) -> Forecast:
        late = table.year > int(table.year.max()) - HELD_BACK
        early, last = table.where(~late), table.where(late)
        before = inner(early, outcome)(last)
        y = last.outcomes[outcome].astype(np.float64)
        line = calibration.platt(y, before) if how == "platt" else calibration.isotonic(y, before)
        full = inner(table, outcome)

        def forecast(rows: Table) -> Floats:
            # A step function may say 0 or 1; no record is long enough for that.
            return np.clip(line(full(rows)), 1.0 / len(last), 1.0 - 1.0 / len(last))

        return forecast

    return fit


_FULL: Final = SETS["full with organisations"]
ESTIMATORS: Final[Mapping[str, Estimator]] = {
    each.name: each
    for each in (
        Estimator("base rate", "share of events among pairs of a kind (contact, rivals, major power)", kinds),
        Estimator(
            "last decade", "share of events by years with a new dispute among the last ten", last_decade
        ),
        Estimator("peace years", "logit on peace years, square and cube", linear(SETS["peace years"])),
        Estimator(
            "published", "logit: contiguity, balance, major, pact, peace years", linear(SETS["published"])
        ),
        Estimator("logit without alliances", "logit, no alliances", linear(SETS["without alliances"])),
        Estimator("logit", "logit on all covariates but organisations", linear(SETS["full"])),
        Estimator("logit with organisations", "logit on all covariates", linear(_FULL)),
        Estimator("logit, Platt", "the same, recalibrated", recalibrated(linear(_FULL), "platt")),
        Estimator("trees", "boosted trees with signs", trees(_FULL)),
        Estimator("trees, Platt", "the same, recalibrated", recalibrated(trees(_FULL), "platt")),
        Estimator("trees, isotonic", "the same, recalibrated", recalibrated(trees(_FULL), "isotonic")),
        Estimator("network", "logit with stars and triangles of the year's disputes", networked(_FULL)),
        Estimator(
            "two logits",
            "one logit for relevant pairs, one for the rest, on what is known of the present",
            split(SETS["assessment"], SETS["others"]),
        ),
    )
}
BASELINES: Final = ("base rate", "peace years", "last decade")
#: What forecasts each outcome of relevant pairs. By the skill card no logit of wars beats the last decade's
#: disputes on both log score and PR-AUC, so none is the default.
DEFAULTS: Final[Mapping[str, str]] = {
    "onset": "logit with organisations",
    "fatal": "logit with organisations",
    "war": "last decade",
}


def estimator(name: str) -> Estimator:
    """The candidate of this name; raises InputError for another."""
    if name not in ESTIMATORS:
        raise InputError(f"unknown estimator '{name}'", hint=f"known are {', '.join(ESTIMATORS)}")
    return ESTIMATORS[name]
