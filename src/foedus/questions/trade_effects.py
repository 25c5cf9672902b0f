"""What a change of trade costs does to real incomes and flows, for every draw of its parameters.

The equilibrium is solved at Chebyshev points of the three parameters (share of value added, elasticity, size)
and read off in between for the draws. Some draws are solved as well: the largest gap is the error that is
shown, and where it is too large the points are made denser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.errors import NotProved
from foedus.methods import chebyshev, gravity
from foedus.uncertainty.library import default_priors

if TYPE_CHECKING:
    from foedus.evidence.trade_matrix import TradeMatrix
    from foedus.questions.trade_channels import Channel
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.uncertainty.priors import Prior

Floats = NDArray[np.float64]
CREATION: Final = "creation"
#: The channels that the prior `trade.answer` picks from, by its values; no answer comes first.
ANSWERS: Final = ("", "retaliation", "retaliation-allies", "decoupling")
THETA, VALUE_ADDED = "trade.theta", "trade.value_added"
#: Points along the share of value added, the elasticity, and the size of the shock; then denser ones.
POINTS = ((3, 5, 5), (4, 8, 8), (5, 12, 12))
#: Draws that are solved as well, and the largest gap that is let pass, in % of real income.
CHECKED, LARGEST_ERROR = 6, 0.002
#: Flows that are told, on each side.
FLOWS = 10
THREADS = 2


@dataclass(frozen=True, eq=False)
class Effect:
    """What one channel does; D draws, n economies.

    Attributes:
        channel: which.
        size: of the shock, (D,).
        income: change of real income (the real wage) in %, (D, n).
        spending: change of real spending in %, (D, n).
        world: change of the world's real income in %, economies weighted by GDP, (D,).
        pairs: (P, 2), positions of seller and buyer: flows that change most at the middle of the priors.
        before, after: of these flows, US$ at unchanged world income, (P,) and (D, P).
        error: largest gap to draws that were solved, in % of real income.
        residual: largest of the solver.
        nodes: points of value added, elasticity and size at which it was solved.
        logs: of the real wage at each point of their grid, (points, n).
    """

    channel: Channel
    size: Floats
    income: Floats
    spending: Floats
    world: Floats
    pairs: NDArray[np.int64]
    before: Floats
    after: Floats
    error: float
    residual: float
    nodes: tuple[Floats, ...]
    logs: Floats

    def income_at(self, draws: Draws, economies: NDArray[np.intp]) -> Floats:
        """Change of real income in % for other draws of the same priors, (draws, economies), read off."""
        at = [draws[name] for name in (VALUE_ADDED, THETA, self.channel.prior)]
        inside = [np.clip(each, nodes[0], nodes[-1]) for each, nodes in zip(at, self.nodes, strict=True)]
        weight = chebyshev.grid_weights(self.nodes, inside)
        return np.asarray(100.0 * np.expm1(weight @ self.logs[:, economies]))


def blend(incomes: Mapping[str, Floats], answers: Floats) -> Floats:
    """New trade among allies plus the answer of the rival that a draw picks, in %; changes add in logs.

    Args:
        incomes: by channel, changes of real income in %, (D, n) each; at least one.
        answers: (D,), places in `ANSWERS`.
    """
    total = np.zeros_like(next(iter(incomes.values())))
    if CREATION in incomes:
        total += np.log1p(incomes[CREATION] / 100.0)
    picked = answers.round().astype(int)
    for number, name in enumerate(ANSWERS):
        if name in incomes:
            chosen = picked == number
            total[chosen] += np.log1p(incomes[name][chosen] / 100.0)
    return np.asarray(100.0 * np.expm1(total))


def effect(matrix: TradeMatrix, channel: Channel, scenario: Scenario, draws: Draws) -> Effect:
    """Solve one channel for all draws.

    Raises:
        NotProved: an equilibrium was not found, or reading off between the points stays out.
    """
    names = (VALUE_ADDED, THETA, channel.prior)
    at = [np.asarray(draws[name]) for name in names]
    priors = [_prior(name, scenario) for name in names]
    pairs = draws.remembered(
        ("flows", matrix, channel), lambda: _pairs(matrix, channel, [_middle(each) for each in priors]), 1
    )
    error = np.inf
    for counts in POINTS:
        ends = [_range(prior, values) for prior, values in zip(priors, at, strict=True)]
        nodes = [chebyshev.points(*pair, count) for pair, count in zip(ends, counts, strict=True)]
        # Nothing is read of the draws: another setting of a prior within the same ends meets what is solved.
        solved, residual = draws.remembered(
            ("equilibria", matrix, channel, *(each.tobytes() for each in nodes)),
            lambda nodes=nodes: _solve_all(matrix, channel, nodes, pairs),  # type: ignore[misc]
            1,
        )
        weight = chebyshev.grid_weights(nodes, at)
        found = np.exp(weight @ solved)
        error = _error(matrix, channel, at, found)
        if error <= LARGEST_ERROR:
            return _told(matrix, channel, at[2], pairs, found, (error, residual), (tuple(nodes), solved))
    raise NotProved(f"real incomes between points of {channel.id} (error in %)", LARGEST_ERROR, error)


def _prior(name: str, scenario: Scenario) -> tuple[Prior, Prior]:
    """A prior as it stands, and as it is where nobody sets it otherwise."""
    own = next(each for each in scenario.priors if each.id == name)
    return own, default_priors().get(name, own)


def _middle(prior: tuple[Prior, Prior]) -> float:
    return float(prior[1].quantile(np.array([0.5]))[0])


def _range(prior: tuple[Prior, Prior], values: Floats) -> tuple[float, float]:
    """The ends of a prior and of its default, so that neither a cut of a run nor most settings change them.

    Where they are infinite, the ends of the draws.
    """
    ends = np.array([each.distribution.support() for each in prior])
    low, high = float(ends[:, 0].min()), float(ends[:, 1].max())
    return (low if np.isfinite(low) else float(values.min())), (
        high if np.isfinite(high) else float(values.max())
    )


def _solve_all(
    matrix: TradeMatrix, channel: Channel, nodes: Sequence[Floats], pairs: NDArray[np.int64]
) -> tuple[Floats, float]:
    """Logs of real wages, of real spending and of the flows told, at each point of the grid; the residual."""
    places = chebyshev.grid(nodes[1:])

    def solve(value_added: float) -> tuple[Floats, float]:
        world = gravity.economies(matrix.sales(value_added), value_added)
        shock = gravity.Shock(channel.classes, channel.factors(places[:, 1], places[:, 0]))
        found = gravity.exact_hat_algebra(world, shock, places[:, 0])
        flows = gravity.flows_after(world, shock, places[:, 0], found, pairs)
        logs = np.log(np.concatenate([found.welfare, found.spending, flows], axis=1))
        return logs, float(found.residual.max())

    with ThreadPoolExecutor(THREADS) as pool:
        solved = list(pool.map(solve, nodes[0].tolist()))
    return np.concatenate([logs for logs, _ in solved]), max(residual for _, residual in solved)


def _solve_one(
    matrix: TradeMatrix, channel: Channel, value_added: float, theta: float, size: float
) -> tuple[gravity.Economies, gravity.Shock, gravity.Equilibrium]:
    """One draw, solved."""
    world = gravity.economies(matrix.sales(value_added), value_added)
    shock = gravity.Shock(channel.classes, channel.factors(np.array([size]), np.array([theta])))
    return world, shock, gravity.exact_hat_algebra(world, shock, theta)


def _error(matrix: TradeMatrix, channel: Channel, at: Sequence[Floats], found: Floats) -> float:
    chosen = np.unique(np.linspace(0, at[0].size - 1, CHECKED).astype(int))
    n, worst = len(matrix.economies), 0.0
    for k in chosen.tolist():
        _, _, exact = _solve_one(matrix, channel, *(float(each[k]) for each in at))
        worst = max(worst, 100.0 * float(np.abs(found[k, :n] - exact.welfare[0]).max()))
    return worst


def _pairs(matrix: TradeMatrix, channel: Channel, middle: Sequence[float]) -> NDArray[np.int64]:
    """The flows between economies that lose and gain most US$ at these values of the parameters."""
    world, shock, found = _solve_one(matrix, channel, *middle)
    change = gravity.flows_after(world, shock, middle[1], found)[0] - matrix.flows
    np.fill_diagonal(change, 0.0)
    order = np.argsort(change, axis=None, kind="stable")
    chosen = np.concatenate([order[:FLOWS], order[::-1][:FLOWS]])
    return np.stack(np.unravel_index(chosen, change.shape), axis=1)


def _told(
    matrix: TradeMatrix,
    channel: Channel,
    size: Floats,
    pairs: NDArray[np.int64],
    found: Floats,
    sure: tuple[float, float],
    grid: tuple[tuple[Floats, ...], Floats],
) -> Effect:
    n = len(matrix.economies)
    income, spending = (100.0 * (part - 1.0) for part in (found[:, :n], found[:, n : 2 * n]))
    world = income @ matrix.gdp / matrix.gdp.sum()
    before = matrix.flows[pairs[:, 0], pairs[:, 1]]
    after = found[:, 2 * n :]
    logs = np.array(grid[1][:, :n])
    return Effect(channel, size, income, spending, world, pairs, before, after, *sure, grid[0], logs)
