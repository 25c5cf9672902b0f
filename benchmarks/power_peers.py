"""The Shapley-Shubik index of a weighted game by other packages, each in a process with a limit of a minute.

`python -m benchmarks.power_peers NAME` reads {"weights": […], "quota": …} and prints seconds and index; a
package counts coalitions in the machine's numbers or in Python's, and may run out of either.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

LIMIT = 60
Index = Callable[[list[int], int], Sequence[float]]


def powerindices(weights: list[int], quota: int) -> Sequence[float]:
    import powerindices as peer

    found: Sequence[float] = peer.compute_ssi(quota, list(weights))
    return found


def powerindex(weights: list[int], quota: int) -> Sequence[float]:
    from powerindex.powerindex import Game

    game = Game(quota, weights=weights)
    game.calc_shapley_shubik()
    found: Sequence[float] = game.shapley_shubik
    return found


def tucoopy(weights: list[int], quota: int) -> Sequence[float]:
    from tucoopy.power.shapley_shubik import shapley_shubik_index_weighted_voting as index

    found: Sequence[float] = index(weights, quota)
    return found


def power_bdd(weights: list[int], quota: int) -> Sequence[float]:
    from power_bdd.bdd import BDD, WeightedGame

    found: Sequence[float] = BDD(WeightedGame(quota, weights)).calc_shapley()
    return found


PEERS: dict[str, Index] = {each.__name__: each for each in (powerindices, powerindex, tucoopy, power_bdd)}


def told(name: str, weights: list[int], quota: int, ours: NDArray[np.float64]) -> str:
    """Seconds of a peer and how far it is from ours, or why there is no index."""
    if find_spec(name) is None:
        return "not installed"
    command = [sys.executable, "-m", "benchmarks.power_peers", name]
    asked = json.dumps({"weights": weights, "quota": quota})
    try:
        done = subprocess.run(
            command, input=asked, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"past {LIMIT} s"
    if done.returncode:
        return done.stderr.strip().splitlines()[-1].partition(":")[0]
    found = json.loads(done.stdout)
    apart = float(np.abs(np.array(found["index"]) - ours).max())
    return f"{found['seconds']:.3f} (apart {apart:.0e})"


def main() -> None:
    """Ask one package."""
    game = json.load(sys.stdin)
    started = time.perf_counter()
    found = PEERS[sys.argv[1]](game["weights"], game["quota"])
    seconds = time.perf_counter() - started
    json.dump({"seconds": seconds, "index": [float(each) for each in found]}, sys.stdout)


if __name__ == "__main__":
    main()
