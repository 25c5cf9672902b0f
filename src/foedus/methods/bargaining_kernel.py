"""Compiled inner steps of the bargaining model, over many draws at once: elections and contests.

Inner loops run over contiguous rows and add up in the order of the actors, so that a result depends neither
on the width of vectors nor on threads. They are plain loops into given arrays, which compile quickly.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONDITIONAL, MARKOV_UNIFORM, MARKOV_INCENTIVE = 0, 1, 2
NOBODY = -1
LEAST_STRENGTH = 1e-8
#: A step of one rises over gains of 1e-8 to either side of 0.
STEEPNESS = 1e8
#: A gain below this is what rounding leaves of 0; the step, which is steep there, must not blow it up.
ROUNDING = 1e-14
MARKOV_LIMIT = 1000
LEAST_PRINCIPAL = 1e-10


class Numbers(NamedTuple):
    """The rules that the kernels read; names and meaning in `bargaining_rules`.

    Attributes:
        linear, step, cubic: weights of the three parts of a vote; `favour` scales a vote in favour.
        power: exponent of a coalition's strength in a pairwise victory, 0 for the binary rule.
        election: one of the three forms above.
        own_risk: weight of one's own risk attitude in an estimate of another's.
        winner_own, loser_own: thirds of a third party's own position in what it gets on either side.
        mended: 1 for the intended form, 0 for the form as coded.
    """

    linear: float
    step: float
    cubic: float
    favour: float
    power: int
    election: int
    own_risk: float
    winner_own: float
    loser_own: float
    mended: float


@njit(cache=True, nogil=True, error_model="numpy")
def _vote(weight: float, gain: float, rules: Numbers) -> float:
    """Influence exerted by a voter for whom the first of two options is better by `gain`."""
    gain = gain if abs(gain) > ROUNDING else 0.0
    step = gain * STEEPNESS
    step = 1.0 if step > 1.0 else (-1.0 if step < -1.0 else step)
    cast = weight * (rules.linear * gain + rules.step * step + rules.cubic * gain * gain * gain)
    return cast * rules.favour if cast > 0.0 else cast


@njit(cache=True, nogil=True, error_model="numpy")
def _victory(one: float, other: float, power: int) -> float:
    """Chance that a coalition of strength `one` beats the other."""
    if power > 0:
        # Through the ratio, so that an eighth power neither overflows nor vanishes.
        return 1.0 / (1.0 + (other / one) ** power)
    if one >= 1.1 * other:
        return 1.0 / (1.0 + 1e-6)
    if other >= 1.1 * one:
        return 1e-6 / (1.0 + 1e-6)
    # A lead of a tenth wins; in between the chance rises with the share of the strength.
    return (2.1 * one / (one + other) - 1.0) / 0.1


@njit(cache=True, nogil=True, error_model="numpy")
def _pairs(
    weight: Floats, utility: Floats, options: int, rules: Numbers, strength: Floats, chance: Floats
) -> None:
    """Strength of the coalition for each option against each other, and its chance to win.

    The later option of a pair is the first in the vote, which matters only where a vote in favour counts
    otherwise than one against.

    Args:
        weight: of the voters, shape (voters,).
        utility: of each option to each voter, shape (voters, options or more).
        options: how many there are.
        rules: forms of the vote and of the victory.
        strength, chance: filled, shape (options or more, options or more).
    """
    for a in range(options):
        strength[a, a], chance[a, a] = LEAST_STRENGTH, 0.5
        # The row of a chance holds the votes against until the chance itself is known.
        strong, weak = strength[a], chance[a]
        for b in range(a):
            strong[b] = LEAST_STRENGTH
            weak[b] = LEAST_STRENGTH
        for k in range(weight.size):
            here, values, share = utility[k, a], utility[k], weight[k]
            for b in range(a):
                cast = _vote(share, here - values[b], rules)
                strong[b] += cast if cast > 0.0 else 0.0
                weak[b] += -cast if cast < 0.0 else 0.0
        for b in range(a):
            one, other = strong[b], weak[b]
            strength[b, a] = other
            chance[a, b] = _victory(one, other, rules.power)
            chance[b, a] = _victory(other, one, rules.power)


@njit(cache=True, nogil=True, error_model="numpy")
def _conditional(chance: Floats, p: Floats) -> None:
    """Chance to beat all others, normalised; in logarithms, as hundreds of factors leave the doubles."""
    most, total = -math.inf, 0.0
    for a in range(p.size):
        p[a] = 0.0
        for b in range(p.size):
            p[a] += math.log(chance[a, b])
        most = max(most, p[a])
    for a in range(p.size):
        p[a] = math.exp(p[a] - most)
        total += p[a]
    for a in range(p.size):
        p[a] /= total


@njit(cache=True, nogil=True, error_model="numpy")
def _markov(chance: Floats, strength: Floats, incentive: bool, p: Floats, q: Floats) -> bool:
    """Chance to be the favourite in the end, and whether it settled.

    Each favourite is challenged by the others alike, or by incentive: the more, the stronger the challenger's
    coalition and its chance. The strengths are overwritten.
    """
    options = p.size
    tolerance = 1e-8 if incentive else 1e-6
    for b in range(options):
        total = 0.0
        for a in range(options):
            strength[a, b] = strength[a, b] * chance[a, b] if incentive else 1.0
            strength[a, b] += 1e-10 if incentive and a == b else 0.0
            total += strength[a, b]
        for a in range(options):
            strength[a, b] /= total
        p[b] = 1.0 / options
    for _ in range(MARKOV_LIMIT):
        change = 0.0
        for a in range(options):
            q[a] = 0.0
            for b in range(options):
                q[a] += chance[a, b] * (p[a] * strength[b, a] + p[b] * strength[a, b])
            change = max(change, abs(q[a] - p[a]))
        for a in range(options):
            p[a] = (p[a] + q[a]) / 2.0
        if change <= tolerance:
            return True
    return False


@njit(cache=True, nogil=True, error_model="numpy")
def elections(
    weight: Floats,
    worth: Floats,
    draw: Ints,
    starts: Ints,
    listed: Ints,
    rules: Numbers,
    chances: Floats,
    settled: NDArray[np.bool_],
) -> None:
    """Probabilistic Condorcet elections, each among options of one draw.

    Args:
        weight: of the voters, shape (D, N).
        worth: of every option to every voter, shape (D, options, N).
        draw: of each election, shape (E,).
        starts: election e is among `listed[starts[e]:starts[e + 1]]`, shape (E + 1,).
        listed: options, shape (L,).
        rules: of all elections.
        chances: filled: chance of each listed option, shape (L,).
        settled: filled: False where a Markov election did not settle, shape (E,).
    """
    actors = weight.shape[1]
    most = 0
    for e in range(draw.size):
        most = max(most, starts[e + 1] - starts[e])
    utility = np.empty((actors, most))
    strength, chance, spare = np.empty((most, most)), np.empty((most, most)), np.empty(most)
    for e in range(draw.size):
        start, count = starts[e], starts[e + 1] - starts[e]
        for m in range(count):
            for a in range(actors):
                utility[a, m] = worth[draw[e], listed[start + m], a]
        _pairs(weight[draw[e]], utility, count, rules, strength, chance)
        p = chances[start : start + count]
        settled[e] = True
        if rules.election == CONDITIONAL:
            _conditional(chance, p)
        else:
            settled[e] = _markov(chance, strength, rules.election == MARKOV_INCENTIVE, p, spare)


@njit(cache=True, nogil=True, error_model="numpy")
def contests(
    apart: Floats,
    risk: Floats,
    effective: Floats,
    attention: Floats,
    estimator: Ints,
    rules: Numbers,
    table: Floats,
) -> None:
    """Challenges of every actor to every other as an estimator sees them.

    A target gives in with the chance that it pays no attention.

    Args:
        apart: distance of the row's ideal to the column's position, shape (D, N, N or more); columns past the
            actors only fill up the vectors of the processor.
        risk: attitudes, shape (D, N).
        effective: capability times total salience, shape (D, N).
        attention: total salience, shape (D, N).
        estimator: who judges the challenges of each initiator, shape (D, N); `NOBODY`: left as they are.
        rules: of the run.
        table: filled, shape (D, N, 2, N or more): the initiator's chance against each target, and its
            expected gain.
    """
    draws, actors = risk.shape
    own, first, second = np.empty(actors), np.ones(apart.shape[2]), np.ones(apart.shape[2])
    for d in range(draws):
        for i in range(actors):
            if estimator[d, i] == NOBODY:
                continue
            chance, gain = table[d, i, 0], table[d, i, 1]
            _principals(
                estimator[d, i], i, apart[d], risk[d], effective[d], rules, own, first, second, chance, gain
            )
            _third_parties(
                estimator[d, i], i, apart[d], risk[d], effective[d], rules, first, second, chance, gain
            )
            for j in range(actors):
                chance[j] = chance[j] / (chance[j] + gain[j])
                fought = chance[j] * (2.0 * own[i]) + (1.0 - chance[j]) * (2.0 * own[j])
                challenged = (1.0 - attention[d, j]) * (2.0 * own[i]) + attention[d, j] * fought
                gain[j] = challenged - (own[i] + own[j])


@njit(cache=True, nogil=True, error_model="numpy")
def _principals(
    h: int,
    i: int,
    apart: Floats,
    risk: Floats,
    effective: Floats,
    rules: Numbers,
    own: Floats,
    first: Floats,
    second: Floats,
    for_i: Floats,
    for_j: Floats,
) -> None:
    """Utility to i of every position, and what i and every j bring to their sides, all as h sees them."""
    bend = rules.own_risk * risk[h] + (1.0 - rules.own_risk) * risk[i]
    for j in range(own.size):
        own[j] = (1.0 - apart[i, j]) * (1.0 + apart[i, j] * bend)
    for j in range(own.size):
        bend = rules.own_risk * risk[h] + (1.0 - rules.own_risk) * risk[j]
        with_i = (1.0 - apart[j, i]) * (1.0 + apart[j, i] * bend)
        with_j = (1.0 - apart[j, j]) * (1.0 + apart[j, j] * bend)
        one, other = _vote(effective[i], own[i] - own[j], rules), _vote(effective[j], with_i - with_j, rules)
        first[j] = LEAST_PRINCIPAL + max(one, 0.0) + max(other, 0.0)
        second[j] = LEAST_PRINCIPAL + max(-one, 0.0) + max(-other, 0.0)
        for_i[j], for_j[j] = first[j], second[j]


@njit(cache=True, nogil=True, error_model="numpy")
def _third_parties(
    h: int,
    i: int,
    apart: Floats,
    risk: Floats,
    effective: Floats,
    rules: Numbers,
    first: Floats,
    second: Floats,
    for_i: Floats,
    for_j: Floats,
) -> None:
    """Add the votes of third parties between i and every j, as h sees them.

    A third party n gets the winner's position twice, and either that or its own once. `winner_own` and
    `loser_own` say which on the side that won and on the side that lost. As coded, n has the same chance in
    mind on either side; mended, its own influence counts for the side it stands with.
    """
    near, far = 3.0 - rules.winner_own, 3.0 - rules.loser_own
    for n in range(risk.size):
        if n == i:
            continue
        kept_i, kept_j = for_i[n], for_j[n]
        bend, weight, row = (
            rules.own_risk * risk[h] + (1.0 - rules.own_risk) * risk[n],
            effective[n],
            apart[n],
        )
        self = (1.0 - row[n]) * (1.0 + row[n] * bend)
        with_i = (1.0 - row[i]) * (1.0 + row[i] * bend)
        won_i, lost_i = near * with_i + rules.winner_own * self, far * with_i + rules.loser_own * self
        for j in range(row.size):
            with_j = (1.0 - row[j]) * (1.0 + row[j] * bend)
            won_j, lost_j = near * with_j + rules.winner_own * self, far * with_j + rules.loser_own * self
            inclined = _vote(weight, with_i - with_j, rules)
            towards = inclined if inclined > 0.0 else 0.0
            away = -inclined if inclined < 0.0 else 0.0
            total = 1.0 / (first[j] + second[j] + towards + away)
            beside_i = (first[j] + towards + rules.mended * away) * total
            beside_j = (first[j] + towards - rules.mended * towards) * total
            stands_i = beside_i * won_i + (1.0 - beside_i) * lost_j
            stands_j = beside_j * lost_i + (1.0 - beside_j) * won_j
            cast = _vote(weight, stands_i - stands_j, rules)
            for_i[j] += cast if cast > 0.0 else 0.0
            for_j[j] += -cast if cast < 0.0 else 0.0
        # The target itself is no third party.
        for_i[n], for_j[n] = kept_i, kept_j
