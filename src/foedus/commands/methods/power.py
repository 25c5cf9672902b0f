"""`foedus power`: voting power in a weighted game, or under a rule from a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.commands.options import Json, Quiet, print_result
from foedus.errors import InputError

app = typer.Typer()

INDEX_HELP = (
    "Of shapley-shubik, banzhaf, banzhaf-absolute, coleman-prevent, coleman-initiate, holler-packel, "
    "deegan-packel, separated by commas; or all."
)


@app.command()
def power(
    rule: Annotated[Path | None, typer.Argument(help="TOML file with a rule and its weights.")] = None,
    weights: Annotated[str | None, typer.Option(help="Weights of the players, separated by commas.")] = None,
    quota: Annotated[str | None, typer.Option(help="Weight needed to pass.")] = None,
    index: Annotated[str, typer.Option(help=INDEX_HELP)] = "shapley-shubik,banzhaf",
    samples: Annotated[
        int, typer.Option(min=2, max=10_000_000, help="For games too large to count.")
    ] = 100_000,
    seed: Annotated[int, typer.Option(min=0, help="Of the samples.")] = 1,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """Voting power in a weighted game (--weights, --quota) or under a rule in a file."""
    from foedus.standalone import power as method

    if (rule is None) == (weights is None) or (weights is None) != (quota is None):
        hint = "foedus power --weights 4,3,2 --quota 5, or foedus power rule.toml"
        raise InputError("give weights and a quota, or a file with a rule", hint=hint)
    if rule is None:
        result = method.run(method.weighted(str(weights), str(quota)), index, None, samples, seed)
    else:
        from foedus.treaties.rule_file import read_rule_file
        from foedus.treaties.rule_game import rule_game

        players, game = rule_game(read_rule_file(rule).rule)
        result = method.run(game, index, players, samples, seed)
    print_result(result, as_json, method.table, weights)
