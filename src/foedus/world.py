"""The state system on a date with the treaties in force: what the questions read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from foedus.errors import InputError
from foedus.evidence.state_system import Bools, Series, StateSystem, state_system
from foedus.front import callable_as
from foedus.inputs import did_you_mean
from foedus.states import parse_date

if TYPE_CHECKING:
    from foedus.treaties.model import Treaty

__all__ = ["Series", "World", "world"]


@dataclass(frozen=True, eq=False)
class World(StateSystem):
    """The state system on a date and its treaties; the arrays are those of `StateSystem`.

    Attributes:
        treaties: in force on the date, sorted by id.
    """

    treaties: tuple[Treaty, ...]

    def index(self, state_id: str) -> int:
        """The position of a state in every array.

        Raises:
            InputError: not a member of the system on this date.
        """
        try:
            return self._positions[state_id]
        except KeyError:
            hint = did_you_mean(str(state_id), self.states, most=3) or "states go by ids such as JPN"
            raise InputError(
                f"{str(state_id)[:80]!r} is not in the world of {self.date}", hint=hint
            ) from None

    def obligation(self, *kinds: str) -> Bools:
        """Pairs in which one owes the other any of these kinds of obligation, shape (n, n), symmetric.

        Ties as each treaty file gives them: suspended ones are out, one-sided ones are in.

        Raises:
            InputError: no kind is given, or an unknown one.
        """
        matrix = np.zeros((len(self.states), len(self.states)), dtype=bool)
        for kind in _known_kinds(kinds):
            matrix |= self._obligations.get(kind, False)
        return matrix

    def with_treaty(self, treaty: Treaty) -> World:
        """The same world with one more treaty in force.

        Raises:
            InputError: it is already there, is not in force on the date, or has a party outside this world.
        """
        if any(each.id == treaty.id for each in self.treaties):
            raise InputError(f"treaty {treaty.id!r} is already in force on {self.date}")
        if not treaty.in_force_on(self.date):
            raise InputError(f"treaty {treaty.id!r} is not in force on {self.date}")
        for party in treaty.members_on(self.date):
            self.index(party)
        return replace(self, treaties=tuple(sorted((*self.treaties, treaty), key=lambda each: each.id)))

    def with_member(self, treaty_id: str, state_id: str) -> World:
        """The same world with a state as a party to a treaty in force, under its general obligations.

        Raises:
            InputError: no such treaty or state in this world, or the state is a party already.
        """
        from foedus.treaties.model import Membership

        self.index(state_id)
        treaty = self._treaty(treaty_id)
        if state_id in treaty.members_on(self.date):
            raise InputError(f"{state_id} is already a party to {treaty_id!r} on {self.date}")
        left = tuple(spell for spell in treaty.members if spell.state != state_id)
        return self._with(treaty.model_copy(update={"members": (*left, Membership(state=state_id))}))

    def without_member(self, treaty_id: str, state_id: str) -> World:
        """The same world with a state out of a treaty in force.

        Raises:
            InputError: no such treaty in this world, or the state is not a party.
        """
        treaty = self._treaty(treaty_id)
        parties = treaty.members_on(self.date)
        if state_id not in parties:
            hint = f"parties are {', '.join(parties)}"
            raise InputError(f"{state_id} is not a party to {treaty_id!r} on {self.date}", hint=hint)
        left = tuple(spell for spell in treaty.members if spell.state != state_id)
        return self._with(treaty.model_copy(update={"members": left}))

    def _treaty(self, treaty_id: str) -> Treaty:
        for treaty in self.treaties:
            if treaty.id == treaty_id:
                return treaty
        hint = did_you_mean(str(treaty_id), (each.id for each in self.treaties))
        raise InputError(f"no treaty {str(treaty_id)[:80]!r} in force on {self.date}", hint=hint)

    def _with(self, changed: Treaty) -> World:
        kept = (changed if each.id == changed.id else each for each in self.treaties)
        return replace(self, treaties=tuple(kept))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {state_id: position for position, state_id in enumerate(self.states)}

    @cached_property
    def _obligations(self) -> dict[str, Bools]:
        """One symmetric matrix for each kind of obligation that binds some pair."""
        pairs: dict[str, list[tuple[int, int]]] = {}
        for treaty in self.treaties:
            for tie in treaty.ties_on(self.date):
                i, j = self._positions.get(tie.state1), self._positions.get(tie.state2)
                if i is None or j is None:  # a party that is no member of the state system
                    continue
                for kind in tie.obligations:
                    pairs.setdefault(kind, []).append((i, j))
        matrices = {}
        for kind, found in pairs.items():
            matrix = np.zeros((len(self.states),) * 2, dtype=bool)
            one, other = np.array(found).T
            matrix[one, other] = matrix[other, one] = True
            matrices[kind] = matrix
        return matrices


def world(on: dt.date | str) -> World:
    """The world on a day, written YYYY-MM-DD or given as a date. Built once for each day.

    Raises:
        InputError: not a date, or before 1816, where the list of states begins.
    """
    if isinstance(on, str):
        return _world(parse_date(on))
    return _world(on.date() if isinstance(on, dt.datetime) else on)


@lru_cache(maxsize=16)
def _world(on: dt.date) -> World:
    from foedus.treaties import in_force

    return World(**vars(state_system(on)), treaties=in_force(on))


def _known_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    from typing import get_args

    from foedus.treaties.model import Obligation

    known = get_args(Obligation)
    for kind in kinds:
        if kind not in known:
            hint = did_you_mean(kind, known) or f"known are {', '.join(known)}"
            raise InputError(f"unknown kind of obligation {kind[:80]!r}", hint=hint)
    if not kinds:
        raise InputError("no kind of obligation given", hint=f"known are {', '.join(known)}")
    return kinds


callable_as(__name__, world)
