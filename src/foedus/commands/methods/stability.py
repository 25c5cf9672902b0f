"""`foedus stability`: which memberships hold, and what each member may claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, print_table

app = typer.Typer()


@app.command()
def stability(
    game: Annotated[
        Path, typer.Argument(help="CSV with coalition,player,utility (members joined by ;), or TOML.")
    ],
    as_json: Json = False,
) -> None:
    """Stable memberships, Shapley and Owen values, nucleolus and core of a game."""
    from foedus.standalone import stability as method

    result = method.run(game)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        print_table(method.table(result))
