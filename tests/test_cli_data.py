"""`foedus data` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import command_line
from command_line import Ended
from foedus.evidence.sources import sources

SHARED = Path(__file__).parents[1] / "../shared/data"
SMALL = ("cow_majors", "false_cow_dyads")
with_data = pytest.mark.skipif(not SHARED.exists(), reason="the data are not next to the checkout")


def foedus(store: Path, *arguments: str, **environment: str) -> Ended:
    return command_line.foedus("data", *arguments, FOEDUS_STORE=str(store), **environment)


def an_empty_mirror(folder: Path) -> Path:
    folder.mkdir()
    (folder / "MANIFEST.json").write_text('{"sources": []}')
    return folder


def test_list_names_everything_that_can_be_pulled(tmp_path: Path) -> None:
    result = foedus(tmp_path / "store", "list", "--json")
    found = {record["id"]: record for record in json.loads(result.stdout)}
    assert list(found) == [each.id for each in sources().values() if each.pulled]
    assert not any(record["held"] for record in found.values())
    assert "thousand" in found["cow_nmc"]["parts"]["cow_nmc"]["milper"]
    assert not (tmp_path / "store").exists()


def test_list_fits_a_terminal_and_shows_one_source_whole(tmp_path: Path) -> None:
    result = foedus(tmp_path, "list")
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert re.search(r"^cow_nmc +no +347\.8 kB +1816-2022", result.stdout, re.MULTILINE)
    assert "urban population" in foedus(tmp_path, "list", "cow_nmc").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("pull", "cow_nnc"), 2, "did you mean cow_nmc"),
        (("pull", "factbook"), 2, "comes with foedus"),
        (("pull", "--mirror", "nowhere"), 2, "no mirror here"),
        (("pull", "--mirror", "ftp://example.org"), 2, "https"),
        (("verify", "cow_nnc"), 2, "did you mean cow_nmc"),
        (("cite", "singer"), 2, "unknown source"),
        (("list", "cow_nnc"), 2, "did you mean cow_nmc"),
    ],
)
def test_wrong_input_is_one_line(arguments: tuple[str, ...], code: int, says: str, tmp_path: Path) -> None:
    result = foedus(tmp_path / "store", *arguments, "--json")
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr.splitlines()[-1]
    assert not (tmp_path / "store").exists()


def test_without_a_way_out_one_line_and_exit_1(tmp_path: Path) -> None:
    """A proxy that nobody answers at stands for a machine without network."""
    result = foedus(tmp_path / "store", "pull", "cow_states", "gw_states", https_proxy="http://127.0.0.1:9")
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "no way to https://raw.githubusercontent.com/" in result.stderr


def test_the_terms_of_a_restricted_source_are_shown_at_the_pull(tmp_path: Path) -> None:
    mirror = an_empty_mirror(tmp_path / "mirror")
    result = foedus(tmp_path / "store", "pull", "--mirror", str(mirror))
    assert result.returncode == 0
    assert "not in the mirror: advanced_guide" in result.stdout
    assert re.search(r"^sipri_milex: .*non-commercial.*https://www\.sipri\.org", result.stderr, re.MULTILINE)
    assert foedus(tmp_path / "store", "pull", "--mirror", str(mirror), "-q").stderr == ""


def test_cite_gives_each_entry_once(tmp_path: Path) -> None:
    bibtex = foedus(
        tmp_path, "cite", "ucdp_acd", "ucdp_onsets", "gml_part", "gml_mid_disps", "--bibtex"
    ).stdout
    keys = re.findall(r"^@\w+\{(\w+),", bibtex, re.MULTILINE)
    assert keys == ["gleditschetal2002", "daviesetal2025", "petterssonetal2019", "gibleretal2016"]
    plain = foedus(tmp_path, "cite", "sipri_arms").stdout
    assert "Stockholm International Peace Research Institute. 2022." in plain
    assert "https://www.sipri.org/about/terms-and-conditions" in plain
    assert len(json.loads(foedus(tmp_path, "cite", "--json").stdout)) == len(sources())


@with_data
def test_pull_verify_and_mend(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = foedus(store, "pull", *SMALL, "--mirror", str(SHARED))
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("2 tables pulled, 0 held already: 74 rows,")
    again = json.loads(foedus(store, "pull", *SMALL, "--mirror", str(SHARED), "--json").stdout)
    assert [each["outcome"] for each in again] == ["held", "held"]
    assert foedus(store, "verify").stdout.startswith("2 of ")
    raw = store / "cow_majors" / "raw" / "cow_majors.rda"
    raw.write_bytes(raw.read_bytes()[:-1] + b"x")
    changed = foedus(store, "verify")
    assert changed.returncode == 1
    assert changed.stdout.startswith("cow_majors: cow_majors: changed\n")
    assert "foedus data pull cow_majors" in changed.stderr
    assert foedus(store, "pull", "cow_majors", "--mirror", str(SHARED), "-q").returncode == 0
    assert foedus(store, "verify", *SMALL).returncode == 0
    assert foedus(store, "verify", "cow_nmc").returncode == 1


@with_data
def test_a_named_source_that_the_mirror_lacks_is_a_fault_and_the_others_come(tmp_path: Path) -> None:
    result = foedus(
        tmp_path, "pull", "cow_mid_disps", "cow_majors", "cow_mid_ddydisps", "--mirror", str(SHARED)
    )
    assert result.returncode == 1
    assert result.stderr.count("the mirror does not have") == 2
    assert foedus(tmp_path, "verify", "cow_majors").returncode == 0
