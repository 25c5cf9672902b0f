"""What forecasts a statement, each predictor alone and together: `python -m benchmarks.stances`.

Statements are those on record by the day of the scenario asia-nato, and all until today, without the states
that the proposals come from or are directed at. Scores are mean logarithms of the chance of what was said;
base rates are those of the other statements. Ideal points (Bailey, Strezhnev & Voeten 2017) are read from a
folder `shared` next to the checkout; without it they are left out.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from foedus.methods.ordered_logit import fit
from foedus.scenario import load
from foedus.scenario.leanings import POSITIONS, RIDGE, Said, on_record
from foedus.world import World, world

POINTS = Path(__file__).parents[1] / "../shared/data/ideal_points/Idealpointestimates1946-2025.tab"
SIDES = ("USA", "CHN", "RUS", "PRK")
YEAR = "2022"


def ideal_points() -> dict[str, float]:
    """Ideal points of the year before the scenario's, by state; empty without the file."""
    if not POINTS.is_file():
        return {}
    with POINTS.open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if row["year"] == YEAR]
    return {row["iso3c"]: float(row["IdealPointFP"]) for row in rows}


def predictors(said: Sequence[Said], earth: World) -> dict[str, NDArray[np.float64]]:
    """Each predictor by name, shape (n,), positive towards the United States; 0 where nothing is known."""
    points, defence = ideal_points(), earth.obligation("defense")
    west, rival = earth.index("USA"), earth.index("CHN")
    found: dict[str, list[float]] = {"other statements": [], "defence pacts": [], "trade shares": []}
    found |= {"ideal points": []} if points else {}
    for proposal, state, _ in said:
        others = [POSITIONS.index(p) - 2 for o, s, p in said if s == state and o != proposal]
        found["other statements"].append(sum(others) / (len(others) + 1))
        here = earth.index(state)
        found["defence pacts"].append(float(defence[here, west]) - float(defence[here, rival]))
        shares = np.nan_to_num([earth.export_share[here], earth.import_share[here]])
        found["trade shares"].append(float(shares[:, west].sum() - shares[:, rival].sum()))
        if points:
            own = points.get(state)
            apart = 0.0 if own is None else abs(own - points["CHN"]) - abs(own - points["USA"])
            found["ideal points"].append(apart)
    columns = {name: np.array(values) for name, values in found.items()}
    return {name: values / (values.std() or 1.0) for name, values in columns.items()}


def score(x: NDArray[np.float64], said: Sequence[Said], place: int) -> float:
    """Mean logarithmic score, each proposal (0), state (1) or statement (2) left out in turn."""
    level = np.array([POSITIONS.index(position) for _, _, position in said])
    total = []
    for k, one in enumerate(said):
        kept = np.array(
            [j != k if place == 2 else other[place] != one[place] for j, other in enumerate(said)]
        )
        if x.shape[1]:
            chance = fit(x[kept], level[kept], len(POSITIONS), RIDGE).chances(x[k : k + 1])[0, level[k]]
        else:
            counts = np.bincount(level[kept], minlength=len(POSITIONS)) + 0.5
            chance = counts[level[k]] / counts.sum()
        total.append(math.log(chance))
    return math.fsum(total) / len(total)


def main() -> None:
    """Print one table for each day."""
    scenario = load("asia-nato")
    earth = world(scenario.date)
    later = scenario.model_copy(update={"date": scenario.date.replace(year=2100)})
    for when, case in (("by the scenario's date", scenario), ("until today", later)):
        said = [one for one in on_record(case.standing) if one[1] not in SIDES and one[1] in earth.states]
        columns = predictors(said, earth)
        sets = {"base rates": [], **{name: [name] for name in columns}, "all together": list(columns)}
        print(f"{len(said)} statements {when} | statement out | state out | proposal out")
        for name, chosen in sets.items():
            x = np.column_stack([columns[c] for c in chosen]) if chosen else np.zeros((len(said), 0))
            print(" | ".join((name, *(f"{score(x, said, place):.2f}" for place in (2, 1, 0)))), flush=True)


if __name__ == "__main__":
    main()
