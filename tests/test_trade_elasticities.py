"""The estimates of src/foedus/data/trade_elasticities.json, and that the tool gives them again."""

from __future__ import annotations

import importlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.evidence.sources import source

ROOT = Path(__file__).parents[1]
DATA = ROOT / "../shared/data"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    text = (files("foedus") / "data" / "trade_elasticities.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    pytest.importorskip("rdata")
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("fit_trade_elasticities")


def test_errors_are_those_of_the_covariance(published: dict[str, Any]) -> None:
    for fits in published["estimates"].values():
        for fit in fits.values():
            covariance = np.array(fit["covariance"])
            np.testing.assert_allclose(covariance, covariance.T, rtol=1e-5)
            np.testing.assert_allclose(np.sqrt(np.diag(covariance)), list(fit["errors"].values()), rtol=1e-5)
            assert list(fit["coefficients"]) == list(fit["errors"])
            assert np.linalg.eigvalsh(covariance).min() > 0


def test_sources_are_the_pinned_ones(published: dict[str, Any]) -> None:
    for name, entry in published["sources"].items():
        assert entry["sha256"] in {digest for _, digest in source(name).files}, name


def test_pooled_by_hand(published: dict[str, Any]) -> None:
    mains = [fits["main"] for fits in published["estimates"].values()]
    one, other = (fit["coefficients"]["defense_pact"] for fit in mains)
    pooled = published["pooled"]["defense_pact"]
    assert pooled["mean"] == pytest.approx((one + other) / 2, rel=1e-5)
    assert pooled["error_between"] == pytest.approx(abs(one - other) / 2, rel=1e-4)
    total = pooled["error_within"] ** 2 + pooled["error_between"] ** 2
    assert pooled["error"] == pytest.approx(total**0.5, rel=1e-4)
    assert set(published["pooled"]) == {"defense_pact", "nonaggression", "consultation", "trade_agreement"}


@pytest.mark.skipif(not DATA.is_dir(), reason="the data are not next to the checkout")
@pytest.mark.long
def test_the_tool_gives_the_estimate_again(tool: Any, published: dict[str, Any]) -> None:
    for name, entry in published["sources"].items():
        assert tool.sha256(DATA / tool.FILES[name]) == entry["sha256"], name
    alliances = tool._alliances(tool._frame(DATA / tool.FILES["atop_alliance"]))
    trade = tool._penppml(tool._frame(DATA / tool.FILES["penppml_trade"]))
    rows = tool._complete(tool._with_ties(trade, alliances))
    found = tool._fit(rows, ("defense_pact", "trade_agreement"))
    wanted = published["estimates"]["penppml"]["pact_alone"]
    assert (found["n"], found["pairs"]) == (wanted["n"], wanted["pairs"])
    for key in ("coefficients", "errors"):
        assert found[key] == pytest.approx(wanted[key], rel=1e-4)
    # Spells, not one number a state: the Federal Republic trades as 260 to 1990 and as 255 after.
    german = rows.filter(rows["exporter"].is_in([255, 260]))
    assert set(german.filter(german["exporter"] == 260)["year"]) == {1964, 1968, 1972, 1976, 1980, 1984, 1988}
    assert set(german.filter(german["exporter"] == 255)["year"]) == {1992, 1996, 2000, 2004, 2008, 2012, 2016}
