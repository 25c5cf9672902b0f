"""Mirrors: a folder or an address, and nothing outside of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from faulty_server import COMMIT, REPOSITORY, a_mirror, manifest, some_sources, table_text
from foedus.errors import FoedusError, InputError, SourceError
from foedus.evidence.store import PullError, Store
from foedus.evidence.store_mirror import open_mirror, public_address

PATH = "data/my scores.csv"
CONTENT = table_text(50)
KNOWN = some_sources({"scores": {PATH: CONTENT}})


def no_address(address: str, _most: int) -> bytes:
    raise AssertionError(f"asked for {address}")


def test_the_public_address_names_repository_commit_and_path() -> None:
    (file,) = KNOWN["scores"].tables
    address = f"https://raw.githubusercontent.com/{REPOSITORY}/{COMMIT}/data/my%20scores.csv"
    assert public_address(KNOWN["scores"], file) == address


def test_a_folder_gives_the_file_of_repository_commit_and_path(tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_bytes(manifest({PATH: "elsewhere/s.csv", "absent.csv": None}))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "s.csv").write_bytes(CONTENT)
    assert Store(tmp_path / "store", KNOWN).pull(mirror=tmp_path)[0].rows == 50


def test_what_a_mirror_does_not_have_is_a_fault_only_where_it_was_named(tmp_path: Path) -> None:
    mirror = a_mirror(tmp_path / "mirror", {"other.csv": CONTENT})
    store = Store(tmp_path / "store", KNOWN)
    assert [each.outcome for each in store.pull(mirror=mirror)] == ["absent"]
    with pytest.raises(PullError, match="the mirror does not have data/my scores"):
        store.pull(["scores"], mirror=mirror)


@pytest.mark.parametrize(
    "place", ["../out.csv", "/etc/passwd", "a/../../out.csv", "a\\..\\out.csv", "C:x", ""]
)
def test_a_place_outside_the_mirror_is_refused(place: str, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (tmp_path / "out.csv").write_bytes(CONTENT)
    (mirror / "MANIFEST.json").write_bytes(manifest({PATH: place}))
    with pytest.raises(InputError, match="outside the mirror"):
        Store(tmp_path / "store", KNOWN).pull(mirror=mirror)


def test_a_link_out_of_the_mirror_is_refused(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    mirror.mkdir()
    (tmp_path / "out.csv").write_bytes(CONTENT)
    (mirror / "in.csv").symlink_to(tmp_path / "out.csv")
    (mirror / "MANIFEST.json").write_bytes(manifest({PATH: "in.csv"}))
    with pytest.raises(InputError, match="outside the mirror"):
        Store(tmp_path / "store", KNOWN).pull(mirror=mirror)


@pytest.mark.parametrize("wrong", [CONTENT[:-1], CONTENT[:-1] + b"x"])
def test_a_file_of_a_mirror_is_held_to_the_pinned_hash(wrong: bytes, tmp_path: Path) -> None:
    mirror = a_mirror(tmp_path / "mirror", {PATH: wrong})
    store = Store(tmp_path / "store", KNOWN)
    with pytest.raises(PullError, match="not the pinned file"):
        store.pull(mirror=mirror)
    assert not store.holds("scores")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"sources": 3}', "no list 'sources'"),
        ('{"sources": [1]}', "no list 'sources'"),
        ('{"sources": [{}]}', "no list 'files'"),
        (
            '{"sources": [{"repository": 1, "commit": "c", "files": [{"file": "a", "path": "b"}]}]}',
            "are texts",
        ),
        (json.dumps({"sources": [], "more": 10**30}), "64 bits"),
        (json.dumps({"sources": [], "more": "a\0b"}), "control character"),
    ],
)
def test_a_manifest_that_is_none_is_told_in_one_line(content: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_text(content)
    with pytest.raises(InputError, match=says) as fault:
        open_mirror(tmp_path, no_address)
    assert "MANIFEST.json" in str(fault.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["sources", "files", "file", "path", "repository", "commit"]), inner
        )
    ),
    max_leaves=20,
)


@given(content=JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_manifest_is_read_or_refused(content: Any, tmp_path: Path) -> None:
    (tmp_path / "MANIFEST.json").write_text(json.dumps(content))
    try:
        mirror = open_mirror(tmp_path, no_address)
    except FoedusError:
        return
    for place in mirror.held.values():
        assert (tmp_path / place).resolve().is_relative_to(tmp_path.resolve())


@pytest.mark.parametrize(
    "given_as", ["ftp://example.org/", "file:///etc", "nowhere", "javascript://x", "https://[x"]
)
def test_another_kind_of_mirror_is_refused(
    given_as: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        open_mirror(given_as, no_address)


@pytest.mark.parametrize("host", ["a..b", f"{'x' * 70}.example", "localhost:port"])
def test_a_host_that_cannot_be_one_is_told_at_once(host: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not an address"):
        Store(tmp_path / "store").pull(mirror=f"https://{host}/")


def test_a_source_that_comes_with_foedus_is_not_pulled(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="comes with foedus"):
        Store(tmp_path).pull(["factbook"])
    with pytest.raises(InputError, match="did you mean cow_nmc"):
        Store(tmp_path).pull(["cow_nnc"])
    assert not list(tmp_path.iterdir())


def test_a_part_is_asked_for_by_name_where_there_are_several(tmp_path: Path) -> None:
    files = {"a.csv": table_text(3, 1), "b.csv": table_text(4, 2)}
    store = Store(tmp_path / "store", some_sources({"two": files}))
    store.pull(mirror=a_mirror(tmp_path / "mirror", files))
    assert store.table("two", "b").height == 4
    with pytest.raises(InputError, match="several parts; name one of a, b"):
        store.table("two")
    with pytest.raises(InputError, match="no part 'c'"):
        store.table("two", "c")
