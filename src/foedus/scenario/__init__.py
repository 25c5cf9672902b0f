"""Scenarios: a date, proposals, stances on record and priors, from one TOML file.

The package can be called: `foedus.scenario("asia-nato")` is `foedus.scenario.load("asia-nato")`.
Nothing is read, and the schema library not imported, before the first call.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.front import callable_as

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.scenario.stances import StancesFile

__all__ = ["Head", "check", "heads", "library", "load", "new", "on_record", "stance_files"]

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Head:
    """What a list of scenarios shows of one."""

    id: str
    title: str
    question: str
    date: dt.date
    proposals: tuple[str, ...]


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Scenario:
    """A scenario by id, path or dict; see `foedus.scenario.loading`."""
    from foedus.scenario import loading

    return loading.load(source)


def check(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file and return it if nothing is wrong with it; raises InputError otherwise."""
    from foedus.scenario import loading

    return loading.check(path)


def new(path: str | os.PathLike[str]) -> Path:
    """Write a commented template of a scenario; raises InputError if the file exists."""
    from foedus.scenario import loading

    return loading.new(path)


def library() -> tuple[str, ...]:
    """Ids of the scenarios that come with foedus, sorted."""
    return tuple(sorted(path.stem for path in LIBRARY.glob("*.toml")))


def heads() -> tuple[Head, ...]:
    """The scenarios that come with foedus, sorted by id; only their heads are read, so it is quick."""
    import tomllib

    found = []
    for name in library():
        content = tomllib.loads((LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))
        proposals = tuple(str(each["id"]) for each in content["proposal"])
        found.append(Head(content["id"], content["title"], content["question"], content["date"], proposals))
    return tuple(found)


def stance_files() -> tuple[str, ...]:
    """Ids of the proposals that stances on record are kept for, sorted."""
    from foedus.scenario import stances

    return stances.stance_files()


def on_record(proposal: str) -> StancesFile:
    """Everything on record about one proposal; raises InputError for an unknown id."""
    from foedus.scenario import stances

    return stances.on_record(proposal)


callable_as(__name__, load)
