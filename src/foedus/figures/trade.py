"""Figures of trade: real income by channel and state, and how much each trades with either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.gains import span_words
from foedus.figures.graphic import Graphic
from foedus.questions.words import counted, figure

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
MOST = 18
#: Channels drawn, and the states shown of each: sides of the proposal first, then who changes most.
CHANNELS = {"creation": 6, "retaliation": 12, "decoupling": 14}
SIDE_INK = {
    "member": theme.CAMP_A,
    "ally": theme.LIGHT["pale-a"],
    "rival": theme.CAMP_B,
    "rival's bloc": theme.LIGHT["pale-b"],
}


def income(assessment: Assessment, width: int) -> Graphic:
    """Change of real income by state, one part a channel, with intervals."""
    records = context.records(assessment, "trade", "income")
    drawn: list[rows.Row] = []
    shown: list[Record] = []
    for channel, most in CHANNELS.items():
        own = _foremost([record for record in records if record["channel"] == channel], most)
        if own:
            drawn += [rows.Row(own[0]["title"], heading=True), *map(_income_row, own)]
            shown += own
    ends = (end for record in shown for end in (record["income"].p05, record["income"].p95))
    scale = context.number_scale(ends, "change of real income, %")
    columns = rows.Columns(186, 90, 150, ("state", "side", "median (90 %), %"))
    drawing = rows.drawing(drawn, scale, columns, width)
    known = sum(record["channel"] in CHANNELS for record in records)
    return Graphic(
        name="trade-income",
        title=_income_title(shown),
        subtitle=(
            "Change of real income in general equilibrium, each channel by itself; not a forecast that it "
            f"comes. Intervals over elasticity, inputs and size of the shock. {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "World Factbook; own computation (exact hat algebra)"),
        note=context.left_out(known, len(shown), ()),
        table=("trade", "income"),
        drawing=drawing,
    )


def _foremost(own: Sequence[Record], most: int) -> list[Record]:
    """Members and rivals, then those that change most, up to `most`; in order of the change."""
    sided = [record for record in own if record["side"] in ("member", "rival")][:most]
    others = [record for record in own if record not in sided]
    others.sort(key=lambda record: -abs(record["income"].median))
    chosen = sided + others[: most - len(sided)]
    return sorted(chosen, key=lambda record: record["income"].median)


def _income_row(record: Record) -> rows.Row:
    change = record["income"]
    words = f"{figure(change.median)} ({figure(change.p05)} to {figure(change.p95)})"
    ink = SIDE_INK.get(record["side"], theme.GREY)
    tip = f"{record['name']}, {record['title']}: {words} %"
    side = "" if record["side"] == "neither" else record["side"]
    return rows.Row(record["name"], side, words, (rows.Mark(change, ink=ink, fill=ink, tip=tip),))


def _income_title(shown: Sequence[Record]) -> str:
    parts: list[str] = []
    for channel, words in (("retaliation", "Barriers by the rival"), ("decoupling", "decoupling")):
        members = [r for r in shown if r["channel"] == channel and r["side"] == "member"]
        rivals = [r for r in shown if r["channel"] == channel and r["side"] == "rival"]
        if members and rivals:
            worst, rival = members[0], rivals[0]
            whose = "" if parts else " of its real income"
            name = context.with_article(worst["name"])
            parts.append(
                f"{words} would cost {name} {figure(-worst['income'].median)} %{whose} "
                f"and {rival['name']} {figure(-rival['income'].median)} %"
            )
    return "; ".join(parts) or "What new trade among allies would change real incomes by"


def exposure(assessment: Assessment, width: int) -> Graphic:
    """Trade with members (upper bar) and rivals (lower bar) by state, from reported to at most."""
    records = context.records(assessment, "trade", "exposure")
    known = [record for record in records if _both_known(record)]
    known.sort(key=lambda record: -record["to_rivals"])
    shown = known[:MOST]
    tops = (record[key] for record in shown for key in ("to_members_upper", "to_rivals_upper"))
    scale = context.number_scale(tops, "% of GDP")
    columns = rows.Columns(186, 0, 196, ("state", "", "with members · with rivals"))
    drawing = rows.drawing([_row(record) for record in shown], scale, columns, width)
    return Graphic(
        name="trade-exposure",
        title=_title(known),
        subtitle=(
            "Exports plus imports, % of GDP: with the proposal's members (indigo circle) and with its rivals "
            "(ochre square). Mark: what either side reports; bar: up to the most it can be."
        ),
        source=context.credit(assessment, "World Factbook; own computation"),
        note=context.left_out(len(known), len(shown), (r["name"] for r in records if not _both_known(r))),
        table=("trade", "exposure"),
        drawing=drawing,
    )


def _both_known(record: Mapping[str, Any]) -> bool:
    return record["to_members_upper"] is not None and record["to_rivals_upper"] is not None


def _row(record: Record) -> rows.Row:
    members = span_words(record["to_members"], record["to_members_upper"])
    rivals = span_words(record["to_rivals"], record["to_rivals_upper"])
    marks = (
        _mark(
            record, "to_members", theme.CAMP_A, "circle", f"{record['name']}, with members: {members} of GDP"
        ),
        _mark(record, "to_rivals", theme.CAMP_B, "square", f"{record['name']}, with rivals: {rivals} of GDP"),
    )
    return rows.Row(record["name"], "", f"{members} · {rivals}", marks)


def _mark(record: Record, key: str, ink: str, shape: rows.Shape, tip: str) -> rows.Mark:
    return rows.Mark(low=record[key], high=record[f"{key}_upper"], ink=ink, fill=ink, shape=shape, tip=tip)


def _title(known: Sequence[Record]) -> str:
    more = sum(record["to_rivals"] > record["to_members_upper"] for record in known)
    less = sum(record["to_rivals_upper"] < record["to_members"] for record in known)
    return (
        f"Of {counted(len(known), 'state')}, {more} certainly trade more with the rivals than with the "
        f"members and {less} certainly less; for {len(known) - more - less} the figures do not tell"
    )
