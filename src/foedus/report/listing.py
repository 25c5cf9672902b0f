"""Lists and single records for the terminal: treaties, states, measures, claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.quantities import Column, Figure, Table, to_json

if TYPE_CHECKING:
    from rich.console import Console

    from foedus.treaties.model import Treaty

SHOWN = 400
#: Columns that are never broken over lines.
COMPACT = ("id", "in_force", "ended", "date", "region")


def treaties(member: str | None = None, on: str | None = None) -> list[dict[str, Any]]:
    """The catalogue, or the treaties of a state, or those in force on a day.

    Raises:
        InputError: the state is unknown or the day is no date.
    """
    from foedus.states import parse_date, state
    from foedus.treaties import catalogue

    day = parse_date(on) if on else None
    code = state(member).id if member else None
    found = [treaty for treaty in catalogue() if _fits(treaty, code, day)]
    return [
        {
            "id": treaty.id,
            "name": treaty.title,
            "kind": treaty.kind,
            "obligations": ", ".join(treaty.obligations),
            "in_force": treaty.in_force.isoformat() if treaty.in_force else None,
            "ended": treaty.ended.isoformat() if treaty.ended else None,
            "members": len(treaty.members_on(day)) if day else len({spell.state for spell in treaty.members}),
            "confidence": treaty.confidence,
        }
        for treaty in found
    ]


def _fits(treaty: Treaty, code: str | None, day: Any) -> bool:
    if day is None:
        return code is None or any(spell.state == code for spell in treaty.members)
    members = treaty.members_on(day)
    return treaty.in_force_on(day) and (code is None or code in members)


def treaty_record(name: str) -> dict[str, Any]:
    """Everything that a treaty's file says."""
    from foedus.treaties import treaty

    return dict(treaty(name).to_json())


def states(on: str | None = None) -> list[dict[str, Any]]:
    """All states, or the members of the state system on a day."""
    from foedus.states import members, parse_date
    from foedus.states import states as every

    found = members(parse_date(on)) if on else every()
    return [
        {"id": s.id, "name": s.name, "ccode": s.ccode, "gwcode": s.gwcode, "region": s.region} for s in found
    ]


def state_record(name: str) -> dict[str, Any]:
    """A state's ids and spells, and the present-day figures on record, each with its date."""
    from foedus.evidence.factbook import factbook
    from foedus.states import state

    found = state(name)
    record: dict[str, Any] = {
        "id": found.id,
        "name": found.name,
        "ccode": found.ccode,
        "gwcode": found.gwcode,
        "region": f"{found.region}, {found.continent}",
        "cow": [_spell(spell) for spell in found.cow],
        "gw": [_spell(spell) for spell in found.gw],
    }
    country = factbook().countries.get(found.id)
    if country is None:
        return record
    series = (
        ("gdp_ppp", country.gdp_ppp),
        ("growth", country.growth),
        ("military_share", country.military_share),
        ("exports", country.exports),
        ("imports", country.imports),
    )
    figures = {"gdp": _figure(country.gdp), "population": _figure(country.population)}
    figures |= {name: _figure(years[max(years)]) if years else None for name, years in series}
    return record | {"figures": figures, "organisations": list(country.organisations)}


def measures() -> list[dict[str, Any]]:
    """The measures that claims can be tested with."""
    from foedus.claims.measures import measures as every

    return [measure.to_json() for measure in every().values()]


def measured(name: str, arguments: Mapping[str, str], on: str | None) -> dict[str, Any]:
    """A measure's value with its unit, date and sources."""
    from foedus.claims.evidence import Evidence
    from foedus.claims.measures import evaluate
    from foedus.states import parse_date

    evidence = Evidence(parse_date(on)) if on else Evidence.now()
    return dict(evaluate(name, evidence, **arguments).to_json())


def claims() -> list[dict[str, Any]]:
    """The claims files in the library."""
    from foedus.claims import library

    return [
        {
            "id": article.id,
            "title": article.title,
            "publisher": article.publisher,
            "date": article.date.isoformat(),
            "claims": len(article.claims),
        }
        for article in library()
    ]


def as_table(records: Sequence[Mapping[str, Any]], shown: Sequence[str] | None = None) -> Table:
    """Records with the same keys as a table of the keys `shown` (default all); keys become headings."""
    keys = list(shown or (records[0] if records else ()))
    columns = [Column(key, key.replace("_", " ")) for key in keys]
    return Table.of("records", "", columns, [[record[key] for key in keys] for record in records])


def show_table(table: Table) -> None:
    """Print a table; where output is no terminal, as plain columns. Without rows its title says what is."""
    from rich.table import Table as RichTable

    console = _console()
    if not table.rows:
        console.print(table.title or "nothing found", markup=False)
        return
    shown = RichTable(title=table.title or None, box=None, pad_edge=False, title_justify="left")
    for column, cells in zip(table.columns, zip(*table.rows, strict=True), strict=True):
        number = all(isinstance(cell, (int, float)) or cell is None for cell in cells)
        compact = number or column.name in COMPACT
        shown.add_column(
            column.label, justify="right" if number else "left", overflow="fold", no_wrap=compact
        )
    for row in table.rows:
        shown.add_row(*(_cell(cell) for cell in row))
    console.print(shown, markup=False)


def show_record(record: Mapping[str, Any]) -> None:
    """Print one record, a key a line; nested parts are indented."""
    console = _console()
    for line in _lines(to_json(record)):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _lines(value: Any, depth: int = 0) -> list[str]:
    pad = "  " * depth
    lines: list[str] = []
    items = value.items() if isinstance(value, Mapping) else enumerate(value, start=1)
    for key, item in items:
        if isinstance(item, (Mapping, list)) and item:
            flat = isinstance(item, list) and not any(isinstance(part, (Mapping, list)) for part in item)
            lines += (
                [f"{pad}{key}: {', '.join(map(str, item))}"]
                if flat
                else [f"{pad}{key}:", *_lines(item, depth + 1)]
            )
        elif item not in (None, "", [], {}):
            lines.append(f"{pad}{key}: {item}")
    return lines


def _cell(value: Any) -> str:
    from rich.markup import escape

    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.6g}"
    return escape(str(value))[:SHOWN]


def _spell(spell: Any) -> str:
    return f"{spell.start.isoformat()} to {spell.end.isoformat() if spell.end else 'the present'}"


def _figure(figure: Figure | None) -> str | None:
    if figure is None:
        return None
    note = f", {figure.note}" if figure.note else ""
    return f"{figure.value:,.6g} {figure.unit} ({figure.date}{note})"
