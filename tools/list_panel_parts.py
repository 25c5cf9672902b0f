"""Write the table of the panel's parts into docs/panel.md: `python tools/list_panel_parts.py`."""

from __future__ import annotations

from pathlib import Path

from foedus.evidence.panel_summary import listed

PAGE = Path(__file__).resolve().parent.parent / "docs" / "panel.md"
BEGIN, END = "<!-- parts: written by tools/list_panel_parts.py -->\n", "<!-- end of parts -->\n"
HEAD = (
    "| part | rows | years | sources | columns in rows of pairs (or of states, where it has no others) |\n"
    "|---|---|---|---|---|\n"
)


def table() -> str:
    """One line a part, and its note."""
    return HEAD + "".join(map(line, listed()))


def line(part: dict[str, object]) -> str:
    """A part's line."""
    columns = part["columns"]
    assert isinstance(columns, list)
    rows = "pairs" if any(column["rows"] == "pairs" for column in columns) else "states"
    names = [f"`{column['name']}`" for column in columns if column["rows"] == rows]
    sources = " ".join(f"`{name}`" for name in str(part["sources"]).split())
    note = f" {part['note']}" if part["note"] else ""
    cells = (f"`{part['name']}`", part["rows"], part["years"], sources, f"{', '.join(names)}.{note}")
    return f"| {' | '.join(map(str, cells))} |\n"


def page_with(text: str) -> str:
    """The page with a new table in place of the old one."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
