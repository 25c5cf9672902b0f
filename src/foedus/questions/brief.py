"""Each answer in a line or two, made of its numbers: for cards, lists and whoever reads nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foedus.questions import gains_tables as tables
from foedus.questions.gains_balance import MEMBER
from foedus.questions.sides import changing
from foedus.questions.words import MINUS, listed, odds_words, percent, signed, signed_figure
from foedus.states import state, states

if TYPE_CHECKING:
    from foedus.quantities import Answer, Interval
    from foedus.scenario.model import Scenario

#: A player whose consent would lift the chance by this much is named.
LIFT: Final = 0.05
MOST_NAMED: Final = 2
#: One that stands in the way in at least this share of a stage's failures is counted.
BLOCKER: Final = 0.5
#: Verdicts of a balance in the order of telling, and how they open a line.
VERDICTS: Final = {
    tables.GAINS: "Better off",
    tables.LOSES: "Worse off",
    tables.AT_WORST: "At worst even",
    tables.AT_BEST: "At best even",
    tables.UNCLEAR: "Could go either way",
    tables.HARDLY: "Hardly touched",
}


def brief(answer: Answer, scenario: Scenario) -> str:
    """The answer in a line or two, from its headline and tables alone.

    Args:
        answer: of one of the questions.
        scenario: whose proposals it speaks of.
    """
    return _BRIEFS[answer.question](answer, scenario)


def _adoption(answer: Answer, scenario: Scenario) -> str:
    parts = []
    for proposal in scenario.proposals:
        if proposal.id in answer.headline:
            chance = answer.headline[proposal.id]
            parts.append(f"{proposal.title}: {_odds(chance)}{_blockers(answer, proposal.id)}.")
    return " ".join(parts) or answer.sentence


def _odds(chance: Interval) -> str:
    """A chance as a frequency with its interval: "about 1 in 2 (90 %: 38 % to 61 %)"."""
    words = odds_words(chance.median)
    if chance.p95 < 0.01:
        return words
    return f"{words} (90 %: {percent(chance.p05)} to {percent(chance.p95)})"


def _blockers(answer: Answer, proposal: str) -> str:
    """Whose consent would lift the chance most; if no single one would, how many would each stop it."""
    table = answer.tables.get("players")
    rows = [row for row in table.records() if row["proposal"] == proposal] if table else []
    ranked = sorted(rows, key=lambda row: -row["persuaded_gain"].median)
    # A state whose executive and parliament both decide is named once.
    lifts = [row["name"].partition(" (")[0] for row in ranked if row["persuaded_gain"].median >= LIFT]
    if lifts:
        return f"; it hangs most on {listed(list(dict.fromkeys(lifts))[:MOST_NAMED])}"
    blocking = {row["name"] for row in rows if row["blocks"].median >= BLOCKER}
    return f"; {len(blocking)} players would each be enough to stop it" if len(blocking) > 1 else ""


def _membership(answer: Answer, scenario: Scenario) -> str:
    parts = []
    for proposal in scenario.proposals:
        signs = answer.headline.get(f"{proposal.id}.all_founders")
        joins = answer.headline.get(f"{proposal.id}.joins")
        pays = answer.headline.get(f"{proposal.id}.members_by_pay")
        if signs is not None:
            parts.append(f"That all founders of {proposal.title} sign: {odds_words(signs.median)}.")
            parts += _likeliest(answer, proposal.id)
        if joins is not None:
            parts.append(
                f"{proposal.title}: that the applicant carries it through is {odds_words(joins.median)}."
            )
        elif pays is not None:
            parts.append(f"If only pay counted, {_members(pays)} would be in it.")
    return " ".join(parts) or answer.sentence


def _likeliest(answer: Answer, proposal: str) -> list[str]:
    table = answer.tables.get("candidates")
    rows = (
        [r for r in table.records() if r["proposal"] == proposal and r["role"] == "candidate"]
        if table
        else []
    )
    if not rows:
        return []
    top = max(rows, key=lambda row: row["joins"].median)
    return [f"Likeliest of {len(rows)} candidates: {top['name']}, {odds_words(top['joins'].median)}."]


def _members(number: Interval) -> str:
    if number.p95 < 1.0:
        return "nobody"
    if number.median < 1.0:
        return f"nobody in most draws (90 %: up to {number.p95:.0f} states)"
    return f"{number.median:.0f} states (90 %: {number.p05:.0f} to {number.p95:.0f})"


def _gains(answer: Answer, _scenario: Scenario) -> str:
    if "balance" not in answer.tables:
        return answer.sentence
    parties = [key.removesuffix(".gain") for key in answer.headline if key.endswith(".gain")]
    rows = answer.tables["balance"].records()
    verdicts = {row["state"]: row["verdict"] for row in rows}
    by_word: dict[str, list[str]] = {}
    for code in parties:
        by_word.setdefault(verdicts[code], []).append(state(code).name)
    told = [f"{opening}: {listed(by_word[word])}." for word, opening in VERDICTS.items() if word in by_word]
    members = Counter(row["verdict"] for row in rows if row["role"] == MEMBER)
    if members:
        numbers = [f"{VERDICTS[word].lower()} {members[word]}" for word in VERDICTS if word in members]
        told.append(f"Members of the treaty: {listed(numbers)}.")
    return " ".join(told) or answer.sentence


def _blocs(answer: Answer, scenario: Scenario) -> str:
    for proposal in changing(scenario):
        change = answer.headline.get(f"{proposal.id}.frustrated.change")
        if change is not None:
            if not (change.p05 or change.p95):
                return f"With {proposal.title} ties fit two camps as well as today, however ties are coded."
            span = f"{signed(change.p05)} to {signed(change.p95)}"
            return f"{proposal.title} changes the ties that fit no two camps by {span}, by their coding."
    return answer.sentence


def _risk(answer: Answer, _scenario: Scenario) -> str:
    change = answer.headline.get("region.disputes_change")
    published = answer.headline.get("region.disputes_change_published")
    if change is None or published is None:
        return "It binds nobody to defend anybody, so it moves no chance of a dispute."
    today = answer.headline["region.disputes_a_year"]
    if not (change.p05 or change.p95 or published.p05 or published.p95):
        return "It makes no pair allies that is not allied today, so it moves no chance of a dispute."
    opening = f"{today.median:.1f} new disputes a year are expected; it would change that by"
    spans = (f"{signed_figure(each.p05)} to {signed_figure(each.p95)}" for each in (change, published))
    record, literature = spans
    if change == published:
        return f"{opening} {literature} by published effects, which are assumed here."
    return f"{opening} {record} by the record, by {literature} by published effects."


def _trade(answer: Answer, scenario: Scenario) -> str:
    hit = _by_state(answer.headline, "retaliation")
    if not hit:
        return answer.sentence
    rivals = [code for code in hit if code in scenario.rivals]
    others = {code: hit[code].median for code in hit if code not in rivals}
    told = [f"{state(code).name} {_percent(hit[code].median)}" for code in rivals]
    if not others:
        return f"If the rival raised barriers, real income would change by {listed(told)}."
    least, most = (pick(others, key=lambda code: abs(others[code])) for pick in (min, max))
    ends = [most] if least == most else [least, most]
    words = " to ".join(f"{_percent(others[code])} ({state(code).name})" for code in ends)
    tail = f"; {listed(told)}" if told else ""
    return f"If the rival raised barriers, members' real income would change by {words}{tail}."


def _by_state(headline: Mapping[str, Interval], what: str) -> dict[str, Interval]:
    known = {each.id for each in states()}
    pairs = ((*key.partition(".")[::2], value) for key, value in headline.items())
    return {code: value for code, rest, value in pairs if rest == what and code in known}


def _percent(change: float) -> str:
    text = f"{change:+.{1 if abs(change) >= 0.95 else 2}f}"
    return f"{text.replace('-', MINUS)} %" if float(text) else "0.00 %"


_BRIEFS: Final[Mapping[str, Callable[[Answer, Any], str]]] = {
    "adoption": _adoption,
    "membership": _membership,
    "gains": _gains,
    "blocs": _blocs,
    "risk": _risk,
    "trade": _trade,
}
