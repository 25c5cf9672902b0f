"""Candidates and skill card on a made-up record in which the truth is known."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from foedus.errors import InputError
from foedus.methods import logit, scores
from foedus.risk import page, skill
from foedus.risk.covariates import COVARIATES
from foedus.risk.estimators import ESTIMATORS, estimator, recalibrated
from foedus.risk.features import Table

NAMES = tuple(COVARIATES)


def _table(first: int = 1946, last: int = 2010, pairs: int = 120, gap: int = 1) -> Table:
    """Pairs of 16 states, half of them rivals; onsets drawn from a logit on rivalry and recent disputes."""
    random = np.random.default_rng(4)
    codes = np.arange(2, 18) * 40
    every = np.array([(a, b) for a in codes for b in codes if a < b])[:pairs]
    years = np.arange(first, last + 1)
    rivals = np.arange(len(every)) % 2
    close = random.normal(7, 1, len(every))
    recent = np.zeros(len(every))
    parts, outcome = [], []
    third, fifth = np.arange(len(every)) % 3, np.arange(len(every)) % 5 == 0
    some = (third == 0) & (np.arange(len(every)) % 4 == 0)
    near = (third > 0) | some | fifth
    for _ in years:
        x = {name: random.normal(size=len(every)) for name in NAMES}
        x |= {
            "constant": np.ones(len(every)),
            "rivals": rivals,
            "distance": close,
            "disputes": np.log1p(recent),
        }
        x |= {"land": third == 1, "sea": third == 2, "one_major": some, "two_majors": fifth}
        p = logit.chance(-3.0 + 1.5 * rivals + 0.8 * np.log1p(recent) - 0.2 * (close - 7))
        happens = random.random(len(every)) < p
        recent = np.floor(0.8 * recent) + happens
        parts.append(np.column_stack([x[name] for name in NAMES]))
        outcome.append(happens)
    n = len(years)
    y = np.concatenate(outcome)
    return Table(
        np.concatenate(parts), NAMES, np.tile(every[:, 0], n), np.tile(every[:, 1], n),
        np.repeat(years, len(every)), np.tile(near, n), {"onset": y, "fatal": y, "war": y}, gap,
    )  # fmt: skip


@pytest.fixture(scope="module")
def table() -> Table:
    return _table()


def test_kinds_and_last_decade_are_shares_of_the_training_rows(table) -> None:
    count = np.rint(np.expm1(table.columns(("disputes",))[:, 0]))
    forecast = ESTIMATORS["last decade"].fit(table, "onset")(table)
    two = count == 2
    y = table.outcomes["onset"]
    assert forecast[two] == pytest.approx((y[two].sum() + 0.5) / (two.sum() + 1.0))
    kinds = ESTIMATORS["base rate"].fit(table, "onset")(table)
    rivals, major = table.columns(("rivals", "land")), table.columns(("one_major", "two_majors"))
    group = (rivals == 1).all(axis=1) & (major == 0).all(axis=1)
    assert kinds[group] == pytest.approx((y[group].sum() + 0.5) / (group.sum() + 1.0))


def test_forecasts_do_not_see_the_years_they_are_for(table) -> None:
    changed = dataclasses.replace(table, outcomes={"onset": table.outcomes["onset"].copy()})
    changed.outcomes["onset"][table.year > 2005] ^= True
    names = ("last decade", "logit without alliances", "two logits")
    first, second = (skill.hold_out(each, names, "onset", first_origin=2005) for each in (table, changed))
    for name in names:
        assert (first.forecasts[name] == second.forecasts[name]).all()


def test_a_gap_leaves_out_the_years_between(table) -> None:
    held = skill.hold_out(dataclasses.replace(table, gap=13), ("last decade",), "onset")
    assert (held.table.year.min(), held.table.year.max()) == (1983, 2010)


def test_the_card_finds_the_truth(table) -> None:
    held = skill.hold_out(
        table, ("base rate", "last decade", "peace years", "logit without alliances"), "onset"
    )
    card = skill.card(held, "Made up.")
    assert card["chosen"] == "logit without alliances"
    assert card["beats_last_decade"]
    assert card["held_out"] == [1971, 2010]
    assert card["events"] == int(table.outcomes["onset"][table.year > 1970].sum())
    best = card["candidates"]["logit without alliances"]
    assert best["expected_over_observed"] == pytest.approx(1.0, abs=0.1)
    assert best["gain"]["last decade"]["mean"] > 2 * best["gain"]["last decade"]["error"] > 0
    p = held.forecasts["logit without alliances"]
    assert best["log_score"] == scores.log_score(held.y, p)
    assert sum(each["events"] for each in card["by_decade"].values()) == card["events"]
    assert sum(each["pair_years"] for each in card["by_region"].values()) == card["pair_years"]
    assert sum(bin_[0] for bin_ in best["calibration"]) == card["pair_years"]
    missed = card["failures"]["least_expected"]
    assert [each[3] for each in missed] == sorted(each[3] for each in missed)


def test_the_card_as_a_page_names_what_was_chosen() -> None:
    table = _table()
    # Numbers of real states, so that pairs can be named.
    codes = np.array([2, 20, 40, 70, 200, 220, 255, 325, 365, 630, 640, 651, 710, 732, 740, 750])
    named = {code: codes[k] for k, code in enumerate(np.unique([*table.code1, *table.code2]))}
    one, other = (np.array([named[c] for c in each]) for each in (table.code1, table.code2))
    table = dataclasses.replace(table, code1=one, code2=other)
    names = ("base rate", "last decade", "peace years", "logit without alliances")
    body = {
        "years": [1946, 2010],
        "sources": {"gml_dirdisp": {}},
        "parts": {"made": skill.card(skill.hold_out(table, names, "onset"), "Made up.")},
    }
    text = page.page(body)
    assert "Chosen among the logits: **logit without alliances**. It beats" in text
    assert "| Asia |" in text
    assert "Known failures:" in text


def test_a_candidate_that_cannot_be_fitted_is_named(table) -> None:
    rare = np.zeros(len(table), dtype=bool)
    rare[(table.year == 1950) & (table.columns(("rivals",))[:, 0] == 1)] = True
    rare[table.year == 1990] = True
    held = skill.hold_out(
        dataclasses.replace(table, outcomes={"war": rare}), ("last decade", "logit without alliances"), "war"
    )
    assert list(held.forecasts) == ["last decade"]
    assert "fitted to 1970: the likelihood has no maximum" in held.refused["logit without alliances"]


def test_recalibration_uses_the_window_only(table) -> None:
    seen: list[int] = []

    def inner(rows, outcome):
        seen.append(int(rows.year.max()))
        return ESTIMATORS["last decade"].fit(rows, outcome)

    forecast = recalibrated(inner, "platt")(table.where(table.year <= 2000), "onset")
    assert seen == [1990, 2000]
    assert ((forecast(table) > 0) & (forecast(table) < 1)).all()


def test_network_forecasts_are_chances(table) -> None:
    late = table.where(table.year > 2007)
    forecast = ESTIMATORS["network"].fit(table.where(table.year <= 2007), "onset")(late)
    assert ((forecast > 0) & (forecast < 1)).all()
    assert scores.roc_auc(late.outcomes["onset"], forecast) > 0.6


def test_wrong_input_is_refused(table) -> None:
    with pytest.raises(InputError, match="known are base rate"):
        estimator("guess")
    with pytest.raises(InputError, match="no years to hold out"):
        skill.hold_out(table, ("last decade",), "onset", first_origin=2011)
