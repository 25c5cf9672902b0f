"""`foedus assess`, the main job; `compare` and `explain` what it found."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import (
    Cluster,
    Draws,
    Json,
    Quiet,
    Seed,
    Set,
    Stances,
    Workers,
    print_table,
    settings_of,
    supposed,
)

app = typer.Typer()
Only = Annotated[str | None, typer.Option(help="Questions to answer, e.g. adoption,blocs,claims.")]


@app.command()
def assess(
    scenario: Annotated[str, typer.Argument(help="Id of a scenario in the library, or a TOML file.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option(help="Folder for report.html, assessment.json, tables/.")
    ] = None,
    only: Only = None,
    settings: Set = None,
    workers: Workers = None,
    cluster: Cluster = None,
    stances: Stances = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Answer the questions on a scenario: in the terminal, and as a report with its tables."""
    from foedus.assess import assess as run
    from foedus.figures import drawing
    from foedus.report import text, write

    if out is not None:
        write.check_folder(out)
    # What is wrong with the scenario or a setting is said before anything is started.
    case, chosen = supposed(scenario, stances), settings_of(settings)
    # With --json nothing is written unless a folder is named: the output itself is the result.
    writes = out is not None or not as_json
    pictures = drawing.beside() if writes else nullcontext(drawing.here)
    with text.progress(enabled=not quiet) as progress, pictures as drawer:
        found = run(
            case,
            draws,
            seed,
            only=_wanted(only),
            settings=chosen,
            progress=progress,
            workers=workers,
            cluster=cluster,
        )
        folder = out or Path("out") / found.scenario.id
        written = write.assessment(found, folder, progress, drawer) if writes else ()
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    elif not quiet:
        text.show(found, written)


@app.command()
def compare(
    scenarios: Annotated[list[str], typer.Argument(help="Two scenarios or more: ids or TOML files.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    only: Only = None,
    settings: Set = None,
    workers: Workers = None,
    cluster: Cluster = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Several scenarios side by side: their headline numbers in one table."""
    from foedus.assess import assess as run
    from foedus.errors import InputError
    from foedus.report import compare as comparison
    from foedus.report import text
    from foedus.scenario import load

    if len(scenarios) < 2:
        raise InputError(
            "one scenario is nothing to compare", hint="foedus compare asia-nato my-scenario.toml"
        )
    cases = [load(each) for each in scenarios]
    twice = {one.id for k, one in enumerate(cases) if any(one.id == other.id for other in cases[:k])}
    if twice:
        raise InputError(f"two scenarios with the id '{min(twice)}'", hint="give each file an id of its own")
    chosen = settings_of(settings)
    with text.progress(enabled=not quiet) as progress:
        found = [
            run(
                case,
                draws,
                seed,
                only=_wanted(only),
                settings=chosen,
                progress=progress,
                workers=workers,
                cluster=cluster,
            )
            for case in cases
        ]
    if as_json:
        typer.echo(json.dumps(comparison.record(found), ensure_ascii=False, indent=1))
    else:
        print_table(comparison.table(found))


@app.command()
def explain(
    scenario: Annotated[str, typer.Argument(help="Id of a scenario in the library, or a TOML file.")],
    path: Annotated[str, typer.Argument(help="The number, e.g. gains.JPN.burden or adoption.tokyo-office.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    settings: Set = None,
    stances: Stances = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Where a number comes from: its formula, inputs with dates, parameters and sources."""
    from foedus.assess import assess as run
    from foedus.report import explanation, text

    question = path.partition(".")[0]
    with text.progress(enabled=not quiet) as progress:
        found = run(
            supposed(scenario, stances),
            draws,
            seed,
            only=[question],
            settings=settings_of(settings),
            progress=progress,
        )
    explained = found.explain(path)
    if as_json:
        typer.echo(json.dumps(explained.to_json(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(explanation.lines(explained)))


def _wanted(only: str | None) -> list[str] | None:
    """The questions named, for all of them None."""
    return [part.strip() for part in only.split(",") if part.strip()] if only is not None else None
