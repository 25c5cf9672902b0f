"""The skill card: how each candidate did in years that it had not seen, and how the default was chosen.

Rolling origin: fitted to all years up to an origin, each candidate forecasts the five years after it, every
year from what was known when it began; then the origin moves on by five years. Scores are over all held-out
years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods import scores
from foedus.quantities import Progress
from foedus.risk.covariates import Floats
from foedus.risk.estimators import BASELINES, ESTIMATORS, estimator
from foedus.risk.features import Table

STEP: Final = 5
#: Ends of the bins of the calibration table: forecasts of rare events differ by powers of ten.
EDGES: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.6)
FIRST_ORIGIN: Final = 1970
#: Candidates in each part of the card. The network is one of relevant pairs only: others hardly ever dispute.
RELEVANT: Final = tuple(name for name in ESTIMATORS if name != "two logits")
ALL: Final = (*BASELINES, "published", "logit without alliances", "logit", "two logits")
FAR: Final = (*BASELINES, "logit without alliances", "logit", "two logits")
LONG: Final = (*BASELINES, "logit without alliances", "logit", "logit with organisations")
#: Candidates for outcomes that are too rare for trees.
RARE: Final = (*BASELINES, "published", "logit without alliances", "logit", "logit with organisations")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the card: the table it is about, in words, and its candidates."""

    table: str
    about: str
    candidates: tuple[str, ...]


PARTS: Final = (
    Part("relevant", "Politically relevant pairs, one year ahead.", RELEVANT),
    Part("all", "All pairs, one year ahead.", ALL),
    Part("far", "All pairs, thirteen years after the end of the record of disputes.", FAR),
    Part("long", "Politically relevant pairs, one year ahead, fitted to all years since 1816.", LONG),
)
#: A default works offline, explains itself and has errors; trees do not, and are shown beside it.
SHIPPABLE: Final = ("logit without alliances", "logit", "logit with organisations", "two logits")
REGIONS: Final = (
    (200, "Americas"),
    (400, "Europe"),
    (600, "Africa"),
    (700, "Middle East"),
    (900, "Asia"),
    (1000, "Oceania"),
)
BETWEEN: Final = "between regions"


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Held-out pair-years of a table and what each candidate gave them, by name.

    `refused` has the candidates that could not be fitted at some origin, and why.
    """

    table: Table
    outcome: str
    forecasts: Mapping[str, Floats]
    refused: Mapping[str, str]

    @property
    def y(self) -> Floats:
        """(rows,) outcomes as 0 and 1."""
        return self.table.outcomes[self.outcome].astype(np.float64)


def hold_out(
    table: Table,
    names: Sequence[str],
    outcome: str,
    *,
    first_origin: int = FIRST_ORIGIN,
    progress: Progress | None = None,
) -> HeldOut:
    """Forecasts of every held-out year by each candidate.

    With a gap of h years an origin T is the end of the record: outcomes to T are fitted to, and the years
    from T + h on are forecast, from records that end h years before each.

    Raises:
        InputError: no year lies beyond the first origin.
    """
    last, wait = int(table.year.max()), table.gap - 1
    origins = range(first_origin, last - wait, STEP)
    refused: dict[str, str] = {}
    if not len(origins) or first_origin <= int(table.year.min()):
        hint = f"the years must reach from before {first_origin} to after {first_origin + wait}"
        raise InputError(f"no years to hold out between {table.year.min()} and {last}", hint=hint)
    parts: dict[str, list[Floats]] = {name: [] for name in names}
    tested = np.zeros(len(table), dtype=bool)
    for done, name in enumerate(names):
        for origin in origins:
            if progress:
                progress(f"{name}, fitted to {origin}", done, len(names))
            ahead = (table.year > origin + wait) & (table.year <= origin + wait + STEP)
            tested |= ahead
            try:
                forecast = estimator(name).fit(table.where(table.year <= origin), outcome)
            except InputError as fault:
                refused[name] = f"fitted to {origin}: {fault}"
                break
            parts[name].append(forecast(table.where(ahead)))
    found = {name: np.concatenate(each) for name, each in parts.items() if name not in refused}
    return HeldOut(table.where(tested), outcome, found, refused)


def skill_card(
    tables: Mapping[str, Table],
    outcomes: Sequence[str],
    *,
    first_origin: int = FIRST_ORIGIN,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The card: for each outcome the parts of `PARTS`, from the tables of `fit.tables_of`."""
    parts: dict[str, Any] = {}
    for outcome in outcomes:
        for part in PARTS if outcome == "onset" else PARTS[:1]:
            tell = (
                (lambda what, done, of, part=part: progress(f"{part.table}: {what}", done, of))
                if progress
                else None
            )
            names = part.candidates if outcome == "onset" else RARE
            held = hold_out(tables[part.table], names, outcome, first_origin=first_origin, progress=tell)
            parts[f"{part.table}.{outcome}"] = card(held, part.about)
    return parts


def card(held: HeldOut, about: str) -> dict[str, Any]:
    """One part of the skill card: scores of every candidate, by decade and region for the chosen one."""
    y, best = held.y, chosen(held)
    found = {name: _scores(held, name) for name in held.forecasts}
    return {
        "about": about,
        "outcome": held.outcome,
        "held_out": [int(held.table.year.min()), int(held.table.year.max())],
        "gap": held.table.gap,
        "pair_years": len(y),
        "events": int(y.sum()),
        "candidates": found,
        "refused": dict(held.refused),
        "chosen": best,
        "beats_last_decade": _beats(found, best),
        "lowest_log_score": min(found, key=lambda name: float(found[name]["log_score"])),
        "by_decade": _split(held, best, {f"{d}s": held.table.year // 10 * 10 == d for d in _decades(held)}),
        "by_region": _split(held, best, regions(held.table)),
        "failures": failures(held, best),
    }


def chosen(held: HeldOut) -> str:
    """The shippable candidate with the lowest log score."""
    open_to = [name for name in held.forecasts if name in SHIPPABLE]
    return min(open_to, key=lambda name: scores.log_score(held.y, held.forecasts[name]))


def _scores(held: HeldOut, name: str) -> dict[str, Any]:
    y, p = held.y, held.forecasts[name]
    parts = scores.brier(y, p)
    return {
        "about": ESTIMATORS[name].about,
        "log_score": scores.log_score(y, p),
        "roc_auc": scores.roc_auc(y, p),
        "pr_auc": scores.average_precision(y, p),
        "brier": {part: getattr(parts, part) for part in parts.__dataclass_fields__},
        "expected_over_observed": float(p.sum() / y.sum()),
        "gain": {base: _gain(held, name, base) for base in BASELINES if base != name},
        "calibration": [
            [bin_.forecasts, bin_.events, bin_.mean, bin_.share]
            for bin_ in scores.calibration(y, p, edges=EDGES)
        ],
    }


def _gain(held: HeldOut, name: str, base: str) -> dict[str, float]:
    """By how much the log score is lower than a baseline's, with its standard error over years."""
    if base not in held.forecasts:
        return {}
    y = held.y
    better = _surprise(y, held.forecasts[base]) - _surprise(y, held.forecasts[name])
    years, place = np.unique(held.table.year, return_inverse=True)
    total, number = np.bincount(place, weights=better), np.bincount(place)
    mean = float(total.sum() / number.sum())
    spread = float(np.sqrt(np.sum((total - mean * number) ** 2)) / number.sum())
    ratio = mean / float(_surprise(y, held.forecasts[base]).mean())
    return {"mean": mean, "error": spread, "share": ratio, "years": float(len(years))}


def _surprise(y: Floats, p: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(np.where(y == 1.0, p, 1.0 - p)))


def _beats(found: Mapping[str, Any], name: str) -> bool:
    ours, theirs = found[name], found["last decade"]
    return bool(ours["log_score"] < theirs["log_score"] and ours["pr_auc"] > theirs["pr_auc"])


def _decades(held: HeldOut) -> list[int]:
    return sorted({int(decade) for decade in held.table.year // 10 * 10})


def regions(table: Table) -> dict[str, NDArray[np.bool_]]:
    """Rows by the region of both states, by the hundreds of their Correlates of War numbers."""
    ends = np.array([end for end, _ in REGIONS])
    first, second = (np.searchsorted(ends, codes, side="right") for codes in (table.code1, table.code2))
    found = {name: (first == k) & (second == k) for k, (_, name) in enumerate(REGIONS)}
    return found | {BETWEEN: first != second}


def _split(held: HeldOut, name: str, groups: Mapping[str, NDArray[np.bool_]]) -> dict[str, Any]:
    """Scores of a candidate and of the last decade's disputes in parts of the held-out rows."""
    y = held.y
    found = {}
    for group, rows in groups.items():
        events = float(y[rows].sum())
        body: dict[str, Any] = {"pair_years": int(rows.sum()), "events": int(events)}
        if 0 < events < rows.sum():
            for key, which in (("", name), ("last_decade_", "last decade")):
                p = held.forecasts[which][rows]
                body[f"{key}log_score"] = scores.log_score(y[rows], p)
                body[f"{key}pr_auc"] = scores.average_precision(y[rows], p)
            p = held.forecasts[name][rows]
            body["roc_auc"] = scores.roc_auc(y[rows], p)
            body["expected_over_observed"] = float(p.sum() / events)
        found[group] = body
    return found


def failures(held: HeldOut, name: str, most: int = 10) -> dict[str, Any]:
    """Where a candidate was most wrong: the least expected events, the pairs most expected of in vain."""
    y, p = held.y, held.forecasts[name]
    quiet = held.table.columns(("disputes",))[:, 0] == 0.0
    events = np.flatnonzero(y == 1.0)
    missed = events[np.argsort(p[events], kind="stable")[:most]]
    pairs, place = np.unique(held.table.pair, return_inverse=True)
    excess = np.bincount(place, weights=p - y)
    worst = np.argsort(-excess, kind="stable")[:most]
    return {
        "events_of_pairs_quiet_for_ten_years": float(quiet[events].mean()),
        "mean_chance_given_to_them": float(p[events][quiet[events]].mean()) if quiet[events].any() else None,
        "median_chance_given_to_events": float(np.median(p[events])),
        "events_given_one_half_or_more": int((p[events] >= 0.5).sum()),
        "others_given_one_half_or_more": int((p[y == 0.0] >= 0.5).sum()),
        "least_expected": [
            [int(held.table.code1[k]), int(held.table.code2[k]), int(held.table.year[k]), float(p[k])]
            for k in missed
        ],
        "expected_in_vain": [
            [*divmod(int(pairs[k]), 1000), float(p[place == k].sum()), int(y[place == k].sum())]
            for k in worst
        ],
    }  # fmt: skip
