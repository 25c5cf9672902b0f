"""Pulls that are killed, that run out of room, that run at once: the store is whole at each moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from faulty_server import FaultyServer, a_mirror, manifest, serving, some_sources, table_text
from foedus import writing
from foedus.errors import SourceError
from foedus.evidence.store import WAITING, Store

PATH = "data/scores.csv"
OLD, NEW = table_text(seed=1), table_text(seed=2)
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")

# A pull in a process of its own. What it is told, and its fault, go to stderr.
PULL = textwrap.dedent(
    """
    import resource, sys
    from pathlib import Path
    from foedus.errors import FoedusError
    from foedus.evidence.store import Store
    from faulty_server import some_sources, table_text

    folder, mirror, seed, limit = sys.argv[1:]
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    known = some_sources({"scores": {"data/scores.csv": table_text(seed=int(seed))}})
    told = lambda what, _done, total: total or print(what, file=sys.stderr, flush=True)
    try:
        for each in Store(Path(folder), known).pull(mirror=mirror, progress=told):
            print(each.outcome)
    except FoedusError as fault:
        sys.exit(str(fault))
    """
)


def pulling(folder: Path, mirror: str | Path, seed: int = 2, limit: int = 0) -> subprocess.Popen[str]:
    here = Path(__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", PULL, str(folder), str(mirror), str(seed), str(limit)],
        env=os.environ | {"PYTHONPATH": str(here)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def a_store(folder: Path, content: bytes = NEW) -> Store:
    return Store(folder, some_sources({"scores": {PATH: content}}))


def assert_whole(folder: Path, content: bytes) -> None:
    store = a_store(folder, content)
    assert store.table("scores").equals(pl.read_csv(content))
    assert {each.state for each in store.verify()} == {"whole"}


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    told = FaultyServer()
    told.files = {PATH: NEW, "MANIFEST.json": manifest({PATH: PATH})}
    with serving(told):
        yield told


@pytest.fixture
def with_old(tmp_path: Path) -> Path:
    a_store(tmp_path / "store", OLD).pull(mirror=a_mirror(tmp_path / "old", {PATH: OLD}))
    return tmp_path / "store"


def until(what: str, true: object) -> None:
    """Wait up to half a minute for something to become true."""
    for _ in range(3000):
        if callable(true) and true():
            return
        time.sleep(0.01)
    raise AssertionError(f"never came: {what}")


def part_sizes(folder: Path) -> list[int]:
    """Bytes of each part on the disk; the file beside it that holds the server's version is none."""
    parts = (path for path in (folder / "partial").glob("scores*") if path.suffix != ".etag")
    return [path.stat().st_size for path in parts]


def test_two_pulls_at_once_fetch_each_file_once(tmp_path: Path, server: FaultyServer) -> None:
    server.ways[PATH] = ["slow"]
    first = pulling(tmp_path, server.address)
    until("the first request", lambda: server.requests(PATH))
    second = pulling(tmp_path, server.address)
    answers = [process.communicate(timeout=60) for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert answers == [("pulled\n", ""), ("held\n", f"{WAITING}\n")]
    assert len(server.requests(PATH)) == 1
    assert_whole(tmp_path, NEW)


def test_a_pull_that_waits_too_long_says_so(tmp_path: Path, server: FaultyServer) -> None:
    server.ways[PATH] = ["slow"]
    first = pulling(tmp_path, server.address)
    until("the first request", lambda: server.requests(PATH))
    impatient = Store(tmp_path, some_sources({"scores": {PATH: NEW}}), wait=0.1)
    with pytest.raises(SourceError, match="another pull has held"):
        impatient.pull(mirror=server.address)
    first.communicate(timeout=60)
    assert first.returncode == 0


def test_a_pull_that_is_killed_is_taken_up_where_it_stood(with_old: Path, server: FaultyServer) -> None:
    server.ways[PATH] = ["slow"]
    process = pulling(with_old, server.address)
    until("a part", lambda: any(part_sizes(with_old)))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert_whole(with_old, OLD)
    a_store(with_old).pull(mirror=server.address)
    assert_whole(with_old, NEW)
    (span, _) = server.requests(PATH)[-1]
    assert span is not None
    assert int(span.removeprefix("bytes=").removesuffix("-")) > 0


@pytest.mark.parametrize("step", range(3))
def test_a_pull_that_dies_at_any_step_leaves_a_whole_table(
    step: int, with_old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three names are given in a pull: to the raw file, its table, the record. Die before each of them."""
    mirror = a_mirror(tmp_path / "new", {PATH: NEW})
    rename, done = writing.rename, list[Path]()

    def dying(new: Path, path: Path) -> None:
        if len(done) == step:
            raise KeyboardInterrupt
        done.append(path)
        rename(new, path)

    monkeypatch.setattr(writing, "rename", dying)
    with pytest.raises(KeyboardInterrupt):
        a_store(with_old).pull(mirror=mirror)
    monkeypatch.setattr(writing, "rename", rename)
    content = OLD if step < 2 else NEW
    assert pl.read_parquet(with_old / "scores" / "scores.parquet").equals(pl.read_csv(content))
    a_store(with_old).pull(mirror=mirror)
    assert_whole(with_old, NEW)


def test_a_file_beyond_what_may_be_written_is_one_clear_line(with_old: Path, server: FaultyServer) -> None:
    process = pulling(with_old, server.address, limit=20_000)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.startswith("cannot write in ")
    assert said.endswith("what was held is whole\n")
    assert said.count("\n") == 1
    assert_whole(with_old, OLD)
    a_store(with_old).pull(mirror=server.address)
    assert_whole(with_old, NEW)


def test_a_table_that_finds_no_room_leaves_the_old_one(
    with_old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The raw file came; the disk is full when its table is to be written."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    mirror = a_mirror(tmp_path / "new", {PATH: NEW})
    with monkeypatch.context() as patch:
        patch.setattr(writing.os, "fsync", full)
        with pytest.raises(SourceError, match=r"cannot write in .* \(No space left on device\)"):
            a_store(with_old).pull(mirror=mirror)
    assert_whole(with_old, OLD)
    a_store(with_old).pull(mirror=mirror)
    assert_whole(with_old, NEW)


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, server: FaultyServer) -> None:
    """On a real small disk in memory, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    room = len(NEW) // 2 // 4096 * 4096 + 2 * len(OLD)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of a set size can only be mounted by root")
    try:
        a_store(disk, OLD).pull(mirror=a_mirror(tmp_path / "old", {PATH: OLD}))
        with pytest.raises(SourceError, match="No space left on device"):
            a_store(disk).pull(mirror=server.address)
        assert_whole(disk, OLD)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_what_killed_pulls_left_is_swept_and_what_can_be_built_upon_is_not(
    with_old: Path, server: FaultyServer
) -> None:
    parts, half = with_old / "partial", len(NEW) // 2
    going_on = parts / f"scores.scores.csv.{sha256(NEW).hexdigest()[:16]}"
    going_on.write_bytes(NEW[:half])
    unnamed = with_old / "scores" / ".scores.parquet.0123abcd.part"
    stale, recent = (parts / f"scores.scores.csv.{digit * 16}" for digit in "01")
    mark, strange = Path(f"{stale}.etag"), parts / "notes.txt"
    for path in (unnamed, stale, recent, mark, strange):
        path.write_bytes(b"x")
    for path in (going_on, stale, mark, strange):
        os.utime(path, (0, 0))
    a_store(with_old).pull(mirror=server.address)
    assert_whole(with_old, NEW)
    assert server.requests(PATH)[-1][0] == f"bytes={half}-"
    assert set(parts.iterdir()) == {recent, strange}
    assert not unnamed.exists()


def test_a_damaged_record_is_written_anew_without_fetching(with_old: Path, server: FaultyServer) -> None:
    for damage in ("", "{", "[]", '{"files": 3}', '{"files": {"scores": 3}}'):
        (with_old / "scores" / "held.json").write_text(damage)
        assert not a_store(with_old, OLD).holds("scores")
        a_store(with_old, OLD).pull(mirror=server.address)
        assert_whole(with_old, OLD)
    assert server.requests(PATH) == []
    record = json.loads((with_old / "scores" / "held.json").read_text())
    assert record["files"]["scores"]["rows"] == 4000


@pytest.mark.parametrize(
    ("name", "state", "fetched"),
    [("scores.parquet", "changed", 0), ("raw/scores.csv", "changed", 1), ("scores.parquet", "missing", 0)],
)
def test_what_changed_under_us_is_found_and_mended(
    name: str, state: str, fetched: int, tmp_path: Path, server: FaultyServer
) -> None:
    store = a_store(tmp_path / "store")
    store.pull(mirror=server.address)
    server.asked.clear()
    path = tmp_path / "store" / "scores" / name
    if state == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    assert [each.state for each in store.verify()] == [state]
    store.pull(mirror=server.address)
    assert_whole(tmp_path / "store", NEW)
    assert len(server.requests(PATH)) == fetched


def test_a_table_that_was_cut_short_is_told_from_its_size(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    store.pull(mirror=a_mirror(tmp_path / "new", {PATH: NEW}))
    path = tmp_path / "store" / "scores" / "scores.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(SourceError, match=r"changed in the store .*foedus data pull scores"):
        store.table("scores")
    assert not store.holds("scores")
