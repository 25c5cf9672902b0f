"""Stable memberships of 24 players beside bit vectors in NumPy: `python -m benchmarks.stability`.

Utilities are those of the scenario asia-nato at the medians of their parts, and random ones. The peer goes
through all coalitions in blocks with a matrix product for the pairs, and keeps those that no member would
leave and no outsider join. Nanoseconds are of one run over all 2^n coalitions; what the kernel passes over as
proved unstable counts as done. Best replies: all 4,096 draws, from the founders.
"""

from __future__ import annotations

import time

import numpy as np

from foedus.methods.stability import Utilities, settled_members, stable

BLOCK = 1 << 16
DRAWS = 4096


def real() -> Utilities:
    """What membership pays in the scenario asia-nato, over the draws."""
    from foedus.assess import case_of, drawn_rates, worlds
    from foedus.questions.membership_pay import pay
    from foedus.scenario import load
    from foedus.uncertainty.draws import draw

    scenario = load("asia-nato")
    case = case_of(*worlds(scenario), scenario, draw((*scenario.priors, *drawn_rates()), DRAWS))
    effects = {each.channel.id: each for each in case.trade_effects}
    found = pay(scenario.proposals[1], case.before, scenario, case.risk_pairs, case.matrix, effects)
    if found is None:
        raise ValueError("asia-nato founds no treaty")
    return found.utilities


def median(of: Utilities) -> Utilities:
    """The game at the medians of its parts."""
    parts = (of.alone, of.pairs, of.spill, of.strength, of.inside, of.outside)
    return Utilities.of(*(np.median(part, axis=0) for part in parts))


def random(n: int, knots: int = 9, seed: int = 0) -> Utilities:
    """Utilities at random, with more mixed signs than real ones."""
    r = np.random.default_rng(seed)
    curves = [np.sort(r.random((n, knots)), axis=1) for _ in range(2)]
    own = r.normal(0, 0.3, n) - 0.2
    return Utilities.of(own, r.normal(0, 0.2, (n, n)), r.normal(0, 0.1, (n, n)), r.random(n), *curves)


def plain(of: Utilities) -> int:
    """Number of stable coalitions under open membership, by NumPy."""
    n, reach, last = of.n, of.reach(), of.inside.shape[1] - 1
    net = np.where(np.eye(n, dtype=bool), 0.0, of.pairs - of.spill)
    count = 0
    for begin in range(0, 1 << n, BLOCK):
        codes = np.arange(begin, min(begin + BLOCK, 1 << n))
        member = (codes[:, None] >> np.arange(n) & 1).astype(float)
        strength = member @ reach
        gain = of.alone + member @ net.T
        for i in range(n):
            without = strength - member[:, i] * reach[i]
            knots = np.arange(last + 1)
            gain[:, i] += np.interp(without + reach[i], knots, of.inside[i])
            gain[:, i] -= np.interp(without, knots, of.outside[i])
        count += int(np.where(member > 0, gain >= 0.0, gain <= 0.0).all(axis=1).sum())
    return count


def main() -> None:
    """Print the table."""
    drawn = real()
    games: dict[str, tuple[Utilities, bool]] = {
        "asia-nato, 24 players": (median(drawn), True),
        "random, 20 players": (random(20), True),
        "random, 24 players": (random(24), False),
    }
    stable(random(8))
    print("game | stable (open) | seconds | ns a coalition | plain NumPy, ns a coalition")
    for name, (game, compared) in games.items():
        started = time.perf_counter()
        found = stable(game)
        seconds = time.perf_counter() - started
        per = 1e9 / (1 << game.n)
        peer = "not run"
        if compared:
            started = time.perf_counter()
            same = plain(game) == len(found.open)
            slow = time.perf_counter() - started
            peer = f"{slow * per:.0f}" if same else "differs"
        print(f"{name} | {len(found.open)} | {seconds:.3f} | {seconds * per:.1f} | {peer}")
    start = np.arange(drawn.n) < 5
    settled_members(drawn, start)
    started = time.perf_counter()
    settled_members(drawn, start)
    print(f"best replies, {DRAWS} draws | | {time.perf_counter() - started:.3f} | |")


if __name__ == "__main__":
    main()
