"""Compile the bloc history of evidence/bloc_history.py: every year's signed network, solved with proof.

    python tools/compile_bloc_history.py DATA_FOLDER [OUTPUT_FILE]

DATA_FOLDER holds a MANIFEST.json and the files it names, as `foedus data pull --mirror` takes them; the
sha256 of each must be the pinned one. Each year is solved under the eight codings of
evidence/bloc_networks.py; the camps, and what is measured on them, are those of the first. The same sources
give the same bytes.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.evidence.bloc_history import DISPUTES_END, FIRST_YEAR, LAST_YEAR
from foedus.evidence.bloc_networks import CODINGS, Networks, YearNetwork
from foedus.evidence.store import Store
from foedus.methods import balance, polarity
from foedus.methods.balance import Frustration, frustration_index

OUTPUT = Path(__file__).resolve().parent.parent / "src" / "foedus" / "data" / "bloc_history.json"
SOURCES = (
    "atop_alliance", "cow_majors", "cow_nmc", "cow_states", "cow_trade", "gdp_worldbank", "gml_dirdisp",
    "tss_rivalries",
)  # fmt: skip
TRADE_YEARS = (1870, 2014)
GDP_YEARS = (1960, 2023)
DIGITS = 6
OTHER, TORN, APART = {"A": "B", "B": "A"}, "torn", "apart"
COLUMNS = {
    "year": "year",
    "states": "members of the state system on some day of the year",
    "ties": "ties between them",
    "negative": "of these negative",
    "frustrated": "line index of balance: least number of ties that any two camps leave wrong",
    "frustrated_share": "that as a share of ties",
    "proved": "whether the index is proved",
    "frustrated_low": "least share of ties frustrated over the eight codings",
    "frustrated_high": "greatest share of ties frustrated over the eight codings",
    "optima": "number of equally good divisions; null where not all were listed",
    "torn": "states of the main network that stand in either camp at no cost",
    "main": "states in the main network (the largest connected part)",
    "camp_a": "states in camp A for certain",
    "camp_b": "states in camp B for certain",
    "leader_a": "most capable state of camp A",
    "leader_b": "most capable state of camp B",
    "switched": "states that went over from one camp to the other since the year before",
    "triangle_balance": "share of triangles with an even number of negative ties",
    "walk_balance": "weighted share of balanced closed walks",
    "con_majors": "concentration of capability (CON) among major powers",
    "con_system": "concentration of capability among all states",
    "effective_powers": "effective number of powers among all states",
    "poles": "states with at least half the capability of the strongest",
    "polarisation": "Esteban-Ray polarisation, alpha 1.3, of capability over the camps of the division shown",
    "neutral_count": "share of states without a defence pact",
    "neutral_population": "that by population, where known",
    "neutral_gdp": "that by GDP in US$ of the year, among states with a figure",
    "gdp_states": "states with a figure of GDP",
    "trade_within": "share of trade between members of camps that stays within a camp of the division shown",
    "trade_within_at_random": "what that would be if trade took no notice of camps",
    "disputes_whole": "whether the last ten years of disputes are covered",
}


@dataclass(frozen=True)
class Solved:
    """A year's network with its optimum under the usual coding."""

    network: YearNetwork
    optimum: Frustration

    @property
    def main(self) -> NDArray[np.bool_]:
        """States of the largest connected part; of equals, the first."""
        component = self.optimum.component
        tied = component >= 0
        return tied & (component == np.bincount(component[tied]).argmax()) if tied.any() else tied

    @property
    def sides(self) -> NDArray[np.int64]:
        """0 and 1 for the two camps of the division shown, -1 outside the main network, shape (n,)."""
        return np.where(self.main, self.optimum.camps.astype(np.int64), -1)


class Economy:
    """GDP and trade of a year, in the order of its network."""

    def __init__(self, store: Store) -> None:
        gdp = store.table("gdp_worldbank").select("Country Code", "Year", "Value").iter_rows()
        self.gdp_of = {(code, year): value for code, year, value in gdp}
        self.trade = store.table("cow_trade").select("ccode1", "ccode2", "year", "flow1", "flow2")

    def gdp(self, network: YearNetwork) -> NDArray[np.float64]:
        """GDP in US$ of the year, NaN where there is no figure, shape (n,)."""
        return np.array([self.gdp_of.get((state, network.year), math.nan) for state in network.states])

    def flows(self, network: YearNetwork) -> NDArray[np.float64]:
        """Exports of row to column in millions of US$, NaN where not known, shape (n, n).

        The source gives imports of the first state from the second, and the other way round.
        """
        flows = np.full((len(network.codes), len(network.codes)), np.nan)
        place = {int(code): k for k, code in enumerate(network.codes)}
        rows = self.trade.filter(pl.col("year") == network.year)
        for one, other, _, bought, sold in rows.iter_rows():
            if one in place and other in place:
                flows[place[other], place[one]] = math.nan if bought is None else bought
                flows[place[one], place[other]] = math.nan if sold is None else sold
        return flows


class Letters:
    """Letters of camps that last: each year's camps take them from the states that they keep."""

    def __init__(self) -> None:
        self.last: dict[int, str] = {}

    def give(self, solved: Solved, capability: NDArray[np.float64]) -> list[str]:
        """A, B, torn or apart for each state of the year; in the first year the strongest stands in A."""
        codes = solved.network.codes.tolist()
        settled = solved.main & ~solved.optimum.flexible
        one = {
            code: "A" if camp == 0 else "B"
            for code, camp, sure in zip(codes, solved.optimum.camps.tolist(), settled.tolist(), strict=True)
            if sure
        }
        kept = sum(
            1 if self.last[code] == letter else -1 for code, letter in one.items() if code in self.last
        )
        strongest = codes[int(np.where(settled, np.nan_to_num(capability), -1.0).argmax())]
        if kept < 0 or (kept == 0 and one.get(strongest) == "B"):
            one = {code: OTHER[letter] for code, letter in one.items()}
        self.last |= one
        main = solved.main.tolist()
        return [one.get(code, TORN if here else APART) for code, here in zip(codes, main, strict=True)]


def solve(networks: Networks, year: int, warm: dict[int, int]) -> tuple[Solved, list[float]]:
    """The year under the usual coding, and the share of frustrated ties under each."""
    usual, shares = None, []
    for coding in CODINGS:
        network = networks.of(year, coding)
        start = np.array([warm.get(code, -1) for code in network.codes.tolist()])
        found = frustration_index(network.edges, network.signs, len(network.states), start=start)
        shares.append(found.value / max(len(network.edges), 1))
        usual = usual or Solved(network, found)
    assert usual is not None
    warm |= dict(zip(usual.network.codes.tolist(), usual.optimum.camps.tolist(), strict=True))
    return usual, shares


def record(
    solved: Solved,
    shares: list[float],
    letters: list[str],
    switched: int,
    networks: Networks,
    economy: Economy,
) -> dict[str, Any]:
    """The row of one year."""
    network, found = solved.network, solved.optimum
    matrix, year, letter = network.matrix.astype(float), network.year, np.array(letters)
    row = {
        "year": year,
        "states": len(network.states),
        "ties": len(network.edges),
        "negative": int((network.signs < 0).sum()),
        "frustrated": int(found.value),
        "frustrated_share": shares[0],
        "proved": found.proved,
        "frustrated_low": min(shares),
        "frustrated_high": max(shares),
        "optima": found.optima,
        "torn": int((letter == TORN).sum()),
        "main": int(solved.main.sum()),
        "camp_a": int((letter == "A").sum()),
        "camp_b": int((letter == "B").sum()),
        "switched": switched,
        "triangle_balance": balance.triangle_balance(matrix),
        "walk_balance": balance.walk_balance(matrix),
        "disputes_whole": year <= DISPUTES_END,
    }
    return row | polarity_of(solved, letter, networks) | economy_of(solved, networks, economy)


def polarity_of(solved: Solved, letter: NDArray[Any], networks: Networks) -> dict[str, Any]:
    """Concentration, powers, poles and polarisation of a year's capability, and who leads each camp."""
    network = solved.network
    capability = np.nan_to_num(networks.of_states("cinc", network.year))
    major = networks.of_states("major", network.year) == 1
    share = capability / capability.sum()
    leaders = {
        f"leader_{camp.lower()}": network.states[int(np.where(letter == camp, capability, -1.0).argmax())]
        if (letter == camp).any()
        else None
        for camp in ("A", "B")
    }
    return leaders | {
        "con_majors": polarity.concentration(capability[major]),
        "con_system": polarity.concentration(capability),
        "effective_powers": polarity.effective_number(capability),
        "poles": polarity.poles(capability),
        "polarisation": polarity.esteban_ray([share[solved.sides == side].sum() for side in (0, 1)]),
    }


def economy_of(solved: Solved, networks: Networks, economy: Economy) -> dict[str, Any]:
    """Who is without a pact, by count, people and GDP, and how much trade stays within camps."""
    network = solved.network
    bound = networks.defended(network.year)
    people, gdp = networks.of_states("tpop", network.year), economy.gdp(network)
    traded = TRADE_YEARS[0] <= network.year <= TRADE_YEARS[1]
    within, mixed = (
        polarity.trade_within(economy.flows(network), solved.sides) if traded else (math.nan, math.nan)
    )
    known = bool(np.isfinite(gdp).any()) and GDP_YEARS[0] <= network.year <= GDP_YEARS[1]
    return {
        "neutral_count": polarity.share_without(bound),
        "neutral_population": polarity.share_without(bound, np.nan_to_num(people)),
        "neutral_gdp": polarity.share_without(bound, np.nan_to_num(gdp)) if known else None,
        "gdp_states": int(np.isfinite(gdp).sum()) if known else None,
        "trade_within": within,
        "trade_within_at_random": mixed,
    }


def years(
    store: Store, first: int = FIRST_YEAR, last: int = LAST_YEAR
) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
    """Row and camps of each year, in order: letters go on from year to year."""
    networks, economy = Networks(first, last, store), Economy(store)
    letters, warm, before = Letters(), dict[int, int](), dict[str, str]()
    for year in range(first, last + 1):
        solved, shares = solve(networks, year, warm)
        given = letters.give(solved, networks.of_states("cinc", year))
        camps = dict(zip(solved.network.states, given, strict=True))
        switched = sum(OTHER.get(camp) == before.get(state, "") for state, camp in camps.items())
        yield record(solved, shares, given, switched, networks, economy), camps
        before = camps


def spells(camps: Iterable[tuple[int, dict[str, str]]]) -> list[tuple[str, str, int, int]]:
    """Unbroken runs of years of one state in one camp, sorted."""
    cells = sorted((state, year, camp) for year, of in camps for state, camp in of.items())
    runs = groupby(enumerate(cells), key=lambda item: (item[1][0], item[1][2], item[1][1] - item[0]))
    found = []
    for (state, camp, _), run in runs:
        held = [year for _, (_, year, _) in run]
        found.append((state, camp, held[0], held[-1]))
    return sorted(found)


def plain(value: Any) -> Any:
    """A cell of the file: decimals with six significant digits, missing as null."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value


def main(folder: Path, output: Path = OUTPUT) -> None:
    """Pull the sources from the folder, solve every year, write the file."""
    with TemporaryDirectory() as temporary:
        store = Store(Path(temporary))
        store.pull(SOURCES, mirror=folder)
        versions = store.versions(SOURCES)
        found = list(years(store))
    rows = [json.dumps([plain(row[name]) for name in COLUMNS]) for row, _ in found]
    held = [json.dumps(spell) for spell in spells((row["year"], camps) for row, camps in found)]
    head = {
        "coding": CODINGS[0].words,
        "codings": [coding.words for coding in CODINGS],
        "sources": {name: {key: versions[name][key] for key in ("version", "sha256")} for name in SOURCES},
        "columns": COLUMNS,
    }
    parts = [f'"{key}": {json.dumps(part, indent=1)}' for key, part in head.items()]
    parts += [listed("years", rows), listed("spells", held)]
    output.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def listed(key: str, lines: list[str]) -> str:
    """A list of the file, one entry a line, so that a change shows by its years."""
    return f'"{key}": [\n' + ",\n".join(lines) + "\n]"


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), *map(Path, sys.argv[2:]))
