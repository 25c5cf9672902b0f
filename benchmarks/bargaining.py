"""Bargaining among 20 to 500 actors, beside its formulas in plain NumPy: `python -m benchmarks.bargaining`.

The plain form is the textbook one: each round, for every estimator, the whole table of utilities, and for
every challenge the votes of all third parties by array operations. Both play the same rounds from the same
input, one dimension, and must come to the same positions. KTAB itself (C++) was measured elsewhere, on two
cores of another machine and other inputs; its figures stand beside for comparison. Seconds of the processor
on one thread, compiled code warm; the time to load it in a fresh process stands below. A plus after the
rounds: cut there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.methods.bargaining import bargain
from foedus.methods.bargaining_rules import Rules

Floats = NDArray[np.float64]
KTAB = {7: "0.02", 20: "0.3", 26: "0.8", 40: "4", 50: "15", 100: "over 280"}
HEADINGS = ("actors", "rounds", "seconds", "plain NumPy, same rounds", "KTAB, measured elsewhere")
FRESH = (
    "import time; s = time.process_time(); from foedus.methods.bargaining import bargain; "
    "bargain([1, 2, 3.0], [0, 0.4, 1], [0.5, 0.6, 0.7]); print(time.process_time() - s)"
)


def case(actors: int, seed: int = 3) -> tuple[Floats, Floats, Floats]:
    """Capability (N,), positions and salience (N, 1) of actors drawn at random."""
    rng = np.random.default_rng(seed)
    return rng.uniform(1, 100, actors), rng.random((actors, 1)).round(2), rng.uniform(0.1, 0.9, (actors, 1))


def plain(capability: Floats, start: Floats, salience: Floats, rounds: int) -> Floats:
    """Final positions after so many rounds, default rules, in NumPy alone."""
    x, s = start[:, 0], salience[:, 0]
    for _ in range(rounds):
        x = plain_round(capability, x, s)
    return x


def utility(distance: Floats, risk: Any) -> Floats:
    return np.asarray((1 - distance) * (1 + distance * risk))


def election(capability: Floats, utilities: Floats) -> Floats:
    """Chances of options (voters, options)."""
    gain = utilities[:, :, None] - utilities[:, None, :]
    strength = 1e-8 + np.einsum("k,kab->ab", capability, np.maximum(gain, 0.0))
    chance = strength / (strength + strength.T)
    logs = np.log(chance).sum(axis=1)
    share = np.exp(logs - logs.max())
    return np.asarray(share / share.sum())


def plain_round(capability: Floats, x: Floats, s: Floats) -> Floats:
    """Positions after a round."""
    actors, weight = len(x), capability * s
    d = np.abs(x[:, None] - x[None, :])
    p = election(capability, 1 - d)
    risk = (3 * p - (p.max() + 2 * p.min())) / (2 * (p.max() - p.min()))
    offers: dict[int, tuple[int, float, float]] = {}
    for i in range(actors):
        u = utility(d, (2 / 3 * risk[i] + risk / 3)[:, None])
        own = np.diag(u)
        first = 1e-10 + weight[i] * (u[i, i] - u[i])
        second = 1e-10 + weight * (own - u[:, i])
        inclined = weight[:, None] * (u[:, [i]] - u)  # third party n, target j
        chance = (first + np.maximum(inclined, 0)) / (first + second + np.abs(inclined))
        cast = weight[:, None] * (chance * (own[:, None] - u[:, [i]]) - (1 - chance) * (own[:, None] - u))
        cast[i] = 0.0
        np.fill_diagonal(cast, 0.0)
        for_i = first + np.maximum(cast, 0).sum(axis=0)
        odds = for_i / (for_i + second + np.maximum(-cast, 0).sum(axis=0))
        gain = 2 * u[i, i] * (1 - s + s * odds) + 2 * u[i] * s * (1 - odds) - u[i, i] - u[i]
        gain[i] = -np.inf
        j = int(np.flatnonzero(gain >= gain.max() - 1e-12)[0])
        if gain[j] > 1e-5:
            g, f = s[i] ** 2 * odds[j] ** 2, s[j] ** 2 * (1 - odds[j]) ** 2
            total = g + f + 1e-6
            here = np.floor(1e4 * ((g + 1e-6) * x[i] + f * x[j]) / total + 0.5) / 1e4
            there = np.floor(1e4 * (g * x[i] + (1e-6 + f) * x[j]) / total + 0.5) / 1e4
            offers[i] = (j, float(here), float(there))
    return chosen(capability, x, d, risk, offers)


def chosen(
    capability: Floats, x: Floats, d: Floats, risk: Floats, offers: dict[int, tuple[int, float, float]]
) -> Floats:
    """Positions after each has taken the likeliest bargain on its list."""
    now = utility(d, risk[:, None])
    quo = now.sum(axis=1)
    worth = {}
    for i, (j, here, there) in offers.items():
        moved = utility(np.abs(x - here), risk) + utility(np.abs(x - there), risk)
        worth[i] = (quo - now[:, i] - now[:, j] + moved) / len(x)
    new = x.copy()
    for k in range(len(x)):
        mine = [k] if k in offers else []
        mine += [i for i, (j, _, _) in offers.items() if j == k]
        chance = election(capability, np.column_stack([quo / len(x), *(worth[i] for i in mine)]))
        best = int(np.flatnonzero(chance >= chance.max() - 1e-12)[0])
        if best:
            i = mine[best - 1]
            new[k] = offers[i][1] if i == k else offers[i][2]
    return new


def row(actors: int, largest_plain: int, most_rounds: int) -> tuple[str, ...]:
    """One line of the table."""
    given = case(actors)
    started = time.process_time()
    found = bargain(*given, Rules(most_rounds=most_rounds))
    ours = time.process_time() - started
    rounds = len(found.positions) - 1
    theirs = "not run"
    if actors <= largest_plain:
        started = time.process_time()
        positions = plain(*given, rounds)
        theirs = f"{time.process_time() - started:.2f}"
        apart = float(np.abs(positions - found.positions[-1, :, 0]).max())
        theirs += " (same positions)" if apart < 1e-9 else f" (positions differ by {apart:.4f})"
    cut = "" if found.stopped == "settled" else "+"
    return str(actors), f"{rounds}{cut}", f"{ours:.3f}", theirs, KTAB.get(actors, "-")


def main() -> None:
    """Print the table, and the time of a first call in a fresh process."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--actors", default="20,40,100,500", help="numbers of actors, separated by commas")
    parser.add_argument("--plain", type=int, default=100, help="largest number for the plain form")
    parser.add_argument("--rounds", type=int, default=30, help="most rounds")
    options = parser.parse_args()
    bargain(*case(5))  # loads the compiled code
    print(" | ".join(HEADINGS))
    for actors in map(int, options.actors.split(",")):
        print(" | ".join(row(actors, options.plain, options.rounds)), flush=True)
    fresh = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    print(f"first call in a fresh process, compiled code on the disk: {float(fresh.stdout):.2f} s")


if __name__ == "__main__":
    main()
