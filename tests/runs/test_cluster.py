"""Sections on a real Dask cluster of two worker processes: the same bytes, and each fault in one line."""

from __future__ import annotations

import gc
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tiny_run
from foedus.errors import FoedusError, InputError
from foedus.runs import cluster as clusters
from foedus.runs.backends import InProcess
from foedus.runs.build import build
from foedus.runs.cluster import Dask
from foedus.runs.run import answers, backend

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
JOB = tiny_run.job()
#: Sockets that Dask leaves to the garbage collector are no fault of foedus.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module", autouse=True)
def _no_sockets_for_later_tests() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import dask
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": 0}),
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as started,
        ):
            yield started


@pytest.fixture(scope="module")
def idle() -> Iterator[Any]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, dashboard_address=":0") as started:
        yield started


def test_a_cluster_gives_the_bytes_of_one_process(cluster: Any, tmp_path: Path) -> None:
    alone = answers(JOB, InProcess(), root=tmp_path, work=tiny_run.work)
    with backend(cluster=cluster.scheduler_address) as worker:
        assert worker.workers == 2
        shared = answers(JOB, worker, root=tmp_path, work=tiny_run.work)
        many = dict(worker.results(tiny_run.work, tiny_run.job(draws=300), range(30)))
    assert {name: each.to_json() for name, each in shared.items()} == {
        name: each.to_json() for name, each in alone.items()
    }
    assert many == dict(InProcess().results(tiny_run.work, tiny_run.job(draws=300), range(30)))


def test_a_fault_of_a_section_comes_back_in_its_words(cluster: Any) -> None:
    with (
        backend(cluster=cluster.scheduler_address) as worker,
        pytest.raises(FoedusError, match="the camps: stopped between 3 and 4 without a proof"),
    ):
        list(worker.results(tiny_run.unproved, JOB, range(5)))


def test_workers_with_other_versions_are_named(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    older = tiny_run.OtherBuild({**build(), "foedus": "0.0.9"})
    monkeypatch.setattr(clusters, "build", older)
    with pytest.raises(FoedusError, match=r"worker tcp://\S+ has foedus 0.1.0 \(\w+\) instead of 0\.0\.9"):
        Dask(cluster.scheduler_address)


def test_a_scheduler_without_workers_is_told(idle: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    address = idle.scheduler_address
    with pytest.raises(FoedusError, match=f"{address} has no workers; start one with: dask worker {address}"):
        Dask(address)


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    with pytest.raises(FoedusError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9; start one"):
        Dask("tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    "address", ["", "localhost", "tcp://", "tcp://host", "http://host:80", "tcp://a b:1"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InputError, match=r"--cluster: .* is no scheduler; e\.g\. tcp://HOST:8786"):
        Dask(address)


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"--cluster: a cluster needs Dask; pip .*'foedus\[cluster\]'"):
        Dask("tcp://localhost:8786")


def test_a_worker_that_dies_is_told_with_the_remedy(cluster: Any) -> None:
    with (
        backend(cluster=cluster.scheduler_address) as worker,
        pytest.raises(FoedusError, match=r"gave up \(KilledWorker\).*the same command goes on from there"),
    ):
        list(worker.results(tiny_run.dying, JOB, range(1)))
