"""One pull: files fetched and converted by a few hands at once, what could not be had told at the end."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from foedus.errors import SourceError
from foedus.evidence.sources import File, Source
from foedus.evidence.store_fetch import Patience, fetch
from foedus.evidence.store_mirror import Mirror, public_address, refuse_insecure
from foedus.evidence.store_shelf import WHOLE, Shelf, Stopped, make
from foedus.evidence.store_tables import read_table
from foedus.quantities import Progress

HANDS = 4
#: Tables unfolded at once: the largest take some hundred megabytes.
READERS = 2
#: Seconds between looks at whether the pull was stopped.
LOOK = 0.2


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


class PullError(SourceError):
    """Some files could not be pulled, for the `faults`; `pulled` are those that could."""

    def __init__(self, faults: Sequence[SourceError], pulled: tuple[Pulled, ...]) -> None:
        more = f" (and {len(faults) - 1} more faults)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults, self.pulled = tuple(faults), pulled


class Pull:
    """A pull into a store that is locked for it.

    Args:
        folder: of the store.
        mirror: where to take the files from instead of their public repositories.
        patience: how long to try.
        tell: progress.
        named: the sources were named, so one that the mirror does not have is a fault.
    """

    def __init__(
        self, folder: Path, mirror: Mirror | None, patience: Patience, tell: Progress, *, named: bool
    ) -> None:
        self.folder, self.mirror, self.tell, self.named = folder, mirror, tell, named
        self.patience = replace(patience, stop=threading.Event())
        self.done = self.total = 0
        self.counting, self.recording = threading.Lock(), threading.Lock()
        self.reading = threading.BoundedSemaphore(READERS)
        self.being_read: list[str] = []
        self.stopped_by: Stopped | None = None

    def run(self, wanted: Sequence[Source]) -> tuple[Pulled, ...]:
        """Bring every file of the sources.

        Raises:
            PullError: some could not be brought.
        """
        todo = [(each, file) for each in wanted for file in each.tables]
        self.total = sum(file.size for _, file in todo)
        hands = ThreadPoolExecutor(HANDS, thread_name_prefix="foedus-pull")
        try:
            pulled, faults = self._gather([hands.submit(self._one, each, file) for each, file in todo])
        finally:
            # Ctrl-C, or no way on: what is under way ends at its next byte, the rest does not begin. All are
            # waited for, since none may write when the lock is let go.
            self.patience.stop.set()
            hands.shutdown(cancel_futures=True)
        if faults:
            raise PullError(faults, pulled)
        return pulled

    def _gather(self, waiting: Sequence[Future[Pulled]]) -> tuple[tuple[Pulled, ...], list[SourceError]]:
        pulled: list[Pulled] = []
        faults: list[SourceError] = []
        for future in waiting:
            while not wait([future], LOOK).done:
                pass  # woken now and then, to be reached by Ctrl-C
            try:
                pulled.append(future.result())
            except SourceError as fault:
                if not isinstance(fault, Stopped) or fault is self.stopped_by:
                    faults.append(fault)
        return tuple(pulled), faults

    def _one(self, of: Source, file: File) -> Pulled:
        try:
            self.patience.check()
            return self._brought(of, file)
        except Stopped as fault:
            with self.counting:
                if not self.patience.stop.is_set():  # the first says why; the others are stopped by it
                    self.stopped_by = fault
                    self.patience.stop.set()
            raise

    def _brought(self, of: Source, file: File) -> Pulled:
        shelf = Shelf(self.folder, of)
        if shelf.state(file, hashed=True) == WHOLE:
            self._came(file.size, file.name)
            entry = shelf.record()[file.part]
            return Pulled(of.id, file.part, "held", entry["rows"], entry["parquet_size"])
        if not shelf.has_raw(file):
            place = self.mirror.place(of, file) if self.mirror else public_address(of, file)
            if place is None and self.named:
                raise SourceError(f"{of.id}: the mirror does not have {file.path}")
            if place is None:
                self._came(file.size, file.name)
                return Pulled(of.id, file.part, "absent")
            if self.mirror is None:
                refuse_insecure(str(place))
            partial = shelf.partial(file)
            make(partial.parent)
            fetch(place, file, partial, self.patience, lambda count: self._came(count, file.name))
            shelf.keep_raw(file)
        return self._convert(shelf, file)

    def _convert(self, shelf: Shelf, file: File) -> Pulled:
        with self.reading, self._told_of(file):
            content, rows = self._read(shelf.raw(file), file)
        with self.recording:
            shelf.keep_table(file, content, rows)
        return Pulled(shelf.of.id, file.part, "pulled", rows, len(content))

    def _read(self, path: Path, file: File) -> tuple[bytes, int]:
        """The table as Parquet, and its rows.

        Read in a thread that nobody need wait for: a stopped pull ends at once, and some tables take minutes.
        """
        self.patience.check()
        read: Future[tuple[bytes, int]] = Future()

        def work() -> None:
            try:
                read.set_result(_parquet(path, file))
            except BaseException as fault:
                read.set_exception(fault)  # raised again where the table is waited for

        threading.Thread(target=work, name="foedus-read", daemon=True).start()
        while not wait([read], LOOK).done:
            self.patience.check()
        return read.result()

    @contextmanager
    def _told_of(self, file: File) -> Iterator[None]:
        """Say what is being read: some tables take minutes, long after the last byte came."""
        self.being_read.append(file.name)
        self._came(0, f"{file.name}: reading")
        try:
            yield
        finally:
            self.being_read.remove(file.name)
            for name in self.being_read[:1]:
                self._came(0, f"{name}: reading")

    def _came(self, count: int, what: str) -> None:
        with self.counting:
            self.done += count
            self.tell(what, self.done, self.total)


def _parquet(path: Path, file: File) -> tuple[bytes, int]:
    table = read_table(path, file)
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd")
    return buffer.getvalue(), table.height
