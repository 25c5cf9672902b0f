"""Parts of the panel on ties: alliances, contact, distance, major powers, rivalries, organisations."""

from __future__ import annotations

from typing import Final

import numpy as np

from foedus.evidence.cubes import MISSING, Dyads
from foedus.evidence.cubes_ties import (
    ATOP_YEARS,
    CONTIGUITY_YEARS,
    MAJOR_YEARS,
    NOT_KNOWN,
    OBLIGATIONS,
    RIVALRY_KINDS,
    TD_YEARS,
    TSS_YEARS,
    capitals,
    obligations,
    rivalry_rows,
    shortest_distances,
)
from foedus.evidence.panel_parts import (
    Column,
    Columns,
    Part,
    States,
    counted,
    each,
    from_rows,
    register,
    series,
)

PROMISES: Final = {
    "defense": "defend the other when attacked",
    "offense": "support the other in a war in which it is not attacked",
    "neutral": "stay neutral when the other is at war",
    "nonagg": "not attack the other",
    "consul": "consult the other in a crisis",
}


def _alliances(rows: Dyads) -> Columns:
    array = obligations(rows.cubes)
    bits = rows.take(array)
    if not rows.directed:  # what either owes the other; a year that is not known is so both ways
        bits = bits | rows.take_back(array)
    owed = (bits >> np.arange(len(OBLIGATIONS), dtype=np.uint8)[:, None]).view(np.int8)
    owed &= 1
    owed[:, bits == NOT_KNOWN] = MISSING
    return {f"atop_{name}": series(values) for name, values in zip(OBLIGATIONS, owed, strict=True)}


def _contiguity(rows: Dyads) -> Columns:
    return {"conttype": series(rows.gather("contiguity"))}


def _neighbours(rows: States) -> Columns:
    kind = rows.cubes.stored("contiguity")
    together = rows.cubes.axes.together
    known = rows.cubes.axes.listed_in("cow") & (kind >= 0).any(axis=1)
    counts = {"land": (kind == 1) & together, "sea": (kind >= 2) & together}
    return {
        name: series(rows.take(np.where(known, of.sum(axis=1), -1).astype(np.int16)))
        for name, of in counts.items()
    }


def _distance(rows: Dyads) -> Columns:
    which, distances = shortest_distances(rows.cubes)
    mindist = series(np.r_[np.nan, distances].take(rows.take(which)))
    del which  # large, and not wanted again
    place, between = capitals(rows.cubes)
    # One more row and column of missing values, for a state without a capital: its place is -1.
    between = np.pad(between, (0, 1), constant_values=np.nan)
    place = place % np.int64(len(between))
    pair = rows.take_state(place * len(between), 1)
    pair += rows.take_state(place, 2)
    return {"mindist": mindist, "capdist": series(between.reshape(-1).take(pair))}


def _majors_of_states(rows: States) -> Columns:
    return {"cowmaj": series(rows.gather("major"))}


def _majors(rows: Dyads) -> Columns:
    return each("cowmaj", lambda which: series(rows.gather_state("major", which)))


def _igos(rows: Dyads) -> Columns:
    return {"dyadigos": series(rows.gather("igos"))}


def _rivalries(rows: Dyads) -> Columns:
    which = rows.gather("rivalry")
    table = rivalry_rows(rows.cubes)
    names = {"tssr_id": "tssr_id", "rivalry": "rivalry"}
    # No rivalry, or one that is not of this kind, is a zero; years outside the list are missing.
    kinds = counted({name: table[name].fill_null(0) for name in RIVALRY_KINDS}, which)
    ongoing = series(np.minimum(which, 1).astype(np.int8))
    return {"ongoingrivalry": ongoing} | from_rows(table, which, names) | kinds


def _rivalries_of_states(rows: States) -> Columns:
    which, together = rows.cubes.stored("rivalry"), rows.cubes.axes.together
    table = rivalry_rows(rows.cubes)
    known = rows.cubes.axes.listed_in("cow") & (which >= 0).any(axis=1)
    found = {}
    for name in RIVALRY_KINDS:
        of_kind = np.r_[0, table[name].fill_null(0).to_numpy(), 0].astype(bool)
        count = (of_kind[which] & together).sum(axis=1)
        found[f"n_{name}"] = series(rows.take(np.where(known, count, -1).astype(np.int16)))
    return found


def _td_rivalries(rows: Dyads) -> Columns:
    which = rows.gather("td_rivalry")
    names = {name: name for name in ("rivalryno", "rivalryname", "type1", "type2", "type3")}
    ongoing = series(np.minimum(which, 1).astype(np.int8))
    return {"tdrivalry": ongoing} | from_rows(rows.cubes.tables.table("td_rivalries"), which, names)


register(
    Part(
        "alliances",
        "Alliance obligations (ATOP 5)",
        ("atop_alliance",),
        ATOP_YEARS,
        tuple(Column(f"atop_{name}", f"1 if bound to {words}") for name, words in PROMISES.items()),
        pairs=_alliances,
        note="Directed rows: what the first state owes the second. Non-directed rows: 1 if either owes it.",
    )
)
register(
    Part(
        "contiguity",
        "Direct contact",
        ("cow_contdir",),
        CONTIGUITY_YEARS,
        (
            Column("conttype", "0 none, 1 land, 2-5 within 12, 24, 150, 400 miles of sea", only="pairs"),
            Column("land", "members in contact by land", only="states"),
            Column("sea", "members in contact across up to 400 miles of sea, not by land", only="states"),
        ),
        states=_neighbours,
        pairs=_contiguity,
        note="The closest contact at any time of the year; a spell of no contact never outweighs one.",
    )
)
register(
    Part(
        "distance",
        "Distance between territories and between capitals",
        ("{system}_mindist", "{system}_capitals"),
        (1886, 2019),
        (
            Column("mindist", "shortest distance between the territories (1886-2019)", "km"),
            Column("capdist", "great-circle distance between the capitals of 1 January (1816-2024)", "km"),
        ),
        pairs=_distance,
        note="capdist on a sphere of mean radius, 6,371.0 km, from the source's coordinates as they stand.",
    )
)
register(
    Part(
        "majors",
        "Major powers",
        ("cow_majors",),
        MAJOR_YEARS,
        (Column("cowmaj", "1 if a major power at some time of the year", each=True),),
        states=_majors_of_states,
        pairs=_majors,
    )
)
register(
    Part(
        "rivalries",
        "Strategic rivalries",
        ("tss_rivalries",),
        TSS_YEARS,
        (
            Column("ongoingrivalry", "1 if the two are strategic rivals in the year", only="pairs"),
            Column("tssr_id", "number of the rivalry", only="pairs"),
            Column("rivalry", "name of the rivalry", only="pairs"),
            *(Column(name, f"1 if the rivalry is {name}", only="pairs") for name in RIVALRY_KINDS),
            *(Column(f"n_{name}", f"{name} rivalries of the state", only="states") for name in RIVALRY_KINDS),
        ),
        states=_rivalries_of_states,
        pairs=_rivalries,
        note="A rivalry of Austria-Hungary that the list ends after 1918 is Austria's from 1919.",
    )
)
register(
    Part(
        "td-rivalries",
        "Strategic rivalries, older list",
        ("td_rivalries",),
        TD_YEARS,
        (
            Column("tdrivalry", "1 if the two are rivals in the year"),
            Column("rivalryno", "number of the rivalry"),
            Column("rivalryname", "name of the rivalry"),
            *(
                Column(f"type{k}", f"kind of the rivalry, {words}")
                for k, words in ((1, "first"), (2, "second"), (3, "third"))
            ),
        ),
        pairs=_td_rivalries,
    )
)
register(
    Part(
        "igos",
        "Common international organisations",
        ("cow_igo_ndy",),
        (1816, 2014),
        (Column("dyadigos", "organisations of which both are full members"),),
        pairs=_igos,
    )
)
