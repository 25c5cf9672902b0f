"""Sections on a Dask cluster that the user has started."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from foedus.errors import FoedusError, InputError, to_install
from foedus.runs.backends import Fault, Work, attempt
from foedus.runs.build import build, difference

if TYPE_CHECKING:
    from foedus.runs.job import Job

ADDRESS: Final = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):\d{1,5}/?")
#: Seconds to wait for the scheduler, and then for a first worker.
PATIENCE: Final = 10.0
#: Sections that wait on the cluster for each that is worked on, so that no worker idles.
AHEAD: Final = 2


class Dask:
    """The workers of a Dask scheduler.

    Args:
        address: of the scheduler ("tcp://host:8786").

    Raises:
        InputError: it is no address, or the library distributed is missing.
        FoedusError: no scheduler answers, it has no workers, or they have other versions.
    """

    def __init__(self, address: str) -> None:
        if not ADDRESS.fullmatch(address):
            raise InputError(f"'{address}' is no scheduler", where="--cluster", hint="e.g. tcp://HOST:8786")
        try:
            from distributed import Client
        except ImportError:
            raise InputError("a cluster needs Dask", where="--cluster", hint=to_install("cluster")) from None
        # What goes wrong is told in one line here; the library would log it as well.
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.address = address
        try:
            self._client: Any = Client(  # type: ignore[no-untyped-call]
                address, timeout=PATIENCE, set_as_default=False
            )
        except (OSError, ValueError) as fault:
            hint = "start one with: dask scheduler"
            raise FoedusError(f"no Dask scheduler answers at {address}; {hint}") from fault
        try:
            self._check()
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """Threads of all workers: as many sections are worked on at once."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def close(self) -> None:
        """Leave the cluster; what it still works on is dropped."""
        self._client.close(timeout=PATIENCE)

    def results(self, work: Work, job: Job, numbers: Sequence[int]) -> Generator[tuple[int, bytes]]:
        """Yield each section's number and bytes as it is finished.

        Raises:
            FoedusError: a section failed, a worker died again and again, or the cluster is gone.
        """
        from distributed import CancelledError, KilledWorker, as_completed

        run, wanted = uuid4().hex, build()
        left = iter(numbers)
        held: dict[Any, int] = {}

        def more() -> Any:
            number = next(left, None)
            if number is None:
                return None
            key = f"foedus-{run}-{number}"
            future = self._client.submit(attempt, work, job, number, wanted, key=key, pure=False)
            held[future.key] = number
            return future

        try:
            first = [more() for _ in range(min(len(numbers), (1 + AHEAD) * self.workers))]
            waiting: Any = as_completed(first, loop=self._client.loop)  # type: ignore[no-untyped-call]
            for done in waiting:
                found = done.result()
                if isinstance(found, Fault):
                    raise found.error()
                # Workers may come and go: as many sections wait as suits those that are there now.
                while len(held) <= (1 + AHEAD) * self.workers and (future := more()) is not None:
                    waiting.add(future)
                yield held.pop(done.key), found
        except (CancelledError, KilledWorker, OSError, EOFError) as fault:
            raise FoedusError(
                f"the Dask cluster at {self.address} gave up ({type(fault).__name__}), perhaps for want of "
                "memory; finished sections are kept, and the same command goes on from there"
            ) from fault

    def _check(self) -> None:
        """Refuse a cluster without workers, or with others than this process."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            hint = f"start one with: dask worker {self.address}"
            raise FoedusError(f"the Dask scheduler at {self.address} has no workers; {hint}") from None
        found = self._client.run(build, on_error="return")
        for worker, there in sorted(found.items()):
            if isinstance(there, BaseException):
                fault = f"cannot load foedus ({type(there).__name__}: {there})"
            else:
                differs = difference(build(), there)
                fault = f"has {differs}" if differs else ""
            if fault:
                raise FoedusError(f"worker {worker} {fault}; install the same on every worker")
