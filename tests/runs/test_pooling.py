"""Numbers of sections become those of the run: by hand, against the truth, and against the run as a whole."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sample_answers
import tiny_run
from foedus.quantities import Answer, Column, Interval, Table
from foedus.runs.moments import Moments
from foedus.runs.pooling import PooledAnswer
from foedus.runs.section import PARTS, decode, encode

FINITE = st.floats(-1e6, 1e6)


def pooled(*sections: tuple[Answer, int]) -> Answer:
    pool = PooledAnswer(sections[0][0])
    for answer, weight in sections:
        pool.add(answer, weight)
    return pool.answer()


def with_rows(
    rows: list[tuple[Any, ...]], names: tuple[str, ...], question: str = "risk", table: str = "t"
) -> Answer:
    made = Table.of(table, "T", [Column(name, name) for name in names], rows)
    return replace(tiny_run.answer([0.0]), question=question, headline={}, tables={table: made})


def flat(value: float) -> Interval:
    return Interval.of(value)


def test_mean_and_error_by_hand() -> None:
    """2, 4 and 9 with weights 1, 1 and 2: mean 6, Σ w²(x − x̄)² = 16 + 4 + 36 = 56, √(1.5 · 56) / 4."""
    moments = Moments((2.0,))
    for value, weight in ((2.0, 1), (4.0, 1), (9.0, 2)):
        moments.add((value,), weight)
    assert moments.means == (6.0,)
    assert moments.errors[0] == pytest.approx(math.sqrt(84.0) / 4.0)


@given(st.lists(st.tuples(FINITE, st.integers(1, 5000)), min_size=2, max_size=8))
def test_moments_are_those_of_the_definition(sections: list[tuple[float, int]]) -> None:
    moments = Moments((sections[0][0],))
    for value, weight in sections:
        moments.add((value,), weight)
    values, weights = np.array(sections).T
    mean = np.average(values, weights=weights)
    error = math.sqrt(len(values) / (len(values) - 1) * (weights**2 * (values - mean) ** 2).sum())
    assert moments.means[0] == pytest.approx(mean, abs=1e-6)
    assert moments.errors[0] == pytest.approx(error / weights.sum(), abs=1e-1, rel=1e-6)


@given(FINITE, st.lists(st.integers(1, 5000), min_size=1, max_size=8))
def test_what_never_changes_stays_to_the_last_digit(value: float, weights: list[int]) -> None:
    moments = Moments((value,))
    for weight in weights:
        moments.add((value,), weight)
    assert moments.means == (value,)
    assert moments.errors[0] == 0.0 or len(weights) == 1


def test_pooled_quantiles_of_a_known_law_are_right_within_their_error() -> None:
    """40 sections of 4,096 normal numbers: within four standard errors, and these as theory has them."""
    draws = np.random.default_rng(20).standard_normal((40, 4096))
    pool = PooledAnswer(tiny_run.answer([0.0]))
    for section in draws:
        pool.add(tiny_run.answer(list(section)), 4096)
    found, errors = pool.answer().headline["much"], pool.errors()["much"]
    law = NormalDist()
    for name, share in (("p05", 0.05), ("p25", 0.25), ("median", 0.5), ("p75", 0.75), ("p95", 0.95)):
        true = law.inv_cdf(share)
        assert abs(getattr(found, name) - true) < 4.0 * errors[name]
        assert errors[name] == pytest.approx(
            math.sqrt(share * (1.0 - share) / draws.size) / law.pdf(true), rel=0.4
        )
    assert found.mean == pytest.approx(draws.mean(), abs=1e-12)
    assert found.median == pytest.approx(np.median(draws), abs=errors["median"])


def test_rows_go_by_their_words_wherever_they_stand() -> None:
    names = ("state", "value")
    one = with_rows([("JPN", 1.0), ("USA", flat(5.0))], names)
    other = with_rows([("USA", flat(8.0)), ("JPN", 4.0)], names)
    assert pooled((one, 100), (other, 200)).tables["t"].rows == (("USA", flat(7.0)), ("JPN", 3.0))


def test_a_row_stands_if_most_draws_have_it() -> None:
    names = ("state", "value")
    rows = {"JPN": 1.0, "USA": 2.0, "AUS": 3.0}
    sections = [
        (with_rows([(name, rows[name]) for name in chosen], names), 10)
        for chosen in (("JPN", "AUS"), ("JPN", "USA"), ("USA", "JPN"))
    ]
    assert [row[0] for row in pooled(*sections).tables["t"].rows] == ["JPN", "USA"]


def test_a_number_that_few_draws_have_is_none() -> None:
    names = ("state", "flips_at")
    few = pooled((with_rows([("JPN", 0.25)], names), 1), (with_rows([("JPN", None)], names), 2))
    most = pooled((with_rows([("JPN", None)], names), 1), (with_rows([("JPN", 0.25)], names), 2))
    assert (few.tables["t"].rows, most.tables["t"].rows) == ((("JPN", None),), (("JPN", 0.25),))


def test_rows_that_say_the_same_are_told_apart_by_their_order() -> None:
    names = ("kind", "value")
    one, other = (with_rows([("a", value), ("a", value + 10.0)], names) for value in (1.0, 2.0))
    assert pooled((one, 1), (other, 1)).tables["t"].rows == (("a", 1.5), ("a", 11.5))


def test_a_list_is_that_of_most_draws_and_no_mixture() -> None:
    def path(*steps: tuple[str, float]) -> Answer:
        rows = [("nato", step, state, gain) for step, (state, gain) in enumerate(steps, start=1)]
        return with_rows(rows, ("proposal", "step", "state", "gain"), "membership", "path")

    short, one, other = path(("JPN", 0.5)), path(("USA", 1.0), ("JPN", 1.0)), path(("USA", 4.0), ("AUS", 1.0))
    rows = pooled((short, 15), (one, 20), (other, 10)).tables["path"].rows
    assert rows == (("nato", 1, "USA", 2.0), ("nato", 2, "JPN", 1.0))


def test_verdicts_are_those_of_the_pooled_intervals() -> None:
    names = ("state", "gain", "gain_with_tail", "verdict", "verdict_with_tail")
    sections = [
        (with_rows([("JPN", flat(gain), flat(-1.0), word, "loses")], names, "gains", "balance"), 1)
        for gain, word in ((-0.3, "loses"), (0.5, "gains"))
    ]
    ((_, gain, _, verdict, tail),) = pooled(*sections).tables["balance"].rows
    assert (gain.median, verdict, tail) == (pytest.approx(0.1), "gains", "loses")


def test_the_lorenz_curve_runs_anew_in_the_order_of_the_pooled_means() -> None:
    """GDP 3 and 1; means −1 and 1, then −1 and −4 % make −1 and −1.5: the second state goes first."""
    names = ("state", "mean", "mean_usd", "gdp_share", "losses_share", "gains_share")
    one = [("BIG", -1.0, -3.0, 0.75, 1.0, 0.0), ("SML", 1.0, 1.0, 1.0, 1.0, 1.0)]
    other = [("SML", -4.0, -4.0, 0.25, 4 / 7, 0.0), ("BIG", -1.0, -3.0, 1.0, 1.0, 0.0)]
    rows = (
        pooled(*((with_rows(each, names, "gains", "lorenz"), 1) for each in (one, other)))
        .tables["lorenz"]
        .rows
    )
    assert rows == (("SML", -1.5, -1.5, 0.25, pytest.approx(1 / 3), 0.0), ("BIG", -1.0, -3.0, 1.0, 1.0, 0.0))


def test_detail_is_pooled_where_the_words_beside_it_agree() -> None:
    def answer(who: str, chance: float) -> Answer:
        detail = {"offers": [{"who": who, "chance": chance}], "count": 3}
        return replace(tiny_run.answer([0.5]), detail=detail)

    same = pooled((answer("FRA", 0.2), 1), (answer("FRA", 0.4), 1)).detail
    other = pooled((answer("FRA", 0.2), 1), (answer("DEU", 0.4), 1)).detail
    assert same == {"offers": [{"who": "FRA", "chance": pytest.approx(0.3)}], "count": 3}
    assert other["offers"][0]["chance"] == 0.2


@pytest.mark.parametrize("name", ["adoption", "membership", "gains", "blocs", "risk", "trade"])
def test_answers_come_back_from_bytes_as_they_were(name: str) -> None:
    answer: Answer = getattr(sample_answers, name)()
    again = decode(encode({name: answer}))[name]
    assert again.to_json() == answer.to_json()
    assert again.tables == answer.tables
    assert again.headline == answer.headline


@pytest.mark.parametrize("name", ["adoption", "membership", "blocs", "risk", "trade"])
def test_pooling_equal_sections_changes_nothing(name: str) -> None:
    answer: Answer = getattr(sample_answers, name)()
    again = pooled((answer, 4096), (answer, 4096), (answer, 5000))
    assert again.tables == answer.tables
    assert again.headline == answer.headline


@given(st.lists(st.lists(FINITE, min_size=1, max_size=20), min_size=1, max_size=6))
def test_pooled_intervals_keep_their_order(sections: list[list[float]]) -> None:
    found = pooled(*((tiny_run.answer(each), len(each)) for each in sections)).headline["much"]
    points = [getattr(found, name) for name in ("p05", "p25", "median", "p75", "p95")]
    assert all(low <= high + 1e-9 * max(1.0, abs(high)) for low, high in pairwise(points))
    every = [value for each in sections for value in each]
    assert found.mean == pytest.approx(sum(every) / len(every), abs=1e-6)
    assert len(PARTS) == 6
