"""Hostile and odd articles: read, or refused in one line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.claims import model
from foedus.claims.skeleton import article, begin
from foedus.errors import InputError

LINE = "In 2022 China became the largest of the three trading partners of Japan. "


def taken(content: bytes) -> str:
    """What came out: "read", or the complaint of one line."""
    try:
        found = begin(content, "odd")
    except InputError as fault:
        return one_line(fault)
    claims = model.load(tomllib.loads(found.toml(whole=True)))
    assert [each.paragraph for each in claims.claim] == [lead.paragraph for lead in found.leads]
    return "read"


def one_line(fault: InputError) -> str:
    assert "\n" not in str(fault)
    assert str(fault).startswith("odd: ")
    return str(fault)


GERMAN = (
    "Der Rat hat in diesem Jahr die Zahl der Schiffe auf 12 erhöht und damit die Hälfte der Arbeit getan. "
)
ARABIC = "قال الوزير إن الدولة سوف تشارك في المؤتمر الدولي الذي يعقد في العاصمة مع عدد كبير من الدول. "


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no text in it"),
        (b" \n\t\n ", "no text in it"),
        (b"...", "no words in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "zero bytes"),
        (LINE.encode("utf-16-le"), "zero bytes"),
        ("Café ".encode("latin-1") + LINE.encode(), "not UTF-8 text (byte 3)"),
        (b'<meta charset="nonsense"><p>' + LINE.encode(), "encoding that is not known (nonsense)"),
        (LINE.replace(" ", "\x01").encode(), "control characters"),
        ((GERMAN * 4).encode(), "not English"),
        (f'<html lang="de"><p>{GERMAN * 4}'.encode(), "the page says 'de'"),
        ((ARABIC * 4).encode(), "not English"),
        ((LINE * 3000).encode(), "too long for an article"),
        ((LINE * 130_000).encode(), "too long for an article"),
        (b"x" * (article.LARGEST_FILE + 1), "too large (over 10 MB)"),
        (b"It rained. We went home, and that was that.", "no sentence in it looks checkable"),
        (b"<html><!-- " + LINE.encode() * 5, "no text in it"),
        (b"<html><script>" + LINE.encode() * 5, "no text in it"),
        (b"<html>" + b"<aside>" * 50_000 + LINE.encode(), "no text in it"),
    ],
    ids=lambda part: str(part)[:24] if isinstance(part, str) else "",
)
def test_what_is_refused_is_refused_in_one_line(content: bytes, told: str) -> None:
    assert told in taken(content)


@pytest.mark.parametrize(
    "content",
    [
        LINE.encode("utf-8-sig"),
        LINE.encode("utf-16"),
        f'<meta charset="windows-1252"><p>Café. {LINE}'.encode("cp1252"),
        (LINE * 500).encode(),  # one line without a paragraph
        f"\u202e{LINE}\u200f\x07".encode(),
        f"{LINE}\r\n\r\n{LINE}\r{LINE}".encode(),
        (LINE + "«" * 20_000).encode(),
        (LINE + GERMAN + ARABIC + LINE * 3).encode(),
        b"<html>" + b"<div>" * 50_000 + LINE.encode() + b"</div>" * 50_000,
        b"<html><p>" + LINE.encode() + b"<!--" * 200_000,
        b"<html><p>" + LINE.encode() + b"</p>" + b"<a " * 200_000,
        b"<html>" + b"<![" * 200_000 + b"]><p>" + LINE.encode(),
        b"<html><p>" + LINE.encode() + b"<br>" * 50_000,
        b"<p>" + LINE.encode() + b"</p><script>" + b"a<b;" * 500_000 + b"</script>",
        b"<p title='x" + b"<" * 100_000 + b"'></p><p>" + LINE.encode(),
    ],
    ids=lambda _: "",
)
def test_odd_ones_are_read(content: bytes) -> None:
    assert taken(content) == "read"


def test_marks_of_direction_and_control_are_gone() -> None:
    found = begin(f"\u202e\u2066{LINE}\x07\u200b".encode())
    assert found.article.paragraphs == (LINE.strip(),)


def test_a_claims_file_of_a_book_runs(tmp_path: Path) -> None:
    found = begin((LINE * 2600).encode())
    assert found.cut == 1600
    path = tmp_path / "book.toml"
    path.write_text(found.toml(), encoding="utf-8")
    assert len(model.load(path).claim) == 1000
    assert "1,600 more look checkable" in found.toml()


MARKS = [
    "<p>",
    "</p>",
    "<br>",
    "<!--",
    "-->",
    "<script>",
    "</script",
    "<article>",
    "</article>",
    "<",
    ">",
    "&",
]
SIGNS = ["&#0;", '"', "'", '"""', "\\", "…", "?", "] ", "#"]
BREAKS = ["\n", "\n\n", "\r", "\x85", "\u2028", "\u202e"]
WORDS = [
    "U.S. ",
    "No. ",
    LINE,
    "China ",
    "12 ",
    "NATO ",
    "President Ab Cd ",
    "all of the ",
    "By X\n",
    "June 31, 2022 ",
]
PIECES = st.sampled_from([*MARKS, *SIGNS, *BREAKS, *WORDS])


@settings(max_examples=120)
@given(st.lists(PIECES | st.text(max_size=6), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    taken(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    taken(content)
    taken(LINE.encode() * 3 + content)


@pytest.mark.parametrize("path", [".", "not/there.txt", "\0"])
def test_a_path_that_is_no_file_is_refused(path: str) -> None:
    with pytest.raises(InputError) as raised:
        article.content(Path(path))
    assert "\n" not in str(raised.value)
