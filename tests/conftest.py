"""What tests of several folders share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from foedus.assess import Assessment, assess
from foedus.evidence.store import Store

# The same examples at every run, so that a change is judged by what it changed; others with FOEDUS_EXPLORE=1.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("FOEDUS_EXPLORE") == "1" else "fixed")

SHARED = Path(__file__).parents[1] / "../shared/data"
#: Sources with files that the library takes 6 to 60 seconds to read: un_votes, trade, agtpa_applications.
SLOW = {"unga_votes", "penppml_trade", "advanced_guide"}


@pytest.fixture(scope="session")
def asia_nato() -> Assessment:
    """The first case with all questions and claims, on few draws: to be looked at, not to be changed."""
    return assess("asia-nato", draws=64)


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Store]:
    """`real_store("cow_nmc", "gml_mid_disps")`: a store with those sources, pulled from ../shared/data.

    Skips for the slowest sources, unless the environment has FOEDUS_SLOW=1.
    """
    if not (SHARED / "MANIFEST.json").is_file():
        pytest.skip("the data are not next to the checkout (../shared/data)")
    folder = tmp_path_factory.getbasetemp()
    # Workers share one: a pull waits for another's, and what is held is not pulled again.
    pulled = Store((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "store")

    def with_sources(*names: str) -> Store:
        if not SLOW.isdisjoint(names) and os.environ.get("FOEDUS_SLOW") != "1":
            pytest.skip("reading this source takes up to a minute: set FOEDUS_SLOW=1")
        missing = [name for name in names if not pulled.holds(name)]
        if missing:
            pulled.pull(missing, mirror=SHARED)
        return pulled

    return with_sources
