"""Which measures might test a sentence: by its words, with the arguments that its names can fill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args, get_origin

from foedus.claims.measures import Parameter, find
from foedus.claims.skeleton.names import Named

MOST = 4
#: Wording → measures that speak to it, the nearest first; narrow subjects stand before wide ones.
SUBJECTS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        r"veto|unanim|every member|all (?:of )?(?:the )?\w*['’]?s? ?members|consensus",
        ("treaties.vetoes", "treaties.can_block"),
    ),
    (
        r"accession|membership|\bjoin|become (?:a )?member|eligib|enlarge",
        ("treaties.eligible", "treaties.members"),
    ),
    (
        r"article 5|scope|area of|defend one another|collective defen[cs]e",
        ("treaties.covered", "treaties.owed"),
    ),
    (r"failed|unsuccessful|never entered|collapsed", ("treaties.ever_in_force", "record.adopted")),
    (r"constitution|\blaws?\b|decree|foreign bases|statute|parliament", ("law.stance", "law.step")),
    (r"liaison office|will (?:open|establish|set up|adopt)", ("adoption.chance", "record.adopted")),
    (
        r"oppos|object|reject|welcom|support|favou?r|backing|majority of|against",
        ("stances.position", "stances.share"),
    ),
    (r"neutral|non-aligned|defen[cs]e pact", ("treaties.without_pact", "organisations.members")),
    (
        r"bases?\b|missions?\b|troops|abroad|peacekeep|deploy",
        ("deployments.countries", "deployments.beside_un"),
    ),
    (r"close to|nearby|nearer|neighbou?r|border|distance|far from", ("distance.near", "distance.neighbours")),
    (
        r"largest econom|number one econom|\bgdp\b|richest|size of the economy",
        ("economy.gdp_rank", "economy.years_to_overtake", "economy.gdp_ratio"),
    ),
    (r"dynamic|growth|growing|\bgrew\b|grows", ("economy.growth", "economy.growth_rank")),
    (
        r"(?:military|defen[cs]e) (?:spending|budget)|arms race|arsenal",
        ("economy.military_rank", "economy.military_share"),
    ),
    (
        r"trading partner|supplier|customer|purchas|sells?\b|buys?\b",
        ("trade.partner_rank", "trade.partner_share"),
    ),
    (r"integrated|within the region|intra-regional", ("trade.within", "trade.among_largest")),
    (r"\btrade\b|imports|exports", ("trade.between", "trade.partner_share", "trade.within")),
    (r"influence|hegemon|superpower|weight in the world|declin", ("past.power_share", "economy.capability")),
    (r"\bblocs?\b|divid|camps|polaris", ("blocs.change", "treaties.new_pairs")),
    (
        r"first time|first war|war has|wars? in|at war with|fought|conflict",
        ("wars.in_europe", "wars.among", "conflicts.in_europe"),
    ),
    (r"rival|adversar|enem|target|threat", ("rivalries.share", "rivalries.count")),
    (r"peace|stability|insecur|escalat|dispute|deter", ("risk.change", "risk.level")),
    (
        r"benefit|gain|productive|profit|worse off|better off|nothing",
        ("gains.only", "gains.winners", "gains.gain"),
    ),
)
#: Arguments that take what a sentence names, in the order in which a measure's own arguments take it.
STATE_ARGUMENTS = ("state", "to", "partner", "other", "rival")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A measure that might fit.

    Attributes:
        measure: its name.
        arguments: as far as the sentence's names fill them.
        missing: names of the arguments still to be given, each with what it takes.
    """

    measure: str
    arguments: dict[str, Any]
    missing: tuple[tuple[str, str], ...]


def suggest(sentence: str, named: Named, proposals: tuple[str, ...] = ()) -> tuple[Suggestion, ...]:
    """Up to four measures that might test a sentence, the likeliest first; none where no wording is known.

    Args:
        sentence: the sentence.
        named: what it names.
        proposals: ids of the scenario's proposals; that with most of its words in the sentence is meant.
    """
    names: dict[str, None] = {}
    for form, measures in SUBJECTS:
        if re.search(form, sentence, re.IGNORECASE):
            names |= dict.fromkeys(measures)
    return tuple(_filled(name, sentence, named, proposals) for name in list(names)[:MOST])


def _filled(name: str, sentence: str, named: Named, proposals: tuple[str, ...]) -> Suggestion:
    measure = find(name)
    arguments: dict[str, Any] = {}
    states = list(named.states)
    singles = [p.name for p in measure.parameters if p.name in STATE_ARGUMENTS and p.required]
    several = [p.name for p in measure.parameters if p.name in ("states", "partners") and p.required]
    if several and len(singles) < len(states):
        # "China … from Japan and Korea": the single argument takes the last named, the group the others
        arguments |= dict(zip(singles, states[::-1], strict=False))
        states = [key for key in states if key not in arguments.values()]
    for argument in singles:
        if argument not in arguments and states:
            arguments[argument] = states.pop(0)
    if several:
        arguments[several[0]] = states or _group(named)
    for parameter in measure.parameters:
        if parameter.required and parameter.name not in arguments:
            value = _other(parameter, sentence, named, proposals)
            if value is not None:
                arguments[parameter.name] = value
    missing = tuple((p.name, p.words) for p in measure.parameters if p.required and p.name not in arguments)
    return Suggestion(name, arguments, missing)


def _group(named: Named) -> list[str]:
    if named.treaties:
        return [
            f"treaty:{named.treaties[0]}"
            + (f"/{named.continents[0]}" if named.continents == ("Europe",) else "")
        ]
    return [named.continents[0]] if named.continents else ["region"]


def _other(parameter: Parameter, sentence: str, named: Named, proposals: tuple[str, ...]) -> Any:
    if parameter.name == "treaty":
        return named.treaties[0] if named.treaties else None
    if parameter.name in ("proposal", "proposals") and proposals:
        return _proposal(parameter.name, sentence.lower(), proposals)
    if parameter.name == "positions":
        return (
            ["oppose", "reserved"]
            if re.search(r"oppos|object|reject|against|n['’]t|lack", sentence)
            else ["support"]
        )
    if parameter.name == "place" and named.continents:
        return named.continents[0]
    if parameter.name == "direction":
        return "exports" if re.search(r"export|sell|sold|market", sentence, re.IGNORECASE) else "imports"
    if get_origin(parameter.type) is Literal and len(get_args(parameter.type)) == 1:
        return get_args(parameter.type)[0]
    return None


def _proposal(argument: str, words: str, proposals: tuple[str, ...]) -> str | list[str] | None:
    alike = {key: sum(part in words for part in key.split("-")) for key in proposals}
    chosen = max(proposals, key=lambda key: alike[key])
    if not alike[chosen]:
        return None
    return chosen if argument == "proposal" else [chosen]
