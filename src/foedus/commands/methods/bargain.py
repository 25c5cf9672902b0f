"""`foedus bargain`: positions after bargaining by challenge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, Seed, print_table
from foedus.errors import InputError

app = typer.Typer()

TABLES = ("outcome", "rounds", "bargains")


@app.command()
def bargain(
    actors: Annotated[
        Path,
        typer.Argument(
            help="CSV with actor,capability,position,salience, or position1,position2,… salience1,salience2,…"
        ),
    ],
    scale: Annotated[
        tuple[float, float], typer.Option(metavar="LOW HIGH", help="Ends of the scale of positions.")
    ] = (0.0, 100.0),
    salience_scale: Annotated[
        float, typer.Option(help="Salience that stands for all of an actor's attention.")
    ] = 100.0,
    variant: Annotated[str, typer.Option(help="ktab (as coded) or intended (slips mended).")] = "ktab",
    vote: Annotated[
        str, typer.Option(help="prop, binary, prop-bin, prop-cbc, cubic or asym-prosp.")
    ] = "prop",
    victory: Annotated[str, typer.Option(help="linear, square, quartic, octic or binary.")] = "linear",
    election: Annotated[
        str, typer.Option(help="conditional, markov-uniform or markov-incentive.")
    ] = "conditional",
    risk_range: Annotated[str, typer.Option(help="mid, min or max.")] = "mid",
    risk_adjust: Annotated[
        str, typer.Option(help="none, one-third, half, two-thirds or full.")
    ] = "one-third",
    commitment: Annotated[
        str, typer.Option(help="Of third parties: semi-commit, full-commit or no-commit.")
    ] = "semi-commit",
    interpolation: Annotated[str, typer.Option(help="s2p2, s1p1 or s2pmax.")] = "s2p2",
    proposals: Annotated[str, typer.Option(help="init-only, init-rcvr or pw-comp.")] = "init-only",
    transitions: Annotated[str, typer.Option(help="deterministic or stochastic.")] = "deterministic",
    ideals: Annotated[
        Path | None, typer.Option(help="CSV with actor,by,weight: whose positions draw an actor's ideal.")
    ] = None,
    least_rounds: Annotated[int, typer.Option(help="Rounds played in any case.")] = 2,
    most_rounds: Annotated[int, typer.Option(help="Rounds after which to stop.")] = 100,
    settled: Annotated[float, typer.Option(help="Stop below this share of the first round's moves.")] = 0.02,
    draws: Annotated[int, typer.Option(help="Draws of uncertain inputs; 0 for none.")] = 0,
    spread: Annotated[
        float, typer.Option(help="Their standard deviation, as a share of the scale or of the value.")
    ] = 0.1,
    seed: Seed = 1,
    show: Annotated[str, typer.Option(help=f"Table in the terminal: {', '.join(TABLES)}.")] = "outcome",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Positions after bargaining by challenge (the expected-utility model as KTAB states it)."""
    from foedus.standalone import bargain as method

    if show not in TABLES:
        raise InputError(f"no table '{show}'", where="--show", hint=f"one of {', '.join(TABLES)}")
    rules = {
        "variant": variant,
        "vote": vote,
        "victory": victory,
        "election": election,
        "risk_range": risk_range,
        "risk_adjust": risk_adjust,
        "commitment": commitment,
        "interpolation": interpolation,
        "proposals": proposals,
        "transitions": transitions,
        "least_rounds": least_rounds,
        "most_rounds": most_rounds,
        "settled": settled,
        "seed": seed,
    }
    result = method.run(actors, rules, scale, salience_scale, ideals, draws, spread)
    if not quiet and result["note"]:
        typer.echo(f"foedus: {result['note']}", err=True)
    if as_json:
        typer.echo(json.dumps(result, ensure_ascii=False))
    else:
        print_table(method.table(result, show))
