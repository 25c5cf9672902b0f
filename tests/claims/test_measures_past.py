"""Measures of the past against the sources' own numbers."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foedus.claims.evidence import Bounds, Evidence, NoEvidenceError
from foedus.claims.measures import evaluate
from foedus.evidence.bloc_history import bloc_history
from foedus.evidence.powers import powers
from foedus.evidence.store import Store

EVIDENCE = Evidence(date(2023, 6, 14))
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        # CINC of the file: 0.2844 in 1950, 0.1236 in 2022.
        ({"state": "USA", "of": "capability", "year": 1950}, 28.44),
        ({"state": "USA", "of": "capability", "year": 2022}, 12.36),
        # GDP of the file in 2022: 26.01 of 101.2 (and China 18.32), trillion US$.
        ({"state": "USA", "of": "gdp", "year": 2022}, 25.43),
        ({"state": "GBR", "of": "capability", "year": 1816}, 33.67),
    ],
)
def test_shares_of_major_powers(arguments: dict[str, Any], value: float) -> None:
    assert float(evaluate("past.power_share", EVIDENCE, **arguments).value) == pytest.approx(value, abs=0.01)


def test_a_share_that_nobody_counted_is_told() -> None:
    with pytest.raises(NoEvidenceError, match="no share of United States in gdp for 1950"):
        evaluate("past.power_share", EVIDENCE, state="USA", of="gdp", year=1950)
    with pytest.raises(NoEvidenceError, match="known are AUH, CHN"):
        evaluate("past.power_share", EVIDENCE, state="TUV", of="capability", year=1990)
    assert "AUH" in powers()


def test_blocs_of_a_year() -> None:
    row = bloc_history().year(1985)
    found = evaluate("past.blocs", EVIDENCE, quantity="frustrated", year=1985)
    assert (found.value, found.unit) == (63.0, "ties")
    share = evaluate("past.blocs", EVIDENCE, quantity="frustrated_share", year=1985)
    assert float(share.value) == pytest.approx(100 * 63 / 1062, abs=1e-3)
    assert isinstance(share.interval, Bounds)
    assert share.interval.low < float(share.value) < share.interval.high
    neutral = evaluate("past.blocs", EVIDENCE, quantity="neutral_count", year=1985)
    assert float(neutral.value) == pytest.approx(100 * row["neutral_count"])
    with pytest.raises(NoEvidenceError, match="1816 to 2018"):
        evaluate("past.blocs", EVIDENCE, quantity="torn")
    with pytest.raises(NoEvidenceError, match="nothing on 1850"):
        evaluate("past.blocs", EVIDENCE, quantity="neutral_gdp", year=1850)


def test_the_tool_makes_the_shares_again(
    real_store: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    tool = importlib.import_module("compile_powers")
    made = [[str(tool._cell(cell)) for cell in row] for row in tool.rows(real_store(*tool.SOURCES))]
    with (ROOT / "src/foedus/data/powers.csv").open(encoding="utf-8", newline="") as file:
        assert [list(tool.COLUMNS), *made] == list(csv.reader(file))


def test_membership_of_the_past_knows_its_alliances() -> None:
    nato = evaluate("past.membership", EVIDENCE, treaty="nato")
    # The founding comes first, and the Gulf and NATO look alike: the measure decides nothing.
    assert nato.date == "1949-08-24"
    assert nato.value < 5.0
    with pytest.raises(NoEvidenceError, match="known are anzus, cento, csto, mesa, nato, seato"):
        evaluate("past.membership", EVIDENCE, treaty="gcc")
