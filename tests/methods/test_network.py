"""The network of new disputes: change statistics by hand, the exact distribution of a small network."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods import logit, network

PAIRS = np.array(list(combinations(range(4), 2)))


def test_change_statistics_by_hand() -> None:
    # Disputes 0-1, 1-2 and 0-2 in the first year, 2-3 alone in the second.
    y = np.array([1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
    year = np.repeat([1990, 1991], 6)
    first, second = np.tile(PAIRS, (2, 1)).T
    found = network.change_statistics(year, first, second, y)
    # Pair 0-1: each has one other dispute, and both have one with 2. Pair 0-3: 0 has two, 3 none.
    assert found[:6].tolist() == [[2, 1], [2, 1], [2, 0], [2, 1], [2, 0], [2, 0]]
    assert found[6:].tolist() == [[0, 0], [1, 0], [1, 0], [1, 0], [1, 0], [0, 0]]


def _weights(edge: float, star: float, triangle: float) -> tuple[np.ndarray, np.ndarray]:
    """All 64 networks of four states, and their weights by the counts of edges, two-stars and triangles."""
    graphs = np.array(list(product([0, 1], repeat=6)))
    weights = []
    for graph in graphs:
        ties = np.zeros((4, 4))
        ties[PAIRS[:, 0], PAIRS[:, 1]] = graph
        ties += ties.T
        degree = ties.sum(0)
        stars = (degree * (degree - 1) / 2).sum()
        triangles = np.trace(ties @ ties @ ties) / 6
        weights.append(np.exp(edge * graph.sum() + star * stars + triangle * triangles))
    return graphs, np.array(weights)


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
