"""The store: pinned files of the sources, pulled once, checked by their hash, read as tables.

`foedus data pull` fills it. What lies where is told in store_shelf.py, how a file comes in store_fetch.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError, SourceError
from foedus.evidence.sources import File, Source, source, sources
from foedus.evidence.store_fetch import Patience, read_address
from foedus.evidence.store_mirror import open_mirror
from foedus.evidence.store_pull import Pull, Pulled, PullError
from foedus.evidence.store_shelf import NOT_PULLED, OTHER, WHOLE, Shelf, make, sweep, unwritable
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    import polars as pl

    from foedus.quantities import Progress

__all__ = ["Checked", "Patience", "PullError", "Pulled", "Store", "store"]

VARIABLE = "FOEDUS_STORE"
#: What `progress` is told while another pull holds the store.
WAITING = "another pull is at work in this store; waiting for it"


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` found of one file: "whole", "changed", "missing", "other version" or "not pulled"."""

    source: str
    part: str
    state: str


def store(folder: Path | None = None) -> Store:
    """The user's store: `folder`, else $FOEDUS_STORE, else the folder `foedus` among the user's data."""
    if folder is None and os.environ.get(VARIABLE):
        try:
            folder = Path(os.environ[VARIABLE]).expanduser()
        except RuntimeError as fault:
            raise InputError(str(fault), where=VARIABLE, hint="give the path of a folder") from None
    if folder is None:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("foedus", appauthor=False))
    return Store(folder)


class Store:
    """Pulled sources in a folder.

    Args:
        folder: made by the first pull.
        known: the sources that can be pulled; all of foedus by default.
        patience: how long to try to fetch a file.
        wait: seconds to wait while another pull is at work in the folder.
    """

    def __init__(
        self,
        folder: Path,
        known: Mapping[str, Source] | None = None,
        patience: Patience | None = None,
        wait: float = 600.0,
    ) -> None:
        self.folder = folder
        self.known = sources() if known is None else known
        self.patience, self.wait = patience or Patience(), wait

    def table(self, source_id: str, part: str | None = None) -> pl.DataFrame:
        """A source's table, under the source's own column names.

        Args:
            source_id: the source.
            part: which of its files, by the name without ending; needed where it has several.

        Returns:
            Whole numbers as Int64, other numbers as Float64, dates as Date, texts as String; missing is null.

        Raises:
            InputError: no such source or part.
            SourceError: it is not in the store, or damaged there.
        """
        import polars as pl

        found = source(source_id, self.known)
        file = _part(found, part)
        shelf = Shelf(self.folder, found)
        state, content = shelf.state(file), b""
        if state == WHOLE:
            state, content = shelf.table(file)
        if state != WHOLE:
            words = {
                NOT_PULLED: "not in the store",
                OTHER: "the store has another version than is pinned now:",
            }
            what = words.get(state, f"its table is {state} in the store")
            raise SourceError(f"{found.id}: {what} {self.folder}; pull it: foedus data pull {found.id}")
        return pl.read_parquet(content)

    def holds(self, source_id: str) -> bool:
        """Whether every table of a source is in the store in the pinned version (`verify` looks closer).

        Raises:
            InputError: no such source.
        """
        found = source(source_id, self.known)
        shelf = Shelf(self.folder, found)
        return found.pulled and all(shelf.state(file) == WHOLE for file in found.tables)

    def versions(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        """{source: {"version", "sha256"}} of sources, for the record of what rests on them.

        Raises:
            InputError: no such source.
        """
        found = [source(name, self.known) for name in sorted(set(names))]
        return {each.id: {"version": each.version, "sha256": each.sha256} for each in found}

    def status(self, names: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What there is to pull: id, title, held, version, years, size (bytes), parts, licence, terms, note.

        `parts` has what each column of each table holds.

        Raises:
            InputError: no such source.
        """
        return [
            {
                "id": each.id,
                "title": each.title,
                "held": self.holds(each.id),
                "version": each.version,
                "years": each.years,
                "size": sum(file.size for file in each.tables),
                "parts": {file.part: dict(file.columns) for file in each.tables},
                "licence": each.licence,
                "terms": each.terms,
                "restricted": each.restricted,
                "note": each.note,
            }
            for each in self._wanted(names)
        ]

    def verify(self, names: Sequence[str] = ()) -> tuple[Checked, ...]:
        """Hash every file of the store again: has one changed under us?

        Raises:
            InputError: no such source.
        """
        return tuple(
            Checked(each.id, file.part, Shelf(self.folder, each).state(file, hashed=True))
            for each in self._wanted(names)
            for file in each.tables
        )

    def pull(
        self, names: Sequence[str] = (), mirror: str | Path | None = None, progress: Progress | None = None
    ) -> tuple[Pulled, ...]:
        """Bring sources into the store, from their public repositories or a mirror.

        Args:
            names: sources; all that can be pulled if none is named.
            mirror: a folder with MANIFEST.json, or the address of one.
            progress: told what is done, how many bytes of how many.

        Returns:
            What became of each file. What a mirror does not have is "absent" where the source was not named.

        Raises:
            InputError: no such source, or one that is not pulled; no mirror.
            PullError: some could not be brought; what was held is whole, what came is kept.
            SourceError: another pull holds the store.
        """
        wanted = self._wanted(names)
        tell = progress or (lambda _what, _done, _all: None)
        opened = mirror and open_mirror(
            mirror, lambda address, most: read_address(address, most, self.patience)
        )
        with self._locked(tell):
            sweep(self.folder, self.known.values())
            return Pull(self.folder, opened or None, self.patience, tell, named=bool(names)).run(wanted)

    def _wanted(self, names: Sequence[str]) -> list[Source]:
        if not names:
            return [each for each in self.known.values() if each.pulled]
        found = [source(name, self.known) for name in dict.fromkeys(names)]
        for each in found:
            if not each.pulled:
                raise InputError(
                    f"{each.id} is not pulled: it comes with foedus", hint="see foedus data list"
                )
        return found

    @contextmanager
    def _locked(self, tell: Progress) -> Iterator[None]:
        import filelock

        make(self.folder)
        lock = filelock.FileLock(self.folder / ".lock")
        try:
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                tell(WAITING, 0, 0)
                lock.acquire(timeout=self.wait)
        except filelock.Timeout:
            what = f"another pull has held {self.folder} for {self.wait:g} seconds"
            raise SourceError(f"{what}; end it, or try again later") from None
        except OSError as fault:
            raise unwritable(self.folder, fault) from None
        try:
            yield
        finally:
            lock.release()


def _part(of: Source, part: str | None) -> File:
    if not of.pulled:
        raise InputError(f"{of.id} is not in the store: it comes with foedus")
    parts = {file.part: file for file in of.tables}
    if part is None and len(parts) == 1:
        return of.tables[0]
    if part in parts:
        return parts[part]
    what = f"{of.id} has several parts" if part is None else f"{of.id} has no part {part[:80]!r}"
    close = did_you_mean(part, parts) if part else None
    raise InputError(what, hint=close or f"name one of {', '.join(parts)}")
