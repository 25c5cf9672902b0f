"""`foedus power`: voting power in a weighted game."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from foedus.commands.options import Json, print_table

app = typer.Typer()


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
    from foedus.standalone import power as method

    result = method.run(weights, quota, index)
    if as_json:
        typer.echo(json.dumps(result))
    else:
        print_table(method.table(result, weights))
