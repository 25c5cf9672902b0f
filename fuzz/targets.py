"""All targets by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from fuzz import method_files, store_files, texts
from fuzz.target import Target


@cache
def targets() -> Mapping[str, Target]:
    """All targets by name, in the order in which they are run."""
    found = (*texts.targets(), *method_files.targets(), *store_files.targets())
    return MappingProxyType({each.name: each for each in found})
