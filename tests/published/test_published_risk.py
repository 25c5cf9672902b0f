"""Published results on disputes, recomputed from the store's data.

Dangerous dyads (after Bremer 1992, Journal of Conflict Resolution 36): the logit of dispute onset in
politically relevant pairs 1816-2010 in the documentation of the R package peacesciencer. Its data on regimes
and on GDP are not open to us; without them the coefficients of contact, of the balance of power and of peace
years agree within ten per cent, the others in sign.

Leeds 2003 (American Journal of Political Science 47): signs of three kinds of alliances, 1816-1944, in
directed pairs. The paper's own data and controls are not in hand.

Jackson & Nei 2015 (PNAS 112): wars per pair of states in 1950-2000 are about a tenth of those in 1820-1949.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from foedus.evidence import panel
from foedus.evidence.cubes import dyads
from foedus.methods import logit

BASE = ("cow_states", "cow_contdir", "cow_majors", "gml_dirdisp")


@pytest.fixture(scope="module")
def dangerous(real_store):
    store = real_store(*BASE, "cow_nmc", "atop_alliance")
    parts = ["capabilities", "alliances", "contiguity", "majors", "disputes", "peace-years"]
    frame = panel.dyad_years(start=1816, end=2010, relevant=True, with_=parts, store=store)
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
    names = ("landcontig", "cincprop", "cowmajdyad", "atop_defense", "minmilit", "t", "t2", "t3")
    spell = frame["gmlmidspell"].to_numpy().astype(float)
    x = [frame[name].to_numpy().astype(float) for name in names[:5]] + [spell, spell**2, spell**3]
    table = np.column_stack([np.ones(len(spell)), *x])
    found = logit.fit(table, frame["gmlmidonset"].to_numpy(), names=("constant", *names))
    return found.rows, dict(zip(names, found.coefficients[1:], strict=True))


def test_dangerous_dyads_within_ten_per_cent(dangerous) -> None:
    _, found = dangerous
    assert found["landcontig"] == pytest.approx(1.057, rel=0.1)
    assert found["cincprop"] == pytest.approx(1.055, rel=0.1)
    assert found["t"] == pytest.approx(-0.146, rel=0.1)
    assert found["t2"] == pytest.approx(0.003, abs=0.0006)


def test_dangerous_dyads_in_sign_and_size_of_table(dangerous) -> None:
    rows, found = dangerous
    assert rows == pytest.approx(106_056, rel=0.1)  # ours has the pairs without data on regimes as well
    assert found["cowmajdyad"] > 0.0
    assert found["atop_defense"] < 0.0
    assert found["minmilit"] > 0.0


def test_signs_of_leeds_2003(real_store) -> None:
    store = real_store(*BASE, "cow_nmc", "atop_alliance", "cow_capitals")
    rows = dyads("cow", 1816, 1944, relevant=True, directed=True, store=store)
    # An ally of the one that is not the other: k owes j the obligation, k is not i.
    held = {name: rows.cubes[name] > 0 for name in ("defense", "offense", "neutral")}
    allied = {name: each.sum(axis=1)[:, None, :] - each > 0 for name, each in held.items()}
    began = store.table("gml_dirdisp").filter(
        (pl.col("midonset") == 1) & (pl.col("sidea1") == 1) & (pl.col("sidea2") == 0)
        & (pl.col("orig1") == 1) & (pl.col("orig2") == 1) & (pl.col("year") <= 1944)
    )  # fmt: skip
    i, j = (rows.cubes.axes.place(began[f"ccode{side}"].cast(int).to_numpy()) for side in (1, 2))
    onset = np.zeros(rows.cubes.together.shape, dtype=bool)
    onset[began["year"].cast(int).to_numpy() - 1816, i, j] = True
    peace = rows.gather("peace_years").astype(float) / 10.0
    share = [np.nan_to_num(rows.gather_state("cinc", side), nan=1e-6) for side in (1, 2)]
    x = np.column_stack([
        np.ones(len(rows)), rows.gather("contiguity") == 1, share[0] / (share[0] + share[1] + 1e-9),
        peace, peace**2, peace**3,
        allied["defense"][rows.t, rows.i, rows.j], allied["offense"][rows.t, rows.j, rows.i],
        allied["neutral"][rows.t, rows.j, rows.i],
    ])  # fmt: skip
    pair = np.minimum(rows.code1, rows.code2) * 1000 + np.maximum(rows.code1, rows.code2)
    found = logit.fit(x, onset[rows.t, rows.i, rows.j], clusters=pair)
    target_defence, challenger_offence, challenger_neutrality = found.coefficients[-3:]
    assert target_defence < 0.0
    assert challenger_offence > 2.0 * found.errors[-2]
    assert challenger_neutrality > 2.0 * found.errors[-1]


def test_wars_per_pair_fell_to_a_tenth(real_store) -> None:
    store = real_store("cow_states", "cow_war_inter")
    cubes = dyads("cow", 1816, 2007, store=store).cubes
    wars = store.table("cow_war_inter").filter(pl.col("ccode1") < pl.col("ccode2"))
    first = wars.group_by("warnum", "ccode1", "ccode2").agg(pl.col("year").min())["year"].to_numpy()
    pairs = cubes.together.sum(axis=(1, 2)) / 2

    def rate(start: int, end: int) -> float:
        return float(((first >= start) & (first <= end)).sum() / pairs[start - 1816 : end - 1815].sum())

    assert 0.05 < rate(1950, 2000) / rate(1820, 1949) < 0.2
