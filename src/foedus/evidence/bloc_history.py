"""The bloc history that comes with foedus: the signed network of every year, solved, 1816-2018.

It is compiled by `tools/compile_bloc_history.py` from pinned sources into `data/bloc_history.json`; how ties
are coded, and what each column is, stands in docs/methods/blocs.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from foedus.errors import InputError

FIRST_YEAR: Final = 1816
LAST_YEAR: Final = 2018
#: Disputes end here: from then on the last ten years are not whole, and negative ties fall out.
DISPUTES_END: Final = 2010
CAMPS: Final = {"A": "camp A", "B": "camp B", "torn": "either camp", "apart": "no tie to the main network"}


@dataclass(frozen=True)
class BlocHistory:
    """Blocs year by year.

    Attributes:
        coding: how ties were read, in words; `codings`, all ways that `frustrated_low` and `_high` span.
        sources: id → version and sha256 of what it was compiled from.
        columns: name → what it is.
        years: one record a year, keyed by column; a value that the sources do not give is None.
        spells: (state, camp, first year, last year): unbroken runs of years in which a state stood in camp A
            or B, was torn between them, or apart from the main network. Camps keep their letter from year to
            year by whom they share.
    """

    coding: str
    codings: tuple[str, ...]
    sources: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, str]
    years: tuple[Mapping[str, Any], ...]
    spells: tuple[tuple[str, str, int, int], ...]

    def year(self, year: int) -> Mapping[str, Any]:
        """The record of one year.

        Raises:
            InputError: a year outside 1816 to 2018.
        """
        check_span(year, year)
        return self.years[year - FIRST_YEAR]

    def span(self, first: int, last: int) -> tuple[Mapping[str, Any], ...]:
        """The records of a span of years; raises InputError for one outside 1816 to 2018."""
        check_span(first, last)
        return self.years[first - FIRST_YEAR : last - FIRST_YEAR + 1]

    def camps(self, year: int) -> dict[str, str]:
        """The camp of each state of a year, sorted by state; raises InputError for a year outside."""
        check_span(year, year)
        return {state: camp for state, camp, first, last in self.spells if first <= year <= last}


def check_span(first: int, last: int) -> None:
    """Refuse years outside the history; raises InputError."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        hint = f"from {FIRST_YEAR} to {LAST_YEAR}"
        raise InputError(f"year {first}" if first == last else f"years {first} to {last}", hint=hint)


@lru_cache(maxsize=1)
def bloc_history() -> BlocHistory:
    """The history that comes with foedus."""
    found = json.loads((files("foedus") / "data" / "bloc_history.json").read_text(encoding="utf-8"))
    names = list(found["columns"])
    return BlocHistory(
        coding=found["coding"],
        codings=tuple(found["codings"]),
        sources=found["sources"],
        columns=found["columns"],
        years=tuple(dict(zip(names, row, strict=True)) for row in found["years"]),
        spells=tuple((state, camp, first, last) for state, camp, first, last in found["spells"]),
    )
