"""What tests of several folders share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.evidence.store import Store

SHARED = Path(__file__).parents[1] / "../shared/data"


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Store]:
    """`real_store("cow_nmc", "gml_mid_disps")`: a store with those sources, pulled from ../shared/data."""
    if not (SHARED / "MANIFEST.json").is_file():
        pytest.skip("the data are not next to the checkout (../shared/data)")
    pulled = Store(tmp_path_factory.mktemp("store"))

    def with_sources(*names: str) -> Store:
        missing = [name for name in names if not pulled.holds(name)]
        if missing:
            pulled.pull(missing, mirror=SHARED)
        return pulled

    return with_sources
