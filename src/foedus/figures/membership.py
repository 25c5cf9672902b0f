"""Figures of membership: the chance to sign by stances, and what membership would pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows, theme
from foedus.figures.graphic import Graphic
from foedus.questions.words import counted, odds_words, percent, signed_figure

if TYPE_CHECKING:
    from foedus.assess import Assessment

Record = dict[str, Any]
HEADINGS = {
    "founder": "Founders",
    "candidate": "Candidates",
    "member": "Members",
    "applicant": "Who applies",
}
ROLE_INK = {"founder": theme.CAMP_A, "member": theme.CAMP_A}


def candidates(assessment: Assessment, width: int) -> Graphic:
    """Chance to sign within five years from stances alone, by proposal and role."""
    records = context.records(assessment, "membership", "candidates")
    drawn: list[rows.Row] = []
    for heading, group in _by_role(assessment, records):
        drawn += [heading, *_rows(group)]
    scale = context.share_scale(
        (record["joins"].p95 for record in records), "chance to sign within five years"
    )
    columns = rows.Columns(196, 84, 104, ("state", "position", "median"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="membership-candidates",
        title=_title(records),
        subtitle=(
            f"Chance to sign within five years, from stances alone, as of {context.on_date(assessment)}. "
            f"{context.BY_RECORD} {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "stances on record and their priors, as listed below"),
        table=("membership", "candidates"),
        drawing=drawing,
    )


def _by_role(assessment: Assessment, records: Sequence[Record]) -> Iterator[tuple[rows.Row, list[Record]]]:
    """A heading for each role of each proposal, and its rows; proposals are named where there are several."""
    many = len({record["proposal"] for record in records}) > 1
    for (proposal, role), group in groupby(records, key=lambda record: (record["proposal"], record["role"])):
        heading = HEADINGS.get(role, role)
        title = f"{heading}: {context.proposal_title(assessment, proposal)}" if many else heading
        yield rows.Row(title, heading=True), list(group)


def _rows(group: Sequence[Record]) -> list[rows.Row]:
    """One row a state; silent states with the same interval share one."""
    drawn = []
    for _, items in groupby(group, key=_likeness):
        alike = list(items)
        label = (
            f"{len(alike)} further states" if len(alike) > 2 else " and ".join(one["name"] for one in alike)
        )
        drawn.append(_row(alike[0], label, "each " if len(alike) > 1 else ""))
    return drawn


def _likeness(record: Record) -> Any:
    return record["name"] if record["on_record"] or not record["eligible"] else record["joins"]


def _row(record: Record, label: str, before: str) -> rows.Row:
    position, chance = record["position"], record["joins"]
    if not record["eligible"]:
        return rows.Row(label, "barred by law", "0 %")
    mark = context.stance_mark(chance, position, record["on_record"], f"{label}: {context.spoken(chance)}")
    return rows.Row(label, context.position_words(position), before + odds_words(chance.median), (mark,))


def _title(records: Sequence[Record]) -> str:
    likely = sum(record["joins"].median > 0.5 for record in records)
    silent = sum(not record["on_record"] for record in records)
    has = "has" if silent == 1 else "have"
    of = f"{silent} of {counted(len(records), 'state')} {has} said nothing on record"
    if likely:
        return f"{counted(likely, 'state')} would more likely than not sign; {of}"
    return f"No state is more likely than not to sign; {of}"


def pay(assessment: Assessment, width: int) -> Graphic:
    """What membership beside the first members pays each state, % of GDP a year, and who stays or joins."""
    records = context.records(assessment, "membership", "members")
    drawn: list[rows.Row] = []
    ordered = sorted(
        records, key=lambda r: (r["proposal"], list(HEADINGS).index(r["role"]), -r["gain"].median)
    )
    for heading, group in _by_role(assessment, ordered):
        drawn += [heading, *map(_pay_row, group)]
    ends = (end for record in records for end in (record["gain"].p05, record["gain"].p95))
    scale = context.number_scale(ends, "pay of membership, % of GDP a year")
    columns = rows.Columns(168, 108, 84, ("state", "a member by pay", "median, %"))
    return Graphic(
        name="membership-pay",
        title=_pay_title(records),
        subtitle=(
            "What a member would have beside the founders, or today's members, against a world without the "
            "treaty: disputes spared and trade, less burden, partners' wars and the rival's answer. A member "
            "by pay: the share of draws in which it is in once nobody gains by joining or leaving. "
            f"{context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "COW capabilities, GML disputes, World Factbook; own computation"),
        table=("membership", "members"),
        drawing=rows.drawing(drawn, scale, columns, width),
    )


def _pay_row(record: Record) -> rows.Row:
    gain = record["gain"]
    ink = ROLE_INK.get(record["role"], theme.GREY)
    median = signed_figure(round(gain.median, 2))
    tip = f"{record['name']}: {median} % of GDP a year (90 %: {gain.p05:.2f} to {gain.p95:.2f})"
    return rows.Row(
        record["name"], percent(record["pays"]), f"{median} %", (rows.Mark(gain, ink=ink, fill=ink, tip=tip),)
    )


def _pay_title(records: Sequence[Record]) -> str:
    staying = sum(record["pays"] > 0.5 for record in records)
    if not staying:
        return "By pay alone no state would be a member in most draws"
    return f"By pay alone {staying} of {counted(len(records), 'state')} would be members in most draws"
