"""A run that is stopped at any point, and whatever becomes of its files, ends as an unbroken one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

import tiny_run
from foedus.runs.backends import InProcess, Work
from foedus.runs.folder import Folder
from foedus.runs.job import Job
from foedus.runs.run import answers

JOB = tiny_run.job()
NUMBERS = st.integers(0, len(JOB.sections) - 1)


def told(found: object) -> str:
    return json.dumps(found, sort_keys=True)


def run(root: Path, job: Job = JOB, work: Work = tiny_run.work) -> str:
    return told(
        {name: each.to_json() for name, each in answers(job, InProcess(), root=root, work=work).items()}
    )


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run(tmp_path_factory.mktemp("unbroken"))


class KilledError(BaseException):
    """Stands for a kill: nothing may catch it."""


def killed_after(sections: int) -> Work:
    left = iter(range(sections))

    def work(job: Job, number: int) -> bytes:
        if next(left, None) is None:
            raise KilledError
        return tiny_run.work(job, number)

    return work


class RunFolder(RuleBasedStateMachine):
    """Kills, damage, leftovers and foreign files between runs; each finished run is the right one."""

    @initialize()
    def begin(self) -> None:
        self.place = tempfile.TemporaryDirectory()
        self.root = Path(self.place.name)
        self.folder = Folder(self.root, JOB.key)
        with tempfile.TemporaryDirectory() as other:
            self.expected = run(Path(other))

    def teardown(self) -> None:
        self.place.cleanup()

    @rule(sections=st.integers(0, 4))
    def kill(self, sections: int) -> None:
        held = sum(self.folder.read(k) is not None for k in range(len(JOB.sections)))
        if held + sections < len(JOB.sections):
            with pytest.raises(KilledError):
                run(self.root, work=killed_after(sections))
            assert sum(self.folder.read(k) is not None for k in range(len(JOB.sections))) == held + sections

    @rule(number=NUMBERS, at=st.integers(0, 10**4), by=st.integers(1, 255))
    def flip(self, number: int, at: int, by: int) -> None:
        path = self.folder.file(number)
        if path.exists() and path.stat().st_size:
            content = bytearray(path.read_bytes())
            content[at % len(content)] ^= by
            path.write_bytes(content)

    @rule(number=NUMBERS, size=st.integers(0, 200))
    def cut(self, number: int, size: int) -> None:
        if self.folder.file(number).exists():
            os.truncate(self.folder.file(number), size)

    @rule(number=NUMBERS, other=NUMBERS)
    def mix_up(self, number: int, other: int) -> None:
        if self.folder.file(other).exists():
            self.folder.file(number).write_bytes(self.folder.file(other).read_bytes())

    @rule(number=NUMBERS, content=st.binary(max_size=50))
    def leave_a_temporary_file(self, number: int, content: bytes) -> None:
        self.folder.path.mkdir(parents=True, exist_ok=True)
        self.folder.file(number).with_name(f".section-{number:05d}.new").write_bytes(content)

    @rule(number=NUMBERS)
    def remove(self, number: int) -> None:
        self.folder.file(number).unlink(missing_ok=True)

    @rule()
    def finish(self) -> None:
        assert run(self.root) == self.expected
        assert not self.folder.path.exists()


TestRunFolder = RunFolder.TestCase
TestRunFolder.settings = settings(max_examples=25, stateful_step_count=15)


class Vandal:
    """A worker that begins at the end and damages each section once it is kept, before its turn comes."""

    workers = 1

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def results(self, work: Work, job: Job, numbers: Sequence[int]) -> Generator[tuple[int, bytes]]:
        for number in sorted(numbers, reverse=True):
            yield number, work(job, number)
            self.folder.file(number).write_bytes(b"")


def test_sections_damaged_before_they_are_pooled_are_made_again(tmp_path: Path, unbroken: str) -> None:
    found = answers(JOB, Vandal(Folder(tmp_path, JOB.key)), root=tmp_path, work=tiny_run.work)
    assert told({name: each.to_json() for name, each in found.items()}) == unbroken


def test_progress_counts_sections_and_tells_the_time_left(tmp_path: Path) -> None:
    lines: list[tuple[str, int, int]] = []
    with pytest.raises(KilledError):
        answers(JOB, InProcess(), root=tmp_path, work=killed_after(2))
    answers(JOB, InProcess(), lambda *each: lines.append(each), root=tmp_path, work=tiny_run.work)
    assert [done for _, done, _ in lines] == [2, 3, 4, 5]
    assert {total for _, _, total in lines} == {5}
    assert "left" in lines[1][0]


RUN = textwrap.dedent(
    """
    import json, sys
    from pathlib import Path
    import tiny_run
    from foedus.runs.run import answers, backend

    if __name__ == "__main__":
        root, workers = Path(sys.argv[1]), int(sys.argv[2]) or None
        with backend(workers) as worker:
            found = answers(tiny_run.job(), worker, root=root, work=tiny_run.waiting_work)
        print(json.dumps({name: each.to_json() for name, each in found.items()}, sort_keys=True))
    """
)


Starts = Callable[[Path, int], subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Starts]:
    """Start a run in a process of its own, whose sections wait for leave; what is left over is killed."""
    running: list[subprocess.Popen[str]] = []

    def started(root: Path, workers: int) -> subprocess.Popen[str]:
        script = root / "run.py"
        script.write_text(RUN)
        here = Path(__file__).parents[1]
        process = subprocess.Popen(
            [sys.executable, str(script), str(root), str(workers)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join([str(here), *sys.path]), tiny_run.GO: str(root)},
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        if process.poll() is None:
            process.kill()
            process.communicate()


def until(what: str, true: Callable[[], bool]) -> None:
    """Wait for something to become true, however loaded the machine is."""
    for _ in range(12000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError(f"never came: {what}")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_killed_after_each_section_ends_with_the_same_bytes(
    tmp_path: Path, unbroken: str, start: Starts, workers: int
) -> None:
    folder = Folder(tmp_path, JOB.key)
    for number in range(len(JOB.sections) - 1):
        running = start(tmp_path, workers)
        (tmp_path / f"go-{number}").touch()
        until(f"section {number}", lambda number=number: folder.read(number) is not None)
        running.send_signal(signal.SIGKILL)
        # The workers hold its output open: this ends when they have, too.
        running.communicate()
        assert folder.read(number + 1) is None
    (tmp_path / f"go-{len(JOB.sections) - 1}").touch()
    running = start(tmp_path, workers)
    assert running.communicate()[0].strip() == unbroken
    assert running.returncode == 0
    assert not folder.path.exists()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_two_equal_runs_at_once_both_end_right(tmp_path: Path, unbroken: str, start: Starts) -> None:
    both = [start(tmp_path, 0) for _ in range(2)]
    for number in range(len(JOB.sections)):
        (tmp_path / f"go-{number}").touch()
    assert [each.communicate()[0].strip() for each in both] == [unbroken, unbroken]
