"""Figures of the balance of gains: who gains and who loses, and by which channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.quantities import Interval
from foedus.questions.words import MINUS, listed

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
#: Headings by role; those who are no party are shown up to `MOST` by what is at stake in US$.
HEADINGS: Final = {
    "founder": "Founders",
    "joins": "Who joins",
    "leaves": "Who leaves",
    "rival": "Rivals",
    "member": "Members of the treaty",
    "candidate": "Candidates, staying outside",
    "other": "Others",
}
PARTIES: Final = ("founder", "joins", "leaves", "rival")
MOST: Final = 6
INK: Final = {
    "founder": theme.CAMP_A,
    "joins": theme.CAMP_A,
    "leaves": theme.CAMP_A,
    "member": theme.CAMP_A,
    "rival": theme.CAMP_B,
}
UNIT: Final = "% of GDP a year"


def winners(assessment: Assessment, width: int) -> Graphic:
    """Gain by state, without the tail above and with it below, in % of GDP a year."""
    records = context.records(assessment, "gains", "balance")
    drawn: list[rows.Row] = []
    shown: list[Record] = []
    for role, heading in HEADINGS.items():
        own = _foremost([record for record in records if record["role"] == role], role)
        if own:
            drawn += [rows.Row(heading, heading=True), *map(_winner_row, own)]
            shown += own
    ends = (
        end
        for r in shown
        for key in ("gain", "gain_with_tail")
        for end in (r[key].p05, r[key].p95, r[key].mean)
    )
    scale = context.number_scale(ends, UNIT)
    columns = rows.Columns(150, 96, 152, ("state", "verdict", "without tail, median (90 %)"))
    return Graphic(
        name="gains-winners",
        title=_winners_title(records),
        subtitle=(
            "Change against today, % of own GDP a year. Upper line, filled circle: without the risk of a war "
            "between great powers; lower line, open diamond: with it. Short upright line: average. "
            f"{context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "World Factbook, militarised disputes, treaties; own computation"),
        note=context.left_out(len(records), len(shown), ()),
        table=("gains", "balance"),
        drawing=rows.drawing(drawn, scale, columns, width),
    )


def _foremost(own: Sequence[Record], role: str) -> list[Record]:
    """All of the parties; of the others those with most at stake in US$, in the order of the table."""
    if role in PARTIES:
        return list(own)
    chosen = sorted(own, key=lambda record: -abs(record["gain_usd"].mean))[:MOST]
    return [record for record in own if record in chosen]


def _winner_row(record: Record) -> rows.Row:
    ink = INK.get(record["role"], theme.GREY)
    marks = (
        _mark(record, "gain", "without the tail", ink, "circle"),
        _mark(record, "gain_with_tail", "with the tail", theme.PAPER, "diamond"),
    )
    return rows.Row(record["name"], record["verdict"], _spoken(record["gain"]), marks)


def _mark(record: Record, key: str, words: str, fill: str, shape: rows.Shape) -> rows.Mark:
    value, ink = record[key], INK.get(record["role"], theme.GREY)
    tip = f"{record['name']}, {words}: {_spoken(value)}"
    return rows.Mark(value, ink=ink, fill=fill, shape=shape, tick=value.mean, tip=tip)


def _winners_title(records: Sequence[Record]) -> str:
    parties = [record for record in records if record["role"] in PARTIES]
    groups = {
        "would gain": [r["name"] for r in parties if r["verdict"] == "gains"],
        "would lose": [r["name"] for r in parties if r["verdict"] == "loses"],
        "would at worst break even": [r["name"] for r in parties if r["verdict"] == "gains or even"],
        "would at best break even": [r["name"] for r in parties if r["verdict"] == "loses or even"],
        "could gain or lose": [r["name"] for r in parties if r["verdict"] == "unclear"],
        "would hardly be touched": [r["name"] for r in parties if r["verdict"] == "hardly changes"],
    }
    told = [f"{listed(_articles(names), most=12)} {words}" for words, names in groups.items() if names]
    text = "; ".join(told) or "Who gains and who loses"
    return text[0].upper() + text[1:]


def _articles(names: Sequence[str]) -> list[str]:
    return [context.with_article(name) for name in names]


def channels(assessment: Assessment, width: int) -> Graphic:
    """What each channel changes for each party, in % of GDP a year."""
    records = [
        record
        for record in context.records(assessment, "gains", "channels")
        if record["role"] in PARTIES
        and not record["channel"].startswith("trade:")
        and _moves(record["value"])
    ]
    drawn: list[rows.Row] = []
    for name in dict.fromkeys(record["name"] for record in records):
        drawn.append(rows.Row(name, heading=True))
        drawn += [_channel_row(record) for record in records if record["name"] == name]
    ends = (end for r in records for end in (r["value"].p05, r["value"].p95, r["value"].mean))
    scale = context.number_scale(ends, UNIT)
    columns = rows.Columns(190, 0, 152, ("channel", "", "median (90 %)"))
    return Graphic(
        name="gains-channels",
        title=_channels_title(records),
        subtitle=(
            "Change against today by channel, % of own GDP a year; averages (short upright lines) add up to "
            f"the average gain, the war between great powers apart (open diamond). {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "World Factbook, militarised disputes, treaties; own computation"),
        note="Channels that cannot move for a state are left out.",
        table=("gains", "channels"),
        drawing=rows.drawing(drawn, scale, columns, width),
    )


def _moves(value: Interval) -> bool:
    return any((value.p05, value.median, value.p95, value.mean))


def _channel_row(record: Record) -> rows.Row:
    ink, value = INK.get(record["role"], theme.GREY), record["value"]
    tail = record["channel"] == "tail"
    mark = rows.Mark(
        value,
        ink=ink,
        fill=theme.PAPER if tail else ink,
        shape="diamond" if tail else "circle",
        tick=value.mean,
        tip=f"{record['name']}, {record['title']}: {_spoken(value)}",
    )
    return rows.Row(record["title"], "", _spoken(value), (mark,))


def _channels_title(records: Sequence[Record]) -> str:
    """Which channel is the largest on average, for how many of the parties."""
    largest: dict[str, str] = {}
    for name in dict.fromkeys(record["name"] for record in records):
        own = [record for record in records if record["name"] == name and record["channel"] != "tail"]
        if own:
            top = max(own, key=lambda record: abs(record["value"].mean))
            largest[name] = top["title"]
    if not largest:
        return "What each channel changes"
    told = []
    for title in dict.fromkeys(largest.values()):
        names = _articles([name for name, own in largest.items() if own == title])
        told.append(f"{title[0].lower()}{title[1:]} for {listed(names, most=12)}")
    return f"The largest channel on average is {'; '.join(told)}"


def _spoken(value: Interval) -> str:
    return f"{_figure(value.median)} ({_figure(value.p05)} to {_figure(value.p95)})"


def _figure(value: float) -> str:
    """Two decimals; nothing that rounds to zero keeps a sign."""
    text = f"{value:.2f}"
    return "0.00" if float(text) == 0 else text.replace("-", MINUS)
