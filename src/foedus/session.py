"""A scenario asked again and again under changed assumptions: only what a change moves is reckoned anew.

    session = Session("asia-nato", draws=1000)
    session.assessment()                                    # everything, once
    session.change(settings={"trade.theta": "5"})           # what reads that prior, and nothing else
    session.assess(stances={"tokyo-office.FRA": "support"}, only=["adoption"])

The answers are those of a fresh `assess` with the same assumptions, number for number.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from foedus import __version__
from foedus.assess import (
    CLAIMS,
    Assessment,
    ask_one,
    case_of,
    data_of,
    drawn_rates,
    questions_wanted,
    with_claims,
    worlds,
)
from foedus.errors import FoedusError
from foedus.questions import ORDER

if TYPE_CHECKING:
    from foedus.claims.ledger import Ledger
    from foedus.quantities import Answer, Progress
    from foedus.questions.case import Case
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

Answered: TypeAlias = "Callable[[str, Answer | tuple[Ledger, ...]], None]"
#: Draws of a session: enough to see what an assumption moves, few enough to see it at once.
DRAWS: Final = 1000
#: Answers to a question that are kept, and scenarios.
ANSWERS, SCENARIOS = 4, 32
STANCES: Final = "stances"
#: Questions that read stances beside priors.
OF_STANCES: Final = ("adoption", "membership", "blocs")


class CancelledError(FoedusError):
    """The asker no longer wants the answers."""


class Session:
    """One scenario, asked under changing assumptions; several threads may ask, one at a time is served.

    Attributes:
        scenario: as it came.
        draws, seed: of the priors.
    """

    def __init__(
        self, scenario: Scenario | str | Path | Mapping[str, Any], draws: int = DRAWS, seed: int = 1
    ) -> None:
        """Read the scenario; nothing is reckoned before it is asked for.

        Args:
            scenario: a scenario, the id of one in the library, a path, or a dict.
            draws: number of draws.
            seed: of the draws.

        Raises:
            InputError: the scenario, draws or seed is wrong.
        """
        from foedus.scenario import load
        from foedus.scenario.model import Scenario
        from foedus.uncertainty.draws import Sample
        from foedus.uncertainty.memory import Memory

        self.scenario = scenario if isinstance(scenario, Scenario) else load(scenario)
        self.draws, self.seed = draws, seed
        self._memory = Memory()
        self._sample = Sample(draws, seed, memory=self._memory)
        self._lock = threading.RLock()
        self._scenarios: OrderedDict[tuple[frozenset[tuple[str, Any]], ...], Scenario] = OrderedDict()
        self._settings: dict[str, float | int | str] = {}
        self._stances: dict[str, str] = {}
        self._worlds: tuple[World, dict[str, World]] | None = None

    def assessment(self, *, only: Sequence[str] | None = None) -> Assessment:
        """The assessment under the assumptions as `change` has left them."""
        with self._lock:
            return self.assess(self._settings, self._stances, only=only)

    def change(
        self,
        settings: Mapping[str, float | int | str | None] | None = None,
        stances: Mapping[str, str | None] | None = None,
        *,
        only: Sequence[str] | None = None,
    ) -> Assessment:
        """Change assumptions on top of the changes so far, and assess again.

        Args:
            settings: by prior id, a named setting or a number; None takes a change back.
            stances: by "PROPOSAL.STATE", a position; None takes a change back.
            only: questions to answer (default all), "claims" among them.

        Raises:
            InputError: a setting, a stance or a question is wrong; the assumptions stay as they were.
        """
        with self._lock:
            wished = _merged(self._settings, settings or {}), _merged(self._stances, stances or {})
            found = self.assess(*wished, only=only)
            self._settings, self._stances = wished
            return found

    def assess(
        self,
        settings: Mapping[str, float | int | str] | None = None,
        stances: Mapping[str, str] | None = None,
        *,
        only: Sequence[str] | None = None,
        progress: Progress | None = None,
        answered: Answered | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Assessment:
        """Assess the scenario as it came with just these changes, whatever was changed before.

        Safe to call from any thread. Calls are served one after the other; one that was cancelled while it
        waited does nothing.

        Args:
            settings: by prior id, a named setting or a number.
            stances: by "PROPOSAL.STATE" ("tokyo-office.FRA"), a position.
            only: questions to answer (default all), "claims" among them.
            progress: called with what is being done, steps done and steps in all.
            answered: called with each question and its answer ("claims": the ledgers) as soon as it is
                there, in the order of the questions.
            cancelled: asked before each question whether the rest is still wanted.

        Raises:
            InputError: a setting, a stance or a question is wrong.
            NotProved: an exact optimum could not be proved.
            CancelledError: `cancelled` said so.
        """
        wanted = questions_wanted(only)
        with self._lock:
            case = self._case(self._scenario(settings or {}, stances or {}))
            found = self._empty(case)
            for done, name in enumerate(wanted):
                if cancelled is not None and cancelled():
                    raise CancelledError(f"cancelled before the question '{name}'")
                if progress is not None:
                    progress(name, done, len(wanted))
                found = self._answered(name, case, found)
                if answered is not None:
                    answered(name, found.claims if name == CLAIMS else found.answers[name])
            if progress is not None:
                progress("done", len(wanted), len(wanted))
            return found

    def read_by(self) -> dict[str, tuple[str, ...]]:
        """Questions (and "claims") that read each prior, by prior id, of those asked so far.

        "stances" stands for the stances on record. Priors that nothing has read are left out.
        """
        with self._lock:
            read = {name: set(self._memory.ever_read(self._key(name))) for name in (*ORDER, CLAIMS)}
            for name in ORDER:
                if _answer(name) in read[CLAIMS]:
                    read[CLAIMS] |= read[name]
            priors = sorted(set().union(*read.values()) - {_answer(name) for name in ORDER})
            return {prior: tuple(name for name in read if prior in read[name]) for prior in priors}

    def _scenario(self, settings: Mapping[str, Any], stances: Mapping[str, str]) -> Scenario:
        key = (frozenset(settings.items()), frozenset(stances.items()))
        known = self._scenarios.pop(key, None)
        if known is None:
            known = self.scenario
            if stances:
                # One scenario for the same stances: the memory knows them again by the very same tuple.
                same = (frozenset[tuple[str, Any]](), key[1])
                known = self._scenario({}, stances) if settings else known.with_stances(stances)
                self._scenarios.setdefault(same, known)
            if settings:
                known = known.with_settings(settings)
        self._scenarios[key] = known
        while len(self._scenarios) > SCENARIOS:
            self._scenarios.popitem(last=False)
        return known

    def _case(self, scenario: Scenario) -> Case:
        drawn = self._drawn(scenario)
        if self._worlds is None:
            # Neither stances nor priors change them.
            self._worlds = worlds(scenario)
        self._memory.given = {STANCES: scenario.stances}
        return case_of(*self._worlds, scenario, drawn)

    def _drawn(self, scenario: Scenario) -> Draws:
        return self._sample.draws((*scenario.priors, *drawn_rates()))

    def _empty(self, case: Case) -> Assessment:
        priors = (*case.scenario.priors, *drawn_rates())
        before = case.before
        return Assessment(case.scenario, self.draws, self.seed, __version__, {}, {}, priors, (), before)

    def _key(self, name: str) -> tuple[Any, ...]:
        return ("question", name), self.draws, self.seed, 0

    def _answered(self, name: str, case: Case, found: Assessment) -> Assessment:
        """The assessment with one question more."""
        from dataclasses import replace

        draws = case.draws

        def answer() -> Answer:
            if name in OF_STANCES:
                draws.note(STANCES)
            return ask_one(name, case)

        def ledgers() -> tuple[Ledger, ...]:
            draws.note(STANCES, *(_answer(each) for each in ORDER))
            return with_claims(found).claims

        if name == CLAIMS:
            return replace(found, claims=draws.remembered(("question", name), ledgers, ANSWERS))
        new = draws.remembered(("question", name), answer, ANSWERS)
        self._memory.given[_answer(name)] = new
        answers = {**found.answers, name: new}
        return replace(found, answers=answers, data=data_of(answers))


def _answer(question: str) -> str:
    """The name under which an answer is noted as read."""
    return f"answer.{question}"


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**old, **new}.items() if value is not None}
