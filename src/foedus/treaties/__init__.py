"""Treaties as data and rules: the catalogue, domestic law, and what the law asks of a proposal.

Nothing is read before it is asked for; the schema library is imported on the first call.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    from foedus.treaties.domestic import DomesticRule
    from foedus.treaties.model import Treaty

__all__ = ["catalogue", "domestic_law", "in_force", "read_treaty", "treaty"]


def catalogue() -> tuple[Treaty, ...]:
    """All treaties of the catalogue, sorted by id. Read once."""
    from foedus.treaties import load

    return load.catalogue()


def treaty(treaty_id: str) -> Treaty:
    """One treaty of the catalogue.

    Raises:
        InputError: no such id.
    """
    known = {item.id: item for item in catalogue()}
    if treaty_id in known:
        return known[treaty_id]
    raise InputError(f"unknown treaty '{treaty_id}'", hint=did_you_mean(treaty_id, known))


def in_force(on: date, member: str | None = None) -> tuple[Treaty, ...]:
    """The treaties in force on a day, sorted by id; with `member`, those it is a party to on that day."""
    found = (item for item in catalogue() if item.in_force_on(on))
    return tuple(item for item in found if member is None or member in item.members_on(on))


def domestic_law(state: str | None = None) -> tuple[DomesticRule, ...]:
    """The rules of domestic law on file, sorted by id; with `state`, those of that state."""
    from foedus.treaties import load

    return tuple(rule for rule in load.domestic_law() if state is None or rule.state == state)


def read_treaty(path: Path | str) -> Treaty:
    """One treaty from a file of the user's own; see `foedus.treaties.load.read_treaty`."""
    from foedus.treaties import load

    return load.read_treaty(path)
