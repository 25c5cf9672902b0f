"""Verdicts as ClaimReview: the JSON-LD of schema.org with which fact-checkers publish what they found.

Scale: 3 supported, 2 mixed, 1 contradicted. A claim that is not testable, or waits for data, has no number.
Source: schema.org, types ClaimReview, Claim and Rating.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from foedus.claims.results import Ledger, Verdict

CONTEXT: Final = "https://schema.org"
#: Number of a verdict on the scale; a verdict that is not here has none.
SCALE: Final[Mapping[str, int]] = {"contradicted": 1, "mixed": 2, "supported": 3}


def document(ledgers: Iterable[Ledger], *, base: str = "") -> dict[str, Any]:
    """One JSON-LD document with a ClaimReview for each claim of the ledgers, in their order.

    Args:
        ledgers: the ledgers.
        base: address of the page that the ledgers will stand on; each review's `url` is its place there.
            Without it there is none, for foedus does not know where a report will be put.
    """
    return {
        "@context": CONTEXT,
        "@graph": [review(ledger, each, base=base) for ledger in ledgers for each in ledger.verdicts],
    }


def review(ledger: Ledger, verdict: Verdict, *, base: str = "") -> dict[str, Any]:
    """The ClaimReview of one verdict, without `@context`."""
    anchor = f"claim-{ledger.article.id}-{verdict.id}"
    body = {
        "@type": "ClaimReview",
        "identifier": f"{ledger.article.id}/{verdict.id}",
        "inLanguage": "en",
        "claimReviewed": verdict.claim.says,
        "itemReviewed": _claim(ledger, verdict),
        "reviewRating": _rating(verdict),
        "reviewBody": verdict.reason,
        "author": {"@type": "Organization", "name": "foedus"},
    }
    return body | ({"url": f"{base}#{anchor}"} if base else {})


def script(ledgers: Iterable[Ledger]) -> str:
    """The document as text for a `<script type="application/ld+json">`: no sign in it can end the element."""
    text = json.dumps(document(ledgers), ensure_ascii=True, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _claim(ledger: Ledger, verdict: Verdict) -> dict[str, Any]:
    article, reference = ledger.article, verdict.claim.reference
    person = bool(article.author) and "," not in article.author
    author = {"@type": "Person" if person else "Organization", "name": article.author or article.publisher}
    where = reference or article.reference
    place: dict[str, Any] = {
        "@type": "CreativeWork" if reference else "Article",
        "name": (reference.title if reference else "") or article.title,
        "publisher": {
            "@type": "Organization",
            "name": reference.publisher if reference else article.publisher,
        },
    }
    if where is not None and where.url:
        place["url"] = where.url
    if day := _day((reference.date if reference else "") or article.date):
        place["datePublished"] = day
    claim: dict[str, Any] = {"@type": "Claim", "author": author, "appearance": place}
    return claim | ({"datePublished": day} if (day := _day(verdict.claim_date)) else {})


def _rating(verdict: Verdict) -> dict[str, Any]:
    number = SCALE.get(verdict.verdict)
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": verdict.verdict}
    if number is not None:
        rating |= {
            "ratingValue": number,
            "bestRating": max(SCALE.values()),
            "worstRating": min(SCALE.values()),
        }
    return rating | ({"ratingExplanation": verdict.would_change} if verdict.would_change else {})


def _day(when: str) -> str:
    """A date of schema.org: a day, a month or a year; "" for a span of two."""
    return "" if "/" in when else when
