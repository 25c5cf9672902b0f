"""One app on a real server for the tests of a folder, with few draws asked of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn

from foedus.app.server import create_app
from foedus.app.settings import Serving


@contextmanager
def running(serving: Serving) -> Iterator[str]:
    """An app on a free port of this machine; its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(serving), log_level="warning", proxy_headers=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.01)
            assert server.started, "the server did not start"
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The bundle of Vega goes to a folder of the tests, not to the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
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
