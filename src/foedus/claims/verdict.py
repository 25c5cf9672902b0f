"""From what was measured and what a claim needs to a verdict. Nothing here reads evidence."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from foedus.claims.evidence import Bounds, Measured
from foedus.errors import InputError
from foedus.quantities import Interval

if TYPE_CHECKING:
    from foedus.claims.model import Test

Word: TypeAlias = Literal["supported", "contradicted", "mixed", "not testable", "waiting"]

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def judge(measured: Measured, test: Test, against: Measured | None = None) -> Word:
    """Supported if all of the interval meets the test, contradicted if none of it does, else mixed.

    The interval is the 90 % interval of a model or a sample, the bounds left open by missing evidence, or the
    single number. Two intervals are compared end to end: supported if every pair of values meets the test.

    Raises:
        InputError: the test asks for a number of a measure that gives a word, or the reverse.
    """
    if isinstance(measured.value, (str, bool)):
        return _judge_word(measured, test)
    if isinstance(test.value, (str, bool, tuple)):
        raise InputError(f"{test.measure} gives a number, the test asks for {test.value!r}")
    low, high = ends(measured)
    if test.within_factor is not None:
        assert test.value is not None
        floor, ceiling = sorted((test.value / test.within_factor, test.value * test.within_factor))
        return _of_range(low, high, floor, ceiling)
    least, most = ends(against) if against is not None else (float(test.value or 0), float(test.value or 0))
    return _of_order(low, high, test.op or "==", test.times * least, test.times * most)


def ends(measured: Measured) -> tuple[float, float]:
    """The least and the greatest value: of the 90 % interval, of the bounds, or of the number itself.

    Raises:
        InputError: the measure gives a word.
    """
    match measured.interval:
        case Bounds(low, high):
            return low, high
        case Interval() as interval:
            return interval.p05, interval.p95
    if isinstance(measured.value, (str, bool)):
        raise InputError(f"a number is needed, the measure gives {measured.value!r}")
    return float(measured.value), float(measured.value)


def combine(words: Sequence[Word]) -> Word:
    """The verdict of a claim from those of its readings: theirs if all decided ones agree, else mixed.

    Readings that wait or cannot be tested say nothing; if no reading is decided the claim waits when one of
    them does, and is not testable otherwise.
    """
    decided = [word for word in words if word in ("supported", "contradicted", "mixed")]
    if decided:
        return decided[0] if len(set(decided)) == 1 else "mixed"
    return "waiting" if "waiting" in words else "not testable"


def _judge_word(measured: Measured, test: Test) -> Word:
    if test.against is not None or test.op not in ("==", "!=", "in"):
        raise InputError(f"{test.measure} gives the word {measured.value!r}, the test needs ==, != or in")
    if isinstance(test.value, tuple):
        return "supported" if measured.value in test.value else "contradicted"
    if type(test.value) is not type(measured.value):
        raise InputError(f"{test.measure} gives {measured.value!r}, the test asks for {test.value!r}")
    return "supported" if ORDER[test.op](measured.value, test.value) else "contradicted"


def _of_range(low: float, high: float, floor: float, ceiling: float) -> Word:
    if floor <= low and high <= ceiling:
        return "supported"
    return "contradicted" if high < floor or low > ceiling else "mixed"


def _of_order(low: float, high: float, op: str, least: float, most: float) -> Word:
    if op == "==":
        same = low == high == least == most
        return "supported" if same else "contradicted" if high < least or low > most else "mixed"
    if op == "!=":
        opposite: dict[Word, Word] = {"supported": "contradicted", "contradicted": "supported"}
        equal = _of_order(low, high, "==", least, most)
        return opposite.get(equal, "mixed")
    meets = ORDER[op]
    rising = op in (">", ">=")
    worst, best = ((low, most), (high, least)) if rising else ((high, least), (low, most))
    return "supported" if meets(*worst) else "mixed" if meets(*best) else "contradicted"
