"""Files and tables as nobody would write them; whatever a reader is given, it may only refuse in one line."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from fuzz.target import scratch, unclear
from hypothesis import strategies as st

from foedus.errors import InputError

LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
)


def trees(words: Iterable[str]) -> st.SearchStrategy[Any]:
    """Values, lists and tables, in which words that mean something to the reader turn up."""
    known = st.sampled_from(tuple(words))
    return st.recursive(
        LEAF | known,
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | known, inner, max_size=4)
        ),
        max_leaves=12,
    )


@st.composite
def with_one_changed(
    draw: st.DrawFn, content: Mapping[str, Any], values: st.SearchStrategy[Any]
) -> dict[str, Any]:
    """A table with another value at one place, however deep."""
    whole: Any = copy.deepcopy(content)
    here = whole
    while True:
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        child = here[key]
        if not isinstance(child, (dict, list)) or not child or draw(st.booleans()):
            here[key] = draw(values)
            return whole  # type: ignore[no-any-return]
        here = child


@st.composite
def damaged(draw: st.DrawFn, text: str) -> bytes:
    """A text with a stretch of it left out or overwritten."""
    start, length = draw(st.integers(0, len(text) - 1)), draw(st.integers(0, 40))
    junk = draw(st.text(max_size=12))
    return (text[:start] + junk + text[start + length :]).encode("utf-8", errors="surrogatepass")


def read_or_refused(read: Callable[[Any], object], source: Any) -> None:
    """An InputError of one printable line is the only complaint allowed; bytes are read from a file."""
    complaint = None
    try:
        read(scratch("x.toml", source) if isinstance(source, bytes) else source)
    except InputError as fault:
        complaint = unclear(str(fault))
    assert complaint is None, complaint.text
