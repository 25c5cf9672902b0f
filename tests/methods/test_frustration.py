"""The frustration index against enumeration, its own theory, a peer, and real yearly networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from foedus.errors import InputError, NotProved
from foedus.methods import frustration_optima
from foedus.methods.balance import Frustration, frustration_index
from foedus.methods.frustration_search import all_camps

Network = tuple[int, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


@st.composite
def networks(draw: st.DrawFn, largest: int = 9) -> Network:
    """Signed networks with whole weights: n, ties (m, 2), signs (m,), weights (m,)."""
    n = draw(st.integers(1, largest))
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
    kept = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=len(kept), max_size=len(kept)))
    weights = draw(st.lists(st.integers(1, 3), min_size=len(kept), max_size=len(kept)))
    return n, np.array(kept, dtype=np.int64).reshape(-1, 2), np.array(signs), np.array(weights)


def planted(n: int, m: int, noise: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Two camps at random, m ties, of which a share `noise` has the wrong sign."""
    random = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(n) for j in range(i + 1, n)])
    ties = pairs[np.sort(random.choice(len(pairs), m, replace=False))]
    camp = random.choice([-1, 1], n)
    return ties, camp[ties[:, 0]] * camp[ties[:, 1]] * np.where(random.random(m) < noise, -1, 1)


def cost_of(camps: NDArray[Any], network: Network) -> NDArray[Any]:
    """Frustrated weight of camp vectors of +1 and -1, shape (k, n)."""
    _, ties, signs, weights = network
    wrong = (
        camps[:, ties[:, 0]] * camps[:, ties[:, 1]] * signs < 0 if len(ties) else np.zeros((len(camps), 0))
    )
    return (wrong * weights).sum(axis=1)


def every_optimum(network: Network, found: Frustration) -> tuple[int, NDArray[np.int64]]:
    """The least cost by enumeration, and all optima as camps 0 and 1 relative to the anchors."""
    n, ties, *_ = network
    camps = np.vstack([all_camps(n), -all_camps(n)])
    cost = cost_of(camps, network)
    best = camps[cost == cost.min()].copy()
    degree = np.bincount(ties.ravel(), minlength=n)
    for component in range(found.component.max(initial=-1) + 1):
        nodes = np.nonzero(found.component == component)[0]
        best[:, nodes] *= best[:, [nodes[degree[nodes].argmax()]]]
    best[:, degree == 0] = 3.0
    return int(cost.min()), np.unique(((1 - best) / 2).astype(np.int64), axis=0)


@pytest.mark.parametrize("enumerable", [16, 2])
@given(networks())
@settings(max_examples=150)
def test_equals_enumeration(enumerable: int, network: Network) -> None:
    # With 2, every block takes the way of large ones: linear program, branch and cut, forced optima.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frustration_optima, "ENUMERABLE", enumerable)
        found = frustration_index(network[1], network[2], network[0], network[3])
    least, optima = every_optimum(network, found)
    assert found.value == found.lower == least
    assert found.camps.tolist() in optima.tolist()
    assert found.settled
    assert found.flexible.tolist() == (optima != optima[0]).any(axis=0).tolist()
    assert found.optima in ((len(optima),) if enumerable == 16 else (len(optima), None))


@given(networks(), st.lists(st.booleans(), min_size=9, max_size=9))
def test_switching_leaves_it_unchanged(network: Network, turned: Sequence[bool]) -> None:
    n, ties, signs, weights = network
    side = np.where(np.array(turned)[:n], -1, 1)
    switched = signs * side[ties[:, 0]] * side[ties[:, 1]]
    before, after = (frustration_index(ties, s, n, weights) for s in (signs, switched))
    assert before.value == after.value
    assert before.optima == after.optima
    assert before.flexible.tolist() == after.flexible.tolist()


@given(networks(), st.randoms(use_true_random=False))
def test_relabelling_leaves_it_unchanged(network: Network, random: Any) -> None:
    n, ties, signs, weights = network
    name = np.array(random.sample(range(n), n))
    turned = name[ties][:, ::-1]
    before, after = (frustration_index(t, signs, n, weights, time_limit=30.0) for t in (ties, turned))
    assert before.value == after.value
    assert before.optima == after.optima


@given(networks())
def test_at_most_half_the_weight_and_none_if_balanced(network: Network) -> None:
    n, ties, signs, weights = network
    found = frustration_index(ties, signs, n, weights)
    assert found.value <= weights.sum() / 2
    side = np.where(found.camps == 1, -1, 1)
    consistent = side[ties[:, 0]] * side[ties[:, 1]]
    balanced = frustration_index(ties, consistent, n, weights)
    assert balanced.value == 0
    assert balanced.optima == 1
    assert not balanced.flexible.any()


def test_frustrated_ties_are_those_that_disagree_with_the_camps() -> None:
    ties, signs = planted(60, 400, 0.1, 3)
    found = frustration_index(ties, signs, 60)
    same = found.camps[ties[:, 0]] == found.camps[ties[:, 1]]
    wrong = np.nonzero(np.where(same, 1, -1) != signs)[0]
    assert found.frustrated_edges.tolist() == wrong.tolist()
    assert found.frustrated.tolist() == ties[wrong].tolist()
    assert found.value == len(wrong)


def test_parts_add_up_and_say_nothing_about_one_another() -> None:
    ties, signs = planted(20, 70, 0.2, 4)
    one = frustration_index(ties, signs, 20)
    both = frustration_index(np.vstack([ties, ties + 20]), np.concatenate([signs, signs]), 41)
    assert both.value == 2 * one.value
    assert one.optima is not None
    assert both.optima == one.optima**2
    assert set(both.component[20:40]) == {1}
    assert both.camps[40] == both.component[40] == -1
    assert not both.flexible[40]


def test_nodes_whose_ties_cancel_may_turn() -> None:
    # Two friendly pairs, joined by one friendly and one hostile tie: either camp costs one tie.
    found = frustration_index([[0, 1], [2, 3], [0, 2], [1, 3]], [1, 1, 1, -1], 4)
    assert found.value == 1
    assert found.optima == 4
    assert found.flexible.tolist() == [False, True, True, True]
    assert found.camps[0] == 0


def test_a_network_without_ties() -> None:
    found = frustration_index([], [], 3)
    assert (found.value, found.optima, found.camps.tolist()) == (0.0, 1, [-1, -1, -1])


@pytest.mark.parametrize("seed", range(4))
def test_agrees_with_a_plain_integer_program(seed: int) -> None:
    ties, signs = planted(24, 70, 0.25, seed)
    assert frustration_index(ties, signs, 24).value == _by_integer_program(ties, signs, 24)


@pytest.mark.parametrize(("n", "seed"), [(13, 3), (16, 4), (17, 3)])
def test_branches_where_the_linear_program_leaves_a_gap(
    n: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ties, signs = planted(n, n * (n - 1) // 2, 0.5, seed)
    monkeypatch.setattr(frustration_optima, "ENUMERABLE", 2)
    found = frustration_index(ties, signs, n)
    least = cost_of(all_camps(n), (n, ties, signs, np.ones(len(ties)))).min()
    assert found.value == least
    assert found.branches > 0


def test_proves_a_network_of_the_size_of_the_state_system() -> None:
    ties, signs = planted(180, 2970, 0.1, 1)
    first, again = (frustration_index(ties, signs, 180) for _ in range(2))
    assert first.lower == first.value <= 0.12 * len(ties)
    assert first.settled
    assert first.camps.tobytes() == again.camps.tobytes()


def test_weights_count_as_decimals_are_written() -> None:
    ties, signs = [[0, 1], [1, 2], [0, 2], [2, 3]], [1, 1, -1, -1]
    found = frustration_index(ties, signs, 4, [0.3, 0.1, 0.2, 5])
    assert found.value == found.lower == 0.1
    assert frustration_index(ties, signs, 4, [3, 1, 2, 50]).camps.tolist() == found.camps.tolist()


def test_real_weights_are_solved_to_a_millionth() -> None:
    ties, signs = planted(12, 50, 0.3, 5)
    weights = np.random.default_rng(5).lognormal(size=50)
    found = frustration_index(ties, signs, 12, weights)
    least = cost_of(all_camps(12), (12, ties, signs, weights)).min()
    assert found.value == pytest.approx(least, rel=1e-6)
    assert found.lower == pytest.approx(found.value, abs=1e-6 * weights.sum())
    assert found.optima is None


def test_without_a_proof_both_bounds_are_told() -> None:
    ties, signs = planted(100, 1000, 0.5, 6)
    with pytest.raises(NotProved, match="without a proof") as stopped:
        frustration_index(ties, signs, 100, time_limit=0.2)
    assert 0 <= stopped.value.lower < stopped.value.upper < 500


@pytest.mark.parametrize(
    ("ties", "signs", "weights", "says"),
    [
        ([[0, 1], [1, 0]], [1, 1], None, r"edges\[1\]: a pair that stood before"),
        ([[0, 0]], [1], None, r"edges\[0\]: a tie of a node to itself"),
        ([[0, 3]], [1], None, r"edges\[0\]: node outside 0 to 2"),
        ([[0, 1]], [0], None, r"signs\[0\]: a sign"),
        ([[0, 1]], [np.nan], None, r"signs\[0\]: a sign"),
        ([[0, 1]], [1], [0.0], r"weights\[0\]"),
        ([[0, 1]], [1], [np.inf], r"weights\[0\]"),
        ([[0, 1]], [1], [1, 2], "2 weights for 1 ties"),
        ([[0, 1]], [1, 1], None, "need"),
        ([[0.5, 1]], [1], None, "whole numbers"),
    ],
)
def test_wrong_input_is_named(ties: Any, signs: Any, weights: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        frustration_index(ties, signs, 3, weights)


def _by_integer_program(ties: NDArray[np.int64], signs: NDArray[np.int64], n: int) -> int:
    """The frustration index by the compact model: a side for each node, a wrong tie costs 1."""
    m = len(ties)
    rows, least = lil_matrix((2 * m, n + m)), np.zeros(2 * m)
    for k, ((i, j), sign) in enumerate(zip(ties.tolist(), signs.tolist(), strict=True)):
        rows[2 * k, n + k] = rows[2 * k + 1, n + k] = 1
        rows[2 * k, i], rows[2 * k, j] = (-1, 1) if sign > 0 else (-1, -1)
        rows[2 * k + 1, i], rows[2 * k + 1, j] = (1, -1) if sign > 0 else (1, 1)
        least[2 * k : 2 * k + 2] = (0, 0) if sign > 0 else (-1, 1)
    solved = milp(
        np.concatenate([np.zeros(n), np.ones(m)]),
        constraints=LinearConstraint(rows.tocsr(), least, np.inf),
        bounds=Bounds(0, 1),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
    )
    return round(solved.fun)
