"""One round of the bargaining model, over many draws at once: D draws, N actors, K dimensions.

Section numbers are those of docs/methods/bargaining.md. Everything that takes N³ steps is in the kernels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.methods import bargaining_kernel as kernel
from foedus.methods.bargaining_kernel import NOBODY, Numbers
from foedus.methods.bargaining_rules import Rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PLAYED, NOT_IN_RANGE, ALIKE, NOT_SETTLED, OFF_THE_SCALE, AT_THE_LIMIT = range(6)
LEAST_DIFFERENCE = 1e-6
LEAST_GAIN = 1e-5
LEAST_PULL = 1e-6
GRID = 1e4
MERGED = 1e-3
#: Rows of this many numbers leave no rest that the processor would do one by one.
VECTOR = 4
#: Closer than this counts as a tie, which the earlier wins: rounding must not decide.
TIE = 1e-12


@dataclass(frozen=True)
class Inputs:
    """What stays the same through a run.

    Attributes:
        capability: shape (D, N).
        salience: shape (D, N, K).
        numbers: the first draw's number in the whole run, for choices by lot, shape (D,).
        rules: of every run.
    """

    capability: Floats
    salience: Floats
    numbers: Ints
    rules: Rules

    @property
    def attention(self) -> Floats:
        """Total salience, shape (D, N)."""
        return np.ascontiguousarray(self.salience.sum(axis=2))

    @property
    def shares(self) -> Floats:
        """Weights of the dimensions in an actor's distances, s² over the sum of s², shape (D, N, K)."""
        squared = self.salience**2
        return np.asarray(squared / squared.sum(axis=2, keepdims=True))

    def of(self, chosen: Ints) -> Inputs:
        """The same for some of the draws."""
        return Inputs(self.capability[chosen], self.salience[chosen], self.numbers[chosen], self.rules)


@dataclass(frozen=True)
class Played:
    """What happened in a round.

    Attributes:
        moved: new positions, shape (D, N, K); those before where the code is not `PLAYED`.
        code: how it went, shape (D,).
        risk: attitudes, shape (D, N).
        standing: chance of each actor's position that these follow from, shape (D, N).
        target: whom each challenged, or `NOBODY`; odds and gains as the initiator sees them, shape (D, N).
        points: of initiator and target in each version of the bargain, shape (D, N, versions, 2, K).
        taken: initiator of the bargain that each actor takes, or `NOBODY`, its version, and the chance by
            which it was taken, shape (D, N) each.
    """

    moved: Floats
    code: Ints
    risk: Floats
    standing: Floats
    target: Ints
    odds: Floats
    gains: Floats
    points: Floats
    taken: Ints
    version: Ints
    accepted: Floats


def distances(ideals: Floats, shares: Floats, points: Floats) -> Floats:
    """Distance of each actor's ideal (D, N, K) to each point (D, M, K), shape (D, N, M). Section 2."""
    total = np.zeros((*ideals.shape[:2], points.shape[1]))
    for k in range(ideals.shape[2]):
        total += shares[:, :, None, k] * (ideals[:, :, None, k] - points[:, None, :, k]) ** 2
    return np.sqrt(total)


def utility(apart: Floats, risk: Floats) -> Floats:
    """Utility at a distance for a risk attitude; they broadcast. Section 2."""
    return np.asarray((1.0 - apart) * (1.0 + apart * risk))


def play(here: Floats, ideals: Floats, inputs: Inputs, turn: int) -> Played:
    """Play one round from positions and ideals of shape (D, N, K)."""
    rules, numbers = inputs.rules, inputs.rules.numbers()
    apart = distances(ideals, inputs.shares, here)
    risk, standing, code = risk_attitudes(inputs.capability, apart, rules)
    together = apart.max(axis=(1, 2)) == 0.0
    if rules.variant == "ktab":
        code[(code == PLAYED) & ~_in_valid_range(risk, apart, numbers.own_risk)] = NOT_IN_RANGE
    else:
        code[code == ALIKE] = PLAYED
    code[together] = PLAYED
    bargains = _proposals(here, apart, risk, inputs, (code == PLAYED) & ~together)
    target, _, _, points = bargains
    off = (points.min(axis=(1, 2, 3, 4)) < 0.0) | (points.max(axis=(1, 2, 3, 4)) > 1.0)
    code[off] = OFF_THE_SCALE
    worth = _worth(ideals, inputs.shares, apart, risk, target, points)
    taken, version, accepted, settled = _choices(inputs, target, worth, turn)
    code[~settled & (code == PLAYED)] = NOT_SETTLED
    moved = _moved(here, points, taken, version, code == PLAYED)
    return Played(moved, code, risk, standing, *bargains, taken, version, accepted)


def risk_attitudes(capability: Floats, apart: Floats, rules: Rules) -> tuple[Floats, Floats, Ints]:
    """Risk attitudes, the chances of the positions that they follow from, (D, N); codes (D,). Section 5."""
    low, high = rules.risk_bounds
    draws, actors = capability.shape
    every = np.tile(np.arange(actors), draws)
    standing, settled = _elected(capability, 1.0 - apart.swapaxes(1, 2), every, actors, rules.numbers())
    standing = standing.reshape(draws, actors)
    least, most = standing.min(axis=1, keepdims=True), standing.max(axis=1, keepdims=True)
    alike = most - least <= TIE
    risk = low + (high - low) * (standing - least) / np.where(alike, 1.0, most - least)
    code = np.where(alike[:, 0], ALIKE, PLAYED)
    code[~settled] = NOT_SETTLED
    return np.where(alike, 0.0, risk), standing, code


def class_chances(capability: Floats, here: Floats, apart: Floats, risk: Floats, rules: Rules) -> Floats:
    """Chance of each actor's position as reported, with risk, near positions taken as one. Section 10.

    Args:
        capability, risk: shape (N,).
        here: positions, shape (N, K); apart: distances, shape (N, N).
        rules: of the run.

    Returns:
        Shape (N,); all actors of a position show its whole chance. NaN if a Markov election did not settle.
    """
    first: list[int] = []
    shown = np.zeros(risk.size, dtype=np.int64)
    for j in range(risk.size):
        near = np.flatnonzero(np.sqrt(((here[first] - here[j]) ** 2).sum(axis=1)) < MERGED)
        if near.size == 0:
            first.append(j)
        shown[j] = near[-1] if near.size else len(first) - 1
    worth = utility(apart[:, first], risk[:, None]).T[None]
    among = np.arange(len(first))
    chance, settled = _elected(capability[None], worth, among, len(first), rules.numbers())
    return chance[shown] if settled[0] else np.full(risk.size, np.nan)


def adjusted(ideals: Floats, here: Floats, pull: Floats) -> Floats:
    """Ideals after a round, (D, N, K): drawn by positions through a matrix; empty: one's own. Section 10."""
    if pull.size == 0:
        return here
    # Summed by einsum without BLAS, whose order of summation depends on threads.
    drawn = np.einsum("ij,djk->dik", pull, here, optimize=False)
    return np.asarray(drawn + (1.0 - pull.sum(axis=1))[:, None] * ideals)


def _in_valid_range(risk: Floats, apart: Floats, own_risk: float) -> Bools:
    """Whether risk, and each actor's view of it, makes a difference to utilities, (D,). Section 11."""
    pull = ((apart * (1.0 - apart)) ** 2).sum(axis=2)
    bent = np.sqrt((pull * risk**2).sum(axis=1))
    views = own_risk * (risk[:, :, None] - risk[:, None, :])
    seen = np.sqrt((pull[:, None, :] * views**2).sum(axis=2)).min(axis=1)
    return np.asarray((bent > LEAST_DIFFERENCE) & (seen > LEAST_DIFFERENCE))


def _elected(
    capability: Floats, worth: Floats, listed: Ints, count: int, numbers: Numbers
) -> tuple[Floats, Bools]:
    """One election a draw among `count` options each; `listed` has their places, draw after draw."""
    draws = capability.shape[0]
    chances, settled = np.empty(listed.size), np.empty(draws, dtype=np.bool_)
    starts = np.arange(draws + 1) * count
    whose = np.arange(draws)
    worth = np.ascontiguousarray(worth)
    kernel.elections(capability, worth, whose, starts, listed, numbers, chances, settled)
    return chances, settled


def _proposals(
    here: Floats, apart: Floats, risk: Floats, inputs: Inputs, playing: Bools
) -> tuple[Ints, Floats, Floats, Floats]:
    """Who challenges whom: target, odds, gains (D, N), points (D, N, versions, 2, K). Sections 6 to 8."""
    rules = inputs.rules
    draws, actors, _ = here.shape
    every = np.broadcast_to(np.arange(actors), (draws, actors))
    odds, gains = contests(apart, risk, inputs, np.where(playing[:, None], every, NOBODY))
    target = targets(gains, playing)
    odds, gains = _against(target, odds), _against(target, gains)
    one = _terms(odds, here, inputs.salience, target, rules.interpolation)
    if rules.proposals == "init-only":
        return target, odds, gains, one[:, :, None]
    mended = rules.variant != "ktab"
    # As coded, the gain stands where the receiver's estimate of the chance belongs.
    seen = _against(target, contests(apart, risk, inputs, target)[0 if mended else 1])
    other = _terms(seen, here, inputs.salience, target, rules.interpolation)
    if rules.proposals == "init-rcvr":
        return target, odds, gains, np.stack([one, other], axis=2)
    theirs = np.take_along_axis(inputs.attention, np.maximum(target, 0), axis=1)
    power = np.take_along_axis(inputs.capability, np.maximum(target, 0), axis=1)
    left = inputs.capability * inputs.attention
    # As coded, the initiator's capability stands in both weights.
    right = theirs * (power if mended else inputs.capability)
    share = (left / (left + right))[:, :, None, None]
    return target, odds, gains, (share * one + (1.0 - share) * other)[:, :, None]


def contests(apart: Floats, risk: Floats, inputs: Inputs, estimator: Ints) -> tuple[Floats, Floats]:
    """Chance and gain of each actor's challenge to each other as an estimator sees it, (D, N, N). Section 6.

    NaN where an actor has no estimator (`NOBODY`).
    """
    draws, actors = risk.shape
    attention, numbers = inputs.attention, inputs.rules.numbers()
    width = -(-actors // VECTOR) * VECTOR
    table = np.full((draws, actors, 2, width), np.nan)
    wide = np.zeros((draws, actors, width))
    wide[:, :, :actors] = apart
    judges = np.ascontiguousarray(estimator)
    kernel.contests(wide, risk, inputs.capability * attention, attention, judges, numbers, table)
    return table[:, :, 0, :actors], table[:, :, 1, :actors]


def targets(gains: Floats, playing: Bools) -> Ints:
    """Whom each challenges, (D, N): the largest gain that is worth a challenge, the earliest on ties."""
    worth = np.where(playing[:, None, None] & ~np.eye(gains.shape[1], dtype=bool), gains, -np.inf)
    best = worth.max(axis=2, keepdims=True)
    first = (worth >= best - TIE).argmax(axis=2)
    return np.where(best[:, :, 0] > LEAST_GAIN, first, NOBODY)


def _against(target: Ints, table: Floats) -> Floats:
    """The entry of each actor's row for its target, (D, N); NaN where it has none."""
    found = np.take_along_axis(table, np.maximum(target, 0)[:, :, None], axis=2)[:, :, 0]
    return np.where(target == NOBODY, np.nan, found)


def _terms(chance: Floats, here: Floats, salience: Floats, target: Ints, interpolation: str) -> Floats:
    """Where initiator and target would move, (D, N, 2, K); where there is no target, nowhere. Section 8.

    The points of S2P2 and S1P1 are rounded to 1e-4, half up.
    """
    partner = np.maximum(target, 0)[:, :, None]
    x, y = here, np.take_along_axis(here, partner, axis=1)
    s, t = salience, np.take_along_axis(salience, partner, axis=1)
    won = np.where(target == NOBODY, 0.5, chance)[:, :, None]
    lost = 1.0 - won
    if interpolation == "s2pmax":
        behind, ahead = np.maximum(0.0, lost - won), np.maximum(0.0, won - lost)
        pull_i, pull_j = behind * t**2, ahead * s**2
        one = x + pull_i / (pull_i + LEAST_PULL + (1.0 - behind) * s**2) * (y - x)
        other = y + pull_j / (pull_j + LEAST_PULL + (1.0 - ahead) * t**2) * (x - y)
        both = np.stack([one, other], axis=2)
    else:
        g, f = (s**2 * won**2, t**2 * lost**2) if interpolation == "s2p2" else (s * won, t * lost)
        total = g + LEAST_PULL + f
        one = ((g + LEAST_PULL) * x + f * y) / total
        other = (g * x + (LEAST_PULL + f) * y) / total
        both = np.floor(GRID * np.stack([one, other], axis=2) + 0.5) / GRID
    return np.where((target == NOBODY)[:, :, None, None], here[:, :, None], both)


def _worth(
    ideals: Floats, shares: Floats, apart: Floats, risk: Floats, target: Ints, points: Floats
) -> Floats:
    """Mean utility of the status quo (option 0) and each bargain to each actor (D, options, N). Section 9."""
    draws, actors, versions = points.shape[:3]
    now = utility(apart, risk[:, :, None])
    quo = now.sum(axis=2)
    moved = distances(ideals, shares, points.reshape(draws, -1, points.shape[4]))
    then = utility(moved, risk[:, :, None]).reshape(draws, actors, actors, versions, 2).sum(axis=4)
    partner = np.broadcast_to(np.maximum(target, 0)[:, None, :], now.shape)
    left = quo[:, :, None] - now - np.take_along_axis(now, partner, axis=2)
    bargains = (left[:, :, :, None] + then).reshape(draws, actors, actors * versions)
    worth = np.concatenate([quo[:, :, None], bargains], axis=2) / actors
    return np.ascontiguousarray(worth.swapaxes(1, 2))


def _choices(inputs: Inputs, target: Ints, worth: Floats, turn: int) -> tuple[Ints, Ints, Floats, Bools]:
    """What each takes: initiator, version and chance (D, N), and whether all settled (D,). Section 9.

    An actor's list: to stay, what it proposed, and what was proposed to it, in the order of the initiators.
    """
    draws, actors = target.shape
    versions = (worth.shape[1] - 1) // actors
    draw, initiator = np.nonzero(target != NOBODY)
    stay, none = np.divmod(np.arange(draws * actors), actors), np.zeros(draws * actors, dtype=np.int64)
    whose = [stay[0] * actors + stay[1], draw * actors + initiator, draw * actors + target[draw, initiator]]
    rank = [none - 2, none[: draw.size] - 1, initiator]
    option = [none, 1 + initiator * versions, 1 + initiator * versions]
    for version in range(1, versions):
        whose, rank = [*whose, *whose[1:3]], [*rank, *rank[1:3]]
        option += [each + version for each in option[1:3]]
    owner, order, choice = (np.concatenate(part) for part in (whose, rank, option))
    sorting = np.lexsort((choice, order, owner))
    owner, choice = owner[sorting], choice[sorting]
    starts = np.searchsorted(owner, np.arange(draws * actors + 1))
    chances, settled = np.empty(choice.size), np.empty(draws * actors, dtype=np.bool_)
    numbers = inputs.rules.numbers()
    kernel.elections(inputs.capability, worth, stay[0], starts, choice, numbers, chances, settled)
    at = _picked(chances, starts, inputs, turn)
    taken = np.where(choice[at] == 0, NOBODY, (choice[at] - 1) // versions)
    which = np.where(choice[at] == 0, 0, (choice[at] - 1) % versions)
    shape = (draws, actors)
    accepted, fine = chances[at].reshape(shape), settled.reshape(shape).all(axis=1)
    return taken.reshape(shape), which.reshape(shape), accepted, np.asarray(fine)


def _picked(chances: Floats, starts: Ints, inputs: Inputs, turn: int) -> Ints:
    """Place of the option taken in each election: the likeliest, the earliest on ties, or one by lot."""
    sizes, places = np.diff(starts), np.arange(chances.size)
    if inputs.rules.transitions == "deterministic":
        best = np.repeat(np.maximum.reduceat(chances, starts[:-1]), sizes)
        candidates = np.where(chances >= best - TIE, places, chances.size)
        return np.asarray(np.minimum.reduceat(candidates, starts[:-1]))
    # Cumulated in each election for itself, so that a draw does not depend on those before it.
    lot = _lots(inputs.rules.seed, inputs.numbers, turn, inputs.capability.shape[1]).ravel()
    picked = np.empty(sizes.size, dtype=np.int64)
    for e, (start, size) in enumerate(zip(starts[:-1].tolist(), sizes.tolist(), strict=True)):
        upto = np.cumsum(chances[start : start + size])
        picked[e] = start + min(int(np.searchsorted(upto, lot[e], side="right")), size - 1)
    return picked


def _lots(seed: int, numbers: Ints, turn: int, actors: int) -> Floats:
    """Numbers in 0-1 by the place of a choice, (D, N): splitmix64 (Steele, Lea & Flood 2014) over its parts.

    A lot depends on seed, draw, turn and actor only, not on how a run is cut.
    """
    state = np.full((numbers.size, actors), seed, dtype=np.uint64)
    for part in (numbers[:, None], np.full((1, 1), turn), np.arange(actors)[None, :]):
        state = state * np.uint64(0x9E3779B97F4A7C15) + (part + 1).astype(np.uint64)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return np.asarray((state >> np.uint64(11)).astype(np.float64) / 2.0**53)


def _moved(here: Floats, points: Floats, taken: Ints, version: Ints, playing: Bools) -> Floats:
    """Positions after all have moved at once to their own point of what they took."""
    moved = here.copy()
    draw, actor = np.nonzero((taken != NOBODY) & playing[:, None])
    initiator = taken[draw, actor]
    side = np.where(initiator == actor, 0, 1)
    moved[draw, actor] = points[draw, initiator, version[draw, actor], side]
    return moved
