"""`foedus stability`: which memberships hold, and what each member may claim."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_result

app = typer.Typer()


@app.command()
def stability(
    game: Annotated[
        Path, typer.Argument(help="CSV with coalition,player,utility (members joined by ;), or TOML.")
    ],
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Stable memberships, Shapley and Owen values, nucleolus and core of a game."""
    from foedus.standalone import stability as method

    result = method.run(game)
    print_result(result, as_json, method.table)
