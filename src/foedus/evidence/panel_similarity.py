"""Parts of the panel on similar foreign policies: alliance portfolios, votes, ideal points.

Column names of the similarities are those of Häge's FPSIM data: measure (srs, srsw: S plain and weighted by
capability; kappa; pi), then v or b (valued or binary), a or v (alliances or votes), s or a (squared or
absolute distance, of S alone).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.evidence.cubes import Cubes, Dyads
from foedus.evidence.cubes_axes import whole
from foedus.evidence.cubes_ties import ATOP_YEARS, NOT_KNOWN, OBLIGATIONS, obligations
from foedus.evidence.panel_by_name import id_of, placed
from foedus.evidence.panel_parts import Column, Columns, Part, register, series, state_part
from foedus.methods.similarity import Coding, alliance_levels, s_score, similarity

Floats = NDArray[np.float64]

VOTE_YEARS: Final = (1946, 2019)
IDEAL_YEARS: Final = (1946, 2025)
DECIMALS: Final = 10  # so that files do not differ by the last bits of a sum
VOTES: Final = {"yes": 1.0, "abstain": 2.0, "no": 3.0}
VALUED: Final = (0.0, 3.0)
BINARY: Final = (0.0, 1.0)
MEASURES: Final = {
    "srsvas": "S, valued ties, squared distances",
    "srswvas": "S, valued ties, squared distances, weighted by capability (CINC)",
    "srsvaa": "S, valued ties, absolute distances",
    "srswvaa": "S, valued ties, absolute distances, weighted by capability (CINC)",
    "kappava": "Cohen's kappa, valued ties, squared distances",
    "piva": "Scott's pi, valued ties, squared distances",
    "srsba": "S, binary ties",
    "srswba": "S, binary ties, weighted by capability (CINC)",
    "kappaba": "Cohen's kappa, binary ties",
    "piba": "Scott's pi, binary ties",
}
OF_VOTES: Final = {
    "srsvvs": "S of votes, squared distances",
    "srsvva": "S of votes, absolute distances",
    "kappavv": "Cohen's kappa of votes, squared distances",
    "pivv": "Scott's pi of votes, squared distances",
}
Measured = tuple[int, NDArray[np.int64], dict[str, Floats]]


def alliance_similarity(
    cubes: Cubes, year: int, coding: Coding = "cow"
) -> tuple[NDArray[np.int64], dict[str, Floats]]:
    """The measures of alliance portfolios of one year, and the positions of the states compared.

    A portfolio is what the state owes to each member of the system in the year, itself included (level 3), by
    ATOP. Weights are the members' CINC; a member without one is left out of the weighted measures.
    """
    t = year - cubes.axes.first
    members = np.flatnonzero(cubes.axes.present[:, t])
    bits = obligations(cubes)[:, :, t][np.ix_(members, members)]
    known = bits != NOT_KNOWN
    owed = {name: np.where(known, (bits >> bit) & 1, np.nan) for bit, name in enumerate(OBLIGATIONS)}
    valued = alliance_levels(
        owed["defense"], owed["offense"], owed["neutral"], owed["nonagg"], owed["consul"], coding=coding
    )
    valued[~known.any(axis=1)] = np.nan  # states that ATOP's list of members lacks
    binary = np.where(np.isnan(valued), np.nan, (valued > 0).astype(float))
    weight = cubes.stored("cinc")[members, t]
    levels, ties = similarity(valued, scale=VALUED), similarity(binary, scale=BINARY)
    found = {
        "srsvas": levels.s,
        "srswvas": s_score(valued, weight, distance="squared", scale=VALUED),
        "srsvaa": s_score(valued, scale=VALUED),
        "srswvaa": s_score(valued, weight, scale=VALUED),
        "kappava": levels.kappa,
        "piva": levels.pi,
        "srsba": ties.s,
        "srswba": s_score(binary, weight, scale=BINARY),
        "kappaba": ties.kappa,
        "piba": ties.pi,
    }
    return members, found


def _alliances(coding: Coding, names: dict[str, str]) -> Callable[[Dyads], Columns]:
    def years(cubes: Cubes) -> Iterator[Measured]:
        for year in range(max(ATOP_YEARS[0], cubes.axes.first), min(ATOP_YEARS[1], cubes.axes.last) + 1):
            members, found = alliance_similarity(cubes, year, coding)
            yield year, members, {name: found[original] for original, name in names.items()}

    return lambda rows: _columns(rows, tuple(names.values()), years(rows.cubes))


def _votes(rows: Dyads) -> Columns:
    return _columns(rows, tuple(OF_VOTES), _vote_similarity(rows.cubes))


def _vote_similarity(cubes: Cubes) -> Iterator[Measured]:
    """The measures of votes, year by year; a vote counts for a pair if both voted yes, no or abstained."""
    calls = cubes.tables.table("unga_votes", "un_roll_calls").select("rcid", year=pl.col("date").dt.year())
    votes = (
        cubes.tables.table("unga_votes", "un_votes")
        .join(calls, on="rcid")
        .filter(pl.col("year").is_between(cubes.axes.first, min(cubes.axes.last, VOTE_YEARS[1])))
        .with_columns(level=pl.col("vote").replace_strict(VOTES, return_dtype=pl.Float64))
    )
    ids = {name: id_of(name) for name in votes["country"].unique().to_list()}
    place = placed(cubes.axes, (ids[name] for name in votes["country"].to_list()), whole(votes["year"]))
    votes = votes.with_columns(place=pl.Series(place)).filter(pl.col("place") >= 0)
    for (year,), part in sorted(votes.partition_by("year", as_dict=True).items()):
        members, row = np.unique(part["place"].to_numpy(), return_inverse=True)
        column = np.unique(part["rcid"].to_numpy(), return_inverse=True)[1]
        levels = np.full((len(members), int(column.max()) + 1), np.nan)
        levels[row, column] = part["level"].to_numpy()
        measures = similarity(levels, scale=(1.0, 3.0))
        absolute = s_score(levels, scale=(1.0, 3.0))
        found = (measures.s, absolute, measures.kappa, measures.pi)
        yield int(year), members, dict(zip(OF_VOTES, found, strict=True))


def _columns(rows: Dyads, names: tuple[str, ...], years: Iterator[Measured]) -> Columns:
    """Measures of a year's members gathered into the rows of that year; NaN, and so null, elsewhere."""
    values = {name: np.full(len(rows), np.nan) for name in names}
    order = np.argsort(rows.t, kind="stable")
    starts = np.searchsorted(rows.t[order], np.arange(len(rows.cubes.axes.years) + 1))
    for year, members, found in years:
        t = year - rows.cubes.axes.first
        here = order[starts[t] : starts[t + 1]]
        place = np.full(len(rows.cubes.axes.codes), -1)
        place[members] = np.arange(len(members))
        i, j = place[rows.i[here]], place[rows.j[here]]
        known = (i >= 0) & (j >= 0)
        for name in names:
            values[name][here[known]] = np.round(found[name][i[known], j[known]], DECIMALS)
    return {name: series(column) for name, column in values.items()}


def _ideal_points(rows: Dyads) -> Columns:
    array = rows.cubes.of_states(rows.cubes.tables.table("ideal_points"), "IdealPointFP")
    first, second = rows.take_state(array, 1), rows.take_state(array, 2)
    return {
        "idealpoint1": series(first),
        "idealpoint2": series(second),
        "idealpointdistance": series(np.abs(first - second)),
    }


register(
    Part(
        "similarity",
        "Similarity of alliance portfolios",
        ("atop_alliance", "cow_nmc"),
        (1816, ATOP_YEARS[1]),
        tuple(Column(name, label) for name, label in MEASURES.items()),
        pairs=_alliances("cow", {name: name for name in MEASURES}),
        note="Obligations of ATOP, ranked 3 defence or offence, 2 neutrality or nonaggression, 1 "
        "consultation; binary: any. A state's tie with itself is 3.",
    )
)
_ATOP_NAMES: Final = {name: f"{name}_atop" for name in MEASURES if "va" in name}
register(
    Part(
        "similarity-atop",
        "Similarity of alliance portfolios, ATOP's order of commitments",
        ("atop_alliance", "cow_nmc"),
        (1816, ATOP_YEARS[1]),
        tuple(Column(name, MEASURES[original]) for original, name in _ATOP_NAMES.items()),
        pairs=_alliances("atop", _ATOP_NAMES),
        note="Ranked 3 defence or offence, 2 neutrality or consultation, 1 nonaggression.",
    )
)
register(
    Part(
        "vote-similarity",
        "Similarity of votes in the General Assembly",
        ("unga_votes",),
        VOTE_YEARS,
        tuple(Column(name, label) for name, label in OF_VOTES.items()),
        pairs=_votes,
        note="Votes of the calendar year: 1 yes, 2 abstention, 3 no; absences count for neither. Kappa and "
        "pi are missing where both states cast one and the same vote throughout.",
    )
)
_IDEAL: Final = {"IdealPointFP": Column("idealpoint", "ideal point from votes in the General Assembly")}
_OF_STATES: Final = state_part("ideal-points", "Ideal points", "ideal_points", IDEAL_YEARS, _IDEAL)
register(
    Part(
        "ideal-points",
        "Ideal points from votes in the General Assembly",
        ("ideal_points",),
        IDEAL_YEARS,
        (
            Column("idealpoint", "ideal point from votes in the General Assembly", each=True),
            Column("idealpointdistance", "distance of the two ideal points", only="pairs"),
        ),
        states=_OF_STATES.states,
        pairs=_ideal_points,
        note="Estimates on a scale of their own, from votes on final passage.",
    )
)
