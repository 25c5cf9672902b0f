"""The chance of a dispute of each pair, before and after a proposal, over the draws.

The level is that of the models fitted for the world's distance from the record. The effect of a treaty is a
shift of the log odds: fitted coefficients times the change of what a treaty moves, or the published range.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.base_rates import Rates
from foedus.risk import covariates
from foedus.risk.covariates import Floats
from foedus.risk.present import MOVED, Present, effect_models, level_models, obligations, present, relevant
from foedus.uncertainty.draws import normals
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

#: Readings of the literature, by the setting of `risk.effect.defence` that stands for each.
READINGS: Final = (
    ("a new partner deters, at most", "deters"),
    ("18 % fewer disputes for each new partner (Benson 2011)", "benson-2011"),
    ("outsiders do not mind", "none"),
    ("a new partner provokes, at most", "provokes"),
)
DEFENCE: Final = "risk.effect.defence"
#: What every answer that counts disputes leaves out.
GOING_ON: Final = "A war that is going on: chances are of new disputes, not of what allies owe in it at once."


@dataclass(frozen=True, eq=False)
class Formed:
    """What a proposal adds to pairs, (P,) each; minus what it takes away.

    Attributes:
        defence, offence, neutrality: how many of the two gain a partner so bound, not bound to the other.
        pact: 1 where the two come to owe each other defence.
    """

    defence: Floats
    offence: Floats
    neutrality: Floats
    pact: Floats


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a world and what the models say of them.

    Attributes:
        world: before the proposal.
        i, j: (P,) positions of the two states of each pair.
        draws: of the priors.
        rates: base rates by kind, for the step from dispute to war.
        kind: (P,) kind of each pair.
    """

    world: World
    i: Ints
    j: Ints
    draws: Draws
    rates: Rates
    kind: NDArray[np.str_]

    @cached_property
    def key(self) -> Hashable:
        """What tells pairs apart but for draws."""
        return self.world, self.i.tobytes(), self.j.tobytes()

    @remembered
    def present(self) -> Present:
        """The covariates of the world's pairs."""
        return present(self.world)

    @remembered
    def log_odds(self) -> Floats:
        """(D, P) log odds of a new dispute in a year, before, over draws of coefficients and of the level."""
        found = np.empty((self.draws.n, len(self.i)))
        for model, here in zip(level_models(self.world), self.classes, strict=True):
            drawn = model.draws(normals(self.draws, model.name, len(model.names)))
            found[:, here] = drawn @ self.present.matrix(model.names, self.i[here], self.j[here]).T
        found += np.log(self.draws["risk.level"])[:, None]
        return found

    @remembered
    def classes(self) -> tuple[Ints, Ints]:
        """Positions of the politically relevant pairs, and of the others: each has a model of its own."""
        near = relevant(self.world)[self.i, self.j]
        return np.flatnonzero(near), np.flatnonzero(~near)

    @remembered
    def before(self) -> Floats:
        """(D, P) chance of a new dispute in a year."""
        return chances(self.log_odds)

    @remembered
    def war(self) -> Floats:
        """(D, P) share of a pair's new disputes that become wars."""
        found, place = np.unique(self.kind, return_inverse=True)
        return np.asarray(np.column_stack([self.rates.war(str(kind)) for kind in found])[:, place])

    def sums(self, values: Floats, columns: Ints, marks: Bools) -> tuple[Floats, Floats]:
        """Chances added up over pairs, and the wars that come of them: (D, q) each.

        Args:
            values: (D, m) chances, or changes of them, of the pairs at `columns` (m,).
            marks: (q, m), which of these pairs each of q sums takes in.
        """
        if not len(columns):
            return np.zeros((len(values), len(marks))), np.zeros((len(values), len(marks)))
        kinds, group = np.unique(self.kind[columns], return_inverse=True)
        member = group[None, :] == np.arange(len(kinds))[:, None]
        parts = values @ (marks[:, None, :] & member).reshape(-1, len(columns)).T.astype(np.float64)
        parts = parts.reshape(len(values), len(marks), len(kinds))
        shares = np.column_stack([self.rates.war(str(kind)) for kind in kinds])
        return parts.sum(axis=2), np.asarray((parts * shares[:, None, :]).sum(axis=2))

    def after(self, changed: World) -> Change:
        """What a changed world makes of the same pairs."""
        return Change(
            self, changed, *self.draws.remembered((self.key, changed), lambda: self._moved(changed))
        )

    def _moved(self, changed: World) -> tuple[tuple[str, ...], Floats]:
        moved = covariates.alliances(obligations(changed))
        names = tuple(name for name in MOVED if name in moved)
        old = self.present.matrix(names, self.i, self.j)
        new = np.column_stack([moved[name][self.i, self.j] for name in names])
        return names, new - old


@dataclass(frozen=True, eq=False)
class Change:
    """A proposal's effect on the pairs.

    Attributes:
        pairs: before.
        world: after.
        names: (m,) of the covariates that a treaty moves; moved: (P, m) by how much.
    """

    pairs: Pairs
    world: World
    names: tuple[str, ...]
    moved: Floats

    @property
    def draws(self) -> Draws:
        """Of the priors."""
        return self.pairs.draws

    @cached_property
    def key(self) -> Hashable:
        """What tells changes apart but for draws."""
        return self.pairs.key, self.world

    @remembered
    def formed(self) -> Formed:
        """What the proposal forms, for the published effects."""
        return formed(self.pairs.world, self.world, self.pairs.i, self.pairs.j)

    @remembered
    def touched(self) -> Ints:
        """Positions of the pairs that the proposal moves at all."""
        some = np.any(self.moved != 0.0, axis=1)
        for values in vars(self.formed).values():
            some = some | (values != 0.0)
        return np.flatnonzero(some)

    @remembered
    def fitted(self) -> Floats:
        """(D, touched) shift of the log odds by the fitted coefficients."""
        found = np.zeros((self.pairs.draws.n, len(self.touched)))
        for model, pairs in zip(effect_models(), self.pairs.classes, strict=True):
            drawn = model.draws(normals(self.pairs.draws, f"{model.name}/effect", len(model.names)))
            place = [model.names.index(name) for name in self.names]
            here = np.isin(self.touched, pairs)
            found[:, here] = drawn[:, place] @ self.moved[self.touched[here]].T
        return found

    def published(self, fixed: Mapping[str, float] | None = None) -> Floats:
        """(D, touched) shift by the published range; `fixed` holds priors at one value."""
        shift = np.zeros((self.pairs.draws.n, len(self.touched)))
        for name in ("defence", "offence", "neutrality", "pact"):
            key = f"risk.effect.{name}"
            size = self.pairs.draws[key] if fixed is None or key not in fixed else np.array([fixed[key]])
            shift += size[:, None] * getattr(self.formed, name)[self.touched]
        return shift

    @remembered
    def shift(self) -> Floats:
        """(D, touched) the shift that the setting of `risk.deterrence` asks for, draw by draw."""
        published = self.pairs.draws["risk.deterrence"] > 0.5
        if not published.any():
            return self.fitted
        return np.where(published[:, None], self.published(), self.fitted)

    @remembered
    def chance(self) -> Floats:
        """(D, P) chance of a new dispute in a year, after."""
        found = self.pairs.before.copy()
        found[:, self.touched] = chances(self._log_odds + self.shift)
        return found

    @remembered
    def _log_odds(self) -> Floats:
        return np.take(self.pairs.log_odds, self.touched, axis=1)

    @remembered
    def _before(self) -> Floats:
        return np.take(self.pairs.before, self.touched, axis=1)

    def totals(self, marks: Bools, shift: Floats | None = None) -> tuple[Floats, Floats]:
        """(D, q) change of disputes and of wars a year for a shift (default: as set), over marks (q, P)."""
        change = chances(self._log_odds + (self.shift if shift is None else shift))
        change -= self._before
        return self.pairs.sums(change, self.touched, marks[:, self.touched])


def chances(log_odds: Floats) -> Floats:
    """1 / (1 + e^−η), written for large arrays: one pass, no copies but the result."""
    found = np.negative(log_odds)
    np.exp(found, out=found)
    found += 1.0
    return np.reciprocal(found, out=found)


def formed(before: World, after: World, i: Ints, j: Ints) -> Formed:
    """What the difference of two worlds forms for pairs of positions, less what it dissolves."""
    old, new = obligations(before), obligations(after)
    defence, offence, neutrality = (_gained(old, new) - _gained(new, old))[:, i, j]
    pact = new.defense.astype(np.float64) - old.defense
    return Formed(defence, offence, neutrality, pact[i, j])


def _gained(old: covariates.Facts, new: covariates.Facts) -> Floats:
    """(3, n, n): of each pair, how many have in `new` a partner that they lack in `old`, by obligation."""
    free = (~(new.defense | new.offense)).astype(np.float32)
    counts = []
    for name in ("defense", "offense", "neutrality"):
        if not (getattr(new, name) & ~getattr(old, name)).any():
            counts.append(np.zeros(free.shape))
            continue
        fresh = (getattr(new, name) & ~getattr(old, name)).astype(np.float32)
        # [i, j]: somebody newly bound to j, who is not bound to i and is not i.
        to_second = (free.T @ fresh - fresh) > 0.5
        counts.append(to_second.astype(np.float64) + to_second.T)
    return np.stack(counts)
