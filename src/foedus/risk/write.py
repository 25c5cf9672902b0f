"""Everything that `foedus risk fit` writes: models, the record of disputes, the skill card and its page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from foedus.risk import fit, model, page, skill
from foedus.risk.features import RECORD_END, Record
from foedus.writing import together

if TYPE_CHECKING:
    from foedus.evidence.cubes_axes import Tables
    from foedus.quantities import Progress

PAGE: Final = "risk-skill.md"
DIGITS: Final = 6


def fit_to(
    folder: Path,
    outcomes: Sequence[str] = ("onset",),
    first: int = fit.START,
    last: int = RECORD_END,
    *,
    store: Tables | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Fit the models to the years first … last, judge them, and write all of it into a folder.

    Returns:
        the skill card.

    Raises:
        InputError: years that the record does not hold, an outcome too rare to fit.
        SourceError: a source that is needed has not been pulled.
        FoedusError: the disk refused; the old files are as they were.
    """
    record = Record(store)
    tables = fit.tables_of(record, first, last)
    models = fit.fit_all(tables, outcomes)
    # The first origin leaves a quarter century to learn from, in any window.
    origin = max(skill.FIRST_ORIGIN, first + 24)
    card = {
        "made_by": "foedus risk fit",
        "years": [first, last],
        "sources": fit.sources(record.tables),
        "parts": skill.skill_card(tables, outcomes, first_origin=origin, progress=progress),
    }
    texts = {
        model.COEFFICIENTS: fit.coefficients_json(record, models),
        model.RECORD: fit.record_csv(record),
        model.SKILL: fit.compact(rounded(card)),
        PAGE: page.page(card),
    }
    together({folder / name: text.encode() for name, text in texts.items()})
    return card


def rounded(value: Any) -> Any:
    """Numbers to six significant digits, so that a file does not change with the last bits of a sum."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
