"""Spatial bargaining by challenge: actors with positions, capability and salience coerce one another.

The expected-utility model of Bueno de Mesquita (1985, 1994) in the form of KTAB's Spatial Model of Politics
(Wise, Lester & Efird 2015). Each round every actor weighs challenges to every other, proposes a bargain
to the one against whom it gains most, and takes the bargain on its own list that would win an election
among all. Formulas, slips of the program and what is reproduced: docs/methods/bargaining.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.bargaining_rules import Rules

if TYPE_CHECKING:
    from foedus.methods import bargaining_rounds as rounds

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEWEST_ACTORS, MOST_ACTORS = 3, 1000
SETTLED = "settled"
NOBODY = -1
HALF, ROUNDING = 1e-12, 1e-9
#: Pairs of actors played at once; more draws are cut in blocks, so that memory does not grow with them.
CELLS = 500_000
#: Why a run ended, by the kernels' code.
STOPPED = (
    SETTLED,
    "risk attitudes make no difference to the utilities, so the run cannot go on",
    "every position has the same chance, so risk attitudes cannot be told",
    "a Markov election did not settle in 1,000 steps",
    "a bargain lay outside the scale",
    "the most rounds were played",
)


@dataclass(frozen=True)
class Bargain:
    """A challenge in one round, and the bargain that was put forward.

    Attributes:
        initiator, target: places of the two actors.
        odds: chance that the initiator wins, as it sees it.
        gain: its expected gain in utility.
        points: where initiator and target would move, shape (versions, 2, K), on 0-1.
        taken_by: those of the two that took it, each with the version it took.
    """

    initiator: int
    target: int
    odds: float
    gain: float
    points: Floats
    taken_by: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Round:
    """What happened between two positions.

    Attributes:
        risk: attitude of each actor, shape (N,): above 0 averse, below 0 acceptant.
        standing: chance of each actor's position that the attitudes follow from, shape (N,).
        chance: chance of each actor's position with risk and near positions merged, shape (N,); all who share
            a position show its whole chance. NaN where it could not be computed.
        bargains: what was put forward, by initiator.
        accepted: chance by which each actor took what it took, staying included, shape (N,).
    """

    risk: Floats
    standing: Floats
    chance: Floats
    bargains: tuple[Bargain, ...]
    accepted: Floats


@dataclass(frozen=True)
class Bargaining:
    """A run.

    Attributes:
        positions: of the actors at every turn, the input first, shape (rounds + 1, N, K), on 0-1.
        rounds: what happened after each of these positions; the last tells where things stood at the end.
        median: of the final positions, weighted by capability times salience, shape (K,).
        mean: likewise.
        stopped: why the run ended; `SETTLED` if by its stop rule.
    """

    positions: Floats
    rounds: tuple[Round, ...]
    median: Floats
    mean: Floats
    stopped: str


@dataclass(frozen=True)
class BargainingDraws:
    """Many runs on uncertain inputs.

    Attributes:
        positions: at the turns kept, shape (D, kept + 1, N, K); a run that has ended stays where it is.
        final: shape (D, N, K).
        median, mean: forecasts, shape (D, K).
        rounds: played, shape (D,).
        stopped: place in `STOPPED`, shape (D,).
    """

    positions: Floats
    final: Floats
    median: Floats
    mean: Floats
    rounds: Ints
    stopped: Ints


@dataclass(frozen=True)
class Outlook:
    """What every actor makes of every challenge, before anybody moves.

    Attributes:
        risk, standing: as in `Round`, shape (N,).
        odds: chance that the row's actor wins against the column's, in the row's own view, shape (N, N).
        gain: expected gain in utility of the row's actor by that challenge, shape (N, N).
        target: whom each challenges, −1 nobody, shape (N,).
    """

    risk: Floats
    standing: Floats
    odds: Floats
    gain: Floats
    target: Ints


def bargain(
    capability: ArrayLike, positions: ArrayLike, salience: ArrayLike, rules: Rules | None = None
) -> Bargaining:
    """Play the model until its stop rule (Wise, Lester & Efird 2015).

    Args:
        capability: of each actor, above 0, in any unit, shape (N,), 3 to 1,000 actors.
        positions: on a scale from 0 to 1, shape (N,) or (N, K).
        salience: share of its influence that an actor spends on each dimension, 0 to 1, at most 1 in all
            and not 0 in all, shape as the positions.
        rules: the choices that the model leaves open.

    Raises:
        InputError: a value out of range, missing, or shapes that do not fit.
    """
    from foedus.methods import bargaining_rounds as rounds

    power, here, attention = _checked(capability, positions, salience)
    inputs = rounds.Inputs(power[None], attention[None], np.zeros(1, dtype=np.int64), rules or Rules())
    course = _Course(inputs, here[None])
    told, track = [], [here]
    while course.playing.size:
        standing = _standing(inputs, course.here, course.ideals)
        played = course.step()
        if course.code[0] in (rounds.PLAYED, rounds.AT_THE_LIMIT):
            told.append(_round(standing, played))
            track.append(course.here[0].copy())
    told.append(_round(_standing(inputs, course.here, course.ideals), None))
    median, mean = forecast(power, course.here[0], attention)
    return Bargaining(np.array(track), tuple(told), median, mean, STOPPED[course.code[0]])


def bargain_draws(
    capability: ArrayLike,
    positions: ArrayLike,
    salience: ArrayLike,
    rules: Rules | None = None,
    kept: int = 0,
    first: int = 0,
) -> BargainingDraws:
    """Play the model once for each draw of uncertain inputs.

    Args:
        capability: shape (D, N).
        positions, salience: shape (D, N, K), ranges as for `bargain`.
        rules: the choices that the model leaves open, the same for every draw.
        kept: turns after the input of which the positions are kept.
        first: number of the first draw, so that a stochastic run can be cut in chunks.

    Raises:
        InputError: a value out of range, missing, or shapes that do not fit.
    """
    power = np.asarray(capability, dtype=np.float64)
    here, attention = (np.asarray(each, dtype=np.float64) for each in (positions, salience))
    if power.ndim != 2 or here.ndim != 3 or here.shape[:2] != power.shape or attention.shape != here.shape:
        raise InputError(
            f"capability {power.shape}, positions {here.shape}, salience {attention.shape} do not fit",
            hint="(draws, actors), and twice (draws, actors, dimensions)",
        )
    _in_range(power, here, attention)
    if kept < 0 or first < 0:
        raise InputError(f"kept = {kept}, first = {first}", hint="whole numbers from 0 on")
    block = max(1, CELLS // power.shape[1] ** 2)
    parts = [
        _played(
            power[at : at + block],
            here[at : at + block],
            attention[at : at + block],
            rules or Rules(),
            kept,
            first + at,
        )
        for at in range(0, power.shape[0], block)
    ]
    tracks, final, turns, codes = (np.concatenate(part) for part in zip(*parts, strict=True))
    median, mean = forecast(power, final, attention)
    return BargainingDraws(tracks, final, median, mean, turns, codes)


def outlook(
    capability: ArrayLike, positions: ArrayLike, salience: ArrayLike, rules: Rules | None = None
) -> Outlook:
    """What every actor makes of a challenge to every other before the first round.

    Args and errors as for `bargain`.
    """
    from foedus.methods import bargaining_rounds as rounds

    power, here, attention = _checked(capability, positions, salience)
    inputs = rounds.Inputs(power[None], attention[None], np.zeros(1, dtype=np.int64), rules or Rules())
    apart = rounds.distances(here[None], inputs.shares, here[None])
    risk, standing, _ = rounds.risk_attitudes(inputs.capability, apart, inputs.rules)
    odds, gains = rounds.contests(apart, risk, inputs, np.arange(power.size)[None])
    target = rounds.targets(gains, np.ones(1, dtype=np.bool_))
    for table in (odds[0], gains[0]):
        np.fill_diagonal(table, np.nan)
    return Outlook(risk[0], standing[0], odds[0], gains[0], target[0])


def forecast(capability: ArrayLike, positions: ArrayLike, salience: ArrayLike) -> tuple[Floats, Floats]:
    """Median and mean of positions, weighted by capability times salience, shape (…, K) each.

    The median is the lowest position up to which half the weight lies; if exactly half lies up to there, the
    middle between it and the next.

    Args:
        capability: shape (…, N).
        positions, salience: shape (…, N, K).
    """
    places = np.asarray(positions, dtype=np.float64)
    weight = np.asarray(capability, dtype=np.float64)[..., None] * np.asarray(salience, dtype=np.float64)
    # A dimension that nobody cares for is taken by capability alone.
    idle = weight.sum(axis=-2, keepdims=True) == 0.0
    weight = np.where(idle, np.asarray(capability, dtype=np.float64)[..., None], weight)
    weight = weight / weight.sum(axis=-2, keepdims=True)
    mean = (weight * places).sum(axis=-2)
    order = np.argsort(places, axis=-2, kind="stable")
    ranked = np.take_along_axis(places, order, axis=-2)
    upto = np.take_along_axis(weight, order, axis=-2).cumsum(axis=-2)
    low = (upto < 0.5 - HALF).sum(axis=-2, keepdims=True)
    high = (upto <= 0.5 + HALF).sum(axis=-2, keepdims=True).clip(max=places.shape[-2] - 1)
    ends = np.take_along_axis(ranked, low, axis=-2) + np.take_along_axis(ranked, high, axis=-2)
    return (ends / 2.0)[..., 0, :], mean


class _Course:
    """Runs under way: positions and ideals of all draws, and which are still played."""

    def __init__(self, inputs: rounds.Inputs, here: Floats) -> None:
        draws, actors = inputs.capability.shape
        self.inputs, self.here, self.ideals = inputs, here.copy(), here.copy()
        self.pull = inputs.rules.pull(actors)
        self.turn, self.turns = 0, np.zeros(draws, dtype=np.int64)
        self.code, self.first = np.zeros(draws, dtype=np.int64), np.zeros(draws)
        self.playing = np.arange(draws)

    def step(self) -> rounds.Played:
        """Play a round in every run that has not ended."""
        from foedus.methods import bargaining_rounds as rounds

        rules, now = self.inputs.rules, self.playing
        played = rounds.play(self.here[now], self.ideals[now], self.inputs.of(now), self.turn)
        moved = np.sqrt(((played.moved - self.here[now]) ** 2).sum(axis=2)).sum(axis=1)
        self.turn += 1
        if self.turn == 1:
            self.first[now] = moved
        self.here[now] = played.moved
        went = played.code == rounds.PLAYED
        self.turns[now[went]] = self.turn
        self.ideals[now] = rounds.adjusted(self.ideals[now], played.moved, self.pull)
        self.code[now] = played.code
        settled = moved / (self.first[now] + rules.added_movement) < rules.settled
        ended = ~went | ((self.turn >= rules.least_rounds) & settled)
        if self.turn >= rules.most_rounds:
            self.code[now[~ended]] = rounds.AT_THE_LIMIT
            ended[:] = True
        self.playing = now[~ended]
        return played


def _played(
    power: Floats, here: Floats, attention: Floats, rules: Rules, kept: int, first: int
) -> tuple[Floats, Floats, Ints, Ints]:
    """Runs of a block of draws: positions kept, final positions, rounds played, codes."""
    from foedus.methods import bargaining_rounds as rounds

    course = _Course(rounds.Inputs(power, attention, first + np.arange(power.shape[0]), rules), here)
    tracks = np.repeat(here[:, None], kept + 1, axis=1)
    while course.playing.size:
        course.step()
        tracks[:, course.turn :] = course.here[:, None]
    return tracks, course.here, course.turns, course.code


def _standing(inputs: rounds.Inputs, here: Floats, ideals: Floats) -> tuple[Floats, Floats, Floats]:
    """Risk attitudes, chances of the positions without and with them, shape (N,) each, of a single run."""
    from foedus.methods import bargaining_rounds as rounds

    apart = rounds.distances(ideals, inputs.shares, here)
    risk, standing, _ = rounds.risk_attitudes(inputs.capability, apart, inputs.rules)
    chance = rounds.class_chances(inputs.capability[0], here[0], apart[0], risk[0], inputs.rules)
    return risk[0], standing[0], chance


def _round(standing: tuple[Floats, Floats, Floats], played: rounds.Played | None) -> Round:
    """A round of a single run told; without a play it is the end."""
    if played is None:
        return Round(*standing, (), np.ones(standing[0].size))
    target, taken, version = played.target[0].tolist(), played.taken[0].tolist(), played.version[0].tolist()
    bargains = tuple(
        Bargain(
            i,
            j,
            float(played.odds[0, i]),
            float(played.gains[0, i]),
            played.points[0, i],
            tuple((k, version[k]) for k in (i, j) if taken[k] == i),
        )
        for i, j in enumerate(target)
        if j != NOBODY
    )
    return Round(*standing, bargains, played.accepted[0])


def _checked(
    capability: ArrayLike, positions: ArrayLike, salience: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Arrays of one run with their shapes (N,), (N, K), (N, K) and values checked."""
    power, here, attention = (np.array(each, dtype=np.float64) for each in (capability, positions, salience))
    here = here[:, None] if here.ndim == 1 else here
    attention = attention[:, None] if attention.ndim == 1 else attention
    if power.ndim != 1 or here.ndim != 2 or here.shape[0] != power.size or attention.shape != here.shape:
        raise InputError(
            f"capability {power.shape}, positions {here.shape}, salience {attention.shape} do not fit",
            hint="(actors,), and twice (actors, dimensions)",
        )
    _in_range(power, here, attention)
    return power, here, attention


def _in_range(power: Floats, here: Floats, attention: Floats) -> None:
    actors = here.shape[-2]
    if not FEWEST_ACTORS <= actors <= MOST_ACTORS:
        raise InputError(f"{actors} actors", hint=f"{FEWEST_ACTORS} to {MOST_ACTORS:,}")
    if here.shape[-1] == 0:
        raise InputError("no dimension to bargain over")
    if here.size == 0:
        raise InputError("no draws")
    if not np.all(np.isfinite(power) & (power > 0.0)):
        raise InputError("a capability that is missing, infinite or not above 0", hint="leave the actor out")
    if not np.all((here >= 0.0) & (here <= 1.0)):
        raise InputError("a position that is missing or off the scale")
    if not np.all((attention >= 0.0) & (attention <= 1.0)):
        raise InputError("a salience that is missing or off the scale")
    total = attention.sum(axis=-1)
    if total.min() <= 0.0 or total.max() > 1.0 + ROUNDING:
        raise InputError(
            "a total salience over the dimensions of 0, or above 1", hint="shares of an actor's attention"
        )
