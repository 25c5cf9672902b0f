"""Chances of a correlated body: limits that are known, enumeration, simulation, and twice the nodes."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import multivariate_normal, norm

from foedus.errors import InputError
from foedus.methods import adoption_chance, common_factor, persuasion

Floats = NDArray[np.float64]
CHANCES = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-6, 1 - 1e-6))
CORRELATIONS = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.01, 0.99))


@st.composite
def bodies(draw: st.DrawFn, largest: int = 5) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Three draws of a small body in up to two groups and some members in none."""
    n = draw(st.integers(1, largest))
    chances = draw(st.lists(CHANCES, min_size=3 * n, max_size=3 * n))
    correlation = draw(st.lists(CORRELATIONS, min_size=3, max_size=3))
    groups = draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n))
    return np.array(chances).reshape(3, n), np.array(correlation), np.array(groups)


def council(members: int = 31, draws: int = 40) -> Floats:
    """One likely objector and many unlikely ones, by draw."""
    random = np.random.default_rng(7)
    return np.column_stack(
        [random.beta(4, 2, draws), *(random.beta(1, 40, draws) for _ in range(members - 1))]
    )


def alike(members: int = 31, draws: int = 40) -> Floats:
    """All members alike: the sharpest bend there is."""
    return np.repeat(np.random.default_rng(8).beta(1, 3, (draws, 1)), members, axis=1)


def test_independent_members_multiply() -> None:
    objects, none = council(), np.zeros(40)
    expected = np.prod(1 - objects, axis=1)
    for groups in (np.zeros(31, int), np.full(31, -1), np.arange(31)):
        chance = adoption_chance.chance_consensus(objects, none, groups)
        assert chance == pytest.approx(expected, rel=1e-14)
    apart = adoption_chance.chance_consensus(objects, none + 0.9, np.full(31, -1))
    assert apart == pytest.approx(expected, rel=1e-14)


def test_one_fate_leaves_the_likeliest_objector() -> None:
    objects = council()
    chance = adoption_chance.chance_consensus(objects, np.ones(40), np.zeros(31, int))
    assert chance.tolist() == (1 - objects.max(axis=1)).tolist()
    near = adoption_chance.chance_consensus(objects, np.full(40, 1 - 1e-9), np.zeros(31, int))
    assert near == pytest.approx(chance, abs=1e-4)


@pytest.mark.parametrize("correlation", [0.05, 0.5, 0.9])
def test_two_members_are_the_bivariate_normal(correlation: float) -> None:
    p = np.array([0.3, 0.6])
    law = multivariate_normal(cov=[[1, correlation], [correlation, 1]])
    expected = law.cdf(-norm.ppf(p))
    chance = adoption_chance.chance_consensus(p[None, :], np.array([correlation]), np.zeros(2, int))
    assert chance[0] == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("correlation", [0.2, 0.6, 0.95])
def test_agrees_with_simulation(correlation: float) -> None:
    objects, c, groups = council(draws=1), np.array([correlation]), np.arange(31) % 2
    random, size = np.random.default_rng(9), 200_000
    z, own = random.standard_normal((size, 2)), random.standard_normal((size, 31))
    latent = np.sqrt(correlation) * z[:, groups] + np.sqrt(1 - correlation) * own
    objected = latent < norm.ppf(objects)
    passes = ~objected.any(axis=1)
    chance = adoption_chance.chance_consensus(objects, c, groups)[0]
    assert chance == pytest.approx(passes.mean(), abs=4 * np.sqrt(chance * (1 - chance) / size))
    blocks = adoption_chance.blocking_shares(objects, c, groups)[0]
    assert blocks == pytest.approx(objected[~passes].mean(axis=0), abs=0.01)
    weights = np.arange(31) % 4 + 1
    opposed = (objected * weights).sum(axis=1)
    for quota in (60, 70, 75):
        enough = (weights.sum() - opposed >= quota).mean()
        found = adoption_chance.chance_quota(1 - objects, weights, quota, c, groups)[0]
        assert found == pytest.approx(enough, abs=0.005)


@pytest.mark.parametrize("correlation", [0.01, 0.3, 0.6, 0.8, 0.95, 0.99])
@pytest.mark.parametrize("body", [council, alike])
def test_twice_the_nodes_change_nothing(
    body: Any, correlation: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects, groups = body(), np.zeros(31, int)
    c = np.full(len(objects), correlation)

    def results() -> list[Floats]:
        return [
            adoption_chance.chance_consensus(objects, c, groups),
            adoption_chance.persuasion_gains(objects, c, groups),
            adoption_chance.chance_quota(1 - objects, np.ones(31), 16, c, groups),
            adoption_chance.chance_quota(1 - objects, np.arange(31) + 1, 400, c, groups),
        ]

    before = results()
    monkeypatch.setattr(common_factor, "LADDER", tuple(2 * rung for rung in common_factor.LADDER))
    monkeypatch.setattr(common_factor, "NODES_PER_UNIT", 2 * common_factor.NODES_PER_UNIT)
    for few, many in zip(before, results(), strict=True):
        assert np.abs(few - many).max() < 1e-6


@given(bodies())
def test_chances_are_chances_and_fall_with_objections(body: tuple[Floats, Floats, NDArray[np.int64]]) -> None:
    objects, correlation, groups = body
    chance = adoption_chance.chance_consensus(objects, correlation, groups)
    assert np.all((chance >= 0) & (chance <= 1))
    assert np.all(chance <= 1 - objects.max(axis=1) + 1e-9)
    assert np.all(chance >= np.prod(1 - objects, axis=1) - 1e-9)
    more = adoption_chance.chance_consensus(np.minimum(1, objects * 1.2), correlation, groups)
    assert np.all(more <= chance + 1e-9)


@given(bodies())
def test_gains_and_blocks_follow_from_chances(body: tuple[Floats, Floats, NDArray[np.int64]]) -> None:
    objects, correlation, groups = body
    chance = adoption_chance.chance_consensus(objects, correlation, groups)
    gains = adoption_chance.persuasion_gains(objects, correlation, groups)
    blocks = adoption_chance.blocking_shares(objects, correlation, groups)
    for i in range(objects.shape[1]):
        won = objects.copy()
        won[:, i] = 0.0
        after = adoption_chance.chance_consensus(won, correlation, groups)
        assert gains[:, i] == pytest.approx(after - chance, abs=1e-7)
    failing = chance < 1 - 1e-6
    assert blocks[failing] * (1 - chance[failing, None]) == pytest.approx(objects[failing], abs=1e-9)
    assert np.all(blocks[failing].sum(axis=1) >= 1 - 1e-6)


@given(bodies(), st.integers(0, 5))
def test_the_frontier_is_the_best_of_all_sets(
    body: tuple[Floats, Floats, NDArray[np.int64]], left_out: int
) -> None:
    objects, correlation, groups = body
    candidates = [i for i in range(objects.shape[1]) if i != left_out]
    frontier = adoption_chance.persuasion_frontier(objects, correlation, groups, candidates)
    assert adoption_chance.frontier_is_exact(objects, groups, candidates)
    assert [len(chosen) for chosen, _ in frontier] == list(range(len(candidates) + 1))
    for size, (chosen, chance) in enumerate(frontier):
        assert set(chosen) <= set(candidates)
        won = objects.copy()
        won[:, list(chosen)] = 0.0
        assert chance == pytest.approx(adoption_chance.chance_consensus(won, correlation, groups), abs=1e-7)
        for other in combinations(candidates, size):
            rival = objects.copy()
            rival[:, list(other)] = 0.0
            at_best = adoption_chance.chance_consensus(rival, correlation, groups).mean()
            assert at_best <= chance.mean() + 1e-7


@given(bodies(), st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.5]), min_size=5, max_size=5))
def test_no_set_betters_an_offer_at_its_cost(
    body: tuple[Floats, Floats, NDArray[np.int64]], prices: list[float]
) -> None:
    objects, correlation, groups = body
    n = objects.shape[1]
    costs = np.array(prices[:n])
    offers = adoption_chance.persuasion_offers(objects, correlation, groups, costs, range(n))
    assert adoption_chance.offers_are_exact(objects, groups, costs, range(n))
    assert (offers[0].members, offers[0].cost) == ((), 0.0)
    for cheaper, dearer in pairwise(offers):
        assert cheaper.cost < dearer.cost
        assert cheaper.chance.mean() < dearer.chance.mean()
    for size in range(n + 1):
        for members in combinations(range(n), size):
            won = objects.copy()
            won[:, list(members)] = 0.0
            reached = adoption_chance.chance_consensus(won, correlation, groups).mean()
            affordable = [o for o in offers if o.cost <= costs[list(members)].sum() + 1e-9]
            assert reached <= affordable[-1].chance.mean() + 1e-7


def test_offers_at_one_price_are_the_frontier_by_number() -> None:
    objects, groups = council(6), np.zeros(6, int)
    c = np.full(len(objects), 0.3)
    frontier = adoption_chance.persuasion_frontier(objects, c, groups, range(6))
    offers = adoption_chance.persuasion_offers(objects, c, groups, np.full(6, 2.5), range(6))
    assert [offer.cost for offer in offers] == [2.5 * k for k in range(7)]
    for (members, chance), offer in zip(frontier, offers, strict=True):
        assert set(members) == set(offer.members)
        assert offer.chance == pytest.approx(chance)


def test_offers_past_the_limit_are_steps_and_costs_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    objects, groups = council(6), np.zeros(6, int)
    c = np.full(len(objects), 0.3)
    costs = np.array([9.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    exact = adoption_chance.persuasion_offers(objects, c, groups, costs, range(6), 3)
    monkeypatch.setattr(persuasion, "MAX_SETS", 0)
    assert not adoption_chance.offers_are_exact(objects, groups, costs, range(6), 3)
    for offer in adoption_chance.persuasion_offers(objects, c, groups, costs, range(6), 3):
        best = [other for other in exact if other.cost <= offer.cost]
        assert offer.chance.mean() <= best[-1].chance.mean() + 1e-12
    for wrong in ([1.0] * 5, [1.0] * 5 + [0.0], [1.0] * 5 + [np.nan]):
        with pytest.raises(InputError, match="one a member, above 0"):
            adoption_chance.persuasion_offers(objects, c, groups, wrong, range(6))


def test_past_its_limit_the_frontier_adds_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    objects, groups = council(6), np.zeros(6, int)
    c = np.full(len(objects), 0.3)
    exact = adoption_chance.persuasion_frontier(objects, c, groups, range(6), 3)
    monkeypatch.setattr(persuasion, "MAX_SETS", 0)
    assert not adoption_chance.frontier_is_exact(objects, groups, range(6), 3)
    stepwise = adoption_chance.persuasion_frontier(objects, c, groups, range(6), 3)
    assert stepwise[0][0] == ()
    assert stepwise[1][0] == exact[1][0] == (0,)
    for (fewer, _), (more, _) in pairwise(stepwise):
        assert more[: len(fewer)] == fewer
    assert all(a.mean() <= b.mean() + 1e-12 for (_, a), (_, b) in zip(stepwise, exact, strict=True))


@given(bodies(4), st.lists(st.integers(0, 4), min_size=4, max_size=4), st.integers(-1, 17))
def test_quota_of_independent_members_by_enumeration(
    body: tuple[Floats, Floats, NDArray[np.int64]], weights: list[int], quota: int
) -> None:
    supports, n = body[0], body[0].shape[1]
    expected = np.zeros(3)
    for votes in product([0, 1], repeat=n):
        if np.dot(votes, weights[:n]) >= quota:
            expected += np.prod(np.where(np.array(votes), supports, 1 - supports), axis=1)
    found = adoption_chance.chance_quota(supports, weights[:n], quota, np.zeros(3), body[2])
    assert found == pytest.approx(expected, abs=1e-12)


@given(bodies(), st.lists(st.integers(1, 4), min_size=5, max_size=5), st.integers(1, 20))
def test_a_quota_fails_where_the_rest_can_block(
    body: tuple[Floats, Floats, NDArray[np.int64]], weights: list[int], quota: int
) -> None:
    supports, correlation, groups = body
    own = weights[: supports.shape[1]]
    passes = adoption_chance.chance_quota(supports, own, quota, correlation, groups)
    blocked = adoption_chance.chance_quota(1 - supports, own, sum(own) - quota + 1, correlation, groups)
    assert passes + blocked == pytest.approx(1.0, abs=1e-6)


@given(bodies())
def test_unanimity_is_the_quota_of_all(body: tuple[Floats, Floats, NDArray[np.int64]]) -> None:
    objects, correlation, groups = body
    weights = [0.5] * objects.shape[1]
    unanimous = adoption_chance.chance_quota(1 - objects, weights, sum(weights), correlation, groups)
    assert unanimous == pytest.approx(
        adoption_chance.chance_consensus(objects, correlation, groups), abs=1e-6
    )


@pytest.mark.parametrize(
    ("objects", "correlation", "groups", "says"),
    [
        ([[0.5, 0.5]], [0.1], [0], "do not fit together"),
        ([[0.5, 0.5]], [0.1, 0.2], [0, 0], "do not fit together"),
        ([[1.5, 0.5]], [0.1], [0, 0], "between 0 and 1"),
        ([[0.5, np.nan]], [0.1], [0, 0], "between 0 and 1"),
        ([[0.5, 0.5]], [-0.1], [0, 0], "between 0 and 1"),
    ],
)
def test_wrong_input_is_named(objects: Any, correlation: Any, groups: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        adoption_chance.chance_consensus(objects, correlation, groups)


def test_wrong_candidates_and_weights() -> None:
    body = ([[0.5, 0.5]], [0.1], [0, 0])
    with pytest.raises(InputError, match="candidate 2; members are numbered 0 to 1"):
        adoption_chance.persuasion_frontier(*body, [2])
    for weights, quota, says in [
        ([1], 1, "1 weights for 2 members"),
        ([1, -1], 1, "not negative"),
        ([1, 1e-5], 0.5, "round the weights"),
    ]:
        with pytest.raises(InputError, match=says):
            adoption_chance.chance_quota(body[0], weights, quota, body[1], body[2])
