"""Is it true? Published results, computed again: ours, theirs, the difference, and what is allowed.

The results stand in `published/`, a sheet a method, each with its reference. `foedus validate` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.evidence.store import Store
    from foedus.validation.run import Validation

__all__ = ["validate"]


def validate(
    only: Sequence[str] | None = None,
    store: Store | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Validation:
    """Compute the published results again; see `foedus.validation.run.validate`."""
    from foedus.validation import run

    return run.validate(only, store, progress)
