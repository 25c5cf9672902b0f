"""How well trade is filled in from totals and five partners: `python -m tools.check_trade_matrix FOLDER`.

Bilateral data of three collections are cut down to what the Factbook gives (totals, the five largest partners
of either side in whole per cent), filled in by `methods.trade_fill`, and compared with what was cut away. The
matrix of 2023 is also held against the flows of 2016. Writes docs/methods/trade-matrix-skill.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.evidence import history
from foedus.geography import capital_distance
from foedus.methods.trade_fill import Filled, Listed, fill
from foedus.states import states

Floats = NDArray[np.float64]
PAGE = Path(__file__).parents[1] / "docs/methods/trade-matrix-skill.md"
TOP = 5
#: Ends of the size classes, in million US$.
CLASSES = ((1.0, 10.0), (10.0, 100.0), (100.0, 1000.0), (1000.0, np.inf))
HEAD = (
    "# Skill of the filled-in trade matrix",
    "",
    "Written by `tools/check_trade_matrix.py`. Recorded flows are cut down to totals and the five largest",
    "partners of either side in whole per cent, filled in, and compared with what was cut away. In brackets:",
    "the product of the totals alone, without lists or distance. Correlations are of logs of flows above one",
    "million US$; the error is the sum of absolute errors over all pairs as a share of all trade.",
    "",
    "| data | states | in listed pairs | correlation, unlisted | correlation, all | error |",
    "|---|---|---|---|---|---|",
)
MIDDLE = (
    "",
    "By size of the recorded flow, flows that nobody lists: how many, the median of filled over recorded,",
    "and the median factor by which they differ either way.",
    "",
    "| data | 1-10 million | 10-100 million | 100 million - 1 billion | above 1 billion |",
    "|---|---|---|---|---|",
)
TAKEN = {"cow_trade": 2014, "penppml_trade": 2016, "advanced_guide": 2006}


@dataclass(frozen=True)
class Bilateral:
    """Recorded flows in million US$, (n, n), of states with a capital on the date."""

    source: str
    year: int
    economies: tuple[str, ...]
    flows: Floats


@dataclass(frozen=True)
class Skill:
    """What the filling gets right of the flows that were cut away.

    Attributes:
        listed: share of trade in listed cells.
        rank: correlation of logs, over flows above 1 million that nobody lists; `everywhere` over all.
        naive: the same for the product of the totals alone, without distance.
        classes: for each size, flows, median ratio of filled to recorded, median of |ln ratio|.
        error: sum of absolute errors over all cells, as a share of all trade; `naive_error` likewise.
    """

    data: Bilateral
    listed: float
    rank: float
    everywhere: float
    naive: float
    error: float
    naive_error: float
    classes: tuple[tuple[int, float, float], ...]


def read(folder: Path) -> Iterator[Bilateral]:
    """The three collections, each in its last year."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield _cow(folder)
        yield _penppml(folder)
        yield guide(folder)


def _cow(folder: Path) -> Bilateral:
    import rdata

    trade = rdata.read_rds(folder / "cow_trade/cow_trade_ddy.rds")
    by_code = {each.ccode: each.id for each in states() if each.ccode}
    rows = trade[(trade.year == TAKEN["cow_trade"]) & (trade.flow1 > 0)]
    ends = [(by_code.get(int(a)), by_code.get(int(b))) for a, b in zip(rows.ccode1, rows.ccode2, strict=True)]
    return _gathered("cow_trade", [(b, a, v) for (a, b), v in zip(ends, rows.flow1, strict=True)])


def _penppml(folder: Path) -> Bilateral:
    import rdata

    trade = rdata.read_rda(folder / "penppml_trade/trade.rda")["trade"]
    rows = trade[(trade.time.astype(int) == TAKEN["penppml_trade"]) & (trade.export > 0)]
    triples = zip(rows.exp.astype(str), rows.imp.astype(str), rows.export / 1e6, strict=True)
    return _gathered("penppml_trade", list(triples))


def guide(folder: Path) -> Bilateral:
    """Manufactures of 69 economies."""
    import rdata

    trade = next(iter(rdata.read_rda(folder / "advanced_guide/agtpa_applications.rda").values()))
    rows = trade[(trade.year.astype(int) == TAKEN["advanced_guide"]) & (trade.trade > 0)]
    triples = zip(rows.exporter.astype(str), rows.importer.astype(str), rows.trade, strict=True)
    return _gathered("advanced_guide", list(triples))


def _gathered(source: str, triples: Sequence[tuple[Any, Any, float]]) -> Bilateral:
    year = TAKEN[source]
    capitals = history.capitals(dt.date(year, 7, 1))
    kept = [(a, b, v) for a, b, v in triples if a in capitals and b in capitals and a != b]
    names = sorted({a for a, _, _ in kept} & {b for _, b, _ in kept})
    place = {name: k for k, name in enumerate(names)}
    flows = np.zeros((len(names), len(names)))
    for a, b, value in kept:
        if a in place and b in place:
            flows[place[a], place[b]] = value
    whole = (flows.sum(axis=0) > 0) & (flows.sum(axis=1) > 0)
    economies = tuple(name for name, there in zip(names, whole, strict=True) if there)
    return Bilateral(source, year, economies, flows[np.ix_(whole, whole)])


def cut(flows: Floats) -> Listed:
    """What the Factbook would give of such flows."""
    exports, imports = flows.sum(axis=1), flows.sum(axis=0)
    sold, sold_bound = _largest(flows / exports[:, None])
    bought, bought_bound = _largest((flows / imports).T)
    return Listed(exports, imports, sold, bought, sold_bound, bought_bound)


def _largest(share: Floats) -> tuple[Floats, Floats]:
    kept, bound = np.full_like(share, np.nan), np.full(len(share), np.nan)
    for i, row in enumerate(share):
        top = np.argsort(-row, kind="stable")[:TOP]
        kept[i, top] = np.round(row[top], 2)
        rest = 1.0 - kept[i, top].sum() + 0.005 * TOP
        bound[i] = max(min(kept[i, top].min() + 0.005, rest), 0.005)
    return kept, bound


def filled(data: Bilateral) -> Filled:
    """The flows filled in from what was left."""
    on = dt.date(data.year, 7, 1)
    places = [history.capitals(on)[code] for code in data.economies]
    lat, lon = np.array([each.lat for each in places]), np.array([each.lon for each in places])
    distance = np.asarray(capital_distance(lat[:, None], lon[:, None], lat, lon))
    distance = np.maximum((distance + distance.T) / 2, 10.0)
    np.fill_diagonal(distance, 0.0)
    near = np.zeros(distance.shape, dtype=bool)
    place = {code: k for k, code in enumerate(data.economies)}
    for (one, other), kind in history.contiguity(on).items():
        if kind == 1 and one in place and other in place:
            near[place[one], place[other]] = near[place[other], place[one]] = True
    return fill(cut(data.flows), distance, near)


def skill(data: Bilateral) -> Skill:
    """Fill in, and compare with what was recorded."""
    found, true = filled(data), data.flows
    product = np.outer(true.sum(axis=1), true.sum(axis=0)) / true.sum()
    np.fill_diagonal(product, 0.0)
    unlisted = ~found.listed & (true > 1.0)
    ratio = np.log(found.flows[unlisted] / true[unlisted])
    classes = []
    for low, high in CLASSES:
        own = ratio[(true[unlisted] > low) & (true[unlisted] <= high)]
        known = (float(np.exp(np.median(own))), float(np.median(np.abs(own)))) if own.size else (np.nan,) * 2
        classes.append((int(own.size), *known))
    return Skill(
        data=data,
        listed=float(true[found.listed].sum() / true.sum()),
        rank=_correlation(found.flows, true, unlisted),
        everywhere=_correlation(found.flows, true, true > 1.0),
        naive=_correlation(product, true, unlisted),
        error=float(np.abs(found.flows - true).sum() / true.sum()),
        naive_error=float(np.abs(product - true).sum() / true.sum()),
        classes=tuple(classes),
    )


def _correlation(ours: Floats, true: Floats, which: NDArray[np.bool_]) -> float:
    return float(np.corrcoef(np.log(ours[which]), np.log(true[which]))[0, 1])


def today(data: Bilateral) -> str:
    """The matrix of the Factbook's year against earlier records, in a sentence."""
    from foedus.evidence.trade_matrix import trade_matrix
    from foedus.world import world

    matrix = trade_matrix(world("2023-06-14"))
    common = [code for code in data.economies if code in matrix.economies]
    ours, theirs = (
        flows[np.ix_(rows, rows)]
        for flows, rows in (
            (matrix.flows / 1e6, [matrix.economies.index(code) for code in common]),
            (data.flows, [data.economies.index(code) for code in common]),
        )
    )
    both = (theirs > 1.0) & (ours > 0)
    large = both & (theirs > 1000.0)
    shares = ours / ours.sum(), theirs / theirs.sum()
    return (
        f"The matrix of 2023 that an assessment uses (goods and services) against {data.source} of "
        f"{data.year} (goods), {len(common)} states in both: correlation of logs "
        f"{_correlation(ours, theirs, both):.2f} over all flows above one million US$ and "
        f"{_correlation(ours, theirs, large):.2f} over those above one billion; "
        f"{50 * np.abs(shares[0] - shares[1]).sum():.0f} % of trade would have to move to another pair to "
        "make the two alike, seven years of change and services among it."
    )


def page(found: Sequence[Skill], now: str) -> str:
    """The tables as Markdown."""
    return "\n".join([*HEAD, *map(line, found), *MIDDLE, *map(by_size, found), "", now]) + "\n"


def line(each: Skill) -> str:
    """A row of the first table."""
    return (
        f"| {each.data.source}, {each.data.year} | {len(each.data.economies)} | {100 * each.listed:.0f} % | "
        f"{each.rank:.2f} ({each.naive:.2f}) | {each.everywhere:.2f} | "
        f"{100 * each.error:.0f} % ({100 * each.naive_error:.0f} %) |"
    )


def by_size(each: Skill) -> str:
    """A row of the second table."""
    cells = [
        f"{number:,}: {middle:.2f}, factor {np.exp(spread):.2f}" if number else "none"
        for number, middle, spread in each.classes
    ]
    return f"| {each.data.source}, {each.data.year} | {' | '.join(cells)} |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("folder", type=Path, help="the folder with the three collections")
    collections = list(read(parser.parse_args().folder))
    latest = max(collections, key=lambda each: each.year)
    text = page([skill(data) for data in collections], today(latest))
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
