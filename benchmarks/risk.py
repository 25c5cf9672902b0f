"""Logits of a million pair-years beside statsmodels and pyfixest, and chances of many pairs over many draws.

`python -m benchmarks.risk`. The table is made up: 1.1 million rows, 15 covariates, about two events in a
thousand, 15,000 clusters. Peers that are not installed are named. Times are seconds of wall clock, the best
of the runs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods import logit
from foedus.questions.risk_effect import chances

ROWS, COLUMNS, CLUSTERS = 1_100_000, 15, 15_000
PAIRS, DRAWS, BLOCK = 20_000, 4_096, 1_000
Floats = NDArray[np.float64]


def table(rows: int = ROWS, seed: int = 0) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Covariates with a constant, a mark, and a cubic of years; rare events; clusters."""
    random = np.random.default_rng(seed)
    x = np.column_stack([np.ones(rows), random.normal(size=(rows, COLUMNS - 1))])
    years = random.integers(0, 100, rows).astype(float)
    x[:, 3] = x[:, 3] > 1.0
    x[:, -3], x[:, -2], x[:, -1] = years, years**2, years**3
    beta = 0.3 * random.normal(size=COLUMNS)
    beta[0], beta[-3:] = -5.5, (-0.05, 5e-4, -2e-6)
    y = (random.random(rows) < logit.chance(x @ beta)).astype(float)
    return x, y, random.integers(0, CLUSTERS, rows)


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """The best time of some runs, and what the last gave."""
    best, found = np.inf, None
    for _ in range(runs):
        started = time.perf_counter()
        found = work()
        best = min(best, time.perf_counter() - started)
    return best, found


def statsmodels(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Coefficients and errors by cluster; the factor (n − 1) / (n − k) is taken out."""
    sm = import_module("statsmodels.api")
    found = sm.Logit(y, x).fit(disp=0, cov_type="cluster", cov_kwds={"groups": clusters})
    n, k = x.shape
    return found.params, found.bse * np.sqrt((n - k) / (n - 1))


def pyfixest(x: Floats, y: Floats, clusters: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Coefficients and errors by cluster of its generalised linear model."""
    pf, pandas = import_module("pyfixest"), import_module("pandas")
    names = [f"x{column}" for column in range(1, x.shape[1])]
    data = pandas.DataFrame(x[:, 1:], columns=names).assign(y=y, g=clusters)
    found = pf.feglm(f"y ~ {' + '.join(names)}", data=data, family="logit", vcov={"CRV1": "g"})
    tidy = found.tidy()
    return tidy["Estimate"].to_numpy(), tidy["Std. Error"].to_numpy()


def predicted(kind: type[np.floating[Any]]) -> float:
    """Sum of the chances of pairs over draws of 22 coefficients, in double or single precision."""
    random = np.random.default_rng(1)
    x = (random.normal(size=(PAIRS, 22)) - 0.2).astype(kind)
    beta = (0.3 * random.normal(size=(DRAWS, 22))).astype(kind)
    blocks = (chances(beta @ x[first : first + BLOCK].T) for first in range(0, PAIRS, BLOCK))
    return sum(float(block.sum(dtype=np.float64)) for block in blocks)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    x, y, clusters = table()
    logit.fit(x[:1000], np.arange(1000) % 2 == 0, clusters=clusters[:1000])  # compiles
    seconds, ours = timed(lambda: logit.fit(x, y, clusters=clusters), runs)
    print(f"logit, {len(y):,} rows, {x.shape[1]} columns, {int(y.sum()):,} events, errors by cluster")
    print(f"foedus      | {seconds:.2f} s | {ours.steps} steps, residual {ours.residual:.1e}")
    for name, work in (("statsmodels", statsmodels), ("pyfixest", pyfixest)):
        try:
            import_module(name)
        except ImportError:
            print(f"{name:11} | not installed")
            continue
        seconds, (params, errors) = timed(partial(work, x, y, clusters), 1)
        apart = float(np.max(np.abs(params - ours.coefficients) / ours.errors))
        wider = float(np.max(np.abs(errors / ours.errors - 1.0)))
        print(
            f"{name:11} | {seconds:.2f} s | coefficients within {apart:.1e} errors, errors within {wider:.1e}"
        )
    for kind in (np.float64, np.float32):
        seconds, total = timed(partial(predicted, kind), runs)
        print(
            f"{PAIRS:,} pairs × {DRAWS:,} draws, {kind.__name__} | {seconds:.2f} s | "
            f"mean {total / PAIRS / DRAWS:.9f}"
        )


if __name__ == "__main__":
    main()
