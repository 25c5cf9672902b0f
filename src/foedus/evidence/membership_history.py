"""What the model of membership makes of alliances whose fate is known, from the table that ships."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

TABLE: Final = "membership_history.json"
#: An AUC within this of one half, or whose interval holds one half, tells nothing.
COIN: Final = 0.5


@lru_cache(maxsize=1)
def history() -> dict[str, Any]:
    """The table that `tools/check_membership_history.py` writes."""
    found: dict[str, Any] = json.loads(files("foedus.data").joinpath(TABLE).read_text(encoding="utf-8"))
    return found


def tells() -> bool:
    """Whether, by either reading, members that stayed stand above those that left or failed."""
    return all(one["verdict"]["gain"]["low"] > COIN for one in history()["readings"].values())


def words() -> str:
    """How the reckoning did on alliances of the past, in a sentence."""
    readings = history()["readings"]
    first = readings["fitted"]["verdict"]
    wanted = first["wanted_lasted"]
    alliances = len({one["treaty"] for one in readings["fitted"]["episodes"]})
    of = f"{wanted} of {first['lasted']} states that stayed"
    if tells():
        return f"On {alliances} alliances of the past it tells those that lasted from those that failed."
    return (
        f"On {alliances} alliances of the past it cannot tell those that lasted from those that failed, and "
        f"finds that only {of} would have wanted to: read it as a price list, not as a forecast."
    )
