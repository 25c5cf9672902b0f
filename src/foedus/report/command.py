"""The command lines that give an assessment and its numbers again."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from foedus.assess import CLAIMS, DRAWS
from foedus.errors import one_line
from foedus.questions import ORDER

if TYPE_CHECKING:
    from foedus.assess import Assessment

SEED = 1


def assessing(found: Assessment) -> str:
    """The command that gives the same answers."""
    drawn = ["--draws", str(found.draws), "--seed", str(found.seed)]
    asked = [*found.answers, *([CLAIMS] if found.claims else [])]
    only = ["--only", ",".join(asked)] if len(found.answers) < len(ORDER) else []
    return shlex.join(["foedus", "assess", _named(found), *_changes(found), *drawn, *only])


def explaining(found: Assessment, path: str) -> str:
    """The command that says where the number with this path comes from."""
    drawn = unusual(found.draws, found.seed)
    return shlex.join(["foedus", "explain", _named(found), path, *_changes(found), *drawn])


def changes(settings: Iterable[tuple[str, object]], stances: Iterable[tuple[str, str]]) -> list[str]:
    """The options that set priors, and stances by "PROPOSAL.STATE", otherwise."""
    set_ = [word for prior, value in settings for word in ("--set", f"{prior}={value}")]
    return set_ + [word for name, position in stances for word in ("--stance", f"{name}={position}")]


def unusual(draws: int, seed: int) -> list[str]:
    """The options for draws and a seed that are not what commands take by default."""
    words = [] if draws == DRAWS else ["--draws", str(draws)]
    return words if seed == SEED else [*words, "--seed", str(seed)]


def _named(found: Assessment) -> str:
    """The user's file or the id; a name of a file may hold what no page can."""
    return one_line(found.scenario.file) or found.scenario.id


def _changes(found: Assessment) -> list[str]:
    from foedus.scenario.suppositions import SET_BY_USER

    supposed = (each for each in found.scenario.stances if each.assumed and each.note == SET_BY_USER)
    stances = ((f"{each.proposal}.{each.state}", each.position) for each in supposed)
    return changes(sorted(found.scenario.settings.items()), stances)
