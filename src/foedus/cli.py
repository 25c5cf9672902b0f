"""The command line: parse, call, print. Every command takes `--json`; wrong input is one line and exit 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from foedus import __version__
from foedus.errors import FoedusError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foedus.quantities import Table

app = typer.Typer(
    name="foedus",
    help="Impact assessment for alliances: who can block a change, who would join, who gains, what follows.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
scenario_app = typer.Typer(help="Scenarios: list, show, check, begin one.", no_args_is_help=True)
treaties_app = typer.Typer(help="Treaties as code: list and show.", no_args_is_help=True)
states_app = typer.Typer(help="States of the system: list and show.", no_args_is_help=True)
measures_app = typer.Typer(help="Measures that claims are tested with.", no_args_is_help=True)
claims_app = typer.Typer(help="Claims of articles, held to the evidence.", no_args_is_help=True)
for name, group in (
    ("scenario", scenario_app),
    ("treaties", treaties_app),
    ("states", states_app),
    ("measures", measures_app),
    ("claims", claims_app),
):
    app.add_typer(group, name=name)

Json = Annotated[bool, typer.Option("--json", help="Machine output on stdout, nothing else on it.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="PRIOR=SETTING or PRIOR=NUMBER; may be repeated.")
]
Draws = Annotated[int, typer.Option(help="Draws of the priors.")]
Seed = Annotated[int, typer.Option(help="Seed of the draws.")]


def main() -> NoReturn:
    """Entry point of the command `foedus`."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as fault:
        _fail(fault.format_message() if hasattr(fault, "format_message") else str(fault), 2)
    except FoedusError as fault:
        _fail(str(fault), fault.exit_code)
    except typer.Abort:
        _fail("stopped", 1)
    except KeyboardInterrupt:
        _fail("stopped", 130)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; close without a traceback.
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command()
def assess(
    scenario: Annotated[str, typer.Argument(help="Id of a scenario in the library, or a TOML file.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report.html, assessment.json, tables/.")
    ] = None,
    only: Annotated[str | None, typer.Option(help="Questions to answer, e.g. adoption,blocs,claims.")] = None,
    settings: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer the questions on a scenario: in the terminal, and as a report with its tables."""
    from foedus.assess import assess as run
    from foedus.report import text, write

    wanted = [part.strip() for part in only.split(",") if part.strip()] if only is not None else None
    if out is not None:
        write.check_folder(out)
    with text.progress(enabled=not quiet) as progress:
        found = run(scenario, draws, seed, only=wanted, settings=_settings(settings), progress=progress)
        # With --json nothing is written unless a folder is named: the output itself is the result.
        folder = out or (None if as_json else Path("out") / found.scenario.id)
        written = write.assessment(found, folder, progress) if folder else ()
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    elif not quiet:
        text.show(found, written)


@app.command()
def power(
    weights: Annotated[str, typer.Option(help="Weights of the players, separated by commas.")],
    quota: Annotated[str, typer.Option(help="Weight needed to pass.")],
    index: Annotated[
        str, typer.Option(help="Of shapley-shubik, banzhaf, banzhaf-absolute; separated by commas.")
    ] = "shapley-shubik,banzhaf",
    as_json: Json = False,
) -> None:
    """Voting power in a weighted game, exactly."""
    from foedus import standalone

    result = standalone.power(weights, quota, index)
    if as_json:
        typer.echo(json.dumps(result))
    else:
        _print_table(standalone.power_table(result, weights))


@app.command()
def balance(
    edges: Annotated[Path, typer.Argument(help="CSV with from,to,sign[,weight]; one row an undirected tie.")],
    time_limit: Annotated[float, typer.Option(help="Seconds after which to stop without a proof.")] = 60.0,
    as_json: Json = False,
) -> None:
    """Frustration index of a signed network, with its proof and its two camps."""
    from foedus import standalone

    result = standalone.balance(edges, time_limit)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        _print_table(standalone.balance_table(result))


@scenario_app.command("list")
def scenario_list(as_json: Json = False) -> None:
    """The scenarios that come with foedus."""
    from foedus.scenario import heads

    records = [
        {"id": head.id, "title": head.title, "date": head.date.isoformat(), "question": head.question}
        for head in heads()
    ]
    _print_records(records, as_json)


@scenario_app.command("show")
def scenario_show(scenario: str, as_json: Json = False) -> None:
    """A scenario: its proposals, who is asked about, and the stances on record."""
    from foedus.report import text
    from foedus.scenario import load

    found = load(scenario)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        text.show_scenario(found)


@scenario_app.command("check")
def scenario_check(file: Path, as_json: Json = False) -> None:
    """Check a scenario file; say in one line what is wrong with it, if anything."""
    from foedus.scenario import check

    found = check(file)
    record = {"file": str(file), "id": found.id, "proposals": [p.id for p in found.proposals], "valid": True}
    typer.echo(json.dumps(record) if as_json else f"{file}: a valid scenario, '{found.id}'")


@scenario_app.command("new")
def scenario_new(file: Path, quiet: Quiet = False) -> None:
    """Begin a scenario: write a commented file to fill in. An existing file is left alone."""
    from foedus.scenario import new

    new(file)
    if not quiet:
        typer.echo(f"{file} written; edit it, then: foedus scenario check {file}")


@treaties_app.command("list")
def treaties_list(
    member: Annotated[str | None, typer.Option(help="Only treaties of this state.")] = None,
    on: Annotated[str | None, typer.Option(help="Only treaties in force on this day (YYYY-MM-DD).")] = None,
    as_json: Json = False,
) -> None:
    """The catalogue of treaties, or those of a state in force on a day."""
    from foedus.report import listing

    shown = ("id", "name", "obligations", "in_force", "members")
    _print_records(listing.treaties(member, on), as_json, shown)


@treaties_app.command("show")
def treaties_show(treaty: str, as_json: Json = False) -> None:
    """A treaty: parties with dates, obligations, scope, decision rules, references."""
    from foedus.report import listing

    _print_record(listing.treaty_record(treaty), as_json)


@states_app.command("list")
def states_list(
    on: Annotated[str | None, typer.Option(help="Only members of the state system on this day.")] = None,
    as_json: Json = False,
) -> None:
    """States with their ISO, Correlates of War and Gleditsch-Ward numbers."""
    from foedus.report import listing

    _print_records(listing.states(on), as_json)


@states_app.command("show")
def states_show(state: str, as_json: Json = False) -> None:
    """A state: its ids, its spells of membership, and the present-day figures on record."""
    from foedus.report import listing

    _print_record(listing.state_record(state), as_json)


@measures_app.command("list")
def measures_list(as_json: Json = False) -> None:
    """The measures that claims can be tested with."""
    from foedus.report import listing

    _print_records(listing.measures(), as_json, ("name", "about", "unit"))


@measures_app.command("eval")
def measures_eval(
    name: str,
    arguments: Annotated[list[str] | None, typer.Argument(help="key=value …")] = None,
    on: Annotated[str | None, typer.Option(help="Evidence as of this day.")] = None,
    as_json: Json = False,
) -> None:
    """Evaluate a measure: `foedus measures eval deployments.countries state=CHN`."""
    from foedus.report import listing

    _print_record(listing.measured(name, _pairs(arguments or [], "argument"), on), as_json)


@claims_app.command("list")
def claims_list(as_json: Json = False) -> None:
    """The claims files that come with foedus."""
    from foedus.report import listing

    _print_records(listing.claims(), as_json, ("id", "title", "date", "claims"))


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


def _settings(given: Sequence[str] | None) -> dict[str, str] | None:
    return _pairs(given, "--set") if given else None


def _pairs(given: Sequence[str], where: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not (key and equals and value):
            raise InputError(f"'{item}' is not KEY=VALUE", where=where, hint="e.g. reliability=0.5")
        pairs[key.strip()] = value.strip()
    return pairs


def _print_records(
    records: Sequence[Mapping[str, Any]], as_json: bool, shown: Sequence[str] | None = None
) -> None:
    """Print records whole as JSON; in the terminal the columns `shown`, or all."""
    if as_json:
        typer.echo(json.dumps(list(records), ensure_ascii=False, indent=1))
        return
    from foedus.report import listing

    _print_table(listing.as_table(records, shown))


def _print_record(record: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    from foedus.report import listing

    listing.show_record(record)


def _print_table(table: Table) -> None:
    from foedus.report import listing

    listing.show_table(table)


def _fail(message: str, code: int) -> NoReturn:
    sys.stderr.write(f"foedus: {' '.join(message.split())}\n")
    sys.exit(code)
