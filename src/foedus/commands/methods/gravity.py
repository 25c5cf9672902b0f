"""`foedus gravity`: real incomes and flows after a change of trade costs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_result

app = typer.Typer()


@app.command()
def gravity(
    flows: Annotated[Path, typer.Argument(help="CSV with from,to,value; own sales (A,A) among them.")],
    shocks: Annotated[
        Path, typer.Argument(help="CSV with from,to,factor; 1.1 makes trade ten per cent dearer.")
    ],
    theta: Annotated[float, typer.Option(help="Trade elasticity.")] = 5.0,
    deficits: Annotated[
        str, typer.Option(help="nominal, proportional, balanced, or fixed (incomes held).")
    ] = "nominal",
    value_added: Annotated[
        float, typer.Option(help="Share of value added in sales; 1 leaves inputs out.")
    ] = 1.0,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Real wages, spending and flows after a change of trade costs, in general equilibrium."""
    from foedus.standalone import gravity as method

    result = method.run(flows, shocks, theta, deficits, value_added)
    print_result(result, as_json, method.table)
