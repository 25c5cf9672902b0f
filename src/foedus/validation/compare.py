"""A published result beside ours: the difference, and whether it is within what is allowed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foedus.quantities import plain, to_json
from foedus.validation.model import Case, Result, numbers

AGREES, DIFFERS, KNOWN, NOT_RUN = "agrees", "differs", "known not to agree", "not run"
#: Differences below this are rounding of the machine.
ROUNDING = 1e-12
SHOWN, DIGITS = 3, 7


@dataclass(frozen=True)
class Outcome:
    """One result, theirs and ours.

    Attributes:
        sheet, method: id and name of the method.
        case, title: id and title of the case.
        of: what it is a value of.
        reference, basis: where theirs is from, and how it is known (see `model.Basis`).
        theirs: as the sheet has it.
        ours: a number or nested lists of them; None if it was not computed.
        difference: the largest of all entries, absolute or as a share of theirs; None for a sign or a range.
        tolerance, kind: what is allowed, and how it is compared.
        verdict: "agrees", "differs", "known not to agree" or "not run".
        why: why it is known not to agree, was not run, or failed.
    """

    sheet: str
    method: str
    case: str
    title: str
    of: str
    reference: str
    basis: str
    theirs: Any
    ours: Any
    difference: float | None
    tolerance: float
    kind: str
    verdict: str
    why: str = ""

    @property
    def source(self) -> str:
        """The short form of the reference: what stands before its first comma."""
        return self.reference.partition(", ")[0].partition(";")[0]

    def to_json(self) -> dict[str, Any]:
        """The outcome as plain JSON types."""
        return {name: to_json(getattr(self, name)) for name in self.__dataclass_fields__}


def compared(sheet: tuple[str, str], case: Case, result: Result, found: Mapping[str, Any]) -> Outcome:
    """Compare a result with what the recomputation found.

    Raises:
        ValueError: the recomputation gives no such value, or another number of values.
    """
    if result.take not in found:
        raise ValueError(f"{case.recompute} gives no '{result.take}', but {', '.join(sorted(found))}")
    # Not rounded before it is compared: `to_json` keeps ten digits.
    ours = plain(found[result.take])
    if result.at is not None:
        ours = ours[result.at] if isinstance(result.at, int) else [ours[place] for place in result.at]
    difference, agrees = _judged(result, numbers(ours))
    verdict = AGREES if agrees else KNOWN if result.misses else DIFFERS
    return outcome(sheet, case, result, ours, difference, verdict, result.misses if verdict == KNOWN else "")


def outcome(
    sheet: tuple[str, str],
    case: Case,
    result: Result,
    ours: Any,
    difference: float | None,
    verdict: str,
    why: str,
) -> Outcome:
    """The outcome of a result of a case on a sheet (its id and the name of its method)."""
    return Outcome(
        *sheet,
        case=case.id,
        title=case.title,
        of=result.of,
        reference=case.reference,
        basis=result.basis or case.basis,
        theirs=to_json(result.theirs),
        ours=ours,
        difference=difference,
        tolerance=result.tolerance,
        kind=result.kind,
        verdict=verdict,
        why=why,
    )


def _judged(result: Result, ours: list[float]) -> tuple[float | None, bool]:
    """The largest difference, and whether it is within the tolerance."""
    theirs = numbers(result.theirs)
    if result.kind == "sign":
        return None, all(value * theirs[0] > 0.0 for value in ours)
    if result.kind == "between":
        return None, all(theirs[0] <= value <= theirs[1] for value in ours)
    if len(ours) != len(theirs):
        raise ValueError(f"{result.of}: {len(theirs)} values published, {len(ours)} computed")
    scale = [abs(value) if result.kind == "relative" else 1.0 for value in theirs]
    gaps = [abs(a - b) / unit for a, b, unit in zip(ours, theirs, scale, strict=True)]
    worst = max(gaps) if all(math.isfinite(gap) for gap in gaps) else math.inf
    return worst, worst <= result.tolerance


def shown(value: Any, kind: str = "absolute") -> str:
    """A value as a table shows it: a number, a fraction as written, or the first of many."""
    if value is None:
        return "-"
    if kind == "sign" and value in (1, -1, 1.0, -1.0):
        return "+" if value > 0 else "−"
    if kind == "between" and isinstance(value, list):
        return f"{value[0]:g} to {value[1]:g}"
    if isinstance(value, list):
        flat = _flat(value)
        some = ", ".join(shown(item) for item in flat[:SHOWN])
        return some if len(flat) <= SHOWN else f"{some}, … ({len(flat)})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return f"{int(value):,}".replace("-", "−")
    return f"{value:.{DIGITS}g}".replace("-", "−")


def shown_difference(found: Outcome) -> str:
    """The difference in one digit or two; the last bits, which change with the machine, are not told."""
    if found.difference is None:
        return "-"
    if found.difference < ROUNDING:
        return "0" if found.verdict == AGREES else "< 1e-12"
    relative = found.kind == "relative"
    size = 100.0 * found.difference if relative else found.difference
    number = f"{size:.1g}" if size < 1.0 else f"{size:.1f}" if size < 10.0 else f"{size:.0f}"
    return f"{number} %" if relative else number


def shown_tolerance(found: Outcome) -> str:
    """What is allowed, in words."""
    if found.kind in ("sign", "between"):
        return "the sign" if found.kind == "sign" else "the range"
    if found.tolerance == 0.0:
        return "exact"
    return f"{100 * found.tolerance:g} %" if found.kind == "relative" else f"{found.tolerance:g}"


def _flat(value: Any) -> list[Any]:
    return [leaf for item in value for leaf in _flat(item)] if isinstance(value, list) else [value]
