"""Bargaining within the answer on adoption."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from foedus.quantities import Table
from foedus.questions import bargaining
from foedus.questions.track import Track, track
from foedus.uncertainty.draws import Draws


@pytest.fixture(scope="module")
def tracks(case: Any) -> list[Track]:
    return [track(proposal, case.before, case.scenario, case.draws) for proposal in case.scenario.proposals]


@pytest.fixture(scope="module")
def tables(case: Any, tracks: list[Track]) -> tuple[Table, ...]:
    return bargaining.tables(tracks, case.before, case.scenario, case.draws)


def start(tables: tuple[Table, ...], proposal: str, turn: str = "0") -> dict[str, Any]:
    return {
        row["state"]: row
        for row in tables[0].records()
        if (row["proposal"], row["round"]) == (proposal, turn)
    }


def test_who_takes_part_and_where_each_starts(tables: tuple[Table, ...]) -> None:
    office = start(tables, "tokyo-office")
    # Of those who decide; Germany and the United States spoke on the office only after the date.
    assert set(office) == {"FRA", "JPN", bargaining.SILENT_MEMBERS}
    assert office["FRA"]["position"].p95 <= 25.0
    assert office["JPN"]["position"].p05 > 60.0
    assert office[bargaining.SILENT_MEMBERS]["name"] == "30 silent members"
    # A mean of many that lie anywhere from 25 to 75.
    assert office[bargaining.SILENT_MEMBERS]["position"].median == pytest.approx(50.0, abs=3.0)
    assert all(row["decides"] for row in office.values())


def test_every_round_shown_has_every_state(tables: tuple[Table, ...]) -> None:
    turns = [*map(str, bargaining.SHOWN), bargaining.END]
    for proposal in ("tokyo-office", "asian-nato"):
        everybody = set(start(tables, proposal))
        assert all(set(start(tables, proposal, turn)) == everybody for turn in turns)
    for row in tables[0].records():
        assert 0.0 <= row["position"].p05 <= row["position"].p95 <= 100.0


def test_outsiders_against_pull_the_outcome_down(tables: tuple[Table, ...]) -> None:
    forecasts = {(row["proposal"], row["among"]): row for row in tables[1].records()}
    with_others = forecasts["tokyo-office", bargaining.EVERYBODY]
    alone = forecasts["tokyo-office", bargaining.MEMBERS]
    assert (with_others["actors"], alone["actors"]) == (35, 32)
    assert with_others["outcome"].median < alone["outcome"].median
    for row in forecasts.values():
        assert row["all_in_favour"] <= row["in_favour"] + 1e-12
        assert 0.0 <= row["members_below"].p05 <= row["members_below"].p95 <= row["actors"]


def test_the_same_draws_give_the_same_tables(
    case: Any, tracks: list[Track], tables: tuple[Table, ...]
) -> None:
    again = bargaining.tables(tracks, case.before, case.scenario, case.draws)
    assert [table.to_json() for table in again] == [table.to_json() for table in tables]
    other = Draws(case.draws.n, case.draws.seed + 1, 0, case.draws.values)
    assert bargaining.tables(tracks[:1], case.before, case.scenario, other)[0].rows != tables[0].rows


def test_two_actors_do_not_make_a_bargain(case: Any, tracks: list[Track]) -> None:
    few = replace(tracks[1], stages=tuple(replace(s, positions=s.positions[:2]) for s in tracks[1].stages))
    silent = case.scenario.model_copy(update={"stances": ()})
    assert bargaining.tables([few], case.before, silent, case.draws) == ()
    assert bargaining.notes(()) == ()


def test_the_reader_is_told_what_it_cannot_tell(tables: tuple[Table, ...]) -> None:
    (note,) = bargaining.notes(tables)
    assert "no veto" in note
    assert "assumptions of this project" in tables[0].note
