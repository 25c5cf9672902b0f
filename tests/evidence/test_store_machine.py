"""Whatever becomes of a store, in whatever order: what `table` gives is the pinned table, or a clear error.

Hypothesis draws the order: pulls from a server that misbehaves, pulls that die at a step, two at once, pins
that change, files that are damaged or vanish. test_store_interrupted.py tries each of these alone.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from unittest import mock

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from faulty_server import FaultyServer, manifest, serving, some_sources, table_text
from foedus.errors import SourceError
from foedus.evidence import store_shelf
from foedus.evidence.store import Patience, Store

PATHS = ("data/a.csv", "data/b.csv")
VERSIONS = 3
CONTENT = {
    (path, v): table_text(40, seed=10 * k + v) for k, path in enumerate(PATHS) for v in range(VERSIONS)
}
TABLES = {key: pl.read_csv(content) for key, content in CONTENT.items()}
#: Of a server: "" serves as it should, and after the last of them it does so again.
WAYS = ("", "cut", "long", "short", "wrong", "500", "503", "404", "norange", "elsewhere")
#: What lies in a store: tables, records, files as they came, parts of files.
KINDS = ("two/*.parquet", "two/held.json", "two/raw/*", "partial/*")
STATES = {"whole", "changed", "missing", "other version", "not pulled"}
QUICK = Patience(attempts=3, most=6, timeout=10.0, wait=0.001, longest=0.002)


def given_or_refused(store: Store, part: str) -> pl.DataFrame | str:
    """The table, or the message that refuses it."""
    try:
        return store.table("two", part)
    except SourceError as fault:
        return str(fault)


class Died(BaseException):
    """The process ends here, as far as the store can tell."""


class StoreMachine(RuleBasedStateMachine):
    """A store and its mirror, and what the mirror's files should be."""

    @initialize()
    def begin(self) -> None:
        self.after = ExitStack()
        self.folder = Path(tempfile.mkdtemp(prefix="foedus-store-"))
        self.after.callback(shutil.rmtree, self.folder)
        self.server = self.after.enter_context(serving(FaultyServer()))
        self.pin(0)
        self.mend()

    def teardown(self) -> None:
        if hasattr(self, "after"):
            self.after.close()

    @rule(version=st.integers(0, VERSIONS - 1))
    def pin(self, version: int) -> None:
        """Another version is pinned from now on, and published."""
        self.version = version
        self.server.version = f'"{version}"'
        files = {path: CONTENT[path, version] for path in PATHS}
        self.server.files = files | {"MANIFEST.json": manifest({path: path for path in PATHS})}
        self.known = some_sources({"two": files})

    @rule(old=st.integers(0, VERSIONS - 1))
    def publish_another(self, old: int) -> None:
        """The mirror has another version than is pinned."""
        self.server.files |= {path: CONTENT[path, old] for path in PATHS}
        self.server.version = f'"{old}"'

    @rule(path=st.sampled_from(PATHS), ways=st.lists(st.sampled_from(WAYS), max_size=2))
    def misbehave(self, path: str, ways: list[str]) -> None:
        self.server.ways[path] = ways

    @rule()
    def pull(self) -> None:
        """It brings the tables, or says why not."""
        with suppress(SourceError):
            done = self.store().pull(mirror=self.server.address)
            assert {each.outcome for each in done} <= {"pulled", "held"}
            assert self.states() == {"whole"}

    @rule(steps=st.integers(0, 6), torn=st.booleans())
    def pull_and_die(self, steps: int, torn: bool) -> None:
        """The process ends before the n-th name is given; the new file may be torn by then."""
        rename, left = store_shelf.rename, [steps]

        def dying(new: Path, path: Path) -> None:
            if left[0] == 0:
                if torn:
                    new.write_bytes(new.read_bytes()[: new.stat().st_size // 2])
                raise Died
            left[0] -= 1
            rename(new, path)

        with mock.patch.object(store_shelf, "rename", dying), suppress(SourceError, Died):
            self.store().pull(mirror=self.server.address)

    @rule()
    def pull_twice_at_once(self) -> None:
        faults: list[BaseException] = []

        def one() -> None:
            try:
                self.store().pull(mirror=self.server.address)
            except SourceError:
                pass
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert not faults
        assert not any(thread.is_alive() for thread in threads)

    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def damage(self, data: st.DataObject, kind: str) -> None:
        """A bit flips, a file loses its end, or vanishes."""
        found = sorted(path for path in self.folder.glob(kind) if path.is_file())
        if not found:
            return
        path = data.draw(st.sampled_from(found), label="file")
        content = bytearray(path.read_bytes())
        way = data.draw(st.sampled_from(["flip", "cut", "vanish", "empty"]))
        if way == "vanish":
            path.unlink()
        elif way == "flip" and content:
            content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
            path.write_bytes(content)
        else:
            path.write_bytes(content[: len(content) // 2] if way == "cut" else b"")

    @rule()
    def mend(self) -> None:
        """Once the server behaves, one pull brings all back."""
        self.server.ways.clear()
        self.pin(self.version)
        self.store().pull(mirror=self.server.address)
        assert self.states() == {"whole"}

    @invariant()
    def a_table_is_whole_or_refused(self) -> None:
        if not hasattr(self, "known"):
            return
        store = self.store()
        for path in PATHS:
            told = given_or_refused(store, Path(path).stem)
            if isinstance(told, str):
                assert told.endswith("foedus data pull two")
            else:
                assert told.equals(TABLES[path, self.version])
        assert self.states() <= STATES

    def store(self) -> Store:
        return Store(self.folder, self.known, patience=QUICK)

    def states(self) -> set[str]:
        return {each.state for each in self.store().verify()}


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=30, stateful_step_count=20)
