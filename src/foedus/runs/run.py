"""A run from its job to its answers: sections worked on, kept, pooled, and the error by chance told."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.errors import InputError
from foedus.runs.backends import Backend, InProcess, Processes, Work
from foedus.runs.folder import Folder, cache
from foedus.runs.section import assess_section, decode

if TYPE_CHECKING:
    from foedus.quantities import Answer, Progress
    from foedus.runs.job import Job
    from foedus.runs.pooling import PooledAnswer


@contextmanager
def backend(workers: int | None = None, cluster: str | None = None) -> Iterator[Backend]:
    """Who works on the sections, by what the user asked for: this process, a pool, or a Dask cluster.

    Raises:
        InputError: both were asked for, or one of them is wrong.
        FoedusError: the cluster cannot be used.
    """
    if workers is not None and cluster is not None:
        raise InputError("--workers and --cluster at once", hint="name one: a cluster has workers of its own")
    if cluster is None:
        yield InProcess() if workers is None else Processes(workers)
        return
    from foedus.runs.cluster import Dask

    dask = Dask(cluster)
    try:
        yield dask
    finally:
        dask.close()


def answers(
    job: Job,
    worker: Backend,
    tell: Progress = lambda _what, _done, _all: None,
    *,
    root: Path | None = None,
    work: Work = assess_section,
) -> dict[str, Answer]:
    """The answers of a run, pooled over its sections.

    Args:
        job: what to do.
        worker: who works on it; it leaves no trace in the answers.
        tell: called with what is being done, sections done and sections in all.
        root: where finished sections are kept till the run is done; the user's cache by default.
        work: what makes a section's bytes.

    Raises:
        FoedusError: a section failed, a worker, or the disk; what is finished is kept for the same run again.
    """
    number = len(job.sections)
    if number == 1:
        tell("section", 0, 1)
        ((_, content),) = worker.results(work, job, [0])
        return decode(content)
    folder = Folder(root or cache(), job.key)
    with (
        folder.held(lambda what: tell(what, 0, number)),
        closing(_in_order(job, worker, folder, tell, work)) as sections,
    ):
        found = _pooled(job, sections)
        folder.clear()
    return found


def _in_order(job: Job, worker: Backend, folder: Folder, tell: Progress, work: Work) -> Generator[bytes]:
    """Each section's bytes in turn, as soon as it and all before it are there; those missing are worked on.

    Pooling goes on beside the work of others, and the disk, not memory, holds what is finished out of turn.
    """
    number, size = len(job.sections), f"{job.size:,}"
    missing = [k for k in range(number) if folder.read(k) is None]
    held, start = set(range(number)) - set(missing), time.monotonic()
    tell(f"sections of {size} draws", len(held), number)
    with closing(worker.results(work, job, missing)) as results:
        for k in range(number):
            while k not in held:
                finished, content = next(results)
                folder.keep(finished, content)
                held.add(finished)
                done = len(held) - number + len(missing)
                left = (time.monotonic() - start) / done * (len(missing) - done)
                tell(f"sections of {size} draws, {_words(left)} left", len(held), number)
            kept = folder.read(k)
            # What has gone since it was kept is made again.
            yield work(job, k) if kept is None else kept


def _pooled(job: Job, sections: Iterator[bytes]) -> dict[str, Answer]:
    from foedus.runs.pooling import PooledAnswer

    pools: dict[str, PooledAnswer] = {}
    for (_, size), content in zip(job.sections, sections, strict=True):
        for name, answer in decode(content).items():
            pools.setdefault(name, PooledAnswer(answer)).add(answer, size)
    return {name: _with_errors(job, pool) for name, pool in pools.items()}


def _with_errors(job: Job, pool: PooledAnswer) -> Answer:
    """The pooled answer with what its numbers are worth: standard errors by chance, and a note."""
    from foedus.questions.brief import brief

    answer, errors = pool.answer(), pool.errors()
    errors = {key: errors[key] for key in answer.headline if key in errors}
    number, size = len(job.sections), job.size
    told = (
        f"Pooled over {number:,} sections of {size:,} draws each: means are those of all draws, quantiles "
        "averages of the sections'. Sentences and drivers are worded by the first section."
    )
    sampling: dict[str, Any] = {"sections": number, "draws": job.draws, "standard_error": errors}
    notes = [*answer.notes, told]
    worst = _largest(answer, errors)
    if worst is not None and worst[1] > 0.0:
        key, error, share = worst
        sampling["largest"] = {"number": key, "standard_error": error, "share_of_range": share}
        notes.append(
            f"No more digits than the draws support: by the scatter of the sections the standard error of a "
            f"headline median is at most {100.0 * share:.2g} % of its 90 % range ({key}: ±{error:.2g})."
        )
    detail = {**answer.detail, "sampling": sampling}
    # What is told in brief follows from the numbers, so it is told of the pooled ones.
    told = brief(answer, job.scenario) if answer.brief else ""
    return replace(answer, notes=tuple(notes), detail=detail, brief=told)


def _largest(answer: Answer, errors: dict[str, dict[str, float]]) -> tuple[str, float, float] | None:
    """The headline number whose median is least certain for its 90 % range: key, standard error, share."""
    found = []
    for key, error in errors.items():
        wide = answer.headline[key].p95 - answer.headline[key].p05
        if wide > 0.0 and math.isfinite(error["median"]):
            found.append((error["median"] / wide, key, error["median"]))
    if not found:
        return None
    share, key, largest = max(found, key=lambda each: each[0])
    return key, largest, share


def _words(seconds: float) -> str:
    """A time in words of one unit."""
    if seconds < 90.0:
        return f"{seconds:.0f} s"
    return f"{seconds / 60.0:.0f} min" if seconds < 5400.0 else f"{seconds / 3600.0:.1f} h"
