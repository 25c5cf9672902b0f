"""The store: what there is, pulling it, checking it, citing it."""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.commands.options import Json, Quiet, print_record, print_records
from foedus.errors import SourceError

if TYPE_CHECKING:
    from foedus.evidence.sources import Source
    from foedus.evidence.store import Pulled, PullError, Store

app = typer.Typer(help="The store of evidence: list, pull, verify, cite.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(metavar="NAME…", help="Sources; all if none is named.")]
BibTeX = Annotated[bool, typer.Option("--bibtex", help="BibTeX entries, each once.")]
Mirror = Annotated[
    str | None, typer.Option(help="A folder with MANIFEST.json, or the address of one, to pull from.")
]


@app.command("list")
def data_list(names: Names = None, as_json: Json = False, _quiet: Quiet = False) -> None:
    """What can be pulled: whether it is held, its version, years, size and terms; named, its columns too."""
    from foedus.evidence.store import store

    records = store().status(names or ())
    if names and not as_json:
        for record in records:
            print_record(_with_parts(record), as_json=False)
        return
    shown = ("id", "held", "size", "years", "version", "terms")
    print_records(records if as_json else [_short(record) for record in records], as_json, shown)


@app.command("pull")
def data_pull(
    names: Names = None, mirror: Mirror = None, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Bring sources into the store; each file is checked by its hash, what is held is not pulled again."""
    from foedus.evidence.store import PullError, store
    from foedus.report import text

    held = store()
    if not quiet:
        _tell_terms(held.status(names or ()))
    try:
        with text.progress(enabled=not quiet) as progress:
            pulled = held.pull(names or (), mirror, _Told(progress, quiet=quiet))
    except PullError as fault:
        raise _last_fault(fault) from None
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in pulled], indent=1))
    elif not quiet:
        typer.echo(_summary(pulled, held))


@app.command("verify")
def data_verify(names: Names = None, as_json: Json = False, quiet: Quiet = False) -> None:
    """Hash every file of the store again; exit 1 if one has changed since it was pulled."""
    from foedus.evidence.store import store

    checked = store().verify(names or ())
    wrong = [each for each in checked if each.state != "whole" and (names or each.state != "not pulled")]
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in checked], indent=1))
    elif not quiet:
        for each in wrong:
            typer.echo(f"{each.source}: {each.part}: {each.state}")
        whole = sum(each.state == "whole" for each in checked)
        absent = sum(each.state == "not pulled" for each in checked)
        typer.echo(f"{whole} of {len(checked)} files whole, {absent} not pulled")
    if wrong:
        raise SourceError(f"{len(wrong)} files are not as they were pulled; mend them: {_mend(wrong)}")


@app.command("cite")
def data_cite(
    names: Names = None, bibtex: BibTeX = False, as_json: Json = False, _quiet: Quiet = False
) -> None:
    """How to cite sources, and the terms they come under."""
    from foedus.evidence.sources import source, sources

    found = [source(name) for name in dict.fromkeys(names)] if names else list(sources().values())
    if as_json:
        keys = ("id", "title", "citation", "bibtex", "version", "licence", "terms", "address", "note")
        typer.echo(json.dumps([{key: getattr(each, key) for key in keys} for each in found], indent=1))
    elif bibtex:
        typer.echo("\n\n".join(_entries(each.bibtex for each in found)))
    else:
        typer.echo("\n\n".join(_cited(each) for each in found))


class _Told:
    """Progress in kilobytes; that another pull is waited for is told even where there is no terminal."""

    def __init__(self, progress: Any, *, quiet: bool) -> None:
        self.progress, self.quiet = progress, quiet

    def __call__(self, what: str, done: int, total: int) -> None:
        if not total and not self.quiet and not sys.stderr.isatty():
            typer.echo(f"foedus: {what}", err=True)
        self.progress(f"{what} (kB)" if total else what, done // 1000, total // 1000)


def _tell_terms(records: Iterable[dict[str, Any]]) -> None:
    """Before the pull of a source whose terms set limits, say them."""
    for record in records:
        if record["restricted"] and not record["held"]:
            typer.echo(f"{record['id']}: {record['licence']} ({record['terms']})", err=True)


def _last_fault(fault: PullError) -> SourceError:
    """Print all faults but the last, a line each; the last is left to be raised."""
    for each in fault.faults[:-1]:
        typer.echo(f"foedus: {each}", err=True)
    return fault.faults[-1]


def _summary(pulled: Sequence[Pulled], held: Store) -> str:
    by = {
        outcome: [each for each in pulled if each.outcome == outcome]
        for outcome in ("pulled", "held", "absent")
    }
    size = _size(sum(each.size or 0 for each in pulled))
    rows = sum(each.rows or 0 for each in pulled)
    counts = f"{len(by['pulled'])} tables pulled, {len(by['held'])} held already"
    text = f"{counts}: {rows:,} rows, {size} in {held.folder}"
    absent = sorted({each.source for each in by["absent"]})
    return f"{text}\nnot in the mirror: {', '.join(absent)}" if absent else text


def _short(record: dict[str, Any]) -> dict[str, Any]:
    """A record on one line of a terminal; `foedus data list NAME` has it whole."""
    cut = {key: textwrap.shorten(record[key], 11, placeholder="…") for key in ("years", "version")}
    terms = textwrap.shorten(record["licence"], 16, placeholder="…")
    return {"id": record["id"], "held": _held(record), "size": _size(record["size"]), **cut, "terms": terms}


def _held(record: dict[str, Any]) -> str:
    return "yes" if record["held"] else "no"


def _with_parts(record: dict[str, Any]) -> dict[str, Any]:
    """A record with a row for each column of its tables, as the terminal shows it."""
    plain = {key: value for key, value in record.items() if key not in ("parts", "restricted")}
    plain |= {"held": _held(record), "size": _size(record["size"])}
    for part, columns in record["parts"].items():
        plain[f"table {part}"] = "; ".join(f"{column}: {what}" for column, what in columns.items())
    return plain


def _mend(wrong: Iterable[Any]) -> str:
    return "foedus data pull " + " ".join(sorted({each.source for each in wrong}))


def _cited(each: Source) -> str:
    parts = [f"{each.id}: {each.title}", f"  {each.citation}", f"  Terms: {each.licence}"]
    parts[-1] += f" ({each.terms})" if each.terms else ""
    return "\n".join(parts)


def _entries(texts: Iterable[str]) -> list[str]:
    """The entries of BibTeX texts, each key once."""
    entries = (entry.strip() for text in texts for entry in re.split(r"^(?=@)", text, flags=re.MULTILINE))
    return list({entry.partition(",")[0]: entry for entry in entries if entry}.values())


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e6 else f"{count / 1e3:,.1f} kB"
