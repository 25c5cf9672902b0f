"""Who exists when: the states of the system, their ids, names, codes and spells of membership.

Two lists are carried side by side: the Correlates of War project's (`cow`) and Gleditsch and Ward's (`gw`).
How names and disputed cases are handled, and what the files are, is written in `data/states.md`.
"""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from foedus.errors import InputError

System = Literal["cow", "gw"]
FIRST_DAY: Final = dt.date(1816, 1, 1)
LAST_DAY: Final[dict[System, dt.date]] = {"cow": dt.date(2016, 12, 31), "gw": dt.date(2017, 12, 31)}
LONGEST_SHOWN = 80  # of what a user typed, in a message
WITH_ARTICLE: Final = (
    *("Bahamas", "Central African Republic", "Comoros", "Dominican Republic", "Gambia", "Maldives"),
    *("Marshall Islands", "Netherlands", "Philippines", "Seychelles", "Solomon Islands"),
)
"""Names that take an article inside a sentence, beside those that begin with "United" or "Federated"."""
_NUMBER = re.compile(r"[0-9]{1,4}")
_SAINT = re.compile(r"\bst\b\.?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Spell:
    """An unbroken membership of the state system, both days included.

    Attributes:
        start: first day; 1816-01-01 means "by then", since both lists begin there.
        end: last day, or None while it lasts (a list's own last day is carried on).
        code: the number that the list gives the state in this spell.
    """

    start: dt.date
    end: dt.date | None
    code: int

    def covers(self, on: dt.date) -> bool:
        """Whether the day lies within the spell."""
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a state bore for a time, with the ISO 3166-3 code of that name, if it had one."""

    id: str | None
    name: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class State:
    """A state, or a territory that other sources name (then both spells are empty).

    Attributes:
        id: ISO 3166-1 alpha-3; XKX for Kosovo; an own three-letter id for states gone before ISO 3166.
        name: short English name.
        ccode, gwcode: number in each list, the latest one where it changed; None where the list lacks it.
        numeric: ISO 3166-1 numeric, three digits, or None.
        factbook: two-letter code of the World Factbook's entry, or None.
        cow, gw: spells of membership in each list, in order of time.
        region, continent: region after the UN's M49 standard, in own spelling.
        administered_by: id of the state that a dependent territory belongs to, else None.
        also: other names and codes by which `state` finds it.
        formerly: names it bore before, in order of time.
    """

    id: str
    name: str
    ccode: int | None
    gwcode: int | None
    numeric: str | None
    factbook: str | None
    cow: tuple[Spell, ...]
    gw: tuple[Spell, ...]
    region: str
    continent: str
    administered_by: str | None
    also: tuple[str, ...]
    formerly: tuple[FormerName, ...]

    def spells(self, system: System = "cow") -> tuple[Spell, ...]:
        """The spells of membership in one of the two lists."""
        return self.cow if system == "cow" else self.gw

    def is_member(self, on: dt.date, system: System = "cow") -> bool:
        """Whether the state belongs to the system on a day."""
        return any(spell.covers(on) for spell in self.spells(system))

    def name_on(self, on: dt.date) -> str:
        """The name on a day: "Soviet Union" for RUS in 1955."""
        return next((old.name for old in self.formerly if old.start <= on <= old.end), self.name)


@lru_cache(maxsize=1)
def states() -> tuple[State, ...]:
    """All states and territories, sorted by id."""
    text = (files("foedus") / "data" / "states.csv").read_text(encoding="utf-8")
    return tuple(_state(row) for row in csv.DictReader(text.splitlines()))


def state(key: str | int) -> State:
    """The state with this id, name, former name or ISO 3166-3 code (any case), or COW number.

    A former id gives its successor in the lists: `state("SUN").id == "RUS"`.

    Raises:
        InputError: nothing by that name; the message names what is near.
    """
    if isinstance(key, int):
        return by_ccode(key)
    found = _keys().get(_plain(key))
    if found is not None:
        return found
    if _NUMBER.fullmatch(key.strip()):
        return by_ccode(int(key.strip()))
    shown = key if len(key) <= LONGEST_SHOWN else f"{key[:LONGEST_SHOWN]}…"
    raise InputError(f"unknown state {shown!r}", hint=_near(shown))


def by_ccode(ccode: int) -> State:
    """The state that bears, or bore, this Correlates of War number; raises InputError."""
    return _by_code("cow", ccode)


def by_gwcode(gwcode: int) -> State:
    """The state that bears, or bore, this Gleditsch-Ward number; raises InputError."""
    return _by_code("gw", gwcode)


def members(on: dt.date, system: System = "cow") -> tuple[State, ...]:
    """The members of the state system on a day, sorted by id.

    After a list's last day (`LAST_DAY`) its members are carried on.

    Raises:
        InputError: the day is before 1816, where both lists begin.
    """
    if on < FIRST_DAY:
        raise InputError(f"no list of states for {on}", hint="both lists begin on 1816-01-01")
    return tuple(each for each in states() if each.is_member(on, system))


def with_article(name: str) -> str:
    """A state's name inside a sentence: "the United States", "Japan"."""
    return f"the {name}" if name.startswith(("United ", "Federated ")) or name in WITH_ARTICLE else name


def listed(names: Sequence[str]) -> str:
    """Names as a list in a sentence, all of them: "A, B and C"; "none"."""
    if not names:
        return "none"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def parse_date(text: str, *, file: object = None, where: str | None = None) -> dt.date:
    """The day written as YYYY-MM-DD; `file` and `where` say where it stands, for the message.

    Raises:
        InputError: written otherwise, or no such day.
    """
    hint = "a date is written as year-month-day, for example 2023-06-14"
    if not _ISO_DATE.fullmatch(text):
        raise InputError(f"{text!r} is not a date", file=file, where=where, hint=hint)
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no day of the calendar", file=file, where=where, hint=hint) from None


def _state(row: dict[str, str]) -> State:
    return State(
        id=row["id"],
        name=row["name"],
        ccode=int(row["ccode"]) if row["ccode"] else None,
        gwcode=int(row["gwcode"]) if row["gwcode"] else None,
        numeric=row["numeric"] or None,
        factbook=row["factbook"] or None,
        cow=tuple(_spell(text) for text in _parts(row["cow_spells"])),
        gw=tuple(_spell(text) for text in _parts(row["gw_spells"])),
        region=row["region"],
        continent=row["continent"],
        administered_by=row["administered_by"] or None,
        also=tuple(_parts(row["also"])),
        formerly=tuple(_former(text) for text in _parts(row["formerly"])),
    )


def _parts(text: str) -> list[str]:
    return text.split(";") if text else []


def _spell(text: str) -> Spell:
    """Read `365:1816-01-01/` (no end: it lasts)."""
    code, days = text.split(":")
    start, end = days.split("/")
    return Spell(dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None, int(code))


def _former(text: str) -> FormerName:
    """Read `SUN=Soviet Union=1922-12-30/1991-12-25` (the code may be empty)."""
    code, name, days = text.split("=")
    start, end = days.split("/")
    return FormerName(code or None, name, dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@lru_cache(maxsize=2)
def _codes(system: System) -> dict[int, State]:
    return {spell.code: each for each in states() for spell in each.spells(system)}


def _by_code(system: System, code: int) -> State:
    try:
        return _codes(system)[code]
    except KeyError:
        label = "Correlates of War" if system == "cow" else "Gleditsch-Ward"
        near = min(_codes(system), key=lambda known: (abs(known - code), known))
        hint = f"the nearest is {near}, {_codes(system)[near].name}"
        raise InputError(f"no state has the {label} number {code}", hint=hint) from None


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Letters and digits only, without case or accents: "St. Barthélemy" becomes "saintbarthelemy"."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    spelled = _SAINT.sub("saint ", bare.casefold().replace("&", " and "))
    return "".join(sign for sign in spelled if sign.isalnum())


def _names(each: State) -> list[str]:
    """Every id and name that a state answers to; the present ones first."""
    former = [text for old in each.formerly for text in (old.id, old.name) if text]
    return [each.id, each.name, *each.also, *former]


@lru_cache(maxsize=1)
def _keys() -> dict[str, State]:
    return {_plain(name): each for each in states() for name in _names(each)}


def _near(key: str) -> str:
    """A hint for an unknown key: the states whose id or name is spelled alike or contains it."""
    wanted = _plain(key)
    alike = difflib.get_close_matches(wanted, _keys(), n=3, cutoff=0.6)
    within = sorted(name for name in _keys() if len(wanted) > 3 and wanted in name)
    found = list(dict.fromkeys(f"{_keys()[name].name} ({_keys()[name].id})" for name in alike + within))
    if found:
        return f"did you mean {' or '.join(found[:3])}?"
    return "`foedus states list` prints all ids"
