"""Runs a claims file against the evidence: one verdict a claim, computed, with the number that decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from foedus.claims import change, words
from foedus.claims.evidence import Evidence, Measured, MissingAnswerError, NoEvidenceError
from foedus.claims.measures import evaluate, find
from foedus.claims.model import Article, Claim, ClaimsFile, Measurement, Reading, Shown, Test, library, load
from foedus.claims.results import Ledger, ShownMeasure, Tested, Verdict
from foedus.claims.trend import slope
from foedus.claims.verdict import Word, combine, judge
from foedus.errors import InputError
from foedus.scenario.fields import span

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.quantities import Progress

#: Arguments by which a test asks what came of a claim.
LATER_DAYS = frozenset({"by", "until"})

__all__ = ["Ledger", "Verdict", "for_assessment", "ledger", "run", "run_file"]


def run(article: ClaimsFile | str | Path, evidence: Evidence) -> tuple[Verdict, ...]:
    """Test every claim of a file.

    Each claim is tested as of its own date (of a month or a year, its last day), whatever that of `evidence`.

    Raises:
        InputError: the file is wrong, or a test asks something that its measure cannot give.
    """
    found = article if isinstance(article, ClaimsFile) else load(article)
    asked: dict[str, Evidence] = {}
    verdicts = []
    for number, claim in enumerate(found.claim, start=1):
        day = claim.date or found.article.date
        if day not in asked:
            asked[day] = evidence.at(span(day)[1], found.article.scenario)
        try:
            verdicts.append(_verdict(found.article, claim, day, asked[day]))
        except InputError as fault:
            where = f"claim[{number}] ({claim.id})"
            raise InputError(fault.what, file=found.article.id, where=where, hint=fault.hint) from fault
    return tuple(verdicts)


def ledger(article: ClaimsFile | str | Path, evidence: Evidence) -> Ledger:
    """The verdicts of `run` together with the article."""
    found = article if isinstance(article, ClaimsFile) else load(article)
    return Ledger(found.article, run(found, evidence))


def run_file(
    article: str | Path, *, draws: int = 4096, seed: int = 1, progress: Progress | None = None
) -> Ledger:
    """Test a claims file by itself: the questions that its tests need are answered first.

    Args:
        article: id in the library, or a path.
        draws, seed: of the assessment, if one is needed.
        progress: as in `foedus.assess.assess`.

    Raises:
        InputError: the file or its scenario is wrong.
    """
    found = load(article)
    evidence = Evidence(span(found.article.date)[1], found.article.scenario)
    questions = sorted(_questions(found))
    if questions:
        from foedus.assess import assess

        assessed = assess(found.article.scenario, draws, seed, only=questions, progress=progress)
        evidence = Evidence(evidence.date, found.article.scenario, assessed)
    return ledger(found, evidence)


def for_assessment(assessment: Assessment) -> tuple[Ledger, ...]:
    """The ledgers of all claims files of the library that go with the assessment's scenario, sorted by date.

    Raises:
        InputError: a file is wrong.
    """
    scenario = assessment.scenario
    evidence = Evidence(scenario.date, scenario.id, assessment)
    files = [found for found in map(load, library()) if found.article.scenario == scenario.id]
    return tuple(ledger(found, evidence) for found in sorted(files, key=lambda each: each.article.date))


def _questions(found: ClaimsFile) -> set[str]:
    """Ids of the questions whose answers the tests of a file read."""
    asked: list[Measurement] = []
    for claim in found.claim:
        tests = [reading.test for reading in claim.tested if reading.test]
        asked += [*tests, *(test.against for test in tests if test.against), *claim.related]
    needed = {find(each.measure).source[0].partition(":") for each in asked}
    named = {str(each.args["question"]) for each in asked if "question" in each.args}
    return named | {question for kind, _, question in needed if kind == "assessment" and question}


def _verdict(article: Article, claim: Claim, day: str, evidence: Evidence) -> Verdict:
    readings = tuple(_tested(reading, day, evidence) for reading in claim.tested)
    verdict = combine([each.verdict for each in readings])
    waiting = [claim.waits_for or "", *(each.waits_for for each in readings)]
    if not readings:
        verdict = "waiting" if claim.waits_for else "not testable"
    return Verdict(
        article=article.id,
        claim=claim,
        claim_date=day,
        verdict=verdict,
        reason=_reason(claim, readings),
        readings=readings,
        related=tuple(_shown(shown, evidence) for shown in claim.related),
        deciding=_deciding(readings, verdict),
        waits_for=next(filter(None, waiting), ""),
    )


def _tested(reading: Reading, day: str, evidence: Evidence) -> Tested:
    if reading.waits_for:
        reason = f"Waits for {_waited(reading.waits_for)}."
        return Tested(
            reading.reading, "waiting", reason, waits_for=reading.waits_for, weakness=reading.weakness
        )
    if reading.test is None:
        reason = f"Would be decided by {reading.would_decide}"
        return Tested(reading.reading, "not testable", words.joined([reason]), weakness=reading.weakness)
    try:
        return _measured(reading, reading.test, day, evidence)
    except MissingAnswerError as fault:
        reason = f"Waits for {_waited(fault.question)}."
        return Tested(
            reading.reading,
            "waiting",
            reason,
            reading.test,
            waits_for=fault.question,
            weakness=reading.weakness,
        )
    except NoEvidenceError as fault:
        return Tested(
            reading.reading,
            "not testable",
            words.joined([str(fault)]),
            reading.test,
            weakness=reading.weakness,
        )


def _measured(reading: Reading, test: Test, day: str, evidence: Evidence) -> Tested:
    measured = slope(test, evidence) if test.over else _take(test, evidence)
    against = _take(test.against, evidence) if test.against else None
    compared = ""
    if against is not None and test.against is not None:
        name = words.subject(find(test.against.measure), dict(test.against.args))
        compared = f"{_lower(name)}, {words.found(against)}"
    needs = words.needs(test, measured.unit, compared)
    name = words.subject(find(test.measure), dict(test.args)) + (", change a year" if test.over else "")
    later = _is_later(measured.date, day) or (against is not None and _is_later(against.date, day))
    parts = [f"{name}: {words.found(measured)} ({measured.date}); the claim needs {needs}", measured.note]
    if later:
        parts.append(f"It uses evidence later than the claim, {_why_later(test)}")
    verdict = judge(measured, test, against)
    return Tested(
        reading=reading.reading,
        verdict=verdict,
        reason=words.joined(parts),
        test=test,
        measured=measured,
        needs=needs,
        later=later,
        weakness=reading.weakness,
        would_change=change.of_reading(verdict, test, measured, compared),
    )


def _why_later(test: Test) -> str:
    """Why evidence later than a claim was used: the test asks for it, or none of its time was at hand."""
    asked = test.args.get("late") or not LATER_DAYS.isdisjoint(test.args)
    return "as the test asks" if asked else "for want of any of its time"


def _take(asked: Measurement, evidence: Evidence) -> Measured:
    return evaluate(asked.measure, evidence, **asked.args)


def _shown(shown: Shown, evidence: Evidence) -> ShownMeasure:
    try:
        measured = _take(shown, evidence)
    except (MissingAnswerError, NoEvidenceError) as fault:
        return ShownMeasure(shown.shows, shown.measure, None, words.joined([str(fault)]))
    name = words.subject(find(shown.measure), dict(shown.args))
    reason = words.joined([f"{name}: {words.found(measured)} ({measured.date})", measured.note])
    return ShownMeasure(shown.shows, shown.measure, measured, reason)


def _reason(claim: Claim, readings: Sequence[Tested]) -> str:
    if claim.waits_for:
        return f"Waits for {_waited(claim.waits_for)}."
    if claim.would_decide:
        return words.joined([f"No evidence here can decide it; what would: {claim.would_decide}"])
    decided = [each for each in readings if each.measured is not None]
    waiting = _waiting(readings)
    if len({each.verdict for each in decided}) <= 1:
        first = decided[0] if decided else readings[0]
        alike = f"All {len(decided)} readings agree" if len(decided) > 1 else ""
        return words.joined([first.reason, alike, *(waiting if decided else [])])
    parts = [
        f"{each.verdict.capitalize()} if read as: {_lower(each.reading)} ({_short(each)})" for each in decided
    ]
    return words.joined([*parts, *waiting])


def _waiting(readings: Sequence[Tested]) -> list[str]:
    """What the readings that wait are waiting for, each told once."""
    asked = [each.waits_for for each in readings if each.waits_for]
    counts = {question: asked.count(question) for question in dict.fromkeys(asked)}
    return [
        f"{'One reading waits' if number == 1 else f'{number} readings wait'} for {_waited(question)}"
        for question, number in counts.items()
    ]


def _short(tested: Tested) -> str:
    assert tested.measured is not None
    return f"{words.in_short(tested.measured)}; needed: {tested.needs}"


def _deciding(readings: Sequence[Tested], verdict: Word) -> Tested | None:
    """The reading whose number goes with the verdict; none where it is mixed because readings differ."""
    decided = [each for each in readings if each.measured]
    return decided[0] if decided and {each.verdict for each in decided} == {verdict} else None


def _waited(question: str) -> str:
    return "data of the local store" if question == "store" else f"the question '{question}'"


def _lower(text: str) -> str:
    plain = text.rstrip(".")
    return plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]


def _is_later(evidence: str, claim: str) -> bool:
    """Whether evidence is surely later than the claim: a figure for 2023 is not later than June 2023."""
    return span(evidence)[0] > span(claim)[1]
