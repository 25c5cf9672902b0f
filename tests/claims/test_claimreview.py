"""Verdicts as ClaimReview, as CSV, and with what would change them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.claims import claimreview, ledger, model
from foedus.claims.evidence import Evidence
from foedus.claims.model import Article, Claim
from foedus.claims.results import CSV_COLUMNS, Ledger, Verdict

SCHEMA = json.loads((Path(__file__).parent / "claimreview.schema.json").read_text(encoding="utf-8"))
ARTICLE = {"id": "mine", "title": "Mine", "publisher": "Me", "date": "2023-06-14"}
HOSTILE = '</script><script>alert("1")</script>&<!--'


def made(evidence: Evidence, *claims: dict[str, Any], **article: Any) -> Ledger:
    bodies = [{"id": f"c{number}", "says": "Something.", **claim} for number, claim in enumerate(claims)]
    return ledger.ledger(model.load({"article": ARTICLE | article, "claim": bodies}), evidence)


def number(value: float, op: str = ">=", threshold: Any = 7, **keys: Any) -> dict[str, Any]:
    test = {"measure": "made.number", "value_of": value, "op": op, "value": threshold, **keys}
    return {"reading": "A.", "test": test}


@pytest.mark.parametrize("name", model.library())
def test_every_file_of_the_library_has_the_shape_of_schema_org(name: str, evidence: Evidence) -> None:
    found = ledger.ledger(name, evidence)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for base in ("", "https://example.org/report.html"):
        document = claimreview.document([found], base=base)
        assert [fault.message for fault in validator.iter_errors(document)] == []
        assert [each["claimReviewed"] for each in document["@graph"]] == [
            v.claim.says for v in found.verdicts
        ]
        assert all(("url" in each) == bool(base) for each in document["@graph"])


def test_the_scale_has_a_number_for_what_is_decided_and_none_for_the_rest(evidence: Evidence) -> None:
    claims = (
        number(9),
        number(3),
        number(5, low=2, high=9),
        {"would_decide": "minutes"},
        {"waits_for": "risk"},
    )
    reviews = claimreview.document([made(evidence, *claims)])["@graph"]
    ratings = [
        (each["reviewRating"]["alternateName"], each["reviewRating"].get("ratingValue")) for each in reviews
    ]
    assert ratings == [
        ("supported", 3),
        ("contradicted", 1),
        ("mixed", 2),
        ("not testable", None),
        ("waiting", None),
    ]
    assert "bestRating" not in reviews[3]["reviewRating"]


def test_who_said_it_and_where(evidence: Evidence) -> None:
    where = {"publisher": "Wire", "title": "Page", "date": "2022-05-01", "url": "https://example.org/a"}
    found = made(evidence, number(9), number(9) | {"reference": where}, author="A. Writer")
    own, other = (each["itemReviewed"] for each in claimreview.document([found])["@graph"])
    assert own["author"] == {"@type": "Person", "name": "A. Writer"}
    assert own["appearance"]["name"] == "Mine"
    assert own["appearance"]["datePublished"] == own["datePublished"] == "2023-06-14"
    assert other["appearance"] == {
        "@type": "CreativeWork",
        "name": "Page",
        "publisher": {"@type": "Organization", "name": "Wire"},
        "url": "https://example.org/a",
        "datePublished": "2022-05-01",
    }


def test_no_text_ends_the_script_it_stands_in(evidence: Evidence) -> None:
    found = made(evidence, number(9) | {"says": HOSTILE + "\u2028"}, title=HOSTILE, author=HOSTILE)
    text = claimreview.script([found])
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == claimreview.document([found])


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_safe_in_a_page_and_comes_back_as_it_was(says: str, title: str, author: str) -> None:
    article = Article(id="a", title=title or "T", publisher="P", author=author, date="2023")
    claim = Claim(id="c", says=says, would_decide="more")
    verdict = Verdict("a", claim, "2023", "not testable", "No.", (), (), None, "")
    text = claimreview.script([Ledger(article, (verdict,))])
    assert text.isascii()
    assert not set("<>&") & set(text)
    review = json.loads(text)["@graph"][0]
    assert (review["claimReviewed"], review["itemReviewed"]["appearance"]["name"]) == (says, title or "T")


def test_csv_has_one_row_a_claim_and_no_formula(evidence: Evidence) -> None:
    found = made(evidence, number(9), number(3) | {"says": "=1+1", "weakness": "It is short."})
    rows = list(csv.DictReader(io.StringIO(found.csv())))
    assert tuple(rows[0]) == CSV_COLUMNS
    assert [row["verdict"] for row in rows] == ["supported", "contradicted"]
    assert (rows[0]["op"], rows[0]["later_evidence"], rows[0]["waits_for"]) == (">=", "false", "")
    assert rows[1]["says"] == "'=1+1"
    assert rows[1]["weakness"] == "It is short."
    assert rows[1]["would_change"] == "Supported with at least 7 countries; found: 3 countries."


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        (number(9), "Contradicted with less than 7 countries; found: 9 countries."),
        (number(1, "==", 0), "Supported with no country; found: 1 country."),
        (number(0, "==", 0), "Contradicted with any country; found: 0 countries."),
        (number(2, ">=", 1), "Contradicted with no country; found: 2 countries."),
        (number(7, "==", 7), "Contradicted with anything but 7 countries; found: 7 countries."),
        (
            number(5, low=2, high=9),
            "What is missing (half is missing): supported if all of it were at least 7",
        ),
        (
            {"reading": "A.", "test": {"measure": "made.word", "op": "==", "value": "bars"}},
            "Supported with the answer “barred outright”.",
        ),
        (
            {"reading": "A.", "test": {"measure": "made.word", "op": "==", "value": "needs"}},
            "Contradicted with any other answer than “allowed on a condition”.",
        ),
        (
            {
                "reading": "A.",
                "test": {"measure": "made.number", "value_of": 9, "value": 3, "within_factor": 2},
            },
            "Supported with a number that is 3 countries within a factor of 2; found: 9 countries.",
        ),
        (
            {"reading": "A.", "test": {"measure": "made.model", "p05": 1, "p95": 3, "op": ">", "value": 2}},
            "A narrower interval: supported if all of it were more than 2 %, contradicted",
        ),
        ({"would_decide": "the minutes"}, "The minutes."),
        ({"waits_for": "risk"}, "An assessment with the question 'risk'."),
        ({"waits_for": "store"}, "Data of the local store."),
    ],
)
def test_what_would_change_a_verdict(evidence: Evidence, claim: dict[str, Any], told: str) -> None:
    verdict = made(evidence, claim).verdicts[0]
    assert verdict.would_change.startswith(told)
    assert verdict.to_json()["would_change"] == verdict.would_change


def test_of_several_readings_the_claim_turns_when_all_do_or_hangs_on_which_is_meant(
    evidence: Evidence,
) -> None:
    both = made(evidence, {"readings": [number(9), number(8)]}).verdicts[0]
    assert both.would_change.startswith("Every reading would have to turn; the first: Contradicted with less")
    differ = made(evidence, {"readings": [number(9), number(1)]}).verdicts[0]
    assert differ.would_change == (
        "It depends on the reading: 1 supported, 1 contradicted. Each turns by its own number."
    )


def test_what_turns_a_verdict_does_turn_it(evidence: Evidence) -> None:
    """The number named as turning it, put in the place of what was found, gives the other verdict."""
    for op, found, turned in (
        (">=", 9, 6.9),
        ("<=", 3, 7.1),
        (">", 9, 7),
        ("<", 3, 7),
        ("==", 7, 8),
        ("!=", 8, 7),
    ):
        before, after = (made(evidence, number(value, op)).verdicts[0] for value in (found, turned))
        assert (before.verdict, after.verdict) == ("supported", "contradicted")
