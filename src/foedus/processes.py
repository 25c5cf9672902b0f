"""Pools of processes: started afresh, not forked, quiet when stopped, and gone when their maker is."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


def pool(size: int) -> ProcessPoolExecutor:
    """A pool of `size` processes; whoever makes it shuts it down."""
    from multiprocessing import get_context

    return ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_start)


def _start() -> None:
    """Make a process of the pool stop quietly, and end with the process that made it."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, _stop)
    parent = parent_process()
    if parent is not None:

        def watch() -> None:
            # A pool whose maker was killed would else wait for work forever.
            parent.join()
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    os._exit(130)
