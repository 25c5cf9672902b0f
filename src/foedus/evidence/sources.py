"""Where numbers come from: citation, licence, version and hash of every source, from `sources/`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from foedus.errors import InputError
from foedus.inputs import did_you_mean, read_toml_text

#: What the files of sources are called in messages.
FILES = "sources"
TEXTS = ("id", "title", "citation", "bibtex", "licence", "address", "version", "years", "note")
#: A path whose last part can be a file's name in the store: nothing climbs out by it.
PATH = r"(?!.*(?:^|/)\.\.?(?:/|$))[^\\:]*[^\\:/]"
OTHER_TEXTS = ("repository", "commit", "terms", "sha256", "cites_as")


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

    Raises:
        InputError: not TOML, or a source that is none.
    """
    entries: dict[str, Any] = {}
    for text in texts:
        content = read_toml_text(text, FILES)
        shared = content.get("shared", {})
        if not isinstance(shared, dict):
            raise _wrong("shared", "a table is needed")
        for number, entry in enumerate(_tables(content, "source", FILES), start=1):
            where = f"source[{number}]"
            _check(entries, shared | entry, where)
            entries[entry["id"]] = shared | entry
    for name, entry in entries.items():
        if (
            entry.get("cites_as", name) not in entries
            or "citation" not in entries[entry.get("cites_as", name)]
        ):
            raise _wrong(name, "cites a source that is not there")
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


def _check(before: Mapping[str, Any], entry: Mapping[str, Any], where: str) -> None:
    """Refuse an entry that is no source: the names of its files become names in the store."""
    for key, value in entry.items():
        if key not in (*TEXTS, *OTHER_TEXTS, "file", "restricted"):
            raise _wrong(f"{where}.{key[:80]}", "unknown key")
        if key in (*TEXTS, *OTHER_TEXTS) and not isinstance(value, str):
            raise _wrong(f"{where}.{key}", "a text is needed")
    needed = [key for key in TEXTS if not ("cites_as" in entry and key in ("citation", "bibtex"))]
    for key in needed:
        if key not in entry:
            raise _wrong(f"{where}.{key}", "this key is missing")
    if not re.fullmatch("[a-z0-9_]{1,60}", entry["id"]) or entry["id"] in before:
        raise _wrong(f"{where}.id", "not a name of its own in small letters")
    if not isinstance(entry.get("restricted", False), bool):
        raise _wrong(f"{where}.restricted", "true or false")
    for file in _tables(entry, "file", where) if "file" in entry else ():
        _check_file(file, f"{where}.file")


def _check_file(file: Mapping[str, Any], where: str) -> None:
    path, digest, size = file.get("path"), file.get("sha256"), file.get("size", 0)
    if not isinstance(path, str) or not re.fullmatch(PATH, path):
        raise _wrong(f"{where}.path", "not the path of a file")
    if not isinstance(digest, str) or not re.fullmatch("[0-9a-f]{64}", digest):
        raise _wrong(f"{where}.sha256", "not a sha256")
    if not isinstance(size, int) or size < 0:
        raise _wrong(f"{where}.size", "not a number of bytes")
    columns, missing = file.get("columns", {}), file.get("missing", {})
    if not isinstance(columns, dict) or not all(isinstance(what, str) for what in columns.values()):
        raise _wrong(f"{where}.columns", "a table of texts is needed")
    if not isinstance(missing, dict) or not all(map(_are_numbers, missing.values())):
        raise _wrong(f"{where}.missing", "a table of lists of numbers is needed")
    if not isinstance(file.get("layout", ""), str):
        raise _wrong(f"{where}.layout", "a text is needed")


def _are_numbers(codes: object) -> bool:
    return isinstance(codes, list) and all(isinstance(code, (int, float)) for code in codes)


def _tables(content: Mapping[str, Any], key: str, where: str) -> list[dict[str, Any]]:
    found = content.get(key)
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise _wrong(f"{where}.{key}", "a list of tables is needed")
    return found


def _wrong(where: str, what: str) -> InputError:
    return InputError(what, file=FILES, where=where, hint="see docs/data.md for the fields")


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
