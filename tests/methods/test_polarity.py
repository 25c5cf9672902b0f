"""Concentration, effective number, polarisation, shares: their defining cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.methods.polarity import concentration, effective_number, esteban_ray, share_without

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
