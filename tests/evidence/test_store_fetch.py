"""Pulling over a line that fails in every way: the old file stays whole, the new one comes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from faulty_server import FaultyServer, manifest, serving, some_sources, table_text
from foedus.errors import SourceError
from foedus.evidence.store import Patience, PullError, Store
from foedus.evidence.store_mirror import refuse_insecure
from foedus.evidence.store_shelf import Stopped

PATH = "data/scores.csv"
OLD, NEW = table_text(seed=1), table_text(seed=2)
QUICK = Patience(attempts=4, timeout=0.5, wait=0.01, longest=0.02)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    told = FaultyServer()
    told.files = {PATH: NEW, "MANIFEST.json": manifest({PATH: PATH})}
    with serving(told):
        yield told


def a_store(folder: Path, content: bytes = NEW) -> Store:
    return Store(folder, some_sources({"scores": {PATH: content}}), QUICK)


def assert_new(store: Store) -> None:
    """The table of the new file is there, whole, and nothing half-done is left."""
    assert store.table("scores").equals(pl.read_csv(NEW))
    assert {each.state for each in store.verify()} == {"whole"}
    assert (store.folder / "scores" / "raw" / "scores.csv").read_bytes() == NEW
    assert not list((store.folder / "partial").iterdir())


@pytest.fixture
def with_old(tmp_path: Path, server: FaultyServer) -> Store:
    """A store that holds the file as an earlier foedus pinned it, about to pull the one pinned now."""
    server.files[PATH] = OLD
    a_store(tmp_path, OLD).pull(mirror=server.address)
    server.files[PATH] = NEW
    server.asked.clear()
    return a_store(tmp_path)


def assert_old(store: Store) -> None:
    """The earlier file is whole and can be read by the foedus that pinned it."""
    earlier = a_store(store.folder, OLD)
    assert earlier.table("scores").equals(pl.read_csv(OLD))
    assert {each.state for each in earlier.verify()} == {"whole"}


def test_a_pull_brings_the_table_and_the_next_one_nothing(tmp_path: Path, server: FaultyServer) -> None:
    store = a_store(tmp_path)
    (pulled,) = store.pull(mirror=server.address)
    assert (pulled.outcome, pulled.rows) == ("pulled", 4000)
    assert_new(store)
    (again,) = store.pull(mirror=server.address)
    assert again.outcome == "held"
    assert server.requests(PATH) == [(None, None)]


@pytest.mark.parametrize(
    ("ways", "requests"),
    [
        (["cut", "cut"], 3),
        (["cut", "cut", "cut", "cut", "cut"], 6),  # as long as more comes it goes on, beyond `attempts`
        (["long"], 1),
        (["short"], 2),
        (["500", "503", "429", "cut"], 5),
        (["cut", "norange"], 2),
        (["cut", "elsewhere"], 3),
        (["cut", "wrong"], 3),
        (["slow"], 1),
        (["drip", "drip"], 3),
        (["silent", "silent"], 3),
    ],
)
def test_what_a_bad_line_leaves_is_built_upon(
    ways: list[str], requests: int, with_old: Store, server: FaultyServer
) -> None:
    server.ways[PATH] = list(ways)
    with_old.pull(mirror=server.address)
    assert_new(with_old)
    assert len(server.requests(PATH)) == requests


def test_a_cut_line_is_resumed_where_it_broke(tmp_path: Path, server: FaultyServer) -> None:
    server.ways[PATH] = ["cut"]
    a_store(tmp_path).pull(mirror=server.address)
    half = len(NEW) // 2
    assert server.requests(PATH) == [(None, None), (f"bytes={half}-", '"1"')]


def test_a_file_changed_between_two_attempts_is_begun_anew(tmp_path: Path, server: FaultyServer) -> None:
    """The server's own version mark tells it: what came before is thrown away, not glued to the rest."""
    server.files[PATH] = OLD
    server.ways[PATH] = ["cut", *["500"] * 4]
    store = a_store(tmp_path)
    with pytest.raises(PullError):
        store.pull(mirror=server.address)
    server.files[PATH], server.version = NEW, '"2"'
    store.pull(mirror=server.address)
    assert_new(store)
    assert server.requests(PATH)[-1] == (f"bytes={len(OLD) // 2}-", '"1"')


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        (["wrong"] * 2, "sha256 differs"),
        (["500"] * 9, "answers 500"),
        (["silent"] * 9, "no answer in time"),
    ],
)
def test_what_cannot_be_had_leaves_the_old_file_whole(
    ways: list[str], says: str, with_old: Store, server: FaultyServer
) -> None:
    server.ways[PATH] = list(ways)
    with pytest.raises(SourceError, match=says) as fault:
        with_old.pull(mirror=server.address)
    assert "\n" not in str(fault.value)
    assert_old(with_old)
    with pytest.raises(SourceError, match="another version"):
        with_old.table("scores")


def test_a_line_that_is_cut_without_end_is_given_up(tmp_path: Path, server: FaultyServer) -> None:
    server.ways[PATH] = ["cut"] * 9
    known = some_sources({"scores": {PATH: NEW}})
    with pytest.raises(PullError, match="cut off 4 times; what came is kept"):
        Store(tmp_path, known, Patience(most=4, wait=0.01)).pull(mirror=server.address)
    assert len(server.requests(PATH)) == 4


@pytest.mark.parametrize("code", ["404", "403"])
def test_a_file_that_will_not_be_given_is_asked_for_once(
    code: str, tmp_path: Path, server: FaultyServer
) -> None:
    server.ways[PATH] = [code]
    with pytest.raises(PullError, match=f"answers {code}"):
        a_store(tmp_path).pull(mirror=server.address)
    assert len(server.requests(PATH)) == 1


def test_a_wrong_part_of_an_earlier_attempt_does_not_stand_in_the_way(
    tmp_path: Path, server: FaultyServer
) -> None:
    store = a_store(tmp_path)
    server.ways[PATH] = ["cut", *["500"] * 4]
    with pytest.raises(PullError):
        store.pull(mirror=server.address)
    (partial,) = (path for path in (tmp_path / "partial").iterdir() if path.suffix != ".etag")
    partial.write_bytes(bytes(byte ^ 1 for byte in partial.read_bytes()))
    store.pull(mirror=server.address)
    assert_new(store)


def test_a_server_that_dies_and_comes_back(tmp_path: Path) -> None:
    told = FaultyServer()
    told.files = {PATH: NEW, "MANIFEST.json": manifest({PATH: PATH})}
    told.ways[PATH] = ["cut", *["silent"] * 9]
    store = a_store(tmp_path)
    with serving(told), pytest.raises(PullError):
        store.pull(mirror=told.address)
    with pytest.raises(Stopped, match="no way to"):
        store.pull(mirror=told.address)
    told.ways.clear()
    with serving(told):
        store.pull(mirror=told.address)
    assert_new(store)
    assert told.requests(PATH)[-1][0] == f"bytes={len(NEW) // 2}-"


def test_one_file_that_fails_does_not_keep_the_others(tmp_path: Path, server: FaultyServer) -> None:
    server.files |= {f"{name}.csv": table_text(10, seed) for seed, name in enumerate("abcdef")}
    paths = [name for name in server.files if name != "MANIFEST.json"]
    server.files["MANIFEST.json"] = manifest({path: path for path in paths})
    server.ways = {"b.csv": ["404"], "e.csv": ["404"]}
    known = some_sources({path[0]: {path: server.files[path]} for path in paths if "/" not in path})
    store = Store(tmp_path, known, QUICK)
    with pytest.raises(PullError, match=r"b\.csv.*and 1 more") as fault:
        store.pull(mirror=server.address)
    assert [each.source for each in fault.value.pulled] == ["a", "c", "d", "f"]
    assert [name for name in known if store.holds(name)] == ["a", "c", "d", "f"]


def test_without_network_one_line_for_all_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for variable in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    files = {f"s{number}": {f"{number}.csv": table_text(10, number)} for number in range(20)}
    store = Store(tmp_path, some_sources(files), QUICK)
    with pytest.raises(PullError) as fault:
        store.pull()
    assert len(fault.value.faults) == 1
    assert "raw.githubusercontent.com/somebody/data" in str(fault.value)
    assert "check the network, or use --mirror" in str(fault.value)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.org/x", True),
        ("http://localhost:8000/x", True),
        ("http://127.0.0.1/x", True),
        ("http://example.org/x", False),
        ("http://localhost.example.org/x", False),
        ("ftp://example.org/x", False),
        ("file:///etc/passwd", False),
        ("//example.org/x", False),
    ],
)
def test_a_public_source_is_fetched_by_https_only(address: str, *, allowed: bool) -> None:
    if allowed:
        refuse_insecure(address)
    else:
        with pytest.raises(SourceError, match="not https"):
            refuse_insecure(address)
