"""Real yearly networks, if the data folder is there: all proved, every torn state with proof."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.methods.balance import frustration_index

DATA = Path(__file__).parents[2] / "../shared/data/peacesciencer/data"


def _table(name: str) -> Any:
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return next(iter(rdata.read_rda(DATA / f"{name}.rda").values()))


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder `shared` is not next to the checkout")
def test_years_of_the_state_system() -> None:
    alliances, rivalries = _table("atop_alliance"), _table("tss_rivalries")
    for year in (1880, 1914, 1939, 1955, 1985, 2018):
        allied = alliances[(alliances.year == year) & (alliances.atop_defense + alliances.atop_consul > 0)]
        rival = rivalries[(rivalries.start <= year) & (rivalries.end >= year)]
        foes = {tuple(sorted(pair)) for pair in zip(rival.ccode1, rival.ccode2, strict=True)}
        friends = {tuple(sorted(pair)) for pair in zip(allied.ccode1, allied.ccode2, strict=True)} - foes
        states = sorted({state for pair in friends | foes for state in pair})
        number = {state: k for k, state in enumerate(states)}
        ties = [[number[a], number[b]] for a, b in sorted(friends) + sorted(foes)]
        signs = [1] * len(friends) + [-1] * len(foes)
        found = frustration_index(ties, signs, len(states))
        assert found.lower == found.value == len(found.frustrated)
        assert found.settled
        assert found.optima is not None
        assert (found.optima > 1) == bool(found.flexible.any())
        assert found.seconds < 5.0
        # Switching everyone by the camps leaves a network in which nobody gains by turning.
        side = np.where(found.camps == 1, -1, 1)
        agreement = np.array(signs) * side[np.array(ties)].prod(axis=1)
        balance = np.bincount(np.array(ties).ravel(), np.repeat(agreement, 2), len(states))
        assert balance.min() >= 0
