"""What would change a verdict: said in words, from the test and the number that it met."""

from __future__ import annotations

from typing import Final

from foedus.claims import words
from foedus.claims.evidence import Bounds, Measured
from foedus.claims.model import Test
from foedus.claims.verdict import Word
from foedus.quantities import Interval

OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def of_reading(verdict: Word, test: Test, measured: Measured, compared: str = "") -> str:
    """What would turn the verdict of one reading.

    Args:
        verdict: what came out.
        test: what the claim needs.
        measured: what was found.
        compared: the other measure of a comparison with its value, in words.

    Returns:
        One sentence: the number that would turn it, what is missing, or which other word of a rule would.
    """
    need = words.needs(test, measured.unit, compared)
    if isinstance(measured.value, (str, bool)):
        found = words.amount(measured.value, "")
        other = (
            f"any other answer than {_named(found)}"
            if verdict == "supported"
            else f"the answer {_named(need)}"
        )
        return f"{_turned(verdict)} with {other}."
    if verdict == "mixed":
        return _narrowed(measured, need)
    found = words.in_short(measured)
    if test.within_factor is not None:
        kept = f"not {need}" if verdict == "supported" else need
        return f"{_turned(verdict)} with a number that is {kept}; found: {found}."
    wanted = need if verdict == "contradicted" else _flipped(test, measured.unit, compared)
    slope = "a slope of " if test.over else ""
    return f"{_turned(verdict)} with {slope}{wanted}; found: {found}."


def of_claim(verdicts: tuple[Word, ...], changes: tuple[str, ...]) -> str:
    """What would change the verdict of a claim with several readings, from those of the decided ones."""
    if not verdicts:
        return ""
    if len(set(verdicts)) > 1:
        parts = ", ".join(f"{verdicts.count(word)} {word}" for word in dict.fromkeys(verdicts))
        return f"It depends on the reading: {parts}. Each turns by its own number."
    return changes[0] if len(changes) == 1 else f"Every reading would have to turn; the first: {changes[0]}"


def of_nothing(would_decide: str, waits_for: str) -> str:
    """What would decide a claim that nothing decides yet; "" if neither is said."""
    if would_decide:
        return f"{would_decide[:1].upper()}{would_decide[1:]}".rstrip(".") + "."
    if waits_for == "store":
        return "Data of the local store."
    return f"An assessment with the question '{waits_for}'." if waits_for else ""


def _turned(verdict: Word) -> str:
    return "Contradicted" if verdict == "supported" else "Supported"


def _narrowed(measured: Measured, need: str) -> str:
    ends = f"supported if all of it were {need}, contradicted if none were"
    match measured.interval:
        case Bounds(why=why):
            return f"What is missing ({why}): {ends}."
        case Interval():
            return f"A narrower interval: {ends}."
    return f"More exact evidence: {ends}."


def _flipped(test: Test, unit: str, compared: str) -> str:
    """What contradicts a test that was met: "more than 3", "any war", "no event"."""
    assert test.op is not None
    plain = test.against is None and words.counts(unit) and not test.over
    if plain and (test.op, test.value) == ("==", 0):
        return f"any {words.singular(unit)}"
    if plain and (test.op, test.value) == (">=", 1):
        return f"no {words.singular(unit)}"
    return words.needs(test.model_copy(update={"op": OPPOSITE[test.op]}), unit, compared)


def _named(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"
