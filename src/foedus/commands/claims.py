"""Measures and the claims of articles."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.commands.options import Draws, Json, Quiet, Seed, pairs, print_record, print_records

if TYPE_CHECKING:
    from foedus.claims.results import Ledger

measures_app = typer.Typer(help="Measures that claims are tested with.", no_args_is_help=True)
claims_app = typer.Typer(help="Claims of articles, held to the evidence.", no_args_is_help=True)


@measures_app.command("list")
def measures_list(as_json: Json = False, _quiet: Quiet = False) -> None:
    """The measures that claims can be tested with."""
    from foedus.report import listing

    print_records(listing.measures(), as_json, ("name", "about", "unit"))


@measures_app.command("eval")
def measures_eval(
    name: str,
    arguments: Annotated[list[str] | None, typer.Argument(help="key=value …")] = None,
    on: Annotated[str | None, typer.Option(help="Evidence as of this day.")] = None,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Evaluate a measure: `foedus measures eval deployments.countries state=CHN`."""
    from foedus.report import listing

    print_record(listing.measured(name, pairs(arguments or [], "argument"), on), as_json)


@claims_app.command("list")
def claims_list(as_json: Json = False, _quiet: Quiet = False) -> None:
    """The claims files that come with foedus."""
    from foedus.report import listing

    print_records(listing.claims(), as_json, ("id", "title", "date", "claims"))


class Format(StrEnum):
    """Forms in which a ledger comes out."""

    TERMINAL = "terminal"
    JSON = "json"
    CSV = "csv"
    CLAIMREVIEW = "claimreview"


@claims_app.command("run")
def claims_run(
    article: Annotated[str, typer.Argument(help="Id of an article in the library, or a claims file.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    form: Annotated[
        Format, typer.Option("--format", help="claimreview: JSON-LD as fact-checkers publish it.")
    ] = Format.TERMINAL,
    url: Annotated[
        str, typer.Option(help="With --format claimreview: address of the page the ledger will stand on.")
    ] = "",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Test every claim of an article: verdicts, the numbers that decide, why, and what would change it."""
    from foedus.claims import ledger
    from foedus.report import text

    with text.progress(enabled=not quiet) as progress:
        found = ledger.run_file(article, draws=draws, seed=seed, progress=progress)
    chosen = Format.JSON if as_json else form
    if chosen is not Format.TERMINAL:
        typer.echo(_written(found, chosen, url), nl=False)
    elif not quiet:
        text.show_ledger(found)


@claims_app.command("new")
def claims_new(
    article: Annotated[str, typer.Argument(help="An article as text or HTML; - for standard input.")],
    out: Annotated[
        Path | None, typer.Option(help="Write the file here; an existing one is left alone.")
    ] = None,
    scenario: Annotated[str, typer.Option(help="Scenario whose region and record are meant.")] = "asia-nato",
    whole: Annotated[
        bool, typer.Option("--whole-sentences", help="Quote whole sentences as comments, for your eyes only.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Begin a claims file: find the checkable sentences of an English article, and measures that may fit."""
    from foedus.claims import skeleton
    from foedus.claims.skeleton import article as texts
    from foedus.writing import write_new

    if article == "-":
        content, name = sys.stdin.buffer.read(texts.LARGEST_FILE + 1), "standard input"
    else:
        content, name = texts.content(Path(article)), article
    draft = skeleton.begin(content, name, scenario)
    if out is not None:
        write_new(draft.toml(whole=whole), out)
    if as_json:
        typer.echo(json.dumps(draft.to_json(), ensure_ascii=False, indent=1))
    elif out is None:
        typer.echo(draft.toml(whole=whole), nl=False)
    elif not quiet:
        typer.echo(f"{out} written with {len(draft.leads)} claims; edit it, then: foedus claims run {out}")


def _written(found: Ledger, form: Format, url: str) -> str:
    from foedus.claims import claimreview

    if form is Format.CSV:
        return found.csv()
    whole = (
        claimreview.document([found], base=url) if form is Format.CLAIMREVIEW else found.to_json()["verdicts"]
    )
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
