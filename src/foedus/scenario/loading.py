"""Reading scenarios: of the library by id, of the user's by path, or from a dict."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from foedus.errors import InputError
from foedus.inputs import (
    Fault,
    did_you_mean,
    read_toml,
    read_toml_text,
    refuse,
    refuse_unfit,
    shown,
    validate,
)
from foedus.quantities import plain
from foedus.scenario import LIBRARY, library
from foedus.scenario.checks import faults
from foedus.scenario.decisions import usual_rule
from foedus.scenario.model import Proposal, Scenario
from foedus.scenario.settings import apply
from foedus.scenario.stances import in_order, on_record, stance_files
from foedus.treaties.rules import bind
from foedus.uncertainty.library import default_priors
from foedus.writing import write_new

FROM_A_DICT = "scenario"
#: What a scenario's own entry for a known prior may leave out.
INHERITED = ("what", "unit", "within", "settings")


def load(source: str | os.PathLike[str] | Mapping[str, Any]) -> Scenario:
    """A scenario by its id in the library, the path of a TOML file, or a dict of the same shape.

    Raises:
        InputError: no such scenario, or the first thing wrong with it and how many there are.
    """
    if isinstance(source, Mapping):
        return _build(_copied(source), FROM_A_DICT)
    if isinstance(source, str) and source in library():
        return _from_library(source)
    path = _path(source)
    return _build(read_toml(path), path).model_copy(update={"file": str(path)})


def check(path: str | os.PathLike[str]) -> Scenario:
    """Read a scenario file and return it if nothing is wrong with it.

    Raises:
        InputError: the first fault, with the number of faults.
    """
    return _build(read_toml(Path(path)), Path(path))


def of_text(text: str, name: str) -> Scenario:
    """A scenario that came as TOML text; `name`: what to call it in messages.

    Raises:
        InputError: the first fault, with the number of faults.
    """
    return _build(read_toml_text(text, name), name)


def new(path: str | os.PathLike[str]) -> Path:
    """Write a commented template of a scenario; an existing file is left alone.

    Raises:
        InputError: the file exists, or cannot be written.
    """
    return write_new((files("foedus.scenario") / "template.toml").read_text(encoding="utf-8"), path)


@lru_cache(maxsize=16)
def _from_library(name: str) -> Scenario:
    path = LIBRARY / f"{name}.toml"
    return _build(read_toml(path), path.name)


def _path(source: str | os.PathLike[str]) -> Path:
    """The path meant; a plain word that is no file is taken for a misspelt id."""
    path = Path(source)
    word = os.fspath(source)
    is_word = os.sep not in word and not word.endswith(".toml")
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if is_word and not exists:
        hint = (
            did_you_mean(word, library()) or f"known are {', '.join(library())}; or give the path of a file"
        )
        raise InputError(f"unknown scenario {shown(word)}", hint=hint)
    return path


def _build(content: dict[str, Any], file: object) -> Scenario:
    if "file" in content:
        refuse([Fault("file", "unknown key", "a scenario's file is known from where it is read")], file)
    _inherit(content)
    if isinstance(content.get("settings"), dict):
        content["settings"] = dict(_flat(content["settings"]))
    scenario = validate(Scenario, content, file)
    found = faults(scenario)
    for number, name in enumerate(scenario.stances_from, start=1):
        if name not in stance_files():
            near = did_you_mean(name, stance_files()) or f"kept are {', '.join(stance_files())}"
            found.append(Fault(f"stances_from[{number}]", f"no stances are kept for '{name}'", near))
    if found:
        refuse(found, file)
    return apply(_completed(scenario), scenario.settings, file)


def _completed(scenario: Scenario) -> Scenario:
    """With rules, the stances on record and the default priors; the scenario's own go before them."""
    own = {(each.state, each.proposal) for each in scenario.stances}
    recorded = [each for name in scenario.stances_from for each in on_record(name).stances]
    stances = [*scenario.stances, *(each for each in recorded if (each.state, each.proposal) not in own)]
    priors = default_priors() | {prior.id: prior for prior in scenario.priors}
    return scenario.model_copy(
        update={
            "stances": in_order(stances),
            "priors": tuple(priors[name] for name in sorted(priors)),
            "proposals": tuple(_decided(each, scenario.date) for each in scenario.proposals),
        }
    )


def _decided(proposal: Proposal, on: dt.date) -> Proposal:
    rule = proposal.decision or usual_rule(proposal, on)
    if proposal.state:
        rule = bind(rule, {"applicant": (proposal.state,)})
    return proposal.model_copy(update={"decision": rule})


def _inherit(content: dict[str, Any]) -> None:
    """Fill in what a scenario's entry for a known prior leaves out."""
    entries = content.get("prior")
    if not isinstance(entries, list):
        return
    for entry in entries:
        known = default_priors().get(str(entry.get("id"))) if isinstance(entry, dict) else None
        if known:
            usual = known.model_dump(by_alias=True)
            entry |= {key: usual[key] for key in INHERITED if key not in entry}
            # Answers tell what follows under the settings that come with foedus: a scenario's stand beside
            # them.
            if isinstance(entry["settings"], dict):
                entry["settings"] = usual["settings"] | entry["settings"]


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """`stance.correlation = 0` is a table in a table to TOML and one name to us."""
    pairs: list[tuple[str, Any]] = []
    for key, value in table.items():
        name = f"{before}{key}"
        pairs += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return pairs


def _copied(source: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy in plain dicts and lists, so that the caller's dict is left as it was."""
    refuse_unfit(source, FROM_A_DICT)
    copied: dict[str, Any] = plain(source)
    return copied
