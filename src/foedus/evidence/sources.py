"""Where numbers come from: citation, licence, version and hash of every source, from `sources/`."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean


@dataclass(frozen=True, slots=True)
class File:
    """One pinned file of a source.

    Attributes:
        path: in the source's repository.
        sha256, size: of the file; size in bytes, 0 where it is not pulled.
        columns: what each column of its table holds, with the unit.
        missing: by column, the codes that its documentation gives for a missing value ("*": every column).
        layout: how the table lies in the file, where the name's ending does not say it.
    """

    path: str
    sha256: str
    size: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    layout: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]

    @property
    def part(self) -> str:
        """The name without its ending, as the parts of a source with several files are called."""
        return self.name.rpartition(".")[0] or self.name


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
        tables: each pinned file.
        terms: where the keepers state their terms, "" where no such page is known.
        restricted: the terms set limits that a user must know before pulling (redistribution, commerce).
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
    tables: tuple[File, ...] = ()
    terms: str = ""
    restricted: bool = False

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """(path, sha256) of each pinned file."""
        return tuple((file.path, file.sha256) for file in self.tables)

    @property
    def pulled(self) -> bool:
        """Whether `foedus data pull` can bring it: its files lie in a public repository."""
        return bool(self.repository and self.tables)


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Source]:
    """All sources by id, sorted."""
    folder = files("foedus") / "evidence" / "sources"
    texts = sorted((entry.name, entry) for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return read_sources(entry.read_text(encoding="utf-8") for _, entry in texts)


def read_sources(texts: Iterable[str]) -> Mapping[str, Source]:
    """Sources from the text of TOML files, by id, sorted.

    A file's `[shared]` table gives the fields of those of its sources that do not say otherwise; a source
    that `cites_as` another takes its citation and BibTeX from there.
    """
    contents = [tomllib.loads(text) for text in texts]
    entries = {
        entry["id"]: content.get("shared", {}) | entry for content in contents for entry in content["source"]
    }
    return MappingProxyType({name: _source(entries[name], entries) for name in sorted(entries)})


def source(source_id: str, known: Mapping[str, Source] | None = None) -> Source:
    """One source, of all or of those `known`.

    Raises:
        InputError: no such id.
    """
    known = sources() if known is None else known
    if source_id in known:
        return known[source_id]
    hint = did_you_mean(source_id, known) or f"known are {', '.join(known)}"
    raise InputError(f"unknown source {source_id[:80]!r}", hint=hint)


def listing_sha256(hashes: Iterable[tuple[str, str]]) -> str:
    """The hash of several files: sha256 of the lines `<path> <sha256>`, sorted by path."""
    lines = "\n".join(f"{path} {digest}" for path, digest in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()


def _source(entry: dict[str, Any], entries: Mapping[str, Any]) -> Source:
    cited = entries[entry.get("cites_as", entry["id"])]
    tables = tuple(sorted((_file(each) for each in entry.get("file", ())), key=lambda each: each.path))
    pinned = [(each.path, each.sha256) for each in tables]
    if len(pinned) == 1:
        digest = pinned[0][1]
    else:
        digest = listing_sha256(pinned) if pinned else entry.get("sha256", "")
    texts = {
        key: value.strip() for key, value in entry.items() if isinstance(value, str) and key != "cites_as"
    }
    texts |= {key: cited[key].strip() for key in ("citation", "bibtex")}
    return Source(**(texts | {"sha256": digest}), tables=tables, restricted=entry.get("restricted", False))


def _file(entry: dict[str, Any]) -> File:
    missing = {column: tuple(codes) for column, codes in entry.get("missing", {}).items()}
    columns = MappingProxyType(entry.get("columns", {}))
    return File(
        path=entry["path"],
        sha256=entry["sha256"],
        size=entry.get("size", 0),
        columns=columns,
        missing=MappingProxyType(missing),
        layout=entry.get("layout", ""),
    )
