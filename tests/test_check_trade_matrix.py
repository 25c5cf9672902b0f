"""The table of skill of the filled-in trade matrix is what the tool makes of the data."""

from __future__ import annotations

import importlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

CHECKOUT = Path(__file__).parents[1]
SOURCES = CHECKOUT / "../shared/data"
PAGE = CHECKOUT / "docs/methods/trade-matrix-skill.md"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(CHECKOUT))
    return importlib.import_module("tools.check_trade_matrix")


def test_cutting_down_leaves_totals_and_five_partners(tool: Any) -> None:
    flows = np.random.default_rng(1).lognormal(size=(8, 8))
    np.fill_diagonal(flows, 0.0)
    left = tool.cut(flows)
    np.testing.assert_allclose(left.exports, flows.sum(axis=1))
    assert (np.isfinite(left.export_share).sum(axis=1) == 5).all()
    largest = np.argmax(flows[0])
    assert left.export_share[0, largest] == pytest.approx(flows[0, largest] / flows[0].sum(), abs=0.005)
    hidden = ~np.isfinite(left.export_share) & ~np.eye(8, dtype=bool)
    assert np.all((flows / flows.sum(axis=1)[:, None])[hidden] <= np.repeat(left.export_bound, 2))


@pytest.mark.long
def test_filled_in_flows_agree_with_the_guides(tool: Any) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the data are not next to the checkout (../shared/data)")
    pytest.importorskip("rdata")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = tool.skill(tool.guide(SOURCES))
    assert found.rank > 0.85 > found.naive
    assert found.error < 0.2 * found.naive_error
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert tool.line(found) in lines
    assert tool.by_size(found) in lines
