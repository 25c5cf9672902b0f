"""The world on a date: shapes, known facts, and what changes when a treaty does."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InputError
from foedus.treaties.model import Membership, Reference, Treaty
from foedus.world import Series, World, world

ON = "2023-06-14"


@pytest.fixture(scope="module")
def june() -> World:
    return world(ON)


def pair(matrix: np.ndarray, of: World, first: str, second: str) -> float:
    return float(matrix[of.index(first), of.index(second)])


def pact(*parties: str, obligation: str = "defense") -> Treaty:
    return Treaty(
        id="test-pact",
        name="Pact of a test",
        kind="alliance",
        obligations=(obligation,),
        in_force=dt.date(2023, 1, 1),
        members=tuple(Membership(state=party) for party in parties),
        reference=(Reference(title="test"),),
        confidence="high",
    )


@settings(max_examples=15)
@given(st.dates(dt.date(1816, 1, 1), dt.date(2040, 12, 31)))
def test_any_date_has_a_whole_world(on: dt.date) -> None:
    of = world(on)
    n = len(of.states)
    assert list(of.states) == sorted(set(of.states))
    for field in fields(of):
        value = getattr(of, field.name)
        if isinstance(value, Series):
            assert value.values.shape == (n,)
            assert [bool(year) for year in value.years] == np.isfinite(value.values).tolist()
        elif isinstance(value, np.ndarray):
            assert value.shape in {(n,), (n, n)}
            assert not value.flags.writeable
    for matrix in (
        of.distance,
        of.contiguity,
        of.border_km,
        of.rivals,
        of.conflict,
        of.obligation("defense"),
    ):
        assert np.array_equal(matrix, matrix.T, equal_nan=True)
        assert not np.nan_to_num(np.diagonal(matrix)).any()


def test_the_members_of_june_2023(june: World) -> None:
    assert len(june.states) == 195
    assert {"FJI", "TWN", "XKX", "TUV"} <= set(june.states)
    assert not {"HKG", "PSE", "DDR"} & set(june.states)


def test_known_pairs(june: World) -> None:
    assert pair(june.rivals, june, "USA", "CHN")
    assert not pair(june.rivals, june, "USA", "JPN")
    assert 2000 < pair(june.distance, june, "JPN", "CHN") < 2200
    assert pair(june.contiguity, june, "CHN", "PRK") == 1
    assert pair(june.border_km, june, "CHN", "PRK") == 1352
    assert pair(june.conflict, june, "RUS", "UKR")
    assert not pair(june.conflict, june, "GBR", "YEM")  # that conflict began in 2024
    assert [june.states[i] for i in np.flatnonzero(june.majors)] == [
        "CHN",
        "DEU",
        "FRA",
        "GBR",
        "JPN",
        "RUS",
        "USA",
    ]


def test_figures_carry_their_dates(june: World) -> None:
    i = june.index("JPN")
    assert (june.gdp.values[i], june.gdp.years[i]) == (4.026e12, "2024")
    assert (june.exports.values[i], june.exports.years[i]) == (923.488e9, "2023")
    assert (june.military_share.values[i], june.military_share.years[i]) == (1.2, "2023")
    assert june.capability.years[i] == "2022"
    assert (june.exports.unit, june.capability.source) == ("US$", "cow_nmc")


def test_later_figures_are_said_in_the_notes(june: World) -> None:
    said = [note for note in june.notes if note.startswith("GDP at the official rate")]
    assert "later than the date: nothing earlier in this source" in said[0]
    assert any("rivalries ends in 2020" in note for note in june.notes)
    assert any("Ukraine" in note and "invasion" in note for note in june.notes)


def test_other_dollars_do_not_enter_the_ppp_series(june: World) -> None:
    missing = {june.states[i] for i in np.flatnonzero(np.isnan(june.gdp_ppp.values))}
    assert {"PRK", "CUB", "TWN"} <= missing
    assert june.gdp_ppp.unit == "US$ of 2021 at PPP"


def test_figures_too_far_from_the_date_are_missing() -> None:
    old = world("1985-01-01")
    assert np.isnan(old.gdp.values).all()
    assert old.capability.values[old.index("DDR")] > old.capability.values[old.index("YMD")] > 0.0
    assert any(note.startswith("GDP at the official rate: nothing within") for note in old.notes)
    assert {"DDR", "CSK", "YMD"} <= set(old.states)
    assert pair(old.distance, old, "DDR", "DEU") < 600  # East Berlin to Bonn


def test_partner_shares(june: World) -> None:
    assert pair(june.export_share, june, "JPN", "USA") == 19
    assert np.isnan(pair(june.export_share, june, "JPN", "FRA"))
    # The fifth partner has 4 %, which may be 4.5 % before rounding.
    assert june.export_bound[june.index("JPN")] == 4.5
    named = np.isfinite(june.export_share)
    assert (named.sum(axis=1) <= 9).all()
    assert np.nansum(june.export_share, axis=1).max() <= 102.5
    # No more is left for the others than what the named leave.
    assert june.export_bound[june.index("MEX")] == 1.5
    assert np.isnan(june.export_bound[june.index("LIE")])


def test_defence_obligations(june: World) -> None:
    defence = june.obligation("defense")
    assert pair(defence, june, "JPN", "USA")
    assert pair(defence, june, "USA", "KOR")
    assert not pair(defence, june, "JPN", "KOR")
    assert pair(defence, june, "FIN", "USA")
    assert not pair(defence, june, "SWE", "USA")  # Sweden joined NATO in March 2024
    assert pair(world("2024-04-01").obligation("defense"), world("2024-04-01"), "SWE", "USA")
    both = june.obligation("defense", "consultation")
    assert (both >= defence).all()


def test_a_new_treaty_changes_the_pairs_it_names_and_no_others(june: World) -> None:
    parties = ("AUS", "JPN", "KOR", "NZL", "USA")
    after = june.with_treaty(pact(*parties))
    inside = np.isin(june.states, parties)
    changed = after.obligation("defense") != june.obligation("defense")
    assert pair(changed, june, "JPN", "KOR")
    assert not changed[~inside].any()
    assert after.obligation("defense")[np.ix_(inside, inside)].sum() == 20
    assert (after.obligation("consultation") == june.obligation("consultation")).all()
    assert after.gdp is june.gdp


def test_a_state_leaves_and_comes_back(june: World) -> None:
    without = june.without_member("nato", "TUR")
    assert not pair(without.obligation("defense"), june, "TUR", "NOR")
    assert pair(without.obligation("defense"), june, "NOR", "USA")
    assert pair(june.obligation("defense"), june, "TUR", "NOR")
    again = without.with_member("nato", "TUR")
    assert (again.obligation("defense") == june.obligation("defense")).all()


def test_an_accession_binds_to_every_party(june: World) -> None:
    after = june.with_member("nato", "SWE")
    assert pair(after.obligation("defense"), june, "SWE", "USA")
    assert pair(after.obligation("defense"), june, "SWE", "TUR")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda w: w.index("JPX"), "did you mean JPN"),
        (lambda w: w.index("DDR"), "not in the world of 2023-06-14"),
        (lambda w: w.obligation("defence"), "did you mean defense"),
        (lambda w: w.obligation(), "no kind of obligation given"),
        (lambda w: w.without_member("natto", "TUR"), "did you mean nato"),
        (lambda w: w.without_member("nato", "SWE"), "not a party"),
        (lambda w: w.with_member("nato", "FRA"), "already a party"),
        (lambda w: w.with_member("nato", "HKG"), "not in the world"),
        (lambda w: w.with_treaty(pact("JPN", "HKG")), "not in the world"),
        (lambda w: w.with_treaty(pact("JPN", "KOR")).with_treaty(pact("JPN", "KOR")), "already in force"),
        (
            lambda w: w.with_treaty(pact("JPN", "KOR").model_copy(update={"ended": dt.date(2023, 2, 1)})),
            "not in force",
        ),
    ],
)
def test_wrong_input_is_named(june: World, change: object, says: str) -> None:
    with pytest.raises(InputError, match=says):
        change(june)  # type: ignore[operator]


@pytest.mark.parametrize("text", ["2023-13-01", "yesterday", "14.6.2023", "1815-06-18"])
def test_a_wrong_date_is_named(text: str) -> None:
    with pytest.raises(InputError):
        world(text)


def test_arrays_cannot_be_written_to(june: World) -> None:
    with pytest.raises(ValueError, match="read-only"):
        june.rivals[0, 1] = True
