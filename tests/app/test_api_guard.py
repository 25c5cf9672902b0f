"""What stands before the app: hosts, other sites, sizes, headers. The app behind it here only counts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from foedus.app import guard
from foedus.app.guard import HEADERS, POLICY, Guard
from foedus.app.settings import LARGEST_BODY, Serving

HOSTS = Serving(allowed_hosts=("foedus.example.org",)).hosts


class Behind:
    """An app that notes the bodies that reached it and answers "fine"."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive() if scope["method"] == "POST" else {}
        self.bodies.append(message.get("body", b""))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"fine"})


def _ask(
    app: Any, method: str, headers: dict[str, str], chunks: Iterable[bytes] = (), path: str = "/api/x"
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to one request."""
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw}
    sent = asyncio.run(_sent(Guard(app, HOSTS), scope, chunks))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"]


async def _answered(shared: Guard, path: str) -> tuple[int, bytes]:
    """Status and body of the answer to one request of several to the same guard."""
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"localhost")]}
    sent = await _sent(shared, scope)
    return sent[0]["status"], sent[1]["body"]


async def _sent(shared: Guard, scope: Scope, chunks: Iterable[bytes] = ()) -> list[Message]:
    """What is sent in answer to one request."""
    sent: list[Message] = []
    parts = list(chunks)

    async def receive() -> Message:
        if parts:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    await shared(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8050", "localhost:1", "LOCALHOST", "[::1]:8050", "[::1]", "foedus.example.org"],
)
def test_hosts_of_this_machine_and_those_allowed_are_served(host: str) -> None:
    assert _ask(Behind(), "GET", {"host": host})[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8050",
        "[::2]",
        "0.0.0.0",
        "@",
        "[::1",
    ],
)
def test_any_other_host_is_refused(host: str) -> None:
    app = Behind()
    status, headers, body = _ask(app, "GET", {"host": host})
    assert (status, app.bodies) == (421, [])
    assert list(json.loads(body)) == ["error"]
    assert headers["content-security-policy"] == POLICY
    assert _ask(app, "GET", {})[0] == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser
        ({"sec-fetch-site": "same-origin", "origin": "http://localhost:8050"}, 200),
        ({"sec-fetch-site": "cross-site", "origin": "http://localhost:8050"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://localhost:3000"}, 403),
        ({"origin": "http://localhost:8050"}, 200),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[bad"}, 403),
        ({"origin": "file://localhost:8050"}, 403),
    ],
)
def test_posts_of_other_sites_are_refused(headers: dict[str, str], status: int) -> None:
    app = Behind()
    assert _ask(app, "POST", {"host": "localhost:8050"} | headers, [b"{}"])[0] == status
    assert app.bodies == ([b"{}"] if status == 200 else [])


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("cross-site", "cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_scripts_of_other_sites_may_not_even_ask_but_links_lead_here(
    site: str, mode: str, status: int
) -> None:
    headers = {"host": "localhost", "sec-fetch-site": site, "sec-fetch-mode": mode}
    assert _ask(Behind(), "GET", headers)[0] == status


def test_a_body_arrives_whole_and_a_large_one_not_at_all() -> None:
    app, host = Behind(), {"host": "localhost"}
    half = b"x" * (LARGEST_BODY // 2)
    assert _ask(app, "POST", host, [half, half])[0] == 200
    assert app.bodies == [half + half]
    for chunks, headers in (
        ([half, half, b"x"], host),
        ([b"x"], host | {"content-length": str(LARGEST_BODY + 1)}),
        ([b"x"], host | {"content-length": "-1"}),
        ([b"x"], host | {"content-length": "many"}),
    ):
        status, told, body = _ask(app, "POST", headers, chunks)
        assert (status, told["connection"]) == (413, "close")
        assert json.loads(body) == {"error": "a body beyond 256 KB"}
    assert len(app.bodies) == 1


def test_every_answer_has_the_headers_of_safety() -> None:
    _, told, body = _ask(Behind(), "GET", {"host": "localhost"})
    assert body == b"fine"
    assert {name: told[name] for name in HEADERS} == dict(HEADERS)
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


def test_an_app_whose_client_has_gone_is_stopped() -> None:
    stopped = []

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(True)
            raise

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def unwanted(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")]}
    asyncio.run(Guard(slow, HOSTS)(scope, gone, unwanted))
    assert stopped == [True]


def test_of_too_many_requests_at_once_the_last_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_AT_ONCE", 1)
    asked: list[tuple[int, bytes]] = []

    class Asking(Behind):
        """An app that is asked again, twice, while it answers."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if not asked:
                asked.append(await _answered(shared, "/api/x"))
                asked.append(await _answered(shared, "/adoption"))
            await super().__call__(scope, receive, send)

    shared = Guard(Asking(), HOSTS)
    assert asyncio.run(_answered(shared, "/api/x")) == (200, b"fine")
    refused = json.dumps({"error": "too many requests at once: try again in a moment"}).encode()
    assert asked == [(503, refused), (200, b"fine")]
    assert asyncio.run(_answered(shared, "/api/x")) == (200, b"fine")


def test_a_fault_of_the_app_is_not_swallowed() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        _ask(broken, "GET", {"host": "localhost"})
