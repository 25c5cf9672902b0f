"""Linear algebra works with one thread within, whoever else is within, and as before after."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest
import scipy.linalg
from threadpoolctl import threadpool_info

from foedus.threads import one_blas_thread


def threads() -> set[int]:
    scipy.linalg.inv(np.eye(2))
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_one_thread_within_and_as_before_after() -> None:
    before = threads()
    with one_blas_thread():
        assert threads() == {1}
        with one_blas_thread():
            assert threads() == {1}
        assert threads() == {1}
    assert threads() == before


def test_the_limit_goes_with_an_error() -> None:
    before = threads()
    with pytest.raises(ValueError, match="inside"), one_blas_thread():
        raise ValueError("inside")
    assert threads() == before


def test_whoever_leaves_first_leaves_the_limit_to_the_others() -> None:
    inside, leave, before = threading.Event(), threading.Event(), threads()

    def other() -> None:
        with one_blas_thread():
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=other)
    with one_blas_thread():
        thread.start()
        assert inside.wait(60)
    assert threads() == {1}
    leave.set()
    thread.join(60)
    assert threads() == before


def test_a_question_has_the_same_bytes_from_one_core_and_from_four() -> None:
    code = textwrap.dedent(
        """
        import hashlib, json
        from foedus.assess import assess
        from foedus.evidence.trade_matrix import trade_matrix
        from foedus.world import world

        # Whoever looks at it first, it is put together once and kept.
        trade_matrix(world("2023-06-14"))
        found = assess("asia-nato", 64, only=["trade"]).trade.to_json()
        print(hashlib.sha256(json.dumps(found).encode()).hexdigest())
        """
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"OPENBLAS_NUM_THREADS": str(number)},
            capture_output=True,
            check=True,
        ).stdout
        for number in (1, 4)
    }
    assert len(said) == 1
