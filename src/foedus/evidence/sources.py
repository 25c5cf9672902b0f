"""Where numbers come from: citation, licence, version and hash of every source, from `sources.toml`."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from foedus.errors import InputError


@dataclass(frozen=True, slots=True)
class Source:
    """One source of evidence.

    Attributes:
        id: as figures and answers name it.
        title, citation, bibtex, licence: to cite it by.
        address: where its keepers publish it ("" for the project's own record).
        version: of the data.
        sha256: of the one file, or of the listing of several (`listing_sha256`); "" for the project's record.
        years: what it covers.
        note: what a reader must know before leaning on it.
        repository, commit: where the pinned files lie, if they lie in a repository.
        files: (path, sha256) of each pinned file.
    """

    id: str
    title: str
    citation: str
    bibtex: str
    licence: str
    address: str
    version: str
    sha256: str
    years: str
    note: str
    repository: str = ""
    commit: str = ""
    files: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """All sources by id, sorted."""
    text = (files("foedus") / "evidence" / "sources.toml").read_text(encoding="utf-8")
    found = [_source(entry) for entry in tomllib.loads(text)["source"]]
    return MappingProxyType({each.id: each for each in sorted(found, key=lambda each: each.id)})


def source(source_id: str) -> Source:
    """One source.

    Raises:
        InputError: no such id.
    """
    if source_id in sources():
        return sources()[source_id]
    close = difflib.get_close_matches(source_id, sources(), n=1)
    hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(sources())}"
    raise InputError(f"unknown source {source_id[:80]!r}", hint=hint)


def listing_sha256(hashes: Iterable[tuple[str, str]]) -> str:
    """The hash of several files: sha256 of the lines `<path> <sha256>`, sorted by path."""
    lines = "\n".join(f"{path} {digest}" for path, digest in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def _source(entry: dict[str, Any]) -> Source:
    pinned = tuple(sorted(entry.get("files", {}).items()))
    if len(pinned) == 1:
        digest = pinned[0][1]
    else:
        digest = listing_sha256(pinned) if pinned else entry.get("sha256", "")
    texts = {key: value.strip() for key, value in entry.items() if key != "files"}
    return Source(**(texts | {"sha256": digest}), files=pinned)
