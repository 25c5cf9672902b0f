"""A target: a reader of bytes, inputs to begin with, and what counts as a finding."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foedus.errors import FoedusError

#: A message longer than this is not read by anybody.
LONGEST_MESSAGE = 2000
#: Words that hostile files are made of, for the fuzzer to put in.
WORDS = (
    *("nan", "inf", "-inf", "-1", "0", "1e999", "1e-999", "1e308", "9223372036854775808", "1/0"),
    *(
        "'1e99999999'",
        "true",
        "\\ud800",
        "\\u0000",
        "\x1b[2J",
        "\ufeff",
        "\u2028",
        "''",
        '"',
        "[[",
        "]]",
        "{}",
        "[]",
    ),
)


@dataclass(frozen=True)
class Target:
    """A reader to be tried.

    Attributes:
        name: as the command line calls it.
        read: takes the bytes as the product would.
        seeds: inputs of the right form.
        words: that such inputs are made of, beside `WORDS`.
    """

    name: str
    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a reader did beside returning or refusing.

    Attributes:
        kind: two inputs of one kind fail for the same reason, as far as can be told.
        text: the whole of it, for whoever mends it.
    """

    kind: str
    text: str


def tried(target: Target, data: bytes) -> Finding | None:
    """What is wrong with how a target took an input, if anything is."""
    try:
        target.read(data)
    except FoedusError as fault:
        return unclear(str(fault))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # native readers raise panics, which are no Exception
        return Finding(_kind(fault), "".join(traceback.format_exception(fault)))
    return None


def unclear(message: str) -> Finding | None:
    """What is wrong with a message, if anything is: it must be one line that a terminal prints as it is."""
    if not message.strip():
        return Finding("an empty message", repr(message))
    if len(message) > LONGEST_MESSAGE:
        return Finding("a long message", f"{len(message)} characters: {message[:200]!r}")
    if not message.isprintable():
        return Finding("a message that is not one printable line", repr(message))
    return None


def by_path(ending: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """A reader of files as a reader of bytes."""

    def from_bytes(data: bytes) -> object:
        return read(scratch(f"input.{ending}", data))

    return from_bytes


def scratch(name: str, data: bytes) -> Path:
    """Write a file of that name into this process's own folder, which goes when the process ends."""
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="foedus-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _kind(fault: BaseException) -> str:
    """The class of a fault and the place in foedus that it came through last."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "/foedus/" in frame.filename]
    where = f"{frames[-1].filename.rpartition('/foedus/')[2]}:{frames[-1].lineno}" if frames else "fuzz"
    return f"{type(fault).__name__} at {where}"
