"""One source in the store: its raw files, a Parquet of each, and the record of what they are.

    cow_nmc/raw/cow_nmc.rda   as it came
    cow_nmc/cow_nmc.parquet   the same as a table
    cow_nmc/held.json         version, commit, hashes, rows: written last
    partial/cow_nmc.….…       what has come of a file; the next pull goes on from there

Every file is written whole or not at all (`foedus.writing`).
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from foedus import writing
from foedus.errors import SourceError
from foedus.evidence.sources import File, Source

RECORD = "held.json"
PARTIAL = "partial"
#: What `Shelf.partial` is called, and the server's version of it beside it.
A_PARTIAL = re.compile(r"[a-z0-9_]+\..+\.[0-9a-f]{16}(\.etag)?")
#: Days after which a part that no pinned file goes on from is given up: another foedus may share the store.
KEPT_DAYS: Final = 30
WHOLE, CHANGED, MISSING, OTHER, NOT_PULLED = "whole", "changed", "missing", "other version", "not pulled"


class Stopped(SourceError):  # noqa: N818 - what happened, as in "pull stopped"
    """Nothing more can be brought: no network, no room on the disk, no library to read with; or stopped."""


class Shelf:
    """The folder of one source."""

    def __init__(self, store: Path, of: Source) -> None:
        self.store, self.folder, self.of = store, store / of.id, of

    def partial(self, file: File) -> Path:
        """Where the file lies while it comes."""
        return self.store / PARTIAL / f"{self.of.id}.{file.name}.{file.sha256[:16]}"

    def raw(self, file: File) -> Path:
        """Where the file lies as it came."""
        return self.folder / "raw" / file.name

    def parquet(self, file: File) -> Path:
        """Where its table lies."""
        return self.folder / f"{file.part}.parquet"

    def record(self) -> dict[str, dict[str, Any]]:
        """What the record says of the files, by part; nothing where it is missing or damaged.

        A damaged record is no fault: the next pull knows the files by their hashes and writes it anew.
        """
        try:
            files = json.loads((self.folder / RECORD).read_text(encoding="utf-8"))["files"]
            return {part: entry for part, entry in files.items() if _is_entry(entry)}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return {}

    def state(self, file: File, *, hashed: bool = False) -> str:
        """One of the words above (WHOLE …); by the size of the table, or by all hashes if `hashed`."""
        entry = self.record().get(file.part)
        if entry is None:
            return NOT_PULLED
        if entry.get("sha256") != file.sha256:
            return OTHER
        files = [(self.parquet(file), entry.get("parquet_size"), entry.get("parquet_sha256"))]
        if hashed:
            files.append((self.raw(file), file.size, file.sha256))
        for path, size, digest in files:
            try:
                changed = path.stat().st_size != size or (hashed and sha256(path) != digest)
            except OSError:
                return MISSING
            if changed:
                return CHANGED
        return WHOLE

    def table(self, file: File) -> tuple[str, bytes]:
        """Whether the table of a file is as it was written, and its Parquet if it is."""
        try:
            content = self.parquet(file).read_bytes()
        except OSError:
            return MISSING, b""
        digest = self.record().get(file.part, {}).get("parquet_sha256")
        return (WHOLE, content) if hashlib.sha256(content).hexdigest() == digest else (CHANGED, b"")

    def has_raw(self, file: File) -> bool:
        """Whether the raw file lies there with its pinned hash."""
        path = self.raw(file)
        try:
            return path.stat().st_size == file.size and sha256(path) == file.sha256
        except OSError:
            return False

    def keep_raw(self, file: File) -> None:
        """Give a brought and checked file its place."""
        path = self.raw(file)
        make(path.parent)
        try:
            writing.rename(self.partial(file), path)
        except OSError as fault:
            raise unwritable(path.parent, fault) from None

    def keep_table(self, file: File, parquet: bytes, rows: int) -> None:
        """Write the Parquet of a file, then the record."""
        write(self.parquet(file), parquet)
        files = self.record()
        files[file.part] = {
            "path": file.path,
            "sha256": file.sha256,
            "parquet_sha256": hashlib.sha256(parquet).hexdigest(),
            "parquet_size": len(parquet),
            "rows": rows,
        }
        of = self.of
        record = {"source": of.id, "version": of.version, "repository": of.repository, "commit": of.commit}
        content = json.dumps({**record, "files": dict(sorted(files.items()))}, indent=1)
        write(self.folder / RECORD, content.encode())


def _is_entry(entry: Any) -> bool:
    texts, counts = ("sha256", "parquet_sha256"), ("parquet_size", "rows")
    return all(isinstance(entry.get(key), str) for key in texts) and all(
        isinstance(entry.get(key), int) for key in counts
    )


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unwritable(folder: Path, fault: OSError) -> Stopped:
    """The error of a file that cannot be written."""
    return Stopped(f"cannot write in {folder} ({fault.strerror or fault}); what was held is whole")


def make(folder: Path) -> None:
    """Make a folder if it is not there.

    Raises:
        Stopped: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise unwritable(folder, fault) from None


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        Stopped: it cannot be written; an old one is as it was.
    """
    try:
        with writing.replacing(path) as new:
            new.write_bytes(content)
    except OSError as fault:
        raise unwritable(path.parent, fault) from None


def sweep(store: Path, known: Iterable[Source]) -> None:
    """Remove what killed pulls left; only for who holds the store's lock, so that nobody is writing there.

    That is files which never got their names, and parts that no pinned file of these sources goes on from,
    once they have lain for `KEPT_DAYS`. What cannot be removed is only room lost.
    """
    shelves = [Shelf(store, each) for each in known]
    wanted = {shelf.partial(file).name for shelf in shelves for file in shelf.of.tables}
    oldest = time.time() - KEPT_DAYS * 86400
    for shelf in shelves:
        for path in shelf.folder.glob(writing.LEFT):
            with suppress(OSError):
                path.unlink()
    for path in (store / PARTIAL).glob("*"):
        if A_PARTIAL.fullmatch(path.name) and path.name.removesuffix(".etag") not in wanted:
            with suppress(OSError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
