"""One pull: what is told while tables are read, and how it ends while one takes long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from faulty_server import a_mirror, some_sources, table_text
from foedus.errors import to_install
from foedus.evidence import store_tables
from foedus.evidence.store import PullError, Store

SLOW, QUICK = "data/slow.tab", "data/quick.csv"
FILES = {SLOW: table_text(rows=10), QUICK: table_text(rows=20)}


class Held:
    """A reader of tables that stays at it until it is let go."""

    def __init__(self) -> None:
        self.begun, self.free = threading.Event(), threading.Event()

    def __call__(self, path: Path) -> pl.DataFrame:
        self.begun.set()
        assert self.free.wait(60)
        return pl.read_csv(path)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    reader = Held()
    monkeypatch.setitem(store_tables.READERS, "tab", reader)
    yield reader
    reader.free.set()


def a_store(folder: Path) -> Store:
    return Store(folder, some_sources({"both": FILES}))


def test_what_is_being_read_is_told_to_its_end(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = store_tables.READERS["csv"]

    def after_the_slow(path: Path) -> pl.DataFrame:
        assert held.begun.wait(60)
        return quick(path)  # type: ignore[no-any-return]

    monkeypatch.setitem(store_tables.READERS, "csv", after_the_slow)
    told: list[str] = []

    def tell(what: str, _done: int, _all: int) -> None:
        told.append(what)
        if told.count("slow.tab: reading") == 2:
            held.free.set()  # the quick one is done, and the slow one told of again

    a_store(tmp_path / "store").pull(mirror=a_mirror(tmp_path / "mirror", FILES), progress=tell)
    assert held.free.is_set()
    assert a_store(tmp_path / "store").holds("both")


def test_a_pull_that_cannot_go_on_does_not_wait_for_a_slow_table(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_library(_: Path) -> pl.DataFrame:
        assert held.begun.wait(60)
        raise ModuleNotFoundError("No module named 'rdata'", name="rdata")

    monkeypatch.setitem(store_tables.READERS, "csv", without_library)
    store = a_store(tmp_path / "store")
    with pytest.raises(PullError, match=r"quick\.csv: reading it needs rdata: pip install") as fault:
        store.pull(mirror=a_mirror(tmp_path / "mirror", FILES))
    assert len(fault.value.faults) == 1
    assert not held.free.is_set()
    assert {each.state for each in store.verify()} == {"not pulled"}


def test_a_library_that_is_missing_is_one_fault_for_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdata.conversion", None)
    files = {f"data/{name}.rda": name.encode() for name in "abcdef"}
    store = Store(tmp_path / "store", some_sources({"r": files}))
    with pytest.raises(PullError) as fault:
        store.pull(mirror=a_mirror(tmp_path / "mirror", files))
    assert [str(each).partition(": ")[2] for each in fault.value.faults] == [
        f"reading it needs rdata.conversion: {to_install('data')}"
    ]


# Reads a table that takes a minute, in a process of its own.
LONG = textwrap.dedent(
    """
    import signal, sys, time
    from pathlib import Path
    from foedus.evidence import store_tables
    from foedus.evidence.store import Store
    from faulty_server import some_sources, table_text

    def read(path):
        print("reading", flush=True)
        time.sleep(60)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    store_tables.READERS["csv"] = read
    known = some_sources({"quick": {"data/quick.csv": table_text(rows=20)}})
    try:
        Store(Path(sys.argv[1]), known).pull(mirror=sys.argv[2])
    except KeyboardInterrupt:
        print("stopped")
    """
)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_ends_a_pull_while_it_reads(tmp_path: Path) -> None:
    mirror = a_mirror(tmp_path / "mirror", {QUICK: FILES[QUICK]})
    process = subprocess.Popen(
        [sys.executable, "-c", LONG, str(tmp_path / "store"), str(mirror)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=40)[0] == "stopped\n"
    assert (tmp_path / "store/quick/raw/quick.csv").read_bytes() == FILES[QUICK]
