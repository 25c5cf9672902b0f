"""What a proposal changes in the fighting that a state must expect, by what it costs it.

Everything is a sum over pairs of states: the change of their chance of a dispute, times the share of such
disputes that become wars. A pair of two great powers is apart: its wars are the tail.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from foedus.questions.base_rates import Rates
from foedus.questions.risk_effect import Change, chances
from foedus.uncertainty.memory import remembered

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
#: Neighbours by land fight on the soil of either alike.
EITHER: Final = 0.5
LAND: Final = 1
#: Priors that put a price on what is expected; the others say what is.
PRICES: Final = (
    "reliability", "gains.soil", "gains.cost_home", "gains.cost_abroad", "gains.cost_dispute",
    "gains.tail.cost", "gains.tail.joined", "gains.tail.others",
)  # fmt: skip
EFFECTS: Final = ("defence", "offence", "neutrality", "pact")


@dataclass(frozen=True, eq=False)
class Security:
    """Channels of security in % of own GDP a year, change against today, (D, S) each; plus is good.

    Attributes:
        conflict: own disputes, and own wars but those between great powers.
        entrapment: such wars of others that the state would be bound to join.
        tail: wars between great powers.
    """

    conflict: Floats
    entrapment: Floats
    tail: Floats


@dataclass(frozen=True, eq=False)
class Expected:
    """Changes of what S states must expect in a year, (D, S) each.

    Attributes:
        disputes: own disputes that become no war.
        near: own wars with neighbours by land.
        away: own wars with others, but for wars between great powers.
        lost: of these, those that would be fought on the state's soil if any soil was.
        called: wars of others that the state would be called to, but for those between great powers.
        great, great_beside: wars between great powers, own and of others.
        great_called: of those of others, wars that the state would be called to.
    """

    disputes: Floats
    near: Floats
    away: Floats
    lost: Floats
    called: Floats
    great: Floats
    great_beside: Floats
    great_called: Floats

    def priced(self, draws: Draws) -> Security:
        """What it is worth, at the costs drawn."""
        price = {name: draws[name][:, None] for name in PRICES}
        reliability, abroad = price["reliability"], price["gains.cost_abroad"]
        home = EITHER * self.near + price["gains.soil"] * self.lost
        conflict = price["gains.cost_home"] * home + abroad * (self.near + self.away - home)
        joined = reliability * self.great_called
        tail = price["gains.tail.cost"] * self.great + price["gains.tail.joined"] * joined
        tail += price["gains.tail.others"] * (self.great_beside - joined)
        conflict += price["gains.cost_dispute"] * self.disputes
        return Security(-conflict, -reliability * abroad * self.called, -tail)


@dataclass(frozen=True, eq=False)
class Fighting:
    """The pairs that matter to S states, and how each state stands to each pair.

    Attributes:
        change: the proposal's effect on the pairs.
        positions: (S,) of the states in the world.
    """

    change: Change
    positions: Ints

    @property
    def draws(self) -> Draws:
        """Of the case."""
        return self.change.draws

    @cached_property
    def key(self) -> Hashable:
        """What tells it apart but for draws."""
        return self.change.key, self.positions.tobytes()

    def expected(self, draws: Draws, rows: Ints | None = None) -> Expected:
        """What is expected, with the coefficients of the models of disputes of the case's draws `rows`.

        Without `rows` the draws are those of the case, each with its own coefficients.
        """
        before, after = self._chances(draws, rows)
        share = self._wars(draws)
        plain, great = np.flatnonzero(~self.great), np.flatnonzero(self.great)
        change = after - before
        calm = (change * (1.0 - share)) @ (self.land + self.far).T
        before *= share
        after *= share
        wars = after - before
        near, away, lost = (
            wars[:, plain] @ each[:, plain].T for each in (self.land, self.far, self.far_home)
        )
        own = (self.land + self.far)[:, great]
        return Expected(
            calm, near, away, lost, self._joined(before, after, plain),
            wars[:, great] @ own.T, wars[:, great] @ (1.0 - own).T, self._joined(before, after, great),
        )  # fmt: skip

    @remembered
    def used(self) -> Ints:
        """Positions of the pairs that move, or whose wars somebody would join anew or no more."""
        moved = np.zeros(len(self.change.pairs.i), dtype=bool)
        moved[self.change.touched] = True
        return np.flatnonzero(moved | (self._joins[0] != self._joins[1]).any(axis=0))

    @remembered
    def great(self) -> Bools:
        """(used,) whether both states of a pair are great powers."""
        pairs = self.change.pairs
        return np.asarray(pairs.world.majors[pairs.i] & pairs.world.majors[pairs.j])[self.used]

    @remembered
    def land(self) -> Floats:
        """(S, used) 1 where a pair is the state's own, with a neighbour by land."""
        return np.asarray(self._own[:, self.used] * self._by_land)

    @remembered
    def far(self) -> Floats:
        """(S, used) 1 where a pair is the state's own, with any other state."""
        return np.asarray(self._own[:, self.used] * (1.0 - self._by_land))

    @remembered
    def far_home(self) -> Floats:
        """(S, used) of these, the other state's share of the capability of the two."""
        pairs, own = self.change.pairs, self.positions[:, None]
        i, j = pairs.i[self.used], pairs.j[self.used]
        known = pairs.world.capability.values
        held = np.where(np.isfinite(known), known, np.nanmin(known))
        other = held[np.where(i == own, j, i)]
        return np.asarray(self.far * other / (other + held[own]))

    @remembered
    def _by_land(self) -> Floats:
        pairs = self.change.pairs
        contact = pairs.world.contiguity[pairs.i, pairs.j][self.used]
        return np.asarray(contact == LAND, dtype=np.float64)

    @remembered
    def _own(self) -> Bools:
        pairs, here = self.change.pairs, self.positions[:, None]
        return np.asarray((pairs.i == here) | (pairs.j == here))

    @remembered
    def _joins(self) -> tuple[Bools, Bools]:
        """(S, P), before and after: wars of others in which the state owes defence to one side only."""
        return self._called(self.change.pairs.world), self._called(self.change.world)

    def _called(self, world: World) -> Bools:
        bound, pairs = world.obligation("defense")[self.positions], self.change.pairs
        return np.asarray((bound[:, pairs.i] != bound[:, pairs.j]) & ~self._own)

    def _joined(self, before: Floats, after: Floats, pairs: Ints) -> Floats:
        """(D, S) change of the wars that a state would be called to, given wars a year of the used pairs."""
        old, new = (each[:, self.used[pairs]].astype(np.float64) for each in self._joins)
        other = np.flatnonzero((old != new).any(axis=0))
        moved = (after[:, pairs] - before[:, pairs]) @ new.T
        return np.asarray(moved + before[:, pairs[other]] @ (new - old)[:, other].T)

    def _wars(self, draws: Draws) -> Floats:
        """(D, used) share of new disputes that become wars; between great powers that of the tail."""
        rates = Rates(self.change.pairs.rates.spreads, draws)
        found = np.empty((draws.n, len(self.used)))
        kind = self.change.pairs.kind[self.used]
        for name in np.unique(kind):
            found[:, kind == name] = rates.war(str(name))[:, None]
        found[:, self.great] = draws["gains.tail.share"][:, None]
        return found

    def _chances(self, draws: Draws, rows: Ints | None) -> tuple[Floats, Floats]:
        """(D, used) chance of a new dispute in a year, before and after."""
        log_odds, fitted = (each if rows is None else each[rows] for each in (self._log_odds, self._fitted))
        log_odds = log_odds + np.log(draws["risk.level"])[:, None]
        published = draws["risk.deterrence"][:, None] > 0.5
        shift = np.where(published, self._published(draws), fitted) if published.any() else fitted
        return chances(log_odds), chances(log_odds + shift)

    def _published(self, draws: Draws) -> Floats:
        formed = self.change.formed
        counts = np.stack([getattr(formed, name)[self.used] for name in EFFECTS])
        return np.asarray(np.column_stack([draws[f"risk.effect.{name}"] for name in EFFECTS]) @ counts)

    @remembered
    def _log_odds(self) -> Floats:
        """(D, used) log odds before, without the general level, which is a parameter of its own."""
        level = np.log(self.change.pairs.draws["risk.level"])
        return np.asarray(self.change.pairs.log_odds[:, self.used] - level[:, None])

    @remembered
    def _fitted(self) -> Floats:
        found = np.zeros((self.change.pairs.draws.n, len(self.used)))
        found[:, np.isin(self.used, self.change.touched)] = self.change.fitted
        return found
