"""What comes with foedus: scenarios, treaties, states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_record, print_records

scenario_app = typer.Typer(help="Scenarios: list, show, check, begin one.", no_args_is_help=True)
treaties_app = typer.Typer(help="Treaties as code: list and show.", no_args_is_help=True)
states_app = typer.Typer(help="States of the system: list and show.", no_args_is_help=True)


@scenario_app.command("list")
def scenario_list(as_json: Json = False, _quiet: Quiet = False) -> None:
    """The scenarios that come with foedus."""
    from foedus.scenario import heads

    records = [
        {"id": head.id, "title": head.title, "date": head.date.isoformat(), "question": head.question}
        for head in heads()
    ]
    print_records(records, as_json)


@scenario_app.command("show")
def scenario_show(scenario: str, as_json: Json = False, _quiet: Quiet = False) -> None:
    """A scenario: its proposals, who is asked about, and the stances on record."""
    from foedus.report import text
    from foedus.scenario import load

    found = load(scenario)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        text.show_scenario(found)


@scenario_app.command("check")
def scenario_check(file: Path, as_json: Json = False, quiet: Quiet = False) -> None:
    """Check a scenario file; say in one line what is wrong with it, if anything."""
    from foedus.scenario import check

    found = check(file)
    if as_json:
        proposals = [proposal.id for proposal in found.proposals]
        typer.echo(json.dumps({"file": str(file), "id": found.id, "proposals": proposals, "valid": True}))
    elif not quiet:
        typer.echo(f"{file}: a valid scenario, '{found.id}'")


@scenario_app.command("new")
def scenario_new(file: Path, as_json: Json = False, quiet: Quiet = False) -> None:
    """Begin a scenario: write a commented file to fill in. An existing file is left alone."""
    from foedus.scenario import new

    new(file)
    if as_json:
        typer.echo(json.dumps({"file": str(file)}))
    elif not quiet:
        typer.echo(f"{file} written; edit it, then: foedus scenario check {file}")


@treaties_app.command("list")
def treaties_list(
    member: Annotated[str | None, typer.Option(help="Only treaties of this state.")] = None,
    on: Annotated[str | None, typer.Option(help="Only treaties in force on this day (YYYY-MM-DD).")] = None,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """The catalogue of treaties, or those of a state in force on a day."""
    from foedus.report import listing

    shown = ("id", "name", "obligations", "in_force", "members")
    print_records(listing.treaties(member, on), as_json, shown)


@treaties_app.command("show")
def treaties_show(treaty: str, as_json: Json = False, _quiet: Quiet = False) -> None:
    """A treaty: parties with dates, obligations, scope, decision rules, references."""
    from foedus.report import listing

    print_record(listing.treaty_record(treaty), as_json)


@states_app.command("list")
def states_list(
    on: Annotated[str | None, typer.Option(help="Only members of the state system on this day.")] = None,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """States with their ISO, Correlates of War and Gleditsch-Ward numbers."""
    from foedus.report import listing

    print_records(listing.states(on), as_json)


@states_app.command("show")
def states_show(state: str, as_json: Json = False, _quiet: Quiet = False) -> None:
    """A state: its ids, its spells of membership, and the present-day figures on record."""
    from foedus.report import listing

    print_record(listing.state_record(state), as_json)
