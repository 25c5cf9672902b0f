"""A panel in short: what its columns hold, and the parts that one can be made with."""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.evidence.cubes_axes import SYSTEMS
from foedus.evidence.panel_call import remembered
from foedus.evidence.panel_parts import parts
from foedus.quantities import round_significant

HEAD = 5


def summary(frame: pl.DataFrame) -> dict[str, Any]:
    """Rows, columns (how many cells are known, mean, least and greatest), the call, notes, the first rows."""
    made = remembered(frame)
    labels = made.labels() if made else {}
    return {
        "rows": frame.height,
        "columns": [_column(column, *labels.get(column.name, ("", ""))) for column in frame],
        "python": made.python() if made else None,
        "sources": list(made.source_ids()) if made else [],
        "notes": made.notes() if made else [],
        "head": frame.head(HEAD).to_dicts(),
    }


def listed() -> list[dict[str, Any]]:
    """All parts: name, title, rows they are for, sources, years, note, columns with label and unit."""
    return [
        {
            "name": part.name,
            "title": part.title,
            "rows": " ".join(
                word for word, of in (("state-years", part.states), ("dyad-years", part.pairs)) if of
            ),
            "years": "-".join(map(str, part.years)),
            "sources": " ".join(
                dict.fromkeys(
                    each.format(system=system)
                    for each in (*part.sources, *part.states_sources)
                    for system in SYSTEMS
                )
            ),
            "note": part.note,
            "columns": [
                {"name": name, "label": label, "unit": unit, "rows": rows}
                for rows, of in (("states", part.states), ("pairs", part.pairs))
                if of
                for name, (label, unit) in part.labels(rows).items()
            ],
        }
        for part in parts().values()
    ]


def _column(column: pl.Series, label: str, unit: str) -> dict[str, Any]:
    known = column.drop_nulls()
    found: dict[str, Any] = {"name": column.name, "label": label, "unit": unit, "known": len(known)}
    if not column.dtype.is_numeric() or not len(known):
        return found | {"mean": None, "least": None, "greatest": None}
    values = (known.mean(), known.min(), known.max())
    mean, least, greatest = (round_significant(float(value), 6) for value in values)  # type: ignore[arg-type]
    return found | {"mean": mean, "least": least, "greatest": greatest}
