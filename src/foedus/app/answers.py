"""Assessments for requests: question by question, each answer kept for whoever asks next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from foedus.app import views
from foedus.app.kept import Kept
from foedus.app.pictures import dumps, picture
from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.app.pictures import Picture, Theme
    from foedus.app.request import Asked
    from foedus.assess import Assessment
    from foedus.scenario.model import Scenario

CLAIMS = "claims"
#: What a scenario of the user's own is called in messages.
OWN = "your scenario"


class Answers:
    """What the app knows: the scenarios it serves and, in memory, what it has answered.

    Args:
        start: id or path of the scenario that pages begin with.
        kept: where results are kept.

    Raises:
        InputError: there is no such scenario, or it is wrong.
    """

    def __init__(self, start: str, kept: Kept) -> None:
        from foedus.scenario import library, load

        self._kept = kept
        first = load(start)
        self._files = {name: name for name in library()} | {first.id: start}
        self._first = first

    @property
    def start(self) -> str:
        """Id of the scenario that pages begin with."""
        return self._first.id

    @property
    def known(self) -> tuple[str, ...]:
        """Ids of the scenarios that may be asked for by name, the first one first."""
        return self.start, *(name for name in self._files if name != self.start)

    def file(self, asked: Asked) -> str:
        """What the command line calls the scenario of a request: its id, or the name of a file."""
        if asked.toml:
            return "scenario.toml"
        return self._files[asked.scenario or self.start]

    async def scenario(self, asked: Asked) -> Scenario:
        """The scenario of a request, with its changes.

        Raises:
            InputError: there is no such scenario, or something in it or in the changes is wrong.
        """
        return await self._kept.get(("scenario", asked.changed), lambda: self._changed(asked))

    async def of(self, asked: Asked) -> Assessment:
        """The assessment of a request: what `foedus.assess` returns for it.

        Raises:
            InputError: the request is wrong.
            FoedusError: a question could not be answered.
        """
        found = None
        async for each in self.one_by_one(asked):
            found = each
        assert found is not None
        return found

    async def one_by_one(self, asked: Asked) -> AsyncIterator[Assessment]:
        """The assessment of a request as it grows: after each question, all that has been answered by then.

        Nothing further is computed once nobody iterates.
        """
        scenario = await self.scenario(asked)
        whole: Assessment | None = None
        for question in asked.only:
            key = ("answer", asked.case, question, asked.only if question == CLAIMS else ())
            part = await self._kept.get(key, _work(scenario, asked, question, whole))
            whole = part if whole is None else _joined(whole, part)
            yield whole

    async def heads(self) -> bytes:
        """The scenarios that may be asked for by name, the first one first, as JSON."""
        return await self._kept.get("heads", self._heads)

    async def sheet(self, asked: Asked) -> bytes:
        """What a page shows of a scenario beside its answers, as JSON."""
        scenario = await self.scenario(asked)
        return await self._kept.get(("sheet", asked), lambda: dumps(self._sheet(asked, scenario)))

    async def whole(self, asked: Asked) -> bytes:
        """The assessment of a request as JSON, with its command line and figures."""
        found = await self.of(asked)
        return await self._kept.get(
            ("whole", asked), lambda: dumps(found.to_json() | self._beside(asked, found))
        )

    async def figure(self, asked: Asked, name: str, form: Picture, theme: Theme, width: int) -> bytes:
        """A figure of a request; only the question that it belongs to is asked.

        Raises:
            InputError: there is no such figure.
        """
        from foedus.figures import gallery

        part = replace(asked, only=(gallery.question(name),))
        found = await self.of(part)
        key = ("figure", part, name, form, theme, width)
        return await self._kept.get(key, lambda: picture(found, name, form, theme, width))

    async def events(self, asked: Asked) -> AsyncIterator[tuple[str, bytes]]:
        """The assessment of a request as it grows: (kind, JSON) of each event."""
        steps = len(asked.only)
        yield "progress", dumps({"what": asked.only[0], "done": 0, "of": steps})
        done = 0
        async for found in self.one_by_one(asked):
            yield "answer", await self._part(asked, asked.only[done], found)
            done += 1
            what = asked.only[done] if done < steps else "done"
            yield "progress", dumps({"what": what, "done": done, "of": steps})
        whole = await self.of(asked)
        yield "done", await self._kept.get(("rest", asked), lambda: self._rest(asked, whole))

    async def _part(self, asked: Asked, question: str, found: Assessment) -> bytes:
        key = ("part", asked.case, question, asked.only if question == CLAIMS else ())
        return await self._kept.get(key, lambda: _answer(question, found))

    def _rest(self, asked: Asked, found: Assessment) -> bytes:
        body = found.to_json()
        del body["answers"]
        return dumps(body | self._beside(asked, found))

    def _beside(self, asked: Asked, found: Assessment) -> dict[str, Any]:
        return {"command": asked.command(self.file(asked)), "figures": views.figures(found)}

    def _heads(self) -> bytes:
        from foedus.scenario import load

        cases = [self._first if name == self.start else load(name) for name in self.known]
        return dumps([views.head(case) for case in cases])

    def _sheet(self, asked: Asked, scenario: Scenario) -> dict[str, Any]:
        return {
            "scenario": scenario.to_json(),
            "priors": views.priors(scenario),
            "stances": views.stances(scenario),
            "questions": views.asks(),
            "command": asked.command(self.file(asked)),
        }

    def _changed(self, asked: Asked) -> Scenario:
        scenario = self._plain(asked)
        if asked.settings:
            scenario = scenario.with_settings(dict(asked.settings))
        return scenario.with_stances(dict(asked.stances)) if asked.stances else scenario

    def _plain(self, asked: Asked) -> Scenario:
        from foedus.inputs import did_you_mean
        from foedus.scenario import load, loading

        if asked.toml:
            return loading.of_text(asked.toml, OWN)
        name = asked.scenario or self.start
        if name == self.start:
            return self._first
        if name not in self._files:
            hint = did_you_mean(name, self._files) or f"known are {', '.join(sorted(self._files))}"
            raise InputError(f"unknown scenario '{name[:80]}'", where="scenario", hint=hint)
        return load(name)


def _work(
    scenario: Scenario, asked: Asked, question: str, so_far: Assessment | None
) -> Callable[[], Assessment]:
    from foedus.assess import assess

    if question == CLAIMS and so_far is not None:
        from foedus.claims import ledger

        return lambda: replace(so_far, claims=ledger.for_assessment(so_far))
    return lambda: assess(scenario, asked.draws, asked.seed, only=[question])


def _joined(whole: Assessment, part: Assessment) -> Assessment:
    """Two assessments of one case as one."""
    answers = {**whole.answers, **part.answers}
    data = {**whole.data, **part.data}
    return replace(
        whole,
        answers=answers,
        data={name: data[name] for name in sorted(data)},
        claims=part.claims or whole.claims,
    )


def _answer(question: str, found: Assessment) -> bytes:
    if question == CLAIMS:
        return dumps({"question": question, "answer": [ledger.to_json() for ledger in found.claims]})
    return dumps({"question": question, "answer": found.answers[question].to_json()})
