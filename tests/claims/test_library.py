"""The claims files that come with foedus: complete, in our own words, fair in form, right on known facts."""

from __future__ import annotations

import importlib
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from foedus.assess import Assessment
from foedus.claims import ledger, model
from foedus.claims.citation import cite
from foedus.claims.evidence import Evidence
from foedus.claims.measures import measures
from foedus.claims.record import record
from foedus.claims.results import Verdict
from foedus.quantities import Interval

CHECKOUT = Path(__file__).parents[2]

ARTICLES = Path(__file__).parents[3] / "shared" / "articles"
TEXTS = {"tehran-times-2023-06-14": "tehran-times-2023-06-14.txt", "cgtn-2023-02": "cgtn-2023-02.txt"}
#: Lines above the body: byline, headline, date; breadcrumb, section, headline.
ABOVE = {"tehran-times-2023-06-14": 3, "cgtn-2023-02": 3}
#: A word that the paragraph of each claim must hold.
KEYWORDS = {
    "liaison-office": "liaison office",
    "partners-close": "geographically close",
    "china-target": "target",
    "atlantic-scope": "scope",
    "every-member-needed": "veto",
    "macron-objects": "Macron has objected",
    "majority-opposed": "firmly oppose",
    "undermines-peace": "undermine regional peace",
    "bloc-division": "military blocs",
    "gulf-replica-failed": "Persian Gulf",
    "first-war-in-europe": "Second World War",
    "largest-economy-soon": "number one economy",
    "trade-partner": "trading partners",
    "us-influence-fading": "influence",
    "one-mission-abroad": "one military mission",
    "dynamic-region": "economically dynamic",
    "no-competition": "no intention to compete",
    "only-us-gains": "Nobody will benefit",
    "states-buy-chinese-tech": "purchasing from China",
    "europe-not-confronting": "European member states",
    "g7-split": "G7",
    "regional-neutrality": "neutrality",
    "philippine-bases": "Subic Bay",
    "korea-arms-law": "Foreign Trade Act",
    "rcep-trade-growth": "15 percent",
    "rcep-trade-total": "$970 million",
    "greenfield-fdi": "Greenfield",
    "highly-integrated": "highly integrated",
    "bloc-confrontation": "bloc to bloc",
    "no-dialogue": "dialogues",
    "nothing-productive": "nothing productive",
}


@lru_cache(maxsize=1)
def _verdicts() -> dict[tuple[str, str], Verdict]:
    evidence = Evidence(date(2023, 6, 14))
    return {(name, each.id): each for name in model.library() for each in ledger.run(name, evidence)}


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9$]+", text.lower())


@pytest.mark.parametrize("name", TEXTS)
def test_paragraphs_are_counted_over_the_body(name: str) -> None:
    path = ARTICLES / TEXTS[name]
    if not path.exists():
        pytest.skip("the article is not beside the checkout")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][ABOVE[name] :]
    for claim in model.load(name).claim:
        assert claim.paragraph is not None
        assert KEYWORDS[claim.id] in lines[claim.paragraph - 1], claim.id
        assert max((claim.paragraph, *claim.also)) <= len(lines)


@pytest.mark.parametrize("name", TEXTS)
def test_no_sentence_of_the_article_is_in_the_file(name: str) -> None:
    path = ARTICLES / TEXTS[name]
    if not path.exists():
        pytest.skip("the article is not beside the checkout")
    article = _words(path.read_text(encoding="utf-8"))
    runs = {tuple(article[i : i + 7]) for i in range(len(article) - 6)}
    title = tuple(_words(model.load(name).article.title))
    text = _words((model.LIBRARY / f"{name}.toml").read_text(encoding="utf-8"))
    copied = {tuple(text[i : i + 7]) for i in range(len(text) - 6)} & runs
    assert {run for run in copied if not set(run) <= set(title)} == set()


def test_no_verdict_stands_in_a_file() -> None:
    for name in model.library():
        text = (model.LIBRARY / f"{name}.toml").read_text(encoding="utf-8")
        assert not re.search(r"^\s*(verdict|result)\s*=", text, re.MULTILINE)


def test_both_articles_have_all_their_claims() -> None:
    own = {claim.id for name in TEXTS for claim in model.load(name).claim}
    assert own == set(KEYWORDS)


@pytest.mark.parametrize(
    ("claim", "verdict", "value"),
    [
        ("every-member-needed", "supported", 100),
        ("macron-objects", "supported", "oppose"),
        ("trade-partner", "supported", 1),
        ("gulf-replica-failed", "supported", False),
        ("one-mission-abroad", "contradicted", 4),
        ("first-war-in-europe", "contradicted", 3),
        ("rcep-trade-total", "contradicted", pytest.approx(940e9, rel=0.1)),
        ("rcep-trade-growth", "mixed", None),
        ("highly-integrated", "mixed", None),
        ("atlantic-scope", "mixed", None),
        ("partners-close", "mixed", None),
        ("majority-opposed", "mixed", None),  # of its readings one is mixed, one supported, one contradicted
        ("philippine-bases", "mixed", None),
        ("korea-arms-law", "mixed", None),
        ("china-target", "not testable", None),
        ("no-dialogue", "not testable", None),
        ("states-buy-chinese-tech", "not testable", None),
        ("dynamic-region", "supported", 1),
        ("only-us-gains", "waiting", None),
        ("undermines-peace", "waiting", None),
    ],
)
def test_known_cases(claim: str, verdict: str, value: object) -> None:
    found = next(each for (_, key), each in _verdicts().items() if key == claim)
    assert found.verdict == verdict
    assert found.to_json()["value"] == value


@pytest.mark.parametrize(
    ("claim", "verdicts"),
    [
        ("atlantic-scope", ["supported", "supported", "contradicted", "contradicted"]),
        ("partners-close", ["contradicted", "supported", "supported", "contradicted"]),
        ("majority-opposed", ["mixed", "supported", "contradicted"]),
        ("philippine-bases", ["contradicted", "supported"]),
        ("korea-arms-law", ["contradicted", "supported"]),
        ("g7-split", ["supported", "contradicted"]),
        ("regional-neutrality", ["supported", "contradicted", "contradicted"]),
        ("largest-economy-soon", ["supported", "contradicted", "supported"]),
        ("second-defence-budget", ["supported", "supported"]),
        ("gulf-replica-failed", ["supported"]),
    ],
)
def test_known_readings(claim: str, verdicts: list[str]) -> None:
    found = next(each for (_, key), each in _verdicts().items() if key == claim)
    assert [each.verdict for each in found.readings] == verdicts


def test_both_sides_are_held_to_the_same_measures() -> None:
    twins = {
        "first-war-in-europe": "kept-the-peace",
        "atlantic-scope": "stays-regional",
        "largest-economy-soon": "china-largest-soon",
        "china-target": "not-directed-at-china",
    }
    found = {key: each for (_, key), each in _verdicts().items()}
    for against, side in twins.items():
        measures = [
            {r.test.measure for r in found[key].readings if r.test} | {s.measure for s in found[key].related}
            for key in (against, side)
        ]
        assert measures[0] & measures[1], (against, side)


def test_the_ledgers_do_not_all_come_out_on_one_side() -> None:
    decided = {"supported", "contradicted", "mixed"}
    words = {
        name: {each.verdict for (file, _), each in _verdicts().items() if file == name} for name in TEXTS
    }
    assert set.union(*words.values()) >= decided
    assert all(len(each & decided) > 1 for each in words.values())


def test_every_decided_reading_carries_its_number_date_and_source() -> None:
    for verdict in _verdicts().values():
        for reading in verdict.readings:
            if reading.measured is None:
                assert reading.verdict in ("waiting", "not testable")
                continue
            assert reading.measured.sources
            assert reading.needs
            assert reading.reason.endswith(".")
            assert "\n" not in reading.reason
        assert len(verdict.reason) < 900


@pytest.fixture(scope="module")
def assessed(asia_nato: Assessment) -> Assessment:
    """An assessment with every answer that a claim is tested on."""
    return asia_nato


def _by_id(found: Assessment) -> dict[str, Verdict]:
    return {each.id: each for ledger_ in found.claims for each in ledger_.verdicts}


def test_with_an_answer_on_risk_the_claims_on_peace_are_decided(assessed: Assessment) -> None:
    verdicts = _by_id(assessed)
    # The literature disagrees on the sign, so neither side's claim is settled.
    for claim in ("undermines-peace", "partnership-deters"):
        for published in (each for each in verdicts[claim].readings if "literature" in each.reading):
            assert published.verdict == "mixed"
            assert published.measured is not None
            assert isinstance(published.measured.interval, Interval)
            assert published.measured.interval.p05 < 0.0 < published.measured.interval.p95
    related = verdicts["china-target"].to_json()["related"]
    assert any("dispute" in each["shows"].lower() for each in related)


def test_what_is_claimed_for_peace_and_against_it_meets_the_same_tests(assessed: Assessment) -> None:
    """The same four numbers; one side needs them above nought, the other below."""
    against, side = (_by_id(assessed)[claim].readings for claim in ("undermines-peace", "partnership-deters"))
    tests = [
        {(str(sorted(each.test.args.items())), each.test.op) for each in readings if each.test}
        for readings in (against, side)
    ]
    assert len(tests[0]) == 4
    assert {(args, {">": "<"}[op]) for args, op in tests[0]} == tests[1]


def test_no_claim_waits_for_anything(assessed: Assessment) -> None:
    for verdict in _by_id(assessed).values():
        assert verdict.verdict != "waiting"
        assert not any(each.waits_for for each in verdict.readings)
        assert verdict.would_change


def test_the_page_of_the_ledger_is_current(assessed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run tools/write_claims_pages.py if this fails; its numbers of models are those of more draws."""
    monkeypatch.syspath_prepend(str(CHECKOUT / "tools"))
    pages = importlib.import_module("write_claims_pages")
    page = (CHECKOUT / "docs" / "claims.md").read_text(encoding="utf-8")
    made = pages.claims_page(assessed.claims)
    assert _without_model_numbers(made) == _without_model_numbers(page)
    listed = (CHECKOUT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert pages.measures_page([each for key, each in measures().items() if key[:5] != "made."]) == listed


def _without_model_numbers(page: str) -> list[str]:
    """Lines of a page; in those that show a model's number the digits are left out."""
    return [
        re.sub(r"[\d,.\N{MINUS SIGN}]+", "#", line) if "*(model)*" in line else line
        for line in page.splitlines()
    ]


def test_the_record_gives_a_reference_for_each_entry() -> None:
    kept = record()
    assert len({event.id for event in kept.events}) == len(kept.events)
    assert {event.topic for event in kept.events} == set(kept.topics)
    for entry in (*kept.events, *kept.figures, *kept.outcomes):
        assert entry.reference.url.startswith("http")


def test_the_office_and_the_blocs_are_measured_and_the_ledger_comes_out_the_same_again(
    assessed: Assessment,
) -> None:
    assert [each.article.id for each in assessed.claims] == sorted(
        model.library(), key=lambda n: model.load(n).date
    )
    verdicts = _by_id(assessed)
    office = verdicts["liaison-office"].readings[1].measured
    assert office is not None
    assert 0 < float(office.value) < 100
    division = verdicts["bloc-division"].readings
    assert all(each.measured for each in division)
    # the founders are in defence pacts already, so none of them leaves the group without one
    assert division[0].measured is not None
    assert division[0].measured.value == 0
    again = ledger.for_assessment(assessed)
    assert [each.to_json() for each in again] == [each.to_json() for each in assessed.claims]


def test_every_tested_claim_says_where_its_test_falls_short() -> None:
    for name in model.library():
        for claim in model.load(name).claim:
            assert claim.weakness or not claim.tested, claim.id
            assert not claim.waits_for, claim.id


def test_every_source_of_a_verdict_can_be_looked_up() -> None:
    for verdict in _verdicts().values():
        for cited in cite(verdict.sources):
            own = cited.key.startswith(("stances", "treat", "domestic", "law", "record"))
            assert cited.words != cited.key
            assert own or cited.url.startswith("http")


def test_a_page_is_cited_once_and_a_record_gives_way_to_its_entries() -> None:
    keys = ("record", "record:edca-sites-2016", "treaties", "treaty:nato", "factbook", "treaty:nato")
    events = [event for event in record().events if event.topic == "nato-operation-outside-area"]
    assert len(events) > 1
    assert len({event.reference.url for event in events}) == 1
    assert len(cite([f"record:{event.id}" for event in events])) == 1
    assert [each.key for each in cite(keys)] == ["record:edca-sites-2016", "treaty:nato", "factbook"]
    assert [each.key for each in cite(["record", "factbook"])] == ["record", "factbook"]
