"""Pulling and reading the store, from data next to the checkout: `python -m benchmarks.store`.

Seconds of one run, into a cold store, on this machine; then the files that take the library rdata longest.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from foedus.evidence.store import Store
from foedus.evidence.store_r import read_r

MIRROR = Path(__file__).parents[1] / "../shared/data"
#: The largest by numbers, and the slowest, by texts.
OF_R = (
    "peacesciencer/data/cow_igo_ndy.rda",
    "advanced_guide/agtpa_applications.rda",
    "penppml_trade/trade.rda",
    "unga_votes/un_votes.rda",
)
READ = ("cow_nmc", "atop_alliance", "cow_contdir", "cow_igo_ndy", "gml_mid_ddydisps", "cow_mindist")


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the table of times."""
    if not (MIRROR / "MANIFEST.json").exists():
        print("no data next to the checkout (../shared/data): nothing to pull")
        return
    import polars as pl

    pl.DataFrame({"a": [1]})
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        first = timed(lambda: store.pull(mirror=MIRROR))
        tables = store.pull(mirror=MIRROR)
        held = [each for each in tables if each.rows is not None]
        rows, size = sum(each.rows or 0 for each in held), sum(each.size or 0 for each in held)
        again, checked = timed(lambda: store.pull(mirror=MIRROR)), timed(store.verify)
        read = timed(lambda: [store.table(name) for name in READ])
    print(f"{len(held)} tables, {rows:,} rows, {size / 1e6:.1f} MB of Parquet\n")
    for what, seconds in (
        ("pull of everything", first),
        ("the same again, every hash checked", again),
        ("verify", checked),
        (f"read {len(READ)} tables", read),
    ):
        print(f"{what:44} {seconds:8.3f} s")
    print()
    for name in OF_R:
        print(f"{'read ' + name:44} {timed(lambda name=name: read_r(MIRROR / name)):8.3f} s")


if __name__ == "__main__":
    main()
