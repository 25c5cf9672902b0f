"""Assessments for requests: question by question, each answer kept for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.app.kept import Kept
from foedus.errors import InputError

if TYPE_CHECKING:
    from foedus.app.request import Asked
    from foedus.assess import Assessment
    from foedus.scenario.model import Scenario
    from foedus.session import Session

CLAIMS = "claims"
#: Draws of all scenarios whose arrays are kept, so that a change of an assumption is quick. A thousand draws
#: of the largest scenario take some 170 MB.
DRAWS_KEPT = 12_000
#: What a scenario of the user's own is called in messages, and as a file.
OWN, OWN_FILE = "your scenario", "scenario.toml"


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
        self._sessions: OrderedDict[tuple[object, ...], Session] = OrderedDict()
        self._first = load(start)
        self._files = {name: name for name in library()} | {self._first.id: Path(start).name}

    @property
    def start(self) -> str:
        """Id of the scenario that pages begin with."""
        return self._first.id

    @property
    def known(self) -> tuple[str, ...]:
        """Ids of the scenarios that may be asked for by name, the first one first."""
        return self.start, *(name for name in sorted(self._files) if name != self.start)

    def named(self, asked: Asked) -> Asked:
        """The request with the first scenario where it names none."""
        return asked if asked.scenario or asked.toml else replace(asked, scenario=self.start)

    def file(self, asked: Asked) -> str:
        """What the command line calls the scenario of a request: its id, or the name of a file."""
        return OWN_FILE if asked.toml else self._files[asked.scenario]

    def plain(self, asked: Asked) -> Scenario:
        """The scenario of a request without its changes; takes a moment, so ask `scenario`."""
        from foedus.inputs import did_you_mean
        from foedus.scenario import load, loading

        if asked.toml:
            return loading.of_text(asked.toml, OWN)
        if asked.scenario == self.start:
            return self._first
        if asked.scenario not in self._files:
            hint = did_you_mean(asked.scenario, self._files) or f"known are {', '.join(self.known)}"
            raise InputError(f"unknown scenario '{asked.scenario[:80]}'", where="scenario", hint=hint)
        return load(asked.scenario)

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
        session = await self._session(asked)
        whole: Assessment | None = None
        for question in asked.only:
            # The verdicts on claims rest on the answers that were asked for with them.
            only = asked.only if question == CLAIMS else (question,)
            work = partial(session.assess, dict(asked.settings), dict(asked.stances), only=only)
            part = await self._kept.get(("answer", asked.case, only), work, lane=session)
            whole = part if whole is None else _joined(whole, part)
            yield whole

    async def derived(
        self, asked: Asked, what: object, make: Callable[[Assessment], bytes], only: tuple[str, ...] = ()
    ) -> bytes:
        """Bytes made of an assessment in a thread, kept under `what`; `only`: of these questions."""
        part = replace(asked, only=only) if only else asked
        found = await self.of(part)
        return await self._kept.get(("derived", part, what), lambda: make(found))

    async def done(self, key: object, work: Callable[[], bytes]) -> bytes:
        """Bytes made of whatever else in a thread, kept under `key`, which tells all that it depends on."""
        return await self._kept.get(("done", key), work)

    async def _session(self, asked: Asked) -> Session:
        """Where a scenario is asked again and again: requests that differ in their changes share it."""
        from foedus.session import Session

        plain = await self.scenario(replace(asked, settings=(), stances=()))
        # A wrong change is told at once, before a core is waited for.
        await self.scenario(asked)
        key = asked.scenario, asked.toml, asked.draws, asked.seed
        session = self._sessions.pop(key, None) or Session(plain, asked.draws, asked.seed)
        self._sessions[key] = session
        while len(self._sessions) > 1 and sum(each.draws for each in self._sessions.values()) > DRAWS_KEPT:
            self._sessions.popitem(last=False)
        return session

    def _changed(self, asked: Asked) -> Scenario:
        scenario = self.plain(asked)
        if asked.settings:
            scenario = scenario.with_settings(dict(asked.settings))
        return scenario.with_stances(dict(asked.stances)) if asked.stances else scenario


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
