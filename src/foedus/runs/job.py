"""What a run is to do: a scenario, its priors, how many draws, and how they are cut in sections."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from typing import TYPE_CHECKING, Final

from foedus.errors import InputError
from foedus.runs.build import build

if TYPE_CHECKING:
    from foedus.scenario.model import Scenario
    from foedus.uncertainty.priors import Prior

#: Draws of a section; its answers do not depend on how many workers there are.
SECTION: Final = 4096
#: One section of `asia-nato`, for the estimate in a refusal (measured: docs/how-to/a-million-draws.md).
SECONDS: Final = 7.5
MEGABYTES: Final = 1000.0
KEPT_KILOBYTES: Final = 210.0
ENOUGH: Final = "4,096 give stable intervals"


@dataclass(frozen=True)
class Job:
    """One run.

    Attributes:
        scenario: with its settings applied.
        priors: everything that is drawn.
        draws, seed: of the Sobol sequence.
        questions: to be answered, without claims.
        size: draws of a section.
    """

    scenario: Scenario
    priors: tuple[Prior, ...]
    draws: int
    seed: int
    questions: tuple[str, ...]
    size: int = SECTION

    def __post_init__(self) -> None:
        """Refuse draws that a run cannot have.

        Raises:
            InputError: too many, none, or no whole number; the same of the seed.
        """
        from foedus.uncertainty.draws import MOST_DRAWS, refuse_senseless

        if isinstance(self.draws, Integral) and self.draws > MOST_DRAWS:
            raise InputError(_cost(self.draws), where="draws", hint=f"at most {MOST_DRAWS:,}; {ENOUGH}")
        refuse_senseless(self.draws, self.seed)

    @property
    def whole(self) -> bool:
        """Whether one section is the whole run."""
        return len(self.sections) == 1

    @cached_property
    def sections(self) -> tuple[tuple[int, int], ...]:
        """The first draw and the number of draws of each section."""
        return cut(self.draws, self.size)

    @cached_property
    def key(self) -> str:
        """A hash of all that the answers depend on: scenario, priors, draws, code and evidence."""
        content = {
            "scenario": self.scenario.to_json(),
            "priors": [prior.model_dump(mode="json", by_alias=True) for prior in self.priors],
            "draws": self.draws,
            "seed": self.seed,
            "questions": self.questions,
            "size": self.size,
            "made_by": dict(build()),
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def cut(draws: int, size: int = SECTION) -> tuple[tuple[int, int], ...]:
    """Cut draws in sections of `size`: (first draw, number of draws) each.

    A rest of less than half a section goes with the last, for quantiles of few draws are biased.
    """
    number = max(1, (2 * draws + size) // (2 * size))
    starts = [size * k for k in range(number)]
    return tuple((start, size if start != starts[-1] else draws - start) for start in starts)


def _cost(draws: int) -> str:
    """What a run would take, in words."""
    sections = draws / SECTION
    days, disk = sections * SECONDS / 86400.0, sections * KEPT_KILOBYTES / 1e6
    return (
        f"{draws:,} draws: about {_number(days)} days on one worker, {MEGABYTES / 1e3:.1f} GB of memory for "
        f"each and {_number(disk)} GB of disk"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value < 1e9 else f"{value:.0e}"
