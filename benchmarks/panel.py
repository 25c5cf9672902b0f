"""The panel beside plain joins in polars, in one run: `python -m benchmarks.panel [FOLDER]`.

FOLDER is a store with the sources pulled, by default the user's. Each row is measured in a process of its
own, so that the memory is that of the job alone; seconds are of the processor, from a store that is on the
disk to a frame in memory, the import of the libraries left out. The joins follow the same rules and must
give the same rows and column sums. `peacesciencer` needs R and is not run here: its figures were measured
elsewhere, on a machine of two cores, and stand in the table for comparison.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from foedus.evidence import panel
from foedus.evidence.cubes_disputes import DEFAULT_RULES, RULES
from foedus.evidence.store import Store, store

PARTS = ("capabilities", "alliances", "contiguity", "distance", "majors", "disputes", "rivalries")
CALLS: dict[str, dict[str, Any]] = {
    "non-directed, 1816-2014": {"start": 1816, "end": 2014, "directed": False},
    "directed, 1816-2010": {"start": 1816, "end": 2010, "directed": True},
    "directed and relevant, 1816-2010": {"start": 1816, "end": 2010, "directed": True, "relevant": True},
    "non-directed, 1816-2024": {
        "start": 1816,
        "end": 2024,
        "directed": False,
        "extend": True,
    },
}
PEER = {
    "directed, 1816-2010": "peacesciencer, measured elsewhere: 24 s CPU, 2.1 GiB",
    "directed and relevant, 1816-2010": "peacesciencer, measured elsewhere: 12.5 s CPU, 1.1 GiB",
}
KEY = ["ccode1", "ccode2", "year"]
OBLIGATIONS = [f"atop_{name}" for name in ("defense", "offense", "neutral", "nonagg", "consul")]


def joined(
    tables: Store, start: int, end: int, *, directed: bool, relevant: bool = False, extend: bool = False
) -> pl.DataFrame:
    """The same panel by joins: expand spells of membership, cross them within a year, join each source."""
    frame = _pairs(tables, start, end, directed=directed, extend=extend)
    capability = tables.table("cow_nmc").drop("version", strict=False)
    for which in (1, 2):
        renamed = capability.rename({n: f"{n}{which}" for n in capability.columns if n != "year"})
        frame = frame.join(renamed, on=[f"ccode{which}", "year"], how="left")
    frame = _alliances(tables, frame, directed=directed)
    contact = _by_year(
        tables.table("cow_contdir").filter(pl.col("conttype") > 0),
        pl.col("stdate").dt.year(),
        pl.when(pl.col("enddate").dt.year() >= 2016).then(end).otherwise(pl.col("enddate").dt.year()),
    )
    closest = contact.group_by(KEY).agg(pl.col("conttype").min())
    frame = frame.join(closest, on=KEY, how="left").with_columns(pl.col("conttype").fill_null(0))
    frame = frame.join(_both_ways(tables.table("cow_mindist")), on=KEY, how="left")
    frame = _majors(tables, frame, end)
    if relevant:
        frame = frame.filter((pl.col("conttype") > 0) | (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1))
    frame = frame.join(_disputes(tables), on=KEY, how="left").with_columns(
        pl.when(pl.col("year") <= 2010).then(pl.col("gmlmidonset", "gmlmidongoing").fill_null(0))
    )
    rivals = _both_ways(_by_year(tables.table("tss_rivalries"), pl.col("start"), pl.col("end")))
    since = pl.col("year") >= 1919
    rivals = rivals.with_columns(
        pl.when(since & (pl.col(name) == 300)).then(305).otherwise(pl.col(name)).alias(name)
        for name in KEY[:2]
    )
    frame = frame.join(rivals.select(*KEY, "rivalry"), on=KEY, how="left")
    return frame.with_columns(
        ongoingrivalry=pl.when(pl.col("year") <= 2020).then(pl.col("rivalry").is_not_null().cast(pl.Int8))
    ).sort(KEY)


def _pairs(tables: Store, start: int, end: int, *, directed: bool, extend: bool) -> pl.DataFrame:
    states = tables.table("cow_states")
    last = pl.when((pl.col("endyear") == 2016) & extend).then(end).otherwise(pl.col("endyear"))
    years = _by_year(
        states.select("ccode", "styear", last.alias("endyear")), pl.col("styear"), pl.col("endyear")
    )
    members = years.select("ccode", "year").unique().filter(pl.col("year").is_between(start, end))
    both = members.join(members, on="year", suffix="2").rename({"ccode": "ccode1"})
    kept = pl.col("ccode1") != pl.col("ccode2") if directed else pl.col("ccode1") < pl.col("ccode2")
    false = tables.table("false_cow_dyads").select(pl.col(KEY).cast(pl.Int64))
    return both.filter(kept).select(pl.col(KEY).cast(pl.Int64)).join(false, on=KEY, how="anti")


def _alliances(tables: Store, frame: pl.DataFrame, *, directed: bool) -> pl.DataFrame:
    table = tables.table("atop_alliance")
    if not directed:
        low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
        table = table.group_by(low.alias("ccode1"), high.alias("ccode2"), "year").agg(
            pl.col(OBLIGATIONS).max()
        )
    frame = frame.join(table, on=KEY, how="left")
    return frame.with_columns(pl.when(pl.col("year") <= 2018).then(pl.col(OBLIGATIONS).fill_null(0)))


def _majors(tables: Store, frame: pl.DataFrame, end: int) -> pl.DataFrame:
    last = pl.when(pl.col("endyear") >= 2016).then(end).otherwise(pl.col("endyear"))
    powers = _by_year(tables.table("cow_majors"), pl.col("styear"), last).select("ccode", "year").unique()
    for which in (1, 2):
        power = powers.select(
            pl.col("ccode").alias(f"ccode{which}"), "year", pl.lit(1).alias(f"cowmaj{which}")
        )
        frame = frame.join(power, on=[f"ccode{which}", "year"], how="left")
    return frame.with_columns(pl.col("cowmaj1", "cowmaj2").fill_null(0))


def _disputes(tables: Store) -> pl.DataFrame:
    table = tables.table("gml_dirdisp").rename({"midonset": "gmlmidonset", "midongoing": "gmlmidongoing"})
    table = table.with_columns(onset="gmlmidonset", deaths=pl.col("fatality").cast(pl.Float64).fill_null(0.5))
    rules = [RULES[rule] for rule in DEFAULT_RULES]
    columns, most = [column for column, _, _ in rules], [first for _, first, _ in rules]
    return (
        table.sort(*columns, "dispnum", descending=[*most, False])
        .unique(KEY, keep="first", maintain_order=True)
        .drop("onset", "deaths", "version")
    )


def _by_year(table: pl.DataFrame, first: pl.Expr, last: pl.Expr) -> pl.DataFrame:
    return table.with_columns(year=pl.int_ranges(first.cast(pl.Int64), last.cast(pl.Int64) + 1)).explode(
        "year"
    )


def _both_ways(table: pl.DataFrame) -> pl.DataFrame:
    turned = table.rename({"ccode1": "ccode2", "ccode2": "ccode1"}).select(table.columns)
    return pl.concat([table, turned])


def gathered(tables: Store, start: int, end: int, **wanted: bool) -> pl.DataFrame:
    """The panel as foedus makes it."""
    return panel.dyad_years(start=start, end=end, with_=PARTS, store=tables, **wanted)


MAKERS: dict[str, Callable[..., pl.DataFrame]] = {"foedus": gathered, "polars joins": joined}


def measure(folder: Path, maker: str, call: str, times: int) -> dict[str, Any]:
    """Seconds of the processor (first and least), memory, rows and column sums; in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.panel", str(folder), "--one", maker, call, "--times", str(times)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one(folder: Path, maker: str, call: str, times: int) -> dict[str, Any]:
    """The measurement itself."""
    tables, make = Store(folder), MAKERS[maker]
    panel.parts()
    seconds = []
    for _ in range(times):
        started = time.process_time()
        frame = make(tables, **CALLS[call])
        seconds.append(time.process_time() - started)
        if len(seconds) == 1:
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
            numbers = {name: frame[name].cast(pl.Float64).sum() for name in SUMMED}
            rows = frame.height
        del frame
    return {"first": seconds[0], "least": min(seconds), "gib": memory, "rows": rows, "sums": numbers}


SUMMED = (
    *OBLIGATIONS,
    *(
        "cinc1",
        "milex2",
        "conttype",
        "mindist",
        "cowmaj1",
        "cowmaj2",
        "gmlmidonset",
        "gmlmidongoing",
        "dispnum",
    ),
    "ongoingrivalry",
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=None)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=3)
    given, _ = parser.parse_known_args()
    folder = given.folder or store().folder
    if given.one:
        print(json.dumps(one(folder, *given.one, given.times)))
        return
    missing = [name for name in NEEDED if not Store(folder).holds(name)]
    if missing:
        print(f"panel: not measured, the store lacks {', '.join(missing)} (foedus data pull)")
        return
    print("panel with seven joins | made by | rows | CPU s, first | CPU s, least | peak GiB | same sums")
    for call in CALLS:
        found = {maker: measure(folder, maker, call, given.times) for maker in MAKERS}
        same = _same(*(each["sums"] for each in found.values()))
        for maker, each in found.items():
            numbers = f"{each['rows']:,} | {each['first']:.2f} | {each['least']:.2f} | {each['gib']:.2f}"
            print(f"{call} | {maker} | {numbers} | {'yes' if same else 'NO'}", flush=True)
        if call in PEER:
            print(f"{call} | {PEER[call]}")


def _same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    return all(abs(ours[name] - theirs[name]) <= 1e-9 * abs(theirs[name]) for name in SUMMED)


NEEDED = (
    *(
        "cow_states",
        "false_cow_dyads",
        "cow_nmc",
        "atop_alliance",
        "cow_contdir",
        "cow_mindist",
        "cow_capitals",
    ),
    *("cow_majors", "gml_dirdisp", "tss_rivalries"),
)

if __name__ == "__main__":
    main()
