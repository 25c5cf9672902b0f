"""The small types that every floor shares."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.quantities import Column, Interval, Table, round_significant, to_json

FINITE = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.lists(FINITE, min_size=1, max_size=50))
def test_an_interval_is_ordered_and_holds_its_draws(draws: list[float]) -> None:
    found = Interval.of(draws)
    assert min(draws) <= found.p05 <= found.p25 <= found.median <= found.p75 <= found.p95 <= max(draws)
    assert min(draws) - 1e-3 <= found.mean <= max(draws) + 1e-3


@pytest.mark.parametrize("draws", [[], [float("nan")], [1.0, float("inf")]])
def test_no_interval_of_what_is_not_known(draws: list[float]) -> None:
    with pytest.raises(ValueError, match="draw"):
        Interval.of(draws)


def test_plain_types_whatever_comes_in() -> None:
    mixed = {
        "array": np.array([1.0, np.nan]),
        "whole": np.int64(3),
        "truth": np.bool_(True),
        "number": np.float64(1 / 3),
        "infinite": float("inf"),
        "list": (1, None, "x"),
    }
    plain = to_json(mixed)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert plain == {
        "array": [1.0, None],
        "whole": 3,
        "truth": True,
        "number": 0.3333333333,
        "infinite": None,
        "list": [1, None, "x"],
    }


def test_a_table_refuses_a_row_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table.of("t", "T", [Column("a", "A")], [[1, 2]])


def test_an_interval_becomes_columns_in_files() -> None:
    table = Table.of("t", "T", [Column("a", "A"), Column("x", "X", "%")], [["r", Interval.of([0.0, 1.0])]])
    row = table.flat()[0]
    assert row["x"] == 0.5
    assert set(row) == {"a", "x", "x_p05", "x_p25", "x_p75", "x_p95", "x_mean"}
    assert table.frame().columns == list(row)


@given(FINITE)
def test_rounding_keeps_ten_digits(value: float) -> None:
    assert round_significant(value) == pytest.approx(value, rel=1e-9, abs=1e-300)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_an_interval_has_the_quantiles_that_numpy_has(draws: list[float]) -> None:
    found = Interval.of(draws)
    expected = np.quantile(draws, [0.05, 0.25, 0.5, 0.75, 0.95])
    ours = [found.p05, found.p25, found.median, found.p75, found.p95]
    assert ours == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-9)
