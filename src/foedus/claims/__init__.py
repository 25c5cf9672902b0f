"""What an article says, tested against the evidence: claims, measures, verdicts.

`model` reads a claims file, `measures` are the named measurements that a test may use, `ledger` runs a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foedus.claims.model import ClaimsFile

__all__ = ["library"]


def library() -> tuple[ClaimsFile, ...]:
    """The claims files that come with foedus, sorted by id."""
    from foedus.claims import model

    return tuple(model.load(name) for name in model.library())
