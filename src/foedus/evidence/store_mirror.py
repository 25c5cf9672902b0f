"""Where a pinned file comes from: its public repository, or a mirror (a folder, or the same over http)."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from foedus.errors import InputError, SourceError
from foedus.evidence.sources import File, Source
from foedus.inputs import refuse_unfit

PUBLIC = "https://raw.githubusercontent.com"
MANIFEST = "MANIFEST.json"
LARGEST_MANIFEST = 10_000_000
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Mirror:
    """A copy of the pinned files: a folder or an address, and which of its files is which.

    Attributes:
        root: the folder, or the address with a slash at its end.
        held: (repository, commit, path) → the file's place under the root.
    """

    root: Path | str
    held: Mapping[tuple[str, str, str], str]

    def place(self, source: Source, file: File) -> Path | str | None:
        """The file in the mirror: a path or an address; None if the mirror does not have it."""
        relative = self.held.get((source.repository, source.commit, file.path))
        if relative is None:
            return None
        if isinstance(self.root, str):
            return self.root + urllib.parse.quote(relative)
        try:
            found = (self.root / relative).resolve()
            if not found.is_relative_to(self.root.resolve()):
                raise InputError(f"{relative[:200]!r} lies outside the mirror", file=self.root / MANIFEST)
            return found if found.is_file() else None
        except (OSError, RuntimeError) as fault:  # a name too long, or links that lead back to themselves
            what = f"{relative[:200]!r} cannot be followed ({fault})"
            raise InputError(what, file=self.root / MANIFEST) from None


def public_address(source: Source, file: File) -> str:
    """The raw file of the source's public repository at the pinned commit."""
    return f"{PUBLIC}/{source.repository}/{source.commit}/{urllib.parse.quote(file.path)}"


def open_mirror(given: str | Path, fetched: Callable[[str, int], bytes]) -> Mirror:
    """A mirror by its folder or address.

    Args:
        given: a folder with MANIFEST.json, or the https or http address of one.
        fetched: gets the content of an address, of at most so many bytes.

    Raises:
        InputError: no such folder, another kind of address, or a manifest that is none.
        SourceError: the address does not answer.
    """
    text = str(given)
    try:
        scheme = urllib.parse.urlsplit(text).scheme if "://" in text else ""
    except ValueError as fault:
        raise InputError(f"not an address ({fault})", where="--mirror") from None
    if scheme:
        if scheme not in ("https", "http"):
            raise InputError(
                f"a mirror's address begins with https or http, not {scheme[:20]}", where="--mirror"
            )
        address = text.rstrip("/") + "/"
        raw = fetched(address + MANIFEST, LARGEST_MANIFEST)
        return Mirror(address, _held(raw, address + MANIFEST))
    manifest = Path(text) / MANIFEST
    try:
        root = Path(text).expanduser()
        manifest = root / MANIFEST
        if not manifest.is_file():
            hint = f"a mirror is a folder with {MANIFEST}, or the address of one"
            raise InputError("no mirror here", file=manifest, hint=hint)
        if manifest.stat().st_size > LARGEST_MANIFEST:
            raise InputError("too large for a manifest", file=manifest)
        raw = manifest.read_bytes()
    except (OSError, RuntimeError) as fault:  # RuntimeError: "~somebody" without such a user
        raise InputError(f"cannot be read ({fault})", file=manifest) from None
    return Mirror(root, _held(raw, manifest))


def refuse_insecure(address: str) -> None:
    """Only https, or http on this machine: what a public source is fetched by.

    Raises:
        SourceError: any other address.
    """
    parts = urllib.parse.urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL):
        return
    raise SourceError(f"{address[:200]}: not fetched, as it is not https")


def _held(raw: bytes, name: object) -> Mapping[tuple[str, str, str], str]:
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputError("not JSON", file=name) from None
    refuse_unfit(content, name)
    held: dict[tuple[str, str, str], str] = {}
    for entry in _list(content, "sources", name):
        for file in _list(entry, "files", name):
            place = file.get("file")
            keys = (entry.get("repository"), entry.get("commit"), file.get("path"))
            if place is None or None in keys:
                continue  # kept elsewhere, or no file of a repository
            if not all(isinstance(text, str) for text in (*keys, place)):
                raise InputError("repository, commit, path and file are texts", file=name)
            repository, commit, path = (str(key) for key in keys)
            held[repository, commit, path] = _inside(place, name)
    return MappingProxyType(held)


def _list(content: Any, key: str, name: object) -> list[dict[str, Any]]:
    found = content.get(key) if isinstance(content, dict) else None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise InputError(
            f"no list '{key}' of tables", file=name, hint="see docs/data.md for the form of a mirror"
        )
    return found


def _inside(place: str, name: object) -> str:
    """A place within the mirror, refused if it climbs out or is none."""
    path = PurePosixPath(place)
    wrong = not place or path.is_absolute() or ".." in path.parts or any(char in place for char in "\\\0:")
    if wrong or any(ord(char) < 32 for char in place):
        raise InputError(f"{place[:200]!r} lies outside the mirror", file=name)
    return str(path)
