"""`foedus war-stability`: who is open to attack in a network of alliances."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_result

app = typer.Typer()


@app.command("war-stability")
def war_stability(
    links: Annotated[
        Path, typer.Argument(help="CSV with from,to[,tie][,gain_from,gain_to]; a row an alliance.")
    ],
    capability: Annotated[Path, typer.Argument(help="CSV with state,capability; a row a state.")],
    gamma: Annotated[float, typer.Option(help="Advantage of the defenders.")] = 1.0,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Vulnerable states, and whether a network of alliances is war-stable (Jackson & Nei 2015)."""
    from foedus.standalone import war_stability as method

    result = method.run(links, capability, gamma)
    print_result(result, as_json, method.table)
