"""The panel: rows of states or of pairs of states by year, into a file or summed up in the terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.commands.options import From, Json, Out, Quiet, print_records

if TYPE_CHECKING:
    import polars as pl

app = typer.Typer(help="Panels of states and pairs of states by year.", no_args_is_help=True)

System = Annotated[str, typer.Option("--system", help="cow (Correlates of War) or gw (Gleditsch-Ward).")]
To = Annotated[int | None, typer.Option("--to", help="Last year; by default the list of states' last.")]
With = Annotated[
    list[str] | None, typer.Option("--with", help="Parts, parted by commas; `foedus panel parts` lists them.")
]
Extend = Annotated[
    bool, typer.Option("--extend", help="Carry members on past the end of the list of states.")
]


@app.command("state-years")
def state_years(
    system: System = "cow",
    start: From = 1816,
    end: To = None,
    with_: With = None,
    extend: Extend = False,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """One row a member of the state system and year."""
    from foedus.evidence import panel

    _check(out)
    wanted: Any = {"system": system, "start": start, "end": end, "extend": extend}
    _give(panel.state_years(with_=_names(with_), **wanted), out, as_json=as_json, quiet=quiet)


@app.command("dyad-years")
def dyad_years(
    system: System = "cow",
    directed: Annotated[bool, typer.Option("--directed", help="Each pair in both orders.")] = False,
    start: From = 1816,
    end: To = None,
    relevant: Annotated[
        bool, typer.Option("--relevant", help="Only pairs in contact or with a major power.")
    ] = False,
    with_: With = None,
    disputes: Annotated[str, typer.Option(help="gml or cow.")] = "gml",
    keep: Annotated[
        list[str] | None,
        typer.Option(help="Rules, parted by commas, that choose among several disputes of a year."),
    ] = None,
    extend: Extend = False,
    out: Out = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """One row a pair of states and year in which both were members."""
    from foedus.evidence import panel

    _check(out)
    wanted: Any = {"system": system, "directed": directed, "start": start, "end": end, "relevant": relevant}
    rules = _names(keep) if keep else None
    frame = panel.dyad_years(with_=_names(with_), disputes=disputes, keep=rules, extend=extend, **wanted)
    _give(frame, out, as_json=as_json, quiet=quiet)


@app.command("parts")
def parts(as_json: Json = False, _quiet: Quiet = False) -> None:
    """What a panel can be made with: parts, their rows, sources, years and columns."""
    from foedus.evidence.panel_summary import listed

    print_records(listed(), as_json, ("name", "title", "rows", "years", "sources"))


def _names(given: list[str] | None) -> list[str]:
    return [name.strip() for each in given or () for name in each.split(",") if name.strip()]


def _check(out: Path | None) -> None:
    """Refuse a file of an unknown kind before the work, not after it."""
    if out is not None:
        from foedus.evidence.panel_files import writer_of

        writer_of(out)


def _give(frame: pl.DataFrame, out: Path | None, *, as_json: bool, quiet: bool) -> None:
    from foedus.evidence import panel
    from foedus.evidence.panel_summary import summary

    if out is not None:
        sidecar = panel.write(frame, out)
        if as_json:
            typer.echo(sidecar.read_text(encoding="utf-8"), nl=False)
        elif not quiet:
            typer.echo(f"{out}: {frame.height:,} rows, {frame.width} columns; what it is made of: {sidecar}")
        return
    record = summary(frame)
    if as_json:
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1))
        return
    print_records(record["columns"], False, ("name", "label", "unit", "known", "mean", "least", "greatest"))
    for line in (f"{record['rows']:,} rows; --out FILE writes them", *record["notes"]):
        typer.echo(line)
