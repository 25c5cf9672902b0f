"""Processes give what one process gives, and their faults come back in one line."""

from __future__ import annotations

import pytest

import tiny_run
from foedus.errors import FoedusError, InputError
from foedus.runs import backends
from foedus.runs.backends import Fault, InProcess, Processes
from foedus.runs.build import build
from foedus.runs.run import backend

JOB = tiny_run.job()


def test_processes_give_the_bytes_of_one() -> None:
    alone = dict(InProcess().results(tiny_run.work, JOB, range(5)))
    shared = dict(Processes(2).results(tiny_run.work, JOB, range(5)))
    assert shared == alone
    assert len(alone) == 5


def test_a_fault_of_a_section_comes_back_in_its_words() -> None:
    with pytest.raises(FoedusError, match="the camps: stopped between 3 and 4 without a proof"):
        list(Processes(2).results(tiny_run.unproved, JOB, range(5)))


def test_a_wrong_input_stays_one() -> None:
    assert isinstance(Fault("wrong", 2).error(), InputError)
    assert not isinstance(Fault("failed", 1).error(), InputError)


def test_a_worker_that_dies_is_told_with_the_remedy() -> None:
    with pytest.raises(FoedusError, match=r"a worker process died.*the same command goes on from there"):
        list(Processes(2).results(tiny_run.dying, JOB, range(5)))


def test_a_worker_with_other_versions_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    older = {**build(), "numpy": "1.26.4"}
    monkeypatch.setattr(backends, "build", lambda: older)
    fault = f"a worker has numpy {build()['numpy']} instead of 1.26.4; install the same"
    with pytest.raises(FoedusError, match=fault):
        list(Processes(1).results(tiny_run.work, JOB, range(1)))


@pytest.mark.parametrize("workers", [0, -1, 10**6, True, 1.5])
def test_senseless_numbers_of_workers_are_refused(workers: int) -> None:
    with pytest.raises(InputError, match=r"--workers: workers = .* a whole number from 1"):
        Processes(workers)


def test_processes_and_a_cluster_at_once_are_refused() -> None:
    with (
        pytest.raises(InputError, match="--workers and --cluster at once"),
        backend(2, "tcp://localhost:8786"),
    ):
        pass
