"""Finished sections of a run on the disk, so that the same command goes on where a killed one stopped.

    CACHE/runs/KEY.lock               held while a run with this key is at work
    CACHE/runs/KEY/section-00007      a line with key, number and sha256, then the bytes

Each file is written under another name, brought to the disk and renamed. A file that is not whole, or is of
another run, counts as missing. The folder goes when the run is done, or, after a run that was stopped and not
gone on with, when another one begins `KEPT_DAYS` later; it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from foedus.errors import FoedusError
from foedus.writing import together

VARIABLE = "FOEDUS_CACHE"
WAITING = "waiting for the same run in another process"
#: Days since its last section after which a stopped run is given up: time to come back after a holiday.
KEPT_DAYS: Final = 30


def cache() -> Path:
    """The folder for what can be made again: $FOEDUS_CACHE, else the user's cache folder for foedus."""
    import platformdirs

    named = os.environ.get(VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("foedus", appauthor=False)


class Folder:
    """The finished sections of one run.

    Args:
        root: the cache.
        key: of the run.
    """

    def __init__(self, root: Path, key: str) -> None:
        self.path, self.key = root / "runs" / key, key

    @contextmanager
    def held(self, tell: Callable[[str], None] = lambda _what: None) -> Iterator[None]:
        """Hold the folder against an equal run; `tell` is called with `WAITING` if one is at work.

        What other runs have left for good is removed.

        Raises:
            FoedusError: the cache cannot be written to.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(f"{self.path}.lock")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                tell(WAITING)
                lock.acquire()
        except OSError as fault:
            raise FoedusError(f"cannot lock {lock.lock_file} ({fault.strerror or fault})") from None
        try:
            _sweep(self.path.parent)
            yield
        finally:
            lock.release()

    def file(self, number: int) -> Path:
        """Where a section lies."""
        return self.path / f"section-{number:05d}"

    def read(self, number: int) -> bytes | None:
        """The bytes of a finished section; None where there is none, or it is damaged."""
        try:
            head, _, content = self.file(number).read_bytes().partition(b"\n")
        except OSError:
            return None
        return content if head == self._head(number, content) else None

    def keep(self, number: int, content: bytes) -> None:
        """Write a finished section.

        Raises:
            FoedusError: the disk refused; what was there is as it was.
        """
        together({self.file(number): self._head(number, content) + b"\n" + content})

    def clear(self) -> None:
        """Remove all sections; what cannot be removed is only room lost."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _head(self, number: int, content: bytes) -> bytes:
        return f"{self.key} {number} {hashlib.sha256(content).hexdigest()}".encode()


def _sweep(runs: Path) -> None:
    """Remove sections and locks that nothing has touched for `KEPT_DAYS` and no run at work holds."""
    from filelock import FileLock

    oldest = time.time() - 86400.0 * KEPT_DAYS
    for folder in {path.with_suffix("") for path in runs.glob("*")}:
        lock = Path(f"{folder}.lock")
        # What is held (a timeout is an OSError), just gone, or another's is left: only room lost.
        with suppress(OSError):
            if any(path.exists() and path.stat().st_mtime > oldest for path in (folder, lock)):
                continue
            with FileLock(lock, timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink()
