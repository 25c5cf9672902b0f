"""`foedus blocs history`: the terminal, JSON and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from foedus.cli import app
from foedus.errors import InputError
from foedus.evidence import propensities
from foedus.evidence.bloc_history import bloc_history
from foedus.evidence.store import Store
from foedus.standalone import landscape


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["blocs", "history", *words])
    if result.exception:
        raise result.exception
    return result.stdout


def test_json_has_every_column_of_the_years_asked_for() -> None:
    rows = json.loads(run("--from", "1914", "--to", "1918", "--json"))
    assert [row["year"] for row in rows] == list(range(1914, 1919))
    assert rows[0] == bloc_history().year(1914)


def test_camps_by_state_and_year() -> None:
    rows = json.loads(run("--from", "1985", "--to", "1985", "--camps", "--json"))
    assert {"year": 1985, "state": "FRA", "camp": "A"} in rows
    assert {"year": 1985, "state": "BGR", "camp": "B"} in rows
    assert len(rows) == bloc_history().year(1985)["states"]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_and_what_it_is_made_of(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"blocs.{ending}"
    said = run("--from", "1990", "--out", str(out))
    assert "29 rows" in said
    frame = pl.read_csv(out) if ending == "csv" else pl.read_parquet(out)
    assert frame.height == 29
    assert frame.columns == list(bloc_history().columns)
    assert frame["frustrated"].to_list() == [row["frustrated"] for row in bloc_history().span(1990, 2018)]
    sidecar = json.loads((tmp_path / f"blocs.{ending}.json").read_text())
    assert sidecar["coding"] == bloc_history().coding
    assert sidecar["sources"]["atop_alliance"]["sha256"]
    assert sidecar["meaning"]["torn"]


def test_the_terminal_shows_the_main_columns() -> None:
    said = run("--from", "1939", "--to", "1939")
    assert "1939" in said
    assert "Ties: defence only" in said


def test_years_outside_are_refused() -> None:
    with pytest.raises(InputError, match="years 1700 to 2018; from 1816 to 2018"):
        run("--from", "1700")


EUROPE = "GBR,FRA,DEU,ITA,RUS,POL,CSK,ROU,SRB,HUN,BGR,GRC,FIN"


def test_propensities_lead_to_a_landscape(
    real_store: Callable[..., Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 1939 the optimum of least energy has Germany and Italy against Britain, France and Poland."""
    monkeypatch.setenv("FOEDUS_STORE", str(real_store(*propensities.SOURCES).folder))
    out = tmp_path / "europe.csv"
    result = CliRunner().invoke(app, ["blocs", "propensities", "1939", "--states", EUROPE, "--out", str(out)])
    assert result.exit_code == 0, result.exception
    assert "no data on religion and ethnic conflict" in result.stdout
    found = landscape.run(out)
    assert found["states"] == 13
    (camp,) = [camp for camp in found["optima"][0]["camps"] if "DEU" in camp]
    assert {"ITA", "HUN", "BGR"} <= set(camp)
    assert not {"GBR", "FRA", "POL", "RUS"} & set(camp)


def test_propensities_by_hand(real_store: Callable[..., Store]) -> None:
    found = propensities.propensities(1939, ["DEU", "FRA", "GBR"], real_store(*propensities.SOURCES))
    france, germany = found.states.index("FRA"), found.states.index("DEU")
    # Rivals over territory and position, enemies in 1939; the war of 1914-18 is more than twenty years past.
    assert (found.parts["border"][france, germany], found.parts["war"][france, germany]) == (-1, -1)
    assert found.matrix[france, germany] == found.matrix[germany, france] <= -2
    britain = found.states.index("GBR")
    assert found.matrix[france, britain] == 0
    assert 0 < found.sizes[britain] < 100
    with pytest.raises(InputError, match="not a member of the state system in 1939"):
        propensities.propensities(1939, ["IND"], real_store(*propensities.SOURCES))
    with pytest.raises(InputError, match="from 1816 to 2007"):
        propensities.propensities(2020)
