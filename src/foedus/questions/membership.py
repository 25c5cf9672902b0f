"""Who would join? For now: eligibility, what the law at home needs, stances, and ties that already bind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.methods import adoption_chance
from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions.positions import Position, as_signatory, in_a_body
from foedus.questions.sides import binding
from foedus.questions.words import chance_words, counted, listed, odds_words
from foedus.states import state

if TYPE_CHECKING:
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

WILLING = ("support", "open")
METHOD = (
    "A candidate's chance to sign within five years is the prior of its recorded position mixed with that of "
    "a silent state, by the "
    "strength of the record; silence does not count as consent. Eligibility and the steps at home follow "
    "from the treaty's and "
    "the state's own law. Nothing is said yet about whether joining would pay."
)


def answer(
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
    law: Mapping[str, Sequence[Requirement]],
) -> Answer:
    """Eligibility, law, stance and existing ties of every founder and candidate of the binding proposals.

    Args:
        before: the world on the scenario's date.
        after: the worlds after each proposal; not used.
        scenario: proposals with founders and candidates, stances on record.
        draws: values of the priors.
        law: the legal requirements of each proposal, by proposal id.
    """
    del after
    bound = [proposal for proposal in binding(scenario) if proposal.founders or proposal.state]
    rows = [row for one in bound for row in _rows(one, before, scenario, draws, law.get(one.id, ()))]
    headline = {_headline_key(one): _headline(one, rows, scenario, draws) for one in bound}
    return Answer(
        question="membership",
        asks="Who would join, and would they stay?",
        sentence=_sentence(bound, rows, headline),
        sure=(
            "Eligibility and law are on record; the chances rest on public stances alone, most of them "
            "general doctrine, and on "
            "wide priors."
        ),
        headline=headline,
        tables={"candidates": _table(rows)},
        method=METHOD,
        references=(
            "d'Aspremont, Jacquemin, Gabszewicz & Weymark 1983, On the stability of collusive price "
            "leadership, Canadian Journal of Economics 16",
        ),
        sources=("treaties", "stances"),
        drivers=_drivers(rows),
        not_modelled=(
            "Whether membership pays: stable memberships need the gains of every possible membership, which "
            "are not computed yet.",
            "Whether a member would stay, and whether an insider would block a newcomer.",
        ),
        notes=(
            "Proposals that bind nobody, such as an office, have no candidates: their partners owe and are "
            "owed nothing.",
        ),
    )


def _candidates(proposal: Proposal) -> list[tuple[str, str]]:
    joiners = [proposal.state] if proposal.kind == "accede" and proposal.state else []
    return [
        *((code, "founder") for code in sorted(proposal.founders)),
        *((code, "candidate") for code in sorted([*proposal.candidates, *joiners])),
    ]


def _rows(
    proposal: Proposal,
    world: World,
    scenario: Scenario,
    draws: Draws,
    requirements: Sequence[Requirement],
) -> list[tuple[Any, ...]]:
    rows = []
    for code, role in _candidates(proposal):
        # A state that applies has said that it wants to; one that others hope for has not.
        stand = in_a_body if proposal.kind == "accede" else as_signatory
        position = stand(scenario, proposal.id, code, draws)
        own = [r for r in requirements if r.subject == code]
        barred = any(r.verdict == "barred" for r in own)
        rows.append(
            (
                proposal.id,
                code,
                state(code).name,
                role,
                not barred,
                _law_words(own),
                position.position,
                position.stance is not None,
                Interval.of(_joins(position, barred)),
                _pacts(world, code, proposal.founders),
                position.reference,
            )
        )
    return sorted(rows, key=lambda row: (row[3] != "founder", -row[8].median, row[2]))


def _joins(position: Position, barred: bool) -> np.ndarray[Any, Any]:
    return np.zeros_like(position.objects) if barred else 1.0 - position.objects


def _law_words(own: Sequence[Requirement]) -> str:
    if not own:
        return "no rule in the catalogue"
    words = [f"{r.verdict}: {r.article or 'ratification, no rule on file'}" for r in own]
    return "; ".join(dict.fromkeys(words))


def _pacts(world: World, code: str, founders: Sequence[str]) -> int:
    if code not in world.states:
        return 0
    bound = world.obligation("defense")[world.index(code)]
    return sum(bool(bound[world.index(f)]) for f in founders if f in world.states and f != code)


def _headline_key(proposal: Proposal) -> str:
    return f"{proposal.id}.all_founders" if proposal.founders else f"{proposal.id}.joins"


def _headline(
    proposal: Proposal, rows: Sequence[tuple[Any, ...]], scenario: Scenario, draws: Draws
) -> Interval:
    """The chance that all founders sign, or that the one state joins."""
    if not proposal.founders:
        joins: Interval = next(row[8] for row in rows if row[0] == proposal.id)
        return joins
    objects = np.column_stack(
        [as_signatory(scenario, proposal.id, code, draws).objects for code in proposal.founders]
    )
    groups = np.zeros(len(proposal.founders), dtype=np.int64)
    return Interval.of(adoption_chance.chance_consensus(objects, draws["stance.correlation"], groups))


def _table(rows: Sequence[tuple[Any, ...]]) -> Table:
    columns = (
        Column("proposal", "Proposal"),
        Column("state", "Code"),
        Column("name", "State"),
        Column("role", "Role"),
        Column("eligible", "Eligible"),
        Column("law", "Its law"),
        Column("position", "Position"),
        Column("on_record", "On record"),
        Column("joins", "Chance to sign within five years, from stances alone", "share"),
        Column("pacts_with_founders", "Founders it already has a defence pact with"),
        Column("reference", "Record"),
    )
    return Table.of("candidates", "Founders and candidates", columns, rows)


def _sentence(
    bound: Sequence[Proposal], rows: Sequence[tuple[Any, ...]], headline: Mapping[str, Interval]
) -> str:
    if not bound:
        return "No proposal of this scenario binds anybody, so there is nothing to join."
    of_proposal = [[row for row in rows if row[0] == one.id] for one in bound]
    return " ".join(
        _founding_sentence(one, own, headline[_headline_key(one)])
        if one.founders
        else _joining_sentence(one, own[0])
        for one, own in zip(bound, of_proposal, strict=True)
    )


def _founding_sentence(one: Proposal, rows: Sequence[tuple[Any, ...]], all_sign: Interval) -> str:
    willing = [row[2] for row in rows if row[6] in WILLING]
    record = (
        f"{listed(willing)} {'is' if len(willing) == 1 else 'are'} on record as open to it"
        if willing
        else "no state is on record as open to it"
    )
    others = [row for row in rows if row[3] == "candidate"]
    best = max(others, key=lambda row: row[8].median, default=None)
    tail = (
        f"; of {counted(len(others), 'candidate')} the likeliest, {best[2]}, stands at "
        f"{odds_words(best[8].median)}"
        if best
        else ""
    )
    return (
        f"{one.title}: {record}; that all founders sign within five years is {chance_words(all_sign)}{tail}."
    )


def _joining_sentence(one: Proposal, row: tuple[Any, ...]) -> str:
    if not row[4]:
        return f"{one.title}: {row[2]} is not eligible ({row[5]})."
    said = f"on record as {row[6]}" if row[7] else "with nothing on record against it"
    chance = chance_words(row[8])
    return f"{one.title}: {row[2]} is eligible, {said}; that it carries its application through is {chance}."


def _drivers(rows: Sequence[tuple[Any, ...]]) -> tuple[str, ...]:
    bound = [row[2] for row in rows if row[9] >= 1 and row[3] == "candidate"]
    silent = sum(1 for row in rows if not row[7])
    drivers = [
        f"{counted(silent, 'state')} of {len(rows)} have no stance on record; their chance is the prior of "
        "silence."
    ]
    if bound:
        drivers.append(
            f"Already bound to a founder by a defence pact: {listed(bound, most=10)}; a new pact adds less "
            "for them."
        )
    return tuple(drivers)
