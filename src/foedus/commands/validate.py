"""Is it true? Published results, computed again."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.commands.options import Json, Quiet, print_table

if TYPE_CHECKING:
    from foedus.validation.run import Validation

app = typer.Typer()
#: Verdicts as they read after a number.
IN_COUNTS = {"agrees": "agree", "differs": "differ"}


@app.command("validate")
def validate(
    only: Annotated[
        str | None, typer.Option("--only", help="Methods, parted by commas: power, bargaining, balance, …")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compute published results again: ours, theirs, the difference. Exit 1 if one is out of tolerance."""
    from foedus.report import text
    from foedus.validation import validate as compute

    names = [part.strip() for part in (only or "").split(",") if part.strip()]
    with text.progress(enabled=not (quiet or as_json)) as progress:
        found = compute(names, progress=progress)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    elif not quiet:
        _show(found)
    if not found.holds:
        raise typer.Exit(1)


def _show(found: Validation) -> None:
    """A table a method, then what is known not to agree, what was not run, and the counts."""
    from foedus.validation.page import left_out, table

    for _, outcomes in groupby(found.outcomes, key=lambda each: each.sheet):
        print_table(table(tuple(outcomes)))
    typer.echo()
    for line in left_out(found):
        typer.echo(line)
    typer.echo(", ".join(f"{number} {IN_COUNTS.get(word, word)}" for word, number in found.counts.items()))
