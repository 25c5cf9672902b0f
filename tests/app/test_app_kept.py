"""Results in memory: done once, bounded in number and at once, dropped when nobody waits."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from foedus.app.kept import ANSWER, Kept


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, 60))


async def _until(kept: Kept, key: str, waiting: int) -> None:
    """Until so many wait for a key."""
    while key not in kept._flights or kept._flights[key].waiting < waiting:
        await asyncio.sleep(0)


def test_equal_work_is_done_once_for_all_who_ask() -> None:
    async def main() -> None:
        kept, go, done = Kept(10 * ANSWER, 4), threading.Event(), []

        def work() -> int:
            go.wait()
            done.append(1)
            return 42

        asking = [asyncio.create_task(kept.get("key", work)) for _ in range(50)]
        await _until(kept, "key", 50)
        go.set()
        assert await asyncio.gather(*asking) == [42] * 50
        assert await kept.get("key", work) == 42
        assert done == [1]
        kept.close()

    _run(main())


def test_no_more_work_at_once_than_cores() -> None:
    async def main() -> None:
        kept, lock, now, most = Kept(100 * ANSWER, 2), threading.Lock(), [0], [0]
        both = threading.Barrier(2)

        def work() -> None:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            # Two meet here each time, so two are at work at once; a third would be counted.
            both.wait()
            with lock:
                now[0] -= 1
            both.wait()

        await asyncio.gather(*(kept.get(k, work) for k in range(20)))
        assert most == [2]
        assert not kept.busy
        kept.close()

    _run(main())


def test_work_of_one_lane_is_done_in_turn_and_takes_no_core_from_another() -> None:
    async def main() -> None:
        kept, go, order = Kept(100 * ANSWER, 2), threading.Event(), []

        def slow() -> None:
            go.wait()
            order.append("slow")

        first = asyncio.create_task(kept.get("first", slow, lane="a"))
        second = asyncio.create_task(kept.get("second", lambda: order.append("second"), lane="a"))
        await _until(kept, "second", 1)
        # Were the second waiting on a core, this would never be done.
        await kept.get("other", lambda: order.append("other"), lane="b")
        go.set()
        await asyncio.gather(first, second)
        assert order == ["other", "slow", "second"]
        assert kept._lanes == {}
        kept.close()

    _run(main())


def test_work_that_nobody_waits_for_any_more_is_not_begun() -> None:
    async def main() -> None:
        kept, go, done = Kept(100 * ANSWER, 1), threading.Event(), []
        running = asyncio.create_task(kept.get("running", go.wait))
        unwanted = asyncio.create_task(kept.get("unwanted", lambda: done.append("unwanted")))
        shared = [asyncio.create_task(kept.get("shared", lambda: done.append("shared"))) for _ in range(2)]
        await _until(kept, "shared", 2)
        unwanted.cancel()
        shared[0].cancel()
        await asyncio.wait([unwanted, shared[0]])
        go.set()
        await asyncio.gather(running, shared[1])
        assert done == ["shared"]
        # What was dropped can be asked for again.
        await kept.get("unwanted", lambda: done.append("again"))
        assert done == ["shared", "again"]
        kept.close()

    _run(main())


def test_begun_work_is_finished_and_kept_though_the_asker_has_gone() -> None:
    async def main() -> None:
        kept, begun, go = Kept(100 * ANSWER, 1), threading.Event(), threading.Event()

        def work() -> str:
            begun.set()
            go.wait()
            return "found"

        asking = asyncio.create_task(kept.get("key", work))
        await asyncio.to_thread(begun.wait)
        asking.cancel()
        await asyncio.wait([asking])
        go.set()
        assert await kept.get("key", lambda: "done again") == "found"
        kept.close()

    _run(main())


def test_a_failure_is_told_to_all_and_tried_again() -> None:
    async def main() -> None:
        kept = Kept(100 * ANSWER, 1)

        def fail() -> None:
            raise ValueError("no")

        told = await asyncio.gather(*(kept.get("key", fail) for _ in range(3)), return_exceptions=True)
        assert [str(each) for each in told] == ["no"] * 3
        assert await kept.get("key", lambda: "yes") == "yes"
        kept.close()

    _run(main())


def test_the_oldest_results_make_room() -> None:
    async def main() -> None:
        kept = Kept(250, 1)
        for name in "abc":
            await kept.get(name, lambda: b"x" * 100)
        assert len(kept) == 2
        # What was asked for last stays: of b and c it is now b.
        assert await kept.get("b", lambda: b"") == b"x" * 100
        await kept.get("d", lambda: b"x" * 100)
        assert await kept.get("b", lambda: b"") == b"x" * 100
        assert await kept.get("c", lambda: b"made again") == b"made again"
        # One result larger than the room is still kept until the next.
        await kept.get("large", lambda: b"x" * 1000)
        assert len(kept) == 1
        kept.close()

    _run(main())


@pytest.mark.parametrize("cores", [1, 3])
def test_close_drops_what_has_not_begun(cores: int) -> None:
    async def main() -> None:
        kept, go, done = Kept(100 * ANSWER, cores), threading.Event(), []
        first = [asyncio.create_task(kept.get(k, go.wait)) for k in range(cores)]
        waiting = asyncio.create_task(kept.get("waiting", lambda: done.append(1)))
        await _until(kept, "waiting", 1)  # type: ignore[arg-type]
        kept.close()
        go.set()
        await asyncio.wait([*first, waiting])
        assert done == []
        assert waiting.cancelled()

    _run(main())
