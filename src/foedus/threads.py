"""One thread in linear algebra, so that the same input gives the same bytes on any number of cores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_within = 0
_limits: Any = None


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy and SciPy multiply matrices with one thread meanwhile, whoever else asks for it at once.

    BLAS cuts a product by the number of its threads, and other cuts round the last bits otherwise.
    """
    global _within, _limits
    with _lock:
        _within += 1
        if _within == 1:
            # Both bring a BLAS of their own, and only what is loaded can be limited.
            import numpy  # noqa: F401
            import scipy.linalg  # noqa: F401
            from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

            _limits = threadpool_limits(1, user_api="blas")
    try:
        yield
    finally:
        with _lock:
            _within -= 1
            if _within == 0:
                _limits.restore_original_limits()
