"""The example of the how-to page runs and gives what the page says."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from foedus.claims import ledger, model
from foedus.claims.evidence import Evidence
from foedus.errors import InputError

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "my-own-claims.md").read_text(encoding="utf-8")


EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TOLD = [re.sub(r" \([^)]*\)", "", each).split(", ") for each in re.findall(r"It gives: (.*)\.", PAGE)]


def test_the_example_gives_what_the_page_says() -> None:
    found = model.load(tomllib.loads(EXAMPLES[0]))
    verdicts = ledger.run(found, Evidence(date(2023, 6, 14)))
    assert [each.verdict for each in verdicts] == TOLD[0]


def test_one_claim_for_each_kind_of_test(tmp_path: Path) -> None:
    path = tmp_path / "six.toml"
    path.write_text(EXAMPLES[1], encoding="utf-8")
    found = ledger.run_file(path, draws=64)
    assert [each.verdict for each in found.verdicts] == TOLD[1]
    kinds = [each.readings[0].test.kind for each in found.verdicts if each.readings[0].test]
    assert kinds == [each.id for each in found.verdicts]
    assert set(kinds) == set(get_args(model.TestKind))


def test_a_slip_is_told_with_the_nearest_word() -> None:
    """Each row of the page's table of slips: what is written, put in the place of what was right."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE.partition("| in the file |")[2], re.MULTILINE)[:6]
    right = EXAMPLES[0]
    for wrong, message in rows:
        key = wrong.partition(" = ")[0]
        pattern = (
            r"\[\[claim\]\]" if key == "[[claims]]" else rf"{'state' if key == 'stat' else key} = \"[^\"]*\""
        )
        start = 0 if key == "[[claims]]" else right.index("test = ")
        slipped = right[:start] + re.sub(pattern, wrong, right[start:], count=1)
        assert slipped != right, wrong
        with pytest.raises(InputError) as raised:
            ledger.run(model.load(tomllib.loads(slipped)), Evidence(date(2023, 6, 14)))
        for part in message.split("…"):
            assert part.strip() in str(raised.value), wrong
    assert len(rows) == 6


def test_the_page_names_every_key_of_a_claim() -> None:
    for key in model.Claim.model_fields:
        assert f"`{key}`" in PAGE or f"[[claim.{key}]]" in PAGE, key
    for key in model.Test.model_fields:
        assert f"`{key}`" in PAGE or f"`{key} =" in PAGE or key == "args", key
