"""Exact hat algebra: zero shock, ACR, homogeneity, budgets, closures, large shocks, zeros, threads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve

from foedus.errors import InputError, NotProved
from foedus.methods import gravity
from foedus.methods.gravity import Closure, Economies, Shock
from foedus.methods.gravity_newton import newton

CLOSURES: tuple[Closure, ...] = ("nominal", "proportional", "balanced", "fixed")


def random_world(n: int, seed: int, value_added: float = 1.0, openness: float = 0.3) -> Economies:
    """Economies of very different size, with deficits of some per cent."""
    random = np.random.default_rng(seed)
    size = np.exp(random.normal(0, 1.5, n))
    flows = np.outer(size, size) * np.exp(random.normal(0, 0.7, (n, n)))
    np.fill_diagonal(flows, 0.0)
    flows *= (openness * size / flows.sum(axis=1))[:, None]
    flows[np.diag_indices(n)] = 2 * size - flows.sum(axis=1)
    return gravity.economies(flows, value_added)


def blocs(n: int, factor: float | list[float]) -> Shock:
    """Trade between every third economy and the others made dearer."""
    third = np.arange(n) % 3 == 0
    classes = (third[:, None] != third).astype(np.int32)
    return Shock(classes, np.column_stack([np.ones_like(np.atleast_1d(factor)), np.atleast_1d(factor)]))


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("value_added", [1.0, 0.5])
def test_no_shock_is_no_change(closure: Closure, value_added: float) -> None:
    world = random_world(12, 1, value_added)
    found = gravity.exact_hat_algebra(world, Shock.dense(np.ones((12, 12))), 5.0, closure)
    np.testing.assert_allclose(found.welfare, 1.0, atol=1e-11)
    np.testing.assert_allclose(found.spending, 1.0, atol=1e-11)


def test_two_mirror_economies_by_hand() -> None:
    # Two alike economies: wages stay 1, so P̂ = (0.8 + 0.2 · 1.1^-4)^(-1/4) and the real wage is its inverse.
    world = gravity.economies([[80.0, 20.0], [20.0, 80.0]])
    found = gravity.exact_hat_algebra(world, Shock.dense([[1.0, 1.1], [1.1, 1.0]]), 4.0)
    np.testing.assert_allclose(found.wage, 1.0, atol=1e-12)
    np.testing.assert_allclose(found.welfare, (0.8 + 0.2 * 1.1**-4.0) ** 0.25, atol=1e-12)
    # With half of the cost in inputs the price index multiplies up: P̂^-4 = (0.8 + 0.2 · 1.1^-4) P̂^(-4/2).
    world = gravity.economies([[80.0, 20.0], [20.0, 80.0]], 0.5)
    found = gravity.exact_hat_algebra(world, Shock.dense([[1.0, 1.1], [1.1, 1.0]]), 4.0)
    np.testing.assert_allclose(found.welfare, (0.8 + 0.2 * 1.1**-4.0) ** 0.5, atol=1e-11)


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("value_added", [1.0, 0.5])
def test_real_wage_is_that_of_the_domestic_share(closure: Closure, value_added: float) -> None:
    world, theta = random_world(9, 2, value_added), np.array([4.0, 6.5])
    shock = blocs(9, [1.3, 0.9])
    found = gravity.exact_hat_algebra(world, shock, theta, closure)
    after = gravity.flows_after(world, shock, theta, found)
    share = np.diagonal(after, axis1=1, axis2=2) / after.sum(axis=1)
    before = np.diag(world.shares)
    if closure == "balanced":
        still = Shock(shock.classes, np.ones((1, 2)))
        start = gravity.flows_after(
            world, still, theta, gravity.exact_hat_algebra(world, still, theta, closure)
        )
        before = np.diagonal(start, axis1=1, axis2=2) / start.sum(axis=1)
    ratio = share / before
    np.testing.assert_allclose(
        found.welfare, gravity.acr_welfare(ratio, theta[:, None], value_added), rtol=1e-10
    )


@pytest.mark.parametrize("closure", ["nominal", "proportional"])
def test_budgets_add_up(closure: Closure) -> None:
    world, shock = random_world(15, 3, 0.6), blocs(15, [1.5, 3.0, 0.8])
    found = gravity.exact_hat_algebra(world, shock, [4.0, 8.0, 5.0], closure)
    after = gravity.flows_after(world, shock, [4.0, 8.0, 5.0], found)
    income = world.income * found.wage
    total = world.income.sum()
    np.testing.assert_allclose(after.sum(axis=2), income, rtol=1e-10)
    np.testing.assert_allclose(income.sum(axis=1), total, rtol=1e-12)
    deficit = after.sum(axis=1) - income
    assert np.abs(deficit.sum(axis=1)).max() < 1e-10 * total
    if closure == "nominal":
        np.testing.assert_allclose(deficit, np.tile(world.deficit, (3, 1)), atol=1e-10 * total)
    else:
        relative = after.sum(axis=1) / income / ((world.income + world.deficit) / world.income)
        np.testing.assert_allclose(relative, relative[:, :1] * np.ones(15), rtol=1e-10)


@pytest.mark.parametrize("closure", CLOSURES)
def test_units_do_not_matter(closure: Closure) -> None:
    world, shock = random_world(8, 4, 0.7), blocs(8, 1.4)
    other = gravity.economies(world.flows * 1e9, 0.7)
    one, two = (gravity.exact_hat_algebra(each, shock, 5.0, closure) for each in (world, other))
    np.testing.assert_allclose(one.welfare, two.welfare, rtol=1e-11)


def test_a_uniform_change_of_all_costs_scales_prices_only() -> None:
    world = random_world(8, 5)
    found = gravity.exact_hat_algebra(world, Shock.dense(np.full((8, 8), 1.25)), 5.0)
    np.testing.assert_allclose(found.wage, 1.0, atol=1e-11)
    np.testing.assert_allclose(found.welfare, 0.8, atol=1e-11)


def test_relabelling_moves_the_results_along() -> None:
    world, shock = random_world(10, 6, 0.5), blocs(10, 1.6)
    order = np.random.default_rng(0).permutation(10)
    turned = gravity.economies(world.flows[np.ix_(order, order)], 0.5)
    again = Shock(shock.classes[np.ix_(order, order)], shock.factors)
    one = gravity.exact_hat_algebra(world, shock, 5.0).welfare[0]
    two = gravity.exact_hat_algebra(turned, again, 5.0).welfare[0]
    np.testing.assert_allclose(one[order], two, rtol=1e-10)


def test_agrees_with_a_solver_of_the_written_out_equations() -> None:
    world, theta = random_world(6, 7), 5.0
    factors = np.exp(np.random.default_rng(8).normal(0, 0.2, (6, 6)))

    def gaps(logs: np.ndarray) -> np.ndarray:
        wage = np.exp(logs)
        weighted = world.shares * (wage[:, None] * factors) ** -theta
        spending = wage * world.income + world.deficit
        gap = (weighted / weighted.sum(axis=0)) @ spending - wage * world.income
        gap[0] = wage @ world.income - world.income.sum()
        return gap

    expected = np.exp(fsolve(gaps, np.zeros(6), xtol=1e-13))
    found = gravity.exact_hat_algebra(world, Shock.dense(factors), theta)
    np.testing.assert_allclose(found.wage[0], expected, rtol=1e-9)


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("value_added", [1.0, 0.5])
def test_near_autarky_between_blocs_is_solved(closure: Closure, value_added: float) -> None:
    world = random_world(20, 9, value_added)
    found = gravity.exact_hat_algebra(world, blocs(20, [4.0, 20.0]), [5.0, 4.0], closure)
    assert found.residual.max() <= 1e-10
    # With a transfer that must be kept, single economies may gain; the world does not.
    assert np.all(found.welfare @ world.income < world.income.sum())


def test_what_ends_all_trade_gives_the_gains_from_trade() -> None:
    world = random_world(7, 10, 0.5)
    factors = np.where(np.eye(7) > 0, 1.0, np.inf)
    found = gravity.exact_hat_algebra(world, Shock.dense(factors), 5.0, "balanced")
    calm = gravity.exact_hat_algebra(world, Shock.dense(np.ones((7, 7))), 5.0, "balanced")
    start = gravity.flows_after(world, Shock.dense(np.ones((7, 7))), 5.0, calm)[0]
    domestic = np.diag(start) / start.sum(axis=0)
    np.testing.assert_allclose(found.welfare[0], domestic ** (1 / (5.0 * 0.5)), rtol=1e-9)


def test_surplus_that_no_trade_can_pay_for_is_refused() -> None:
    world = gravity.economies([[50.0, 50.0], [10.0, 90.0]])
    with pytest.raises(NotProved, match="no equilibrium for 1 of 1 draws"):
        gravity.exact_hat_algebra(world, Shock.dense([[1.0, np.inf], [np.inf, 1.0]]), 5.0)


def test_zeros_and_economies_without_trade() -> None:
    flows = random_world(6, 11).flows
    flows[0, 1:] = flows[1:, 0] = 0.0
    flows[2, 3] = flows[4, 1] = 0.0
    world = gravity.economies(flows)
    found = gravity.exact_hat_algebra(world, blocs(6, 2.0), 5.0)
    assert found.welfare[0, 0] == pytest.approx(1.0, abs=1e-9)
    after = gravity.flows_after(world, blocs(6, 2.0), 5.0, found)[0]
    assert after[2, 3] == after[4, 1] == 0.0


@given(st.integers(0, 10_000), st.floats(2.0, 10.0), st.floats(0.5, 3.0), st.sampled_from([1.0, 0.45]))
@settings(max_examples=25)
def test_any_world_is_solved_and_dearer_trade_never_lifts_the_world(
    seed: int, theta: float, factor: float, value_added: float
) -> None:
    world = random_world(7, seed, value_added)
    found = gravity.exact_hat_algebra(world, blocs(7, factor), theta, "balanced")
    assert found.residual.max() <= 1e-10
    mean = (world.income * found.welfare[0]).sum() / world.income.sum()
    assert (mean - 1.0) * (factor - 1.0) <= 1e-9


@pytest.mark.parametrize("kind", [0, 1, 2])
@pytest.mark.parametrize("value_added", [1.0, 0.5])
def test_newton_finds_the_same(kind: int, value_added: float) -> None:
    world, shock = random_world(9, 12, value_added), blocs(9, 3.0)
    closure = ("nominal", "proportional", "fixed")[kind]
    found = gravity.exact_hat_algebra(world, shock, 6.0, closure)
    total = world.income.sum()
    powers = shock.factors[0, shock.classes] ** -6.0
    logs, residual = newton(
        (world.shares, powers), world.income / total, world.deficit / total, world.labour, 6.0, kind, 1e-12
    )
    assert residual <= 1e-12
    np.testing.assert_allclose(np.exp(logs[:9] - logs[9:]), found.welfare[0], rtol=1e-10)


def test_threads_change_no_byte() -> None:
    world, draws = random_world(10, 13, 0.5), 200
    random = np.random.default_rng(1)
    shock = blocs(10, random.uniform(1, 2, draws).tolist())
    theta = random.uniform(4, 8, draws)
    one, two = (gravity.exact_hat_algebra(world, shock, theta, threads=n) for n in (1, 2))
    assert one.welfare.tobytes() == two.welfare.tobytes()
    assert one.spending.tobytes() == two.spending.tobytes()


def test_classes_and_matrices_say_the_same() -> None:
    world, shock = random_world(6, 14), blocs(6, [1.2, 1.5])
    dense = Shock.dense(shock.factors[:, shock.classes])
    one, two = (gravity.exact_hat_algebra(world, each, [4.0, 5.0]) for each in (shock, dense))
    np.testing.assert_array_equal(one.welfare, two.welfare)


@pytest.mark.parametrize(
    ("flows", "said"),
    [
        ([[1.0, 2.0]], "square"),
        ([[1.0, -2.0], [1.0, 1.0]], "negative"),
        ([[1.0, np.nan], [1.0, 1.0]], "not a number"),
        ([[0.0, 0.0], [1.0, 1.0]], "sells nothing"),
        ([[0.0, 5.0], [1.0, 1.0]], "nothing left to spend"),
    ],
)
def test_flows_that_make_no_sense_are_refused(flows: list[list[float]], said: str) -> None:
    with pytest.raises(InputError, match=said):
        gravity.economies(flows, 0.5)


@pytest.mark.parametrize(
    ("factors", "theta", "closure", "said"),
    [
        (np.zeros((2, 2)), 5.0, "nominal", "not above 0"),
        (np.ones((2, 2)), -1.0, "nominal", "elasticity"),
        (np.ones((3, 3)), 5.0, "nominal", "classes of shape"),
        (np.ones((2, 2, 2)), [4.0, 5.0, 6.0], "nominal", "3 elasticities for 2 draws"),
        (np.ones((2, 2)), 5.0, "nominall", "unknown closure"),
    ],
)
def test_shocks_that_make_no_sense_are_refused(factors, theta, closure, said: str) -> None:
    world = gravity.economies([[8.0, 2.0], [2.0, 8.0]])
    with pytest.raises(InputError, match=said):
        gravity.exact_hat_algebra(world, Shock.dense(factors), theta, closure)


def test_the_example_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs/methods/trade.md").read_text(encoding="utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    exec(compile(code, "docs/methods/trade.md", "exec"), {})
    by_hand = [(0.8 + 0.2 * 1.1**-theta) ** (1 / (theta * 0.5)) for theta in (4.0, 8.0)]
    printed = [float(word) for word in capsys.readouterr().out.replace("[", "").replace("]", "").split()]
    assert printed == pytest.approx([by_hand[0]] * 2 + [by_hand[1]] * 2, abs=1e-7)
