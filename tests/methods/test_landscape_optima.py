"""Local optima, basins and paths against plain enumeration, and what must hold of any landscape."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.errors import InputError
from foedus.methods.landscape import energy, landscape, path

Floats = NDArray[np.float64]


def plain_energy(propensity: Floats, sizes: Floats, camps: tuple[int, ...]) -> float:
    """The paper's formula, pair by pair, in both orders."""
    n = len(sizes)
    return float(
        sum(
            sizes[i] * sizes[j] * propensity[i, j]
            for i in range(n)
            for j in range(n)
            if i != j and camps[i] != camps[j]
        )
    )


def turned(camps: tuple[int, ...], i: int) -> tuple[int, ...]:
    """The configuration after i switched, written with state 0 in camp 0."""
    now = [1 - camp if place == i else camp for place, camp in enumerate(camps)]
    return tuple(camp ^ now[0] for camp in now)


def downhill(propensity: Floats, sizes: Floats, camps: tuple[int, ...]) -> tuple[int, ...]:
    """Where steepest descent ends."""
    while True:
        now = plain_energy(propensity, sizes, camps)
        nexts = [plain_energy(propensity, sizes, turned(camps, i)) for i in range(len(camps))]
        if min(nexts) >= now - 1e-9:
            return camps
        camps = turned(camps, int(np.argmin(nexts)))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Floats, Floats]:
    n = draw(st.integers(2, 7))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    propensity = random.normal(size=(n, n))
    np.fill_diagonal(propensity, 0.0)
    return propensity, random.uniform(0.5, 4.0, n)


@given(worlds())
@settings(max_examples=40)
def test_optima_and_basins_are_those_of_enumeration(world: tuple[Floats, Floats]) -> None:
    propensity, sizes = world
    found = landscape(propensity, sizes)
    every = [(0, *rest) for rest in product((0, 1), repeat=len(sizes) - 1)]
    ends = [downhill(propensity, sizes, camps) for camps in every]
    optima = [tuple(int(camp) for camp in row) for row in found.camps]
    assert set(ends) <= set(optima)
    for camps, value, share in zip(optima, found.energy, found.basin, strict=True):
        here = plain_energy(propensity, sizes, camps)
        assert value == pytest.approx(here)
        assert all(
            plain_energy(propensity, sizes, turned(camps, i)) >= here - 1e-9 for i in range(len(camps))
        )
        assert share == pytest.approx(ends.count(camps) / len(every))
    assert (
        len(optima) == len(set(optima)) == sum(downhill(propensity, sizes, camps) == camps for camps in every)
    )
    assert list(found.energy) == sorted(found.energy)


@given(worlds(), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_a_switch_changes_the_energy_by_twice_size_times_frustration(
    world: tuple[Floats, Floats], seed: int
) -> None:
    """Axelrod & Bennett 1993, note 2: for symmetric propensities dE = 2 s_i dF_i, F_i = sum s_j p_ij d_ij."""
    propensity, sizes = world[0] + world[0].T, world[1]
    random = np.random.default_rng(seed)
    camps, i = random.integers(0, 2, len(sizes)), int(random.integers(len(sizes)))
    after = camps.copy()
    after[i] = 1 - after[i]
    frustration = [float((sizes * propensity[i])[side != side[i]].sum()) for side in (camps, after)]
    change = energy(propensity, after, sizes) - energy(propensity, camps, sizes)
    assert change == pytest.approx(2.0 * sizes[i] * (frustration[1] - frustration[0]))


@given(worlds(), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_a_path_goes_down_to_an_optimum(world: tuple[Floats, Floats], seed: int) -> None:
    propensity, sizes = world
    start = np.random.default_rng(seed).integers(0, 2, len(sizes))
    way = path(propensity, start, sizes)
    assert len(way.energy) == len(way.movers) + 1
    assert (np.diff(way.energy) < 0).all()
    assert way.energy[0] == pytest.approx(plain_energy(propensity, sizes, tuple(start.tolist())))
    assert tuple(way.camps.tolist()) == downhill(propensity, sizes, tuple((start ^ start[0]).tolist()))
    assert way.camps.tolist() in landscape(propensity, sizes).camps.tolist()


@given(worlds(), st.floats(0.1, 9.0))
@settings(max_examples=20)
def test_order_and_scale_do_not_matter(world: tuple[Floats, Floats], factor: float) -> None:
    propensity, sizes = world
    found = landscape(propensity, sizes)
    back = landscape(factor * propensity[::-1, ::-1], sizes[::-1])
    assert factor * found.energy == pytest.approx(back.energy)
    assert sorted(found.basin) == pytest.approx(sorted(back.basin))


def ring() -> Floats:
    """Four states: 0 and 1 want to be together, 2 and 3 too, and nothing else matters but a slight 0-2."""
    wanted = np.zeros((4, 4))
    for i, j, value in ((0, 1, 3.0), (2, 3, 3.0), (0, 2, 1.0)):
        wanted[i, j] = wanted[j, i] = value
    return wanted


def test_two_valleys_by_hand() -> None:
    """All together: energy 0. Pairs apart: 2 x 1. A lone switch from either costs 2 x 3 at least less 2."""
    found = landscape(ring())
    assert found.camps.tolist() == [[0, 0, 0, 0], [0, 0, 1, 1]]
    assert found.energy.tolist() == [0.0, 2.0]
    assert found.distance.tolist() == [[0, 2], [2, 0]]
    assert found.touching is not None
    assert found.touching.tolist() == [[False, True], [True, False]]
    assert not found.level.any()
    assert found.basin.sum() == 1


def test_a_state_without_propensities_may_sit_in_either_camp() -> None:
    found = landscape([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    assert found.camps.tolist() == [[0, 0, 0], [0, 0, 1]]
    assert found.level.tolist() == [True, True]


def test_a_sample_of_basins_agrees_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    import foedus.methods.landscape as module

    propensity = np.random.default_rng(3).normal(size=(14, 14))
    np.fill_diagonal(propensity, 0.0)
    every = landscape(propensity)
    monkeypatch.setattr(module, "MOST_BASINS", 5)
    sampled = landscape(propensity)
    assert np.array_equal(sampled.camps, every.camps)
    assert (np.abs(sampled.basin - every.basin) <= 4.5 * sampled.basin_error + 1e-3).all()


def test_search_finds_what_enumeration_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    import foedus.methods.landscape as module

    propensity = np.random.default_rng(4).normal(size=(18, 18))
    np.fill_diagonal(propensity, 0.0)
    every = landscape(propensity)
    monkeypatch.setattr(module, "MOST_ENUMERATED", 5)
    found = landscape(propensity)
    assert not found.complete
    assert 0.2 < found.found_best <= 1
    assert found.energy[0] == pytest.approx(every.energy[0])
    assert set(map(tuple, found.camps.tolist())) <= set(map(tuple, every.camps.tolist()))


@pytest.mark.parametrize(
    ("propensity", "sizes", "says"),
    [
        ([[0.0, 1.0]], None, "shape"),
        ([[0.0]], None, "shape"),
        ([[0.0, np.nan], [1.0, 0.0]], None, "finite"),
        ([[1.0, 1.0], [1.0, 0.0]], None, "diagonal"),
        ([[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], "sizes"),
        (np.zeros((17, 17)), None, "65,536 local optima"),
    ],
)
def test_what_is_no_landscape_is_refused(propensity: Any, sizes: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        landscape(propensity, sizes)
    if "optima" not in says:
        with pytest.raises(InputError):
            path(propensity, [0, 0], sizes)
    with pytest.raises(InputError, match="camps"):
        path([[0.0, 1.0], [1.0, 0.0]], [0, 2])
