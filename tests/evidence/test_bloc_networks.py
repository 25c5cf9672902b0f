"""Signed networks of a year: by hand on a small store, and what is known of real years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from foedus.errors import InputError
from foedus.evidence.bloc_networks import CODINGS, SOURCES, Coding, Networks
from foedus.evidence.store import Store

USA, GBR, FRA, DEU, RUS = 2, 200, 220, 255, 365
OBLIGATIONS = ("defense", "offense", "neutral", "nonagg", "consul")


def pact(one: int, other: int, year: int, **owed: int) -> dict[str, int]:
    return {"ccode1": one, "ccode2": other, "year": year} | {
        f"atop_{name}": owed.get(name, 0) for name in OBLIGATIONS
    }


class SmallStore:
    """Five states: in 1901 France owes Russia defence and consults Britain, and is a rival of Germany."""

    def table(self, source: str, part: str | None = None) -> pl.DataFrame:  # noqa: ARG002 - the protocol's
        return {
            "cow_states": pl.DataFrame(
                [
                    {
                        "ccode": code,
                        "styear": 1816,
                        "stmonth": 1,
                        "stday": 1,
                        "endyear": 2016,
                        "endmonth": 12,
                        "endday": 31,
                    }
                    for code in (USA, GBR, FRA, DEU, RUS)
                ]
            ),
            "atop_alliance": pl.DataFrame(
                [
                    pact(FRA, RUS, 1901, defense=1),
                    pact(FRA, GBR, 1901, consul=1),
                    pact(GBR, FRA, 1901, consul=1),
                ]
            ),
            "tss_rivalries": pl.DataFrame(
                [
                    {"ccode1": FRA, "ccode2": RUS, "start": 1902, "end": 1905, "tssr_id": 1},
                    {"ccode1": FRA, "ccode2": DEU, "start": 1850, "end": 1945, "tssr_id": 2},
                ]
            ).with_columns(
                *(
                    pl.lit(0).alias(kind)
                    for kind in ("positional", "spatial", "ideological", "interventionary")
                )
            ),
            "gml_dirdisp": self.disputes(),
        }[source]

    def disputes(self) -> pl.DataFrame:
        """One between the United States and Britain in 1892, one between France and Britain in 1895."""
        rows = [(1, USA, GBR, 1892), (2, FRA, GBR, 1895)]
        kept = "fatality hostlev mindur maxdur recip stmon midonset midongoing sidea1 sidea2 orig1 orig2"
        parts = "fatality1 fatality2 hostlev1 hostlev2 fatalpre fatalpre1 fatalpre2"
        numbers = f"{kept} {parts}".split()
        return pl.DataFrame(
            [
                {"dispnum": number, "ccode1": a, "ccode2": b, "year": year} | dict.fromkeys(numbers, 1)
                for number, one, other, year in rows
                for a, b in ((one, other), (other, one))
            ]
        )

    def versions(self, names: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:  # noqa: ARG002
        return {}


def ties(networks: Networks, year: int, coding: Coding) -> dict[str, int]:
    found = networks.of(year, coding)
    return {
        f"{found.states[i]}-{found.states[j]}": int(sign)
        for (i, j), sign in zip(found.edges.tolist(), found.signs, strict=True)
    }


def test_each_kind_of_tie_by_hand() -> None:
    networks = Networks(1901, 1903, SmallStore())
    usual = ties(networks, 1901, Coding())
    assert usual == {"USA-GBR": -1, "GBR-FRA": -1, "FRA-RUS": 1, "FRA-DEU": -1}
    # Ten years are 1892 to 1901: the dispute of 1892 is past in 1902, that of 1895 is not.
    assert "USA-GBR" not in ties(networks, 1902, Coding())
    assert "GBR-FRA" in ties(networks, 1903, Coding())
    # A promise to consult counts where it is coded, and never against a dispute.
    consult = ties(networks, 1901, Coding(consultation=True))
    assert consult == usual
    peaceful = ties(networks, 1901, Coding(consultation=True, disputes=False))
    assert peaceful == {"GBR-FRA": 1, "FRA-RUS": 1, "FRA-DEU": -1}


def test_which_of_two_ties_wins() -> None:
    class Both(SmallStore):
        def table(self, source: str, part: str | None = None) -> pl.DataFrame:
            if source == "atop_alliance":
                return pl.DataFrame([pact(FRA, RUS, 1902, defense=1), pact(GBR, FRA, 1902, defense=1)])
            return super().table(source, part)

    networks = Networks(1902, 1902, Both())
    assert ties(networks, 1902, Coding())["FRA-RUS"] == -1
    assert ties(networks, 1902, Coding(rivalry_wins=False))["FRA-RUS"] == 1
    assert ties(networks, 1902, Coding())["GBR-FRA"] == 1  # a pact of defence outweighs a dispute


def test_codings_are_all_and_the_first_is_the_usual_one() -> None:
    assert len(set(CODINGS)) == 8
    assert CODINGS[0] == Coding()
    assert len({coding.words for coding in CODINGS}) == 8


def test_years_outside_are_refused() -> None:
    for first, last in ((1800, 1900), (1900, 2050), (1950, 1940)):
        with pytest.raises(InputError, match="from 1816 to 2018"):
            Networks(first, last, SmallStore())
    with pytest.raises(InputError, match="year 1899; from 1900 to 1901"):
        Networks(1900, 1901, SmallStore()).of(1899)


def test_real_years(real_store: Callable[..., Store]) -> None:
    networks = Networks(1905, 1992, real_store(*SOURCES, "cow_nmc", "cow_majors"))
    early = networks.of(1914)
    sign = {
        frozenset((early.states[i], early.states[j])): int(sign)
        for (i, j), sign in zip(early.edges.tolist(), early.signs, strict=True)
    }
    assert sign[frozenset(("DEU", "AUH"))] == 1
    assert sign[frozenset(("FRA", "RUS"))] == 1
    assert sign[frozenset(("FRA", "DEU"))] == -1
    assert frozenset(("BRA", "JPN")) not in sign
    # Italy was allied to Austria-Hungary until 1915, and its rival all along.
    assert sign[frozenset(("ITA", "AUH"))] == -1
    # Germany bore two numbers in 1990; it stands in the network once.
    united = networks.of(1990)
    assert united.states.count("DEU") == united.states.count("YEM") == 1
    assert dict(zip(united.states, united.codes.tolist(), strict=True))["DEU"] == DEU
    assert len(networks.defended(1990)) == len(networks.of_states("cinc", 1990)) == len(united.states)
