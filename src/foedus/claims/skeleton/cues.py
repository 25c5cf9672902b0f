"""What makes a sentence checkable: cues of wording, each with a weight, and how they add up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from foedus.claims.skeleton.names import Named

ENOUGH: Final = 3
BLANKS: Final = r"[\s-]+"


@dataclass(frozen=True, slots=True)
class Cue:
    """Wording that speaks for a sentence being checkable, or against it.

    Attributes:
        name: shown beside the sentence ("number", "superlative").
        weight: added once, however often the wording occurs.
    """

    name: str
    weight: int
    form: re.Pattern[str]


#: Days and years say when, not how much; they are taken out before numbers are looked for.
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
DATES: Final = re.compile(
    rf"\b(?:{_MONTH}\.?\s+\d{{1,2}}(?:,?\s+\d{{4}})?|\d{{1,2}}\s+{_MONTH}(?:,?\s+\d{{4}})?"
    r"|(?:1[5-9]|20)\d\d(?:[/-]\d{2,4})?s?|\d{1,2}:\d\d|[Aa]rticle\s+\d+|G\d{1,2})\b"
)


@lru_cache(maxsize=1)
def cues() -> tuple[Cue, ...]:
    """All cues of `cues.toml`, in its order."""
    return tuple(
        Cue(entry["name"], entry["weight"], _words(entry["words"]) if "words" in entry else _pattern(entry))
        for entry in _content()["cue"]
    )


def word_list(name: str) -> frozenset[str]:
    """A list of words of `cues.toml`: "titles", "shortened", "english", "breaks", …."""
    return frozenset(_content()["lists"][name].split())


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return tomllib.loads((files("foedus") / "claims" / "skeleton" / "cues.toml").read_text(encoding="utf-8"))


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(text.split())})\b".replace("_", BLANKS), re.IGNORECASE)


def _pattern(entry: Mapping[str, Any]) -> re.Pattern[str]:
    plain = "".join(entry["pattern"].split()).replace("_", BLANKS)
    return re.compile(plain, 0 if entry.get("case") else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Marked:
    """How checkable a sentence looks: its score, and the cues that speak for it."""

    score: int
    cues: tuple[str, ...]

    @property
    def checkable(self) -> bool:
        """Whether the score reaches `ENOUGH`."""
        return self.score >= ENOUGH


def mark(sentence: str, named: Named, *, anchored: bool = False) -> Marked:
    """Judge a sentence by its cues: the sum of their weights, one more for a name, two for several.

    A sentence that is about no state, treaty or region is checkable only with a number in it.

    Args:
        sentence: the sentence.
        named: what it names.
        anchored: whether an earlier sentence of its paragraph names something that it may speak of.
    """
    dateless = DATES.sub(" ", sentence)
    found = [cue for cue in cues() if cue.form.search(dateless if cue.name == "number" else sentence)]
    speaking = [cue.name for cue in found if cue.weight > 0]
    score = sum(cue.weight for cue in found)
    if not (anchored or named.anchored or "number" in speaking):
        score = min(score, ENOUGH - 1)
    names = bool(named.states or named.treaties) + (len(named.states) > 1)
    return Marked(score + names if speaking else 0, tuple(speaking))
