"""Pulling and reading the store, from data next to the checkout: `python -m benchmarks.store`.

Beside it rdata, which reads the same files of R. Seconds of one run, into a cold store, on this machine.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from foedus.evidence.store import Store
from foedus.evidence.store_rdata import read_frame

MIRROR = Path(__file__).parents[1] / "../shared/data"
#: The largest by numbers, and the largest by texts.
COMPARED = ("peacesciencer/data/cow_igo_ndy.rda", "penppml_trade/trade.rda", "unga_votes/un_votes.rda")
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
        print(f"{what:38} {seconds:8.3f} s")
    print(f"\n{'file':38} {'ours':>8} {'rdata':>8}")
    for name in COMPARED:
        content = (MIRROR / name).read_bytes()
        ours = timed(lambda content=content, name=name: read_frame(content, name))
        print(f"{name:38} {ours:8.2f} {_theirs(MIRROR / name)}")


def _theirs(path: Path) -> str:
    if find_spec("rdata") is None:
        return "not installed"
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f"{timed(lambda: rdata.read_rda(path)):8.2f}"


if __name__ == "__main__":
    main()
