"""The record as a table, forecasts and commands, on the store's data."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from foedus.errors import InputError
from foedus.methods import scores
from foedus.risk import fit, model, predict
from foedus.risk.features import SOURCES, Record
from foedus.risk.present import facts_of
from foedus.states import state
from foedus.world import world

DATED = ("gml_dirdisp", "atop_alliance", "cow_nmc", "cow_igo_ndy", "ucdp_acd")


@pytest.fixture(scope="module")
def store(real_store):
    return real_store(*SOURCES)


@pytest.fixture(scope="module")
def record(store):
    return Record(store)


class Until:
    """A store that knows nothing of a year and after."""

    def __init__(self, store, year: int) -> None:
        self.store, self.year = store, year

    def table(self, source: str, part: str | None = None) -> pl.DataFrame:
        found = self.store.table(source, part)
        if source == "tss_rivalries":
            return found.with_columns(pl.col("end").clip(upper_bound=self.year - 1)).filter(
                pl.col("start") < self.year
            )
        return found.filter(pl.col("year") < self.year) if source in DATED else found

    def versions(self, names):
        return self.store.versions(names)


@pytest.mark.long
def test_rows_and_outcomes_of_the_main_window(record) -> None:
    table = record.table(1946, 2010)
    # All pair-years at risk are 721,636 with 1,968 onsets; a pair that is new has no year before it.
    assert (len(table), int(table.outcomes["onset"].sum())) == (703_636, 1_941)
    assert np.isfinite(table.x).all()
    assert (table.code1 < table.code2).all()
    assert (np.diff(table.year) >= 0).all()
    relevant = table.where(table.relevant)
    assert len(relevant) == len(record.table(1946, 2010, relevant=True)) == 72_136


def test_the_gap_moves_the_record_of_disputes_and_nothing_else(record) -> None:
    near, far = (record.table(2005, 2005, gap=gap) for gap in (1, 13))
    at = near.names.index
    assert (near.x[:, at("distance")] == far.x[:, at("distance")]).all()
    assert (near.x[:, at("pact")] == far.x[:, at("pact")]).all()
    assert (near.x[:, at("disputes")] != far.x[:, at("disputes")]).any()
    pair = (far.code1 == 731) & (far.code2 == 732)
    years = [year for year in model.dispute_years()[731, 732] if 1983 <= year <= 1992]
    assert far.x[pair, at("disputes")][0] == pytest.approx(np.log1p(len(years)))


def test_the_record_and_the_world_of_2010_agree(record) -> None:
    here, there = facts_of(world("2010-06-30"))[0], record.facts(2010)
    codes = [
        next(s.code for s in state(each).spells("cow") if s.end is None)
        for each in world("2010-06-30").states
    ]
    place = [int(np.flatnonzero(record.codes == code)[0]) for code in codes]
    square = np.ix_(place, place)
    assert (here.disputes == there.disputes[square]).all()
    apart = ~np.eye(len(place), dtype=bool)
    assert (here.peace == np.minimum(there.peace[square], 100))[apart].all()
    assert here.fading == pytest.approx(there.fading[square], abs=1e-5)
    assert (here.rivals == there.rivals[square]).all()
    # Treaties of the catalogue and ATOP's are two records of the same thing.
    differ = np.triu(here.defense != there.defense[square], 1).sum()
    assert differ < 0.05 * np.triu(here.defense, 1).sum()


def test_what_ships_is_what_is_fitted(record) -> None:
    wanted = next(each for each in fit.WANTED if each.name == "near")
    again = fit.fit_one(record.table(1946, 2010, relevant=True), wanted, "onset")
    shipped = model.model("near.onset")
    assert again.coefficients == pytest.approx(shipped.coefficients, rel=1e-6, abs=1e-8)
    assert again.covariance == pytest.approx(shipped.covariance, rel=1e-5, abs=1e-10)
    assert fit.record_csv(record).splitlines()[0] == "ccode1,ccode2,years"
    assert len(fit.record_csv(record).splitlines()) == len(model.dispute_years()) + 1


@pytest.mark.long
def test_forecasts_know_nothing_of_the_year_and_after(store) -> None:
    known, _ = predict.predict(1991, 1991, store)
    blind, _ = predict.predict(1991, 1991, Until(store, 1991))
    assert known.equals(blind)


@pytest.mark.long
def test_forecasts_have_skill(record, store) -> None:
    found, made = predict.predict(2006, 2010, store)
    assert found.columns == ["ccode1", "ccode2", "year", "p"]
    assert (found["ccode1"] < found["ccode2"]).all()
    assert found.select("ccode1", "ccode2", "year").is_unique().all()
    truth = record.table(2006, 2010, relevant=True)
    seen = pl.DataFrame(
        {"ccode1": truth.code1, "ccode2": truth.code2, "year": truth.year, "y": truth.outcomes["onset"]}
    )
    both = found.join(seen, on=["ccode1", "ccode2", "year"])
    assert both.height == len(truth)
    assert scores.roc_auc(both["y"].to_numpy(), both["p"].to_numpy()) > 0.9
    assert [step["gap"] for step in made["years"]] == [1] * 5
    assert made["carried_on"] == {}


@pytest.mark.long
def test_forecasts_beyond_the_record_say_what_is_carried_on(store) -> None:
    found, made = predict.predict(2018, 2019, store)
    assert [step["gap"] for step in made["years"]] == [8, 9]
    assert {"gml_dirdisp", "cow_states", "cow_contdir", "cow_majors"} <= made["carried_on"].keys()
    assert "atop_alliance" not in made["carried_on"]
    assert 5 < found.filter(pl.col("year") == 2019)["p"].sum() < 60


def test_years_that_cannot_be_forecast_are_refused(store, record) -> None:
    for first, last in ((1950, 1960), (2005, 2004), (2005, 3000)):
        with pytest.raises(InputError, match="--from, --to"):
            predict.predict(first, last, store)
    with pytest.raises(InputError, match="from 1817 to 2010"):
        record.table(1990, 2015)
    with pytest.raises(InputError, match="a gap of 0 years"):
        record.table(1990, 2000, gap=0)


def test_the_commands(store, tmp_path, monkeypatch) -> None:
    from typer.testing import CliRunner

    from foedus.cli import app

    monkeypatch.setenv("FOEDUS_STORE", str(store.folder))
    out = tmp_path / "forecast.csv"
    run = CliRunner()
    done = run.invoke(
        app, ["risk", "predict", "--from", "2009", "--to", "2010", "--out", str(out), "--quiet"]
    )
    assert done.exit_code == 0, done.output
    assert out.read_text().startswith("ccode1,ccode2,year,p\n")
    assert json.loads((tmp_path / "forecast.csv.json").read_text())["forecast"]["outcome"] == "onset"
    shown = run.invoke(app, ["risk", "skill", "--json", "--outcome", "war"])
    assert list(json.loads(shown.stdout)["parts"]) == ["relevant.war"]
    wrong = run.invoke(
        app, ["risk", "predict", "--from", "2009", "--to", "2010", "--outcome", "peace", "--json"]
    )
    assert "unknown outcome 'peace'" in str(wrong.exception)


@pytest.mark.long
def test_fitting_again_writes_what_the_package_reads(store, tmp_path, monkeypatch) -> None:
    from foedus.risk import skill
    from foedus.risk.write import PAGE, fit_to

    few = ("base rate", "peace years", "last decade", "logit with organisations")
    monkeypatch.setattr(skill, "PARTS", (skill.Part("relevant", "Relevant pairs.", few),))
    card = fit_to(tmp_path, ("onset",), store=store)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [model.COEFFICIENTS, model.RECORD, model.SKILL, PAGE]
    )
    assert model.skill(tmp_path)["parts"].keys() == card["parts"].keys() == {"relevant.onset"}
    again = model.read((tmp_path / model.COEFFICIENTS).read_text(encoding="utf-8"))
    assert again.keys() == {name for name in model.shipped() if name.endswith(".onset")}
    for name, each in again.items():
        assert each.coefficients == pytest.approx(model.model(name).coefficients, rel=1e-6, abs=1e-8)
    # What the shipped card says of these candidates comes out again.
    shipped = model.skill()["parts"]["relevant.onset"]["candidates"]
    for name in few:
        assert card["parts"]["relevant.onset"]["candidates"][name]["log_score"] == pytest.approx(
            shipped[name]["log_score"], rel=1e-5
        )
