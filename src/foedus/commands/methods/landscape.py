"""`foedus landscape`: which two camps would states settle into?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, Seed, print_result

app = typer.Typer()


@app.command()
def landscape(
    propensities: Annotated[
        Path, typer.Argument(help="CSV with from,to,propensity[,size_from,size_to]; a pair a row.")
    ],
    start: Annotated[
        str, typer.Option(help="One of today's camps, names separated by commas: shows the way from there.")
    ] = "",
    seed: Seed = 0,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Local optima of two camps, their energies and basins (Axelrod & Bennett's landscape theory)."""
    from foedus.standalone import landscape as method

    result = method.run(propensities, start, seed)
    print_result(result, as_json, method.table)
