"""Figure of blocs: the ties among the reported states as a matrix ordered by camp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, marks, theme
from foedus.figures.graphic import Drawing, Graphic, Margins
from foedus.figures.marks import Spec
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
ORDER = {"A": 0, "torn": 1, "B": 2, "rival": 3, "none": 4}
INK = {"A": theme.CAMP_A, "B": theme.CAMP_B, "torn": theme.INK, "rival": theme.SOFT, "none": theme.SOFT}
POSITIVE, NEGATIVE = theme.BLUE, theme.ORANGE
LABEL, NARROW_LABEL, CELL = 168, 104, 20.0


def matrix(assessment: Assessment, width: int) -> Graphic:
    """Ties among the reported states, ordered by camp; new ties hollow, ties against the camps ringed."""
    ties = context.records(assessment, "blocs", "ties")
    states = _ordered(context.records(assessment, "blocs", "camps"), ties)
    names = _camp_names(states)
    return Graphic(
        name="blocs-matrix",
        title=_title(states, ties, names),
        subtitle=(
            f"Ties among the states reported on, {context.on_date(assessment)}, and those the proposal would "
            "make (hollow). Blue square: bound by a treaty; orange diamond: rivals, in conflict or opposed; "
            "ringed in black: a tie against the camps. "
            f"Names in indigo: {names['A']}; ochre: {names['B']}; black: torn between them; "
            "grey: placed by rivalry or opposition alone."
        ),
        source=context.credit(assessment, "treaty catalogue, rivalries and stances, as listed under sources"),
        table=("blocs", "ties"),
        drawing=_drawing(states, ties, width),
    )


def _drawing(states: Sequence[Record], ties: Sequence[Record], width: int) -> Drawing:
    label = NARROW_LABEL if width < theme.WIDE else LABEL
    cell = min(CELL, (width - label - 4) / max(1, len(states)))
    side = round(cell * len(states))
    layers = (*_grid(states, cell, side), _cells(states, ties, cell), *_names(states, cell))
    return Drawing(layers, side, side, Margins(label, max(0, width - label - side), 30, 4))


def _ordered(camps: Sequence[Record], ties: Sequence[Record]) -> list[Record]:
    """The states of the ties by camp, those that sit most often with the first camp first."""
    tied = {tie[key] for tie in ties for key in ("state1", "state2")}
    inside = [record for record in camps if record["state"] in tied]
    return sorted(inside, key=lambda r: (ORDER[r["camp"]], -(r["share_with_first"] or 0.0), r["name"]))


def _camp_names(states: Sequence[Record]) -> dict[str, str]:
    """Who stands for each camp: "with United States"."""
    found = {r["camp"]: f"with {context.with_article(r['with'])}" for r in reversed(states)}
    return {camp: found.get(camp, "no state") for camp in ("A", "B")}


def _grid(states: Sequence[Record], cell: float, side: int) -> list[Spec]:
    """Thin lines between states, stronger ones between camps."""
    changes = [i for i in range(1, len(states)) if states[i]["camp"] != states[i - 1]["camp"]]
    values = [{"at": i * cell, "ink": theme.RULE, "w": 0.6} for i in range(len(states) + 1)]
    values += [{"at": i * cell, "ink": theme.SOFT, "w": 1.2} for i in changes]
    look = {"color": marks.word("ink"), "strokeWidth": marks.number("w")}
    start, end, at = marks.fixed(0), marks.fixed(side), marks.pixel("at")
    return [
        marks.layer("rule", values, {"y": at, "x": start, "x2": end} | look),
        marks.layer("rule", values, {"x": at, "y": start, "y2": end} | look),
    ]


def _cells(states: Sequence[Record], ties: Sequence[Record], cell: float) -> Spec:
    rank = {record["state"]: place for place, record in enumerate(states)}
    values = []
    for tie in ties:
        ends = (tie["state1"], tie["state2"])
        if not set(ends) <= set(rank):
            continue
        for row, column in (ends, ends[::-1]):
            values.append(_look(tie) | {"x": (rank[column] + 0.5) * cell, "y": (rank[row] + 0.5) * cell})
    look = {"fill": marks.word("fill"), "stroke": marks.word("ink"), "shape": marks.word("shape")}
    look |= {"strokeWidth": marks.number("w")}
    tips = {"description": marks.text("tip"), "tooltip": marks.text("tip")}
    place = {"x": marks.pixel("x"), "y": marks.pixel("y")}
    return marks.layer("point", values, place | look | tips, aria=True, size=(0.66 * cell) ** 2, opacity=1)


def _look(tie: Record) -> Spec:
    """Colour and shape: hollow where the proposal makes the tie, ringed where it runs against the camps."""
    ink = POSITIVE if tie["sign"] > 0 else NEGATIVE
    tip = f"{tie['name1']} – {tie['name2']}: {tie['because']}" + (" (new)" if tie["new"] else "")
    return {
        "fill": theme.PAPER if tie["new"] else ink,
        "ink": theme.INK if tie["frustrated"] else ink,
        "shape": "square" if tie["sign"] > 0 else "diamond",
        "w": 1.8 if tie["frustrated"] or tie["new"] else 0.0,
        "tip": tip + (", against the camps" if tie["frustrated"] else ""),
    }


def _names(states: Sequence[Record], cell: float) -> list[Spec]:
    """Full names left, codes on top."""
    values = [
        {"at": (i + 0.5) * cell, "name": r["name"], "code": r["state"], "ink": INK[r["camp"]]}
        for i, r in enumerate(states)
    ]
    size, ink = max(8.5, min(12.0, cell - 2)), {"color": marks.word("ink")}
    left = {"y": marks.pixel("at"), "x": marks.fixed(-6), "text": marks.text("name")}
    top = {"x": marks.pixel("at"), "y": marks.fixed(-4), "text": marks.text("code")}
    style = {"baseline": "middle", "fontSize": size}
    return [
        marks.layer("text", values, left | ink, align="right", limit=LABEL - 8, **style),
        marks.layer(
            "text", values, top | ink, align="left", angle=270, **style | {"fontSize": min(size, 10)}
        ),
    ]


def _title(states: Sequence[Record], ties: Sequence[Record], names: dict[str, str]) -> str:
    sizes = {camp: sum(record["camp"] == camp for record in states) for camp in ORDER}
    torn = counted(sizes["torn"], "is torn", "are torn") if sizes["torn"] else "none is torn"
    against = sum(tie["frustrated"] for tie in ties)
    return (
        f"{sizes['A']} of {len(states)} states stand {names['A']}, {sizes['B']} {names['B']}, and {torn}; "
        f"{against} of {counted(len(ties), 'tie')} {'runs' if against == 1 else 'run'} against the camps"
    )
