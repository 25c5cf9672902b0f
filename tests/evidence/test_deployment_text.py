"""Deployments: which forces stand where, and what is left unread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.evidence.deployment_text import Deployment, deployments
from foedus.evidence.factbook import resolve


def read(text: str) -> list[Deployment]:
    return deployments(text, resolve)[0]


def unread(text: str) -> list[str]:
    return [piece for piece, _ in deployments(text, resolve)[1]]


def test_the_text_on_china_is_read_whole() -> None:
    text = (
        "475 Lebanon (UNIFIL); 1,050 South Sudan (UNMISS); 280 Sudan/South Sudan (UNISFA); has also "
        "established a base in Djibouti with approximately 400 marines, plus naval and support personnel "
        "(2025)"
    )
    assert [(each.state, each.troops, each.under) for each in read(text)] == [
        ("LBN", 475, "UNIFIL"),
        ("SSD", 1050, "UNMISS"),
        (None, 280, "UNISFA"),
        ("DJI", None, "base"),
    ]
    assert unread(text) == []


def test_what_limits_a_number_stays_with_it() -> None:
    assert read("up to 1,700 Lithuania (NATO) (2025)") == [
        Deployment("Lithuania", "LTU", 1700, "NATO", "2025", "up to")
    ]
    assert read("725 (plus about 275 police) South Sudan (UNMISS) (2025)")[0].note == "plus about 275 police"


def test_a_range_keeps_its_place_and_is_listed() -> None:
    text = "estimated 10-12,000 Russia (2025)"
    assert [(each.state, each.troops) for each in read(text)] == [("RUS", None)]
    assert unread(text) == ["estimated 10-12,000 Russia"]


def test_a_comma_within_a_number_does_not_end_an_item() -> None:
    text = (
        "key deployments include approximately 1,000 in Brunei, and over 1,000 in the Falkland Islands (2024)"
    )
    assert [(each.state, each.troops) for each in read(text)] == [("BRN", 1000), ("FLK", 1000)]


def test_a_list_of_places_with_or_without_numbers() -> None:
    text = "ground troops are in several places, including Bulgaria (750), Djibouti (1,500), and Libya (2025)"
    assert [(each.state, each.troops) for each in read(text)] == [
        ("BGR", 750),
        ("DJI", 1500),
        ("LBY", None),
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "300 MONUSCO",
        "approximately 380 police Democratic Republic of the Congo (MONUSCO)",
        "300 Kosovo (NATO/KFOR), Lebanon 170 (UNIFIL)",
        "approximately 3,200 Central African Republic (about 2,200 under MINUSCA)",
        "maintains a few hundred troops in Somalia and Yemen",
        "000 Brunei",
    ],
)
def test_what_is_not_plainly_said_is_not_read(piece: str) -> None:
    assert read(f"{piece} (2025)") == []
    assert unread(f"{piece} (2025)") == [piece]


def test_a_text_without_a_year_is_not_read() -> None:
    assert read("475 Lebanon (UNIFIL)") == []


@given(st.text(alphabet="09,-(); NATOLebanonKosvupd", max_size=80))
def test_no_text_breaks_the_grammar(text: str) -> None:
    found, refused = deployments(f"{text} (2025)", resolve)
    assert all(each.troops is None or each.troops > 0 for each in found)
    assert found or refused
