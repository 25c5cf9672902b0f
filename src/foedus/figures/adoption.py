"""Figures of adoption: who stands in the way, and how far persuasion goes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from foedus.figures import context, rows
from foedus.figures.graphic import Graphic
from foedus.questions.words import odds_words, percent

if TYPE_CHECKING:
    from foedus.assess import Assessment

MOST = 10
LEAST, NEAR = 0.01, 0.9
#: Letters of a name that fit beside the axis.
LONGEST = 30
Record = dict[str, Any]


def players(assessment: Assessment, width: int) -> Graphic:
    """Chance that each player stands in the way, by proposal; players alike in all but name share a row."""
    records = context.records(assessment, "adoption", "players")
    drawn: list[rows.Row] = []
    for title, group in context.by_proposal(assessment, records):
        drawn.append(rows.Row(title, heading=True))
        drawn.extend(_player_rows(sorted(group, key=lambda record: -record["objects"].median)))
    scale = context.share_scale((record["objects"].p95 for record in records), "chance to stand in the way")
    columns = rows.Columns(196, 84, 104, ("player", "position", "median"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="adoption-players",
        title=_players_title(assessment, records),
        subtitle=(
            f"Chance that each player stands in the way, as of {context.on_date(assessment)}. "
            f"{context.BY_RECORD} {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "stances on record and their priors, as listed below"),
        table=("adoption", "players"),
        drawing=drawing,
    )


def _player_rows(own: Sequence[Record]) -> list[rows.Row]:
    """One row a player; silent players with the same interval share one, and the least likely are counted."""
    alike = [list(group) for _, group in groupby(own, key=_likeness)]
    shown, rest = alike[:MOST], [record for group in alike[MOST:] for record in group]
    drawn = [_player_row(group) for group in shown]
    if rest:
        drawn.append(_interval_row(rest[0], f"{len(rest)} others", "at most "))
    return drawn


def _likeness(record: Record) -> Any:
    return record["name"] if record["on_record"] else (record["stage"], record["objects"])


def _player_row(alike: Sequence[Record]) -> rows.Row:
    if len(alike) > 2:
        return _interval_row(alike[0], _together(alike), "each ")
    return _interval_row(
        alike[0], " and ".join(record["name"] for record in alike), "each " if len(alike) > 1 else ""
    )


def _interval_row(record: Record, label: str, before: str) -> rows.Row:
    chance, position = record["objects"], record["position"]
    mark = context.stance_mark(chance, position, record["on_record"], f"{label}: {context.spoken(chance)}")
    return rows.Row(label, context.position_words(position), before + odds_words(chance.median), (mark,))


def _together(alike: Sequence[Record]) -> str:
    organs = all(":" in record["state"] for record in alike)
    return f"{len(alike)} approvals at home" if organs else f"{len(alike)} further members"


def _players_title(assessment: Assessment, records: Sequence[Record]) -> str:
    parts = [(_foremost(group), title) for title, group in context.by_proposal(assessment, records)]
    if not parts:
        return "No player decides on any proposal"
    (first, title), *others = parts
    verb = "are" if first.endswith("alike") or " and " in first else "is"
    rest = "".join(f"; {who} of “{other}”" for who, other in others)
    return f"{first} {verb} the likeliest to stand in the way of “{title}”{rest}"


def _foremost(players: Sequence[Record]) -> str:
    """The likeliest player, or how many there are within a tenth of it."""
    top = max(players, key=lambda record: record["objects"].median)
    near = [record for record in players if record["objects"].median >= NEAR * top["objects"].median]
    if len(near) > 2:
        return f"{len(near)} players alike"
    return " and ".join(record["name"] for record in near)


def persuasion(assessment: Assessment, width: int) -> Graphic:
    """Chance of adoption as one player after the other is won over, by proposal."""
    records = context.records(assessment, "adoption", "persuasion")
    drawn: list[rows.Row] = []
    for title, group in context.by_proposal(assessment, records):
        drawn.append(rows.Row(title, heading=True))
        before = None
        for record in _telling(group):
            drawn.append(_step(record, before))
            before = record["chance"].median
    scale = context.share_scale((record["chance"].p95 for record in records), "chance of adoption")
    columns = rows.Columns(210, 0, 104, ("won over, one after the other", "", "median"))
    drawing = rows.drawing(drawn, scale, columns, width)
    return Graphic(
        name="adoption-persuasion",
        title=_persuasion_title(assessment, records),
        subtitle=(
            "Chance of adoption after the players that matter most are won over, one after the other (each "
            f"step the best choice of that many). {context.HOW_DRAWN}"
        ),
        source=context.credit(assessment, "own computation from the decision rules and the stances"),
        note="Last steps that add less than one percentage point are left out.",
        table=("adoption", "persuasion"),
        drawing=drawing,
    )


def _telling(steps: list[Record]) -> list[Record]:
    """The steps up to the last that adds at least `LEAST` to the chance, the first always."""
    rises = [after["chance"].median - before["chance"].median for before, after in pairwise(steps)]
    last = max((place for place, rise in enumerate(rises, start=1) if rise >= LEAST), default=1)
    return steps[: last + 1]


def _step(record: Record, before: float | None) -> rows.Row:
    chance = record["chance"]
    # A set that swaps players has a long name: the tooltip and the table have it whole.
    known = record["name"] and len(record["name"]) <= LONGEST
    added = f"+ {record['name']}" if known else f"another {record['step']} players"
    label = "As things stand" if record["step"] == 0 else added
    mark = rows.Mark(interval=chance, tip=f"{label}: {context.spoken(chance)}", step_from=before)
    return rows.Row(label, "", odds_words(chance.median), (mark,))


def _persuasion_title(assessment: Assessment, records: Sequence[Record]) -> str:
    best = None
    for title, steps in context.by_proposal(assessment, records):
        if len(steps) > 1:
            rise = steps[1]["chance"].median - steps[0]["chance"].median
            if best is None or rise > best[0]:
                best = (rise, title, steps)
    if best is None:
        return "There is nobody to win over"
    _, title, steps = best
    return (
        f"Winning over {context.with_article(steps[1]['name'])} would lift the chance of “{title}” from "
        f"{percent(steps[0]['chance'].median)} to {percent(steps[1]['chance'].median)}"
    )
