"""`foedus balance`: structural balance of a signed network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_result

app = typer.Typer()


@app.command()
def balance(
    edges: Annotated[Path, typer.Argument(help="CSV with from,to,sign[,weight]; one row an undirected tie.")],
    time_limit: Annotated[float, typer.Option(help="Seconds after which to stop without a proof.")] = 60.0,
    camps: Annotated[int, typer.Option(help="The most camps allowed, 2 to 12.")] = 2,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Frustration index of a signed network, with its proof, its camps and who may sit in either."""
    from foedus.standalone import balance as method

    result = method.run(edges, time_limit, camps)
    print_result(result, as_json, method.table)
