"""A scenario as TOML again: only what differs from what `load` fills in; the file loads as the same."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.scenario.stances import on_record

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.scenario.stances import Stance
    from foedus.uncertainty.priors import Prior

BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
WIDTH = 100
#: Keys whose tables stand by themselves, each under a heading of its own.
LISTED = ("proposal", "stance", "prior", "reference")
HEADED = ("settings", "costs")


def to_toml(scenario: Scenario) -> str:
    """The scenario as the text of a file that `load` reads back as the same scenario.

    Stances on record that the scenario reads along, and priors as they come with foedus, are left out.
    """
    usual = {"stance", "prior"}
    body = scenario.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    plain = {key: value for key, value in body.items() if key not in usual and value not in ({}, [])}
    plain["date"] = scenario.date
    plain["stance"] = [
        each.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        for each in _own_stances(scenario)
    ]
    # The kind of a distribution is a default, so defaults stay here.
    plain["prior"] = [
        each.model_dump(mode="json", by_alias=True, exclude_none=True) for each in _own_priors(scenario)
    ]
    return "\n".join(_table(plain, ())) + "\n"


def _own_stances(scenario: Scenario) -> list[Stance]:
    """Stances that are not on record; with them all others of the same state on the same proposal.

    Of a state with a stance of its own `load` reads nothing else along.
    """
    recorded = [each for name in scenario.stances_from for each in on_record(name).stances]
    known: dict[tuple[str, str], list[Stance]] = {}
    for each in recorded:
        known.setdefault((each.proposal, each.state), []).append(each)
    found: dict[tuple[str, str], list[Stance]] = {}
    for each in scenario.stances:
        found.setdefault((each.proposal, each.state), []).append(each)
    own = [group for key, group in found.items() if group != known.get(key)]
    return [each for group in own for each in group]


def _own_priors(scenario: Scenario) -> list[Prior]:
    """Priors that are neither the defaults nor what the settings make of them."""
    from foedus.scenario.settings import chosen
    from foedus.uncertainty.library import default_priors

    usual = dict(default_priors())
    for name, value in scenario.settings.items():
        if name in usual:
            usual[name] = chosen(usual[name], value)
    return [prior for prior in scenario.priors if prior != usual.get(prior.id)]


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of a table: its values, then the tables in it under their headings."""
    apart = {key: value for key, value in table.items() if _apart(key, value, path)}
    for key, value in table.items():
        if key not in apart:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in apart.items():
        below = (*path, key)
        name = ".".join(map(_key, below))
        listed = isinstance(value, list)
        for entry in value if listed else [value]:
            yield ""
            yield f"[[{name}]]" if listed else f"[{name}]"
            yield from _table(entry, below)


def _apart(key: str, value: Any, path: tuple[str, ...]) -> bool:
    return (key in LISTED and isinstance(value, list)) or (key in HEADED and not path)


def _key(key: str) -> str:
    return key if key and BARE.issuperset(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(item)}' for key, item in value.items())} }}"
    return _text(value) if isinstance(value, str) else _list(value)


def _list(values: Sequence[Any]) -> str:
    items = [_value(each) for each in values]
    line = f"[{', '.join(items)}]"
    if len(line) <= WIDTH or not all(isinstance(each, str) for each in values):
        return line
    # Ids have no spaces, so a line breaks between them only.
    wrapped = textwrap.wrap(", ".join(items), WIDTH, break_long_words=False, break_on_hyphens=False)
    body = "\n".join(f"  {each}" for each in wrapped)
    return f"[\n{body},\n]"


def _text(text: str) -> str:
    """A basic string: what JSON escapes TOML escapes alike, and beside it the character DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
