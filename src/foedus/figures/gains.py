"""Figures of gains: the cost of the military guideline, and the trade with rivals that is at stake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.quantities import Interval
from foedus.questions.words import counted

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
MOST = 12
"""States shown of each role."""
HEADINGS = {"founder": "Founders", "candidate": "Candidates"}
ROLE_INK = {"founder": theme.CAMP_A, "candidate": theme.GREY}


def burden(assessment: Assessment, width: int) -> Graphic:
    """Cost of closing part of the gap to the guideline, by state, in % of GDP a year."""
    records = context.records(assessment, "gains", "burden")
    paying = [record for record in records if record["burden"] is not None and record["burden"].p95 > 0]
    drawn, shown = by_role(paying, lambda record: record["burden"].median, _burden_row)
    scale = context.number_scale((record["burden"].p95 for record in paying), "% of GDP a year")
    columns = rows.Columns(186, 90, 136, ("state", "spends today", "median, % of GDP"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="gains-burden",
        title=_burden_title(records, paying),
        subtitle=(
            "Extra military spending if each state closes part of its gap to the proposal's guideline, % of "
            f"GDP a year. {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "World Factbook; own computation"),
        note=context.left_out(len(paying), shown, (r["name"] for r in records if r["burden"] is None)),
        table=("gains", "burden"),
        drawing=drawing,
    )


def by_role(
    records: Sequence[Record], size: Callable[[Record], float], draw: Callable[[Record], rows.Row]
) -> tuple[list[rows.Row], int]:
    """Rows under a heading for each role, largest first, and how many states they show."""
    drawn, shown = [], 0
    for role, heading in HEADINGS.items():
        own = sorted((record for record in records if record["role"] == role), key=size, reverse=True)[:MOST]
        if own:
            drawn += [rows.Row(heading, heading=True), *map(draw, own)]
            shown += len(own)
    return drawn, shown


def _burden_row(record: Record) -> rows.Row:
    cost: Interval = record["burden"]
    remark = f"{record['military_share']:.1f} % ({record['year']})"
    usd = record["burden_usd"]
    money = f" · {money_words(usd.median)}" if usd is not None else ""
    ink = ROLE_INK.get(record["role"], theme.GREY)
    tip = (
        f"{record['name']}: {cost.median:.2f} % of GDP a year (90 %: {cost.p05:.2f} to {cost.p95:.2f}){money}"
    )
    return rows.Row(
        record["name"], remark, f"{cost.median:.2f} %{money}", (rows.Mark(cost, ink=ink, fill=ink, tip=tip),)
    )


def money_words(billions: float) -> str:
    """An amount in dollars: "US$ 9.4 bn", "US$ 87 m"."""
    return f"US$ {billions:,.1f} bn" if billions >= 1 else f"US$ {1000 * billions:,.0f} m"


def _burden_title(records: Sequence[Record], paying: Sequence[Record]) -> str:
    founders = [record for record in paying if record["role"] == "founder"]
    known = sum(record["burden"] is not None for record in records)
    short = f"{len(paying)} of {counted(known, 'state')} spend less than the guideline"
    if not founders:
        return f"{short}, none of them a founder" if paying else "No state spends less than the guideline"
    top = max(founders, key=lambda record: record["burden"].median)
    return f"{short}; of the founders {top['name']} is the furthest off, {top['gap']:.1f} % of its GDP"


def exposure(assessment: Assessment, width: int) -> Graphic:
    """Trade with the rivals in % of GDP by state, from what is reported to the most it can be."""
    records = context.records(assessment, "gains", "exposure")
    known = [record for record in records if record["trade_with_rivals_upper"] is not None]
    drawn, shown = by_role(known, lambda record: record["trade_with_rivals"], _exposure_row)
    scale = context.number_scale((record["trade_with_rivals_upper"] for record in known), "% of GDP")
    columns = rows.Columns(200, 0, 116, ("state", "", "% of GDP"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="gains-exposure",
        title=_exposure_title(known),
        subtitle=(
            "Exports to and imports from the proposal's rivals, % of GDP. Dot: what either side reports; "
            "bar: up to the most it can be, where partner figures stop at the five largest."
        ),
        source=context.credit(assessment, "World Factbook; own computation"),
        note=context.left_out(
            len(known), shown, (r["name"] for r in records if r["trade_with_rivals_upper"] is None)
        ),
        table=("gains", "exposure"),
        drawing=drawing,
    )


def _exposure_row(record: Record) -> rows.Row:
    low, high = record["trade_with_rivals"], record["trade_with_rivals_upper"]
    ink = ROLE_INK.get(record["role"], theme.GREY)
    words = span_words(low, high)
    mark = rows.Mark(low=low, high=high, ink=ink, fill=ink, tip=f"{record['name']}: {words} of GDP")
    return rows.Row(record["name"], "", words, (mark,))


def span_words(low: float, high: float) -> str:
    """A range with sensible digits: "5.1 to 7.3 %", or one number when both ends read alike."""
    digits = 0 if high >= 10 else 1
    first, last = f"{low:.{digits}f}", f"{high:.{digits}f}"
    if low == 0 and high > 0:
        return f"at most {last} %"
    return f"{first} %" if first == last else f"{first} to {last} %"


def _exposure_title(known: Sequence[Record]) -> str:
    founders = [record for record in known if record["role"] == "founder"]
    if not founders:
        return "No founder's trade with the rivals is on record"
    order = sorted(founders, key=lambda record: -record["trade_with_rivals"])
    most, least = (
        span_words(r["trade_with_rivals"], r["trade_with_rivals_upper"]) for r in (order[0], order[-1])
    )
    return (
        f"Of the founders {order[0]['name']} has the most trade with the rivals at stake, {most} of its GDP; "
        f"{context.with_article(order[-1]['name'])} the least, {least}"
    )
