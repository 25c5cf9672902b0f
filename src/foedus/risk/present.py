"""The covariates of a world's pairs, from what ships with foedus, by the function used for the record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.risk import covariates
from foedus.risk.covariates import HALF_LIFE, LONGEST_PEACE, RECENT, SMALLEST_CAPABILITY, Facts, Floats
from foedus.risk.model import Model, dispute_years, model, record_end
from foedus.states import state

if TYPE_CHECKING:
    from foedus.world import World

#: A world this many years after the record's end is forecast by the model made for such a gap.
LONG: Final = 7
#: What a treaty can move.
MOVED: Final = ("challenge", "defended", "offence", "neutrality", "pact", "entente")


@dataclass(frozen=True, eq=False)
class Present:
    """What a world says of its pairs.

    Attributes:
        covariates: (n, n) each, by name.
        record_end: last year of the record of disputes that was used.
        unknown: ids of states whose capability or capital is not known; the least is put in for them.
    """

    covariates: dict[str, Floats]
    record_end: int
    unknown: tuple[str, ...]

    def matrix(self, names: tuple[str, ...], i: NDArray[Any], j: NDArray[Any]) -> Floats:
        """(pairs, len(names)) the covariates of pairs of positions."""
        return np.column_stack([self.covariates[name][i, j] for name in names])


def present(world: World) -> Present:
    """The covariates of every pair of a world's states.

    The record of disputes is used to the end of the year before the world's, as far as it goes; conflicts of
    the last ten years are UCDP's. Obligations count for both sides, as in the record.
    """
    facts, unknown = facts_of(world)
    return Present(covariates.columns(facts), _end(world), unknown)


def _end(world: World) -> int:
    """The last year of the record of disputes that a forecast for a world may know."""
    return min(world.date.year - 1, record_end())


def level_models(world: World) -> tuple[Model, Model]:
    """The models that say how likely disputes are: of relevant pairs, and of others.

    Which two, depends on how long ago the record of disputes ends.
    """
    gap = world.date.year - _end(world)
    name = "far" if gap >= LONG else "near"
    return model(f"{name}.onset"), model(f"{name}.others.onset")


def effect_model() -> Model:
    """The model whose coefficients say how a treaty goes with disputes of politically relevant pairs.

    Not the one for a long gap: there a pact stands in for the peace of the years that the record lacks.
    """
    return model("near.onset")


def effect_models() -> tuple[Model, Model]:
    """The same, and the model of the other pairs."""
    return effect_model(), model("near.others.onset")


def relevant(world: World) -> NDArray[np.bool_]:
    """(n, n), pairs in contact or with a major power (Weede 1976; Lemke & Reed 2001)."""
    near = (world.contiguity > 0) | world.majors[:, None] | world.majors[None, :]
    return np.asarray(near)


def facts_of(world: World) -> tuple[Facts, tuple[str, ...]]:
    """The facts of a world, and the ids of states of which some are not known."""
    distance = np.array(world.distance)
    known = np.isfinite(distance)
    filled = np.where(known, distance, np.nanmean(distance))
    np.fill_diagonal(filled, 1.0)
    alone = ~np.isfinite(world.capability.values) | (known.sum(axis=1) <= 1)
    disputes, fading, peace = _record(world)
    facts = replace(obligations(world), distance=filled, disputes=disputes, fading=fading, peace=peace)
    return facts, tuple(np.array(world.states)[alone].tolist())


def obligations(world: World) -> Facts:
    """What `covariates.alliances` needs of a world; its record and distances are left at nothing."""
    own = world.capability.values
    least = np.nanmin(own) if np.isfinite(own).any() else SMALLEST_CAPABILITY
    nothing = np.zeros((len(own), len(own)))
    return Facts(
        capability=np.where(np.isfinite(own), own, least),
        major=world.majors,
        distance=nothing,
        contiguity=world.contiguity,
        rivals=world.rivals,
        defense=world.obligation("defense"),
        offense=world.obligation("offense"),
        neutrality=world.obligation("neutrality"),
        consultation=world.obligation("consultation", "nonaggression"),
        conflict=world.conflict,
        disputes=nothing,
        fading=nothing,
        peace=nothing,
    )


def _record(world: World) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Recent disputes, fading ones, years of peace: each (n, n), as of the record's end."""
    end = _end(world)
    n = len(world.states)
    code, since = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    for position, each in enumerate(world.states):
        spell = next(s for s in state(each).spells("cow") if s.covers(world.date))
        code[position], since[position] = spell.code, spell.start.year
    place = {int(number): position for position, number in enumerate(code)}
    both = np.maximum(since[:, None], since[None, :])
    disputes, fading = np.zeros((n, n), dtype=np.int64), np.zeros((n, n))
    peace = np.clip(end + 1 - both, 0, LONGEST_PEACE)
    for (one, other), years in dispute_years().items():
        i, j = place.get(one), place.get(other)
        seen = [year for year in years if abs(year) <= end]
        if i is None or j is None or not seen:
            continue
        began = np.array([year for year in seen if year > 0])
        disputes[i, j] = disputes[j, i] = int(np.sum(began > end - RECENT))
        fading[i, j] = fading[j, i] = float(np.sum(0.5 ** ((end - began) / HALF_LIFE)))
        last = max(abs(year) for year in seen)
        if last >= both[i, j]:
            peace[i, j] = peace[j, i] = min(end - last, LONGEST_PEACE)
    return disputes, fading, peace
