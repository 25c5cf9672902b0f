"""One source in the store: its raw files, a Parquet of each, and the record of what they are.

    cow_nmc/raw/cow_nmc.rda   as it came
    cow_nmc/cow_nmc.parquet   the same as a table
    cow_nmc/held.json         version, commit, hashes, rows: written last

Every file is written under another name, brought to the disk and then renamed: whoever dies on the way leaves
the old one whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from foedus.errors import SourceError
from foedus.evidence.sources import File, Source

RECORD = "held.json"
WHOLE, CHANGED, MISSING, OTHER, NOT_PULLED = "whole", "changed", "missing", "other version", "not pulled"


class Stopped(SourceError):  # noqa: N818 - what happened, as in "pull stopped"
    """Nothing more can be brought: no network, no room on the disk, no library to read with; or stopped."""


class Shelf:
    """The folder of one source."""

    def __init__(self, store: Path, of: Source) -> None:
        self.folder, self.of = store / of.id, of

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
            if not path.is_file():
                return MISSING
            if path.stat().st_size != size or (hashed and sha256(path) != digest):
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
        return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256

    def keep_raw(self, partial: Path, file: File) -> Path:
        """Give a brought and checked file its place."""
        path = self.raw(file)
        make(path.parent)
        rename(partial, path)
        return path

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
    make(path.parent)
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError as fault:
        new.unlink(missing_ok=True)
        raise unwritable(path.parent, fault) from None
    rename(new, path)


def rename(new: Path, path: Path) -> None:
    """Give a finished file its name, and bring the name to the disk.

    Raises:
        Stopped: it cannot be renamed.
    """
    try:
        new.replace(path)
        if os.name == "posix":
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as fault:
        raise unwritable(path.parent, fault) from None
