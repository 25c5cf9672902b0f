"""`foedus assess`: the main job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Draws, Json, Quiet, Seed, Set, settings_of

app = typer.Typer()


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
        found = run(scenario, draws, seed, only=wanted, settings=settings_of(settings), progress=progress)
        # With --json nothing is written unless a folder is named: the output itself is the result.
        folder = out or (None if as_json else Path("out") / found.scenario.id)
        written = write.assessment(found, folder, progress) if folder else ()
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    elif not quiet:
        text.show(found, written)


@app.command()
def explain(
    scenario: Annotated[str, typer.Argument(help="Id of a scenario in the library, or a TOML file.")],
    path: Annotated[str, typer.Argument(help="The number, e.g. gains.JPN.burden or adoption.tokyo-office.")],
    draws: Draws = 4096,
    seed: Seed = 1,
    settings: Set = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Where a number comes from: its formula, inputs with dates, parameters and sources."""
    from foedus.assess import assess as run
    from foedus.report import explanation, text

    question = path.partition(".")[0]
    with text.progress(enabled=not quiet) as progress:
        found = run(scenario, draws, seed, only=[question], settings=settings_of(settings), progress=progress)
    explained = found.explain(path)
    if as_json:
        typer.echo(json.dumps(explained.to_json(), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(explanation.lines(explained)))
