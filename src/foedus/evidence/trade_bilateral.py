"""The trade matrix from bilateral data in the user's store, and which matrix a date gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from foedus.errors import SourceError
from foedus.evidence.state_system import WINDOW, Floats, StateSystem
from foedus.evidence.trade_matrix import HUB_LIMIT, TradeMatrix, lead_past, trade_matrix
from foedus.states import listed, state

if TYPE_CHECKING:
    from foedus.evidence.store import Store

#: Years in which both the flows and the incomes are there.
FIRST, LAST = 1960, 2014
FLOWS, INCOME = "cow_trade", "gdp_worldbank"
MILLION: Final = 1e6


def matrix_on(system: StateSystem, kept: Store | None = None) -> TradeMatrix:
    """The trade matrix of a date: from the Factbook where it has totals, else from the store, else empty.

    The Factbook comes first, so that an assessment is the same on every machine. A date that it does not
    reach is served from bilateral data, if they are in the store; the matrix's notes and sources say so.

    Args:
        system: the date.
        kept: the store to look in; the user's by default.
    """
    offline = trade_matrix(system)
    if offline.economies:
        return offline
    if kept is None:
        from foedus.evidence.store import store

        kept = store()
    if FIRST <= system.date.year <= LAST + WINDOW and all(kept.holds(name) for name in (FLOWS, INCOME)):
        return bilateral_matrix(kept, system)
    return offline


def bilateral_matrix(kept: Store, system: StateSystem, year: int | None = None) -> TradeMatrix:
    """Trade in goods between pairs as the Correlates of War have it, with GDP of the World Bank.

    Of two reports of a flow COW's choice is taken (the importer's). A flow that is missing counts as none:
    it is mostly small, and the share of pairs that it concerns is in the notes.

    Args:
        kept: a store that holds both sources.
        system: gives the states.
        year: of the flows, 1960-2014; the date's own, or the nearest, by default.

    Raises:
        SourceError: a source is not in the store, or has nothing of the year.
    """
    wanted = min(max(system.date.year, FIRST), LAST) if year is None else year
    flows, missing_pairs = _flows(kept, system, wanted)
    gdp = _gdp(kept, system, wanted)
    there = np.isfinite(gdp) & (flows.sum(axis=0) > 0) & (flows.sum(axis=1) > 0)
    if there.sum() < 2:
        raise SourceError(f"{FLOWS}: no trade of {wanted}; there are the years from {FIRST} to {LAST}")
    economies = tuple(code for code, known in zip(system.states, there, strict=True) if known)
    absent = tuple(code for code, known in zip(system.states, there, strict=True) if not known)
    flows, gdp = flows[np.ix_(there, there)], gdp[there]
    led, reexports = lead_past(flows, HUB_LIMIT * gdp)
    observed = np.ones(len(economies))
    for array in (gdp, led, observed, reexports):
        array.setflags(write=False)
    pairs = len(economies) * (len(economies) - 1)
    notes = (
        f"Trade is in goods, of {wanted}, as the Correlates of War have it; services are left out. Flows of "
        f"{100 * missing_pairs / pairs:.0f} % of the pairs are missing there and count as none.",
        f"Without trade or GDP in these sources: {listed([state(code).name for code in absent])}.",
    )
    basis = f"Flows are as recorded for {wanted}, goods only."
    return TradeMatrix(economies, gdp, led, observed, 1.0, reexports, absent, (FLOWS, INCOME), basis, notes)


def _flows(kept: Store, system: StateSystem, year: int) -> tuple[Floats, int]:
    """Exports of i to j in US$, (n, n), and how many pairs are missing."""
    import polars as pl

    place = {state(code).ccode: k for k, code in enumerate(system.states)}
    rows = kept.table(FLOWS).filter(pl.col("year") == year).select("ccode1", "ccode2", "flow1")
    flows = np.full((len(system.states),) * 2, np.nan)
    for buyer, seller, value in rows.iter_rows():
        if buyer in place and seller in place and value is not None:
            flows[place[seller], place[buyer]] = value * MILLION
    missing = int(np.isnan(flows).sum()) - len(flows)
    return np.nan_to_num(flows), missing


def _gdp(kept: Store, system: StateSystem, year: int) -> Floats:
    import polars as pl

    rows = kept.table(INCOME).filter(pl.col("Year") == year)
    known = dict(zip(rows["Country Code"].to_list(), rows["Value"].to_list(), strict=True))
    return np.array([known.get(code) or np.nan for code in system.states], dtype=np.float64)
