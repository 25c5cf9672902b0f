"""Facts on conflict: militarised disputes, wars between states, armed conflicts, years of peace.

Several disputes of one pair in one year become one by rules taken in order (`RULES`): a rule keeps the
disputes that are first by it, and the next one chooses among these. The default order is the field's
(Miller's `peacesciencer`, which makes its file `gml_mid_ddydisps` by it): a new dispute before one that goes
on, more deaths, higher hostility, longer at least, longer at most, answered rather than not, begun in an
earlier month. What is still equal after the last rule goes by the lower number of the dispute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from foedus.errors import InputError
from foedus.evidence.cubes import MISSING, Array, Cubes, fact
from foedus.evidence.cubes_axes import FIRST_YEAR, Axes, Bools, whole
from foedus.inputs import did_you_mean
from foedus.states import System

#: Each rule: the column it looks at, whether the greatest comes first, and what it means.
RULES: Final[Mapping[str, tuple[str, bool, str]]] = {
    "onset": ("onset", True, "a new dispute before one that goes on"),
    "fatality": (
        "deaths",
        True,
        "the highest level of deaths; unknown counts as some, below the lowest level",
    ),
    "hostility": ("hostlev", True, "the highest hostility"),
    "minimum-duration": ("mindur", True, "the longest, by the fewest days it can have lasted"),
    "maximum-duration": ("maxdur", True, "the longest, by the most days it can have lasted"),
    "reciprocation": ("recip", True, "answered by the other side before not answered"),
    "start-month": ("stmon", False, "begun in the earliest month"),
}
DEFAULT_RULES: Final = tuple(RULES)
GML_YEARS: Final = (1816, 2010)
COW_YEARS: Final = (1816, 2014)
WAR_YEARS: Final = (1816, 2007)
UCDP_YEARS: Final = (1946, 2024)
#: What the dispute data write for "not known", where the store has not made it null.
UNKNOWN: Final = -9
_SOURCES: Final = {"gml": GML_YEARS, "cow": COW_YEARS}
_SOME_DEATHS: Final = 0.5


def checked_rules(keep: Sequence[str] | None) -> tuple[str, ...]:
    """The rules as given, or the default ones; raises InputError for an unknown or a repeated rule."""
    if keep is None:
        return DEFAULT_RULES
    for rule in keep:
        if rule not in RULES:
            hint = did_you_mean(rule, RULES) or f"known are {', '.join(RULES)}"
            raise InputError(f"unknown rule '{rule}'", where="keep", hint=hint)
    if len(set(keep)) < len(keep):
        raise InputError("a rule is named twice", where="keep")
    return tuple(keep)


def checked_source(disputes: str) -> str:
    """The dispute data's name, or InputError."""
    if disputes not in _SOURCES:
        raise InputError(f"unknown dispute data '{disputes}'", where="disputes", hint="gml or cow")
    return disputes


def dispute_years(disputes: str) -> tuple[int, int]:
    """The first and last year that the dispute data cover."""
    return _SOURCES[disputes]


def dispute_rows(cubes: Cubes) -> pl.DataFrame:
    """One row a directed pair and year with a dispute: the one kept by the rules, and how many there were.

    Columns are the source's, and besides `onset`, `ongoing` (1), `initiator1` and `initiator2` (on side A
    and in the dispute from its first day) and `disputes` (how many in the year); -9, not known, is missing.
    """
    if "dispute_rows" not in cubes.shared:
        cubes.shared["dispute_rows"] = reduced(_disputes(cubes), cubes.keep)
    found: pl.DataFrame = cubes.shared["dispute_rows"]
    return found


def reduced(table: pl.DataFrame, keep: Sequence[str]) -> pl.DataFrame:
    """Of the disputes of a pair and year the one that comes first by the rules, with their number."""
    pair = ["ccode1", "ccode2", "year"]
    ranked = table.with_columns(
        deaths=pl.when(pl.col("fatality") == UNKNOWN)
        .then(None)
        .otherwise(pl.col("fatality"))
        .fill_null(_SOME_DEATHS),
        disputes=pl.len().over(pair),
    )
    order = [(RULES[rule][0], RULES[rule][1]) for rule in keep] + [("dispnum", False)]
    first = ranked.sort(
        *pair,
        *(column for column, _ in order),
        descending=[False] * 3 + [most for _, most in order],
        nulls_last=True,
    ).unique(pair, keep="first", maintain_order=True)
    initiator = [
        ((pl.col(f"sidea{side}") == 1) & (pl.col(f"orig{side}") == 1)).cast(pl.Int8).alias(f"initiator{side}")
        for side in (1, 2)
    ]
    numbers = [name for name, dtype in first.schema.items() if dtype.is_numeric()]
    return first.with_columns(
        pl.when(pl.col(numbers) == UNKNOWN).then(None).otherwise(pl.col(numbers)).name.keep(), *initiator
    ).drop("deaths")


def _disputes(cubes: Cubes) -> pl.DataFrame:
    """Directed disputes by year with what is known of the whole dispute, in the columns of GML."""
    if cubes.disputes == "gml":
        names = {"midonset": "onset", "midongoing": "ongoing"}
        return cubes.tables.table("gml_dirdisp").rename(names)
    pairs = cubes.tables.table("cow_mid_dirdisps").rename({"disponset": "onset", "dispongoing": "ongoing"})
    whole_disputes = cubes.tables.table("cow_mid_disps").drop("styear", strict=False)
    twice = (set(pairs.columns) & set(whole_disputes.columns)) - {"dispnum"}
    return pairs.drop(sorted(twice)).join(whole_disputes, on="dispnum", how="left")


@fact("dispute", "0 none, else which row of the disputes (from 1) stands for the year", "gml_dirdisp")
def dispute(cubes: Cubes) -> Array:
    """Which of the reduced disputes (`dispute_rows`) stands for a pair and year."""
    return _rows(cubes, dispute_rows(cubes), dispute_years(cubes.disputes))


@fact("ongoing", "1 if a militarised dispute goes on or begins in the year", "gml_dirdisp")
def ongoing(cubes: Cubes) -> Array:
    """Disputes under way (Gibler, Miller & Little 2016; Palmer et al. 2022)."""
    return np.minimum(cubes.stored("dispute"), 1).astype(np.int8)


def _of_dispute(cubes: Cubes, values: Array) -> Array:
    """A value for each row of the disputes as an array of pairs: 0 without a dispute."""
    found: Array = np.r_[0, values, MISSING].astype(np.int8)[cubes.stored("dispute")]
    return found


@fact("onset", "1 if a militarised dispute begins for the pair in the year", "gml_dirdisp")
def onset(cubes: Cubes) -> Array:
    """New disputes; of a year with several at least one is new."""
    new = _disputes(cubes).group_by("ccode1", "ccode2", "year").agg(pl.col("onset").max())
    table = dispute_rows(cubes).drop("onset").join(new, on=["ccode1", "ccode2", "year"], how="left")
    return _of_dispute(cubes, whole(table["onset"]))


@fact(
    "fatal",
    "1 if a new dispute of the year killed someone of the two; unknown deaths are none",
    "gml_dirdisp",
)
def fatal(cubes: Cubes) -> Array:
    """New disputes in which one of the two had deaths (level 1-6 in the whole dispute)."""
    new = _disputes(cubes).filter((pl.col("onset") == 1) & (pl.max_horizontal("fatality1", "fatality2") > 0))
    return _marked(cubes, new)


@fact("war", "1 if both of the two reached the level of war in a new dispute of the year", "gml_dirdisp")
def war(cubes: Cubes) -> Array:
    """New disputes in which both reached hostility level 5 (the whole dispute's level of each)."""
    new = _disputes(cubes).filter((pl.col("onset") == 1) & (pl.min_horizontal("hostlev1", "hostlev2") == 5))
    return _marked(cubes, new)


def war_rows(cubes: Cubes) -> pl.DataFrame:
    """One row a directed pair and year at war with one another: a new war first, then the deadlier one."""
    table = cubes.tables.table("cow_war_inter").with_columns(
        pl.when(pl.col("batdeath1", "batdeath2") < 0)
        .then(None)
        .otherwise(pl.col("batdeath1", "batdeath2"))
        .name.keep()
    )
    deaths = table.with_columns(
        deaths=pl.when(pl.col("batdeath1").is_null() & pl.col("batdeath2").is_null())
        .then(None)
        .otherwise(pl.sum_horizontal("batdeath1", "batdeath2"))
    )
    pair = ["ccode1", "ccode2", "year"]
    return (
        deaths.sort(
            *pair, "cowinteronset", "deaths", "warnum",
            descending=[False] * 3 + [True, True, False], nulls_last=True,
        )
        .unique(pair, keep="first", maintain_order=True)
        .drop("deaths")
    )  # fmt: skip


@fact("interstate_war", "0 none, else which row of the wars (from 1) stands for the year", "cow_war_inter")
def interstate_war(cubes: Cubes) -> Array:
    """Wars between states (Sarkees & Wayman 2010): opposite sides, fighting in the year."""
    return _rows(cubes, war_rows(cubes), WAR_YEARS)


@fact("at_war", "1 if the two are at war with one another in the year", "cow_war_inter")
def at_war(cubes: Cubes) -> Array:
    """Whether a war between the two goes on (Sarkees & Wayman 2010)."""
    return np.minimum(cubes.stored("interstate_war"), 1).astype(np.int8)


def conflict_rows(cubes: Cubes) -> pl.DataFrame:
    """One row a directed pair and year of an inter-state armed conflict on opposite sides (UCDP).

    Parties proper come before supporters with troops, then an episode that begins in the year, then the more
    intense conflict, then the lower number.
    """
    if "conflict_rows" not in cubes.shared:
        cubes.shared["conflict_rows"] = _conflicts(cubes.tables.table("ucdp_acd"))
    found: pl.DataFrame = cubes.shared["conflict_rows"]
    return found


def _conflicts(table: pl.DataFrame) -> pl.DataFrame:
    between = table.filter(pl.col("type_of_conflict").cast(pl.String) == "interstate").with_columns(
        pl.col("^gwno_.*$").cast(pl.Float64).fill_nan(None),
        began=pl.col("start_date2").cast(pl.Int32).cast(pl.Date).dt.year(),
    )
    parties = [
        (f"gwno_{one}{first}", f"gwno_{other}{second}")
        for one, other in (("a", "b"), ("b", "a"))
        for first in ("", "_2nd")
        for second in ("", "_2nd")
    ]
    sides = [
        between.select(
            "conflict_id",
            "year",
            gwcode1=first,
            gwcode2=second,
            ucdpintensity="intensity_level",
            ucdponset=(pl.col("began") == pl.col("year")).cast(pl.Int8),
            ucdpprimary=pl.lit(int("2nd" not in first + second), pl.Int8),
        )
        for first, second in parties
    ]
    pair, best = ["gwcode1", "gwcode2", "year"], ["ucdpprimary", "ucdponset", "ucdpintensity"]
    return (
        pl.concat(sides)
        .drop_nulls(pair)
        .sort(*pair, *best, "conflict_id", descending=[False] * 3 + [True] * 3 + [False])
        .unique(pair, keep="first", maintain_order=True)
    )


@fact("armed_conflict", "0 none, else which row of the conflicts (from 1) stands for the year", "ucdp_acd")
def armed_conflict(cubes: Cubes) -> Array:
    """Inter-state armed conflicts with 25 battle deaths a year or more (Gleditsch et al. 2002; UCDP 25.1)."""
    return _rows(cubes, conflict_rows(cubes), UCDP_YEARS, system="gw")


@fact(
    "peace_years", "full years since the last year with a dispute, or since both were members", "gml_dirdisp"
)
def peace_years(cubes: Cubes) -> Array:
    """Years of peace before each year, counted through years in which a dispute goes on or begins."""
    return peace(cubes, "ongoing")


def peace(cubes: Cubes, event: str) -> Array:
    """(n, n, years), how many full years have passed since the last year with an event.

    0 in the year after an event, and in the first year in which both states were members at one time; a gap
    in which one of them was not a member starts the count again. Events are counted from the beginning of
    their source, not from the first year asked for. Rule of Beck, Katz & Tucker (1998).

    Args:
        cubes: the years wanted.
        event: a fact of pairs that is 1 where the event occurs and -1 where it is not known.
    """
    first, last = cubes.axes.first, cubes.axes.last
    if first > FIRST_YEAR:
        extend = cubes.axes.carried_from is not None
        axes = Axes(cubes.tables, cubes.axes.system, FIRST_YEAR, last, extend=extend)
        history = Cubes(axes, cubes.tables, disputes=cubes.disputes, keep=cubes.keep)
        whole_count = peace(history, event)[:, :, first - FIRST_YEAR :]
        here = axes.place(cubes.axes.codes)
        return np.ascontiguousarray(whole_count[here[:, None], here[None, :], :])
    events, together = cubes.stored(event), cubes.axes.together
    return _counted(events, together)


def _counted(events: Array, together: Bools) -> Array:
    """Peace years along the last axis; missing where the event is not known or the pair did not exist."""
    years = np.arange(events.shape[2], dtype=np.int16)
    # The year in which the count was last at zero: the year after an event, or the first of a membership.
    zero = np.zeros(events.shape, dtype=np.int16)
    zero[:, :, 1:] = np.where((events[:, :, :-1] == 1) | ~together[:, :, :-1], years[1:], 0)
    np.maximum.accumulate(zero, axis=2, out=zero)
    return np.where(together & (events >= 0), years - zero, np.int16(MISSING))


def _rows(cubes: Cubes, table: pl.DataFrame, covers: tuple[int, int], system: System = "cow") -> Array:
    """Which row of a table of directed pairs and years, counted from 1, stands in each cell."""
    prefix = "ccode" if system == "cow" else "gwcode"
    small = table.height < np.iinfo(np.int16).max
    array = cubes.covered(*covers, system=system, dtype=np.int16 if small else np.int32)
    code1, code2, year = (whole(table[name]) for name in (f"{prefix}1", f"{prefix}2", "year"))
    flat, kept = cubes.cells(code1, code2, year, system)
    array.reshape(-1)[flat] = np.flatnonzero(kept) + 1
    return array


def _marked(cubes: Cubes, rows: pl.DataFrame) -> Array:
    """1 at the pairs and years of rows, else 0 where the dispute data cover the year."""
    array = cubes.covered(*dispute_years(cubes.disputes))
    code1, code2, year = (whole(rows[name]) for name in ("ccode1", "ccode2", "year"))
    flat, _ = cubes.cells(code1, code2, year)
    array.reshape(-1)[flat] = 1
    return array
