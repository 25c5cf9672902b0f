"""The list of sources."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.evidence.sources import listing_sha256, source, sources

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
def test_hashes_are_those_of_the_manifest() -> None:
    manifest = json.loads(MANIFEST.read_text())
    known = {
        (entry["repository"], entry["commit"], file["path"]): file["sha256"]
        for entry in manifest["sources"]
        for file in entry["files"]
    }
    for each in sources().values():
        for path, digest in each.files:
            if each.repository:
                assert known[each.repository, each.commit, path] == digest, path


def test_one_hash_stands_for_several_files_in_any_order() -> None:
    files = [("a", "1" * 64), ("b", "2" * 64)]
    assert listing_sha256(files) == listing_sha256(files[::-1])
    assert listing_sha256(files) != listing_sha256([("a", "2" * 64), ("b", "1" * 64)])


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(InputError, match="did you mean factbook"):
        source("factbok")
