"""One app on a real server for the tests of a folder, with few draws asked of it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from foedus.app.settings import Serving
from foedus.runs.folder import VARIABLE
from running_app import running


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The bundle of Vega goes to a folder of the tests, not to the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def client(_cache: None) -> Iterator[httpx.Client]:
    """A client of an app that begins with the scenario `aukus`, the quickest to answer."""
    with (
        running(Serving("aukus", warm=False, cores=2)) as address,
        httpx.Client(base_url=address, timeout=300) as found,
    ):
        yield found


@pytest.fixture(scope="session")
def site(_cache: None) -> Iterator[str]:
    """The address of an app that begins with `asia-nato`, for browsers."""
    with running(Serving("asia-nato", warm=False, cores=2)) as address:
        yield address
