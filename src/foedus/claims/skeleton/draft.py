"""The sentences of an article that look checkable, and the claims file that is begun with them."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from typing import Any

from foedus.claims.skeleton.article import ArticleText
from foedus.claims.skeleton.cues import mark
from foedus.claims.skeleton.names import Named, named
from foedus.claims.skeleton.sentences import split
from foedus.claims.skeleton.suggest import Suggestion, suggest
from foedus.errors import InputError

#: More than any article has; a book is cut here, which is said.
MOST_CLAIMS = 1_000
#: Words of a sentence that a file quotes so that its place can be found.
QUOTED = 5
WOULD_DECIDE = "a test, still to be chosen: put a reading and a test here, or say what would decide it"

HEAD = """\
# Begun by `foedus claims new` from {name}.
# {marked} of {sentences} sentences in {paragraphs} paragraphs look checkable.
# It proposes; you decide. For each claim: say in your own neutral words what is claimed (never the
# article's sentence), take out what is no claim, and choose the test before you look at its result, the one
# fairest to the claim. `foedus measures list` has all measures. Until a test is chosen a claim comes out as
# not testable.
# A test is two lines in place of `would_decide`, for example:
#   reading = "It lies within 1,000 km."
#   test = {{ measure = "distance.near", states = ["JPN"], to = "CHN", km = 1000, op = "==", value = 1 }}
"""


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence that looks checkable.

    Attributes:
        paragraph, sentence: from 1; of the body, and of the paragraph.
        text: the sentence.
        cues: why it looks checkable.
        named: states, treaties, places, persons in it.
        suggestions: measures that might test it.
    """

    paragraph: int
    sentence: int
    text: str
    cues: tuple[str, ...]
    named: Named
    suggestions: tuple[Suggestion, ...]

    @property
    def id(self) -> str:
        """The id of the claim: "p12-s2"."""
        return f"p{self.paragraph}-s{self.sentence}"

    def to_json(self) -> dict[str, Any]:
        """The lead as plain JSON types, with the sentence: it is the user's own article."""
        return {
            "id": self.id,
            "paragraph": self.paragraph,
            "sentence": self.sentence,
            "text": self.text,
            "cues": list(self.cues),
            "states": list(self.named.states),
            "treaties": list(self.named.treaties),
            "persons": list(self.named.persons),
            "measures": [
                {
                    "measure": each.measure,
                    "arguments": each.arguments,
                    "missing": [key for key, _ in each.missing],
                }
                for each in self.suggestions
            ],
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found in an article.

    Attributes:
        sentences: how many there are in all.
        leads: those that look checkable, in order.
        cut: how many more there were than a file takes.
    """

    article: ArticleText
    name: str
    scenario: str
    sentences: int
    leads: tuple[Lead, ...]
    cut: int = 0

    def to_json(self) -> dict[str, Any]:
        """`{"article": …, "paragraphs", "sentences", "leads": […], "file": the claims file as text}`."""
        found = self.article
        about = {
            "title": found.title,
            "author": found.author,
            "date": found.date.isoformat() if found.date else None,
        }
        return {
            "article": about,
            "paragraphs": len(found.paragraphs),
            "sentences": self.sentences,
            "leads": [each.to_json() for each in self.leads],
            "file": self.toml(),
        }

    def toml(self, *, whole: bool = False) -> str:
        """The claims file. It quotes the first few words of each sentence, or with `whole` all of it."""
        numbers = {
            "marked": len(self.leads),
            "sentences": self.sentences,
            "paragraphs": len(self.article.paragraphs),
        }
        parts = [HEAD.format(name=_comment(self.name) or "an article", **numbers)]
        if self.cut:
            parts.append(
                f"# {self.cut:,} more look checkable; a file takes {MOST_CLAIMS:,}. Cut the article.\n"
            )
        parts.append(self._about())
        parts += [_claim(lead, whole) for lead in self.leads]
        return "\n".join(parts)

    def _about(self) -> str:
        found = self.article
        day, why = (
            (found.date, "as far as the text tells: check it")
            if found.date
            else (
                dt.datetime.now(dt.UTC).date(),
                "today: the text names no day; put the day of publication here",
            )
        )
        title = _line(found.title) or "Untitled"
        lines = [
            "[article]",
            f"id = {_quoted(_slug(title))}",
            f"title = {_quoted(title)}",
            f"publisher = {_quoted(_line(found.publisher) or 'Unknown')}  # who published it",
            *([f"author = {_quoted(_line(found.author))}"] if _line(found.author) else []),
            f"date = {day.isoformat()}  # {why}",
            f"scenario = {_quoted(self.scenario)}  # whose region and record of positions are meant",
        ]
        return "\n".join(lines) + "\n"


def of(article: ArticleText, name: str, scenario: str) -> Draft:
    """Mark the checkable sentences of an article.

    Raises:
        InputError: the scenario is not known, or nothing looks checkable.
    """
    from foedus.scenario import load

    proposals = tuple(proposal.id for proposal in load(scenario).proposals)
    leads: list[Lead] = []
    sentences = cut = 0
    for number, paragraph in enumerate(article.paragraphs, start=1):
        anchored = False
        for place, sentence in enumerate(split(paragraph), start=1):
            sentences += 1
            about = named(sentence)
            marked = mark(sentence, about, anchored=anchored)
            anchored = anchored or bool(about.states or about.treaties)
            if not marked.checkable:
                continue
            if len(leads) == MOST_CLAIMS:
                cut += 1
                continue
            fitting = suggest(sentence, about, proposals)
            leads.append(Lead(number, place, sentence, marked.cues, about, fitting))
    if not leads:
        raise InputError(
            "no sentence in it looks checkable",
            file=name,
            hint="claims can also be written by hand: see the how-to",
        )
    return Draft(article, name, scenario, sentences, tuple(leads), cut)


def _claim(lead: Lead, whole: bool) -> str:
    words = lead.text.split()
    shown = lead.text if whole or len(words) <= QUOTED else " ".join(words[:QUOTED]) + " …"
    people = [f"person {name}" for name in lead.named.persons]
    names = [*lead.named.states, *(f"treaty {key}" for key in lead.named.treaties), *people]
    lines = [
        f'# Sentence {lead.sentence}: "{_comment(shown)}"',
        f"# Looks checkable by: {', '.join(lead.cues)}."
        + (f" Names: {_comment(', '.join(names))}." if names else ""),
        *(f"# Might fit: {_test(each)}" for each in lead.suggestions),
        "[[claim]]",
        f'id = "{lead.id}"',
        f"paragraph = {lead.paragraph}",
        f'says = "Paragraph {lead.paragraph}, sentence {lead.sentence}: put it in your own words."',
        f"would_decide = {_quoted(WOULD_DECIDE)}",
    ]
    return "\n".join(lines) + "\n"


def _test(suggestion: Suggestion) -> str:
    given = [f"{key} = {_plain(value)}" for key, value in suggestion.arguments.items()]
    left = [f"{key} = ({what})" for key, what in suggestion.missing]
    return ", ".join([f'measure = "{suggestion.measure}"', *given, *left])


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def _line(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:300].strip()


def _comment(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words[:60].rstrip("-") or "article"
