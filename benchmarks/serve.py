"""How soon `foedus serve` answers, and many clients at once: `python -m benchmarks.serve`.

A server in a process of its own: from the command to the first page; the first assessment; then clients at
once, each with an assumption of its own that nothing has been computed for, and again when everything is
known. There is no peer.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

CLIENTS = 50
PATIENCE = 600


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--scenario", default="asia-nato")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    begun = time.perf_counter()
    with served(options.scenario, options.workers) as address, _client(address) as client:
        client.get("").raise_for_status()
        _row("from the command to the first page", time.perf_counter() - begun)
        begun = time.perf_counter()
        _ask(client, {})
        _row("the first assessment, 1,000 draws, all questions", time.perf_counter() - begun)
        for words in ("new assumptions", "known assumptions"):
            begun = time.perf_counter()
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(lambda k: _ask(client, _change(k)), range(CLIENTS)))
            took = time.perf_counter() - begun
            _row(f"{CLIENTS} clients at once, adoption, {words}", took)
            _row("  a request", took / CLIENTS)


def _client(address: str) -> httpx.Client:
    """A client with a connection for each of those who ask at once."""
    # The server closes a connection that was idle for five seconds: none is used that is nearly so old.
    limits = httpx.Limits(max_connections=CLIENTS, max_keepalive_connections=CLIENTS, keepalive_expiry=2.0)
    return httpx.Client(base_url=address, timeout=PATIENCE, limits=limits)


def _change(number: int) -> dict[str, str]:
    return {"only": "adoption", "set": f"stance.objects.oppose:{0.3 + number / 100:.2f}"}


def _ask(client: httpx.Client, asked: dict[str, str]) -> None:
    client.get("api/assessment", params=asked).raise_for_status()


def _row(what: str, seconds: float) -> None:
    print(f"{what:<60} {seconds:8.3f} s", flush=True)


@contextmanager
def served(scenario: str, workers: int = 1) -> Iterator[str]:
    """The address of `foedus serve` in a process of its own, on a free port."""
    command = [sys.executable, "-m", "foedus", "serve", scenario, "--port", "0", "--json"]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["address"]
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()
