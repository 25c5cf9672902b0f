"""A run without a scenario, whose sections take no time, to test where and when sections are worked on."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, cast

from foedus.errors import NotProved
from foedus.quantities import Answer, Column, Interval, Table
from foedus.runs.build import build
from foedus.runs.job import Job
from foedus.runs.section import encode

#: A folder in the environment: section k waits until it has a file "go-k".
GO = "TINY_RUN_GO"


def job(draws: int = 50, size: int = 10, seed: int = 1) -> Job:
    """A run of five sections of ten draws."""
    return Job(cast(Any, Scenario()), (), draws, seed, ("adoption",), size)


class Scenario:
    """What a run needs of a scenario; unlike a function within, it can travel."""

    def to_json(self) -> dict[str, str]:
        return {"id": "tiny"}


def answer(numbers: list[float]) -> Answer:
    """An answer with one headline number, and a row for each draw's parity that occurs."""
    whole = Interval.of(numbers)
    columns = (Column("kind", "Kind"), Column("value", "Value"), Column("share", "Share", "share"))
    rows = [("all", whole, sum(each > 0.5 for each in numbers) / len(numbers))]
    return Answer(
        question="adoption",
        asks="How much?",
        sentence=f"About {whole.median:.2f}.",
        sure="Quite.",
        headline={"much": whole},
        tables={"stages": Table.of("stages", "Stages", columns, rows)},
        method="By counting.",
    )


def work(job: Job, number: int) -> bytes:
    """Numbers between 0 and 1 that depend on seed and draw alone."""
    first, size = job.sections[number]
    numbers = [(k * 0.6180339887 + job.seed * 0.1) % 1.0 for k in range(first, first + size)]
    return encode({"adoption": answer(numbers)})


def waiting_work(job: Job, number: int) -> bytes:
    """The same, once there is leave to do it."""
    go = Path(os.environ[GO]) / f"go-{number}"
    while not go.exists():
        time.sleep(0.01)
    return work(job, number)


class OtherBuild:
    """Stands for `build` in this process, and is the real one wherever it travels."""

    def __init__(self, versions: dict[str, str]) -> None:
        self.versions = versions

    def __call__(self) -> dict[str, str]:
        return self.versions

    def __reduce__(self) -> tuple[Any, ...]:
        return real_build, ()


def real_build() -> Any:
    """The function `build` of foedus."""
    return build


def unproved(_job: Job, _number: int) -> bytes:
    """A section that cannot be answered."""
    raise NotProved("the camps", 3.0, 4.0)


def dying(_job: Job, _number: int) -> bytes:
    """A worker that is killed."""
    os._exit(9)
