"""Comparing a published value with ours: what counts as agreement, and how a difference is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from foedus.validation import run
from foedus.validation.compare import AGREES, DIFFERS, KNOWN, compared, shown, shown_difference
from foedus.validation.model import Case, Result, Sheet


def outcome(ours: Any, **result: Any):
    case = Case(
        id="case", title="A case", reference="Author 2000, Title", recompute="f",
        results=(Result(of="value", take="value", **result),),
    )  # fmt: skip
    return compared(("sheet", "Method"), case, case.results[0], {"value": ours})


@pytest.mark.parametrize(
    ("ours", "result", "verdict", "difference"),
    [
        (1 / 3, {"theirs": "1/3"}, AGREES, "0"),
        (1 / 3 + 1e-15, {"theirs": "1/3"}, DIFFERS, "< 1e-12"),
        (0.3334, {"theirs": "1/3", "tolerance": 1e-4}, AGREES, "7e-05"),
        (np.array([1.0, 2.5]), {"theirs": (1.0, 2.0), "tolerance": 0.4}, DIFFERS, "0.5"),
        (np.array([1.0, 2.5]), {"theirs": 2.5, "at": 1}, AGREES, "0"),
        (110.0, {"theirs": 100.0, "tolerance": 0.1, "kind": "relative"}, AGREES, "10 %"),
        (130.0, {"theirs": 100.0, "tolerance": 0.1, "kind": "relative", "misses": "why"}, KNOWN, "30 %"),
        (100.0, {"theirs": 100.0, "tolerance": 0.1, "kind": "relative", "misses": "why"}, AGREES, "0"),
        (-0.1, {"theirs": -1, "kind": "sign"}, AGREES, "-"),
        (0.0, {"theirs": -1, "kind": "sign"}, DIFFERS, "-"),
        (0.1, {"theirs": (0.05, 0.2), "kind": "between"}, AGREES, "-"),
        (0.3, {"theirs": (0.05, 0.2), "kind": "between"}, DIFFERS, "-"),
        (float("nan"), {"theirs": 1.0, "tolerance": 9.0}, DIFFERS, "inf"),
    ],
)
def test_verdicts(ours: Any, result: dict[str, Any], verdict: str, difference: str) -> None:
    found = outcome(ours, **result)
    assert (found.verdict, shown_difference(found)) == (verdict, difference)
    assert found.why == ("why" if verdict == KNOWN else "")
    assert found.source == "Author 2000"


def test_a_list_of_another_length_is_a_fault_of_the_sheet() -> None:
    with pytest.raises(ValueError, match="3 values published, 2 computed"):
        outcome([1.0, 2.0], theirs=(1.0, 2.0, 3.0))


def test_a_differing_result_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(
        id="wrong", title="A wrong one", reference="Author 2000, Title", recompute="concentration",
        inputs={"shares": ((0.5, 0.5, 0.0),)}, results=(Result(of="CON", take="con", theirs=0.25, at=0),),
    )  # fmt: skip
    sheet = Sheet(method="Method", page="methods/blocs.md", order=1, case=(case,))
    monkeypatch.setattr(run, "sheets", lambda: {"wrong": sheet})
    found = run.validate(store=None)
    assert (found.holds, found.counts[DIFFERS]) == (False, 1)
    # CON of halves among three: sqrt((0.5 - 1/3) / (2/3)) = 0.5.
    assert found.outcomes[0].difference == pytest.approx(0.25)


@pytest.mark.parametrize(
    "wrong",
    [
        {"theirs": 2.0, "kind": "sign"},
        {"theirs": (3.0, 1.0), "kind": "between"},
        {"theirs": 1, "kind": "sign", "tolerance": 0.1},
        {"theirs": 1.0, "tolerance": -0.1},
        {"theirs": 1.0, "toleranc": 0.1},
    ],
)
def test_what_a_sheet_may_not_say(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Result(of="value", take="value", **wrong)


def test_values_as_a_table_shows_them() -> None:
    assert shown(2718751) == "2,718,751"
    assert shown([0.1, [0.2, 0.3], 0.4]) == "0.1, 0.2, 0.3, … (4)"
    assert shown("421/2145") == "421/2145"
    assert shown(-1, "sign") == "−"
    assert shown([0.05, 0.2], "between") == "0.05 to 0.2"
