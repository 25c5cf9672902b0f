"""Published gravity estimates: Yotov, Piermartini, Monteiro & Larch 2016, An Advanced Guide to Trade Policy
Analysis, on the guide's own data (69 countries, 1986-2006 every fourth year)."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from foedus.methods.ppml import Estimate, ppml

DATA = Path(__file__).parents[2] / "../shared/data/advanced_guide"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the guide's data are not next to the checkout")


@pytest.fixture(scope="module")
def guide() -> Any:
    """The guide's data with the sets of effects of its chapter 1, application 3."""
    rdata = pytest.importorskip("rdata")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = next(iter(rdata.read_rda(DATA / "agtpa_applications.rda").values()))
    frame = frame[frame.year.isin(range(1986, 2007, 4))].copy()
    frame["home"] = frame.exporter == frame.importer
    frame["exporter_year"] = frame.exporter.astype(str) + frame.year.astype(str)
    frame["importer_year"] = frame.importer.astype(str) + frame.year.astype(str)
    frame["pair"] = np.where(frame.home, -1.0, frame.pair_id)
    for year in range(1986, 2003, 4):
        frame[f"border_{year}"] = ((frame.year == year) & ~frame.home).astype(float)
    return frame


def fit(frame: Any, names: list[str], effects: list[str]) -> Estimate:
    groups = [frame[name].to_numpy(str) for name in effects]
    return ppml(frame.trade, frame[names].to_numpy(float), groups, frame.pair_id)


THREE = ["exporter_year", "importer_year", "pair"]
LAGS = ["rta", "rta_lag4", "rta_lag8", "rta_lag12"]
BORDERS = [f"border_{year}" for year in range(1986, 2003, 4)]


def test_trade_agreements_with_pair_effects(guide: Any) -> None:
    # Chapter 2, application 2, the log of the estimation: RTA .5571853, 28,482 rows after 84 of pairs that
    # never trade, deviance 2630487, pseudo log-likelihood -1379642.5.
    found = fit(guide, ["rta"], THREE)
    assert found.coefficients[0] == pytest.approx(0.5571853, abs=5e-8)
    assert (int(found.used.sum()), found.separated, found.clusters) == (28482, 84, 2408)
    assert found.deviance == pytest.approx(2630487, abs=1)
    assert found.residual < 1e-6


@pytest.mark.parametrize(
    ("names", "coefficients", "errors"),
    [
        (["rta"], [0.557], [0.102]),
        (["rta", "rta_lead4"], [0.520, 0.077], [0.086, 0.092]),
        (LAGS, [0.291, 0.414, 0.169, 0.119], [0.089, 0.067, 0.043, 0.030]),
        (
            LAGS + BORDERS,
            [0.116, 0.288, 0.069, 0.002, -0.706, -0.480, -0.367, -0.158, -0.141],
            [0.087, 0.062, 0.048, 0.029, 0.048, 0.043, 0.033, 0.023, 0.017],
        ),
    ],
    ids=["pair effects", "lead", "phasing in", "globalisation"],
)
def test_table_of_trade_agreements(
    guide: Any, names: list[str], coefficients: list[float], errors: list[float]
) -> None:
    # Chapter 1, application 3, table 3, columns 4-7.
    found = fit(guide, names, THREE)
    np.testing.assert_allclose(found.coefficients, coefficients, atol=6e-4)
    np.testing.assert_allclose(found.errors, errors, atol=6e-4)


def test_trade_without_border() -> None:
    # Chapter 2, application 1, the log of the estimation.
    rows = pytest.importorskip("pandas").read_stata(DATA / "1_TradeWithoutBorder.dta")
    rows = rows[rows.year == 2006] if "year" in rows else rows
    names = {name.lower(): name for name in rows.columns}
    distance = np.log(rows[names["dist"]].to_numpy(float))
    border = (rows[names["exporter"]].astype(str) != rows[names["importer"]].astype(str)).to_numpy(float)
    x = np.column_stack([distance, rows[names["cntg"]].to_numpy(float), border])
    groups = [rows[names[name]].to_numpy(str) for name in ("exporter", "importer")]
    found = ppml(rows[names["trade"]], x, groups)
    assert len(rows) == 4761
    np.testing.assert_allclose(found.coefficients, [-0.7912879, 0.6736456, -2.47445], atol=1e-5)
    np.testing.assert_allclose(found.errors, [0.0501494, 0.1073719, 0.1193816], atol=1e-6)
