"""The text of a web page: its paragraphs, without menus, scripts and captions, and what its head says of it.

The standard library's parser needs time that grows with the square of the length where comments or tags are
left open, and fails at some of them; no page must do that. This scanner goes over the page once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from foedus.claims.skeleton.cues import word_list

#: Where a paragraph begins or ends; and what is no part of an article's text.
BREAKS, LEFT_OUT = word_list("breaks"), word_list("left_out")
RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
HEADINGS = tuple(
    (re.compile(rf"<{name}\b[^<>]*>", re.I), re.compile(rf"</{name}", re.I)) for name in ("h1", "title")
)
LONGEST_HEADING = 2_000
LANGUAGE = re.compile(r"<html\b[^<>]*\blang=[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:_-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
LONGEST_ATTRIBUTES = 4_000


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from a page.

    Attributes:
        paragraphs: those of the longest `<article>`, else of `<main>`, else of all; none empty.
        title, author, published, publisher: as the page's head or first heading says, else "".
        language: two letters of `<html lang>`, lower case, or "".
    """

    paragraphs: tuple[str, ...]
    title: str
    author: str
    published: str
    publisher: str
    language: str


@dataclass
class _Reader:
    """Where the scanner is, and the blocks of text found so far, each with the article and main it is in."""

    article: int = 0
    articles: int = 0
    main: int = 0
    hidden: str = ""
    depth: int = 0
    text: list[str] = field(default_factory=list)
    blocks: list[tuple[int, bool, str]] = field(default_factory=list)

    def close_block(self) -> None:
        if not self.text:
            return
        for part in re.split(r"\n[ \n]*\n", "".join(self.text)):
            if plain := " ".join(part.split()):
                self.blocks.append((self.article, self.main > 0, plain))
        self.text = []

    def tag(self, name: str, closing: bool) -> None:
        if self.hidden:
            if name == self.hidden:
                self.depth += -1 if closing else 1
                self.hidden = self.hidden if self.depth else ""
            return
        if name in BREAKS or name in LEFT_OUT:
            self.close_block()
        if name in LEFT_OUT and not closing:
            self.hidden, self.depth = name, 1
        elif name == "article":
            self.articles += not closing
            self.article = 0 if closing else self.articles
        elif name == "main":
            self.main = max(0, self.main + (-1 if closing else 1))
        elif name == "br":
            self.text.append("\n")


def looks_like(text: str) -> bool:
    """Whether a text is a web page: it begins as one, or has paragraphs marked as such near its beginning."""
    start = text[:20_000].lstrip().lower()
    return start.startswith(("<!doctype html", "<html", "<?xml")) or bool(
        re.search(r"<(?:body|p|div|article)\b[^<>]*>", start)
    )


def read(page: str) -> Page:
    """Paragraphs and head of a web page. Takes time linear in its length; nothing in it is run or fetched."""
    reader = _Reader()
    for kind, piece in _tokens(page):
        if kind == "text":
            if not reader.hidden:
                reader.text.append(re.sub(r"\s+", " ", unescape(piece)))
        elif name := _NAME.match(piece):
            reader.tag(name.group(1).lower(), piece.startswith("/"))
    reader.close_block()
    named = _named(page)
    language = LANGUAGE.search(page[:5_000])
    return Page(
        _chosen(reader.blocks),
        _heading(page),
        named.get("author", ""),
        named.get("article:published_time", named.get("date", "")),
        named.get("og:site_name", ""),
        language.group(1).lower() if language else "",
    )


def _tokens(page: str) -> Iterator[tuple[str, str]]:
    """Text between tags, and what stands between "<" and ">"; comments, scripts and styles left out."""
    at = 0
    while found := _OPENING.search(page, at):
        start = found.start()
        if start > at:
            yield "text", page[at:start]
        comment = page.startswith("<!--", start)
        end = page.find("-->" if comment else ">", start + 1)
        if end < 0:
            return
        at = end + (3 if comment else 1)
        if comment:
            continue
        inside = page[start + 1 : end]
        yield "tag", inside[:200]
        name = _NAME.match(inside)
        raw = RAW.get(name.group(1).lower()) if name and not inside.startswith("/") else None
        if raw is not None:
            closed = raw.search(page, at)
            if closed is None:
                return
            at = closed.start()
    yield "text", page[at:]


def _named(page: str) -> dict[str, str]:
    """Names and contents of the `<meta>` tags of the first part of the page; the first of a name counts."""
    found: dict[str, str] = {}
    for tag in re.finditer(r"<meta\b([^<>]{0,4000})>", page[:200_000], re.IGNORECASE):
        held = {
            part.group(1).lower(): next(filter(None, part.groups()[1:]), "")
            for part in _ATTRIBUTE.finditer(tag.group(1)[:LONGEST_ATTRIBUTES])
        }
        name = (held.get("property") or held.get("name") or "").lower()
        if name and held.get("content"):
            found.setdefault(name, " ".join(unescape(held["content"]).split()))
    return found


def _heading(page: str) -> str:
    """The first heading, else the page's title."""
    for opens, closes in HEADINGS:
        begin = opens.search(page)
        end = closes.search(page, begin.end(), begin.end() + LONGEST_HEADING) if begin else None
        if begin and end and (words := unescape(_TAG.sub(" ", page[begin.end() : end.start()])).split()):
            return " ".join(words)
    return ""


def _chosen(blocks: list[tuple[int, bool, str]]) -> tuple[str, ...]:
    sizes: dict[int, int] = {}
    for article, _, text in blocks:
        sizes[article] = sizes.get(article, 0) + len(text)
    longest = (
        max((size, -article) for article, size in sizes.items() if article)[1] if set(sizes) - {0} else 0
    )
    if longest:
        return tuple(text for article, _, text in blocks if article == -longest)
    inside = tuple(text for _, main, text in blocks if main)
    return inside or tuple(text for _, _, text in blocks)
