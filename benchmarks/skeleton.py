"""How many claims `foedus claims new` finds, and how fast: `python -m benchmarks.skeleton`.

Keys by hand stand in tests/claims/articles. A claim of an article beside the checkout counts as found when
one of the sentences that make it is marked; in the texts written for the tests each checkable sentence
counts. Seconds are of one run each, of odd files of growing size, to see that time grows no faster than
length.
"""

from __future__ import annotations

import time
import tomllib
from contextlib import suppress
from pathlib import Path

from foedus.claims.skeleton import begin
from foedus.errors import InputError

TEXTS = Path(__file__).parents[1] / "tests" / "claims" / "articles"
SHARED = Path(__file__).parents[2] / "shared" / "articles"
LINE = b"In 2022 China became the largest of the three trading partners of Japan. "
SIZES = (250_000, 1_000_000, 4_000_000)


def main() -> None:
    """Print both tables."""
    print(f"{'text':26}{'to find':>9}{'found':>7}{'share':>7}{'leads':>7}{'false':>7}")
    for name, keys in tomllib.loads((TEXTS / "shared.toml").read_text(encoding="utf-8")).items():
        path = SHARED / f"{name}.txt"
        if path.exists():
            _row(name, path, [set(each.split()) for each in keys.values()])
        else:
            print(f"{name:26}  not beside the checkout")
    for path in sorted(TEXTS.glob("*.txt")):
        lines = path.with_suffix(".key").read_text(encoding="utf-8").splitlines()
        places = [place for line in lines if not line.startswith("#") for place in line.split()]
        _row(path.stem, path, [{place} for place in places])
    print(f"\n{'odd file, seconds at':26}" + "".join(f"{size / 1e6:>9.2f} MB" for size in SIZES))
    odd = {
        "tags left open": lambda size: b"<html><p>" + LINE + b"</p>" + b"<a " * (size // 3),
        "comments left open": lambda size: b"<html><p>" + LINE + b"<!--" * (size // 4),
        "nested elements": lambda size: b"<html>" + b"<div>" * (size // 5) + LINE,
        "scripts": lambda size: b"<html><p>" + LINE + b"<script>" + b"a<b;" * (size // 4) + b"</script>",
        "one long line (refused)": lambda size: LINE * (size // len(LINE)),
    }
    for name, make in odd.items():
        print(f"{name:26}" + "".join(f"{_seconds(make(size)):>12.2f}" for size in SIZES))


def _row(name: str, path: Path, wanted: list[set[str]]) -> None:
    leads = {f"{each.paragraph}.{each.sentence}" for each in begin(path.read_bytes(), name).leads}
    found = sum(not places.isdisjoint(leads) for places in wanted)
    false = len(leads - set.union(*wanted))
    print(f"{name:26}{len(wanted):>9}{found:>7}{found / len(wanted):>7.0%}{len(leads):>7}{false:>7}")


def _seconds(content: bytes) -> float:
    started = time.perf_counter()
    with suppress(InputError):  # a long line is refused, which takes its time, too
        begin(content)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
