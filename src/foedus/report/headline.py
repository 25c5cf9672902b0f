"""The named quantities that an answer rests on, in a reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.explain import Explanation, explain
from foedus.quantities import Answer, Interval
from foedus.report import cells

if TYPE_CHECKING:
    from foedus.assess import Assessment
    from foedus.scenario.model import Scenario

MEANING = {
    "": ("chance of adoption", cells.SHARE),
    "all_founders": ("all founders sign", cells.SHARE),
    "joins": ("it joins", cells.SHARE),
    "members_by_pay": ("members where only pay counts", "states"),
    "gain": ("gain, without a war of great powers", "% of GDP a year"),
    "gain_with_tail": ("gain, with the risk of a war of great powers", "% of GDP a year"),
    "only": ("of the parties only this one gains", cells.SHARE),
    "region.disputes_a_year": ("pairs of the region and the founders that begin a dispute in a year", ""),
    "to_rivals": ("trade with the rivals, reported", "% of GDP"),
    "creation": ("real income, by trade with allies gained or lost", "% change"),
    "retaliation": ("real income, if the rival raises barriers against the members", "% change"),
    "decoupling": ("real income, if the two blocs decouple", "% change"),
    "frustrated.before": ("frustrated ties today", "ties"),
    "frustrated.after": ("frustrated ties after it", "ties"),
    "frustrated.change": ("change of frustrated ties", "ties"),
}
"""What the last part of a key says and in which unit; before it stands a proposal or a state."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One quantity: its key, whose it is, what it is, in words, as an interval, and where it comes from."""

    key: str
    subject: str
    what: str
    words: str
    interval: Interval
    unit: str
    why: Explanation

    @property
    def is_share(self) -> bool:
        """Whether it can be drawn on a scale from 0 to 1."""
        return self.unit == cells.SHARE


def headlines(answer: Answer, assessment: Assessment) -> list[Headline]:
    """The headline quantities of an answer, in its order.

    A key is "PROPOSAL", "PROPOSAL.what", "STATE.what" or "what".
    """
    return [_headline(answer.question, key, value, assessment) for key, value in answer.headline.items()]


def meaning(key: str, scenario: Scenario) -> tuple[str, str, str]:
    """What a key of a headline stands for: the proposal or state ("" if none), what it is, its unit."""
    subject, rest = _subject(key, scenario)
    return subject, *MEANING.get(rest, (rest.replace("_", " ").replace(".", ", "), ""))


def _headline(question: str, key: str, value: Interval, assessment: Assessment) -> Headline:
    subject, what, unit = meaning(key, assessment.scenario)
    shown = unit if unit != cells.SHARE else ""
    words = f"{cells.interval(value, unit)} {shown}".strip()
    return Headline(key, subject, what, words, value, unit, explain(assessment, f"{question}.{key}"))


def _subject(key: str, scenario: Scenario) -> tuple[str, str]:
    from foedus.states import state, states

    first, _, rest = key.partition(".")
    titles = {proposal.id: proposal.title for proposal in scenario.proposals}
    if first in titles:
        return titles[first], rest
    if first in {each.id for each in states()}:
        return state(first).name, rest
    return "", key
