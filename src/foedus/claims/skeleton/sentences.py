"""English sentences of a paragraph, by rules: where one ends, and which full stops end none."""

from __future__ import annotations

import re

from foedus.claims.skeleton.cues import word_list

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+")
_LAST_WORD = re.compile(r"[\w.]*\w(?=\.$)|[\w.]*\w$")
_FIRST_WORD = re.compile(r"[\"'“‘«(\[]*(\w+)")
TITLES, SHORTENED, STARTERS = map(word_list, ("titles", "shortened", "starters"))
WINDOW = 40


def split(paragraph: str) -> tuple[str, ...]:
    """The sentences of a paragraph, in order, without the white space between them.

    A full stop after a title, an initial or a shortened word ends a sentence only where what follows makes it
    likely. Takes time linear in the length.
    """
    found: list[str] = []
    start = 0
    for end in _END.finditer(paragraph):
        if _ends(paragraph, end):
            found.append(paragraph[start : end.end()].strip())
            start = end.end()
    found.append(paragraph[start:].strip())
    return tuple(sentence for sentence in found if sentence)


def _ends(text: str, mark: re.Match[str]) -> bool:
    following = _FIRST_WORD.match(text, mark.end(), mark.end() + WINDOW)
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower():
        return False
    if mark.group().strip() != ".":
        return True
    before = _LAST_WORD.search(text[max(0, mark.start() - WINDOW) : mark.start()])
    last = before.group().lower().strip(".") if before else ""
    if last in TITLES:
        return False
    initial = len(last) == 1 and last.isalpha() and last != "i"
    return word.lower() in STARTERS if initial or last in SHORTENED else True
