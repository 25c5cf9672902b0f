"""Concentration, effective number, polarisation, shares: their defining cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods.polarity import (
    concentration,
    effective_number,
    esteban_ray,
    poles,
    share_without,
    trade_within,
)

CAPABILITIES = st.lists(st.floats(0.0, 1e9), min_size=2, max_size=20).filter(lambda c: sum(c) > 1e-3)


@given(CAPABILITIES, st.floats(1e-3, 1e3))
def test_the_unit_does_not_matter(capability: list[float], unit: float) -> None:
    scaled = [c * unit for c in capability]
    assert concentration(scaled) == pytest.approx(concentration(capability), abs=1e-6)
    assert effective_number(scaled) == pytest.approx(effective_number(capability), rel=1e-9)


@given(CAPABILITIES)
def test_concentration_and_effective_number_tell_the_same(capability: list[float]) -> None:
    n, number = len(capability), effective_number(capability)
    assert number * (1 + 1e-12) >= 1.0
    assert number <= n * (1 + 1e-12)
    assert concentration(capability) ** 2 == pytest.approx((1 / number - 1 / n) / (1 - 1 / n), abs=1e-9)


@given(st.integers(1, 12), st.integers(0, 5))
def test_equal_powers_count_whole_and_the_powerless_not(powers: int, others: int) -> None:
    assert effective_number([3.0] * powers + [0.0] * others) == pytest.approx(powers)


def test_a_transfer_to_the_stronger_concentrates() -> None:
    assert concentration([5, 3, 2]) < concentration([6, 2, 2]) < concentration([8, 1, 1])


def test_one_state_has_no_concentration() -> None:
    assert math.isnan(concentration([1.0]))


@given(st.floats(0.0, 0.5), st.floats(0.1, 1.6))
def test_two_equal_camps_are_the_most_polarised(smaller: float, alpha: float) -> None:
    most = esteban_ray([0.5, 0.5], alpha=alpha)
    assert most == pytest.approx(2 ** -(1 + alpha))
    assert esteban_ray([smaller, 1 - smaller], alpha=alpha) <= most * (1 + 1e-12)


def test_polarisation_by_the_definition() -> None:
    share, place, alpha = np.array([0.5, 0.3, 0.2]), np.array([0.0, 1.0, 3.0]), 1.0
    expected = sum(share[i] ** 2 * share[j] * abs(place[i] - place[j]) for i in range(3) for j in range(3))
    distance = np.abs(place[:, None] - place[None, :])
    assert esteban_ray(share, distance, alpha) == pytest.approx(expected)
    # Esteban and Ray's first axiom: two small groups that join at their mean polarise more.
    apart = esteban_ray([0.6, 0.2, 0.2], [[0, 3, 5], [3, 0, 2], [5, 2, 0]])
    together = esteban_ray([0.6, 0.4], [[0, 4], [4, 0]])
    assert together > apart


def test_share_without() -> None:
    assert share_without([True, False, False, True]) == 0.5
    assert share_without([True, False], [3, 1]) == 0.25


@pytest.mark.parametrize(
    "call",
    [
        lambda: concentration([1, -1]),
        lambda: concentration([0, 0]),
        lambda: effective_number([1, math.nan]),
        lambda: esteban_ray([0.5, math.nan]),
        lambda: esteban_ray([0.5, 0.5], alpha=2.0),
        lambda: esteban_ray([0.5, 0.5], [[0, 1], [2, 0]]),
        lambda: share_without([True], [1, 2]),
    ],
)
def test_wrong_input(call: Any) -> None:
    with pytest.raises(InputError):
        call()


@pytest.mark.parametrize(
    ("capability", "count"),
    [([10, 4.9, 3], 1), ([10, 5, 4], 2), ([3, 3, 3, 1], 3), ([7], 1)],
)
def test_poles_have_half_of_what_the_strongest_has(capability: list[float], count: int) -> None:
    assert poles(capability) == count
    assert poles(capability, 1.0) == capability.count(max(capability))
    assert poles(capability, 1e-9) == len(capability)


def test_trade_within_camps_by_hand() -> None:
    """Four states in pairs: 6 of 8 stays within. The fifth is in no camp; a gap counts as nothing."""
    trade = np.zeros((5, 5))
    trade[0, 1] = trade[2, 3] = 3.0
    trade[0, 3] = trade[2, 1] = 1.0
    trade[4, 0] = 50.0
    trade[1, 0] = math.nan
    within, mixed = trade_within(trade, [0, 0, 1, 1, -1])
    assert within == 0.75
    # Exporters 0 and 2 have 4 each, importers 1 and 3 too: half of their pairs lie within.
    assert mixed == 0.5
    assert trade_within(trade, [0, 0, 0, 0, -1]) == (1.0, 1.0)
    assert all(map(math.isnan, trade_within(trade, [-1, -1, 0, -1, 1])))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: poles([1.0, 2.0], 0.0),
        lambda: poles([]),
        lambda: trade_within([[0.0, -1.0], [1.0, 0.0]], [0, 1]),
        lambda: trade_within(np.zeros((2, 3)), [0, 1]),
    ],
)
def test_what_is_no_capability_and_no_trade_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError):
        wrong()
