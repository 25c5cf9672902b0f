"""How the app is served: what the command line says, in one value that can be handed to worker processes."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass

from foedus.errors import InputError

#: The variable that hands the settings to worker processes.
VARIABLE = "FOEDUS_SERVING"
#: Draws of a request that names none: enough for stable intervals, quick enough for a slider.
DRAWS = 1000
MOST_DRAWS = 16_384
#: Bytes of a request's body: a scenario is some ten thousand.
LARGEST_BODY = 256 * 1024
#: Seconds that a request may take, its waiting for a free core included.
LONGEST = 120.0
LOCAL = ("127.0.0.1", "localhost", "[::1]")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]")
_BASE = re.compile(r"(/[A-Za-z0-9._~-]+)*")


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve.

    Attributes:
        scenario: id in the library or path of a TOML file; the pages begin with it.
        allowed_hosts: names that a request's Host header may bear beside those of this machine.
        base_path: what stands before every address, "" or "/x".
        cores: computations at once, at most.
        room: bytes that results kept in memory may take, counted roughly.
        longest: seconds that a request may take.
        warm: whether the scenario is assessed in the background once the server is up.
    """

    scenario: str = "asia-nato"
    allowed_hosts: tuple[str, ...] = ()
    base_path: str = ""
    cores: int = os.cpu_count() or 1
    room: int = 256_000_000
    longest: float = LONGEST
    warm: bool = True

    @property
    def hosts(self) -> frozenset[str]:
        """Every host that may be asked for, in lower case."""
        return frozenset(host.lower() for host in (*LOCAL, *self.allowed_hosts))

    def to_text(self) -> str:
        """As text for the environment of a worker process."""
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> Serving:
        """What `to_text` wrote."""
        found = json.loads(text)
        return cls(**found | {"allowed_hosts": tuple(found["allowed_hosts"])})


def checked_host(host: str) -> str:
    """A host name or address as a Host header bears it, without port.

    Raises:
        InputError: it has other characters, or a port.
    """
    if not _HOST.fullmatch(host):
        hint = "a name or an address without port, e.g. foedus.example.org"
        raise InputError(f"'{host[:80]}' is no host", where="--allowed-host", hint=hint)
    return host.lower()


def checked_base(path: str) -> str:
    """A base path without a slash at its end: "/x/" → "/x", "/" → "".

    Raises:
        InputError: it does not begin with a slash, or has characters that an address would escape.
    """
    base = path.rstrip("/")
    if not _BASE.fullmatch(base) or {".", ".."} & set(base.split("/")):
        raise InputError(f"'{path[:80]}' is no base path", where="--base-path", hint="e.g. /foedus")
    return base
