"""Landscape theory of aggregation (Axelrod & Bennett 1993): which two camps would states settle into?

Each pair of states has a propensity, positive if they would rather be in one camp and negative if not, and
each state a size. With d_ij = 1 for states in different camps and 0 for states in one, a configuration X has

    E(X) = sum over ordered pairs (i, j) of s_i s_j p_ij d_ij(X),

its *energy*. States switch one by one, if that lowers the energy, until none does: a local optimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_ENUMERATED = 30
MOST_BASINS = 24
MOST_STATES = 1_000
MOST_OPTIMA = 20_000
MOST_TOUCHING = 64
#: Configurations whose basin is looked for; fewer past 181 states, as each takes some n^2 steps.
SAMPLE, SAMPLE_STEPS = 1 << 15, 1 << 30
RESTARTS, PATIENCE = 400, 400
SLACK = 1e-12


@dataclass(frozen=True)
class Landscape:
    """The local optima of a landscape, lowest energy first.

    Attributes:
        camps: camp of each state in each optimum, 0 or 1, the first state in camp 0; shape (k, n).
        energy: of each optimum, shape (k,).
        basin: share of all configurations from which steepest descent ends there, shape (k,).
        basin_error: standard error of that share, 0 where all configurations were followed, shape (k,).
        complete: whether these are all local optima, with certainty; else a search found them.
        found_best: share of the searches that ended in the best one; 1 if complete.
        distance: least number of states that switch between two optima, shape (k, k).
        touching: whether one switch leads from one basin to the other, shape (k, k); None if not computed.
        level: whether a switch from this optimum leaves the energy as it is, shape (k,).
    """

    camps: NDArray[np.int8]
    energy: Floats
    basin: Floats
    basin_error: Floats
    complete: bool
    found_best: float
    distance: Ints
    touching: Bools | None
    level: Bools


@dataclass(frozen=True)
class Path:
    """The way down from a configuration: `movers` switch in turn, `energy` before and after each switch."""

    movers: Ints
    energy: Floats
    camps: NDArray[np.int8]


def landscape(propensity: ArrayLike, sizes: ArrayLike | None = None, seed: int = 0) -> Landscape:
    """All local optima of up to 30 states, with basins; past that, the best that tabu search finds.

    Basins are counted over all configurations of up to 24 states, else over a sample.

    Args:
        propensity: p_ij, zero on the diagonal, shape (n, n); it need not be symmetric.
        sizes: s_i, positive, shape (n,); 1 if left out.
        seed: of the sample and the restarts.

    Raises:
        InputError: values missing, shapes that do not fit, one state, too many states or optima.
    """
    coupling = _coupling(propensity, sizes)
    slack = _slack(coupling)
    if len(coupling) > MOST_ENUMERATED:
        return _searched(coupling, slack, seed)
    return _enumerated(coupling, slack, seed)


def energy(propensity: ArrayLike, camps: ArrayLike, sizes: ArrayLike | None = None) -> float:
    """Energy of a configuration: camps 0 or 1, shape (n,); see the module for the formula."""
    coupling = _coupling(propensity, sizes)
    return float(_energies(coupling, _sides(camps, len(coupling))[None, :])[0])


def path(propensity: ArrayLike, camps: ArrayLike, sizes: ArrayLike | None = None) -> Path:
    """Steepest descent from a configuration: who switches, one by one, and what the energy is then.

    Args:
        propensity, sizes: see `landscape`.
        camps: 0 or 1 for each state, shape (n,).

    Raises:
        InputError: see `landscape`; camps that do not fit.
    """
    coupling = _coupling(propensity, sizes)
    slack = _slack(coupling)
    side = _sides(camps, len(coupling))
    movers: list[int] = []
    energies = [float(_energies(coupling, side[None, :])[0])]
    while True:
        pull = side * (coupling @ side)
        mover = int(pull.argmin())
        if pull[mover] >= -slack:
            return Path(np.array(movers, dtype=np.int64), np.array(energies), _camps(side[None, :])[0])
        side[mover] *= -1.0
        movers.append(mover)
        energies.append(float(_energies(coupling, side[None, :])[0]))


def _coupling(propensity: ArrayLike, sizes: ArrayLike | None) -> Floats:
    """J_ij = s_i s_j (p_ij + p_ji): what a pair in different camps adds to the energy."""
    wanted = np.asarray(propensity, dtype=float)
    n = len(wanted) if wanted.ndim else 0
    if wanted.shape != (n, n) or n < 2 or n > MOST_STATES:
        hint = f"a square matrix of 2 to {MOST_STATES} states"
        raise InputError(f"propensities of shape {wanted.shape}", hint=hint)
    if not np.isfinite(wanted).all() or np.diagonal(wanted).any():
        raise InputError("propensities must be finite numbers, 0 on the diagonal")
    size = np.ones(n) if sizes is None else np.asarray(sizes, dtype=float)
    if size.shape != (n,) or not (np.isfinite(size) & (size > 0.0)).all():
        raise InputError("sizes must be numbers above 0, one a state")
    return np.ascontiguousarray(np.outer(size, size) * (wanted + wanted.T))


def _slack(coupling: Floats) -> float:
    """What a change of the energy must exceed to be one."""
    return SLACK * max(float(np.abs(coupling).sum()), 1e-300)


def _sides(camps: ArrayLike, n: int) -> Floats:
    given = np.asarray(camps)
    if given.shape != (n,) or not np.isin(given, (0, 1)).all():
        raise InputError("camps must be 0 or 1, one a state")
    return np.where(given == 0, 1.0, -1.0)


def _energies(coupling: Floats, sides: Floats) -> Floats:
    """Energies of configurations of shape (k, n)."""
    agreement = ((sides @ coupling) * sides).sum(axis=1)
    total: Floats = (coupling.sum() - agreement) / 4.0
    return total


def _camps(sides: Floats) -> NDArray[np.int8]:
    """Sides as camps, the first state in camp 0."""
    camps: NDArray[np.int8] = (sides != sides[:, :1]).astype(np.int8)
    return camps


def _enumerated(coupling: Floats, slack: float, seed: int) -> Landscape:
    """Every local optimum, by Gray code."""
    from foedus.methods import landscape_kernel

    n = len(coupling)
    room = np.empty(MOST_OPTIMA, dtype=np.int64)
    count = landscape_kernel.local_optima(coupling, slack, room)
    if count > MOST_OPTIMA:
        hint = "propensities of 0 leave too much open"
        raise InputError(f"{count:,} local optima, more than {MOST_OPTIMA:,}", hint=hint)
    codes = np.sort(room[:count])
    sides = np.hstack([np.ones((count, 1)), 1.0 - 2.0 * ((codes[:, None] >> np.arange(n - 1)) & 1)])
    by_energy = np.argsort(_energies(coupling, sides), kind="stable")
    codes, sides = codes[by_energy], sides[by_energy]
    if n > MOST_BASINS:
        return _described(coupling, sides, *_sampled(coupling, sides, slack, seed), slack, complete=True)
    following = np.empty(1 << (n - 1), dtype=np.int32)
    landscape_kernel.downhill(coupling, slack, following)
    landscape_kernel.settle(following)
    number = np.zeros(len(following), dtype=np.int64)
    number[codes] = np.arange(count)
    basin = np.bincount(number[following], minlength=count) / len(following)
    touch = None
    if count <= MOST_TOUCHING:
        touch = np.zeros((count, count), dtype=np.bool_)
        landscape_kernel.touching(following, number, n, touch)
        touch = (touch | touch.T) & ~np.eye(count, dtype=bool)
    return _described(coupling, sides, basin, np.zeros(count), slack, complete=True, touching=touch)


def _sampled(coupling: Floats, optima: Floats, slack: float, seed: int) -> tuple[Floats, Floats]:
    """Share of random configurations whose descent ends in each optimum, and its standard error."""
    from foedus.methods import landscape_kernel

    n = len(coupling)
    sides = np.random.default_rng(seed).choice([-1.0, 1.0], (min(SAMPLE, SAMPLE_STEPS // n**2), n))
    landscape_kernel.descend(coupling, sides, slack)
    sides *= sides[:, :1]
    place = {row.tobytes(): number for number, row in enumerate(_camps(optima))}
    ends = [place.get(row.tobytes(), -1) for row in _camps(sides)]
    share = np.bincount([end for end in ends if end >= 0], minlength=len(optima)) / len(sides)
    return share, np.sqrt(share * (1.0 - share) / len(sides))


def _searched(coupling: Floats, slack: float, seed: int) -> Landscape:
    """Tabu search from many random configurations: what it finds, and how often the best."""
    from foedus.methods import landscape_kernel

    n = len(coupling)
    random = np.random.default_rng(seed)
    sides = random.choice([-1.0, 1.0], (RESTARTS, n))
    landscape_kernel.descend(coupling, sides, slack)
    ends = sides.copy()
    tenure = random.integers(3, 4 + min(10, n // 3), 997)
    landscape_kernel.tabu(coupling, sides, tenure, PATIENCE, slack)
    landscape_kernel.descend(coupling, sides, slack)
    found_best = _energies(coupling, sides)
    best_share = float(np.mean(found_best <= found_best.min() + slack))
    every = np.vstack([ends, sides])
    optima = 1.0 - 2.0 * np.unique(_camps(every), axis=0).astype(float)
    optima = optima[np.argsort(_energies(coupling, optima), kind="stable")]
    basin, error = _sampled(coupling, optima, slack, seed)
    return _described(coupling, optima, basin, error, slack, complete=False, found_best=best_share)


def _described(
    coupling: Floats,
    sides: Floats,
    basin: Floats,
    error: Floats,
    slack: float,
    complete: bool,
    touching: Bools | None = None,
    found_best: float = 1.0,
) -> Landscape:
    """Optima with what is said of each."""
    n = sides.shape[1]
    differing = np.rint((n - sides @ sides.T) / 2.0).astype(np.int64)
    level: Bools = np.any(sides * (sides @ coupling) <= slack, axis=1)
    return Landscape(
        camps=_camps(sides),
        energy=_energies(coupling, sides),
        basin=basin,
        basin_error=error,
        complete=complete,
        found_best=found_best,
        distance=np.minimum(differing, n - differing),
        touching=touching,
        level=level,
    )
