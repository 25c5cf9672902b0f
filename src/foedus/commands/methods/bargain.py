"""`foedus bargain`: positions after bargaining by challenge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, Seed, print_result
from foedus.errors import InputError

app = typer.Typer()

TABLES = ("outcome", "rounds", "bargains")
ACTORS = "CSV with actor,capability,position,salience, or position1,position2,… salience1,salience2,…"

Actors = Annotated[Path, typer.Argument(help=ACTORS)]
Scale = Annotated[
    tuple[float, float], typer.Option(metavar="LOW HIGH", help="Ends of the scale of positions.")
]
SalienceScale = Annotated[float, typer.Option(help="Salience that stands for all of an actor's attention.")]
Variant = Annotated[str, typer.Option(help="ktab (as coded) or intended (slips mended).")]
Vote = Annotated[str, typer.Option(help="prop, binary, prop-bin, prop-cbc, cubic or asym-prosp.")]
Victory = Annotated[str, typer.Option(help="linear, square, quartic, octic or binary.")]
Election = Annotated[str, typer.Option(help="conditional, markov-uniform or markov-incentive.")]
RiskRange = Annotated[str, typer.Option(help="mid, min or max.")]
RiskAdjust = Annotated[str, typer.Option(help="none, one-third, half, two-thirds or full.")]
Commitment = Annotated[str, typer.Option(help="Of third parties: semi-commit, full-commit or no-commit.")]
Interpolation = Annotated[str, typer.Option(help="s2p2, s1p1 or s2pmax.")]
Proposals = Annotated[str, typer.Option(help="init-only, init-rcvr or pw-comp.")]
Transitions = Annotated[str, typer.Option(help="deterministic or stochastic.")]
Ideals = Annotated[
    Path | None, typer.Option(help="CSV with actor,by,weight: whose positions draw an actor's ideal.")
]
LeastRounds = Annotated[int, typer.Option(help="Rounds played in any case.")]
MostRounds = Annotated[int, typer.Option(help="Rounds after which to stop.")]
Settled = Annotated[float, typer.Option(help="Stop below this share of the first round's moves.")]
Runs = Annotated[int, typer.Option("--draws", help="Draws of uncertain inputs; 0 for none.")]
Spread = Annotated[
    float, typer.Option(help="Their standard deviation, as a share of the scale or of the value.")
]
Show = Annotated[str, typer.Option(help=f"Table in the terminal: {', '.join(TABLES)}.")]


@app.command()
def bargain(
    actors: Actors,
    scale: Scale = (0.0, 100.0),
    salience_scale: SalienceScale = 100.0,
    variant: Variant = "ktab",
    vote: Vote = "prop",
    victory: Victory = "linear",
    election: Election = "conditional",
    risk_range: RiskRange = "mid",
    risk_adjust: RiskAdjust = "one-third",
    commitment: Commitment = "semi-commit",
    interpolation: Interpolation = "s2p2",
    proposals: Proposals = "init-only",
    transitions: Transitions = "deterministic",
    ideals: Ideals = None,
    least_rounds: LeastRounds = 2,
    most_rounds: MostRounds = 100,
    settled: Settled = 0.02,
    draws: Runs = 0,
    spread: Spread = 0.1,
    seed: Seed = 1,
    show: Show = "outcome",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Positions after bargaining by challenge (the expected-utility model as KTAB states it)."""
    from foedus.standalone import bargain as method

    if show not in TABLES:
        raise InputError(f"no table '{show}'", where="--show", hint=f"one of {', '.join(TABLES)}")
    rules = {"variant": variant, "vote": vote, "victory": victory, "election": election}
    rules |= {"risk_range": risk_range, "risk_adjust": risk_adjust, "commitment": commitment}
    rules |= {"interpolation": interpolation, "proposals": proposals, "transitions": transitions}
    stop = {"least_rounds": least_rounds, "most_rounds": most_rounds, "settled": settled, "seed": seed}
    result = method.run(actors, rules | stop, scale, salience_scale, ideals, draws, spread)
    if not quiet and result["note"]:
        typer.echo(f"foedus: {result['note']}", err=True)
    print_result(result, as_json, method.table, show)
