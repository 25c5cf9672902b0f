"""Bring a pinned file: resumed where a line was cut, tried again with patience, kept only with its hash."""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import random
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from foedus.errors import SourceError
from foedus.evidence.store_mirror import refuse_insecure
from foedus.evidence.store_shelf import Stopped, unwritable

if TYPE_CHECKING:
    from foedus.evidence.sources import File

CHUNK = 1 << 16
AGENT = "foedus"
PASSING = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
NO_NETWORK = (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH)
Came = Callable[[int], None]


class _PassingFault(Exception):  # noqa: N818 - it ends in another attempt, not in an error
    """A fault that may be gone at the next attempt.

    Attributes:
        wait: seconds to wait, if the server says so.
        lost: "server" if it is not there, "network" if nothing is; "" if it was there.
    """

    def __init__(self, what: str, wait: float | None = None, lost: str = "") -> None:
        super().__init__(what)
        self.wait, self.lost = wait, lost


@dataclass(frozen=True)
class Patience:
    """How long to go on trying.

    Attributes:
        attempts: in a row without one more byte, before giving up; 3 where no server answers, 2 where there
            is no network at all.
        most: attempts in all for one file.
        timeout: seconds without an answer, or with less than `least` bytes, that count as a cut line.
        wait: seconds before the second attempt; doubled each time up to `longest`, times a random 0.5 to 1.
        stop: set when nothing more is wanted.
    """

    attempts: int = 6
    most: int = 60
    timeout: float = 30.0
    least: int = 1024
    wait: float = 0.5
    longest: float = 30.0
    stop: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Raise Stopped if nothing more is wanted."""
        if self.stop.is_set():
            raise Stopped("stopped")

    def go_on(self, place: str, fault: _PassingFault, fruitless: int) -> None:
        """Wait before the next attempt, at least as long as the server told, within reason.

        Raises:
            SourceError: it has been tried often enough.
            Stopped: the server cannot be found, or the pull was stopped meanwhile.
        """
        if fruitless >= min(self.attempts, {"network": 2, "server": 3}.get(fault.lost, self.attempts)):
            if fault.lost:
                raise Stopped(f"no way to {place}: {fault}; check the network, or use --mirror") from None
            raise SourceError(f"{place}: {fault}; what came is kept, try again later") from None
        # Spread, so that many who were cut off at once do not come back at once.
        wait = min(self.longest, self.wait * 2.0**fruitless) * random.uniform(0.5, 1.0)
        if self.stop.wait(min(max(wait, fault.wait or 0.0), 2 * self.longest)):
            raise Stopped("stopped")


def fetch(place: Path | str, file: File, partial: Path, patience: Patience, came: Came) -> None:
    """Bring a file to `partial`, whole, with its pinned hash, and onto the disk.

    Args:
        place: a file of a mirror, or an address.
        file: what is expected; `size` and `sha256` are checked.
        partial: where it is written; what an earlier attempt left there is built upon.
        patience: how long to go on trying.
        came: told of each run of bytes; of a negative number when some were thrown away.

    Raises:
        SourceError: it cannot be had, or is not the pinned file.
        Stopped: no network, or it cannot be written.
    """
    whole = _Partial(partial, file, came)
    try:
        if isinstance(place, Path):
            whole.copy(place)
        else:
            _download(place, whole, patience)
    except OSError as fault:  # of the disk: those of the line were told apart where they came
        raise unwritable(partial.parent, fault) from None


def _download(place: str, whole: _Partial, patience: Patience) -> None:
    fruitless, doubted = 0, False
    for _ in range(patience.most):
        before = whole.size()
        try:
            if whole.receive(place, patience) == whole.file.sha256:
                whole.version.unlink(missing_ok=True)
                return
            whole.drop()
            if doubted or not before:
                raise SourceError(f"{place}: not the pinned file (its sha256 differs); nothing was replaced")
            doubted = True  # the part that was there before may have been wrong: once more from the start
        except _PassingFault as fault:
            fruitless = 0 if whole.size() > before else fruitless + 1
            patience.go_on(place, fault, fruitless)
    raise SourceError(f"{place}: cut off {patience.most} times; what came is kept, try again later")


def read_address(address: str, most: int, patience: Patience) -> bytes:
    """The content of an address, of at most `most` bytes.

    Raises:
        SourceError: it cannot be had, or is larger.
    """
    for fruitless in range(1, patience.most + 1):
        try:
            with _opened(address, {}, patience) as response, _faults():
                content = bytes(response.read(most + 1))
        except _PassingFault as fault:
            patience.go_on(address, fault, fruitless)
            continue
        if len(content) > most:
            raise SourceError(f"{address}: larger than {most / 1e6:.0f} MB")
        return content
    raise SourceError(f"{address}: cannot be had")


class _Partial:
    """The part of a file that has come so far."""

    def __init__(self, path: Path, file: File, came: Came) -> None:
        self.path, self.file, self.came = path, file, came
        self.version = path.with_name(f"{path.name}.etag")
        self.digest = hashlib.sha256()

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def drop(self) -> None:
        self.came(-self.size())
        self.path.unlink(missing_ok=True)
        self.version.unlink(missing_ok=True)

    def copy(self, place: Path) -> None:
        """Take the whole file from a folder."""
        self.drop()
        wrong = f"{place}: not the pinned file (its %s differs); nothing was replaced"
        try:
            stream = place.open("rb")
            size = place.stat().st_size
        except OSError as fault:
            raise SourceError(f"{place}: cannot be read ({fault.strerror or fault})") from None
        with stream:
            if size != self.file.size:
                raise SourceError(wrong % "size")
            with self._writing(0) as out:
                while chunk := stream.read(CHUNK):
                    self._write(out, chunk)
        if self.digest.hexdigest() != self.file.sha256:
            self.drop()
            raise SourceError(wrong % "sha256")

    def receive(self, address: str, patience: Patience) -> str:
        """One attempt; the sha256 of what is there then, which has the pinned size.

        Raises:
            _PassingFault: the line was cut, or the server cannot answer now.
        """
        start = self.size()
        if start > self.file.size:
            self.drop()
            start = 0
        if start < self.file.size:
            asked = {"Range": f"bytes={start}-"} if start else {}
            if start and self.version.exists():
                asked["If-Range"] = self.version.read_text(encoding="latin-1")
            with _opened(address, asked, patience) as response:
                self._take(response, start, patience)
        else:
            self._reread(start)
        if (got := self.size()) < self.file.size:
            raise _PassingFault(f"the line was cut after {got:,} of {self.file.size:,} bytes")
        return self.digest.hexdigest()

    def _take(self, response: Any, start: int, patience: Patience) -> None:
        """Write what the server sends after the part that is there, or from the start if it sends all."""
        if response.status != HTTPStatus.PARTIAL_CONTENT:
            self.drop()
            start = 0
        elif not str(response.headers.get("Content-Range", "")).startswith(f"bytes {start}-"):
            self.drop()
            raise _PassingFault("the server sent another part than was asked for")
        if not start:
            version = response.headers.get("ETag", "")
            if version and not version.startswith("W/"):
                self.version.write_text(version, encoding="latin-1")
        self._reread(start)
        with self._writing(start) as out:
            self._stream(response, out, self.file.size - start, patience)

    def _stream(self, response: Any, out: IO[bytes], wanted: int, patience: Patience) -> None:
        got, since, then = 0, time.monotonic(), 0
        while got < wanted:
            with _faults():
                chunk = response.read1(min(CHUNK, wanted - got))
            patience.check()
            if not chunk:
                return
            self._write(out, chunk)
            got += len(chunk)
            if time.monotonic() - since > patience.timeout:
                if got - then < patience.least:
                    raise _PassingFault(
                        f"the line is too slow ({got - then} bytes in {patience.timeout:g} s)"
                    )
                since, then = time.monotonic(), got

    def _reread(self, size: int) -> None:
        self.digest = hashlib.sha256()
        if size:
            self.digest.update(self.path.read_bytes()[:size])

    @contextmanager
    def _writing(self, start: int) -> Iterator[IO[bytes]]:
        """The part, open for writing after `start`, on the disk when done."""
        with self.path.open("r+b" if start else "wb") as out:
            out.seek(start)
            out.truncate()
            yield out
            out.flush()
            os.fsync(out.fileno())

    def _write(self, out: IO[bytes], chunk: bytes) -> None:
        out.write(chunk)
        self.digest.update(chunk)
        self.came(len(chunk))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only where the line stays as safe as it was."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.full_url.startswith("https:"):
            refuse_insecure(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@contextmanager
def _opened(address: str, headers: Mapping[str, str], patience: Patience) -> Iterator[Any]:
    """The server's answer.

    Raises:
        _PassingFault: it cannot answer now.
        SourceError: it will not.
    """
    asked = urllib.request.Request(address, headers={"User-Agent": AGENT, **headers})
    opener = urllib.request.build_opener(_Redirects)
    with _faults():
        response = opener.open(asked, timeout=patience.timeout)
    with response:
        yield response


@contextmanager
def _faults() -> Iterator[None]:
    """Faults of the line as passing ones; those that will not pass as what they are."""
    try:
        yield
    except urllib.error.HTTPError as fault:
        _refused(fault)
    except urllib.error.URLError as fault:
        raise _PassingFault(_said(fault.reason), lost=_lost(fault.reason)) from None
    except (ValueError, http.client.InvalidURL) as fault:  # a host or port that cannot be one
        raise SourceError(f"not an address: {_said(fault)}") from None
    except (OSError, http.client.HTTPException) as fault:
        raise _PassingFault(_said(fault)) from None


def _refused(fault: urllib.error.HTTPError) -> NoReturn:
    what = f"the server answers {fault.code} {fault.reason}"
    told = fault.headers.get("Retry-After", "") if fault.headers else ""
    fault.close()
    if fault.code in PASSING:
        raise _PassingFault(what, float(told) if told.isdecimal() else None) from None
    if fault.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        raise _PassingFault(what) from None
    raise SourceError(f"{fault.url}: {what}") from None


def _lost(reason: object) -> str:
    if isinstance(reason, socket.gaierror) or getattr(reason, "errno", None) in NO_NETWORK:
        return "network"
    return "server" if isinstance(reason, (ConnectionRefusedError, ssl.SSLError)) else ""


def _said(fault: object) -> str:
    if isinstance(fault, TimeoutError):
        return "no answer in time"
    if isinstance(fault, socket.gaierror):
        return "the server's name is not known here"
    said = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
    return " ".join(str(said).split())[:160]
