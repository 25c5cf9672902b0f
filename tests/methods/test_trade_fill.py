"""Trade put together from totals and lists: what is listed stays, what is not is estimated within its end."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods.trade_fill import BORDER, DISTANCE, Listed, fill

NAN = np.nan


@pytest.fixture
def four() -> tuple[Listed, np.ndarray, np.ndarray]:
    """Four economies; the first lists the second, the third lists that it buys from the first."""
    export_share = np.full((4, 4), NAN)
    export_share[0, 1] = 0.5
    import_share = np.full((4, 4), NAN)
    import_share[2, 0] = 0.25
    known = Listed(
        exports=np.array([100.0, 80.0, 60.0, 60.0]),
        imports=np.array([70.0, 90.0, 80.0, 60.0]),
        export_share=export_share,
        import_share=import_share,
        export_bound=np.array([0.4, NAN, NAN, NAN]),
        import_bound=np.array([NAN, NAN, 0.35, NAN]),
    )
    distance = np.array([[0, 1, 2, 4], [1, 0, 1, 2], [2, 1, 0, 3], [4, 2, 3, 0]]) * 1000.0
    return known, distance, np.zeros((4, 4), dtype=bool)


def test_totals_are_met_and_lists_stay_near(four) -> None:
    found = fill(*four)
    np.testing.assert_allclose(found.flows.sum(axis=1), four[0].exports, rtol=1e-8)
    np.testing.assert_allclose(found.flows.sum(axis=0), four[0].imports, rtol=1e-8)
    assert np.all(np.diag(found.flows) == 0.0)
    assert found.listed.sum() == 2
    assert found.flows[0, 1] == pytest.approx(50.0, rel=0.05)
    assert found.flows[0, 2] == pytest.approx(20.0, rel=0.05)


def test_nobody_unlisted_gets_more_than_the_smallest_listed_share(four) -> None:
    # The first sells at most 40 to the fourth; what is not listed of it is 30.
    assert fill(*four).flows[0, 3] <= 40.0 * 1.01


def test_two_reports_of_a_pair_are_averaged(four) -> None:
    known, distance, near = four
    known.import_share[1, 0] = 0.4  # 36 of its 90, against 50 by the seller's list
    found = fill(known, distance, near)
    assert found.flows[0, 1] == pytest.approx(43.0, rel=0.05)


def test_without_lists_it_is_gravity() -> None:
    empty = np.full((4, 4), NAN)
    none = np.full(4, NAN)
    total = np.array([100.0, 80.0, 60.0, 60.0])
    distance = np.array([[0, 1, 2, 4], [1, 0, 1, 2], [2, 1, 0, 3], [4, 2, 3, 0]]) * 1000.0
    near = np.zeros((4, 4), dtype=bool)
    near[0, 1] = near[1, 0] = True
    flows = fill(Listed(total, total, empty, empty, none, none), distance, near).flows
    odds = flows[0, 1] * flows[2, 3] / (flows[0, 3] * flows[2, 1])
    expected = (1 * 3 / (4 * 1)) ** DISTANCE * np.exp(BORDER)
    assert odds == pytest.approx(expected, rel=1e-8)


def test_missing_totals_and_distances_are_refused(four) -> None:
    known, distance, near = four
    with pytest.raises(InputError, match="exports of an economy are missing"):
        fill(dataclasses.replace(known, exports=np.array([NAN, 1.0, 1.0, 1.0])), distance, near)
    with pytest.raises(InputError, match="distance"):
        fill(known, np.where(distance == 4000.0, NAN, distance), near)
