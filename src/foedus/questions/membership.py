"""Who would join, and would they stay? Law and stances, what membership pays, who could be overpowered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from foedus.evidence import membership_history as history
from foedus.methods import adoption_chance
from foedus.quantities import Answer, Column, Interval, Table
from foedus.questions import ASKS
from foedus.questions import membership_tables as tables
from foedus.questions.membership_pay import RETALIATION, pay
from foedus.questions.membership_war import standing, states_table, systems_table
from foedus.questions.positions import Position, as_signatory, in_a_body
from foedus.questions.risk_effect import GOING_ON
from foedus.questions.sides import WITH_CANDIDATES, binding, changing
from foedus.questions.words import chance_words, counted, listed, odds_words, percent, signed_figure
from foedus.states import state

if TYPE_CHECKING:
    from foedus.questions.case import Case
    from foedus.questions.membership_tables import Found
    from foedus.scenario.model import Proposal, Scenario
    from foedus.treaties.law import Requirement
    from foedus.uncertainty.draws import Draws
    from foedus.world import World

WILLING = ("support", "open")
METHOD = (
    "What membership pays is reckoned for every set of up to 24 players: burden, partners' wars, the rival's "
    "answer, trade with new allies and disputes spared. A set holds if nobody would leave and nobody would "
    "join or be let in; best replies lead from the founders, or today's members, to such a set, draw by "
    "draw. Beside it stand the chance to sign from stances, and Jackson and Nei's test of who is vulnerable."
)
REFERENCES = (
    "d'Aspremont, Jacquemin, Gabszewicz & Weymark 1983, On the stability of collusive price leadership, "
    "Canadian Journal of Economics 16",
    "Barrett 1994, Self-enforcing international environmental agreements, Oxford Economic Papers 46",
    "Finus, Altamirano-Cabrera & van Ierland 2005, The effect of membership rules and voting schemes on the "
    "success of international climate agreements, Public Choice 125",
    "Jackson & Nei 2015, Networks of military alliances, wars, and international trade, Proceedings of the "
    "National Academy of Sciences 112",
    "Shapley 1953, A value for n-person games, Contributions to the Theory of Games II",
    "Schmeidler 1969, The nucleolus of a characteristic function game, SIAM Journal on Applied Mathematics "
    "17",
)


def answer(case: Case, law: Mapping[str, Sequence[Requirement]]) -> Answer:
    """Law, stances and pay of every founder, candidate and member of the treaties proposed.

    Args:
        case: worlds, scenario and draws, with what other questions have found already.
        law: the legal requirements of each proposal, by proposal id.
    """
    before, after, scenario, draws = case.before, case.after, case.scenario, case.draws
    bound = [proposal for proposal in binding(scenario) if proposal.founders or proposal.state]
    signing = [_signing(one, before, scenario, draws, law.get(one.id, ())) for one in bound]
    rows = [row for own, _ in signing for row in own]
    every = _by_pay(case)
    headline = {_headline_key(one): chance for one, (_, chance) in zip(bound, signing, strict=True)}
    headline |= {
        f"{one.pay.proposal.id}.members_by_pay": Interval.of(one.members.sum(axis=1)) for one in every
    }
    made, shared = _tables(rows, every, before, after, scenario, draws)
    return Answer(
        question="membership",
        asks=ASKS["membership"],
        sentence=" ".join(
            [*_sentences(bound, rows, headline), *(_pay_sentence(one) for one in every)]
            or ["No proposal of this scenario binds anybody: there is nothing to join."]
        ),
        sure=_sure(every),
        headline=headline,
        tables=made,
        method=METHOD,
        references=REFERENCES,
        sources=_sources(every),
        drivers=(*_drivers(rows), *(words for one in every for words in _pay_drivers(one)), *shared),
        not_modelled=(
            "Pay is first order: partners' wars are added up, and deterrence follows joint capability.",
            "What outsiders get: in the model of disputes it is nothing, so nobody rides free.",
            GOING_ON,
            "Habit, honour, pressure by allies, and what a government owes to voters; and pay and "
            "stances are not weighed into one chance.",
        ),
        notes=(
            "Proposals that bind nobody, such as an office, have no candidates: their partners owe and are "
            "owed nothing.",
            *_unpaid(scenario, every),
            *dict.fromkeys(note for one in every for note in one.pay.notes),
        ),
    )


def _by_pay(case: Case) -> list[Found]:
    """Where the membership of each treaty founded, joined or left goes by pay alone."""
    proposals = changing(case.scenario)
    if not proposals:
        return []
    # Of trade only the rival's answer enters, and only its priors are read.
    effects = {each.id: case.trade_effect(each) for each in case.channels if each.id == RETALIATION}
    given = (case.scenario, case.risk_pairs, case.matrix, effects)
    every = (pay(proposal, case.before, *given) for proposal in proposals)
    return [tables.found(one) for one in every if one is not None]


def _unpaid(scenario: Scenario, every: Sequence[Found]) -> list[str]:
    """A note on the treaties for which pay is not reckoned."""
    paid = [one.pay.proposal for one in every]
    left = [proposal.title for proposal in changing(scenario) if proposal not in paid]
    words = "What membership pays is reckoned for pacts of defence among two states or more, so not for"
    return [f"{words} {listed(left)}."] if left else []


def _tables(
    rows: Sequence[tuple[Any, ...]],
    every: Sequence[Found],
    before: World,
    after: Mapping[str, World],
    scenario: Scenario,
    draws: Draws,
) -> tuple[dict[str, Table], list[str]]:
    """The tables, and in words what sharing the burden comes to."""
    made = [_table(rows)]
    if not every:
        return {table.name: table for table in made}, []
    joins = {(row[0], row[1]): row[8] for row in rows}
    shares, shared = tables.shares_table(every)
    made += [tables.members(every, joins), tables.stable_table(every), tables.path_table(every), shares]
    first = every[0].pay.proposal
    today, later = standing("Before", before, draws), standing(first.title, after[first.id], draws)
    worlds = [today, later]
    if first.id + WITH_CANDIDATES in after:
        title = f"{first.title}, every candidate joining"
        worlds.append(standing(title, after[first.id + WITH_CANDIDATES], draws))
    made += [systems_table(worlds), states_table(today, later, scenario.report)]
    return {table.name: table for table in made if table.rows}, list(shared.values())


def _pay_sentence(one: Found) -> str:
    """Who stays and who joins where only pay counts."""
    pay, title = one.pay, one.pay.proposal.title
    there, number = tables.held(one, "open")
    if there:
        largest = listed([state(pay.players[k]).name for k in there[0]], most=10)
        which = "the membership that holds" if number == 1 else "the largest membership that holds"
        held = f"{which} at the middle of the parameters is {largest}"
    else:
        held = "no membership holds at the middle of the parameters"
    shares = one.members.mean(axis=0)
    most = int(shares.argmax())
    likely = [pay.players[k] for k in np.flatnonzero(shares > 0.5).tolist()]
    who = (
        f"{listed([state(code).name for code in likely], most=8)} would be in it in most draws"
        if likely
        else f"nobody would be in it in most draws ({state(pay.players[most]).name} is likeliest, "
        f"{odds_words(float(shares[most]))})"
        if shares[most] > 0.0
        else "nobody would be in it in any draw"
    )
    asked = pay.proposal.state
    if asked in pay.players:
        share = float(shares[pay.players.index(asked)])
        who += f"; {state(asked).name} itself in {percent(share)} of the draws"
    return f"{title}, by pay alone: {held}, and {who}."


def _sure(every: Sequence[Found]) -> str:
    sure = (
        "Eligibility and law are on record; the chances to sign rest on public stances alone, most of them "
        "general doctrine, and on wide priors."
    )
    return f"{sure} What membership pays is a first-order reckoning. {history.words()}" if every else sure


def _pay_drivers(one: Found) -> list[str]:
    """The largest part of what the first members pay, and of what they get."""
    pay = one.pay
    start = pay.cast.start
    parts = {
        "the burden": pay.burden,
        "the rival's answer": pay.retaliation,
        "partners' wars": pay.joined(pay.entrapment),
        "trade with new allies": pay.joined(pay.trade),
        "disputes spared": pay.deterred + pay.joined(pay.peace),
    }
    middle = {name: float(np.median(part[:, start].mean(axis=1))) for name, part in parts.items()}
    told = [f"{name} {signed_figure(middle[name])}" for name in parts]
    who = "founders" if "founder" in pay.cast.roles else "members"
    return [
        f"{pay.proposal.title}: of the {who}' pay, {listed(told)} % of GDP a year on average, at the median."
    ]


def _sources(every: Sequence[Found]) -> tuple[str, ...]:
    known = ("treaties", "stances")
    return (*known, "factbook", "cow_nmc", "gml_dirdisp", "tss_rivalries", "cow_contdir") if every else known


def _candidates(proposal: Proposal) -> list[tuple[str, str]]:
    joiners = [proposal.state] if proposal.kind == "accede" and proposal.state else []
    return [
        *((code, "founder") for code in sorted(proposal.founders)),
        *((code, "candidate") for code in sorted([*proposal.candidates, *joiners])),
    ]


def _signing(
    proposal: Proposal, world: World, scenario: Scenario, draws: Draws, law: Sequence[Requirement]
) -> tuple[list[tuple[Any, ...]], Interval]:
    """The rows of founders and candidates, and the chance that all founders sign, or that the state joins."""

    def make() -> tuple[list[tuple[Any, ...]], Interval]:
        draws.note("stances")
        rows = _rows(proposal, world, scenario, draws, law)
        return rows, _headline(proposal, rows, scenario, draws)

    return draws.remembered(("signing", proposal.id), make)


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
    if not all(row[4] for row in rows if row[3] == "founder"):
        return Interval.of(0.0)
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


def _sentences(
    bound: Sequence[Proposal], rows: Sequence[tuple[Any, ...]], headline: Mapping[str, Interval]
) -> list[str]:
    of_proposal = [[row for row in rows if row[0] == one.id] for one in bound]
    return [
        _founding_sentence(one, own, headline[_headline_key(one)])
        if one.founders
        else _joining_sentence(one, own[0])
        for one, own in zip(bound, of_proposal, strict=True)
    ]


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
    drivers = []
    if silent:
        have = "has" if silent == 1 else "have"
        drivers.append(
            f"{counted(silent, 'state')} of {len(rows)} {have} no stance on record; their chance is the "
            "prior of silence."
        )
    if bound:
        drivers.append(
            f"Already bound to a founder by a defence pact: {listed(bound, most=10)}; a new pact adds less "
            "for them."
        )
    return tuple(drivers)
