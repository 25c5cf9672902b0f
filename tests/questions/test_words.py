"""Numbers in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.questions.words import (
    counted,
    figure,
    listed,
    odds_words,
    per_thousand,
    percent,
    signed,
    signed_figure,
    two_digits,
)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.00001, "less than 1 in 10,000"),
        (0.00132, "about 1 in 760"),
        (0.12, "about 1 in 8"),
        (0.348, "about 1 in 3"),
        (0.5, "about 1 in 2"),
        (0.83, "about 4 in 5"),
        (0.96, "about 19 in 20"),
        (0.98, "about 49 in 50"),
        (0.999, "almost certain"),
    ],
)
def test_odds(share: float, words: str) -> None:
    assert odds_words(share) == words


@given(st.floats(0.0, 1.0))
def test_odds_never_fail(share: float) -> None:
    assert odds_words(share)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.376, "about 38 in 100 a year"),
        (0.003, "about 3 in 1,000 a year"),
        (0.0000001, "less than 1 in 1,000,000 a year"),
    ],
)
def test_frequencies(rate: float, words: str) -> None:
    assert per_thousand(rate) == words


def test_small_things() -> None:
    assert percent(0.0123) == "1.2 %"
    assert percent(0.274) == "27 %"
    assert percent(-0.05) == "\N{MINUS SIGN}5.0 %"
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"
    assert listed(list("ABCDEFGH"), most=4) == "A, B, C and 5 others"
    assert listed([]) == "none"
    assert counted(1, "tie") == "1 tie"
    assert counted(2, "body", "bodies") == "2 bodies"
    assert [signed_figure(x) for x in (0.123, -1.3, 1234.0, 1.2e-5, 0.0)] == [
        "+0.12",
        "\N{MINUS SIGN}1.3",
        "+1200",
        "+0.000012",
        "0",
    ]
    assert [two_digits(x) for x in (0.0341, 1.2, 190.0, 12_345.0)] == ["0.034", "1.2", "190", "12,000"]
    assert [figure(x) for x in (1.26, -0.264, -0.001)] == ["1.3", "\N{MINUS SIGN}0.26", "0.00"]
    assert [signed(x) for x in (3.0, -1.2, 0.3)] == ["+3", "\N{MINUS SIGN}1", "0"]
