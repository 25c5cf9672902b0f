"""Measures and the claims of articles."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from foedus.commands.options import Draws, Json, Quiet, Seed, pairs, print_record, print_records

measures_app = typer.Typer(help="Measures that claims are tested with.", no_args_is_help=True)
claims_app = typer.Typer(help="Claims of articles, held to the evidence.", no_args_is_help=True)


@measures_app.command("list")
def measures_list(as_json: Json = False) -> None:
    """The measures that claims can be tested with."""
    from foedus.report import listing

    print_records(listing.measures(), as_json, ("name", "about", "unit"))


@measures_app.command("eval")
def measures_eval(
    name: str,
    arguments: Annotated[list[str] | None, typer.Argument(help="key=value …")] = None,
    on: Annotated[str | None, typer.Option(help="Evidence as of this day.")] = None,
    as_json: Json = False,
) -> None:
    """Evaluate a measure: `foedus measures eval deployments.countries state=CHN`."""
    from foedus.report import listing

    print_record(listing.measured(name, pairs(arguments or [], "argument"), on), as_json)


@claims_app.command("list")
def claims_list(as_json: Json = False) -> None:
    """The claims files that come with foedus."""
    from foedus.report import listing

    print_records(listing.claims(), as_json, ("id", "title", "date", "claims"))


@claims_app.command("run")
def claims_run(
    article: Annotated[str, typer.Argument(help="Id of an article in the library, or a claims file.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Test every claim of an article; print verdicts, the numbers that decide, and why."""
    from foedus.claims import ledger
    from foedus.report import text

    with text.progress(enabled=not quiet) as progress:
        found = ledger.run_file(article, draws=draws, seed=seed, progress=progress)
    if as_json:
        typer.echo(json.dumps(found.to_json()["verdicts"], ensure_ascii=False, indent=1))
    elif not quiet:
        text.show_ledger(found)
