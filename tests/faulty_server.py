"""A file server on this machine that misbehaves as told, and small sources whose files it serves."""

from __future__ import annotations

import hashlib
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from foedus.evidence.sources import Source, read_sources

REPOSITORY, COMMIT = "somebody/data", "0" * 40


def table_text(rows: int = 4000, seed: int = 1) -> bytes:
    """A CSV of some hundred kilobytes: ccode, year, score."""
    numbers = random.Random(seed)
    lines = [f"{numbers.randrange(2, 990)},{1816 + row % 200},{numbers.random():.12f}" for row in range(rows)]
    return "\n".join(["ccode,year,score", *lines, ""]).encode()


def some_sources(files: Mapping[str, Mapping[str, bytes]], **fields: str) -> Mapping[str, Source]:
    """Sources {id: {path: content}} as foedus would pin them."""
    texts = []
    for name, parts in files.items():
        extra = "".join(f"{key} = {value}\n" for key, value in fields.items())
        texts.append(
            f'[[source]]\nid = "{name}"\ntitle = "T"\ncitation = "C"\nbibtex = "@misc{{{name},}}"\n'
            f'licence = "free"\naddress = ""\nversion = "1"\nyears = "all"\nnote = ""\n'
            f'repository = "{REPOSITORY}"\ncommit = "{COMMIT}"\n{extra}'
        )
        for path, content in parts.items():
            digest = hashlib.sha256(content).hexdigest()
            texts.append(f'[[source.file]]\npath = "{path}"\nsha256 = "{digest}"\nsize = {len(content)}\n')
    return read_sources(["\n".join(texts)])


def manifest(paths: Mapping[str, str | None]) -> bytes:
    """A mirror's manifest: path in the repository → place in the mirror."""
    files = [{"file": place, "path": path} for path, place in paths.items()]
    return json.dumps({"sources": [{"repository": REPOSITORY, "commit": COMMIT, "files": files}]}).encode()


class FaultyServer:
    """What the server holds, how it is to misbehave, and what it was asked.

    `ways[path]` lists a behaviour for each coming request; without one (left) it serves as it should:
    "cut": half of what is asked, then the line drops; "long", "short": lies about the length; "wrong": other
    bytes; "500", "503", "404"; "norange": ignores Range; "elsewhere": another range than asked; "slow": to
    the end, slowly; "drip": a few bytes, slowly; "silent": no answer at all.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.ways: dict[str, list[str]] = {}
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.version = '"1"'
        self.address = ""

    def requests(self, path: str) -> list[tuple[str | None, str | None]]:
        """(Range, If-Range) of each request for a file."""
        return [(span, version) for name, span, version in self.asked if name == path]


@contextmanager
def serving(server: FaultyServer) -> Iterator[FaultyServer]:
    """The server at work on a free port of this machine."""

    class Handler(_Handler):
        told = server

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{http.server_address[1]}/"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    told: FaultyServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.lstrip("/")
        span, version = self.headers["Range"], self.headers["If-Range"]
        self.told.asked.append((path, span, version))
        ways = self.told.ways.get(path, [])
        way = ways.pop(0) if ways else ""
        self.close_connection = True
        if way == "silent":
            time.sleep(5)
            return
        content = self.told.files.get(path)
        if content is None or way.isdigit():
            self.send_response(int(way or 404))
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        start = self._begin(content, way, span, version)
        self._send(content[start:], way)

    def _begin(self, content: bytes, way: str, span: str | None, version: str | None) -> int:
        start = int(span.removeprefix("bytes=").removesuffix("-")) if span else 0
        if way == "norange" or (version and version != self.told.version):
            start = 0
        if way == "elsewhere":
            start = start // 2
        length = len(content) - start + {"long": 1000, "short": -1000}.get(way, 0)
        self.send_response(206 if start or way == "elsewhere" else 200)
        if start or way == "elsewhere":
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(length))
        self.send_header("ETag", self.told.version)
        self.end_headers()
        return start

    def _send(self, body: bytes, way: str) -> None:
        try:
            if way == "cut":
                body = body[: len(body) // 2]
            elif way == "wrong":
                body = bytes(byte ^ 1 for byte in body)
            elif way in ("drip", "slow"):
                step = len(body) // 20
                for start in range(0, len(body) if way == "slow" else 4, step if way == "slow" else 1):
                    self.wfile.write(body[start : start + (step if way == "slow" else 1)])
                    time.sleep(0.05 if way == "slow" else 0.2)
                return
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def a_mirror(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A mirror in a folder: each file under its own path."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "MANIFEST.json").write_bytes(manifest({path: path for path in files}))
    return folder
