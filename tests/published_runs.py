"""The published runs of bargaining under the rules by default, as several tests use them."""

from __future__ import annotations

from typing import Any

from foedus.validation.run import sheets


def _whole(case: Any) -> dict[str, Any]:
    (turns,) = (each for each in case.results if each.take == "positions")
    start = [list(actor) for actor in case.inputs["positions"]]
    later = [[list(actor) for actor in turn] for turn in turns.theirs]
    return {
        "name": case.id,
        "capability": list(case.inputs["capability"]),
        "salience": [list(actor) for actor in case.inputs["salience"]],
        "positions": [start, *later],
    }


#: name, capability, salience and positions[turn][actor][dimension], turn 0 the input; scale 0-100.
RUNS = [
    _whole(case)
    for case in sheets()["bargaining"].case
    if case.recompute == "rounds" and not case.inputs.get("rules")
]
