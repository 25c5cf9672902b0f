"""S, κ and π: against loops over places, their bounds, and what no pair may change."""

from __future__ import annotations

from itertools import product
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.similarity import Distance, alliance_levels, cohen_kappa, s_score, scott_pi, similarity

Floats = NDArray[np.float64]
DISTANCES = get_args(Distance)


def apart(distance: str, a: float, b: float) -> float:
    return {"absolute": abs(a - b), "squared": (a - b) ** 2, "nominal": float(a != b)}[distance]


def by_loops(a: Floats, b: Floats, weight: Floats, distance: str, span: float) -> tuple[float, float, float]:
    """The definitions, place by place: chance pairs every place of one with every place of the other."""
    places = [k for k in range(len(a)) if np.isfinite(a[k]) and np.isfinite(b[k]) and weight[k] > 0]
    share = {k: weight[k] / sum(weight[j] for j in places) for k in places}
    observed = sum(share[k] * apart(distance, a[k], b[k]) for k in places)
    own = sum(share[j] * share[k] * apart(distance, a[j], b[k]) for j, k in product(places, places))
    pooled = [(share[k] / 2, row[k]) for k in places for row in (a, b)]
    common = sum(p * q * apart(distance, x, y) for (p, x), (q, y) in product(pooled, pooled))
    largest = {"absolute": span, "squared": span**2, "nominal": 1.0}[distance]
    return 1 - 2 * observed / largest, 1 - observed / own, 1 - observed / common


@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("weighted", [False, True])
def test_agrees_with_the_definitions(distance: Distance, weighted: bool) -> None:
    random = np.random.default_rng(5)
    levels = random.integers(0, 4, size=(6, 9)).astype(float)
    levels[random.random(levels.shape) < 0.2] = np.nan
    weight = random.random(9) if weighted else np.ones(9)
    weight[2] = 0.0 if weighted else 1.0
    found = similarity(levels, weight if weighted else None, distance=distance, scale=(0, 3))
    for i, j in product(range(6), range(6)):
        if i != j:
            expected = by_loops(levels[i], levels[j], weight, distance, 3.0)
            assert [each[i, j] for each in found] == pytest.approx(expected, abs=1e-12)


portfolios = arrays.arrays(float, st.tuples(st.integers(2, 6), st.integers(1, 8)), elements=st.integers(0, 3))


@given(levels=portfolios, distance=st.sampled_from(DISTANCES))
def test_bounds_symmetry_and_self(levels: Floats, distance: Distance) -> None:
    found = similarity(levels, distance=distance, scale=(0, 3))
    assert np.all((found.s >= -1) & (found.s <= 1))
    assert np.diagonal(found.s) == pytest.approx(1.0)
    for each in found:
        np.testing.assert_allclose(each, each.T, atol=1e-12)
        assert not np.any(each > 1 + 1e-12)
    # Scott's chance distance is never below Cohen's with squared distances: the gap of means adds to it.
    if distance == "squared":
        defined = np.isfinite(found.kappa)
        assert np.all(found.pi[defined] <= found.kappa[defined] + 1e-12)


@given(levels=portfolios, factor=st.floats(0.1, 10), shift=st.floats(-5, 5), seed=st.integers(0, 99))
def test_units_weights_and_order_do_not_matter(
    levels: Floats, factor: float, shift: float, seed: int
) -> None:
    one = similarity(levels, scale=(0, 3))
    moved = similarity(factor * levels + shift, scale=(shift, 3 * factor + shift))
    order = np.random.default_rng(seed).permutation(levels.shape[1])
    other = similarity(levels[:, order], np.full(levels.shape[1], 7.0), scale=(0, 3))
    for first, second, third in zip(one, moved, other, strict=True):
        np.testing.assert_allclose(second, first, atol=1e-6)
        np.testing.assert_allclose(third, first, atol=1e-9)


@given(levels=arrays.arrays(float, (4, 6), elements=st.integers(0, 1)))
def test_with_two_levels_all_distances_agree(levels: Floats) -> None:
    found = [similarity(levels, distance=each, scale=(0, 1)) for each in DISTANCES]
    for other in found[1:]:
        for first, second in zip(found[0], other, strict=True):
            np.testing.assert_allclose(first, second, atol=1e-12)


def test_kappa_is_that_of_two_raters_by_hand() -> None:
    # 2 × 2 table of two binary portfolios, 20 both, 5 and 10 one alone, 15 neither of 50: κ = 0.4.
    a = [1] * 25 + [0] * 25
    b = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert cohen_kappa([a, b])[0, 1] == pytest.approx(0.4)


def test_common_absence_of_ties_lifts_s_but_not_kappa() -> None:
    few = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])
    many = np.hstack([few, np.zeros((2, 96))])
    assert s_score(few)[0, 1] == 0.0
    assert s_score(many)[0, 1] == pytest.approx(0.96)
    assert cohen_kappa(many)[0, 1] < 0.0


def test_years_lead() -> None:
    random = np.random.default_rng(1)
    levels, weights = random.integers(0, 4, (3, 5, 7)).astype(float), random.random((3, 7))
    together = similarity(levels, weights, scale=(0, 3))
    for year in range(3):
        alone = similarity(levels[year], weights[year], scale=(0, 3))
        for one, other in zip(together, alone, strict=True):
            np.testing.assert_allclose(one[year], other, atol=1e-12)


def test_nothing_in_common_and_nothing_but_chance_are_not_defined() -> None:
    apart = np.array([[1.0, np.nan], [np.nan, 1.0]])
    assert all(np.isnan(each[0, 1]) for each in similarity(apart, scale=(0, 1)))
    alike = similarity(np.zeros((2, 4)), scale=(0, 3))
    assert alike.s[0, 1] == 1.0
    assert np.isnan(alike.kappa[0, 1])
    assert np.isnan(alike.pi[0, 1])


def test_levels_of_obligations() -> None:
    def owed(*pairs: tuple[int, int]) -> Floats:
        array = np.zeros((4, 4))
        for i, j in pairs:
            array[i, j] = 1
        return array

    defense, offense = owed((0, 1)), owed((0, 2))
    neutral, nonagg, consul = owed((1, 0)), owed((1, 2), (0, 1), (3, 0)), owed((2, 0), (3, 0))
    cow = alliance_levels(defense, offense, neutral, nonagg, consul)
    assert cow.tolist() == [[3, 3, 3, 0], [2, 3, 2, 0], [1, 0, 3, 0], [2, 0, 0, 3]]
    atop = alliance_levels(defense, offense, neutral, nonagg, consul, coding="atop", own=None)
    assert np.isnan(np.diagonal(atop)).all()
    assert np.nan_to_num(atop).tolist() == [[0, 3, 3, 0], [2, 0, 1, 0], [2, 0, 0, 0], [2, 0, 0, 0]]
    unknown = defense.copy()
    unknown[2, 3] = -1
    assert np.isnan(alliance_levels(unknown, offense, neutral, nonagg, consul)[2, 3])


def test_own_ties_not_known_take_two_places_out() -> None:
    levels = np.array([[np.nan, 3, 0, 0], [3, np.nan, 0, 2], [0, 0, np.nan, 0], [0, 2, 0, np.nan]])
    # States 0 and 1 are compared on states 2 and 3 alone: 0, 0 against 0, 2.
    assert s_score(levels, scale=(0, 3))[0, 1] == pytest.approx(1 - 2 * 2 / 6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: s_score([1.0, 2.0]), "portfolios must have shape"),
        (lambda: s_score([[np.inf, 0], [1, 1]]), "infinite"),
        (lambda: s_score([[4.0, 0], [1, 1]], scale=(0, 3)), "the scale is 0 to 3"),
        (lambda: cohen_kappa([[1.0, 0], [1, 1]], [1.0, -1.0]), "not below 0"),
        (lambda: scott_pi([[1.0, 0], [1, 1]], [1.0]), "weights must have shape"),
        (lambda: scott_pi([[1.0, 0], [1, 1]], distance="euclid"), "unknown distance"),  # type: ignore[arg-type]
        (lambda: alliance_levels(*[np.zeros((2, 3))] * 5), "one shape"),
        (lambda: alliance_levels(*[np.zeros((2, 2))] * 5, coding="x"), "unknown coding"),  # type: ignore[arg-type]
    ],
)
def test_wrong_input_is_told(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()  # type: ignore[operator]
