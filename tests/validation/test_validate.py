"""Published results: every one agrees, misses are still misses, and the page says what comes out."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from command_line import Ended, foedus
from foedus.errors import InputError
from foedus.evidence.store import Store
from foedus.validation import validate
from foedus.validation.compare import AGREES, DIFFERS, KNOWN, NOT_RUN
from foedus.validation.page import page, row, section
from foedus.validation.run import RECOMPUTED_IN, Validation, sheets

PAGE = (Path(__file__).parents[2] / "docs/validation.md").read_text(encoding="utf-8")
MIRROR = Path(__file__).parents[2] / "../shared/data"
NEEDED = sorted({name for sheet in sheets().values() for case in sheet.case for name in case.needs})
#: Reading the votes of the General Assembly takes a minute; the panel's own test does it.
TOO_SLOW = {"unga_votes"}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Validation:
    """All results, with the sources of the store where they are at hand."""
    store = Store(tmp_path_factory.mktemp("store"))
    if (MIRROR / "MANIFEST.json").is_file():
        store.pull([name for name in NEEDED if name not in TOO_SLOW], mirror=MIRROR)
    return validate(store=store)


@pytest.mark.parametrize("sheet", sheets())
def test_every_result_agrees_or_is_known_not_to(found: Validation, sheet: str) -> None:
    wrong = [each for each in found.outcomes if each.sheet == sheet and each.verdict == DIFFERS]
    assert not wrong, [(each.title, each.of, each.theirs, each.ours, each.why) for each in wrong]


def test_there_are_many_and_most_need_no_store(found: Validation) -> None:
    free = [each for each in found.outcomes if not each.why.startswith("needs: foedus data pull")]
    assert len(found.outcomes) >= 150
    assert sum(each.verdict == AGREES for each in free) >= 120
    assert sum(each.verdict == AGREES and each.basis == "printed" for each in free) >= 30


def test_what_is_listed_as_a_miss_is_one(found: Validation) -> None:
    listed = [result for sheet in sheets().values() for case in sheet.case for result in case.results]
    misses = {result.of for result in listed if result.misses}
    ran = {each.of for each in found.outcomes if each.verdict != NOT_RUN}
    assert {each.of for each in found.outcomes if each.verdict == KNOWN} >= misses & ran


def test_the_page_has_every_row_as_it_comes_out(found: Validation) -> None:
    lines = set(PAGE.splitlines())
    for outcome in found.outcomes:
        if outcome.verdict == NOT_RUN:
            assert any(line.startswith(f"| {outcome.title} | {outcome.of} |") for line in lines)
        else:
            assert row(outcome) in lines


def test_the_page_has_nothing_else(found: Validation) -> None:
    rows = [line for line in PAGE.splitlines() if line.endswith((f"| {AGREES} |", f"| {KNOWN} |"))]
    assert len(rows) == len(found.outcomes)
    for _, each in found.untried:
        assert f"| {each.title} | {each.reference} | {each.why} |" in PAGE
    assert PAGE.startswith(page(found).split("| verdict")[0])


def test_each_method_has_its_formulas(found: Validation) -> None:
    docs = Path(__file__).parents[2] / "docs"
    for name, sheet in sheets().items():
        text = (docs / sheet.page).read_text(encoding="utf-8")
        told = {
            word
            for found in re.findall(r"foedus validate --only ([\w,-]+)", text)
            for word in found.split(",")
        }
        assert name in told, f"{sheet.page} does not say `foedus validate --only {name}`"
        assert re.search(r"^(\*\*References\.\*\*|## References)", text, re.MULTILINE), sheet.page
        outcomes = tuple(each for each in found.outcomes if each.sheet == name)
        assert f"## {sheet.method}" in section(name, outcomes)


def test_every_recomputation_exists_and_is_used() -> None:
    used = {case.recompute for sheet in sheets().values() for case in sheet.case}
    assert used == RECOMPUTED_IN.keys()
    for name, module in RECOMPUTED_IN.items():
        assert callable(getattr(import_module(f"foedus.validation.{module}"), name))


def test_ids_are_unique_and_results_are_cited() -> None:
    ids = [(name, case.id) for name, sheet in sheets().items() for case in sheet.case]
    assert len(ids) == len(set(ids))
    assert len({sheet.order for sheet in sheets().values()}) == len(sheets())
    for sheet in sheets().values():
        for case in sheet.case:
            # A reference has a year, an address of its own, or a reason that needs none.
            assert any(c.isdigit() for c in case.reference) or case.basis != "printed", case.id


def test_an_empty_store_says_what_to_pull(tmp_path: Path) -> None:
    found = validate(["disputes"], Store(tmp_path))
    assert {each.verdict for each in found.outcomes} == {NOT_RUN}
    assert "needs: foedus data pull cow_states cow_war_inter" in {each.why for each in found.outcomes}
    assert found.holds


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(InputError, match="did you mean balance"):
        validate(["balanse"])


def command(*words: str, store: Path) -> Ended:
    return foedus("validate", *words, FOEDUS_STORE=str(store), COLUMNS="160")


def test_the_command_in_json(tmp_path: Path) -> None:
    done = command("--only", "power,polarity,gravity", "--json", store=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["counts"][DIFFERS] == 0
    council = next(each for each in told["results"] if each["case"] == "security-council-since-1966")
    assert (council["theirs"], council["ours"], council["difference"]) == ("421/2145", 0.1962703963, 0.0)
    assert {each["method"] for each in told["untried"]} == {"Gravity in equilibrium"}
    assert told["counts"][NOT_RUN] > 0


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    done = command("--only", "balance", store=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "frustration index" in done.stdout
    assert "11 agree, 0 differ, 0 known not to agree, 0 not run" in done.stdout
    assert command("--only", "balance", "--quiet", store=tmp_path).stdout == ""
