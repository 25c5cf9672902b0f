"""From a path such as `gains.JPN.burden` to the number and everything behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.explain.origins import HEADLINE, Origin, origins
from foedus.inputs import did_you_mean
from foedus.quantities import Interval, Table, to_json

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.quantities import Answer
    from foedus.uncertainty.priors import Prior

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Input:
    """One input: what it is, its value in words, its date, and the id of its source."""

    what: str
    value: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number of an assessment with all that it rests on.

    Attributes:
        path: as it was asked for.
        label, unit: what the number is.
        value: the number or interval.
        row: the row it stands in, by column (empty for a headline number).
        how: the formula in words.
        inputs: what the evidence says, each with date and source.
        priors: the uncertain parameters it depends on.
        sources: ids of every source behind it, sorted.
        page: the page of the documentation with formulas and references.
        notes: what the answer says about its own evidence.
    """

    path: str
    label: str
    unit: str
    value: Any
    row: Mapping[str, Any]
    how: str
    inputs: tuple[Input, ...]
    priors: tuple[Prior, ...]
    sources: tuple[str, ...]
    page: str
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As plain JSON types; each source with its citation, version and hash."""
        return {
            "path": self.path,
            "label": self.label,
            "unit": self.unit,
            "value": to_json(self.value),
            "how": self.how,
            "inputs": [
                {"what": one.what, "value": one.value, "date": one.date, "source": one.source}
                for one in self.inputs
            ],
            "priors": [prior.model_dump(mode="json", by_alias=True) for prior in self.priors],
            "sources": [_cited(source) for source in self.sources],
            "page": self.page,
            "notes": list(self.notes),
        }


def explain(assessment: Assessment, path: str) -> Explanation:
    """Explain one number.

    Args:
        assessment: the answers.
        path: `QUESTION.HEADLINE-KEY`, or `QUESTION[.TABLE].ROW….COLUMN`, where ROW are cells that single out
            one row: `gains.JPN.burden`, `adoption.players.tokyo-office.FRA.blocks`.

    Raises:
        InputError: no such number, or several.
    """
    question, _, rest = path.strip().partition(".")
    answer = assessment.answers.get(question)
    if answer is None:
        hint = did_you_mean(question, assessment.answers) or f"one of {', '.join(assessment.answers)}"
        raise InputError(f"no answer '{question}'", where="path", hint=hint)
    if rest in answer.headline:
        return _headline(assessment, answer, rest, path)
    return _cell(assessment, answer, rest, path)


def paths(assessment: Assessment) -> Iterator[str]:
    """Every path of a headline number or an interval in a table, in order."""
    for name, answer in assessment.answers.items():
        yield from (f"{name}.{key}" for key in answer.headline)
        for table in answer.tables.values():
            records = table.records()
            every = [_tokens(record) for record in records]
            for record in records:
                found = [column for column, cell in record.items() if isinstance(cell, Interval)]
                key = _key(every, record) if found else []
                yield from (".".join((name, table.name, *key, column)) for column in found)


def _headline(assessment: Assessment, answer: Answer, key: str, path: str) -> Explanation:
    known = origins()
    name = next(
        (n for n in _suffixes(f"{answer.question}.{HEADLINE}", key) if n in known),
        f"{answer.question}.{HEADLINE}.any",
    )
    context = {"tokens": tuple(key.split("."))}
    return _explanation(
        assessment, answer, path, key.replace(".", " "), "", answer.headline[key], context, name
    )


def _suffixes(stem: str, key: str) -> Iterator[str]:
    parts = key.split(".")
    yield from (f"{stem}.{'.'.join(parts[start:])}" for start in range(len(parts)))


def _cell(assessment: Assessment, answer: Answer, rest: str, path: str) -> Explanation:
    tokens = rest.split(".") if rest else []
    tables = answer.tables
    if tokens and tokens[0] in tables:
        tables = {tokens[0]: tables[tokens[0]]}
        tokens = tokens[1:]
    hits = [hit for table in tables.values() for hit in _hits(table, tokens)]
    if not hits:
        _no_such(assessment, answer, path)
    first_table = hits[0][0]
    hits = [hit for hit in hits if hit[0] is first_table]
    if len(hits) > 1:
        every = [_tokens(record) for record in first_table.records()]
        told = [".".join((answer.question, t.name, *_key(every, r), c)) for t, r, c in hits[:MOST_NAMED]]
        raise InputError(
            f"{len(hits)} numbers go by '{path}'", where="path", hint=f"name one: {', '.join(told)}"
        )
    table, record, column = hits[0]
    label, unit = next((c.label, c.unit) for c in table.columns if c.name == column)
    name = f"{answer.question}.{table.name}.{column}"
    return _explanation(assessment, answer, path, label, unit, record[column], record, name)


def _hits(table: Table, tokens: list[str]) -> list[tuple[Table, dict[str, Any], str]]:
    """Rows and columns that the tokens single out; without a column's name, the first interval of the row."""
    if not tokens:
        return []
    columns = [column.name for column in table.columns]
    *row, last = tokens
    found = [
        (table, record, last) for record in table.records() if last in columns and _matches(record, row, last)
    ]
    if found or last in columns:
        return found
    for record in table.records():
        value = next((name for name, cell in record.items() if isinstance(cell, Interval)), None)
        if value and _matches(record, tokens, value):
            found.append((table, record, value))
    return found


def _matches(record: Mapping[str, Any], tokens: list[str], column: str) -> bool:
    return bool(tokens) and {_token(token) for token in tokens} <= _tokens(record, column)


def _tokens(record: Mapping[str, Any], column: str = "") -> set[str]:
    """The cells of text and whole numbers as tokens of a path, but for one column."""
    return {_token(cell) for name, cell in record.items() if name != column and isinstance(cell, (str, int))}


@lru_cache(maxsize=1 << 16, typed=True)
def _token(cell: str | int) -> str:
    """A cell as it stands in a path: no dots, no spaces."""
    return str(cell).replace(".", "").replace(" ", "-").lower()


def _key(every: Sequence[set[str]], record: Mapping[str, Any]) -> list[str]:
    """The fewest leading cells of text or whole numbers that, as tokens of a path, single out the row."""
    key: list[str] = []
    left = every
    for cell in record.values():
        if isinstance(cell, bool) or not isinstance(cell, (str, int)) or cell == "":
            continue
        fewer = [tokens for tokens in left if _token(cell) in tokens]
        if len(fewer) < len(left) or not key:
            key.append(str(cell).replace(".", "").replace(" ", "-"))
            left = fewer
        if len(left) == 1:
            break
    return key


def _explanation(
    assessment: Assessment,
    answer: Answer,
    path: str,
    label: str,
    unit: str,
    value: Any,
    record: Mapping[str, Any],
    name: str,
) -> Explanation:
    from foedus.explain.inputs import look_up

    origin = origins().get(name) or Origin(answer.method, sources=answer.sources)
    inputs = tuple(look_up(assessment, origin.inputs, record))
    sources = {one.source for one in inputs if one.source} | set(origin.sources)
    return Explanation(
        path=path,
        label=label,
        unit=unit,
        value=value,
        row=record,
        how=origin.how,
        inputs=inputs,
        priors=_priors(assessment, origin, record),
        sources=tuple(sorted(sources)),
        page=f"docs/methods/{answer.question}.md",
        notes=answer.notes,
    )


def _priors(assessment: Assessment, origin: Origin, record: Mapping[str, Any]) -> tuple[Prior, ...]:
    """The priors that the origin names; `{position}` and `{family}` stand for those of the row."""
    words = {"position": str(record.get("position", "*")), "family": _family(assessment, record)}
    names = [one.format_map(words) for one in origin.priors]

    def meant(prior: Prior) -> bool:
        return any(prior.id == one or (one.endswith("*") and prior.id.startswith(one[:-1])) for one in names)

    return tuple(prior for prior in sorted(assessment.priors, key=lambda each: each.id) if meant(prior))


def _family(assessment: Assessment, record: Mapping[str, Any]) -> str:
    """Which priors of stances count: of an act of the state's own, or of standing in a decision's way."""
    named = {str(record.get("proposal", "")), *record.get("tokens", ())}
    kinds = {proposal.kind for proposal in assessment.scenario.proposals if proposal.id in named}
    return "objects" if kinds & {"open-office", "accede"} else "joins"


def _no_such(assessment: Assessment, answer: Answer, path: str) -> None:
    known = [each for each in paths(assessment) if each.startswith(f"{answer.question}.")]
    hint = did_you_mean(path, known)
    if hint is None:
        some = ", ".join(known[:MOST_NAMED])
        hint = f"e.g. {some}" if some else "this answer has no number"
    raise InputError(f"no number '{path}'", where="path", hint=hint)


def _cited(source_id: str) -> dict[str, str]:
    from foedus.evidence.factbook import factbook
    from foedus.evidence.sources import source

    found = factbook().source if source_id == "factbook" else source(source_id)
    return {
        "id": found.id,
        "citation": found.citation,
        "version": found.version,
        "sha256": found.sha256,
        "licence": found.licence,
    }
