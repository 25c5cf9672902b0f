"""Time limits, failures and readers who leave: one line each, and no work for nobody."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import httpx
import pytest

from foedus.app.server import create_app
from foedus.app.settings import Serving
from foedus.errors import NotProved
from foedus.session import Session
from running_app import running

STREAM = {"accept": "text/event-stream"}
PATIENCE = 120


def test_what_takes_too_long_is_one_line() -> None:
    with running(Serving("aukus", warm=False, longest=0)) as address:
        reply = httpx.get(f"{address}/api/assessment?draws=64", timeout=PATIENCE)
        assert reply.status_code == 503
        assert reply.json() == {"error": "it took too long: ask for fewer draws or questions"}


def test_a_stream_that_takes_too_long_ends_with_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        go.wait(PATIENCE)
        raise NotProved("released", 0, 1)

    monkeypatch.setattr(Session, "assess", slow)
    with running(Serving("aukus", warm=False, longest=1)) as address:
        reply = httpx.get(f"{address}/api/assessment?draws=64", headers=STREAM, timeout=PATIENCE)
        go.set()
    assert reply.text.startswith("event: progress\n")
    assert reply.text.endswith(
        'event: fault\ndata: {"error": "it took too long: ask for fewer draws or questions"}\n\n'
    )


def test_what_could_not_be_proved_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fault: list[Exception] = [NotProved("camps", 3, 4)]

    def fail(*_: Any, **__: Any) -> Any:
        raise fault[0]

    monkeypatch.setattr(Session, "assess", fail)
    with running(Serving("aukus", warm=False)) as address:
        asked = f"{address}/api/assessment?draws=64&only=blocs"
        told = "camps: stopped between 3 and 4 without a proof"
        reply = httpx.get(asked, timeout=PATIENCE)
        assert (reply.status_code, reply.json()) == (500, {"error": told})
        events = httpx.get(asked, headers=STREAM, timeout=PATIENCE).text
        assert json.loads(events.rpartition("data: ")[2]) == {"error": told}
        # A fault of ours says its kind and nothing of where or with what.
        fault[0] = RuntimeError("/secret/path and 'a title'")
        reply = httpx.get(asked, timeout=PATIENCE)
        assert (reply.status_code, reply.json()) == (500, {"error": "a fault of the server's (RuntimeError)"})
        events = httpx.get(asked, headers=STREAM, timeout=PATIENCE).text
        assert json.loads(events.rpartition("data: ")[2]) == {
            "error": "a fault of the server's (RuntimeError)"
        }


def test_a_reader_who_leaves_stops_what_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, asked = threading.Event(), threading.Event(), []

    def blocked(_session: Session, *_: Any, only: tuple[str, ...], **__: Any) -> Any:
        asked.append(only)
        begun.set()
        go.wait(PATIENCE)
        raise NotProved("released", 0, 1)

    monkeypatch.setattr(Session, "assess", blocked)
    app = create_app(Serving("aukus", warm=False, cores=1))
    kept = app.state.kept
    with running(app) as address:
        whole = f"{address}/api/assessment?draws=64"
        with httpx.stream("GET", whole, headers=STREAM, timeout=PATIENCE) as first:
            # httpx hangs up when an iterator is dropped, so both are kept.
            lines = first.iter_lines()
            next(lines)
            begun.wait(PATIENCE)
            # Another reader waits for the same core.
            with httpx.stream("GET", f"{whole}&seed=2", headers=STREAM, timeout=PATIENCE) as second:
                more = second.iter_lines()
                next(more)
                while len(kept._flights) < 2:
                    time.sleep(0.01)
        # Both have left; the server has seen it once nothing is waited for.
        while any(flight.waiting for flight in list(kept._flights.values())):
            time.sleep(0.01)
        go.set()
        while kept.busy or kept._flights:
            time.sleep(0.01)
    assert asked == [("adoption",)]


def test_head_is_answered_as_get_without_a_body(client: httpx.Client) -> None:
    reply = client.head("/api/health")
    assert (reply.status_code, reply.content) == (200, b"")
    assert client.head("/").status_code == 200
    assert client.delete("/api/health").status_code == 405
    assert client.options("/api/health").json() == {"error": "OPTIONS is not taken here"}
