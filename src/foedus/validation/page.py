"""The table of published results: for the terminal, and as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from foedus.quantities import Column, Table
from foedus.validation.compare import KNOWN, NOT_RUN, Outcome, shown, shown_difference, shown_tolerance
from foedus.validation.model import Case
from foedus.validation.run import Validation, sheets

HEAD: Final = """# Published results, computed again

`foedus validate` computes each result below again and compares; it exits with 1 if one is out of tolerance.
`tools/write_validation_page.py` writes this page, and a test checks that it is current. The inputs are in
`src/foedus/validation/published/`, one file a method. It takes some five seconds of the processor, nine with
the results that need the store, and thirty more the first time, when the kernels are compiled.

*Known by*: **printed**, the value stands in the source; **recomputed**, others computed it from the inputs of
the source; **proved**, it follows from a theorem or by hand. *Allowed*: the largest difference that counts as
agreement, "exact" for the same floating-point number. Of several values the largest difference counts.
Results whose verdict is *known not to agree* are misses; the reason stands below the table, and no number was
tuned to avoid one.
"""
COLUMNS: Final = (
    Column("case", "Case"),
    Column("result", "Result"),
    Column("theirs", "Theirs"),
    Column("ours", "Ours"),
    Column("difference", "Difference"),
    Column("allowed", "Allowed"),
    Column("verdict", "Verdict"),
    Column("source", "Source"),
)


def table(outcomes: Sequence[Outcome]) -> Table:
    """The outcomes of one method as a table; a case is named once."""
    rows, before = [], ""
    for each in outcomes:
        named, before = "" if each.case == before else each.title, each.case
        rows.append((named, each.of, *_cells(each), each.verdict, "" if named == "" else each.source))
    method = outcomes[0].method
    return Table.of("validation", f"\n{method} ({outcomes[0].sheet})", COLUMNS, rows)


def left_out(found: Validation) -> list[str]:
    """Why results are known not to agree or were not run, a line each, those with one reason together."""
    lines = []
    for verdict in (KNOWN, NOT_RUN):
        odd = [each for each in found.outcomes if each.verdict == verdict]
        reasons = dict.fromkeys((each.title, each.why) for each in odd)
        lines += [f"{verdict}: {title}. {why}" for title, why in reasons]
    return lines


def page(found: Validation) -> str:
    """The whole page: counts, a table a method with its references, and what is not computed again."""
    counts = found.counts
    text = [HEAD, "| verdict | results |", "|---|---|"]
    text += [f"| {verdict} | {number} |" for verdict, number in counts.items() if number]
    for sheet, group in groupby(found.outcomes, key=lambda each: each.sheet):
        text += section(sheet, tuple(group))
    text += ["", "## Not computed again", "", "| result | source | why not |", "|---|---|---|"]
    text += [f"| {each.title} | {each.reference} | {each.why} |" for _, each in found.untried]
    return "\n".join(text) + "\n"


def section(sheet: str, outcomes: Sequence[Outcome]) -> list[str]:
    """The lines of one method."""
    about = sheets()[sheet]
    named = about.page.rpartition("/")[2].removesuffix(".md")
    lines = ["", f"## {about.method}", "", f"Sheet `{sheet}`; formulas: [{named}]({about.page}).", ""]
    lines += [
        "| case | result | theirs | ours | difference | allowed | known by | verdict |",
        "|" + "---|" * 8,
    ]
    lines += [row(each) for each in outcomes]
    lines += ["", *_notes(outcomes, about.case)]
    return lines


def row(found: Outcome) -> str:
    """One result as a row of the page."""
    cells = (found.title, found.of, *_cells(found), found.basis, found.verdict)
    return f"| {' | '.join(cells)} |"


def _cells(found: Outcome) -> tuple[str, str, str, str]:
    theirs, ours = shown(found.theirs, found.kind), shown(found.ours)
    return theirs, ours, shown_difference(found), shown_tolerance(found)


def _notes(outcomes: Sequence[Outcome], cases: Sequence[Case]) -> Iterator[str]:
    """What the rows rest on: the reference of each case, its note, and why a result misses."""
    notes = {case.id: case.note for case in cases}
    for key, group in groupby(outcomes, key=lambda each: each.case):
        found = tuple(group)
        why = [f"*{each.of}*: {each.why}" for each in found if each.verdict == KNOWN]
        parts = (f"- **{found[0].title}.** {found[0].reference}.", notes[key], *why)
        yield " ".join(part for part in parts if part)
