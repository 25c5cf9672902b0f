"""Blocs of every year: the signed network of the state system, solved, into the terminal or a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.commands.options import From, Json, Out, Quiet, To, print_records, print_table
from foedus.evidence.bloc_history import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from foedus.evidence.bloc_history import BlocHistory
    from foedus.quantities import Table

app = typer.Typer(help="Blocs in history: frustration, camps and polarity by year.", no_args_is_help=True)


@app.command("history")
def history(
    start: From = FIRST_YEAR,
    end: To = LAST_YEAR,
    camps: Annotated[
        bool, typer.Option("--camps", help="The camp of each state in each year, instead of a row a year.")
    ] = False,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Frustration, camps, torn states and polarity of each year from 1816 to 2018, each proved."""
    from foedus.evidence.bloc_history import bloc_history

    found = bloc_history()
    years = found.span(start, end)
    records: list[dict[str, Any]] = [dict(row) for row in years]
    if camps:
        records = [
            {"year": row["year"], "state": state, "camp": camp}
            for row in years
            for state, camp in found.camps(row["year"]).items()
        ]
    if out is not None:
        _write(found, records, out, start, end, quiet=quiet or as_json)
    if as_json:
        typer.echo(json.dumps(records, ensure_ascii=False))
    elif out is None:
        if camps:
            print_records(records, False)
        else:
            print_table(_table(records, found.coding))


@app.command("propensities")
def propensities(
    year: int,
    states: Annotated[str, typer.Option(help="Ids, separated by commas; by default all members.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="CSV to write, for `foedus landscape`.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Propensities of a year from the store: border disagreement, opposed regimes, recent war."""
    from foedus.evidence import propensities as source

    found = source.propensities(year, [name.strip() for name in states.split(",") if name.strip()])
    sized = [k for k, size in enumerate(found.sizes.tolist()) if size > 0]
    records = [
        {
            "from": found.states[i],
            "to": found.states[j],
            "propensity": float(found.matrix[i, j]),
            "size_from": round(float(found.sizes[i]), 6),
            "size_to": round(float(found.sizes[j]), 6),
            **{name: float(found.parts[name][i, j]) for name in source.COUNTED},
        }
        for place, i in enumerate(sized)
        for j in sized[place + 1 :]
    ]
    if out is not None:
        _csv(records, out)
    if as_json:
        typer.echo(json.dumps(records))
    elif out is None:
        print_records([record for record in records if record["propensity"]], False)
    if not quiet and not as_json:
        left = ", ".join(name for k, name in enumerate(found.states) if k not in sized)
        typer.echo(f"{out}: {len(records):,} pairs" if out else "Pairs without a propensity are not shown.")
        typer.echo(f"Counted: {', '.join(source.COUNTED)}; no data on {' and '.join(source.LACKING)}.")
        if left:
            typer.echo(f"Left out, without a capability: {left}.")


def _csv(records: list[dict[str, Any]], out: Path) -> None:
    """Write the rows whole or not at all."""
    import csv
    import io

    from foedus.errors import InputError
    from foedus.writing import replacing

    text = io.StringIO()
    columns = ("from", "to", "propensity", "size_from", "size_to", "border", "regime", "war")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    try:
        with replacing(out) as part:
            part.write_text(text.getvalue(), encoding="utf-8")
    except OSError as fault:
        raise InputError(f"cannot be written ({fault.strerror})", file=out) from None


def _table(records: list[dict[str, Any]], coding: str) -> Table:
    """The main columns of each year, narrow enough for a terminal."""
    from foedus.quantities import Column, Table

    labels = ("Year", "States", "Ties", "Negative", "Wrong", "Share", "All codings", "Torn", "Camps", "CON")
    rows = [
        (
            row["year"],
            row["states"],
            row["ties"],
            row["negative"],
            row["frustrated"],
            f"{row['frustrated_share']:.1%}",
            f"{row['frustrated_low']:.1%}-{row['frustrated_high']:.1%}",
            row["torn"],
            f"{row['leader_a'] or '?'}/{row['leader_b'] or '?'}",
            f"{row['con_majors']:.2f}",
        )
        for row in records
    ]
    columns = [Column(label.lower().replace(" ", "_"), label) for label in labels]
    note = f"Ties: {coding}. Camps: the strongest state of each. All columns: --json or --out FILE."
    return Table.of("blocs_history", "Blocs by year", columns, rows, note=note)


def _write(
    found: BlocHistory, records: list[dict[str, Any]], out: Path, start: int, end: int, *, quiet: bool
) -> None:
    """Write rows and, beside them, what they are made of."""
    import polars as pl

    from foedus.evidence.panel_files import write_panel

    frame = pl.DataFrame(records, infer_schema_length=None)
    call = {
        "blocs": {"from": start, "to": end},
        "coding": found.coding,
        "codings": list(found.codings),
        "sources": dict(found.sources),
        "meaning": {name: found.columns[name] for name in frame.columns if name in found.columns},
    }
    sidecar = write_panel(frame, out, call)
    if not quiet:
        typer.echo(f"{out}: {frame.height:,} rows, {frame.width} columns; what it is made of: {sidecar}")
