"""Write docs/claims.md, the ledger of the articles, and docs/measures.md, the list of measures.

python tools/write_claims_pages.py [DRAWS]

Run it after changing a claims file, a measure, or a method whose answer a claim is tested on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from foedus.claims import words
from foedus.claims.citation import cite
from foedus.claims.measures import Measure, find, measures
from foedus.claims.results import Ledger, Tested, Verdict
from foedus.report import ledgers as shapes

DOCS = Path(__file__).parents[1] / "docs"
MADE = (
    "<!-- Written by tools/write_claims_pages.py; edit the claims files or the measures, not this page. -->"
)
SUBJECTS = {
    "adoption": "Models: adoption",
    "assessment": "Models: any answer",
    "blocs": "Models: blocs",
    "conflicts": "Conflicts",
    "deployments": "Forces abroad",
    "distance": "Distance",
    "economy": "Size and growth",
    "gains": "Models: gains and losses",
    "law": "Law",
    "organisations": "Organisations",
    "past": "The past",
    "record": "What happened",
    "risk": "Models: disputes and wars",
    "rivalries": "Rivalries",
    "stances": "Positions on record",
    "trade": "Trade",
    "treaties": "Treaties",
    "wars": "Wars",
}


def main(arguments: Sequence[str] = ()) -> None:
    """Assess `asia-nato` and write both pages."""
    from foedus.assess import assess

    draws = int(arguments[0]) if arguments else 4096
    (DOCS / "measures.md").write_text(measures_page(list(measures().values())), encoding="utf-8")
    found = assess("asia-nato", draws)
    (DOCS / "claims.md").write_text(claims_page(found.claims), encoding="utf-8")


def claims_page(ledgers: Sequence[Ledger]) -> str:
    """The page of all ledgers."""
    lines = [
        "# What the articles say, held to the evidence",
        "",
        MADE,
        "",
        "Each claim in our own words, with its verdict, the number that decides, what would change it and",
        "the source. The verdicts are computed: [how](methods/claims.md). What is claimed for a step and",
        "what is claimed against it meet the same measures. A number of a model is marked as one; it is",
        "from an assessment of `asia-nato`.",
        "",
        shapes.sentence(ledgers),
        "",
    ]
    for ledger in ledgers:
        lines += _ledger(ledger)
    return "\n".join(lines)


def measures_page(found: Sequence[Measure]) -> str:
    """The page of all measures, by subject."""
    lines = ["# Measures that claims can be tested with", "", MADE, ""]
    lines += [
        f"{len(found)} measures. `foedus measures list --json` gives the same, and",
        "`foedus measures eval NAME key=value …` takes one. Each is checked against a value worked out by",
        "hand in `tests/claims/`. An argument without a default must be given; what a list of states may",
        "name stands in",
        "[write a claims file](how-to/my-own-claims.md#what-stands-in-a-test).",
        "",
    ]
    subjects = sorted({measure.name.partition(".")[0] for measure in found}, key=lambda key: SUBJECTS[key])
    for subject in subjects:
        lines += [f"## {SUBJECTS[subject]}", ""]
        for measure in found:
            if measure.name.partition(".")[0] == subject:
                lines += _measure(measure)
    return "\n".join(lines)


def _ledger(ledger: Ledger) -> Iterator[str]:
    article = ledger.article
    told = ", ".join(part for part in (article.publisher, article.author, article.date) if part)
    counted = ", ".join(f"{number} {word}" for _, word, number in shapes.counts([ledger]))
    yield from (f"## {article.title}", "", f"{told}. {counted}.", "")
    yield from ("| Claim | Verdict | What decides |", "|---|---|---|")
    for verdict in ledger.verdicts:
        yield _row(verdict)
    yield ""
    for verdict in ledger.verdicts:
        yield from _verdict(verdict)


def _row(verdict: Verdict) -> str:
    """A line of the table of an article: the claim with its place on the page, its verdict, the number."""
    claim, shown = verdict.claim, verdict.deciding
    decides = verdict.found if shown else verdict.would_change
    if shown is not None and shown.test is not None and shown.test.kind == "model":
        decides += " *(model)*"
    word = f"{shapes.SHAPES[verdict.verdict]} {verdict.verdict}"
    return f"| [{claim.says}](#{verdict.article}-{claim.id}) | {word} | {decides} |"


def _verdict(verdict: Verdict) -> Iterator[str]:
    claim = verdict.claim
    paragraphs = [str(each) for each in (claim.paragraph, *claim.also) if each]
    several = "s" if len(paragraphs) > 1 else ""
    where = f" <small>(paragraph{several} {', '.join(paragraphs)})</small>" if paragraphs else ""
    said = claim.reference
    yield from (f'<a id="{verdict.article}-{claim.id}"></a>', "")
    yield from (f"### {shapes.SHAPES[verdict.verdict]} {claim.says}", "")
    reason = "" if verdict.readings else f" {verdict.reason}"
    yield from (f"**{verdict.verdict.capitalize()}.**{where}{reason}", "")
    for reading in verdict.readings:
        yield from _reading(reading)
    if verdict.related:
        yield from ("", "Beside it, deciding nothing:", "")
        for shown in verdict.related:
            mark = " *(model)*" if find(shown.measure).kind == "model" else ""
            yield f"- {shown.shows} {shown.reason}{mark}"
    notes = [f"*What would change it:* {verdict.would_change}"] if verdict.readings else []
    notes += [f"*Where the test falls short:* {claim.weakness}"] if claim.weakness else []
    notes += [f"*Said in:* [{said}]({said.url})"] if said else []
    for note in notes:
        yield from ("", note)
    yield ""


def _reading(tested: Tested) -> Iterator[str]:
    yield f"- {shapes.SHAPES[tested.verdict]} **{tested.verdict}**, read as: {tested.reading}"
    kind = f" *({tested.test.kind})*" if tested.test else ""
    yield f"    - {words.joined([tested.reason])}{kind} {tested.would_change}".rstrip()
    if tested.weakness:
        yield f"    - Where it falls short: {tested.weakness}"
    if tested.measured:
        yield f"    - Source: {_cited(tested.measured.sources)}"


def _measure(measure: Measure) -> Iterator[str]:
    body = measure.to_json()
    yield from (f"### `{measure.name}`", "", f"{measure.about}", "")
    unit = f"Unit: {measure.unit}. " if measure.unit else "No unit. "
    cited = _cited(measure.source)
    yield f"{unit}Kind: {measure.kind}. Covers: {measure.coverage}. Source: {cited}."
    yield ""
    if body["arguments"]:
        yield from (f"- `{each.partition(':')[0]}`:{each.partition(':')[2]}" for each in body["arguments"])
        yield ""


def _cited(keys: Sequence[str]) -> str:
    return "; ".join(f"[{each.words}]({each.url})" if each.url else each.words for each in cite(keys))


if __name__ == "__main__":
    main(sys.argv[1:])
