"""A memory that threads share: a value is made once, and a thread notes what it reads itself."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from foedus.uncertainty.draws import Draws
from foedus.uncertainty.memory import Memory

VALUES = {"a": np.zeros(2), "b": np.ones(2)}


def drawn(memory: Memory) -> Draws:
    return Draws(2, 1, 0, VALUES, memory)


def test_what_several_threads_want_is_made_by_one_and_the_others_wait() -> None:
    draws, made, everybody = drawn(Memory()), [], threading.Barrier(4)

    def make() -> object:
        made.append(threading.get_ident())
        # Long enough that the others have come to ask for it, too.
        inside.wait(timeout=0.2)
        return object()

    inside = threading.Event()

    def want() -> object:
        everybody.wait()
        return draws.remembered("shared", make)

    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(want) for _ in range(4)]]
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_each_thread_notes_only_what_it_reads_itself() -> None:
    memory = Memory()
    draws, both = drawn(memory), threading.Barrier(2)

    def reads(prior: str) -> float:
        def make() -> float:
            both.wait()
            value = float(draws[prior].sum())
            both.wait()
            return value

        return draws.remembered(prior, make)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(reads, ["a", "b"])) == [0.0, 2.0]
    assert [memory.ever_read((name, 2, 1, 0)) for name in "ab"] == [frozenset("a"), frozenset("b")]


def test_a_value_that_fails_is_asked_for_again() -> None:
    draws, tries = drawn(Memory()), []

    def make() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("not yet")
        return len(tries)

    with pytest.raises(ValueError, match="not yet"):
        draws.remembered("key", make)
    assert draws.remembered("key", make) == 2
