"""Voting power beside a plain Python count: `python -m benchmarks.power`.

The peer is the textbook method in plain Python: a table of coalitions by weight and size, each player taken
out of it in turn, in whole numbers. It stops at a limit of steps. Packages that compute the same
(`benchmarks.power_peers`) are asked where they are installed. Seconds of one run on one thread; ours after
the kernels are compiled, whose time is told by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from benchmarks.power_peers import PEERS, told

from foedus.methods import minimal_coalitions, voting
from foedus.methods.coalition_sets import coalitions
from foedus.methods.compound_game import compound_game
from foedus.methods.joint_counts import swing_chances

PLAIN_STEPS = 60_000_000
#: Games with a larger quota are left to ours: every other package runs out of memory or time before.
PEERS_UP_TO = 60_000
COLLEGE = [
    54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, *[11] * 4, *[10] * 5, *[9] * 2, *[8] * 3, *[7] * 2,
    *[6] * 6, *[5] * 2, *[4] * 7, *[3] * 7,
]  # fmt: skip


def organisation(total: int, members: int = 190) -> list[int]:
    """Votes like those of a large financial institution: a basic vote each and a heavy tail."""
    shares = np.random.default_rng(1).pareto(1.3, members) + 0.05
    shares = np.minimum(shares, shares.sum() * 0.165)
    return np.maximum(1, np.round(shares / shares.sum() * total)).astype(int).tolist()


def plain_shapley(weights: Sequence[int], quota: int) -> list[float]:
    """The peer: Shapley-Shubik by a table of size and weight in plain Python."""
    n = len(weights)
    table = [[0] * quota for _ in range(n + 1)]
    table[0][0] = 1
    for done, weight in enumerate(weights):
        for size in range(done, -1, -1):
            row, above = table[size], table[size + 1]
            for x in range(quota - weight):
                if row[x]:
                    above[x + weight] += row[x]
    found = []
    for weight in weights:
        left = [list(row) for row in table]
        for size in range(1, n):
            for x in range(weight, quota):
                left[size][x] -= left[size - 1][x - weight]
        swings = [sum(row[max(0, quota - weight) :]) for row in left[:n]]
        whole = sum(factorial(s) * factorial(n - 1 - s) * count for s, count in enumerate(swings))
        found.append(float(Fraction(whole, factorial(n))))
    return found


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result."""
    started = time.perf_counter()
    result = call()
    return time.perf_counter() - started, result


def weighted_rows() -> list[tuple[str, list[int], int]]:
    """Weighted games: name, weights, quota."""
    fine = organisation(4_800_000)
    return [
        ("Security Council", [7] * 5 + [1] * 10, 39),
        ("electoral college", COLLEGE, 270),
        ("190 members, 10,000 votes, half", organisation(10_000), 5_001),
        ("190 members, 10,000 votes, 85 %", organisation(10_000), 8_500),
        ("190 members, 100,000 votes, half", organisation(100_000), 50_001),
        ("190 members, full votes, 85 %", fine, int(sum(fine) * 0.85)),
        ("190 members, full votes, half", fine, sum(fine) // 2 + 1),
        ("500 members, 20,000 votes", organisation(20_000, 500), 10_001),
    ]


def weighted() -> None:
    """Print the table of weighted games."""
    print("game | players | Shapley-Shubik | Banzhaf | Holler-Packel | Deegan-Packel | plain Python | apart")
    for name, weights, quota in weighted_rows():
        ours, shapley = timed(lambda w=weights, q=quota: voting.shapley_shubik(w, q))
        banzhaf, _ = timed(lambda w=weights, q=quota: voting.banzhaf(w, q))
        minimal = ["-", "-"]
        if quota <= 20_000:
            calls = (minimal_coalitions.holler_packel, minimal_coalitions.deegan_packel)
            minimal = [f"{timed(lambda c=c, w=weights, q=quota: c(w, q))[0]:.4f}" for c in calls]
        plain, apart = "past its limit", "-"
        if len(weights) ** 3 * quota <= PLAIN_STEPS:
            seconds, peer = timed(lambda w=weights, q=quota: plain_shapley(w, q))
            plain, apart = f"{seconds:.3f}", f"{np.abs(shapley - peer).max():.1e}"
        cells = (f"{ours:.4f}", f"{banzhaf:.4f}", *minimal, plain, apart)
        print(" | ".join((name, str(len(weights)), *cells)), flush=True)


def peers() -> None:
    """Print the table of other packages, Shapley-Shubik, seconds."""
    print(" | ".join(("game", "ours", *PEERS)))
    for name, weights, quota in weighted_rows():
        if quota <= PEERS_UP_TO:
            ours, index = timed(lambda w=weights, q=quota: voting.shapley_shubik(w, q))
            cells = (told(peer, weights, quota, index) for peer in PEERS)
            print(" | ".join((name, f"{ours:.4f}", *cells)), flush=True)


def compound() -> None:
    """Print the table of rules of several parts."""
    print("rule | players | way | seconds")
    for n in (20, 27, 30):
        people, votes = organisation(480_000, n), organisation(345, n)
        parts = [([1] * n, n * 55 // 100 + 1), (people, sum(people) * 65 // 100), ([1] * n, n - 3)]
        double = compound_game(parts, ("any", (("all", (0, 1)), 2)))
        seconds, _ = timed(lambda g=double: coalitions(g))
        print(f"55 % of members, 65 % of people, four to block | {n} | every coalition | {seconds:.3f}")
        parts = [(votes, 255), ([1] * n, n // 2 + 1), (people, sum(people) * 62 // 100)]
        triple = compound_game(parts, ("all", (0, 1, 2)))
        seconds, _ = timed(lambda g=triple: coalitions(g))
        print(f"three quotas | {n} | every coalition | {seconds:.3f}", flush=True)
    votes = organisation(10_000)
    amend = compound_game([(votes, 8_500), ([1] * 190, 114)], ("all", (0, 1)))
    seconds, _ = timed(lambda: swing_chances(amend))
    print(f"85 % of votes and three fifths of members | 190 | joint counts | {seconds:.3f}", flush=True)


def main() -> None:
    """Print the tables."""
    small = compound_game([([3, 2, 1, 1, 1, 1, 1], 5), ([1] * 7, 4)], ("all", (0, 1)))
    calls = (
        lambda: coalitions(small),
        lambda: swing_chances(small),
        lambda: minimal_coalitions.holler_packel([3, 2, 1], 4),
    )
    print(f"kernels compiled or loaded in {sum(timed(call)[0] for call in calls):.1f} s")
    weighted()
    peers()
    compound()


if __name__ == "__main__":
    main()
