"""One thread in linear algebra, so that the same input gives the same bytes on any number of cores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

_lock = threading.Lock()
_within = 0
_limits = ExitStack()
#: OpenBLAS takes limits from one thread of a process, the first that sets one: this sets and lifts them all.
_keeper = ThreadPoolExecutor(1, thread_name_prefix="one-blas-thread")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy and SciPy multiply matrices with one thread meanwhile, whoever else asks for it at once.

    BLAS cuts a product by the number of its threads, and other cuts round the last bits otherwise.
    """
    global _within
    with _lock:
        if _within == 0:
            _keeper.submit(_limit).result()
        _within += 1
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if _within == 0:
                _keeper.submit(_limits.close).result()


def _limit() -> None:
    # Both bring a BLAS of their own, and only what is loaded can be limited.
    import numpy  # noqa: F401
    import scipy.linalg  # noqa: F401
    from threadpoolctl import threadpool_limits

    _limits.enter_context(threadpool_limits(1, user_api="blas"))
