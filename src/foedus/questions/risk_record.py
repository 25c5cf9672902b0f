"""How forecasts like these did: chances given to pairs in years held out, beside what then happened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from scipy import special

from foedus.quantities import Column, Table
from foedus.risk.model import skill
from foedus.risk.present import level_models

if TYPE_CHECKING:
    from foedus.world import World

#: Parts of the skill card by how far ahead its forecasts look: a year, or past the end of the record.
PARTS: Final = {False: "all.onset", True: "far.onset"}
COVERED: Final = 0.90


def record_table(world: World) -> Table:
    """The calibration, out of sample, of the model that says how likely disputes are on a world's date.

    A row is a bin of forecasts. The interval of the share is that of Clopper & Pearson (1934, The use of
    confidence or fiducial limits, Biometrika 26), as if pair-years were independent.
    """
    part = _held_out(PARTS[level_models(world)[0].gap > 1])
    chosen = part["candidates"][part["chosen"]]
    first, last = part["held_out"]
    columns = (
        Column("forecasts", "Forecasts", "pair-years"),
        Column("chance", "Chance given, on average", "share"),
        Column("events", "New disputes seen"),
        Column("seen", "Share seen", "share"),
        Column("seen_low", "5 %", "share"),
        Column("seen_high", "95 %", "share"),
    )
    rows = [
        (forecasts, mean, events, seen, *exact_interval(events, forecasts))
        for forecasts, events, mean, seen in chosen["calibration"]
    ]
    note = (
        f"{part['about']} Held out: {first}-{last}, {part['pair_years']:,} pair-years with "
        f"{part['events']:,} new disputes, {chosen['expected_over_observed']:.2f} expected for each. "
        "Pair-years are not independent: true intervals are wider."
    )
    return Table.of("record", "How forecasts like these did", columns, rows, note=note)


@lru_cache(maxsize=2)
def _held_out(part: str) -> Mapping[str, Any]:
    body: Mapping[str, Any] = skill()["parts"][part]
    return body


def exact_interval(events: int, trials: int) -> tuple[float, float]:
    """The 90 % interval of a share by Clopper & Pearson (1934), from the quantiles of beta distributions."""
    tail = (1.0 - COVERED) / 2.0
    low = special.betaincinv(events, trials - events + 1, tail) if events else 0.0
    high = special.betaincinv(events + 1, trials - events, 1.0 - tail) if events < trials else 1.0
    return float(low), float(high)
