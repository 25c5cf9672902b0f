"""Arguments of measures and words of rules, as a sentence says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from foedus.claims import groups, record
from foedus.errors import InputError
from foedus.states import listed

#: What the words that a rule gives mean when a sentence shows them as a result.
RULE_WORDS: Mapping[str, str] = {
    "bars": "barred outright",
    "barred": "barred",
    "needs": "allowed on a condition",
    "none": "no rule bears on it",
    "oppose": "opposed",
    "reserved": "with reservations",
    "open": "open to it",
    "support": "in favour",
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "by": {"count": "each state counting once", "population": "by population", "gdp": "by GDP"},
    "between": {"outlines": "at the nearest points", "capitals": "capital to capital"},
    "prices": {"market": "at market prices", "ppp": "at purchasing power parity"},
    "decision": {
        "decide": "an ordinary decision",
        "admit": "the admission of a member",
        "amend": "an amendment",
    },
    "borders": {
        "narrow": "without the Caucasus, Cyprus and Türkiye",
        "wide": "with the Caucasus, Cyprus and Türkiye",
    },
    "of": {
        "capability": "material capability",
        "gdp": "GDP at market prices",
        "military_spending": "military spending",
        "all": "all states of the group",
        "on-record": "those on record",
    },
    "quantity": {
        "frustrated_share": "frustrated ties in per cent of all",
        "torn": "states torn between the camps",
        "con_majors": "concentration of capability among the major powers",
        "effective_powers": "effective number of powers",
        "neutral_count": "states without a defence pact, each counting once,",
        "neutral_population": "states without a defence pact, by population,",
        "neutral_gdp": "states without a defence pact, by GDP,",
        "trade_within": "trade within the camps",
        "frustrated": "frustrated ties",
        "triangles": "the share of balanced triangles",
        "polarisation": "the polarisation of capability",
    },
    "commitment": {
        "treaty": "treaties",
        "mutual-defense": "a promise of mutual defence",
        "basing": "foreign bases",
        "deployment": "sending forces abroad",
        "nuclear-weapons": "nuclear weapons",
        "arms-export": "arms exports",
        "exit": "leaving a treaty",
        "accession": "new members of a treaty",
    },
    "consultation": {"False": "", "True": ", a promise to consult counted as one"},
    "candidates": {"False": "", "True": ", if every candidate joined as well"},
    "tail": {"False": "", "True": ", with the risk of a war between great powers"},
    "channel": {
        "conflict": "disputes and wars of its own",
        "entrapment": "its partners' wars",
        "burden": "military spending",
        "tail": "the risk of a war between great powers",
    },
    "intensity": {"any": "25 deaths a year", "war": "1,000 deaths in a year"},
}


def said(name: str, value: Any) -> str:
    """An argument in words: a state by its name, a treaty by its title, a choice by what it means."""
    if name in CHOICES:
        return CHOICES[name].get(str(value), str(value))
    if name == "positions":
        return " or ".join(RULE_WORDS.get(word, word) for word in value)
    if name == "proposals":
        return listed([proposal_title(key) for key in value])
    if name == "named":
        return listed(list(value))
    if isinstance(value, tuple):
        return groups.say(value)
    reader = READERS.get(name)
    if reader is not None and isinstance(value, str):
        return reader(value)
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _treaty(key: str) -> str:
    from foedus.treaties import treaty

    return treaty(key).title


def proposal_title(key: str) -> str:
    """The title of a proposal of which stances are kept; any other is called by its id."""
    from foedus.scenario import on_record

    try:
        return on_record(key).title
    except InputError:
        return key


READERS: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("state", "to", "other", "partner", "rival"), groups.named),
    "treaty": _treaty,
    "proposal": proposal_title,
    "topic": record.topic_words,
    "figure": lambda key: record.figure(key).what,
}
