"""Results in memory, bounded; equal work in flight is done once, work that nobody waits for is dropped."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

Found = TypeVar("Found")
#: Bytes that an answer with its tables is counted as.
ANSWER = 1_000_000


class _Flight:
    """Work that waits for its turn or is being done."""

    def __init__(self) -> None:
        self.waiting = 0
        self.begun = False
        self.task: asyncio.Task[Any] | None = None


class _Lane:
    """Work that must be done one after the other."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class Kept:
    """Least recently used results, computed in threads. Used from one event loop.

    Args:
        room: bytes that the results kept may take, counted roughly.
        cores: pieces of work done at once; others wait in order.
    """

    def __init__(self, room: int, cores: int) -> None:
        self._room, self._used = room, 0
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._lanes: dict[Hashable, _Lane] = {}
        self._cores = asyncio.Semaphore(cores)
        self._count, self._working = threading.Lock(), 0
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="foedus")

    def __len__(self) -> int:
        return len(self._found)

    @property
    def busy(self) -> bool:
        """Whether a thread is at work."""
        return self._working > 0

    async def get(self, key: Hashable, work: Callable[[], Found], lane: Hashable = None) -> Found:
        """The result under `key`; `work` is done in a thread unless it is known or under way.

        If everybody who waits for it goes away, work that has not begun is dropped. A failure is told to
        all who wait and not kept.

        Args:
            key: tells equal work.
            work: what is done.
            lane: work of one lane is done one after the other; waiting there takes no core.
        """
        if key in self._found:
            self._found.move_to_end(key)
            known: Found = self._found[key]
            return known
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight()
            flight.task = asyncio.create_task(self._fly(key, flight, work, lane))
        assert flight.task is not None
        flight.waiting += 1
        try:
            # Shielded: one client that goes away must not stop the work that others wait for.
            result: Found = await asyncio.shield(flight.task)
            return result
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.begun:
                flight.task.cancel()
                self._land(key, flight)

    def close(self) -> None:
        """Drop what has not begun and let the threads end."""
        for flight in self._flights.values():
            if flight.task is not None:
                flight.task.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _fly(self, key: Hashable, flight: _Flight, work: Callable[[], Found], lane: Hashable) -> Found:
        try:
            async with self._turn(lane), self._cores:
                flight.begun = True
                found = await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work)
        except Exception:
            # Those who wait are told; without any, nobody is left to ask what went wrong.
            self._land(key, flight)
            if flight.waiting:
                raise
            return None  # type: ignore[return-value]
        self._land(key, flight)
        self._found[key] = found
        self._used += _weight(found)
        while self._used > self._room and len(self._found) > 1:
            self._used -= _weight(self._found.popitem(last=False)[1])
        return found

    def _do(self, work: Callable[[], Found]) -> Found:
        with self._count:
            self._working += 1
        try:
            return work()
        finally:
            with self._count:
                self._working -= 1

    def _land(self, key: Hashable, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    @asynccontextmanager
    async def _turn(self, name: Hashable) -> AsyncIterator[None]:
        if name is None:
            yield
            return
        lane = self._lanes.setdefault(name, _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                yield
        finally:
            lane.users -= 1
            if not lane.users:
                del self._lanes[name]


def _weight(found: object) -> int:
    return len(found) if isinstance(found, bytes) else ANSWER
