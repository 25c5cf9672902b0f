"""Equilibrium of trade beside a root finder and a plain loop, in one process: `python -m benchmarks.gravity`.

Worlds are made up: sizes spread over four orders of magnitude, a third of sales abroad, deficits. Peers solve
the same equations without inputs: SciPy's fsolve on the market clearing conditions, and the fixed point
written in NumPy with matrix products. gegravity, which the goal is stated against, is not run here; its
0.63 s for 30 states were measured when the project was planned. Seconds of one run after compiling; the
compiling is shown apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import fsolve

from foedus.methods import gravity
from foedus.methods.gravity import Economies, Shock

Floats = NDArray[np.float64]
SIZES = ((30, 1.0, 1000), (120, 1.0, 4096), (120, 0.5, 1024), (200, 1.0, 512))
PLANNED = 0.63
HEADINGS = (
    *("states", "value added", "draws", "ms a draw", "2 threads", "worst residual", "fsolve, ms"),
    *("NumPy loop, ms", "furthest from fsolve"),
)


def made_up(n: int, value_added: float) -> Economies:
    """Economies of very different size that sell a third abroad."""
    random = np.random.default_rng(n)
    size = np.exp(random.normal(0, 1.8, n))
    flows = np.outer(size, size) * np.exp(random.normal(0, 0.7, (n, n)))
    np.fill_diagonal(flows, 0.0)
    flows *= (size / 3 / flows.sum(axis=1))[:, None]
    flows[np.diag_indices(n)] = 2 * size - flows.sum(axis=1)
    return gravity.economies(flows, value_added)


def shocks(n: int, draws: int) -> tuple[Shock, Floats]:
    """Trade between every third state and the others 10 to 60 per cent dearer; elasticities of 4 to 8."""
    random = np.random.default_rng(1)
    third = np.arange(n) % 3 == 0
    classes = (third[:, None] != third).astype(np.int32)
    factors = np.column_stack([np.ones(draws), random.uniform(1.1, 1.6, draws)])
    return Shock(classes, factors), random.uniform(4, 8, draws)


def by_fsolve(world: Economies, factors: Floats, theta: float) -> Floats:
    """Real wages by SciPy on the market clearing conditions."""
    kept = world.shares * factors**-theta

    def gaps(logs: Floats) -> Floats:
        wage = np.exp(logs)
        weighted = kept * (wage**-theta)[:, None]
        sold = (weighted / weighted.sum(axis=0)) @ (wage * world.income + world.deficit)
        gap = sold / world.income - wage
        gap[0] = wage @ world.income / world.income.sum() - 1.0
        return np.asarray(gap)

    wage = np.exp(fsolve(gaps, np.zeros(world.income.size), xtol=1e-12))
    price = ((wage**-theta) @ kept) ** (-1.0 / theta)
    return np.asarray(wage / price)


def by_loop(world: Economies, factors: Floats, theta: float) -> Floats:
    """Real wages by a damped fixed point in NumPy."""
    kept = world.shares * factors**-theta
    wage = np.ones(world.income.size)
    for _ in range(20_000):
        power = wage**-theta
        total = power @ kept
        sold = power * (kept @ ((wage * world.income + world.deficit) / total))
        gap = sold / (wage * world.income) - 1.0
        if np.abs(gap).max() < 1e-10:
            break
        wage = wage * (1.0 + 0.5 * gap / (1.0 + theta) * 2.0)
        wage /= wage @ world.income / world.income.sum()
    return np.asarray(wage / ((wage**-theta) @ kept) ** (-1.0 / theta))


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def row(n: int, value_added: float, draws: int) -> tuple[str, ...]:
    """One line of the table; peers have no inputs and are left out where there are some."""
    world = made_up(n, value_added)
    shock, theta = shocks(n, draws)
    one = timed(lambda: gravity.exact_hat_algebra(world, shock, theta))
    two = timed(lambda: gravity.exact_hat_algebra(world, shock, theta, threads=2))
    found = gravity.exact_hat_algebra(world, shock, theta)
    ours = (f"{n}", f"{value_added:g}", f"{draws}", f"{1e3 * one / draws:.3f}", f"{1e3 * two / draws:.3f}")
    ours += (f"{found.residual.max():.1e}",)
    if value_added < 1.0:
        return (*ours, "-", "-", "-")
    factors, first = shock.factors[0, shock.classes], float(theta[0])
    root = timed(lambda: by_fsolve(world, factors, first))
    loop = timed(lambda: by_loop(world, factors, first))
    gap = float(np.abs(by_fsolve(world, factors, first) - found.welfare[0]).max())
    return (*ours, f"{1e3 * root:.1f}", f"{1e3 * loop:.1f}", f"{gap:.1e}")


def main() -> None:
    """Print the table."""
    world = made_up(5, 1.0)
    shock, theta = shocks(5, 1)
    compiling = timed(lambda: gravity.exact_hat_algebra(world, shock, theta))
    print(f"first call, compiled or read from the cache: {compiling:.2f} s")
    print(" | ".join(HEADINGS))
    for size in SIZES:
        print(" | ".join(row(*size)), flush=True)
    world = made_up(30, 1.0)
    shock, theta = shocks(30, 1000)
    seconds = timed(lambda: gravity.exact_hat_algebra(world, shock, theta)) / 1000
    times = f"{PLANNED / seconds:,.0f} times"
    why = "it starts from an estimated model"
    print(f"gegravity, not run here ({why}): {PLANNED} s a solve of 30 states when planned, {times}")


if __name__ == "__main__":
    main()
