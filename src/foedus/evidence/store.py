"""The store: pinned files of the sources, pulled once, checked, kept as they came and as Parquet.

Each source has a folder: the raw files under `raw/`, a Parquet of each beside it, and `held.json`, which says what
is there. Every file is written under another name, brought to the disk and then renamed, `held.json` last: a pull
that dies at any moment leaves the old files whole, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError, SourceError
from foedus.evidence.sources import File, Source, source, sources
from foedus.evidence.store_fetch import Patience, Stopped, fetch, read_address, unwritable
from foedus.evidence.store_mirror import Mirror, open_mirror, public_address, refuse_insecure
from foedus.evidence.store_tables import read_table
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    import polars as pl

VARIABLE = "FOEDUS_STORE"
#: what is done, how much of it, of how much (bytes).
Progress = Callable[[str, int, int], None]
#: What `progress` is told while another pull holds the store.
WAITING = "another pull is at work in this store; waiting for it"
PATIENT = 600.0
WORKERS = 4
RECORD = "held.json"


@dataclass(frozen=True, slots=True)
class Pulled:
    """What became of one file in a pull: "pulled", "held" already, or "absent" from the mirror.

    `rows` and `size` (of the Parquet, in bytes) are None where it is absent.
    """

    source: str
    part: str
    outcome: str
    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What `verify` found of one file: "whole", "changed", "missing", "other version" or "not pulled"."""

    source: str
    part: str
    state: str


class PullError(SourceError):
    """Some files could not be pulled; `pulled` are those that could."""

    def __init__(self, faults: Sequence[SourceError], pulled: tuple[Pulled, ...]) -> None:
        more = f" ({len(faults) - 1} more like it)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults, self.pulled = tuple(faults), pulled


def store(folder: Path | None = None) -> Store:
    """The user's store: `folder`, else $FOEDUS_STORE, else the user's data folder of foedus."""
    if folder is None:
        named = os.environ.get(VARIABLE)
        if named:
            folder = Path(named).expanduser()
        else:
            import platformdirs

            folder = Path(platformdirs.user_data_dir("foedus", appauthor=False))
    return Store(folder)


class Store:
    """Pulled sources in a folder.

    Args:
        folder: made by the first pull.
        known: the sources that can be pulled; all of foedus by default.
        patience: how long to try to fetch a file.
    """

    def __init__(
        self, folder: Path, known: Mapping[str, Source] | None = None, patience: Patience | None = None
    ) -> None:
        self.folder = folder
        self.known = sources() if known is None else known
        self.patience = patience or Patience()

    def table(self, source_id: str, part: str | None = None) -> pl.DataFrame:
        """A source's table, under the source's own column names.

        Args:
            source_id: the source.
            part: which of its files, by the name without ending; needed where it has several.

        Raises:
            InputError: no such source or part.
            SourceError: it is not in the store, or damaged there.
        """
        import polars as pl

        found = source(source_id, self.known)
        file = _part(found, part)
        state = self._state(found, file)
        if state != "whole":
            words = {
                "not pulled": "not in the store",
                "other version": "another version is in the store than this foedus knows",
            }
            what = words.get(state, f"{state} in the store")
            raise SourceError(f"{found.id}: {what} ({self.folder}); pull it: foedus data pull {found.id}")
        path = self._parquet(found, file)
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as fault:
            said = " ".join(str(fault).split())[:160]
            raise SourceError(f"{path}: damaged ({said}); mend it: foedus data pull {found.id}") from None

    def holds(self, source_id: str) -> bool:
        """Whether every file of a source is in the store in the pinned version (by its size, not its hash)."""
        found = source(source_id, self.known)
        return found.pulled and all(self._state(found, file) == "whole" for file in found.tables)

    def versions(self, names: Sequence[str]) -> dict[str, dict[str, str]]:
        """{source: {version, sha256}} of sources, for the record of what rests on them."""
        found = [source(name, self.known) for name in sorted(set(names))]
        return {each.id: {"version": each.version, "sha256": each.sha256} for each in found}

    def status(self, names: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What there is to pull: id, title, version, years, terms, size to pull (bytes), held."""
        return [
            {
                "id": each.id,
                "title": each.title,
                "held": self.holds(each.id),
                "version": each.version,
                "years": each.years,
                "size": sum(file.size for file in each.tables),
                "parts": [file.part for file in each.tables],
                "licence": each.licence,
                "terms": each.terms,
            }
            for each in self._wanted(names)
        ]

    def verify(self, names: Sequence[str] = ()) -> tuple[Checked, ...]:
        """Hash every file of the store again: has one changed under us?

        Raises:
            InputError: no such source.
        """
        return tuple(
            Checked(each.id, file.part, self._state(each, file, hashed=True))
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
            What became of each file. What a mirror does not have is "absent" unless it was named.

        Raises:
            InputError: no such source, or one that is not pulled; no mirror.
            PullError: some could not be brought; what was held stays, what came is kept.
        """
        wanted = self._wanted(names)
        held = open_mirror(mirror, lambda at, most: read_address(at, most, self.patience)) if mirror else None
        tell = progress or (lambda _what, _done, _all: None)
        with self._locked(tell):
            return _Pull(self, held, tell, named=bool(names)).run(wanted)

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

    def _raw(self, of: Source, file: File) -> Path:
        return self.folder / of.id / "raw" / file.name

    def _parquet(self, of: Source, file: File) -> Path:
        return self.folder / of.id / f"{file.part}.parquet"

    def _record(self, of: Source) -> dict[str, dict[str, Any]]:
        """What `held.json` says of a source's files, by part; nothing where it is missing or damaged."""
        try:
            content = json.loads((self.folder / of.id / RECORD).read_text(encoding="utf-8"))
            files = content["files"]
            return {part: dict(entry) for part, entry in files.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # Damaged or missing, it is made anew by the next pull: the files speak for themselves by their hash.
            return {}

    def _state(self, of: Source, file: File, *, hashed: bool = False) -> str:
        entry = self._record(of).get(file.part)
        if entry is None:
            return "not pulled"
        if entry.get("sha256") != file.sha256:
            return "other version"
        parquet = self._parquet(of, file)
        checks = [(parquet, entry.get("parquet_size"), entry.get("parquet_sha256"))]
        if hashed:
            checks.append((self._raw(of, file), file.size, file.sha256))
        for path, size, digest in checks:
            if not path.is_file():
                return "missing"
            if path.stat().st_size != size or (hashed and _sha256(path) != digest):
                return "changed"
        return "whole"

    @contextmanager
    def _locked(self, tell: Progress) -> Iterator[None]:
        import filelock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(self.folder / ".lock")
            try:
                lock.acquire(timeout=0)
            except filelock.Timeout:
                tell(WAITING, 0, 0)
                lock.acquire(timeout=PATIENT)
        except filelock.Timeout:
            what = f"another pull has held {self.folder} for {PATIENT / 60:.0f} minutes"
            raise SourceError(f"{what}; end it, or try again later") from None
        except OSError as fault:
            raise Stopped(unwritable(self.folder, fault)) from None
        try:
            yield
        finally:
            lock.release()


class _Pull:
    """One pull into a locked store: fetch with a few hands, check and convert with one."""

    def __init__(self, into: Store, mirror: Mirror | None, tell: Progress, *, named: bool) -> None:
        self.store, self.mirror, self.tell, self.named = into, mirror, tell, named
        self.done = self.total = 0
        self.faults: list[SourceError] = []

    def run(self, wanted: Sequence[Source]) -> tuple[Pulled, ...]:
        todo = [(each, file) for each in wanted for file in each.tables]
        self.total = sum(file.size for _, file in todo)
        pulled = []
        for each, file in todo:
            try:
                pulled.append(self._one(each, file))
            except Stopped as fault:
                self.faults.insert(0, fault)
                break
            except SourceError as fault:
                self.faults.append(fault)
        if self.faults:
            raise PullError(self.faults, tuple(pulled))
        return tuple(pulled)

    def _one(self, of: Source, file: File) -> Pulled:
        if self.store._state(of, file, hashed=True) == "whole":
            self._came(file.size, file.name)
            return self._outcome(of, file, "held")
        raw = self.store._raw(of, file)
        if not (raw.is_file() and raw.stat().st_size == file.size and _sha256(raw) == file.sha256):
            place = self.mirror.place(of, file) if self.mirror else public_address(of, file)
            if place is None:
                if self.named:
                    raise SourceError(f"{of.id}: the mirror does not have {file.path}")
                self._came(file.size, file.name)
                return Pulled(of.id, file.part, "absent")
            if self.mirror is None:
                refuse_insecure(str(place))
            partial = self.store.folder / "partial" / f"{file.sha256}.part"
            partial.parent.mkdir(parents=True, exist_ok=True)
            fetch(place, file, partial, self.store.patience, lambda count: self._came(count, file.name))
            raw.parent.mkdir(parents=True, exist_ok=True)
            _put(partial, raw)
        self._convert(of, file, raw)
        return self._outcome(of, file, "pulled")

    def _came(self, count: int, what: str) -> None:
        self.done += count
        self.tell(what, self.done, self.total)

    def _outcome(self, of: Source, file: File, outcome: str) -> Pulled:
        entry = self.store._record(of)[file.part]
        return Pulled(of.id, file.part, outcome, entry["rows"], entry["parquet_size"])

    def _convert(self, of: Source, file: File, raw: Path) -> None:
        table = read_table(raw, file)
        buffer = io.BytesIO()
        table.write_parquet(buffer, compression="zstd", statistics=True)
        content = buffer.getvalue()
        _write(self.store._parquet(of, file), content)
        files = self.store._record(of)
        files[file.part] = {
            "path": file.path,
            "sha256": file.sha256,
            "parquet_sha256": hashlib.sha256(content).hexdigest(),
            "parquet_size": len(content),
            "rows": table.height,
        }
        record = {"source": of.id, "version": of.version, "repository": of.repository, "commit": of.commit}
        record["files"] = dict(sorted(files.items()))
        _write(self.store.folder / of.id / RECORD, json.dumps(record, indent=1).encode())


def _part(of: Source, part: str | None) -> File:
    parts = {file.part: file for file in of.tables}
    if not of.pulled:
        raise InputError(f"{of.id} is not in the store: it comes with foedus")
    if part is None and len(parts) == 1:
        return of.tables[0]
    if part in parts:
        return parts[part]
    known = ", ".join(parts)
    what = f"{of.id} has no part {part!r}" if part else f"{of.id} has several parts"
    raise InputError(what, hint=(part and did_you_mean(part, parts)) or f"name one of {known}")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError as fault:
        new.unlink(missing_ok=True)
        raise Stopped(unwritable(path.parent, fault)) from None
    _put(new, path)


def _put(new: Path, path: Path) -> None:
    """Give a finished file its name, and bring the name to the disk."""
    try:
        new.replace(path)
        if os.name == "posix":
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as fault:
        raise Stopped(unwritable(path.parent, fault)) from None
