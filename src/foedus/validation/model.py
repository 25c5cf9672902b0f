"""What a sheet of published results may say: cases with their inputs, results with theirs and a tolerance."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Text = Annotated[str, Field(min_length=1, max_length=600)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
#: printed: the value stands in the source; recomputed: others computed it from the source's inputs;
#: proved: it follows from a theorem or by hand.
Basis = Literal["printed", "recomputed", "proved"]
Kind = Literal["absolute", "relative", "sign", "between"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Result(_Strict):
    """One published result.

    Attributes:
        of: what it is a value of ("Shapley-Shubik index of a permanent member").
        take: the name under which the recomputation gives it.
        at: places in the array of that name, from 0; none for all of it.
        theirs: a number, a fraction as text ("421/2145"), or a list of them; with `kind` "sign" 1 or -1,
            with "between" the two ends.
        tolerance: largest difference that counts as agreement, of any entry; absolute or a share of theirs.
        kind: how theirs and ours are compared.
        basis: how theirs is known; that of the case if not given.
        misses: why it is known not to agree; empty if it should.
    """

    of: Text
    take: Text
    at: int | tuple[int, ...] | None = None
    theirs: float | str | tuple[Any, ...]
    tolerance: Annotated[float, Field(ge=0.0)] = 0.0
    kind: Kind = "absolute"
    basis: Basis | None = None
    misses: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Result:
        known = numbers(self.theirs)
        if self.kind == "sign" and known not in ([1.0], [-1.0]):
            raise ValueError("the sign is 1 or -1")
        if self.kind == "between" and (len(known) != 2 or known[0] > known[1]):
            raise ValueError("two ends are needed, the lower one first")
        if self.kind in ("sign", "between") and self.tolerance:
            raise ValueError(f"a tolerance says nothing where kind is '{self.kind}'")
        return self


class Case(_Strict):
    """Results that one recomputation gives.

    Attributes:
        id, title: of the case.
        reference: "Author Year, Title, where": what stands before the first comma is its short form.
        recompute: name of the function that computes it.
        inputs: what it is given.
        needs: sources of the store without which it cannot be computed.
        basis: how theirs are known.
        note: what a reader must know.
        results: what is compared.
    """

    id: Id
    title: Text
    reference: Text
    recompute: Text
    inputs: dict[str, Any] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    basis: Basis = "printed"
    note: str = ""
    results: Annotated[tuple[Result, ...], Field(min_length=1)]


class Untried(_Strict):
    """A published result in the field that is not recomputed, and why."""

    title: Text
    reference: Text
    why: Text


class Sheet(_Strict):
    """The results of one method.

    Attributes:
        method: its name in a heading ("Voting power").
        page: of the documentation, with the formulas.
        order: place among the sheets.
        cases: what is recomputed.
        untried: what is not.
    """

    method: Text
    page: Text
    order: int
    case: tuple[Case, ...] = ()
    untried: tuple[Untried, ...] = ()


def numbers(value: Any) -> list[float]:
    """A number, a fraction as text, or nested lists of them, flat; a fraction is rounded once."""
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in numbers(item)]
    if hasattr(value, "tolist"):
        return numbers(value.tolist())
    return [float(Fraction(value)) if isinstance(value, str) else float(value)]
