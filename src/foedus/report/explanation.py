"""An explanation in the terminal: the number, how it is made, what went into it, and who says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foedus.report import cells
from foedus.report.assumptions import distribution_words

if TYPE_CHECKING:
    from foedus.explain import Explanation


def lines(found: Explanation) -> Iterator[str]:
    """The explanation, line by line, in plain text."""
    yield f"{found.path} = {cells.cell(found.value, found.unit)}{_unit(found.unit)}"
    row = [f"{name} {value}" for name, value in found.row.items() if _names_row(name, value)]
    yield f"  {found.label}" + (f" ({', '.join(row)})" if row else "")
    yield ""
    yield f"How: {found.how}"
    if found.inputs:
        yield ""
        yield "Inputs"
        for one in found.inputs:
            told = ", ".join(part for part in (one.date, one.source) if part)
            yield f"  {one.what}: {one.value}" + (f"  [{told}]" if told else "")
    if found.priors:
        yield ""
        yield "Parameters (priors)"
        for prior in found.priors:
            yield f"  {prior.id}: {distribution_words(prior.distribution, prior.unit)}"
            yield f"    {prior.what}"
            yield from (f"    {reference.citation}" for reference in prior.references)
    if found.sources:
        yield ""
        yield "Sources"
        for source in found.to_json()["sources"]:
            version = f", version {source['version']}" if source["version"] else ""
            digest = f", sha256 {source['sha256'][:12]}…" if source["sha256"] else ""
            yield f"  {source['id']}: {source['citation']}{version}{digest}"
    yield ""
    yield f"Formulas and references: {found.page}"


def _unit(unit: str) -> str:
    said = cells.SHARES.get(unit, unit)
    return f" {said}" if said and said != cells.INDEX else ""


def _names_row(name: str, value: object) -> bool:
    return name in ("proposal", "stage", "state", "state1", "state2", "kind", "channel", "measure") and bool(
        value
    )
