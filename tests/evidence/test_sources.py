"""The list of sources."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.evidence.sources import listing_sha256, read_sources, source, sources

MANIFEST = Path(__file__).parents[2] / "../shared/data/MANIFEST.json"


def test_each_source_can_be_cited() -> None:
    for each in sources().values():
        assert each.title, each.id
        assert each.licence, each.id
        assert re.match(r"@\w+\{\w+,", each.bibtex), each.id
        assert each.bibtex.count("{") == each.bibtex.count("}"), each.id


def test_evidence_is_pinned() -> None:
    for each in sources().values():
        own_record = each.licence == "Apache-2.0"
        assert own_record or re.fullmatch(r"[0-9a-f]{64}", each.sha256), each.id


@pytest.mark.skipif(not MANIFEST.exists(), reason="the manifest of the data is not next to the checkout")
def test_each_file_of_the_manifest_is_pinned_by_its_hash() -> None:
    manifest = json.loads(MANIFEST.read_text())
    known = {
        (entry["repository"], entry["commit"], file["path"]): (file["sha256"], file["bytes"])
        for entry in manifest["sources"]
        for file in entry["files"]
        if entry["repository"]
    }
    pinned = {
        (each.repository, each.commit, file.path): (file.sha256, file.size)
        for each in sources().values()
        for file in each.tables
        if each.repository
    }
    assert pinned == known


def test_what_is_pulled_has_a_place_a_size_and_columns() -> None:
    for each in sources().values():
        if each.pulled:
            assert re.fullmatch(r"[a-z0-9_]+", each.id)
            assert re.fullmatch(r"[\w.-]+/[\w.-]+", each.repository), each.id
            assert re.fullmatch(r"[0-9a-f]{40}", each.commit), each.id
            assert each.version, each.id
            assert each.years, each.id
            assert all(file.size > 0 and file.columns for file in each.tables), each.id
            assert all(column in file.columns for file in each.tables for column in file.missing), each.id
            parts = [file.part for file in each.tables]
            assert len(set(parts)) == len(parts), each.id


def test_terms_that_set_limits_are_linked() -> None:
    restricted = [each for each in sources().values() if each.restricted]
    assert {each.id for each in restricted} == {"sipri_milex", "sipri_milex_2018", "sipri_arms"}
    assert all(each.terms.startswith("https://") for each in restricted)


def test_a_key_of_bibtex_stands_for_one_entry() -> None:
    entries = {
        entry.strip()
        for each in sources().values()
        for entry in re.split(r"^(?=@)", each.bibtex, flags=re.MULTILINE)
    }
    keys = [entry.partition(",")[0] for entry in entries if entry]
    assert len(set(keys)) == len(keys)


def test_a_source_may_cite_as_another_and_share_the_fields_of_its_file() -> None:
    text = """
    [shared]
    licence = "free"
    address = ""
    version = "1"
    years = "1816-2014"
    note = ""
    [[source]]
    id = "b"
    title = "B"
    cites_as = "a"
    version = "2"
    [[source]]
    id = "a"
    title = "A"
    citation = "Somebody. 2000."
    bibtex = "@misc{a,}"
    """
    found = read_sources([text])
    assert list(found) == ["a", "b"]
    assert [found["b"].citation, found["b"].version, found["b"].licence] == ["Somebody. 2000.", "2", "free"]


def test_one_hash_stands_for_several_files_in_any_order() -> None:
    files = [("a", "1" * 64), ("b", "2" * 64)]
    assert listing_sha256(files) == listing_sha256(files[::-1])
    assert listing_sha256(files) != listing_sha256([("a", "2" * 64), ("b", "1" * 64)])


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(InputError, match="did you mean factbook"):
        source("factbok")


def test_the_page_on_the_data_names_each_source_that_can_be_pulled() -> None:
    page = (Path(__file__).parents[2] / "docs" / "data.md").read_text()
    named = set(re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE))
    assert {each.id for each in sources().values() if each.pulled} <= named
