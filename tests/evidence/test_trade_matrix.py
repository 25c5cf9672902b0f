"""The trade matrix of the scenario's date, from the Factbook."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.evidence.trade_matrix import TradeMatrix, lead_past, trade_matrix
from foedus.world import world


@pytest.fixture(scope="module")
def matrix() -> TradeMatrix:
    return trade_matrix(world("2023-06-14"))


def flow(matrix: TradeMatrix, seller: str, buyer: str) -> float:
    return float(matrix.flows[matrix.economies.index(seller), matrix.economies.index(buyer)])


def test_no_flow_is_missing_or_negative_and_none_is_to_itself(matrix: TradeMatrix) -> None:
    assert np.all(np.isfinite(matrix.flows))
    assert np.all(matrix.flows >= 0)
    assert np.all(np.diag(matrix.flows) == 0)


def test_the_largest_flows_are_those_that_lists_say(matrix: TradeMatrix) -> None:
    # By the Factbook the United States took 14 % of its 3.86 tn imports from China in 2023, and sold it 8 %.
    assert flow(matrix, "CHN", "USA") == pytest.approx(450e9, rel=0.25)
    assert flow(matrix, "AUS", "CHN") / 442e9 == pytest.approx(0.38, abs=0.08)
    assert flow(matrix, "CHN", "USA") > flow(matrix, "CHN", "JPN") > flow(matrix, "CHN", "NZL")


def test_hong_kong_is_counted_with_china_and_trade_between_them_is_trade_at_home(matrix: TradeMatrix) -> None:
    assert "HKG" not in matrix.economies
    assert "MAC" not in matrix.economies
    gdp = matrix.gdp[matrix.economies.index("CHN")]
    assert gdp > 19.1e12
    exports = matrix.flows[matrix.economies.index("CHN")].sum()
    assert 3.4e12 < exports < 4.2e12  # China 3.5 and Hong Kong 0.7, less what they sell one another


def test_states_without_totals_are_left_out_and_named(matrix: TradeMatrix) -> None:
    assert "PRK" in matrix.missing
    assert "PRK" not in matrix.economies
    assert any("North Korea" in note for note in matrix.notes)


def test_own_sales_are_what_is_not_sold_abroad(matrix: TradeMatrix) -> None:
    sales = matrix.sales(0.5)
    np.testing.assert_allclose(sales.sum(axis=1), 2 * matrix.gdp, rtol=1e-12)
    assert np.all(np.diag(sales) > 0)


def test_shares_observed_lie_between_none_and_all(matrix: TradeMatrix) -> None:
    assert 0.6 < matrix.listed < 0.85
    assert np.all((matrix.observed > 0) & (matrix.observed <= 1))
    assert matrix.observed[matrix.economies.index("USA")] > 0.8


def test_reexports_are_taken_out_where_exports_exceed_gdp(matrix: TradeMatrix) -> None:
    taken = dict(zip(matrix.economies, matrix.reexports, strict=True))
    assert taken["SGP"] > 3e11
    assert taken["NLD"] == taken["CHN"] == 0.0
    assert np.all(matrix.flows.sum(axis=1) <= 1.05 * matrix.gdp)


def test_leading_past_a_hub_by_hand() -> None:
    # 1 sells 40 to the hub, 2 sells it 60; the hub sells 50 to 3 and 50 to 2, its limit is 20.
    flows = np.array([[0, 0, 50.0, 50.0], [40.0, 0, 0, 0], [60.0, 0, 0, 0], [0, 0, 0, 0]])
    led, taken = lead_past(flows, np.array([20.0, np.inf, np.inf, np.inf]))
    assert taken.tolist() == [80.0, 0, 0, 0]
    np.testing.assert_allclose(led[0], [0, 0, 10.0, 10.0])
    np.testing.assert_allclose(led[:, 0], [0, 8.0, 12.0, 0])
    # 80 pass: 40 % from 1 and 60 % from 2, half to 2 and half to 3; what 2 would send itself is dropped.
    np.testing.assert_allclose(led[1], [8.0, 0, 16.0, 16.0])
    np.testing.assert_allclose(led[2], [12.0, 0, 0, 24.0])


def test_an_earlier_date_has_its_own_states() -> None:
    early = trade_matrix(world("2019-01-01"))
    assert early.flows.sum() > 1e13
