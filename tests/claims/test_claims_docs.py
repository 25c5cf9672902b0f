"""The example of the how-to page runs and gives what the page says."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

from foedus.claims import ledger, model
from foedus.claims.evidence import Evidence

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "my-own-claims.md").read_text(encoding="utf-8")


def test_the_example_gives_what_the_page_says() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    found = model.load(tomllib.loads(example.group(1)))
    verdicts = ledger.run(found, Evidence(date(2023, 6, 14)))
    said = re.search(r"It gives: (.*)\.", PAGE)
    assert said is not None
    told = re.sub(r" \([^)]*\)", "", said.group(1)).split(", ")
    assert [each.verdict for each in verdicts] == told


def test_the_page_names_every_key_of_a_claim() -> None:
    for key in model.Claim.model_fields:
        assert f"`{key}`" in PAGE or f"[[claim.{key}]]" in PAGE, key
    for key in model.Test.model_fields:
        assert f"`{key}`" in PAGE or f"`{key} =" in PAGE or key == "args", key
