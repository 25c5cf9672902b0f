"""The equilibrium of one-sector gravity in changes, draw by draw: compiled loops behind `gravity`.

Unknown are the logs of the wage and of the price index of each economy. A sweep gives for each a step of its
own (the price equation as it stands; the wage by its own balance of trade, with the slope that the model
gives it), and the steps of a few sweeps are mixed (Anderson 1965; Walker & Ni 2011). Loops run along
contiguous rows, without BLAS, so that the same input gives the same bytes on any number of threads. They
are written out, few and flat, because they are compiled when they first run.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

NOMINAL, PROPORTIONAL, FIXED = 0, 1, 2
MEMORY = 6
LONGEST_STEP = 0.5
ROUNDING = 1e-14
#: The mixing is given up when a residual has not fallen to a tenth in this many sweeps.
PATIENCE = 60
#: Steps from no shock to all of it, for a shock that cannot be taken at once.
RUNGS = 8


@njit(cache=True, nogil=True, error_model="numpy")
def solve_draws(
    shares: NDArray[np.float64],
    income: NDArray[np.float64],
    deficit: NDArray[np.float64],
    labour: NDArray[np.float64],
    classes: NDArray[np.int32],
    powers: NDArray[np.float64],
    theta: NDArray[np.float64],
    closure: int,
    tolerance: float,
    logs: NDArray[np.float64],
    residual: NDArray[np.float64],
    sweeps: NDArray[np.int64],
) -> None:
    """Solve each draw in turn, starting from the one before; results go into the last three arrays.

    Args:
        shares: π, (n, n): share of i in the spending of j; columns sum to 1.
        income, deficit: (n,), in shares of world income.
        labour: share of value added in cost, (n,).
        classes: (n, n), number of the factor that a pair is under.
        powers: τ̂^−θ, (D, classes).
        theta: (D,).
        closure: of the deficits; `FIXED` holds incomes and spending at their baseline.
        tolerance: the largest residual that ends the search.
        logs: (D, 2 n), of ŵ and of P̂.
        residual, sweeps: (D,).
    """
    n = shares.shape[0]
    kept, turned, at = np.empty((n, n)), np.empty((n, n)), np.zeros(2 * n)
    for d in range(theta.size):
        # The whole shock at once; if that fails, from none to all of it in even steps.
        rung, step = RUNGS, RUNGS
        sweeps[d] = 0
        while rung <= RUNGS:
            for i in range(n):
                for j in range(n):
                    factor = powers[d, classes[i, j]]
                    if rung < RUNGS:
                        factor = factor ** (rung / RUNGS)
                    kept[i, j] = shares[i, j] * factor
            for i in range(n):
                for j in range(n):
                    turned[j, i] = kept[i, j]
            residual[d], more = _mix(kept, turned, income, deficit, labour, theta[d], closure, tolerance, at)
            sweeps[d] += more
            if residual[d] <= tolerance:
                rung += step
                continue
            for i in range(2 * n):
                at[i] = 0.0
            if step < RUNGS:
                break
            rung, step = 1, 1
        for i in range(2 * n):
            logs[d, i] = at[i]


@njit(cache=True, nogil=True, error_model="numpy")
def _mix(
    kept: Any,
    turned: Any,
    income: Any,
    deficit: Any,
    labour: Any,
    theta: float,
    closure: int,
    tolerance: float,
    at: Any,
) -> tuple[float, int]:
    """Sweeps with Anderson mixing of the last `MEMORY` steps, from `at` and into it."""
    n, size = income.size, at.size
    work, step, before = np.empty((5, n)), np.empty(size), np.empty(size)
    steps, places = np.empty((MEMORY, size)), np.empty((MEMORY, size))
    products, gram, right = np.empty((MEMORY, MEMORY)), np.empty((MEMORY, MEMORY)), np.empty(MEMORY)
    held, best, last, count = 0, np.inf, 0, -1
    while True:
        worst = _sweep(kept, turned, income, deficit, labour, theta, closure, at, step, work)
        count += 1
        if count > 0:
            slot = held % MEMORY
            for k in range(size):
                steps[slot, k] = step[k] - before[k]
            held += 1
            for a in range(min(held, MEMORY)):
                product = 0.0
                for k in range(size):
                    product += steps[a, k] * steps[slot, k]
                products[a, slot] = products[slot, a] = product
        if not tolerance < worst < np.inf or count - last > PATIENCE:
            return worst, count
        if worst > 10.0 * best:
            held = 0
        if worst < 0.1 * best:
            best, last = worst, count
        explained = _explained(steps, step, min(held, MEMORY), products, gram, right)
        world = 0.0
        for k in range(size):
            before[k] = step[k]
            move = step[k]
            for a in range(explained):
                move -= right[a] * (places[a, k] + steps[a, k])
            # Kept as the place for now, and as the way to it once the numéraire is set.
            places[held % MEMORY, k] = at[k] + move
        for i in range(n):
            world += income[i] * math.exp(places[held % MEMORY, i])
        shift = math.log(world)
        for k in range(size):
            place = places[held % MEMORY, k] - shift
            places[held % MEMORY, k] = place - at[k]
            at[k] = place


@njit(cache=True, nogil=True, error_model="numpy")
def _sweep(
    kept: Any,
    turned: Any,
    income: Any,
    deficit: Any,
    labour: Any,
    theta: float,
    closure: int,
    at: Any,
    step: Any,
    work: Any,
) -> float:
    """The step that each unknown would take by itself, and the largest relative residual at `at`.

    Infinite where an economy has nothing left to spend.
    """
    n = income.size
    power, total, per, sales, spending = work[0], work[1], work[2], work[3], work[4]
    earned, spent, worst = 0.0, 0.0, 0.0
    for i in range(n):
        power[i] = math.exp(-theta * (labour[i] * at[i] + (1.0 - labour[i]) * at[n + i]))
        total[i] = sales[i] = 0.0
        wage = 1.0 if closure == FIXED else math.exp(at[i])
        spending[i] = (income[i] + deficit[i]) * wage if closure else income[i] * wage + deficit[i]
        earned += income[i] * wage
        spent += spending[i]
    for i in range(n):
        for j in range(n):
            total[j] += power[i] * kept[i, j]
    for j in range(n):
        if closure == PROPORTIONAL:
            spending[j] *= earned / spent
        gap = -math.log(total[j]) / theta - at[n + j]
        step[n + j] = gap / (1.0 - (1.0 - labour[j]) * power[j] * kept[j, j] / total[j])
        per[j] = spending[j] / total[j]
        if not (abs(gap) < np.inf and spending[j] > 0.0):
            return np.inf
        worst = max(worst, abs(gap))
    for j in range(n):
        for i in range(n):
            sales[i] += per[j] * turned[j, i]
    for i in range(n):
        sold, own = power[i] * sales[i], power[i] * kept[i, i] * per[i]
        home = own / spending[i]
        wanted = income[i] if closure == FIXED else income[i] * math.exp(at[i])
        excess = sold - wanted
        worst = max(worst, abs(excess) / wanted)
        passed = theta * labour[i] / (1.0 - (1.0 - labour[i]) * home)
        slope = passed * (sold - own + home * (spending[i] - own))
        if closure != FIXED:
            slope += (1.0 - home) * wanted
        # An economy without trade has no balance to mend: what is left there is rounding.
        move = excess / slope if abs(excess) > ROUNDING * wanted else 0.0
        step[i] = min(max(move, -LONGEST_STEP), LONGEST_STEP)
    return worst


@njit(cache=True, nogil=True, error_model="numpy")
def _explained(steps: Any, step: Any, held: int, products: Any, gram: Any, right: Any) -> int:
    """Least squares of the present step on past changes of the step; weights into `right`, their number."""
    for a in range(held):
        for b in range(held):
            gram[a, b] = products[a, b]
        right[a] = 0.0
        for k in range(step.size):
            right[a] += steps[a, k] * step[k]
    for k in range(held):
        gram[k, k] *= 1.0 + 1e-12
    # Elimination without pivots: the matrix of products is positive definite but for rounding.
    for k in range(held):
        if not gram[k, k] > 0.0:
            return 0
        for i in range(k + 1, held):
            factor = gram[i, k] / gram[k, k]
            for j in range(k + 1, held):
                gram[i, j] -= factor * gram[k, j]
            right[i] -= factor * right[k]
    for k in range(held - 1, -1, -1):
        for j in range(k + 1, held):
            right[k] -= gram[k, j] * right[j]
        right[k] /= gram[k, k]
    return held
