"""Runs of many draws on processes and on a Dask cluster: `python -m benchmarks.runs [DRAWS] [SECTION]`.

Every row is the same run of `asia-nato`, all questions but claims, into a cold cache. Seconds by the clock
tell what a user waits on this machine, whatever else it does; seconds of CPU do so less. The parallel
share is that of the CPU that the workers spent, their start included, of all that was spent.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foedus.assess import drawn_rates
from foedus.questions import ORDER
from foedus.runs.job import Job
from foedus.runs.run import answers, backend
from foedus.scenario import load

DRAWS, SECTION = 2048, 512


def cpu() -> tuple[float, float]:
    """Seconds of this process, and of those it has seen end."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, others = (each.ru_utime + each.ru_stime for each in spent)
    return own, others


@contextmanager
def dask_of(workers: int) -> Iterator[str]:
    """A cluster of worker processes on this machine."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


def row(name: str, job: Job, run: Callable[[Path], str], first: str | None) -> str:
    """Run once, print the row, and give the answers back."""
    with tempfile.TemporaryDirectory() as folder:
        start, (own, others) = time.perf_counter(), cpu()
        told = run(Path(folder))
        seconds, (own_after, others_after) = time.perf_counter() - start, cpu()
    here, there = own_after - own, others_after - others
    peak = resource.getrusage(resource.RUSAGE_CHILDREN if there > 1.0 else resource.RUSAGE_SELF).ru_maxrss
    same = "" if first is None else ("same bytes" if told == first else "OTHER BYTES")
    print(
        f"{name:22} {seconds:8.1f} s  {here:8.1f} s CPU here {there:8.1f} s in workers  "
        f"{there / (here + there):6.1%}  {peak / 1e3:7.0f} MB  {len(job.sections)} sections  {same}"
    )
    return told


def on_processes(job: Job, workers: int | None) -> Callable[[Path], str]:
    """The run in this process (None) or in a pool."""

    def run(folder: Path) -> str:
        with backend(workers) as worker:
            return text(job, worker, folder)

    return run


def on_dask(job: Job, workers: int) -> Callable[[Path], str]:
    """The run on a cluster, its start and end included."""

    def run(folder: Path) -> str:
        with dask_of(workers) as address, backend(cluster=address) as worker:
            return text(job, worker, folder)

    return run


def text(job: Job, worker: object, folder: Path) -> str:
    """The answers as one text."""
    found = answers(job, worker, root=folder)  # type: ignore[arg-type]
    return json.dumps({name: each.to_json() for name, each in found.items()})


def main() -> None:
    """Print one row for each way."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("draws", nargs="?", type=int, default=DRAWS)
    parser.add_argument("section", nargs="?", type=int, default=SECTION)
    given = parser.parse_args()
    draws, size = given.draws, given.section
    scenario = load("asia-nato")
    job = Job(scenario, (*scenario.priors, *drawn_rates()), draws, 1, ORDER, size)
    load_before = os.getloadavg()[0]
    print(f"{draws:,} draws in sections of {size:,}; {os.cpu_count()} cores, load {load_before:.1f} before\n")
    first = row("one process", job, on_processes(job, None), None)
    for workers in (1, 2):
        row(f"--workers {workers}", job, on_processes(job, workers), first)
    for workers in (1, 2, 4):
        row(f"Dask, {workers} workers", job, on_dask(job, workers), first)


if __name__ == "__main__":
    main()
