"""Who works on sections: this process, or a pool of processes on this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from foedus import processes
from foedus.errors import FoedusError, InputError
from foedus.runs.build import build, difference

if TYPE_CHECKING:
    from foedus.runs.job import Job

#: From a run and the number of a section to its bytes; a function of a module, so that it can travel.
Work = Callable[["Job", int], bytes]
MOST_WORKERS: Final = 1024


class Backend(Protocol):
    """Works on sections."""

    @property
    def workers(self) -> int:
        """How many sections it works on at once."""

    def results(self, work: Work, job: Job, numbers: Sequence[int]) -> Generator[tuple[int, bytes]]:
        """Yield each section's number and bytes as it is finished, in any order.

        Raises:
            FoedusError: a section failed, or whoever worked on it.
        """


@dataclass(frozen=True)
class Fault:
    """An error of foedus on its way from a worker: not every exception can be rebuilt elsewhere."""

    what: str
    exit_code: int

    def error(self) -> FoedusError:
        """The error to raise here."""
        return InputError(self.what) if self.exit_code == InputError.exit_code else FoedusError(self.what)


def attempt(work: Work, job: Job, number: int, wanted: Mapping[str, str]) -> bytes | Fault:
    """Work on a section, in a worker; refuse if its versions are not those wanted."""
    differs = difference(wanted, build())
    if differs:
        return Fault(f"a worker has {differs}; install the same on every worker", FoedusError.exit_code)
    try:
        return work(job, number)
    except FoedusError as fault:
        return Fault(str(fault), fault.exit_code)


class InProcess:
    """One section after the other, here."""

    workers = 1

    def results(self, work: Work, job: Job, numbers: Sequence[int]) -> Generator[tuple[int, bytes]]:
        """Yield each section's number and bytes, in order."""
        for number in numbers:
            yield number, work(job, number)


class Processes:
    """A pool of processes on this machine, started afresh, not forked.

    Raises:
        InputError: no sensible number of workers.
    """

    def __init__(self, workers: int) -> None:
        if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= MOST_WORKERS:
            hint = f"a whole number from 1 to {MOST_WORKERS}; this machine has {os.cpu_count()} cores"
            raise InputError(f"workers = {workers}", where="--workers", hint=hint)
        self.workers = workers

    def results(self, work: Work, job: Job, numbers: Sequence[int]) -> Generator[tuple[int, bytes]]:
        """Yield each section's number and bytes as it is finished.

        Raises:
            FoedusError: a section failed, or a process died.
        """
        from concurrent.futures import as_completed
        from concurrent.futures.process import BrokenProcessPool

        pool = processes.pool(min(self.workers, len(numbers)))
        try:
            waiting = {pool.submit(attempt, work, job, number, build()): number for number in numbers}
            for done in as_completed(waiting):
                found = done.result()
                if isinstance(found, Fault):
                    raise found.error()
                yield waiting.pop(done), found
        except BrokenProcessPool:
            raise FoedusError(
                "a worker process died, perhaps for want of memory; finished sections are kept, and the same "
                "command goes on from there"
            ) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
