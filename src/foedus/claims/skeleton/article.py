"""An article as a file holds it: from bytes to the paragraphs of its body, as a reader counts them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from foedus.claims.skeleton import markup
from foedus.claims.skeleton.cues import word_list
from foedus.errors import InputError

#: A page with all its scripts; past this it is no article.
LARGEST_FILE = 10_000_000
#: Some 30,000 words, a book of a hundred pages.
LONGEST_BODY = 200_000
LONGEST_HEAD = 8
#: Share of these words among all words: about 0.25 in English, next to nothing in other languages.
ENGLISH = word_list("english")
FEWEST_WORDS = 25
LEAST_ENGLISH = 0.10
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAYS = (
    re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})\b", re.IGNORECASE),
    re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?!\d)"),
)
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$|[\"”»]$")
_BYLINE = re.compile(r"^by[:\s]\s*(.{2,80})$", re.IGNORECASE)
_TRAIL = re.compile(r"[»›|>/]")


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article read.

    Attributes:
        paragraphs: the non-empty ones of the body, below headline, byline and date.
        title, author, publisher: "" where none was found.
        date: of publication as far as the text says; else the latest day named in it up to today.
    """

    paragraphs: tuple[str, ...]
    title: str
    author: str
    publisher: str
    date: dt.date | None


def content(path: Path) -> bytes:
    """The bytes of an article's file, up to one more than is read.

    Raises:
        InputError: it cannot be read.
    """
    name = str(path)
    try:
        if not path.exists():
            raise InputError("no such file", file=name)
        if not path.is_file():
            raise InputError(
                "not a file", file=name, hint="give a .txt or .html file, or - for standard input"
            )
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise InputError(f"cannot be read ({fault.strerror or fault})", file=name) from None
    except ValueError:
        raise InputError("not a file name", file=repr(name)[:80]) from None


def read(content: bytes, name: str) -> ArticleText:
    """Read an article from bytes: plain text, or a web page if it looks like one.

    Control characters and marks of direction are left out. Blank lines part paragraphs; where there are none
    and lines end as sentences do, each line is one.

    Raises:
        InputError: empty, too large, not text, not UTF-8, or not English; in one line.
    """
    if len(content) > LARGEST_FILE:
        raise InputError(
            f"too large (over {LARGEST_FILE // 1_000_000} MB)", file=name, hint="give the article only"
        )
    text = _clean(_decoded(content, name), name)
    page = markup.read(text) if markup.looks_like(text) else None
    blocks = [[block] for block in page.paragraphs] if page else _blocks(text)
    head, body = _parted(blocks)
    if not body:
        raise InputError("no text in it", file=name, hint="give the article as text or HTML")
    _check(body, page.language if page else "", name)
    days = _days(" ".join(head)) or _days(page.published if page else "") or _days(" ".join(body))
    return ArticleText(
        tuple(body),
        (page.title if page else "") or _title(head),
        (page.author if page else "") or _author(head),
        page.publisher if page else "",
        max(days, default=None),
    )


def _decoded(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(content, "utf-16", name)
    if b"\x00" in content:
        raise InputError("not a text file (it holds zero bytes)", file=name, hint="give text or HTML")
    declared = re.search(rb"<meta[^<>]{0,200}charset=[\"']?([A-Za-z0-9_-]{3,20})", content[:4_000])
    return _as(content, declared.group(1).decode("ascii") if declared else "utf-8", name)


def _as(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as fault:
        raise InputError(
            f"not {encoding.upper()} text (byte {fault.start})",
            file=name,
            hint="save it as UTF-8 and try again",
        ) from None
    except LookupError:
        raise InputError(
            f"an encoding that is not known ({encoding})", file=name, hint="save it as UTF-8"
        ) from None


def _clean(text: str, name: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    plain, removed = CONTROL.subn("", text)
    if removed > 0.02 * max(len(text), 1):
        raise InputError("not a text file (full of control characters)", file=name, hint="give text or HTML")
    return INVISIBLE.sub("", plain)


def _blocks(text: str) -> list[list[str]]:
    """Paragraphs as lists of lines: one line each where lines end as sentences do, else a whole block."""
    found: list[list[str]] = []
    for block in re.split(r"\n[^\S\n]*\n\s*", text):
        lines = [" ".join(line.split()) for line in block.split("\n") if line.strip()]
        ended = sum(bool(_SENTENCE_END.search(line[-4:])) for line in lines[:-1])
        if len(lines) > 1 and 2 * ended >= len(lines) - 1:
            found += [[line] for line in lines]
        elif lines:
            found.append(lines)
    return found


def _parted(blocks: list[list[str]]) -> tuple[list[str], list[str]]:
    """Lines above the body (none of them a sentence), and the paragraphs of the body."""
    first = 0
    while first < min(LONGEST_HEAD, len(blocks)) and _is_head(blocks[first]):
        first += 1
    if first == len(blocks) or first == LONGEST_HEAD:
        first = 0  # nothing in it ends like a sentence: all of it is the text
    return [line for block in blocks[:first] for line in block], [" ".join(block) for block in blocks[first:]]


def _is_head(block: list[str]) -> bool:
    return len(block) <= 4 and all(len(line) <= 200 and not _SENTENCE_END.search(line[-4:]) for line in block)


def _check(body: list[str], language: str, name: str) -> None:
    length = sum(map(len, body))
    if length > LONGEST_BODY:
        size = f"{length:,} characters"
        raise InputError(
            f"too long for an article ({size})", file=name, hint=f"at most {LONGEST_BODY:,}: cut it"
        )
    words = re.findall(r"[^\W\d_]+", " ".join(body).lower())
    if not words:
        raise InputError("no words in it", file=name, hint="give the article as text or HTML")
    english = sum(word in ENGLISH for word in words) / len(words)
    if len(words) >= FEWEST_WORDS and english < LEAST_ENGLISH:
        said = f" (the page says '{language}')" if language and language != "en" else ""
        raise InputError(
            f"not English, as far as its words tell{said}",
            file=name,
            hint="only English articles can be split",
        )


def _title(head: list[str]) -> str:
    plain = [line for line in head if not (_BYLINE.match(line) or _TRAIL.search(line) or _is_date(line))]
    return max(plain, key=len, default="")


def _author(head: list[str]) -> str:
    return next((found.group(1).strip() for found in map(_BYLINE.match, head) if found), "")


def _is_date(line: str) -> bool:
    return bool(_days(line)) and len(line.split()) <= 8


def _days(text: str) -> list[dt.date]:
    """Days named in a text that are not in the future."""
    found: list[dt.date] = []
    for form in _DAYS:
        for match in form.finditer(text):
            day = _day(match.groups())
            if day is not None and day <= dt.datetime.now(dt.UTC).date():
                found.append(day)
    return found


def _day(parts: tuple[str, ...]) -> dt.date | None:
    month = next((part for part in parts if part.isalpha()), "")
    numbers = [int(part) for part in parts if part.isdigit()]
    try:
        if not month:
            return dt.date(*numbers)
        day, year = min(numbers), max(numbers)
        return dt.date(year, MONTHS.index(month[:3].lower()) + 1, day)
    except ValueError:
        return None
