"""How each column of each table is made, from `origins/*.toml`: one file a question."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Origin:
    """How the numbers of a column come about.

    Attributes:
        how: the formula in words, one or two sentences.
        inputs: names of `inputs.LOOKUPS`: what the evidence says about the states of a row.
        priors: ids of priors; one that ends in `*` means all that begin so.
        sources: ids of sources beyond those of the inputs.
    """

    how: str
    inputs: tuple[str, ...] = ()
    priors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def origins() -> Mapping[str, Origin]:
    """All origins by `question.table.column`, and `question.headline.SUFFIX` for headline numbers."""
    found: dict[str, Origin] = {}
    folder = files("foedus") / "explain" / "origins"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            question = file.name.removesuffix(".toml")
            for table, columns in tomllib.loads(file.read_text(encoding="utf-8")).items():
                for column, entry in columns.items():
                    found[f"{question}.{table}.{column}"] = _origin(entry)
    return MappingProxyType(found)


def _origin(entry: Mapping[str, Any]) -> Origin:
    return Origin(
        how=" ".join(entry["how"].split()),
        inputs=tuple(entry.get("inputs", ())),
        priors=tuple(entry.get("priors", ())),
        sources=tuple(entry.get("sources", ())),
    )
