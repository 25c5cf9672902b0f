"""The chance that a decision passes under any rule, by a fixed sample of latent leanings.

Members object as in `adoption_chance` (one-factor Gaussian copula in each group). Where the rule is neither
consensus nor one quota there is no short formula; the same scrambled Sobol points of the factors are used
for every draw, so that draws compare, and results are within about 1 / sqrt(samples) · 1/2 at worst.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from foedus.errors import InputError
from foedus.methods.compound_game import CompoundGame
from foedus.methods.consensus import Body
from foedus.methods.sobol import points

Floats = NDArray[np.float64]

SAMPLES = 1024
SEED = 1


@dataclass(frozen=True)
class RuleChance:
    """What becomes of a decision.

    Attributes:
        passes: chance to pass, shape (D,).
        blocking: P(member objects | it fails), shape (D, n); 0 where it cannot fail.
        gains: rise of the chance if the member alone is won over, shape (D, n).
    """

    passes: Floats
    blocking: Floats
    gains: Floats


def rule_chance(
    objects: ArrayLike,
    correlation: ArrayLike,
    groups: ArrayLike,
    game: CompoundGame,
    samples: int = SAMPLES,
) -> RuleChance:
    """Chance, blocking and gains under a rule in which whoever does not object is in favour.

    Args:
        objects, correlation, groups: as in `adoption_chance`; the members are the players of the game.
        game: the rule.
        samples: points of the latent leanings; a power of two is the most even.

    Raises:
        InputError: shapes that do not fit.
    """
    from scipy.special import ndtri

    from foedus.methods.rule_chance_kernel import count

    body = Body.of(objects, correlation, groups)
    if game.players != body.size:
        raise InputError(f"{body.size} members under a rule for {game.players}")
    common, own = _leanings(tuple(body.groups.tolist()), samples)
    program = np.array(game.program, dtype=np.int64)
    shared = np.sqrt(body.correlation)
    thresholds = np.ascontiguousarray(ndtri(body.chances))
    passes, fails, alone = count(thresholds, shared, common, own, game.weights, game.quotas, program)
    failing = (1.0 - passes)[:, None]
    return RuleChance(passes, np.divide(fails, failing, out=np.zeros_like(fails), where=failing > 0.0), alone)


def rule_frontier(
    objects: ArrayLike, correlation: ArrayLike, groups: ArrayLike, game: CompoundGame, steps: int
) -> list[tuple[tuple[int, ...], Floats]]:
    """Members to win over one after the other, each the best next one, and the chance after it, (D,) each.

    Under such a rule the best pair need not hold the best single member; this is a path, not a proof.

    Args and errors as for `rule_chance`.
    """
    chances = Body.of(objects, correlation, groups).chances.copy()
    found = rule_chance(chances, correlation, groups, game)
    frontier: list[tuple[tuple[int, ...], Floats]] = [((), found.passes)]
    while len(frontier) <= min(steps, game.players):
        members = frontier[-1][0]
        left = [i for i in range(game.players) if i not in members]
        likely = chances[:, left].mean(axis=0)
        order = np.lexsort((-likely, -found.gains[:, left].mean(axis=0).round(12)))
        members = (*members, left[int(order[0])])
        chances[:, members[-1]] = 0.0
        found = rule_chance(chances, correlation, groups, game)
        frontier.append((members, found.passes))
    return frontier


@lru_cache(maxsize=8)
def _leanings(groups: tuple[int, ...], samples: int) -> tuple[Floats, Floats]:
    """Common factor of each member's group and its own, shape (samples, n) each, standard normal."""
    from scipy.special import ndtri

    if samples < 1:
        raise InputError(f"{samples} samples", hint="one or more")
    n, names = len(groups), sorted({group for group in groups if group >= 0})
    even = points(len(names) + n, samples, SEED)
    normal = ndtri(np.clip(even, 2.0**-40, 1.0 - 2.0**-40))
    own = np.ascontiguousarray(normal[:, len(names) :])
    column = [names.index(group) if group >= 0 else None for group in groups]
    common = np.column_stack([own[:, i] if c is None else normal[:, c] for i, c in enumerate(column)])
    return np.ascontiguousarray(common), own
