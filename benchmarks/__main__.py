"""All benchmarks, each in a process of its own: `make bench`, or `python -m benchmarks NAME …` for some.

Before them the machine and the versions are told. A benchmark whose peers or data are not there says so.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

NAMES = (
    *("assessment", "session", "runs", "serve", "app"),
    *("panel", "store", "balance", "landscape", "power", "stability", "bargaining"),
    *("gravity", "gravity_estimation", "risk", "skeleton"),
)
PACKAGES = ("numpy", "scipy", "numba", "polars", "highspy", "altair", "vl-convert-python", "distributed")


def main() -> None:
    """Tell the machine, then run the benchmarks asked for; exit 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    here = [name for name in NAMES if (Path(__file__).parent / f"{name}.py").is_file()]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(here)}; all by default")
    wanted = parser.parse_args().names or here
    unknown = sorted(set(wanted) - set(here))
    if unknown:
        parser.error(f"no benchmark '{unknown[0]}'; there are {', '.join(here)}")
    print(machine())
    # As on a user's machine: modules are compiled once, not at every start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = []
    for name in wanted:
        print(f"\n== {name}", flush=True)
        started = time.perf_counter()
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            failed.append(name)
        print(f"({time.perf_counter() - started:.0f} s, load {os.getloadavg()[0]:.1f})", flush=True)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def machine() -> str:
    """The processor, its cores, the memory, the load, and the versions that matter, in three lines."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [f"{name} {metadata.version(name)}" for name in PACKAGES if _installed(name)]
    system = f"{platform.system()} {platform.release()}"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {system}\n"
        f"load before: {os.getloadavg()[0]:.1f} (above 0.5 others are at work, and times are upper bounds)\n"
        f"foedus {metadata.version('foedus')}, Python {platform.python_version()}, {', '.join(found)}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    main()
