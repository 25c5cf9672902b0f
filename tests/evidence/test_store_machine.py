"""Whatever becomes of a store, in whatever order: what `table` gives is the pinned table, or a clear error.

Hypothesis draws the order: pulls from a server that misbehaves, pulls that die at a step, two at once, pins
that change, files that are damaged or vanish. test_store_interrupted.py tries each of these alone.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from faulty_server import FaultyServer, manifest, serving, some_sources, table_text
from foedus import writing
from foedus.errors import SourceError
from foedus.evidence.store import Patience, Store

PATHS = ("data/a.csv", "data/b.csv")
VERSIONS = 3
CONTENT = {
    (path, v): table_text(40, seed=10 * k + v) for k, path in enumerate(PATHS) for v in range(VERSIONS)
}
TABLES = {key: pl.read_csv(content) for key, content in CONTENT.items()}
#: Of a server: "" serves as it should, and after the last of them it does so again.
WAYS = ("", "cut", "long", "short", "wrong", "500", "503", "404", "norange", "elsewhere")
#: What lies in a store: tables (most is to be feared of them), records, files as they came, parts of files.
KINDS = ("two/*.parquet", "two/*.parquet", "two/held.json", "two/raw/*", "partial/*")
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


def dying(step: int | None, *, torn: bool) -> Callable[[Path, Path], None]:
    """What gives files their names, until it is the turn of the n-th."""
    rename, left = writing.rename, iter(range(99 if step is None else step, -1, -1))

    def renamed(new: Path, path: Path) -> None:
        if next(left, 0) == 0:
            if torn:
                new.write_bytes(new.read_bytes()[: new.stat().st_size // 2])
            if new.match(writing.LEFT):  # a death leaves it where an exception does not
                new.with_name(f"{new.stem}0.part").write_bytes(new.read_bytes())
            raise Died
        rename(new, path)

    return renamed


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

    def pin(self, version: int) -> None:
        """Another version is pinned from now on, and published."""
        self.version = version
        files = {path: CONTENT[path, version] for path in PATHS}
        self.known = some_sources({"two": files})
        self.server.files = files | {"MANIFEST.json": manifest({path: path for path in PATHS})}
        self.server.version = f'"{version}"'

    @rule(
        pinned=st.integers(0, VERSIONS - 1),
        published=st.none() | st.integers(0, VERSIONS - 1),
        ways=st.fixed_dictionaries({path: st.lists(st.sampled_from(WAYS), max_size=3) for path in PATHS}),
        dies_at=st.none() | st.integers(0, 5),
        torn=st.booleans(),
        hands=st.sampled_from([1, 1, 2]),
    )
    def pull(
        self,
        pinned: int,
        published: int | None,
        ways: dict[str, list[str]],
        dies_at: int | None,
        torn: bool,
        hands: int,
    ) -> None:
        """A pin changes, the mirror may have another version or misbehave, and somebody pulls, or two do.

        The process may end before the n-th name is given; the new file may be torn by then.
        """
        self.pin(pinned)
        if published is not None:
            self.server.files |= {path: CONTENT[path, published] for path in PATHS}
            self.server.version = f'"{published}"'
        self.server.ways = {path: list(of) for path, of in ways.items()}
        ends: list[object] = []
        threads = [threading.Thread(target=self.pull_once, args=(ends,)) for _ in range(hands)]
        with mock.patch.object(writing, "rename", dying(dies_at, torn=torn)):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
        assert len(ends) == hands
        assert all(isinstance(end, (SourceError, Died, tuple)) for end in ends), ends
        if isinstance(ends[-1], tuple):
            assert self.states() == {"whole"}

    def pull_once(self, ends: list[object]) -> None:
        """Pull, and note how it ended."""
        try:
            ends.append(self.store().pull(mirror=self.server.address))
        except BaseException as end:
            ends.append(end)

    @rule(data=st.data(), kind=st.sampled_from(KINDS))
    def damage(self, data: st.DataObject, kind: str) -> None:
        """A bit flips, a file loses its end, or vanishes."""
        found = sorted(path for path in self.folder.glob(kind) if path.is_file())
        if not found:
            return
        path = data.draw(st.sampled_from(found), label="file")
        content = bytearray(path.read_bytes())
        way = data.draw(st.sampled_from(["flip", "flip", "cut", "vanish", "empty"]))
        if way == "vanish":
            path.unlink()
        elif way == "flip" and content:
            content[data.draw(st.sampled_from(range(len(content))))] ^= 1 << data.draw(st.integers(0, 7))
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
        assert not list(self.folder.glob(f"two/{writing.LEFT}"))

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
TestStore.settings = settings(max_examples=40, stateful_step_count=12)
