"""Games whose solutions are in the textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.methods.cooperative import nucleolus, shapley_value


@pytest.mark.parametrize(
    ("estate", "shares"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_the_talmud_divides_an_estate_as_the_nucleolus_does(estate: float, shares: list[float]) -> None:
    """Aumann & Maschler 1985: claims of 100, 200 and 300 on an estate of 100, 200 or 300."""
    claims = np.array([100.0, 200.0, 300.0])
    left = [sum(claims[i] for i in range(3) if not mask >> i & 1) for mask in range(8)]
    v = np.array([max(0.0, estate - others) for others in left])
    v[0] = 0.0
    assert nucleolus(v) == pytest.approx(shares, abs=1e-6)


def test_gloves() -> None:
    """Two left gloves, one right: the right one is worth two thirds."""
    v = np.array([float(bool(mask & 3) and bool(mask & 4)) for mask in range(8)])
    assert shapley_value(v) == pytest.approx([1 / 6, 1 / 6, 2 / 3], abs=1e-12)


def test_the_runway() -> None:
    """Littlechild & Owen 1973: each stretch of the runway is paid by those who need it."""
    costs = [8.0, 11.0, 13.0, 18.0]
    v = np.array([max((costs[i] for i in range(4) if mask >> i & 1), default=0.0) for mask in range(16)])
    assert shapley_value(v) == pytest.approx([2, 3, 4, 9], abs=1e-12)
