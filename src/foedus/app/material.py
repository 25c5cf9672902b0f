"""What the API hands out, as bytes: JSON of scenarios and answers, events, figures, tables, files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foedus.app import views
from foedus.app.answers import CLAIMS, Answers
from foedus.app.pictures import dumps, picture, world_map
from foedus.app.request import Asked, questions
from foedus.errors import InputError
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    from foedus.app.pictures import Picture, Theme
    from foedus.assess import Assessment
    from foedus.figures.shades import View
    from foedus.scenario.model import Scenario


class Material:
    """Everything that can be asked for, made of answers.

    Args:
        answers: computes and keeps.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def heads(self) -> bytes:
        """The scenarios that may be asked for by name, the first one first, as JSON."""
        return await self._answers.done("heads", self._heads)

    async def sheet(self, asked: Asked) -> bytes:
        """What a page shows of a scenario beside its answers, as JSON."""
        scenario = await self._answers.scenario(asked)
        key = "sheet", asked.changed, asked.draws, asked.seed, asked.only
        return await self._answers.done(key, lambda: dumps(self._sheet(asked, scenario)))

    async def toml(self, asked: Asked) -> tuple[str, bytes]:
        """Id of the scenario of a request, and its text as a file."""
        scenario = await self._answers.scenario(asked)
        return scenario.id, await self._answers.done(
            ("toml", asked.changed), lambda: scenario.to_toml().encode()
        )

    async def whole(self, asked: Asked) -> bytes:
        """The assessment of a request as JSON, with its command line and figures."""
        return await self._answers.derived(
            asked, "whole", lambda found: dumps(found.to_json() | self._beside(asked, found))
        )

    async def claims(self, asked: Asked) -> bytes:
        """The ledgers of the articles that go with a scenario, with all questions answered first."""
        every = replace(asked, only=questions())
        return await self._answers.derived(every, "claims", _claims)

    async def explanation(self, asked: Asked, path: str) -> bytes:
        """Where a number comes from.

        Raises:
            InputError: there is no such number, or there are several.
        """
        question = path.strip().partition(".")[0]
        known = [name for name in questions() if name != CLAIMS]
        if question not in known:
            hint = did_you_mean(question, known) or f"one of {', '.join(known)}"
            raise InputError(f"no answer '{question[:80]}'", where="path", hint=hint)
        return await self._answers.derived(
            asked, ("explain", path), lambda found: dumps(found.explain(path).to_json()), (question,)
        )

    async def figure(self, asked: Asked, name: str, form: Picture, theme: Theme, width: int) -> bytes:
        """A figure of a request; only the question that it belongs to is asked.

        Raises:
            InputError: there is no such figure.
        """
        from foedus.figures import gallery

        known = gallery.every()
        if name not in known:
            hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise InputError(f"no figure '{name[:80]}'", hint=hint)
        return await self._answers.derived(
            asked,
            ("figure", name, form, theme, width),
            lambda found: picture(found, name, form, theme, width),
            (gallery.question(name),),
        )

    async def map(
        self, asked: Asked, view: View, proposal: str, form: Picture, theme: Theme, width: int
    ) -> bytes:
        """A map of the answers in a form.

        Raises:
            InputError: there is no such proposal, or nothing to draw.
        """
        from foedus.figures.shades import QUESTION

        return await self._answers.derived(
            asked,
            ("map", view, proposal, form, theme, width),
            lambda found: world_map(found, view, proposal, form, theme, width),
            (QUESTION[view],),
        )

    async def outlines(self) -> bytes:
        """The outlines of the states as GeoJSON."""
        from foedus.geography import outlines

        return await self._answers.done("outlines", lambda: dumps(outlines()))

    async def table(self, asked: Asked, question: str, name: str, form: str) -> bytes:
        """A table of a request as a file; of claims, the ledger of an article.

        Raises:
            InputError: there is no such table.
        """
        if question not in questions():
            hint = did_you_mean(question, questions()) or f"one of {', '.join(questions())}"
            raise InputError(f"unknown question '{question[:80]}'", hint=hint)
        only = questions() if question == CLAIMS else (question,)
        return await self._answers.derived(
            asked, ("table", question, name, form), lambda found: _table(found, question, name, form), only
        )

    async def comparison(self, requests: Sequence[Asked]) -> bytes:
        """Several requests side by side; of the same scenario twice, the later ones are numbered.

        Raises:
            InputError: there is one only.
        """
        if len(requests) < 2:
            raise InputError("one scenario is nothing to compare", hint="give 'scenario' twice, or 'with'")
        found = [await self._answers.of(each) for each in requests]
        return await self._answers.done(
            ("compare", tuple(requests)), lambda: dumps(self._compared(requests, found))
        )

    async def events(self, asked: Asked) -> AsyncIterator[tuple[str, bytes]]:
        """The assessment of a request as it grows: (kind, JSON) of each event."""
        steps = len(asked.only)
        yield "progress", dumps({"what": asked.only[0], "done": 0, "of": steps})
        done = 0
        async for found in self._answers.one_by_one(asked):
            yield "answer", await self._part(asked, asked.only[done], found)
            done += 1
            what = asked.only[done] if done < steps else "done"
            yield "progress", dumps({"what": what, "done": done, "of": steps})
        yield "done", await self._answers.derived(asked, "rest", lambda whole: self._rest(asked, whole))

    async def _part(self, asked: Asked, question: str, found: Assessment) -> bytes:
        key = "part", asked.case, asked.only if question == CLAIMS else question
        return await self._answers.done(key, lambda: _answer(question, found))

    def _rest(self, asked: Asked, found: Assessment) -> bytes:
        body = found.to_json()
        del body["answers"]
        return dumps(body | self._beside(asked, found))

    def _beside(self, asked: Asked, found: Assessment) -> dict[str, Any]:
        return {"command": asked.command(self._answers.file(asked)), "figures": views.figures(found)}

    def _heads(self) -> bytes:
        known = [Asked(name, "", (), (), 1, 1, ()) for name in self._answers.known]
        return dumps([views.head(self._answers.plain(each)) for each in known])

    def _sheet(self, asked: Asked, scenario: Scenario) -> dict[str, Any]:
        return {
            "scenario": scenario.to_json(),
            "priors": views.priors(scenario),
            "stances": views.stances(scenario),
            "questions": views.asks(),
            "command": asked.command(self._answers.file(asked)),
        }

    def _compared(self, requests: Sequence[Asked], found: Sequence[Assessment]) -> dict[str, Any]:
        from foedus.report import compare

        ids: list[str] = []
        for each in found:
            before = [one.scenario.id for one in found[: len(ids)]].count(each.scenario.id)
            ids.append(f"{each.scenario.id} ({before + 1})" if before else each.scenario.id)
        told = [
            replace(each, scenario=each.scenario.model_copy(update={"id": name}))
            for each, name in zip(found, ids, strict=True)
        ]
        record = compare.record(told)
        for entry, asked in zip(record["scenarios"], requests, strict=True):
            entry["command"] = asked.command(self._answers.file(asked))
            entry["settings"], entry["stances"] = dict(asked.settings), dict(asked.stances)
        return record


def _answer(question: str, found: Assessment) -> bytes:
    if question == CLAIMS:
        return dumps({"question": question, "answer": [ledger.to_json() for ledger in found.claims]})
    part = {"question": question, "answer": found.answers[question].to_json()}
    return dumps(
        part | {"headlines": views.headlines(found, question), "figures": views.named(found, question)}
    )


def _claims(found: Assessment) -> bytes:
    return dumps({"claims": [ledger.to_json() for ledger in found.claims]})


def _table(found: Assessment, question: str, name: str, form: str) -> bytes:
    """A table as the file that `foedus assess --out` writes, or as JSON."""
    from foedus.report import tables

    if question == CLAIMS:
        known: dict[str, Any] = {ledger.article.id: ledger for ledger in found.claims}
    else:
        known = dict(found.answers[question].tables)
    if name not in known:
        hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
        raise InputError(f"no table '{name[:80]}' of {question}", hint=hint)
    if form == "json":
        return dumps(known[name].to_json())
    return tables.files(found)[f"{question}-{name}.{form}".replace("_", "-")]
