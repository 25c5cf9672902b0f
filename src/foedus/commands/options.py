"""Options and printing that commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from foedus.quantities import Table
    from foedus.scenario.model import Scenario

Json = Annotated[bool, typer.Option("--json", help="Machine output on stdout, nothing else on it.")]
#: Every command takes it; one that shows nothing beside what it is asked for takes it as `_quiet`.
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]
From = Annotated[int, typer.Option("--from", help="First year.")]
To = Annotated[int, typer.Option("--to", help="Last year.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="File to write: .parquet, .csv, .dta, .rds or .arrow.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="PRIOR=SETTING or PRIOR=NUMBER; may be repeated.")
]
Stances = Annotated[
    list[str] | None,
    typer.Option("--stance", help="PROPOSAL.STATE=POSITION, a stance supposed; may be repeated."),
]
Draws = Annotated[int, typer.Option(help="Draws of the priors.")]
Seed = Annotated[int, typer.Option(help="Seed of the draws.")]
Workers = Annotated[
    int | None, typer.Option(help="Processes that share out the draws, 4,096 at a time; fewer gain nothing.")
]
Cluster = Annotated[
    str | None, typer.Option(help="A Dask scheduler whose workers share out the draws: tcp://HOST:PORT.")
]


def settings_of(given: Sequence[str] | None) -> dict[str, str] | None:
    return pairs(given, "--set") if given else None


def supposed(scenario: str, stances: Sequence[str] | None) -> Scenario:
    """The scenario by id or path, with stances of the user's."""
    from foedus.scenario import load

    found = load(scenario)
    return found.with_stances(pairs(stances, "--stance")) if stances else found


def pairs(given: Sequence[str], where: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given:
        key, equals, value = item.partition("=")
        if not (key and equals and value):
            raise InputError(f"'{item}' is not KEY=VALUE", where=where, hint="e.g. reliability=0.5")
        pairs[key.strip()] = value.strip()
    return pairs


def print_records(
    records: Sequence[Mapping[str, Any]], as_json: bool, shown: Sequence[str] | None = None
) -> None:
    """Print records whole as JSON; in the terminal the columns `shown`, or all."""
    if as_json:
        typer.echo(json.dumps(list(records), ensure_ascii=False, indent=1))
        return
    from foedus.report import listing

    print_table(listing.as_table(records, shown))


def print_record(record: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    from foedus.report import listing

    listing.show_record(record)


def print_result(
    result: Mapping[str, Any], as_json: bool, table: Callable[..., Table], *shown: object
) -> None:
    """Print what a method found: whole as JSON on one line; in the terminal as its table."""
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        print_table(table(result, *shown))


def print_table(table: Table) -> None:
    from foedus.report import listing

    listing.show_table(table)
    if table.note:
        typer.echo(table.note)
