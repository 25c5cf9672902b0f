"""Published models of disputes, fitted again to the store's data, and a logit of public data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.methods import logit

if TYPE_CHECKING:
    from foedus.evidence.store import Store


def logit_of_two_columns(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A logit with a constant and one covariate, from rows of covariate and outcome."""
    x, y = np.array(inputs["rows"], dtype=np.float64).T
    found = logit.fit(np.column_stack([np.ones_like(x), x]), y)
    return {
        "coefficients": found.coefficients,
        "errors": found.errors,
        "log_likelihood": found.log_likelihood,
    }


def dangerous_dyads(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """The logit of dispute onset in politically relevant pairs of peacesciencer's documentation.

    Its data on regimes and on GDP are not in the store and left out.
    """
    import polars as pl

    from foedus.evidence import panel

    parts = ["capabilities", "alliances", "contiguity", "majors", "disputes", "peace-years"]
    first, last = inputs["years"]
    frame = panel.dyad_years(start=first, end=last, relevant=True, with_=parts, store=store)
    soldiers = [pl.col(f"milper{side}") / pl.col(f"tpop{side}") for side in (1, 2)]
    frame = frame.select(
        "gmlmidonset",
        "gmlmidspell",
        landcontig=pl.col("conttype") == 1,
        cincprop=pl.min_horizontal("cinc1", "cinc2") / pl.max_horizontal("cinc1", "cinc2"),
        cowmajdyad=pl.max_horizontal("cowmaj1", "cowmaj2"),
        atop_defense=pl.col("atop_defense"),
        minmilit=pl.min_horizontal(*soldiers),
    ).drop_nulls()
    names = ("landcontig", "cincprop", "cowmajdyad", "atop_defense", "minmilit")
    spell = frame["gmlmidspell"].to_numpy().astype(float)
    columns = [frame[name].to_numpy().astype(float) for name in names] + [spell, spell**2, spell**3]
    table = np.column_stack([np.ones(len(spell)), *columns])
    shown = ("constant", *names, "t", "t2", "t3")
    found = logit.fit(table, frame["gmlmidonset"].to_numpy(), names=shown)
    return dict(zip(shown, found.coefficients, strict=True)) | {"rows": found.rows}


def content_of_alliances(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Who attacks whom in directed relevant pairs, by what the allies of either side owe it.

    Gives the coefficients of a pact of defence of the target, of offence and of neutrality of the challenger
    (none with the other of the pair), and each over its error clustered by pair.
    """
    from foedus.evidence.cubes import dyads

    first, last = inputs["years"]
    rows = dyads("cow", first, last, relevant=True, directed=True, store=store)
    # An ally of the one that is not the other: k owes j the obligation, k is not i.
    held = {name: rows.cubes[name] > 0 for name in ("defense", "offense", "neutral")}
    allied = {name: each.sum(axis=1)[:, None, :] - each > 0 for name, each in held.items()}
    peace = rows.gather("peace_years").astype(float) / 10.0
    share = [np.nan_to_num(rows.gather_state("cinc", side), nan=1e-6) for side in (1, 2)]
    x = np.column_stack(
        [
            np.ones(len(rows)),
            rows.gather("contiguity") == 1,
            share[0] / (share[0] + share[1] + 1e-9),
            peace,
            peace**2,
            peace**3,
            allied["defense"][rows.t, rows.i, rows.j],
            allied["offense"][rows.t, rows.j, rows.i],
            allied["neutral"][rows.t, rows.j, rows.i],
        ]
    )
    pair = np.minimum(rows.code1, rows.code2) * 1000 + np.maximum(rows.code1, rows.code2)
    found = logit.fit(x, _begun(rows, store, first, last)[rows.t, rows.i, rows.j], clusters=pair)
    names = ("target_defence", "challenger_offence", "challenger_neutrality")
    ratios = found.coefficients[-3:] / found.errors[-3:]
    return dict(zip(names, found.coefficients[-3:], strict=True)) | {
        f"{name}_over_error": ratio for name, ratio in zip(names, ratios, strict=True)
    }


def _begun(rows: Any, store: Store, first: int, last: int) -> Any:
    """(years, challengers, targets): whether the first was an originator on the side that began a dispute."""
    import polars as pl

    began = store.table("gml_dirdisp").filter(
        (pl.col("midonset") == 1)
        & (pl.col("sidea1") == 1)
        & (pl.col("sidea2") == 0)
        & (pl.col("orig1") == 1)
        & (pl.col("orig2") == 1)
        & pl.col("year").is_between(first, last)
    )
    i, j = (rows.cubes.axes.place(began[f"ccode{side}"].cast(int).to_numpy()) for side in (1, 2))
    onset = np.zeros(rows.cubes.together.shape, dtype=bool)
    onset[began["year"].cast(int).to_numpy() - first, i, j] = True
    return onset


def wars_by_pair(inputs: Mapping[str, Any], store: Store) -> dict[str, Any]:
    """Wars a pair of states and year in two periods, and the later rate over the earlier."""
    import polars as pl

    from foedus.evidence.cubes import dyads

    first = inputs["earlier"][0]
    cubes = dyads("cow", first, inputs["later"][1], store=store).cubes
    wars = store.table("cow_war_inter").filter(pl.col("ccode1") < pl.col("ccode2"))
    began = wars.group_by("warnum", "ccode1", "ccode2").agg(pl.col("year").min())["year"].to_numpy()
    pairs = cubes.together.sum(axis=(1, 2)) / 2

    def rate(start: int, end: int) -> float:
        counted = ((began >= start) & (began <= end)).sum()
        return float(counted / pairs[start - first : end - first + 1].sum())

    return {"ratio": rate(*inputs["later"]) / rate(*inputs["earlier"])}
