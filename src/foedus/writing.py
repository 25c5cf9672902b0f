"""Writing files, each whole or not at all.

A file is written under another name beside its own (`.NAME.….part`), brought to the disk and renamed: whoever
dies on the way leaves the old one whole. It gets the permissions that any new file gets.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from foedus.errors import FoedusError, InputError

#: What a process that was killed while it wrote leaves beside a file.
LEFT: Final = ".*.part"


def together(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: under other names first, renamed when all are on the disk.

    So a disk that has no room for the last of them keeps all the old ones.

    Raises:
        FoedusError: the disk refused; nothing is left behind.
    """
    waiting: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            waiting[path] = _beside(path)
            waiting[path].write_bytes(content)
            _flush(waiting[path])
        for path in files:
            waiting[path].replace(path)
        for folder in sorted({path.parent for path in files}):
            _flush_folder(folder)
    except OSError as fault:
        raise FoedusError(f"cannot write {path}: {fault.strerror or fault}") from fault
    finally:
        for new in waiting.values():
            _remove(new)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new name to write to, for what comes in a stream; the file gets its own when it is on the disk.

    Raises:
        OSError: the disk refused; the old file is as it was and nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = _beside(path)
    try:
        yield new
        _flush(new)
        rename(new, path)
    finally:
        _remove(new)


def write_new(text: str, path: str | os.PathLike[str]) -> Path:
    """Write a file under a new name; an existing one is left alone.

    Raises:
        InputError: the file exists, or cannot be written.
    """
    target = Path(path)
    try:
        stream = target.open("x", encoding="utf-8", newline="\n")
        try:
            with stream:
                stream.write(text)
        except BaseException:
            target.unlink()  # half a file would stand in the way of the next attempt
            raise
    except FileExistsError:
        raise InputError("exists already", file=target, hint="choose another name") from None
    except OSError as fault:
        raise InputError(f"cannot be written ({fault.strerror})", file=target) from None
    except ValueError:
        raise InputError("not a file name", file=repr(str(target))[:80]) from None
    return target


def rename(new: Path, path: Path) -> None:
    """Give a file that is on the disk its name, and bring the name to the disk; raises OSError."""
    new.replace(path)
    _flush_folder(path.parent)


def _beside(path: Path) -> Path:
    if path.exists() and not path.is_file():
        raise OSError(errno.EEXIST, "something else than a file is there")  # /dev/null would be replaced
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")


def _remove(new: Path) -> None:
    with suppress(OSError):  # the fault that led here says more
        new.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename last, where the system lets a folder be flushed."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
