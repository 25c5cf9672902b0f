"""From what states are on record as wanting to the chance that each stands in a decision's way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.leanings import Leaning
    from foedus.scenario.model import Scenario, Stance
    from foedus.uncertainty.draws import Draws

SILENT = "silent"


@dataclass(frozen=True)
class Position:
    """Where one player stands on one proposal.

    Attributes:
        player: a state id, or `STATE:organ` for a body at home.
        position: "oppose" … "support", or "silent" where nothing is on record.
        stance: the record itself, or None.
        objects: chance that the player stands in the way, by draw, shape (D,).
        leaning: where a player without a record is estimated to lean, if anything tells.
        estimated: whether that estimate enters `objects`.
        apart: whether it is a body at home with a chance of its own, whatever its government said.
    """

    player: str
    position: str
    stance: Stance | None
    objects: NDArray[np.float64]
    leaning: Leaning | None = None
    estimated: bool = False
    apart: bool = False

    @property
    def basis(self) -> str:
        """What `objects` rests on: "on record", "assumed", "estimated" or "silent"."""
        if self.stance is not None:
            return "assumed" if self.stance.assumed else "on record"
        return "estimated" if self.estimated else SILENT

    @property
    def state(self) -> str:
        """The state id of the player."""
        return self.player.partition(":")[0]

    @property
    def name(self) -> str:
        """The player in a reader's words: "France", "United States (senate)"."""
        home, _, organ = self.player.partition(":")
        return f"{state(home).name} ({organ.replace('-', ' ')})" if organ else state(home).name

    @property
    def reference(self) -> str:
        """Publisher, title and date of the record; empty where nothing is on record."""
        if self.stance is None:
            return ""
        reference = self.stance.reference
        return ", ".join(part for part in (reference.publisher, reference.title, reference.date) if part)


def in_a_body(scenario: Scenario, proposal: str, player: str, draws: Draws) -> Position:
    """A member of a body that decides by consensus, where silence lets a decision pass."""
    stance = scenario.stance(player.partition(":")[0], proposal)
    if stance is None:
        return _without_record(scenario, proposal, player, "objects", draws)
    return Position(player, stance.position, stance, _mixed(stance, stance.position, "objects", draws))


def as_signatory(scenario: Scenario, proposal: str, player: str, draws: Draws) -> Position:
    """A state that must sign. Silence is not consent: it stands in the way unless it signs.

    A state that only rules out its own part is "reserved" about the proposal and opposed to signing it.
    """
    stance = scenario.stance(player, proposal)
    if stance is None:
        return _without_record(scenario, proposal, player, "joins", draws)
    word = stance.position
    if stance.scope == "own participation" and word == "reserved":
        word = "oppose"
    return Position(player, stance.position, stance, 1.0 - _mixed(stance, word, "joins", draws))


def at_home(player: str, draws: Draws) -> Position:
    """A body at home that must approve what its government has signed."""
    return Position(player, SILENT, None, draws["ratification.fails"], apart=True)


def _without_record(scenario: Scenario, proposal: str, player: str, family: str, draws: Draws) -> Position:
    """A silent player: the prior of silence, mixed with its estimated leaning as far as that is used."""
    leaning = scenario.leaning(player.partition(":")[0], proposal)
    used = draws["stance.estimated"]
    chance = draws[f"stance.{family}.{SILENT}"]
    estimated = leaning is not None and bool(np.any(used > 0.0))
    if leaning is not None and estimated:
        leans = sum(share * draws[f"stance.{family}.{word}"] for word, share in leaning.by_position)
        chance = (1.0 - used) * chance + used * leans
    objects = chance if family == "objects" else 1.0 - chance
    return Position(player, SILENT, None, objects, leaning, estimated)


def _mixed(stance: Stance, word: str, family: str, draws: Draws) -> NDArray[np.float64]:
    """The prior of the recorded position and that of silence, mixed by the strength of the record.

    Strength 1 is a head of government or a ministry speaking on the matter itself, 0 is as good as no record.
    """
    recorded, silent = draws[f"stance.{family}.{word}"], draws[f"stance.{family}.{SILENT}"]
    return stance.strength * recorded + (1.0 - stance.strength) * silent
