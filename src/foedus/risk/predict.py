"""Forecasts for given years, each from what was known when the year began."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.errors import InputError
from foedus.risk.estimators import DEFAULTS, estimator
from foedus.risk.features import LASTS, RECORD_END, Record
from foedus.risk.fit import START, sources

if TYPE_CHECKING:
    import polars as pl

    from foedus.evidence.cubes_axes import Tables

LATEST = 2100
EARLIEST = 1960


def predict(
    first: int,
    last: int,
    store: Tables | None = None,
    outcome: str = "onset",
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Chances of a new dispute for the politically relevant pairs of each year.

    For each year Y the outcome's default (`DEFAULTS`) is fitted to the years from 1946 to the last one known
    when Y began, min(Y − 1, 2010), with the same gap between record and forecast, and applied to the facts of
    Y − 1. Pairs are those of members of both Y − 1 and Y, in contact or with a major power in Y − 1.

    Returns:
        (ccode1, ccode2, year, p), ordered by year and numbers; and what it rests on, for the sidecar.

    Raises:
        InputError: years that cannot be forecast.
        SourceError: a source that is needed has not been pulled.
    """
    import polars as pl

    if not EARLIEST <= first <= last <= LATEST:
        raise InputError(
            f"years {first} to {last}", where="--from, --to", hint=f"from {EARLIEST} to {LATEST}, in order"
        )
    record = Record(store, last)
    used = estimator(DEFAULTS[outcome])
    parts: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    past = record.table(START, min(last - 1, RECORD_END), relevant=True)
    for year in range(first, last + 1):
        if progress:
            progress(str(year), year - first, last + 1 - first)
        known = min(year - 1, RECORD_END)
        gap = year - known
        if gap > past.gap:
            past = record.table(START, known, gap=gap, relevant=True)
        seen = past.where(past.year <= known)
        forecast = used.fit(seen, outcome)
        rows = record.table(year, year, gap=gap, relevant=True, outcomes=False)
        chance = forecast(rows)
        parts.append({"ccode1": rows.code1, "ccode2": rows.code2, "year": rows.year, "p": chance})
        events = int(seen.outcomes[outcome].sum())
        steps.append({"year": year, "fitted_to": [START, known], "gap": gap, "events": events})
    frame = pl.concat([pl.DataFrame(part) for part in parts])
    return frame, {
        "outcome": outcome,
        "pairs": "politically relevant: in contact or with a major power in the year before; ccode1 < ccode2",
        "model": f"{used.name}: {used.about}",
        "years": steps,
        "carried_on": carried(last),
        "sources": sources(record.tables),
        "rows": frame.height,
        "expected": float(np.sum(frame["p"].to_numpy())),
    }


def carried(last: int) -> dict[str, str]:
    """What has to be carried forward to forecast a year, by source."""
    words = {
        "gml_dirdisp": "the record of disputes ends in {end}: recent disputes and years of peace are "
        "as of its end, and the model is fitted to forecasts with the same gap",
        "cow_states": "the list of states ends in {end}: its members are carried on",
    }  # fmt: skip
    return {
        name: words.get(name, "ends in {end}: its last state of things is carried on").format(end=end)
        for name, end in sorted(LASTS.items())
        if last - 1 > end
    }
