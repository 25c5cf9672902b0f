"""Parts of the panel on conflict: militarised disputes, wars, armed conflicts, years of peace."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from foedus.evidence.cubes import Array, Dyads
from foedus.evidence.cubes_disputes import (
    COW_YEARS,
    GML_YEARS,
    UCDP_YEARS,
    WAR_YEARS,
    conflict_rows,
    dispute_rows,
    peace,
    war_rows,
)
from foedus.evidence.panel_parts import Column, Columns, Part, States, counted, from_rows, register, series

#: Of the dispute that stands for the year; the first group once a state, with the suffix 1 or 2.
OF_EACH: Final = {
    "sidea": "1 if on side A of the dispute, which began it",
    "initiator": "1 if on side A and in the dispute from its first day",
    "revstate": "1 if the state sought to change the status quo",
    "revtype1": "what it sought: 1 territory, 2 policy, 3 regime, 4 other",
    "revtype2": "what else it sought",
    "fatality": "deaths in the whole dispute: 0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6",
    "fatalpre": "deaths in the whole dispute, where known by number",
    "hiact": "highest action in the whole dispute, the source's code",
    "hostlev": "hostility: 1 none, 2 threat, 3 display, 4 use of force, 5 war",
    "orig": "1 if in the dispute from its first day",
}
OF_DISPUTE: Final = {
    "dispnum": "number of the dispute that stands for the year",
    "fatality": "deaths in the whole dispute, the level of both sides",
    "fatalpre": "deaths in the whole dispute, where known by number",
    "hiact": "highest action in the dispute, the source's code",
    "hostlev": "highest hostility in the dispute, 2-5",
    "mindur": "shortest time that the dispute can have lasted",
    "maxdur": "longest time that the dispute can have lasted",
    "outcome": "outcome, the source's code",
    "settle": "settlement, the source's code",
    "recip": "1 if the other side answered",
    "stmon": "month in which the dispute began",
}
DAYS: Final = {"mindur": "days", "maxdur": "days"}
WARS: Final = {
    "warnum": ("warnum", "number of the war"),
    "sidea1": ("warside1", "side of the first state in the war, 1 or 2"),
    "sidea2": ("warside2", "side of the second state in the war, 1 or 2"),
    "initiator1": ("warinitiator1", "1 if the first state began the war"),
    "initiator2": ("warinitiator2", "1 if the second state began the war"),
    "outcome1": ("waroutcome1", "outcome for the first state, the source's code"),
    "outcome2": ("waroutcome2", "outcome for the second state, the source's code"),
    "batdeath1": ("batdeath1", "battle deaths of the first state in the whole war"),
    "batdeath2": ("batdeath2", "battle deaths of the second state in the whole war"),
    "resume": ("warresume", "1 if the war was taken up again in the year"),
}


def _disputes(rows: Dyads) -> Columns:
    prefix = f"{rows.cubes.disputes}mid"
    which, table = rows.gather("dispute"), dispute_rows(rows.cubes)
    ongoing = np.minimum(which, 1).astype(np.int8)
    # Whether the dispute that stands for the year is new; a new one comes first by the default rules, so that
    # this is then whether any dispute of the year is.
    counts = counted({"onset": table["onset"], "s": table["disputes"]}, which)
    found = {
        f"{prefix}onset": counts["onset"],
        f"{prefix}ongoing": series(ongoing),
        f"{prefix}s": counts["s"],
    }
    wanted = [*OF_DISPUTE, *(f"{name}{side}" for name in OF_EACH for side in (1, 2))]
    return found | from_rows(table, which, {name: name for name in wanted if name in table.columns})


def _disputes_of_states(rows: States) -> Columns:
    table = rows.cubes.tables.table("gml_part")
    began = (pl.col("sidea") == 1) & (pl.col("orig") == 1)
    years = table.select(
        "ccode", onset="styear", begins=began,
        year=pl.int_ranges(pl.col("styear").cast(pl.Int64), pl.col("endyear").cast(pl.Int64) + 1),
    ).explode("year")  # fmt: skip
    columns = {}
    for name, chosen in (
        ("gmlmidonset", pl.col("onset") == pl.col("year")),
        ("gmlmidongoing", pl.lit(value=True)),
        ("gmlmidonset_init", (pl.col("onset") == pl.col("year")) & pl.col("begins")),
        ("gmlmidongoing_init", pl.col("begins")),
    ):
        columns[name] = series(rows.take(_marks(rows, years.filter(chosen))))
    return columns


def _marks(rows: States, table: pl.DataFrame) -> Array:
    axes = rows.cubes.axes
    covered = axes.listed_in("cow") & (axes.years >= GML_YEARS[0]) & (axes.years <= GML_YEARS[1])
    marks = np.where(covered, 0, -1).astype(np.int8)
    held = rows.cubes.of_states(table.with_columns(mark=pl.lit(1)), "mark")
    marks[covered & (held == 1)] = 1
    return marks


def _wars(rows: Dyads) -> Columns:
    which, table = rows.gather("interstate_war"), war_rows(rows.cubes)
    found = counted({"cowinteronset": table["cowinteronset"]}, which)
    found["cowinterongoing"] = series(np.minimum(which, 1).astype(np.int8))
    return found | from_rows(table, which, {source: name for source, (name, _) in WARS.items()})


def _ucdp(rows: Dyads) -> Columns:
    which, table = rows.gather("armed_conflict"), conflict_rows(rows.cubes)
    flags = counted({"ucdponset": table["ucdponset"]}, which)
    flags["ucdpongoing"] = series(np.minimum(which, 1).astype(np.int8))
    names = {"ucdpintensity": "ucdpintensity", "ucdpprimary": "ucdpprimary", "conflict_id": "conflict_id"}
    return flags | from_rows(table, which, names)


def _peace(rows: Dyads) -> Columns:
    return {f"{rows.cubes.disputes}midspell": series(rows.gather("peace_years"))}


def _war_peace(rows: Dyads) -> Columns:
    return {"cowinterspell": series(rows.take(peace(rows.cubes, "at_war")))}


register(
    Part(
        "disputes",
        "Militarised interstate disputes",
        ("gml_dirdisp", "cow_mid_dirdisps", "cow_mid_disps"),
        GML_YEARS,
        (
            Column("gmlmidonset", "1 if a dispute begins in the year"),
            Column("gmlmidongoing", "1 if a dispute goes on or begins in the year"),
            Column("gmlmids", "disputes of the pair in the year", only="pairs"),
            Column("gmlmidonset_init", "1 if the state begins a dispute in the year", only="states"),
            Column(
                "gmlmidongoing_init", "1 if a dispute that the state began goes on in the year", only="states"
            ),
            *(Column(name, about, DAYS.get(name, ""), only="pairs") for name, about in OF_DISPUTE.items()),
            *(Column(name, about, each=True, only="pairs") for name, about in OF_EACH.items()),
        ),
        states=_disputes_of_states,
        pairs=_disputes,
        note=(
            "One dispute stands for a pair and year, chosen by the rules of `--keep`. Deaths, hostility and "
            "actions are those of the whole dispute, not of the year, nor of one state against the other. "
            "-9 (not known) is missing. With `--disputes cow` the columns are cowmidonset and so on, "
            f"{COW_YEARS[0]}-{COW_YEARS[1]}."
        ),
        states_sources=("gml_part",),
    )
)
register(
    Part(
        "wars",
        "Wars between states",
        ("cow_war_inter",),
        WAR_YEARS,
        (
            Column("cowinteronset", "1 if a war between the two begins in the year"),
            Column("cowinterongoing", "1 if the two are at war with one another in the year"),
            *(Column(name, about) for name, about in WARS.values()),
        ),
        pairs=_wars,
        note="Two wars of a pair in one year: a new one comes first, then the deadlier.",
    )
)
register(
    Part(
        "ucdp",
        "Inter-state armed conflicts",
        ("ucdp_acd",),
        UCDP_YEARS,
        (
            Column("ucdponset", "1 if an episode of conflict between the two begins in the year"),
            Column("ucdpongoing", "1 if on opposite sides of an armed conflict between states in the year"),
            Column("ucdpintensity", "1 from 25 battle deaths in the year, 2 from 1,000"),
            Column(
                "ucdpprimary", "1 if the incompatibility is between the two; 0 if one supports with troops"
            ),
            Column("conflict_id", "number of the conflict"),
        ),
        pairs=_ucdp,
        note="Conflicts of the type interstate; those within states are not in it, whoever takes part.",
    )
)
register(
    Part(
        "peace-years",
        "Years since the last dispute",
        ("gml_dirdisp", "cow_mid_dirdisps", "cow_mid_disps"),
        GML_YEARS,
        (
            Column(
                "gmlmidspell",
                "full years since the last year with a dispute, or since both were members",
                "years",
            ),
        ),
        pairs=_peace,
        note=(
            "0 in the year after one in which a dispute went on, and in the first year of common membership; "
            "a gap in the membership of either starts the count again. Counted from 1816, whatever years are "
            "wanted."
        ),
    )
)
register(
    Part(
        "war-peace-years",
        "Years since the last war between the two",
        ("cow_war_inter",),
        WAR_YEARS,
        (
            Column(
                "cowinterspell", "full years since the last year at war, or since both were members", "years"
            ),
        ),
        pairs=_war_peace,
    )
)
