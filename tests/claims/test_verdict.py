"""Verdicts follow from the number, its interval and the threshold, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.claims.evidence import Bounds, Measured
from foedus.claims.model import Test
from foedus.claims.verdict import Word, combine, judge
from foedus.errors import InputError
from foedus.quantities import Interval

WORDS: list[Word] = ["supported", "contradicted", "mixed", "not testable", "waiting"]
FLIPPED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<", "==": "!=", "!=": "=="}


def _test(**keys: Any) -> Test:
    return Test.model_validate({"measure": "made.number", **keys})


def _between(low: float, high: float) -> Measured:
    middle = (low + high) / 2
    return Measured(middle, "%", "2023", (), Interval(middle, low, low, high, high, middle))


@pytest.mark.parametrize(
    ("op", "low", "high", "verdict"),
    [
        ("<=", 0.5, 1.0, "supported"),
        ("<=", 0.5, 1.1, "mixed"),
        ("<=", 1.1, 2.0, "contradicted"),
        ("<", 0.5, 1.0, "mixed"),
        ("<", 1.0, 2.0, "contradicted"),
        (">", 1.0, 2.0, "mixed"),
        (">=", 1.0, 2.0, "supported"),
        ("==", 1.0, 1.0, "supported"),
        ("==", 0.5, 1.5, "mixed"),
        ("==", 2.0, 3.0, "contradicted"),
        ("!=", 2.0, 3.0, "supported"),
        ("!=", 1.0, 1.0, "contradicted"),
    ],
)
def test_the_whole_interval_must_meet_the_threshold(op: str, low: float, high: float, verdict: str) -> None:
    assert judge(_between(low, high), _test(op=op, value=1)) == verdict
    assert (
        judge(Measured((low + high) / 2, "", "2023", (), Bounds(low, high, "x")), _test(op=op, value=1))
        == verdict
    )


@given(
    st.sampled_from(sorted(FLIPPED)),
    st.floats(-1e9, 1e9),
    st.floats(0, 1e9),
    st.floats(-1e9, 1e9),
)
def test_the_denial_of_a_claim_has_the_opposite_verdict(
    op: str, low: float, width: float, value: float
) -> None:
    opposite = {"supported": "contradicted", "contradicted": "supported", "mixed": "mixed"}
    claim = judge(_between(low, low + width), _test(op=op, value=value))
    assert judge(_between(low, low + width), _test(op=FLIPPED[op], value=value)) == opposite[claim]


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(["<", "<=", ">", ">="]))
def test_a_wider_interval_never_makes_a_verdict_firmer(
    low: float, width: float, more: float, op: str
) -> None:
    narrow = judge(_between(low, low + width), _test(op=op, value=0))
    wide = judge(_between(low - more, low + width + more), _test(op=op, value=0))
    assert wide in (narrow, "mixed")


def test_two_intervals_are_compared_end_to_end() -> None:
    test = _test(op=">", against={"measure": "made.number"}, times=2)
    assert judge(_between(5, 6), test, _between(1, 2)) == "supported"
    assert judge(_between(3, 6), test, _between(1, 2)) == "mixed"
    assert judge(_between(1, 2), test, _between(1, 2)) == "contradicted"


def test_an_order_of_magnitude_is_a_ratio() -> None:
    test = _test(value=970e6, within_factor=3)
    assert judge(Measured(1e9, "US$", "2023", ()), test) == "supported"
    assert judge(Measured(970e9, "US$", "2023", ()), test) == "contradicted"
    assert judge(_between(1e9, 10e9), test) == "mixed"


def test_words_are_compared_as_words() -> None:
    needs = Measured("needs", "", "2023", ())
    assert judge(needs, _test(op="==", value="bars")) == "contradicted"
    assert judge(needs, _test(op="in", value=["bars", "needs"])) == "supported"
    assert judge(Measured(True, "", "2023", ()), _test(op="==", value=True)) == "supported"


@pytest.mark.parametrize(
    "keys", [{"op": "<=", "value": 1}, {"op": "==", "value": 1}, {"op": "==", "value": True}]
)
def test_a_word_is_not_a_number(keys: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        judge(Measured("needs", "", "2023", ()), _test(**keys))
    with pytest.raises(InputError, match="gives a number"):
        judge(Measured(1.0, "", "2023", ()), _test(op="==", value="needs"))


def test_readings_that_disagree_are_mixed_and_waiting_ones_say_nothing() -> None:
    assert combine(["supported", "contradicted"]) == "mixed"
    assert combine(["contradicted", "waiting", "not testable"]) == "contradicted"
    assert combine(["not testable", "waiting"]) == "waiting"
    assert combine(["not testable"]) == "not testable"


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_the_order_of_readings_does_not_matter(words: list[Word]) -> None:
    assert combine(words) == combine(sorted(words)) == combine(words + words)
