"""The list of figures: which there are, and which table each needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import InputError
from foedus.figures import (
    adoption,
    atlas,
    bargaining,
    bloc_history,
    blocs,
    calibration,
    context,
    drivers,
    gains,
    lorenz,
    matrix,
    membership,
    risk,
    theme,
    trade,
    winners,
)
from foedus.inputs import did_you_mean

if TYPE_CHECKING:
    import altair as alt

    from foedus.assess import Assessment
    from foedus.figures.graphic import Graphic


@dataclass(frozen=True, slots=True)
class _Entry:
    draw: Callable[[Assessment, int], Graphic]
    question: str
    table: str


_GALLERY = {
    "adoption-players": _Entry(adoption.players, "adoption", "players"),
    "adoption-persuasion": _Entry(adoption.persuasion, "adoption", "persuasion"),
    "adoption-bargaining": _Entry(bargaining.positions, "adoption", "bargaining"),
    "membership-candidates": _Entry(membership.candidates, "membership", "candidates"),
    "membership-pay": _Entry(membership.pay, "membership", "members"),
    "gains-winners": _Entry(winners.winners, "gains", "balance"),
    "gains-channels": _Entry(winners.channels, "gains", "channels"),
    "gains-drivers": _Entry(drivers.drivers, "gains", "drivers"),
    "gains-lorenz": _Entry(lorenz.lorenz, "gains", "lorenz"),
    "gains-burden": _Entry(gains.burden, "gains", "burden"),
    "gains-exposure": _Entry(gains.exposure, "gains", "exposure"),
    "blocs-matrix": _Entry(matrix.matrix, "blocs", "ties"),
    "blocs-before-after": _Entry(blocs.before_after, "blocs", "before_after"),
    "blocs-history": _Entry(bloc_history.history, "blocs", "history"),
    "risk-pairs": _Entry(risk.pairs, "risk", "pairs"),
    "risk-calibration": _Entry(calibration.calibration, "risk", "record"),
    "trade-income": _Entry(trade.income, "trade", "income"),
    "trade-exposure": _Entry(trade.exposure, "trade", "exposure"),
    "map": _Entry(atlas.camps, "blocs", "camps"),
}


def every() -> tuple[str, ...]:
    """Every figure that there is, in the order of the report."""
    return tuple(_GALLERY)


def names(assessment: Assessment) -> tuple[str, ...]:
    """The figures that this assessment has numbers for, in the order of the report."""
    return tuple(
        name for name, entry in _GALLERY.items() if context.has(assessment, entry.question, entry.table)
    )


def question(name: str) -> str:
    """The question that a figure belongs to."""
    return _GALLERY[name].question


def graphic(assessment: Assessment, name: str, width: int = theme.WIDE) -> Graphic:
    """A figure with its words apart from its chart.

    Args:
        assessment: the answers.
        name: one of `names(assessment)`, or what follows its first hyphen where only one has that
            ("winners" for "gains-winners").
        width: in pixels, `foedus.figures.theme.WIDE` or `NARROW`.

    Raises:
        InputError: for a name that this assessment has no figure of.
    """
    known = names(assessment)
    if name not in known:
        short = [each for each in known if each.partition("-")[2] == name]
        if len(short) == 1:
            return graphic(assessment, short[0], width)
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise InputError(f"no figure '{name}'", hint=hint)
    return _GALLERY[name].draw(assessment, width)


def chart(assessment: Assessment, name: str, width: int = theme.WIDE) -> alt.LayerChart:
    """A figure as an Altair chart with title, subtitle and source line.

    Raises:
        InputError: for a name that this assessment has no figure of.
    """
    return graphic(assessment, name, width).chart()
