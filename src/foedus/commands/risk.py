"""The chance of disputes: fit the models again, show how good they are, forecast given years."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.commands.options import From, Json, Out, Quiet, To, print_records
from foedus.errors import InputError

app = typer.Typer(help="Models of disputes: fit them, their skill, forecasts.", no_args_is_help=True)

Outcome = Annotated[
    str | None, typer.Option("--outcome", help="onset, fatal or war; several parted by commas; default all.")
]
Years = Annotated[str | None, typer.Option("--years", help="Years of the record, e.g. 1946-2010.")]


@app.command("fit")
def fit(
    outcome: Outcome = None,
    years: Years = None,
    out: Annotated[Path, typer.Option(help="Folder for the models and the skill card.")] = Path("out/risk"),
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fit the models again from the store, and judge them: coefficients.json, skill.json and its page."""
    from foedus.report import text, write
    from foedus.risk.write import fit_to

    write.check_folder(out)
    first, last = _span(years)
    with text.progress(enabled=not quiet) as progress:
        card = fit_to(out, _outcomes(outcome), first, last, progress=progress)
    if as_json:
        typer.echo(json.dumps(card, ensure_ascii=False, indent=1))
    elif not quiet:
        _show(card)
        typer.echo(f"written to {out}: coefficients.json, record.csv, skill.json, risk-skill.md")


@app.command("skill")
def skill(
    outcome: Outcome = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of `risk fit`; default: the models that ship.")
    ] = None,
    as_json: Json = False,
    _quiet: Quiet = False,
) -> None:
    """How good the forecasts were in years that the models had not seen."""
    from foedus.risk import model

    card = model.skill(folder)
    wanted = _outcomes(outcome)
    parts = {name: part for name, part in card["parts"].items() if part["outcome"] in wanted}
    if as_json:
        typer.echo(json.dumps(card | {"parts": parts}, ensure_ascii=False, indent=1))
        return
    _show(card | {"parts": parts})


@app.command("predict")
def predict(
    start: From,
    end: To,
    out: Out = None,
    outcome: Annotated[str, typer.Option("--outcome", help="onset, fatal or war.")] = "onset",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Chances for the politically relevant pairs of given years, from what was known before each year."""
    from foedus.evidence import panel
    from foedus.evidence.panel_files import writer_of
    from foedus.report import text
    from foedus.risk.predict import predict as forecast

    if out is None and not as_json:
        raise InputError("no file to write to", where="--out", hint="e.g. --out forecast.csv, or --json")
    if out is not None:
        writer_of(out)
    (chosen,) = _outcomes(outcome, most=1)
    with text.progress(enabled=not quiet) as progress:
        frame, made = forecast(start, end, outcome=chosen, progress=progress)
    if out is not None:
        sidecar = panel.write(frame, out, {"forecast": made})
        if not (as_json or quiet):
            typer.echo(f"{out}: {frame.height:,} pairs and years; what it rests on: {sidecar}")
            for source, words in made["carried_on"].items():
                typer.echo(f"{source}: {words}")
    if as_json:
        typer.echo(json.dumps(made | {"predictions": frame.to_dicts()}, ensure_ascii=False, indent=1))


def _outcomes(given: str | None, most: int = 3) -> tuple[str, ...]:
    from foedus.risk.features import OUTCOMES

    if given is None:
        return OUTCOMES
    found = tuple(part.strip() for part in given.split(",") if part.strip())
    for name in found:
        if name not in OUTCOMES:
            raise InputError(
                f"unknown outcome '{name}'", where="--outcome", hint=f"one of {', '.join(OUTCOMES)}"
            )
    if not 1 <= len(found) <= most:
        raise InputError(f"{len(found)} outcomes", where="--outcome", hint=f"one of {', '.join(OUTCOMES)}")
    return tuple(sorted(set(found), key=OUTCOMES.index))


def _span(years: str | None) -> tuple[int, int]:
    """A span of years as written; by default that of the record."""
    from foedus.risk.features import RECORD_END
    from foedus.risk.fit import START

    if years is None:
        return START, RECORD_END
    first, dash, last = years.partition("-")
    if not (dash and first.strip().isdecimal() and last.strip().isdecimal()):
        raise InputError(f"'{years}' is not a span of years", where="--years", hint="e.g. 1946-2010")
    return int(first), int(last)


def _show(card: dict[str, Any]) -> None:
    for part in card["parts"].values():
        start, end = part["held_out"]
        typer.echo(
            f"\n{part['about']} Outcome: {part['outcome']}. Held out: {start}-{end}, "
            f"{part['pair_years']:,} pair-years, {part['events']:,} events."
        )
        print_records([_row(name, body, part) for name, body in part["candidates"].items()], False)
        for name, why in part["refused"].items():
            typer.echo(f"not fitted: {name}, {why}")


def _row(name: str, body: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    mark = "chosen" if part["beats_last_decade"] else "best logit"
    return {
        "candidate": f"{name} ({mark})" if name == part["chosen"] else name,
        "log score": f"{body['log_score']:.5f}",
        "ROC-AUC": f"{body['roc_auc']:.3f}",
        "PR-AUC": f"{body['pr_auc']:.3f}",
        "Brier": f"{body['brier']['score']:.5f}",
        "expected / seen": f"{body['expected_over_observed']:.2f}",
    }
