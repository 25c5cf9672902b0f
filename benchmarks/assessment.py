"""The main job in a fresh process, and how long commands take to begin: `python -m benchmarks.assessment`.

Each command runs several times after one run that compiles, or reads what was compiled. Seconds from the
start of the process to its end, least, middle and most; the processor's time and the largest memory of the
process are those of the middle run. There is no peer: nothing else answers these questions.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = (
    ("foedus --help", ("--help",), 7),
    ("foedus scenario list", ("scenario", "list"), 7),
    (
        "assess asia-nato, 4,096 draws, report and tables",
        ("assess", "asia-nato", "--quiet", "--out", "OUT"),
        3,
    ),
    ("the same without files", ("assess", "asia-nato", "--quiet", "--json"), 3),
    ("assess asia-nato, 1,000 draws", ("assess", "asia-nato", "--draws", "1000", "--quiet", "--json"), 3),
)
HEADINGS = ("command", "least", "middle", "most", "processor", "memory")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--times", type=int, default=None, help="runs of each command")
    times = parser.parse_args().times
    print(" | ".join(HEADINGS))
    with tempfile.TemporaryDirectory() as folder:
        for words, arguments, usual in COMMANDS:
            placed = [str(Path(folder) / "out") if each == "OUT" else each for each in arguments]
            run(placed)
            found = sorted(run(placed) for _ in range(times or usual))
            seconds = [each[0] for each in found]
            _, cpu, memory = found[len(found) // 2]
            spread = (seconds[0], statistics.median(seconds), seconds[-1], cpu)
            print(" | ".join((words, *(f"{each:.2f} s" for each in spread), f"{memory:,.0f} MB")), flush=True)


def run(arguments: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of the processor, and the largest memory in MB of one command."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(sys.executable, [sys.executable, "-m", "foedus", *arguments])
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"foedus {' '.join(arguments)} failed")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
