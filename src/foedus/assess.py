"""A scenario assessed: the world before and after each proposal, the draws, and every question asked once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus import __version__
from foedus.errors import InputError
from foedus.front import callable_as
from foedus.quantities import Answer, Progress, to_json
from foedus.questions import ORDER
from foedus.threads import one_blas_thread

if TYPE_CHECKING:
    import altair as alt

    from foedus.claims.ledger import Ledger
    from foedus.explain import Explanation
    from foedus.questions.case import Case
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import Draws
    from foedus.uncertainty.priors import Prior
    from foedus.world import World

CLAIMS = "claims"
DRAWS = 4096
#: Questions worked on at once: most of their time goes to arrays, which threads share out among cores.
HANDS = 2


@dataclass(frozen=True)
class Assessment:
    """All answers of a scenario.

    Attributes:
        scenario: what was assessed.
        draws: number of draws of the priors.
        seed: of the draws.
        version: of foedus.
        data: version and sha256 of each source used, by source id.
        answers: by question id, in the order of the questions; only those asked for.
        priors: every uncertain parameter that was drawn: the scenario's and the base rates of disputes.
        claims: one ledger for each article that goes with the scenario.
        world: the world before any proposal.
    """

    scenario: Scenario
    draws: int
    seed: int
    version: str
    data: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, Answer]
    priors: tuple[Prior, ...] = field(default=(), repr=False)
    claims: tuple[Ledger, ...] = ()
    world: World | None = field(default=None, repr=False)

    def __getattr__(self, name: str) -> Answer:
        """An answer by its question: `assessment.gains`."""
        if name in ORDER:
            answers: Mapping[str, Answer] = self.__dict__["answers"]
            if name in answers:
                return answers[name]
            raise InputError(f"'{name}' was not asked", hint=f"asked: {', '.join(answers)}")
        raise AttributeError(name)

    def figure(self, name: str) -> alt.LayerChart:
        """A figure by name, as an Altair chart; `foedus.figures.names(assessment)` lists them."""
        from foedus import figures

        return figures.chart(self, name)

    def explain(self, path: str) -> Explanation:
        """Where a number comes from, by its path: `assessment.explain("gains.JPN.burden")`.

        Raises:
            InputError: no such number, or several.
        """
        from foedus.explain import explain

        return explain(self, path)

    def to_json(self) -> dict[str, Any]:
        """The assessment as plain JSON types (`schema/assessment.schema.json`)."""
        answers: dict[str, Any] = {name: answer.to_json() for name, answer in self.answers.items()}
        answers[CLAIMS] = [ledger.to_json() for ledger in self.claims]
        return {
            "scenario": self.scenario.to_json(),
            "seed": self.seed,
            "draws": self.draws,
            "version": self.version,
            "data": to_json(self.data),
            "answers": answers,
        }


def assess(
    scenario: Scenario | str | Path | Mapping[str, Any],
    draws: int = DRAWS,
    seed: int = 1,
    *,
    only: Sequence[str] | None = None,
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    cluster: str | None = None,
) -> Assessment:
    """Assess a scenario.

    More draws than `runs.job.SECTION` are assessed section by section and pooled (`foedus.runs`).

    Args:
        scenario: a scenario, the id of one in the library, a path, or a dict.
        draws: number of draws; powers of two fill the space of the priors most evenly.
        seed: of the draws; the same seed, scenario and data give the same bytes.
        only: questions to answer (default all), "claims" among them.
        settings: priors set otherwise: a named setting or a fixed number, by prior id.
        progress: called with what is being done, steps done and steps in all.
        workers: processes that work on sections; the answers do not depend on how many.
        cluster: address of a Dask scheduler whose workers work on sections ("tcp://host:8786").

    Raises:
        InputError: the scenario, a setting, a question or the workers are wrong, or the draws too many.
        NotProved: an exact optimum could not be proved.
        FoedusError: a worker or the cluster failed; what is finished is kept for the same call again.
    """
    from foedus.runs.job import Job
    from foedus.runs.run import answers as run_sections
    from foedus.runs.run import backend
    from foedus.scenario import load
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.draws import draw

    wanted = questions_wanted(only)
    tell = progress or (lambda _what, _done, _all: None)
    steps = len(wanted) + 2
    case = scenario if isinstance(scenario, Scenario) else load(scenario)
    if settings:
        case = case.with_settings(settings)
    tell("draws", 0, steps)
    priors = (*case.priors, *drawn_rates())
    names = tuple(name for name in wanted if name != CLAIMS)
    job = Job(case, priors, draws, seed, names)
    with backend(workers, cluster) as worker:
        if cluster is None and job.whole:
            drawn = draw(priors, draws, seed)
            tell("world", 1, steps)
            known = worlds(case)
            answers = ask(case, known, drawn, names, lambda name, done: tell(name, done + 2, steps))
        else:
            known, answers = worlds(case), run_sections(job, worker, tell)
    found = Assessment(case, draws, seed, __version__, data_of(answers), answers, priors, (), known[0])
    if CLAIMS in wanted:
        tell(CLAIMS, steps - 1, steps)
        found = with_claims(found)
    tell("done", steps, steps)
    return found


def questions_wanted(only: Sequence[str] | None) -> tuple[str, ...]:
    """Questions in their order, "claims" last; all of them for None. Raises InputError for an unknown one."""
    known = (*ORDER, CLAIMS)
    if only is None:
        return known
    for name in only:
        if name not in known:
            from foedus.inputs import did_you_mean

            hint = did_you_mean(name, known) or f"one of {', '.join(known)}"
            raise InputError(f"unknown question '{name}'", where="only", hint=hint)
    return tuple(name for name in known if name in only)


def worlds(case: Scenario) -> tuple[World, dict[str, World]]:
    """The world before any proposal and those after each (`worlds_after`)."""
    from foedus.scenario.effect import without_proposed
    from foedus.world import world

    before = without_proposed(world(case.date), case.proposals)
    return before, worlds_after(before, case)


def ask(
    case: Scenario,
    known: tuple[World, Mapping[str, World]],
    drawn: Draws,
    names: Sequence[str],
    tell: Callable[[str, int], None] = lambda _name, _done: None,
    hands: int = HANDS,
) -> dict[str, Answer]:
    """The answers to questions over some draws, several of them worked on at once.

    Args:
        case: the scenario.
        known: its worlds, as `worlds` finds them.
        drawn: draws of all its priors.
        names: questions, without claims.
        tell: called with each question that is waited for and how many are done.
        hands: how many questions are worked on at once.

    Raises:
        NotProved: an exact optimum could not be proved.
    """
    from concurrent.futures import ThreadPoolExecutor

    shared = case_of(*known, case, drawn)
    answers: dict[str, Answer] = {}
    pool = ThreadPoolExecutor(hands, thread_name_prefix="foedus-question")
    try:
        waiting = {name: pool.submit(ask_one, name, shared) for name in names}
        for done, name in enumerate(names):
            tell(name, done)
            answers[name] = waiting[name].result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return answers


def worlds_after(before: World, case: Scenario) -> dict[str, World]:
    """The world after each proposal, and for a new treaty the one in which every candidate joins as well."""
    from foedus.questions.sides import WITH_CANDIDATES
    from foedus.scenario.effect import carried_out

    after = {}
    for proposal in case.proposals:
        after[proposal.id] = carried_out(before, proposal)
        if proposal.candidates:
            after[proposal.id + WITH_CANDIDATES] = carried_out(before, proposal, with_candidates=True)
    return after


def case_of(before: World, after: Mapping[str, World], scenario: Scenario, draws: Draws) -> Case:
    """What the questions share; evidence that they need beside worlds and draws is read here, not there."""
    from foedus.evidence.spread import dispute_spread
    from foedus.evidence.trade_bilateral import matrix_on
    from foedus.questions.case import Case
    from foedus.uncertainty.memory import Memory

    if draws.memory is None:
        # Nothing is asked twice here: only what several questions share is kept.
        draws = replace(draws, memory=Memory(most=0))
    return Case(before, after, scenario, draws, dispute_spread(), matrix_on)


@one_blas_thread()
def ask_one(name: str, case: Case) -> Answer:
    """The answer to one question, in full and in brief."""
    from foedus.questions.brief import brief

    found = _answer(name, case)
    return replace(found, brief=brief(found, case.scenario))


def _answer(name: str, case: Case) -> Answer:
    from foedus.questions import adoption, blocs, gains, membership, risk, trade

    given = (case.before, case.after, case.scenario, case.draws)
    if name == "adoption":
        return adoption.answer(*given, case.law)
    if name == "membership":
        return membership.answer(case, case.law)
    if name == "gains":
        return gains.answer(case)
    if name == "risk":
        return risk.answer(*given, case.spreads, pairs=case.risk_pairs, changes=case.risk_changes)
    if name == "trade":
        return trade.answer(*given, case.matrix, solved=case.trade_effects)
    return blocs.answer(*given)


def drawn_rates() -> tuple[Prior, ...]:
    """The base rates of disputes, which are drawn beside the scenario's priors."""
    from foedus.evidence.spread import dispute_spread
    from foedus.questions.base_rates import rate_priors

    return rate_priors(tuple(dispute_spread().values()))


@one_blas_thread()
def with_claims(found: Assessment) -> Assessment:
    """The same with the ledgers of the articles that go with its scenario."""
    from foedus.claims import ledger

    return replace(found, claims=ledger.for_assessment(found))


def data_of(answers: Mapping[str, Answer]) -> dict[str, dict[str, str]]:
    """Version and hash of every source used; the Factbook's are those of the edition that is installed."""
    from foedus.evidence.factbook import factbook
    from foedus.evidence.sources import sources

    known = {**sources(), "factbook": factbook().source}
    used = sorted({source for answer in answers.values() for source in answer.sources})
    return {name: {"version": known[name].version, "sha256": known[name].sha256} for name in used}


callable_as(__name__, assess)
