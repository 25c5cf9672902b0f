"""Results in memory, bounded; equal work in flight is done once, work that nobody waits for is dropped."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Found = TypeVar("Found")


class _Flight:
    """Work that is waiting for a core or being done, and how many wait for it."""

    def __init__(self, work: Future[Any]) -> None:
        self.work = work
        self.result = asyncio.wrap_future(work)
        self.waiting = 0


class Kept:
    """Least recently used results, computed in threads. Used from one event loop.

    Args:
        most: results kept.
        cores: pieces of work done at once; others wait in order.
    """

    def __init__(self, most: int, cores: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}
        self._pool = ThreadPoolExecutor(cores, thread_name_prefix="foedus")

    def __len__(self) -> int:
        return len(self._found)

    async def get(self, key: Hashable, work: Callable[[], Found]) -> Found:
        """The result under `key`; `work` is done in a thread unless it is known or under way.

        If everybody who waits for it goes away, work that has not begun is dropped. A failure is told to
        all who wait and not kept.
        """
        if key in self._found:
            self._found.move_to_end(key)
            known: Found = self._found[key]
            return known
        flight = self._flights.get(key)
        if flight is None:
            flight = self._start(key, work)
        flight.waiting += 1
        try:
            # Shielded: one client that goes away must not stop the work that others wait for.
            result: Found = await asyncio.shield(flight.result)
            return result
        finally:
            flight.waiting -= 1
            if not flight.waiting and flight.work.cancel():
                self._flights.pop(key, None)

    def close(self) -> None:
        """Drop what has not begun and let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(self, key: Hashable, work: Callable[[], Any]) -> _Flight:
        flight = self._flights[key] = _Flight(self._pool.submit(work))
        flight.result.add_done_callback(lambda done: self._landed(key, flight, done))
        return flight

    def _landed(self, key: Hashable, flight: _Flight, done: asyncio.Future[Any]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if done.cancelled() or done.exception() is not None:
            return
        self._found[key] = done.result()
        while len(self._found) > self._most:
            self._found.popitem(last=False)
