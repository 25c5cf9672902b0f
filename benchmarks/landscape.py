"""All local optima by Gray code beside plain enumeration in NumPy: `python -m benchmarks.landscape`.

Propensities are drawn from a normal distribution. The peer computes the pulls on all states of every
configuration at once, in blocks, and keeps those in which none is negative; it has no basins. Past 30 states
there is no complete peer, and the share of searches that found the best is shown. Times are seconds of one
run on one thread, compiled kernels loaded beforehand.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from foedus.methods.landscape import landscape

ENUMERATED = (12, 17, 20, 22, 24, 26, 28, 30)
SEARCHED = (40, 80, 160)
PEER_UP_TO = 24
BLOCK = 1 << 16


def drawn(n: int, seed: int = 1) -> NDArray[np.float64]:
    """Propensities at random, zero on the diagonal."""
    propensity = np.random.default_rng(seed).normal(size=(n, n))
    np.fill_diagonal(propensity, 0.0)
    return propensity


def plain(propensity: NDArray[np.float64]) -> int:
    """Number of local optima by NumPy, all configurations in blocks."""
    coupling = propensity + propensity.T
    n, found = len(coupling), 0
    for begin in range(0, 1 << (n - 1), BLOCK):
        codes = np.arange(begin, min(begin + BLOCK, 1 << (n - 1)))
        sides = np.ones((len(codes), n))
        sides[:, 1:] -= 2.0 * ((codes[:, None] >> np.arange(n - 1)) & 1)
        found += int((sides * (sides @ coupling) >= 0.0).all(axis=1).sum())
    return found


def main() -> None:
    """Print the table."""
    landscape(drawn(5))
    landscape(drawn(31))
    print("states | configurations | optima | basins | seconds | plain NumPy | searches that found the best")
    for n in (*ENUMERATED, *SEARCHED):
        propensity = drawn(n)
        started = time.perf_counter()
        found = landscape(propensity)
        seconds = time.perf_counter() - started
        peer = "not run"
        if n <= PEER_UP_TO:
            started = time.perf_counter()
            same = plain(propensity) == len(found.energy)
            peer = f"{time.perf_counter() - started:.3f}" if same else "differs"
        basins = "sampled" if found.basin_error.any() else "exact"
        searched = "all enumerated" if found.complete else f"{found.found_best:.0%}"
        cells = (n, f"{1 << (n - 1):,}" if found.complete else "-", len(found.energy), basins)
        print(" | ".join(map(str, (*cells, f"{seconds:.3f}", peer, searched))), flush=True)


if __name__ == "__main__":
    main()
