"""The catalogue as a whole: what it must say, and how it agrees with the evidence it was made from."""

from __future__ import annotations

import time
import tomllib
import warnings
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from foedus.errors import InputError
from foedus.states import by_ccode, state
from foedus.treaties import catalogue, domestic_law, in_force, treaty
from foedus.treaties import load as loading

SHARED = Path(__file__).parents[2] / "../shared"
JUNE_2023 = date(2023, 6, 14)


def bound(on: date, kind: str) -> set[tuple[str, str]]:
    """Directed pairs: who owes whom an obligation on a day."""
    found: set[tuple[str, str]] = set()
    for each in in_force(on):
        for tie in each.ties_on(on):
            found |= {(tie.state1, tie.state2)} if kind in tie.owed1 else set()
            found |= {(tie.state2, tie.state1)} if kind in tie.owed2 else set()
    return found


def test_ids_and_names_are_unique() -> None:
    for names in (
        [t.id for t in catalogue()],
        [t.title for t in catalogue()],
        [r.id for r in domestic_law()],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []


def test_what_is_not_sure_says_what_is_open() -> None:
    silent = [t.id for t in catalogue() if t.confidence != "high" and not t.open]
    assert silent == []
    assert [r.id for r in domestic_law() if r.confidence == "low"] == []


def test_what_is_carried_on_is_not_called_sure() -> None:
    for each in catalogue():
        if each.carried_from is not None:
            assert each.confidence != "high", each.id
            assert each.atop or any(source.publisher == "ATOP" for source in each.reference), each.id


def test_treaties_of_japan_in_june_2023() -> None:
    names = {t.id for t in in_force(JUNE_2023, "JPN")}
    assert {"usa-jpn", "asean-tac", "rcep", "cptpp", "quad", "ip4", "g7"} <= names
    assert not {"camp-david", "raa-jpn-aus", "nato"} & names  # August 2023, and never


def test_pacts_of_the_region_in_june_2023() -> None:
    """Who of East and South-East Asia and Oceania is bound to defend or be defended, by whom."""
    partners = {
        "JPN": {"USA"}, "KOR": {"USA"}, "PHL": {"USA"}, "THA": {"USA"}, "AUS": {"USA", "NZL"},
        "NZL": {"AUS"}, "PRK": {"CHN", "CUB"}, "CHN": {"PRK"}, "PAK": {"USA"}, "FSM": {"USA"},
    }  # fmt: skip
    pairs = bound(JUNE_2023, "defense")
    for code, expected in partners.items():
        assert {b for a, b in pairs if a == code} | {a for a, b in pairs if b == code} == expected
    for neutral in ("IND", "IDN", "VNM", "MYS", "SGP", "MMR", "LKA", "FJI", "MNG", "TWN", "PNG"):
        assert not [pair for pair in pairs if neutral in pair], neutral


def test_unknown_treaty_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean usa-jpn"):
        treaty("usa-jap")


def test_the_catalogue_loads_quickly() -> None:
    for _ in range(2):  # the first round may have to import
        loading.catalogue.cache_clear()
        start = time.process_time()
        found = catalogue()
        spent = time.process_time() - start
    assert len(found) > 250
    assert spent < 0.5, "a catalogue that slow is felt at every command"


@pytest.mark.skipif(
    not (SHARED / "facts/treaties.toml").exists(), reason="the facts are not beside the checkout"
)
def test_every_arrangement_of_the_facts_is_there_with_its_members() -> None:
    facts = tomllib.loads((SHARED / "facts/treaties.toml").read_text(encoding="utf-8"))
    corrected = {"asean-tac"}  # seven parties more, from ATOP
    for fact in facts["arrangement"]:
        found = treaty(fact["id"].replace("_", "-"))
        listed = {state(spell["state"]).id for spell in fact["members"]}
        ours = {spell.state for spell in found.members}
        assert ours == listed or (found.id in corrected and ours > listed), found.id
        assert fact["signed"] == str(found.signed) or found.id == "sco" or found.id == "eu", found.id


ATOP_DAY = date(2018, 7, 1)


@pytest.fixture(scope="module")
def atop() -> dict[str, set[tuple[str, str]]]:
    """ATOP 5 (Leeds, Ritter, Mitchell & Long 2002, updated to 2018): directed dyads of its last year."""
    rdata = pytest.importorskip("rdata")
    path = SHARED / "data/peacesciencer/data/atop_alliance.rda"
    if not path.exists():
        pytest.skip("the data are not beside the checkout")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = rdata.read_rda(str(path))["atop_alliance"]
    last = table[table["year"] == 2018]
    names = {code: by_ccode(int(code)).id for code in set(last["ccode1"]) | set(last["ccode2"])}
    found: dict[str, set[tuple[str, str]]] = {}
    for kind, column in (("defense", "atop_defense"), ("consultation", "atop_consul")):
        rows = last[last[column] > 0]
        found[kind] = {(names[a], names[b]) for a, b in zip(rows["ccode1"], rows["ccode2"], strict=True)}
    return found


def test_defence_agrees_with_atop(atop: dict[str, set[tuple[str, str]]]) -> None:
    ours = bound(ATOP_DAY, "defense")
    assert len(atop["defense"]) == 3412
    assert atop["defense"] - ours == set()
    # ATOP has no row for the Compacts and ends New Zealand's row of ANZUS, also towards Australia.
    compacts = {("USA", island) for island in ("FSM", "MHL", "PLW")}
    assert ours - atop["defense"] == {("AUS", "NZL"), ("NZL", "AUS")} | compacts


def test_consultation_agrees_with_atop(atop: dict[str, set[tuple[str, str]]]) -> None:
    ours = bound(ATOP_DAY, "consultation")
    assert len(atop["consultation"]) == 3000
    missing = {frozenset(pair) for pair in atop["consultation"] - ours}
    assert missing == {frozenset(("GEO", "KGZ")), frozenset(("TKM", "UKR"))}  # no treaty known
    five = treaty("fpda")  # a communiqué, which ATOP does not count
    extra = {frozenset(pair) for pair in ours - atop["consultation"]}
    assert extra == {frozenset((tie.state1, tie.state2)) for tie in five.ties_on(ATOP_DAY)}
