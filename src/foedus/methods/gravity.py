"""General equilibrium of trade in changes: exact hat algebra for one sector, batched over draws.

Dekle, Eaton & Kortum 2008 and Arkolakis, Costinot & Rodríguez-Clare 2012, with inputs as in Eaton & Kortum
2002: a hat is the ratio of after to before. Given shares π, incomes Y, deficits D, elasticity θ and changes
of trade costs τ̂,

    P̂_j^−θ = Σ_i π_ij (ĉ_i τ̂_ij)^−θ,   ĉ_i = ŵ_i^β P̂_i^(1−β),   π′_ij = π_ij (ĉ_i τ̂_ij / P̂_j)^−θ,
    ŵ_i Y_i = Σ_j π′_ij X′_j,

with the world's income as the numéraire, Σ ŵ_i Y_i = Σ Y_i.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError, NotProved

Floats: TypeAlias = NDArray[np.float64]
Closure = Literal["nominal", "proportional", "balanced", "fixed"]
#: Where the search ends, and the largest residual that is still handed out.
GOAL, TOLERANCE = 1e-12, 1e-10
#: Draws solved one after the other, each from the last; fixed, so that no thread changes a byte.
CHUNK = 64


@dataclass(frozen=True, eq=False)
class Economies:
    """The world before the shock.

    Attributes:
        shares: π, (n, n), share of origin i in the spending of destination j; columns sum to 1.
        income: Y, (n,), sales of each at home and abroad, in the unit of the flows.
        deficit: D, (n,), spending less income.
        labour: β, (n,), value added in sales, 0-1.
    """

    shares: Floats
    income: Floats
    deficit: Floats
    labour: Floats

    @property
    def flows(self) -> Floats:
        """Sales of i to j, (n, n), own sales on the diagonal."""
        return np.asarray(self.shares * (self.income + self.deficit))


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """The world after the shock, as ratios to before; D draws of n economies.

    Attributes:
        wage: ŵ, (D, n).
        price: P̂, (D, n), price index of spending.
        welfare: ŵ / P̂, (D, n), the real wage.
        spending: change of real final spending, (D, n): income plus deficit, over the price index.
        residual: (D,), the largest relative gap of a market or a price, at most `TOLERANCE`.
        sweeps: (D,), sweeps it took.
        closure: of the deficits.
        start: ŵ and P̂ from which the ratios are taken, for "balanced": what balancing alone does; else 1.
    """

    wage: Floats
    price: Floats
    welfare: Floats
    spending: Floats
    residual: Floats
    sweeps: NDArray[np.int64]
    closure: Closure
    start: tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Shock:
    """Changes of trade costs by classes of pairs, so that no draw needs a matrix of its own.

    Attributes:
        classes: (n, n) whole numbers, the class of each ordered pair.
        factors: τ̂, (D, classes) or (classes,), what multiplies the trade cost of each class in each draw;
            infinite where trade ends.
    """

    classes: NDArray[np.int32]
    factors: Floats

    @classmethod
    def dense(cls, factors: ArrayLike) -> Shock:
        """From a matrix (n, n), or one for each draw (D, n, n)."""
        given = np.asarray(factors, dtype=np.float64)
        if given.ndim not in (2, 3) or given.shape[-1] != given.shape[-2]:
            raise InputError(f"cost changes of shape {given.shape}", hint="(n, n) or (D, n, n)")
        n = given.shape[-1]
        classes = np.arange(n * n, dtype=np.int32).reshape(n, n)
        return cls(classes, given.reshape(-1, n * n))


def economies(flows: ArrayLike, value_added: ArrayLike = 1.0) -> Economies:
    """The world before the shock, from its sales.

    Args:
        flows: (n, n), sales of i to j, own sales on the diagonal; rows are sellers.
        value_added: share of value added in sales, one number or (n,); 1 leaves inputs out.

    Raises:
        InputError: not square, negative, not finite, an economy that sells or buys nothing.
    """
    sales = np.asarray(flows, dtype=np.float64)
    if sales.ndim != 2 or sales.shape[0] != sales.shape[1] or sales.shape[0] == 0:
        raise InputError(f"flows of shape {sales.shape}", hint="a square matrix, rows are sellers")
    if not np.all(np.isfinite(sales)) or np.any(sales < 0):
        raise InputError("a flow is negative or not a number")
    income, spent = sales.sum(axis=1), sales.sum(axis=0)
    for what, total in (("sells", income), ("buys", spent)):
        if np.any(total <= 0):
            raise InputError(f"economy {int(np.argmin(total))} {what} nothing", hint="give its own sales")
    labour = np.broadcast_to(np.asarray(value_added, dtype=np.float64), income.shape).copy()
    if not np.all((labour > 0) & (labour <= 1)):
        raise InputError("a share of value added outside (0, 1]")
    final = labour * income + spent - income
    if np.any(final <= 0):
        worst = int(np.argmin(final / income))
        hint = "its surplus exceeds its value added: sell more at home, or take re-exports out"
        raise InputError(f"economy {worst} has nothing left to spend", hint=hint)
    return Economies(sales / spent, income, spent - income, labour)


def exact_hat_algebra(
    world: Economies,
    shock: Shock,
    theta: ArrayLike,
    closure: Closure = "nominal",
    threads: int = 1,
) -> Equilibrium:
    """The equilibrium after a change of trade costs, for each draw.

    Args:
        world: from `economies`.
        shock: changes of trade costs.
        theta: trade elasticity θ > 0, one number or one for each draw.
        closure: what becomes of deficits. "nominal": fixed in units of world income (default).
            "proportional": spending keeps its ratio to income, up to one factor for all that makes the world
            add up (a fixed ratio alone has no solution). "balanced": trade is balanced first, and the shock
            is then measured from there. "fixed": incomes and spending stay as they were and factory prices
            clear the markets: the "full" equilibrium of gegravity (Herman 2021), up to its reference price.
        threads: draws are shared out in chunks; the result does not depend on it.

    Returns:
        ratios of after to before; the residual of every draw is at most 1e-10.

    Raises:
        InputError: wrong shapes, or numbers that make no sense.
        NotProved: no equilibrium was found for a draw; a surplus can be too large to be kept once the trade
            that pays for it is gone.
    """
    elasticity, powers = _draws(world, shock, theta)
    if closure not in get_args(Closure):
        raise InputError(f"unknown closure '{closure}'", hint=f"one of {', '.join(get_args(Closure))}")
    if isinstance(threads, bool) or threads < 1:
        raise InputError(f"threads = {threads}", hint="a whole number from 1 on")
    wage, price, residual, sweeps = _solve(world, shock.classes, powers, elasticity, closure, threads)
    start = np.ones_like(wage), np.ones_like(price)
    if closure == "balanced":
        unshocked = np.ones_like(powers)
        start = _solve(world, shock.classes, unshocked, elasticity, closure, threads)[:2]
        wage, price = wage / start[0], price / start[1]
    welfare = wage / price
    spending = _final(world, wage, closure) / price if closure in ("nominal", "proportional") else welfare
    return Equilibrium(wage, price, welfare, spending, residual, sweeps, closure, start)


def flows_after(
    world: Economies,
    shock: Shock,
    theta: ArrayLike,
    found: Equilibrium,
    pairs: ArrayLike | None = None,
) -> Floats:
    """Sales of i to j after the shock, in the unit of the flows before.

    They are those of the balanced world if `found` is balanced; fixed, they keep the sales and the spending
    of each economy.

    Args:
        world, shock, theta: as given to `exact_hat_algebra`.
        found: what it returned.
        pairs: (P, 2), positions of seller and buyer; all pairs by default.

    Returns:
        (D, P), or (D, n, n) for all pairs.
    """
    n = world.income.size
    wanted = np.indices((n, n)).reshape(2, -1).T if pairs is None else np.asarray(pairs)
    seller, buyer = wanted[:, 0], wanted[:, 1]
    elasticity, powers = _draws(world, shock, theta)
    wage, price = found.wage * found.start[0], found.price * found.start[1]
    cost = wage**world.labour * price ** (1.0 - world.labour)
    shares = world.shares[seller, buyer] * powers[:, shock.classes[seller, buyer]]
    shares *= (cost ** -elasticity[:, None])[:, seller] * (price ** elasticity[:, None])[:, buyer]
    flows = shares * _spending(world, wage, found.closure)[:, buyer]
    return np.asarray(flows if pairs is not None else flows.reshape(-1, n, n))


def acr_welfare(domestic_share: ArrayLike, theta: ArrayLike, value_added: ArrayLike = 1.0) -> Floats:
    """Change of the real wage from the change of the domestic share alone, π̂_jj^(−1/(θβ)).

    Arkolakis, Costinot & Rodríguez-Clare 2012, proposition 1; with inputs, β < 1, their section IV.

    Args:
        domestic_share: π̂_jj, ratio of the share of own sales in spending, after to before; any shape.
        theta: trade elasticity θ > 0 (their ε is −θ).
        value_added: β, share of value added in sales.
    """
    ratio, power = np.asarray(domestic_share, dtype=np.float64), np.asarray(theta, dtype=np.float64)
    labour = np.asarray(value_added, dtype=np.float64)
    if np.any(~(ratio > 0)) or np.any(~(power > 0)) or np.any(~((labour > 0) & (labour <= 1))):
        raise InputError("shares, elasticities and shares of value added must be above 0")
    return np.asarray(ratio ** (-1.0 / (power * labour)))


def _draws(world: Economies, shock: Shock, theta: ArrayLike) -> tuple[Floats, Floats]:
    """θ, (D,), and τ̂^−θ, (D, classes), both checked."""
    n = world.income.size
    factors = np.atleast_2d(np.asarray(shock.factors, dtype=np.float64))
    classes = np.asarray(shock.classes)
    if classes.shape != (n, n) or factors.ndim != 2 or not np.issubdtype(classes.dtype, np.integer):
        raise InputError(f"classes of shape {classes.shape} for {n} economies", hint=f"({n}, {n}), whole")
    if classes.min() < 0 or classes.max() >= factors.shape[1]:
        raise InputError(f"a class outside 0 to {factors.shape[1] - 1}", hint="one factor for each class")
    if not np.all(factors > 0):
        raise InputError(
            "a change of trade cost is not above 0", hint="1 is no change, 1.1 ten per cent more"
        )
    elasticity = np.atleast_1d(np.asarray(theta, dtype=np.float64))
    if elasticity.ndim != 1 or not np.all((elasticity > 0) & np.isfinite(elasticity)):
        raise InputError("a trade elasticity is not above 0")
    draws = max(len(elasticity), len(factors))
    if {len(elasticity), len(factors)} - {1, draws}:
        raise InputError(f"{len(elasticity)} elasticities for {len(factors)} draws of cost changes")
    # Copies, since a broadcast array may be read-only, for which the kernel would be compiled again.
    elasticity = np.broadcast_to(elasticity, draws).copy()
    return elasticity, np.broadcast_to(factors, (draws, factors.shape[1])) ** -elasticity[:, None]


def _solve(
    world: Economies,
    classes: NDArray[np.int32],
    powers: Floats,
    theta: Floats,
    closure: Closure,
    threads: int,
) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Wage, price, residual and sweeps of each draw, chunk by chunk."""
    from foedus.methods.gravity_kernel import FIXED, NOMINAL, PROPORTIONAL, solve_draws
    from foedus.methods.gravity_newton import newton

    number, n = theta.size, world.income.size
    scale = world.income.sum()
    deficit = np.zeros(n) if closure == "balanced" else world.deficit / scale
    kind = {"proportional": PROPORTIONAL, "fixed": FIXED}.get(closure, NOMINAL)
    logs = np.empty((number, 2 * n))
    residual, sweeps = np.empty(number), np.empty(number, dtype=np.int64)
    shares, income, labour = (
        np.array(each, order="C") for each in (world.shares, world.income / scale, world.labour)
    )
    kinds = np.array(classes, dtype=np.int32, order="C")

    def solve(start: int) -> None:
        part = slice(start, min(start + CHUNK, number))
        solve_draws(
            shares,
            income,
            deficit,
            labour,
            kinds,
            powers[part],
            theta[part],
            kind,
            GOAL,
            logs[part],
            residual[part],
            sweeps[part],
        )

    _share_out(solve, range(0, number, CHUNK), threads)
    for draw in np.flatnonzero(~(residual <= TOLERANCE)):
        kept = (shares, powers[draw, kinds])
        logs[draw], residual[draw] = newton(kept, income, deficit, labour, float(theta[draw]), kind, GOAL)
    _refuse_unsolved(residual)
    wage, price = np.exp(logs[:, :n]), np.exp(logs[:, n:])
    return wage, price, residual, sweeps


def _share_out(solve: Callable[[int], None], starts: Sequence[int], threads: int) -> None:
    if threads == 1 or len(starts) == 1:
        for start in starts:
            solve(start)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(solve, starts))


def _refuse_unsolved(residual: Floats) -> None:
    bad = np.flatnonzero(~(residual <= TOLERANCE))
    if bad.size:
        what = f"no equilibrium for {bad.size} of {residual.size} draws, the first number {bad[0]} (residual)"
        raise NotProved(what, TOLERANCE, float(residual[bad[0]]))


def _spending(world: Economies, wage: Floats, closure: Closure) -> Floats:
    """Spending on all goods after the shock, (D, n)."""
    before = world.income + world.deficit
    if closure == "fixed":
        return np.broadcast_to(before, wage.shape)
    earned = world.income * wage
    if closure in ("nominal", "balanced"):
        return np.asarray(earned + world.deficit if closure == "nominal" else earned)
    wanted = before * wage
    return np.asarray(wanted * (earned.sum(axis=1) / wanted.sum(axis=1))[:, None])


def _final(world: Economies, wage: Floats, closure: Closure) -> Floats:
    """Change of final spending in money: value added and deficit, (D, n)."""
    before = world.labour * world.income + world.deficit
    inputs = (1.0 - world.labour) * world.income * wage
    return np.asarray((_spending(world, wage, closure) - inputs) / before)
