"""Estimate how trade goes with alliances and trade agreements: src/foedus/data/trade_elasticities.json.

    python tools/fit_trade_elasticities.py DATA_FOLDER [OUTPUT_FILE]

DATA_FOLDER holds the files of `FILES`. Two sets of bilateral trade are used side by side, since they
differ: that of the R package penppml (Breinlich et al. 2021) and that of the Correlates of War (Barbieri &
Keshk 2016). The method, the results and what they can carry: docs/methods/gravity-estimation.md.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import rdata

from foedus.evidence.store_shelf import sha256
from foedus.evidence.trade_agreements import agreement_spells
from foedus.methods.ppml import Estimate, ppml
from foedus.quantities import round_significant
from foedus.states import states

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "foedus" / "data" / "trade_elasticities.json"
FILES = {
    "penppml_trade": "penppml_trade/trade.rda",
    "cow_trade": "cow_trade/cow_trade_ddy.rds",
    "atop_alliance": "peacesciencer/data/atop_alliance.rda",
    "desta": "desta/DESTA.csv",
}
# Codes of the trade data that are not today's, or stand for more than one state.
CODES = {"BLX": "BEL", "MNT": "MNE", "ROM": "ROU", "TMP": "TLS", "YUG": "SRB", "ZAR": "COD"}
OBLIGATIONS = {
    "defense_pact": "atop_defense",
    "offense": "atop_offense",
    "neutrality": "atop_neutral",
    "nonaggression": "atop_nonagg",
    "consultation": "atop_consul",
}
MAIN = (*OBLIGATIONS, "trade_agreement")
THREE_WAY = ("exporter_year", "importer_year", "pair")
STEP = 4  # years between waves, as in the trade data of penppml
COLD_WAR_ENDS = 1990
FEWEST_CHANGING = 100  # pairs in which a tie begins or ends, for its coefficient to be pooled
DIGITS = 6
METHOD = (
    "Poisson pseudo maximum likelihood (Santos Silva & Tenreyro 2006), effects of exporter by year, importer "
    "by year and directed pair, errors clustered by pair of states; every fourth year; both states in the "
    "system"
)


def main(folder: Path, output: Path) -> None:
    """Estimate all specifications on both data sets and write them."""
    alliances = _alliances(_frame(folder / FILES["atop_alliance"]))
    agreements = _agreements(folder / FILES["desta"])
    data = {
        "penppml": _with_ties(_penppml(_frame(folder / FILES["penppml_trade"])), alliances),
        "cow": _with_ties(_cow(_frame(folder / FILES["cow_trade"])), alliances).join(
            agreements, on=["low", "high", "year"], how="left"
        ),
    }
    estimates = {name: dict(_specifications(_complete(rows))) for name, rows in data.items()}
    content = {
        "about": "log points of exports for a tie between exporter and importer, other ties and effects held",
        "method": METHOD,
        "sources": {name: {"file": path, "sha256": sha256(folder / path)} for name, path in FILES.items()},
        "estimates": estimates,
        "pooled": _pooled(estimates),
    }
    output.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _frame(path: Path) -> dict[str, Any]:
    """The columns of the one table in an R file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = rdata.read_rds(path) if path.suffix == ".rds" else next(iter(rdata.read_rda(path).values()))
    return {str(name): table[name] for name in table.columns}


def _penppml(columns: Mapping[str, Any]) -> pl.DataFrame:
    """Exports in US$ every fourth year 1964-2016; an agreement's number above 0: one is in force."""
    table = pl.DataFrame(
        {
            "exporter": columns["exp"].astype(str).tolist(),
            "importer": columns["imp"].astype(str).tolist(),
            "year": columns["time"].astype(str).astype(int).to_numpy(),
            "flow": columns["export"].to_numpy(float),
            "trade_agreement": (columns["id"].to_numpy(float) > 0).astype(float),
        }
    ).with_columns(pl.col("exporter", "importer").replace(CODES))
    codes = pl.DataFrame(
        [
            (each.id, year, spell.code)
            for each in states()
            for spell in each.cow
            for year in table["year"].unique().to_list()
            if spell.start.year <= year and (spell.end is None or year <= spell.end.year)
        ],
        schema=["id", "year", "code"],
        orient="row",
    )
    for side in ("exporter", "importer"):
        table = table.join(codes, left_on=[side, "year"], right_on=["id", "year"]).drop(side)
        table = table.rename({"code": side})
    return table


def _cow(columns: Mapping[str, Any]) -> pl.DataFrame:
    """Imports in million US$: of the first state from the second (flow1); missing ones are left out."""
    table = pl.DataFrame(
        {name: columns[name].to_numpy(float) for name in ("ccode1", "ccode2", "year", "flow1")}
    )
    return (
        table.filter(pl.col("year").is_between(1952, 2012) & (pl.col("year") % STEP == 0))
        .filter(pl.col("flow1").is_not_nan())
        .select(
            exporter=pl.col("ccode2").cast(pl.Int64),
            importer=pl.col("ccode1").cast(pl.Int64),
            year=pl.col("year").cast(pl.Int64),
            flow="flow1",
        )
    )


def _alliances(columns: Mapping[str, Any]) -> pl.DataFrame:
    """One row a pair and year: an obligation holds if at least one of the two is bound by it."""
    table = pl.DataFrame({name: columns[name].to_numpy(float) for name in columns})
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    return table.group_by(
        low=low.cast(pl.Int64), high=high.cast(pl.Int64), year=pl.col("year").cast(pl.Int64)
    ).agg(**{name: pl.col(column).max() for name, column in OBLIGATIONS.items()})


def _agreements(path: Path) -> pl.DataFrame:
    """Pairs and years with a preferential agreement in force (DESTA), by Correlates of War number."""
    table = pl.read_csv(path, separator=";", null_values=["NA"], infer_schema_length=None)
    codes: dict[str, list[int]] = {}
    for each in states():
        codes[each.id] = sorted({spell.code for spell in each.cow})
    rows = {
        (min(a, b), max(a, b), year)
        for one, other, _, start, end in agreement_spells(table).iter_rows()
        for a in codes[one]
        for b in codes[other]
        for year in range(max(start, 1952), min(end or 2016, 2016) + 1)
    }
    schema = {"low": pl.Int64, "high": pl.Int64, "year": pl.Int64}
    return pl.DataFrame(sorted(rows), schema=schema, orient="row").with_columns(trade_agreement=pl.lit(1.0))


def _with_ties(trade: pl.DataFrame, alliances: pl.DataFrame) -> pl.DataFrame:
    """Add the obligations in the year, and the defence pact four years on and back."""
    rows = trade.with_columns(
        low=pl.min_horizontal("exporter", "importer"), high=pl.max_horizontal("exporter", "importer")
    ).join(alliances, on=["low", "high", "year"], how="left")
    for name, shift in (("pact_ahead", STEP), ("pact_before", -STEP), ("pact_long_before", -2 * STEP)):
        moved = alliances.select("low", "high", year=pl.col("year") - shift, **{name: "defense_pact"})
        rows = rows.join(moved, on=["low", "high", "year"], how="left")
    return rows


def _complete(rows: pl.DataFrame) -> pl.DataFrame:
    """Ties that no list names are none; rows in one order."""
    ties = [*MAIN, "pact_ahead", "pact_before", "pact_long_before"]
    return (
        rows.with_columns(pl.col(ties).fill_null(0.0))
        .with_columns(
            any_obligation=pl.max_horizontal(*OBLIGATIONS),
            pact_and_agreement=pl.col("defense_pact") * pl.col("trade_agreement"),
        )
        .sort("exporter", "importer", "year")
    )


def _specifications(rows: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    """The main estimate and what it is to be compared with."""
    last = int(rows["year"].max())  # type: ignore[arg-type]
    pact = ("defense_pact", "trade_agreement")
    split = tuple(name for name in MAIN if name != "offense")  # it changes in too few pairs there
    before_2014 = rows.filter(pl.col("year") <= min(last, 2014))  # ATOP ends in 2018
    return [
        ("main", _fit(rows, MAIN)),
        ("pact_alone", _fit(rows, pact)),
        ("with_interaction", _fit(rows, (*pact, "pact_and_agreement"))),
        ("any_obligation", _fit(rows, ("any_obligation", "trade_agreement"))),
        ("lead", _fit(before_2014, (*MAIN, "pact_ahead"))),
        ("phasing_in", _fit(rows, ("defense_pact", "pact_before", "pact_long_before", "trade_agreement"))),
        ("cold_war", _fit(rows.filter(pl.col("year") <= COLD_WAR_ENDS), split)),
        ("since_cold_war", _fit(rows.filter(pl.col("year") > COLD_WAR_ENDS), split)),
        ("outside_europe", _fit(rows.filter(~_both_in_europe()), split)),
        ("without_pair_effects", _fit(rows, MAIN, THREE_WAY[:2])),
    ]


def _both_in_europe() -> pl.Expr:
    codes = sorted({spell.code for each in states() if each.continent == "Europe" for spell in each.cow})
    return pl.col("exporter").is_in(codes) & pl.col("importer").is_in(codes)


def _fit(rows: pl.DataFrame, names: Sequence[str], effects: Sequence[str] = THREE_WAY) -> dict[str, Any]:
    groups = {
        "exporter_year": rows["exporter"] * 10_000 + rows["year"],
        "importer_year": rows["importer"] * 10_000 + rows["year"],
        "pair": rows["exporter"] * 1_000 + rows["importer"],
    }
    found = ppml(
        rows["flow"].to_numpy(),
        rows.select(names).to_numpy(),
        [groups[name].to_numpy() for name in effects],
        (rows["low"] * 1_000 + rows["high"]).to_numpy(),
    )
    return _as_json(found, rows, names, effects)


def _as_json(
    found: Estimate, rows: pl.DataFrame, names: Sequence[str], effects: Sequence[str]
) -> dict[str, Any]:
    used = rows.filter(pl.Series(found.used))
    spans = used.group_by("low", "high").agg(
        **{name: pl.col(name).min() != pl.col(name).max() for name in names}
    )
    return {
        "effects": list(effects),
        "coefficients": dict(zip(names, map(_short, found.coefficients), strict=True)),
        "errors": dict(zip(names, map(_short, found.errors), strict=True)),
        "covariance": [[_short(cell) for cell in row] for row in found.covariance],
        "changing_pairs": {name: int(spans[name].sum()) for name in names},
        "n": used.height,
        "pairs": found.clusters,
        "left_out": {"no_flow_in_group": found.separated, "alone_in_group": found.single},
        "years": [int(used["year"].min()), int(used["year"].max())],  # type: ignore[arg-type]
    }


def _pooled(estimates: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """The main estimates of both data sets as one: their mean, and an error with their distance."""
    pooled = {}
    for name in MAIN:
        if min(each["main"]["changing_pairs"][name] for each in estimates.values()) < FEWEST_CHANGING:
            continue
        value, error = (
            np.array([each["main"][key][name] for each in estimates.values()])
            for key in ("coefficients", "errors")
        )
        within, between = float((error**2).mean()), float(value.var())
        pooled[name] = {
            "mean": _short(value.mean()),
            "error": _short(np.sqrt(within + between)),
            "error_within": _short(np.sqrt(within)),
            "error_between": _short(np.sqrt(between)),
        }
    return pooled


def _short(value: Any) -> float:
    return round_significant(float(value), DIGITS)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else OUTPUT)
