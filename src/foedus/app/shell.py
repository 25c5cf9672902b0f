"""The page, its scripts and styles, and the bundle of Vega: read once at start, then served from memory."""

from __future__ import annotations

import hashlib
import html
import mimetypes
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from foedus import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from foedus.app.settings import Serving

PAGES = (
    *("", "adoption", "membership", "gains", "blocs", "risk", "trade", "claims", "assumptions", "compare"),
)
SHELL = "index.html"
#: What the bundle gives to the scripts of the pages.
NAMES = "window.vegaEmbed = vegaEmbed; window.vega = vega; window.vegaLite = vegaLite;"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the pages: its bytes, media type, and a mark that changes with its content."""

    content: bytes
    media: str
    mark: str


def assets() -> dict[str, Asset]:
    """Every file of the pages but the shell, by its path below `static/`."""
    folder = files("foedus") / "app" / "static"
    return {name: _asset(name, content) for name, content in _files(folder, "") if name != SHELL}


def page(serving: Serving, start: str) -> str:
    """The shell of every page, with base address, version, first scenario and Vega's address filled in."""
    text = (files("foedus") / "app" / "static" / SHELL).read_text(encoding="utf-8")
    words = {
        "base": f"{serving.base_path}/",
        "version": __version__,
        "scenario": start,
        "vega": f"vega.js?v={vega_mark()}",
    }
    for name, word in words.items():
        text = text.replace(f"{{{{ {name} }}}}", html.escape(word, quote=True))
    return text


def vega_mark() -> str:
    """What tells one bundle of Vega from another: the version of the package that it comes from."""
    from importlib.metadata import version

    return version("vl-convert-python")


def vega() -> bytes:
    """Vega, Vega-Lite and Vega-Embed as one script, from vl-convert.

    Bundling takes some seconds, so it is done once and kept in the cache (`foedus.runs.folder.cache`).
    """
    from foedus.runs.folder import cache

    kept = cache() / f"vega-{vega_mark()}.js"
    try:
        return kept.read_bytes()
    except OSError:
        import vl_convert

        script = str(vl_convert.javascript_bundle(NAMES)).encode()
        _keep(kept, script)
        return script


def _keep(path: Path, content: bytes) -> None:
    from foedus.errors import FoedusError
    from foedus.writing import together

    try:
        together({path: content})
    except FoedusError as fault:
        import logging

        # It is made again at the next start, which is slower and nothing worse.
        logging.getLogger("foedus").warning("the bundle of Vega is not kept: %s", fault)


def _files(folder: Traversable, before: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _files(entry, f"{before}{entry.name}/")
        else:
            yield before + entry.name, entry.read_bytes()


def _asset(name: str, content: bytes) -> Asset:
    suffix = name[name.rfind(".") :]
    media = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, media, hashlib.sha256(content).hexdigest()[:16])
