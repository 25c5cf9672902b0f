"""The network of new disputes: change statistics by hand, the exact distribution of a small network."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods import logit, network

PAIRS = np.array(list(combinations(range(4), 2)))


def test_change_statistics_by_hand() -> None:
    # Disputes 0-1, 0-2 and 1-2 in the first year, 2-3 alone in the second.
    y = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
    year = np.repeat([1990, 1991], 6)
    first, second = np.tile(PAIRS, (2, 1)).T
    found = network.change_statistics(year, first, second, y)
    # Pair 0-1: each has one other dispute, 2 (2 − 1/2 − 1/2); with 2 they make a triangle of three ties.
    assert found[0].tolist() == [2, 3]
    # Pair 0-3: 0 has two others, 3 none.
    assert found[2].tolist() == [2 * (2 - 1 / 4 - 1), 0]
    # Without 2-3 nobody in the second year has a dispute; pair 0-2 would add to the one of 2.
    assert found[11].tolist() == [0, 0]
    assert found[7].tolist() == [1, 0]


def _counts(graph: np.ndarray) -> np.ndarray:
    """Edges, alternating stars and alternating triangles of a network, from their definitions."""
    ties = np.zeros((4, 4))
    ties[PAIRS[:, 0], PAIRS[:, 1]] = graph
    ties += ties.T
    stars = 4 * (0.5 ** ties.sum(0) + ties.sum(0) / 2 - 1).sum()
    triangles = 2 * (np.triu(ties) * (1 - 0.5 ** (ties @ ties))).sum()
    return np.array([graph.sum(), stars, triangles])


def test_change_statistics_are_differences_of_the_counts() -> None:
    for graph in product([0, 1], repeat=6):
        found = network.change_statistics(np.zeros(6), *PAIRS.T, graph)
        for pair in range(6):
            held, without = (np.array([*graph[:pair], y, *graph[pair + 1 :]]) for y in (1, 0))
            assert found[pair] == pytest.approx((_counts(held) - _counts(without))[1:], abs=1e-12)


def _weights(*coefficients: float) -> tuple[np.ndarray, np.ndarray]:
    """All 64 networks of four states, and their weights by edges, alternating stars and triangles."""
    graphs = np.array(list(product([0, 1], repeat=6)))
    return graphs, np.exp([_counts(graph) @ coefficients for graph in graphs])


def test_forecasts_agree_with_the_exact_distribution() -> None:
    graphs, weights = _weights(-1.2, 0.3, 0.8)
    exact = weights @ graphs / weights.sum()
    model = network.Network(np.array([-1.2, 0.3, 0.8]), np.empty((0, 3)), 0)
    found = network.forecast(model, np.ones((6, 1)), *PAIRS.T, sweeps=60_000, seed=2)
    assert found == pytest.approx(exact, abs=0.01)


def test_pseudo_likelihood_finds_the_model_that_made_the_networks() -> None:
    truth = (-1.2, 0.2, 0.6)
    graphs, weights = _weights(*truth)
    # Every network as often as the model makes it: the maximum is then the model itself.
    y, share = graphs.ravel(), np.repeat(weights / weights.sum(), 6)
    first, second = np.tile(PAIRS, (64, 1)).T
    table = network.change_statistics(np.repeat(np.arange(64), 6), first, second, y)
    exact = logit.fit(np.column_stack([np.ones(384), table]), y, weights=share)
    assert exact.coefficients == pytest.approx(truth, abs=1e-7)


def test_the_bootstrap_draws_whole_years() -> None:
    graphs, weights = _weights(-1.2, 0.2, 0.6)
    random = np.random.default_rng(8)
    y = graphs[random.choice(64, 300, p=weights / weights.sum())].ravel()
    first, second = np.tile(PAIRS, (300, 1)).T
    rows = np.ones((len(y), 1)), y, np.repeat(np.arange(300), 6), first, second
    found = network.fit(*rows, replicates=60)
    low, high = found.interval()
    assert (low < found.coefficients).all()
    assert (found.coefficients < high).all()
    # Errors over years are those of the sandwich by year, apart from chance.
    table = np.column_stack([rows[0], network.change_statistics(*rows[2:], y)])
    by_year = logit.fit(table, y, clusters=rows[2]).errors
    assert found.replicates.std(axis=0) == pytest.approx(by_year, rel=0.35)
    assert network.fit(*rows, replicates=3).replicates.tobytes() == found.replicates[:3].tobytes()


def test_without_dependence_it_is_the_logit() -> None:
    random = np.random.default_rng(1)
    x = np.column_stack([np.ones(6), random.normal(size=6)])
    model = network.Network(np.array([-1.0, 0.5, 0.0, 0.0]), np.empty((0, 4)), 0)
    found = network.forecast(model, x, *PAIRS.T, sweeps=3, burn_in=1)
    assert found == pytest.approx(logit.chance(x @ [-1.0, 0.5]), abs=1e-12)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(InputError, match="with itself"):
        network.change_statistics([1, 1], [2, 3], [2, 4], [0, 1])
    with pytest.raises(InputError, match="different lengths"):
        network.change_statistics([1, 1], [2, 3], [1, 4], [0])
    with pytest.raises(InputError, match="neither 0 nor 1"):
        network.change_statistics([1], [2], [1], [7])
    model = network.Network(np.zeros(3), np.empty((0, 3)), 0)
    with pytest.raises(InputError, match="for 1 coefficients"):
        network.forecast(model, np.ones((1, 2)), [1], [2])
    with pytest.raises(InputError, match="more sweeps than burn-in"):
        network.forecast(model, np.ones((1, 1)), [1], [2], sweeps=50)
