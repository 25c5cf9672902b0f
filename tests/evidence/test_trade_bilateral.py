"""The trade matrix from bilateral data: the source's figures, dates without the Factbook, no data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from foedus.errors import SourceError
from foedus.evidence.store import Store
from foedus.evidence.trade_bilateral import bilateral_matrix, matrix_on
from foedus.evidence.trade_matrix import trade_matrix
from foedus.world import world


def test_flows_are_those_of_the_source(real_store) -> None:
    kept = real_store("cow_trade", "gdp_worldbank")
    found = bilateral_matrix(kept, world("2014-06-01"))
    at = {code: k for k, code in enumerate(found.economies)}
    row = kept.table("cow_trade").filter(ccode1=2, ccode2=710, year=2014)
    assert found.flows[at["CHN"], at["USA"]] == pytest.approx(row["flow1"][0] * 1e6, rel=0.02)
    assert found.sources == ("cow_trade", "gdp_worldbank")
    assert "goods, of 2014" in found.notes[0]
    assert "TWN" in found.missing  # the World Bank has no GDP of Taiwan
    assert np.all(np.diag(found.sales(0.5)) > 0)


def test_a_date_before_the_factbook_is_served_from_the_store(real_store) -> None:
    kept = real_store("cow_trade", "gdp_worldbank")
    then = world("1985-01-01")
    assert trade_matrix(then).economies == ()
    found = matrix_on(then, kept)
    assert len(found.economies) > 80
    assert "SUN" not in found.economies  # no GDP of the Soviet Union: named, not guessed
    assert matrix_on(world("2023-06-14"), kept).sources == ("factbook",)


def test_without_data_the_matrix_is_empty_and_says_so(tmp_path: Path) -> None:
    found = matrix_on(world("1985-01-01"), Store(tmp_path))
    assert found.economies == ()
    assert "no change of trade is computed" in found.basis
    with pytest.raises(SourceError, match="foedus data pull"):
        bilateral_matrix(Store(tmp_path), world("1985-01-01"))
