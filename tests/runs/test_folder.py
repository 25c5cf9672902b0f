"""Sections on the disk: whole or missing, one run at a time, nothing left of a disk that refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.runs.folder import KEPT_DAYS, VARIABLE, WAITING, Folder, cache

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def test_the_cache_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert cache() == tmp_path
    monkeypatch.delenv(VARIABLE)
    assert cache().name == "foedus"


def test_a_section_is_read_as_it_was_kept(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "a1")
    with folder.held():
        assert folder.read(3) is None
        folder.keep(3, b"one\ntwo")
        folder.keep(3, b"three\n\nfour\n")
        assert folder.read(3) == b"three\n\nfour\n"
        assert [path.name for path in folder.path.iterdir()] == ["section-00003"]
        folder.clear()
    assert [path.name for path in folder.path.parent.iterdir()] == ["a1.lock"]


def test_a_section_of_another_run_or_place_is_none(tmp_path: Path) -> None:
    folder, other = Folder(tmp_path, "a1"), Folder(tmp_path, "b2")
    folder.keep(0, b"content")
    for path in (folder.file(1), other.file(0)):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(folder.file(0).read_bytes())
    assert (folder.read(0), folder.read(1), other.read(0)) == (b"content", None, None)


@given(st.binary(max_size=40), st.integers(0), st.integers(1, 255))
def test_any_changed_byte_is_seen(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, by: int
) -> None:
    folder = Folder(tmp_path_factory.mktemp("cache"), "a1")
    folder.keep(0, content)
    damaged = bytearray(folder.file(0).read_bytes())
    damaged[at % len(damaged)] ^= by
    folder.file(0).write_bytes(damaged)
    assert folder.read(0) is None


def test_an_equal_run_waits_and_says_so(tmp_path: Path) -> None:
    folder, told, came = Folder(tmp_path, "a1"), threading.Event(), threading.Event()
    words: list[str] = []

    def second() -> None:
        with Folder(tmp_path, "a1").held(lambda what: (words.append(what), told.set())[0]):
            came.set()

    with folder.held():
        other = threading.Thread(target=second)
        other.start()
        assert told.wait(60)
        assert not came.is_set()
        with Folder(tmp_path, "b2").held():
            pass
    other.join(60)
    assert came.is_set()
    assert words == [WAITING]


def test_what_stopped_runs_have_left_goes_once_it_is_old_and_nobody_holds_it(tmp_path: Path) -> None:
    def old(key: str) -> Folder:
        folder = Folder(tmp_path, key)
        with folder.held():
            folder.keep(0, b"content")
        return folder

    def age(*folders: Folder) -> None:
        long_ago = time.time() - 86400.0 * (KEPT_DAYS + 1)
        for path in (path for each in folders for path in (each.path, Path(f"{each.path}.lock"))):
            os.utime(path, (long_ago, long_ago))

    stopped, working, recent, done = old("a1"), old("b2"), old("c3"), old("d4")
    done.clear()
    done.path.mkdir()
    with working.held():
        age(stopped, working, done)
        done.path.rmdir()
        with Folder(tmp_path, "e5").held():
            assert working.read(0) == recent.read(0) == b"content"
            left = {path.name for path in stopped.path.parent.iterdir()}
    assert left == {"b2", "b2.lock", "c3", "c3.lock", "e5", "e5.lock"}


@POSIX
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    """The limit on the size of a file stands for the disk: 200 bytes of the section find room."""
    code = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        import tiny_run
        from foedus.errors import FoedusError
        from foedus.runs.backends import InProcess
        from foedus.runs.run import answers
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
        try:
            answers(tiny_run.job(), InProcess(), root=Path(sys.argv[1]), work=tiny_run.work)
        except FoedusError as fault:
            sys.exit(str(fault))
        """
    )
    here = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(here), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot write {tmp_path}")
    assert done.stderr.count("\n") == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
