"""Who could be overpowered, before and after a proposal: Jackson & Nei (2015) on the whole system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from foedus.methods.war_stability import Stability, war_stability
from foedus.quantities import Column, Interval, Table
from foedus.questions.membership_tables import STATE
from foedus.states import state

if TYPE_CHECKING:
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Floats = NDArray[np.float64]

GAMMA: Final = "membership.defender_advantage"


@dataclass(frozen=True, eq=False)
class Standing:
    """A world's network of defence pacts, seen with an equal chance of attacker and defender.

    Attributes:
        title: which world.
        world: the world.
        found: at γ = 1.
        exposed: states vulnerable in each draw of γ, (D, n).
    """

    title: str
    world: World
    found: Stability
    exposed: NDArray[np.bool_]


def standing(title: str, world: World, draws: Draws) -> Standing:
    """Jackson and Nei's test of a world; a state whose capability is not known has the least that is."""
    own = world.capability.values
    capability = np.where(np.isfinite(own), own, np.nanmin(own))
    found = draws.remembered(
        ("war stability", world), lambda: war_stability(world.obligation("defense"), capability)
    )
    # Vulnerable means a margin above γ, so that one test serves every γ.
    return Standing(title, world, found, found.margin[None, :] > draws[GAMMA][:, None])


def systems_table(every: Sequence[Standing]) -> Table:
    """How many states are vulnerable in each world, and whether it is war-stable."""
    columns = (
        Column("world", "World"),
        Column("vulnerable", "Vulnerable states, attacker and defender equal"),
        Column("vulnerable_drawn", "Vulnerable states, the defender's advantage drawn"),
        Column("tempting", "Pairs that an alliance would tempt"),
        Column("idle", "Alliances that protect nobody"),
        Column("war_stable", "War-stable"),
    )
    rows = [
        (
            one.title,
            int(one.found.vulnerable.sum()),
            Interval.of(one.exposed.sum(axis=1)),
            len(one.found.tempting),
            len(one.found.idle),
            one.found.war_stable,
        )
        for one in every
    ]
    return Table.of(
        "war_stability",
        "Vulnerable states in the whole system",
        columns,
        rows,
        note=(
            "Jackson & Nei 2015: a state is vulnerable if another with its allies outweighs it with the "
            "allies that are left to it; an ally of the strongest is vulnerable to it, too. War-stable: "
            "nobody is, no two states could make somebody so by an alliance, and no alliance could end "
            "without making its ends so. Without gains from trade. A state whose capability is not known has "
            "the least that is."
        ),
    )


def states_table(before: Standing, after: Standing, codes: Sequence[str]) -> Table:
    """Vulnerability of each state reported on, before and after, and by whom."""
    columns = (
        *STATE,
        Column("threat_before", "Strongest coalition against it, led by"),
        Column("ratio_before", "Its strength to that of the defence"),
        Column("threat_after", "The same after, led by"),
        Column("ratio_after", "Ratio after"),
        Column("chance_before", "Vulnerable", "share"),
        Column("chance_after", "Vulnerable after", "share"),
    )
    rows: list[tuple[Any, ...]] = []
    for code in codes:
        if code not in before.world.states:
            continue
        (who1, ratio1, share1), (who2, ratio2, share2) = (_state_cells(one, code) for one in (before, after))
        rows.append((code, state(code).name, who1, ratio1, who2, ratio2, share1, share2))
    return Table.of(
        "war",
        "Who could be overpowered",
        columns,
        rows,
        note="Shares are of the draws of the defender's advantage. Capability is COW's index (CINC).",
    )


def _state_cells(one: Standing, code: str) -> tuple[Any, ...]:
    k = one.world.index(code)
    threat, ratio = int(one.found.threat[k]), float(one.found.margin[k])
    who = state(one.world.states[threat]).name if threat >= 0 else ""
    return who, ratio if np.isfinite(ratio) else None, float(one.exposed[:, k].mean())
