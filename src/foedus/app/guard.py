"""What stands before the app: which hosts and sites may ask, how much they may send, headers of safety."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from foedus.app.settings import LARGEST_BODY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Seconds within which a body must have come.
BODY_SECONDS = 15.0
#: Requests to the API under way in a process; of more, the last would not be answered in their time.
MOST_AT_ONCE = 200
#: No script or style but ours, no frame around us, no request to anywhere else. Vega reads expressions with
#: its interpreter, so nothing is evaluated; `data:` pictures are what Vega makes for a download.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
READING = ("GET", "HEAD")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?")


class Guard:
    """ASGI middleware: refuses foreign hosts, other sites, large bodies and too many requests at once.

    It sets the headers of safety.

    Args:
        app: what is guarded.
        hosts: names that the Host header may bear, in lower case, without port.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counted = "/api/" in str(scope["path"])
        self._under_way += counted
        try:
            await self._handled(scope, receive, send)
        finally:
            self._under_way -= counted

    async def _handled(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        refused = self._refused(str(scope["method"]), headers, str(scope["path"]))
        if refused is None and scope["method"] not in READING:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    receive = _replay(await _body(headers, receive), receive)
            except ValueError as fault:
                refused = 413, str(fault)
            except TimeoutError:
                refused = 408, "the request's body did not come in time"
            except ConnectionError:
                return
        send = _with_headers(send)
        if refused is None:
            # The server sends no body in answer to HEAD; the app need not know.
            plain = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            await _while_there(self._app(plain, receive, send), receive)
        else:
            await _refuse(send, *refused)

    def _refused(self, method: str, headers: Mapping[str, str], path: str) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return 421, "this host is not served here; `foedus serve --allowed-host NAME` allows it"
        site = headers.get("sec-fetch-site", "none")
        if method in READING:
            # A link from elsewhere may open a page or a download; a script of another site may ask nothing.
            foreign = site == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
        else:
            foreign = site not in ("same-origin", "none") or not _own(headers.get("origin"), host)
        if foreign:
            return 403, f"a request from another site ({path[:80]})"
        if self._under_way > MOST_AT_ONCE:
            return 503, "too many requests at once: try again in a moment"
        return None


def _own(origin: str | None, host: str) -> bool:
    """Whether an Origin header is ours: none at all (no browser), or the host asked for."""
    if origin is None:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _name(host: str) -> str:
    """The name of a Host header without its port; "" if it is none."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else ""


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """The whole body; ValueError when it is too large, ConnectionError when the client has gone."""
    too_large = f"a body beyond {LARGEST_BODY // 1024} KB"
    told = headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > LARGEST_BODY:
        raise ValueError(too_large)
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise ValueError(too_large)
        more = message.get("more_body", False)
    return b"".join(parts)


async def _while_there(work: Awaitable[None], receive: Receive) -> None:
    """Do the work unless the client goes away before: then nobody wants it any more.

    The body has been read by now, so whatever still comes is the end of the connection.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        if not task.done():
            task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        if not gone.done() or gone.cancelled():
            raise


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out a body already read, and then whatever else comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message.get("headers", ())}
            extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", ()), *(e for e in extra if e[0] not in own)]
        await send(message)

    return sent


async def _refuse(send: Send, status: int, what: str) -> None:
    body = json.dumps({"error": what}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    # What is left of a refused body is not read, so the connection cannot serve another request.
    headers += [(b"connection", b"close")] if status in (408, 413) else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
