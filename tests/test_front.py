"""`import foedus as fo` and the few names that a user needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import foedus as fo


@pytest.mark.parametrize(
    "first",
    [
        "",
        "import foedus.world",
        "import foedus.scenario.model",
        "from foedus.assess import assess",
        "fo.world",
    ],
)
def test_names_work_whatever_was_imported_first(first: str) -> None:
    asked = "print(fo.world('2023-06-14').date, fo.scenario('asia-nato').id, callable(fo.assess))"
    code = "\n".join(("import foedus as fo", first, asked))
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.split() == ["2023-06-14", "asia-nato", "True"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="wrold"):
        _ = fo.wrold
