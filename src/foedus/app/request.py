"""What a page asks for, in one form for all: a scenario, what is set otherwise, draws, seed, questions."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field

from foedus.app.settings import DRAWS, LARGEST_BODY, MOST_DRAWS
from foedus.errors import InputError

LARGEST_SEED = 2**63 - 1
#: Changes in one request; there are some eighty priors and two hundred states.
MOST_CHANGES = 400
Word = Annotated[str, Field(min_length=1, max_length=200)]


class Body(BaseModel):
    """A request as JSON: the fields of the query string, and the text of a scenario of one's own."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    scenario: Annotated[Word | None, Field(description="Id of a scenario of the library.")] = None
    toml: Annotated[
        str | None, Field(max_length=LARGEST_BODY, description="A scenario of one's own, as TOML.")
    ] = None
    settings: Annotated[
        dict[Word, Word | int | float],
        Field(max_length=MOST_CHANGES, description="By prior: a named setting, or a number that fixes it."),
    ] = {}
    stances: Annotated[
        dict[Word, Word],
        Field(max_length=MOST_CHANGES, description='By "PROPOSAL.STATE": the stance supposed.'),
    ] = {}
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)] = DRAWS
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 1
    only: Annotated[
        list[Word] | None, Field(max_length=20, description="Questions to answer; all by default.")
    ] = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in its canonical form: equal requests are equal values.

    Attributes:
        scenario: id of a scenario that the server knows; "" where `toml` is given.
        toml: text of the user's own scenario, or "".
        settings: (prior, setting or number as text), sorted by prior.
        stances: ("PROPOSAL.STATE", position), sorted.
        draws, seed: of the priors.
        only: questions in the order of the answers; all of them where the request names none.
    """

    scenario: str
    toml: str
    settings: tuple[tuple[str, str], ...]
    stances: tuple[tuple[str, str], ...]
    draws: int
    seed: int
    only: tuple[str, ...]

    @property
    def case(self) -> tuple[object, ...]:
        """All but the questions: what two requests must share to share their draws."""
        return self.scenario, self.toml, self.settings, self.stances, self.draws, self.seed

    @property
    def changed(self) -> tuple[object, ...]:
        """What makes the scenario: two requests that share it differ in draws and questions only."""
        return self.scenario, self.toml, self.settings, self.stances

    def command(self, file: str) -> str:
        """The command line that answers the same; `file`: what to call the scenario there."""
        from foedus.report.command import changes, unusual

        words = [*changes(self.settings, self.stances), *unusual(self.draws, self.seed)]
        words += [] if self.only == questions() else ["--only", ",".join(self.only)]
        return shlex.join(["foedus", "assess", file, *words])


def questions() -> tuple[str, ...]:
    """Every question, in the order of the answers; the claims are the last."""
    from foedus.assess import CLAIMS
    from foedus.questions import ORDER

    return (*ORDER, CLAIMS)


def of_query(
    scenario: str | None,
    settings: Sequence[str],
    stances: Sequence[str],
    draws: int,
    seed: int,
    only: str | None,
) -> Asked:
    """A request from the fields of a query string; `settings` and `stances` are "NAME:VALUE" each.

    Raises:
        InputError: a field is wrong.
    """
    named = only.split(",") if only is not None else None
    return _asked(scenario, "", pairs(settings, "set"), pairs(stances, "stance"), draws, seed, named)


def of_body(body: Body) -> Asked:
    """A request from its JSON form.

    Raises:
        InputError: a field is wrong, or both a scenario and a text are given.
    """
    if body.scenario is not None and body.toml is not None:
        raise InputError("both 'scenario' and 'toml' are given", where="body", hint="give one of them")
    if body.toml is not None and not body.toml.strip():
        raise InputError("empty text", where="toml", hint="give a scenario, or leave 'toml' out")
    settings = {name: _text(value) for name, value in body.settings.items()}
    return _asked(body.scenario, body.toml or "", settings, body.stances, body.draws, body.seed, body.only)


def of_text(text: str, usual: Asked) -> Asked:
    """A request from an encoded query string; what it does not name is as in another request.

    Its changes are its own: "" is the other's scenario, draws and questions without any change.

    Raises:
        InputError: a field is wrong or unknown.
    """
    try:
        given = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_CHANGES)
    except ValueError:
        raise InputError(f"'{text[:80]}' is no query string", where="with") from None
    body: dict[str, Any] = {"settings": pairs(given.pop("set", []), "with: set")}
    body["stances"] = pairs(given.pop("stance", []), "with: stance")
    for name in ("scenario", "draws", "seed", "only"):
        if name in given:
            body[name] = given.pop(name)[-1]
    if given:
        raise InputError(f"unknown field '{min(given)[:80]}'", where="with")
    return _asked(
        body.get("scenario", usual.scenario),
        "" if "scenario" in body else usual.toml,
        body["settings"],
        body["stances"],
        _whole(body.get("draws", usual.draws), "with: draws", 1, MOST_DRAWS),
        _whole(body.get("seed", usual.seed), "with: seed", 0, LARGEST_SEED),
        body["only"].split(",") if "only" in body else usual.only,
    )


def pairs(given: Sequence[str], where: str) -> dict[str, str]:
    """{"NAME": "VALUE"} of "NAME:VALUE" each; of one named twice the last counts.

    Raises:
        InputError: one of another form, or too many.
    """
    if len(given) > MOST_CHANGES:
        raise InputError(f"{len(given)} changes", where=where, hint=f"at most {MOST_CHANGES}")
    found = {}
    for item in given:
        name, colon, value = item.partition(":")
        if not (name.strip() and colon and value.strip()):
            raise InputError(f"'{item[:80]}' is not NAME:VALUE", where=where, hint="e.g. reliability:0.5")
        found[name.strip()] = value.strip()
    return found


def _asked(
    scenario: str | None,
    toml: str,
    settings: Mapping[str, str],
    stances: Mapping[str, str],
    draws: int,
    seed: int,
    only: Sequence[str] | None,
) -> Asked:
    ordered = (tuple(sorted(settings.items())), tuple(sorted(stances.items())))
    return Asked(scenario or "", toml, *ordered, draws, seed, _only(only))


def _only(named: Sequence[str] | None) -> tuple[str, ...]:
    from foedus.inputs import did_you_mean

    known = questions()
    if named is None:
        return known
    wanted = [name.strip() for name in named if name.strip()]
    for name in wanted:
        if name not in known:
            hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
            raise InputError(f"unknown question '{name[:80]}'", where="only", hint=hint)
    return tuple(name for name in known if name in wanted) or known


def _whole(value: str | int, where: str, least: int, most: int) -> int:
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise InputError(f"'{text[:40]}'", where=where, hint=f"a whole number from {least} to {most:,}")
    return int(text)


def _text(value: Any) -> str:
    """A setting as the command line has it: 0.4 → "0.4", 2.0 → "2.0"."""
    return value if isinstance(value, str) else repr(value)
