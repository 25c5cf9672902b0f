"""Let the fuzzer loose on the targets, one after the other, each in a process of its own: `make fuzz`."""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fuzz.targets import targets

#: Seconds for one input, and megabytes in all: what takes more is a finding.
HANG, MEMORY = 20, 3000
#: Seconds beyond its time that a process may take to start, and to end.
GRACE = 120
MISSING = "fuzz: Atheris is not installed (it runs on Python 3.11 to 3.13): pip install -e '.[fuzz]'"


@dataclass(frozen=True)
class Outcome:
    """What became of a target.

    Attributes:
        tried: inputs.
        edges_of_seeds, edges: branches of foedus that the seeds reached, and that all inputs did.
        findings: their kinds.
    """

    tried: int
    edges_of_seeds: int
    edges: int
    findings: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets named, all by default; 1 if there are findings."""
    asked = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    asked.add_argument("target", nargs="*", metavar="TARGET", help="all by default")
    asked.add_argument("--seconds", type=int, default=20, help="for each target")
    asked.add_argument("--out", type=Path, default=Path("out/fuzz"), help="where findings are kept")
    asked.add_argument("--list", action="store_true", help="only name the targets")
    given = asked.parse_args(arguments)
    unknown = sorted(set(given.target) - set(targets()))
    if unknown:
        asked.error(f"no target '{unknown[0]}'; see --list")
    names = given.target or list(targets())
    if given.list:
        print("\n".join(names))
        return 0
    if importlib.util.find_spec("atheris") is None:
        print(MISSING)
        return 0
    print(f"{'target':26}{'inputs':>10}{'edges: seeds':>14}{'new':>6}{'findings':>10}")
    outcomes = [_told(name, run(name, given.seconds, given.out / name)) for name in names]
    findings = sum(len(each.findings) for each in outcomes)
    print(f"{sum(each.tried for each in outcomes):,} inputs on {len(names)} targets, {findings} findings")
    return 1 if findings else 0


def run(name: str, seconds: int, folder: Path) -> Outcome:
    """Run one target; what it found lies in the folder, which is emptied before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    limits = [f"-max_total_time={seconds}", f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}"]
    log = folder / "log.txt"
    with tempfile.TemporaryDirectory() as scratch, log.open("wb") as out:
        command = [sys.executable, "-m", "fuzz.session", name, str(folder), *limits]
        environment = os.environ | {"TMPDIR": scratch}
        try:
            subprocess.run(
                command, env=environment, stdout=out, stderr=out, timeout=seconds + GRACE, check=False
            )
        except subprocess.TimeoutExpired:
            out.write(b"\nended by its parent: it neither went on nor stopped\n")
    return _outcome(log.read_text(encoding="utf-8", errors="replace"), folder)


def _outcome(log: str, folder: Path) -> Outcome:
    lines = [
        (int(tried), int(edges)) for tried, edges in re.findall(r"^#(\d+)\s.*?cov: (\d+)", log, re.MULTILINE)
    ]
    first = re.search(r"INITED cov: (\d+)", log)
    kinds = [path.read_text(encoding="utf-8").partition("\n")[0] for path in folder.glob("finding-*.txt")]
    kinds += [path.name for path in folder.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-"))]
    if "Done " not in log and not kinds:
        kinds.append(f"it did not run to its end, see {folder / 'log.txt'}")
    tried = max((count for count, _ in lines), default=0)
    edges = max((count for _, count in lines), default=0)
    return Outcome(tried, int(first[1]) if first else 0, edges, tuple(sorted(kinds)))


def _told(name: str, found: Outcome) -> Outcome:
    counts = (found.tried, found.edges_of_seeds, found.edges - found.edges_of_seeds, len(found.findings))
    print("{:26}{:>10,}{:>14,}{:>6,}{:>10}".format(name, *counts), flush=True)
    for kind in found.findings:
        print(f"  {kind}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
