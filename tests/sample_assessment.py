"""A whole assessment for the tests of figures and report: sample answers, one article, two priors."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from foedus.assess import Assessment
from foedus.claims.evidence import Bounds, Measured
from foedus.claims.model import Article, Claim, Test
from foedus.claims.results import Ledger, Tested, Verdict
from foedus.scenario.stances import Stance
from foedus.treaties.rules import Consensus
from foedus.uncertainty.priors import Prior
from sample_answers import CANDIDATES, FOUNDERS, REPORT, adoption, blocs, gains, membership, risk, trade


def scenario(title: str = "An Asian NATO?") -> SimpleNamespace:
    """The scenario of the sample; a hostile title can be given."""
    office = SimpleNamespace(
        id="tokyo-office",
        kind="open-office",
        title="A NATO office in Tokyo",
        summary="NATO opens a liaison office in Tokyo.",
        treaty=None,
        rule=Consensus(("FRA", "DEU"), "North Atlantic Council"),
        military_guideline=None,
    )
    treaty = SimpleNamespace(
        id="asian-nato",
        kind="found-treaty",
        title="A treaty of mutual defence in Asia",
        summary="Five founders sign a treaty of mutual defence.",
        treaty=None,
        rule=Consensus(("JPN", "USA"), "Signature"),
        military_guideline=2.0,
        founders=("JPN", "USA"),
    )
    found = SimpleNamespace(
        id="sample",
        file="",
        title=title,
        question="What would an office in Tokyo and a treaty in Asia change?",
        summary="A sample, with made-up numbers.",
        date=datetime.date(2023, 6, 14),
        proposals=(office, treaty),
        rivals=("CHN",),
        region=tuple(FOUNDERS | CANDIDATES),
        report=tuple(REPORT),
        stances=_stances(),
        settings={},
        priors=_priors(),
    )
    found.to_json = lambda: {"id": "sample", "title": title, "question": found.question, "date": "2023-06-14"}
    return found


def _stances() -> tuple[Stance, ...]:
    said = {"speaker": "Ministry", "date": "2023-06-05", "paraphrase": "It is not for it."}
    where = {
        "publisher": "A newspaper",
        "title": "A title",
        "date": "2023-06-05",
        "url": "https://example.org/a",
    }
    entry = {"state": "FRA", "proposal": "tokyo-office", "position": "oppose", **said, "reference": where}
    return (Stance.model_validate(entry),)


def _priors() -> tuple[Prior, ...]:
    shared = {"unit": "share", "rationale": "A judgement.", "reference": ()}
    return (
        Prior.model_validate(
            {
                "id": "stance.objects.oppose",
                "what": "Chance to object",
                "distribution": {"kind": "beta", "a": 8.0, "b": 4.0},
                **shared,
            }
        ),
        Prior.model_validate(
            {
                "id": "coding.consultation",
                "what": "Which coding",
                "distribution": {"kind": "choice", "values": (0.0, 1.0), "weights": (3.0, 1.0)},
                "settings": {"strict": {"kind": "fixed", "value": 0.0}},
                **shared | {"unit": ""},
            }
        ),
    )


def ledger() -> Ledger:
    """One article with a claim of each verdict that has a shape of its own."""
    article = Article(id="an-article", title="What an article says", publisher="A paper", date="2023-06-14")
    measured = Measured(12.0, "countries", "2023", ("factbook",), Bounds(11.0, 14.0, "two are not counted"))
    test = Test.model_validate({"measure": "deployments.countries", "state": "CHN", "op": "<=", "value": 1})
    reading = Tested(
        "Count of countries", "contradicted", "12 countries.", test, measured, "at most 1 country", later=True
    )
    decided = _verdict("one-mission", "contradicted", "12 countries; the claim needs at most 1.", (reading,))
    waiting = _verdict("only-one-gains", "waiting", "Waits for the question 'gains'.", (), "gains")
    open_ = _verdict("a-motive", "not testable", "No evidence here can decide it.", ())
    return Ledger(article, (decided, waiting, open_))


def _verdict(key: str, word: Any, reason: str, readings: tuple[Tested, ...], waits_for: str = "") -> Verdict:
    claim = Claim(id=key, paragraph=3, says=f"The article claims {key}.", would_decide="More evidence.")
    deciding = readings[0] if readings else None
    return Verdict("an-article", claim, "2023-06-14", word, reason, readings, (), deciding, waits_for)


def sample(title: str = "An Asian NATO?") -> Assessment:
    """A whole sample assessment."""
    answers = (adoption(), membership(), gains(), blocs(), risk(), trade())
    world: Any = SimpleNamespace(
        date=datetime.date(2023, 6, 14), notes=("A note of the world.",), treaties=(), states=()
    )
    return Assessment(
        scenario=scenario(title),  # type: ignore[arg-type]
        draws=512,
        seed=1,
        version="0.1.0",
        data={"factbook": {"version": "0.1.2", "sha256": "ab" * 32}},
        answers={answer.question: answer for answer in answers},
        priors=_priors(),
        claims=(ledger(),),
        world=world,
    )
